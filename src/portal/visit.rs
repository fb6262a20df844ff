//! One request to a page of ours: what handlers know of it.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, Request, Uri};
use serde::de::DeserializeOwned;

use super::Body;
use super::problem::Trouble;
use crate::actions::authenticate::authenticate;
use crate::actions::oneself::Oneself;
use crate::actions::visitor::{Visitor, where_is};
use crate::app::App;
use crate::domain::arrival::Arrival;
use crate::domain::browser_name::BrowserName;
use crate::domain::request_kind::RequestKind;
use crate::domain::return_to::{ReturnTo, Scheme};
use crate::domain::secret::TokenHash;
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
        let language = super::cookies::language(request.headers(), arrival.secure);
        Self {
            app,
            arrival,
            headers: request.headers().clone(),
            uri: request.uri().clone(),
            kind: RequestKind::of(request.method(), request.headers()),
            words: Words { language },
            session: None,
        }
    }

    pub(super) fn with_session(self, session: Option<Arc<LiveSession>>) -> Self {
        Self { session, ..self }
    }

    /// Finds out who asks.
    pub(super) async fn introduced(self) -> Result<Self, Trouble> {
        let visitor = authenticate(&self.app, &self.arrival, &self.headers).await?;
        let is_banned = |session: &Arc<LiveSession>| {
            self.app.live.bans.refuse(self.arrival.client, Some(session.user.id), self.app.clock.now())
        };
        match visitor.session() {
            Some(session) if is_banned(session) => Err(Trouble::Banned),
            session => Ok(self.with_session(session.cloned())),
        }
    }

    /// An address as whoever reads this page is told it.
    pub(super) fn where_is(&self, address: &str) -> String {
        where_is(&self.app, self.words, address)
    }

    /// Whether it is for a window of its own: our pages stand in no frame and are read by no script.
    pub(super) fn is_for_a_window(&self) -> bool {
        self.headers.get_all("sec-fetch-dest").iter().all(|dest| dest == "document")
    }

    pub(super) fn is_on_portal(&self) -> bool {
        self.arrival.host == *self.app.settings.routes.portal()
    }

    pub(super) fn scheme(&self) -> Scheme {
        self.app.settings.gateway.public.scheme()
    }

    /// A path of ours, as links on this page spell it: on an app's host the portal's origin stands before it.
    pub(super) fn link(&self, path: &str) -> String {
        if self.is_on_portal() { format!("{}{path}", self.app.settings.routes.prefix()) } else { self.address(path) }
    }

    /// A path of ours, as anyone anywhere can open it.
    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{}{path}", self.app.settings.gateway.public.origin(), self.app.settings.routes.prefix())
    }

    /// The origin that the visitor is at.
    pub(super) fn origin(&self) -> String {
        self.scheme().origin(&self.arrival.host)
    }

    /// Where a request that cannot be led away itself would be led back to: the page that made it, if that is of this
    /// host, or the front door.
    pub(super) fn page_behind(&self) -> String {
        let referer = self.headers.get(http::header::REFERER).and_then(|referer| referer.to_str().ok());
        let page = self.return_to(referer).filter(|page| page.host() == &self.arrival.host);
        page.map_or_else(|| format!("{}/", self.origin()), |page| page.as_str().to_owned())
    }

    /// The app's origin that a form on this page may end at, if its target is not on the portal's host.
    pub(super) fn foreign_origin(&self, target: Option<&ReturnTo>) -> Option<String> {
        let foreign = target.filter(|target| target.host() != self.app.settings.routes.portal());
        foreign.map(|target| self.scheme().origin(target.host()))
    }

    pub(super) fn frame<'a>(&'a self, links: &'a str) -> Frame<'a> {
        Frame {
            words: self.words,
            brand: &self.app.settings.branding.name,
            look: &self.app.settings.branding.look,
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

    /// Whoever asks, for what they do without having signed in.
    pub(super) fn visitor(&self, browser: TokenHash) -> Visitor<'_> {
        Visitor { arrival: &self.arrival, browser, browser_name: self.browser_name(), language: self.words.language }
    }

    /// Who looks after their own account.
    pub(super) fn oneself<'a>(&self, session: &'a LiveSession) -> Oneself<'a> {
        Oneself { session, client: self.arrival.client, browser: self.browser_name() }
    }

    pub(super) fn browser_name(&self) -> String {
        let agent = self.headers.get(http::header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        BrowserName::of(agent.unwrap_or("")).record()
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Trouble> {
        parts.extensions.get::<Self>().cloned().ok_or(Trouble::broken("a handler was called outside of the portal"))
    }
}
