//! One request to a page of ours: what handlers know of it.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, Request, Uri};
use serde::de::DeserializeOwned;

use super::Body;
use super::problem::Trouble;
use crate::app::App;
use crate::crypto::token::{hash_token, new_token};
use crate::domain::arrival::Arrival;
use crate::domain::browser_name::browser_name;
use crate::domain::cookies::OurCookie;
use crate::domain::request_kind::RequestKind;
use crate::domain::return_to::{ReturnTo, Scheme};
use crate::live::sessions::LiveSession;
use crate::pages::Frame;
use crate::words::Words;

#[derive(Clone)]
pub(super) struct Visit {
    pub(super) app: Arc<App>,
    pub(super) arrival: Arrival,
    pub(super) headers: HeaderMap,
    pub(super) uri: Uri,
    pub(super) kind: RequestKind,
    pub(super) words: Words,
    /// Whoever is signed in on this host.
    pub(super) session: Option<Arc<LiveSession>>,
}

impl Visit {
    pub(super) fn new(app: Arc<App>, arrival: Arrival, request: &Request<Body>) -> Self {
        Self {
            app,
            arrival,
            headers: request.headers().clone(),
            uri: request.uri().clone(),
            kind: RequestKind::of(request.method(), request.headers()),
            words: Words::default(),
            session: None,
        }
    }

    pub(super) fn with_session(self, session: Option<Arc<LiveSession>>) -> Self {
        Self { session, ..self }
    }

    pub(super) fn is_on_portal(&self) -> bool {
        self.arrival.host == *self.app.settings.routes.portal()
    }

    pub(super) fn scheme(&self) -> Scheme {
        self.app.settings.gateway.public.scheme()
    }

    /// A path of ours, as links on this page spell it: on an app's host the portal's origin stands before it.
    pub(super) fn link(&self, path: &str) -> String {
        let prefix = self.app.settings.routes.prefix();
        let origin = if self.is_on_portal() { String::new() } else { self.app.settings.gateway.public.origin() };
        format!("{origin}{prefix}{path}")
    }

    pub(super) fn frame<'a>(&'a self, links: &'a str) -> Frame<'a> {
        Frame {
            words: self.words,
            brand: &self.app.settings.branding.name,
            prefix: links,
            signed_in_as: self.session.as_ref().map(|session| session.user.display_name.as_str()),
            notice: super::cookies::notice(self),
        }
    }

    /// The query as its fields; a doubled or unreadable one is refused.
    pub(super) fn query<T: DeserializeOwned>(&self) -> Result<T, Trouble> {
        axum::extract::Query::try_from_uri(&self.uri).map(|query| query.0).map_err(|_| Trouble::BadRequest)
    }

    pub(super) fn return_to(&self, text: Option<&str>) -> Option<ReturnTo> {
        text.and_then(|text| ReturnTo::parse(text, &self.app.settings.routes, self.scheme()))
    }

    /// Signing in sends a password: over plain http only where nobody can listen, or where the operator says so.
    pub(super) fn may_sign_in_here(&self) -> bool {
        self.arrival.secure || self.arrival.host.is_loopback() || self.app.settings.gateway.insecure_http
    }

    /// The values of the browser cookie that can be ours.
    pub(super) fn browsers(&self) -> Vec<String> {
        OurCookie::Browser
            .values(&self.headers, self.arrival.secure)
            .filter(|value| hash_token(value).is_some())
            .map(str::to_owned)
            .collect()
    }

    /// The browser cookie's value, and whether it is new and must be set.
    pub(super) fn browser_or_new(&self) -> (String, bool) {
        match self.browsers().into_iter().next() {
            Some(value) => (value, false),
            None => (new_token(&*self.app.random).0.expose().to_owned(), true),
        }
    }

    pub(super) fn browser_name(&self) -> String {
        let agent = self.headers.get(http::header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        browser_name(agent.unwrap_or(""))
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Trouble> {
        parts.extensions.get::<Self>().cloned().ok_or(Trouble::broken("a handler was called outside of the portal"))
    }
}
