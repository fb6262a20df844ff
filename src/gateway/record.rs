//! What is known of a request when it ends, however it ends: one line in the log. Never its query, nor what it carried.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::{Method, StatusCode, Uri};
use http_body::Body as _;
use pingora_http::RequestHeader;
use tokio::time::Instant;

use super::connection::Connection;
use super::framing::Fault;
use crate::app::App;
use crate::domain::arrival::Arrival;
use crate::domain::link::without_token;
use crate::domain::request_kind::RequestKind;
use crate::domain::routing::AppIndex;
use crate::live::sessions::LiveSession;
use crate::portal::{Answer, AskedBy, Told};

/// A longer path is cut in the log: strangers choose it.
const LONGEST_PATH: usize = 1024;

#[derive(Debug)]
pub(super) struct Record {
    began: Instant,
    request: Option<(Method, Uri)>,
    pub kind: Option<RequestKind>,
    pub app: Option<AppIndex>,
    pub visitor: Option<Arc<LiveSession>>,
    status: Option<StatusCode>,
    bytes: u64,
    upstream_began: Option<Instant>,
    upstream_took: Option<Duration>,
    told: Option<Told>,
    pub end: End,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Whole,
    /// An error before its end, which was answered as far as possible.
    BrokenOff,
    /// What let it in was over.
    Cut,
    /// The library dropped it: whoever asked has left.
    Left,
}

impl Record {
    pub(super) fn new() -> Self {
        Self {
            began: Instant::now(),
            request: None,
            kind: None,
            app: None,
            visitor: None,
            status: None,
            bytes: 0,
            upstream_began: None,
            upstream_took: None,
            told: None,
            end: End::Left,
        }
    }

    pub(super) fn asks(&mut self, head: &RequestHeader) {
        self.request = Some((head.method.clone(), head.uri.clone()));
    }

    pub(super) fn goes_to_upstream(&mut self) {
        self.upstream_began = Some(Instant::now());
    }

    pub(super) fn upstream_answers(&mut self, status: StatusCode) {
        self.status = Some(status);
        self.upstream_took = self.upstream_began.map(|began| began.elapsed());
    }

    pub(super) fn sends(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
    }

    /// An answer of ours is about to be sent.
    pub(super) fn is_answered(&mut self, answer: &Answer) {
        self.status = Some(answer.status());
        self.bytes = answer.body().size_hint().exact().unwrap_or(0);
        if let Some(AskedBy(visitor)) = answer.extensions().get() {
            self.visitor = Some(Arc::clone(visitor));
        }
        self.told = answer.extensions().get().cloned();
    }

    pub(super) fn close(&self, app: &App, arrival: Option<&Arrival>) {
        let place = self.app.and_then(|index| app.settings.routes.app(index)).map(|app| app.name.as_str());
        app.live.counts.request(place, self.status);
        if let Some((method, uri)) = self.request.as_ref().filter(|_| app.settings.log.access) {
            let path = path_for_log(uri, app.settings.routes.prefix());
            self.write(place, (method, &path), arrival);
        }
    }

    fn write(&self, app: Option<&str>, (method, path): (&Method, &str), arrival: Option<&Arrival>) {
        let milliseconds = |span: Duration| (span.as_secs_f64() * 1e6).round() / 1e3;
        tracing::info!(
            target: "vestibule::access",
            app,
            host = arrival.map(|arrival| arrival.host.as_str()),
            method = method.as_str(),
            path,
            status = self.status.map(|status| status.as_u16()),
            bytes = self.bytes,
            ms = milliseconds(self.began.elapsed()),
            upstream_ms = self.upstream_took.map(milliseconds),
            client = arrival.map(|arrival| tracing::field::display(arrival.client)),
            user = self.visitor.as_ref().map(|visitor| visitor.user.name.as_str()),
            session = self.visitor.as_ref().map(|visitor| tracing::field::display(visitor.root().session.id)),
            kind = self.kind.map(RequestKind::as_str),
            id = self.told.as_ref().and_then(|told| told.id.as_deref()),
            cause = self.told.as_ref().and_then(|told| told.cause.as_deref()),
            end = (self.end != End::Whole).then(|| self.end.as_str()),
            "request"
        );
    }
}

/// A request that was refused before it could be read. Nothing of what was sent is repeated.
pub(super) fn unread(app: &App, connection: &Connection, fault: Fault) {
    let status = fault.status();
    app.live.counts.request(None, Some(status));
    app.live.counts.refusals.add("unreadable");
    if app.settings.log.access {
        tracing::info!(
            target: "vestibule::access",
            status = status.as_u16(),
            client = %connection.peer.ip().to_canonical(),
            cause = fault.sentence(),
            "request"
        );
    }
}

/// Bounded, since strangers choose it, and without the token of a link of ours: whoever reads the log must not be able to
/// use it.
pub(super) fn path_for_log<'u>(uri: &'u Uri, prefix: &str) -> Cow<'u, str> {
    let path = uri.path();
    without_token(path.get(..path.floor_char_boundary(LONGEST_PATH)).unwrap_or_default(), prefix)
}

impl End {
    fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::BrokenOff => "broken off",
            Self::Cut => "cut",
            Self::Left => "left",
        }
    }
}
