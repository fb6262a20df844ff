//! One request on its way through the phases.

use std::sync::Arc;

use super::connection::Connection;
use super::upstream::Attempt;
use crate::actions::authorize::Pass;
use crate::app::App;
use crate::config::settings::AppUpstream;
use crate::domain::arrival::Arrival;

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
        }
    }

    /// Where the request may go, if it may.
    pub(super) fn destination(&self) -> Option<&AppUpstream> {
        let pass = self.pass.as_ref()?;
        self.app.settings.apps.get(pass.permit.app().0)
    }

    pub(super) fn app_title(&self) -> Option<&str> {
        let pass = self.pass.as_ref()?;
        self.app.settings.routes.app(pass.permit.app()).map(|app| app.title.as_str())
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        if let Some(connection) = &self.connection {
            connection.request_ended();
        }
    }
}
