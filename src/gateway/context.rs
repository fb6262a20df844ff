//! One request on its way through the phases.

use std::sync::Arc;

use pingora_error::{Error, ErrorType, Result};

use super::connection::Connection;
use super::record::{End, Record};
use super::upstream::Attempt;
use crate::actions::authorize::Pass;
use crate::app::App;
use crate::config::settings::AppUpstream;
use crate::domain::arrival::Arrival;
use crate::domain::request_kind::RequestKind;

/// Dropped when the request ends, however it ends: the library does not tell of requests that were cut.
pub(super) struct Context {
    /// One request, one `App`: a reload in between is for the next one.
    pub app: Arc<App>,
    pub connection: Option<Arc<Connection>>,
    pub arrival: Option<Arrival>,
    /// Nothing reaches an upstream without it.
    pub pass: Option<Pass>,
    pub attempt: Option<Attempt>,
    pub tries: usize,
    pub body_bytes: u64,
    /// The upstream's head is there.
    pub answer_began: bool,
    pub record: Record,
}

impl Context {
    pub(super) fn new(app: Arc<App>) -> Self {
        Self {
            app,
            connection: None,
            arrival: None,
            pass: None,
            attempt: None,
            tries: 0,
            body_bytes: 0,
            answer_began: false,
            record: Record::new(),
        }
    }

    /// Where the request may go, if it may.
    pub(super) fn destination(&self) -> Result<&AppUpstream> {
        present(self.app.settings.apps.get(self.pass()?.permit.app().0))
    }

    pub(super) fn pass(&self) -> Result<&Pass> {
        present(self.pass.as_ref())
    }

    pub(super) fn connection(&self) -> Result<&Arc<Connection>> {
        present(self.connection.as_ref())
    }

    /// The app lives on the portal's host.
    pub(super) fn is_on_our_host(&self) -> bool {
        let portal = self.app.settings.routes.portal();
        self.arrival.as_ref().is_some_and(|arrival| arrival.host == *portal)
    }

    /// It was judged as one: with the rules for the pages that may open one.
    pub(super) fn is_websocket(&self) -> bool {
        self.pass.as_ref().is_some_and(|pass| pass.ask.kind == RequestKind::WebSocket)
    }

    /// As the operator calls the app that the request was let in to.
    pub(super) fn app_name(&self) -> Option<&str> {
        let pass = self.pass.as_ref()?;
        self.app.settings.routes.app(pass.permit.app()).map(|app| app.name.as_str())
    }
}

/// What an earlier phase has left. Should it not be there, the answer is 500, and nobody is let through.
pub(super) fn present<T>(part: Option<T>) -> Result<T> {
    part.map_or_else(|| Error::e_explain(ErrorType::InternalError, "a phase came without the one before it"), Ok)
}

impl Drop for Context {
    fn drop(&mut self) {
        if self.pass.as_ref().is_some_and(|pass| pass.open.cancelled.is_cancelled()) {
            self.record.end = End::Cut;
        }
        self.record.close(&self.app, self.arrival.as_ref());
        if let Some(connection) = &self.connection {
            connection.request_ended();
        }
    }
}
