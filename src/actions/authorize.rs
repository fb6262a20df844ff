//! Whether a request may pass: which place it is for, who asks, and what the rules say. Both ways in (the gateway's and
//! forward-auth's) share this one decision.

use std::sync::Arc;

use http::header::ORIGIN;
use http::{HeaderMap, HeaderValue, Method};

use super::authenticate::{Visitor, authenticate};
use crate::app::App;
use crate::domain::access::{self, Ask, Decision, Denial, Permit};
use crate::domain::arrival::Arrival;
use crate::domain::host::HostName;
use crate::domain::path::{BadTarget, Target};
use crate::domain::request_kind::RequestKind;
use crate::domain::routing::{self, AppIndex, Place, Routes};
use crate::domain::standard::Standard;
use crate::domain::time::Timestamp;
use crate::live::requests::{Admitted, OpenRequest};
use crate::live::sessions::LiveSession;

/// A request as it came in, before anything is known of it.
pub struct Incoming<'a> {
    pub arrival: Arrival,
    pub method: &'a Method,
    /// The request target as the client spelled it: path and query.
    pub raw_target: &'a [u8],
    pub headers: &'a HeaderMap,
}

pub enum Outcome {
    Pass(Box<Pass>),
    /// A path of ours: `portal::answer` has it.
    Ours,
    Refuse(Box<Refusal>),
}

/// What the gateway needs to send a request on.
pub struct Pass {
    pub permit: Permit,
    pub ask: Arc<Ask>,
    /// Whoever is signed in; tell the app of them only if the permit says so.
    pub visitor: Option<Arc<LiveSession>>,
    /// Keep it until the request ends; close the request when it is cancelled.
    pub open: OpenRequest,
}

/// Why it may not, with what the answer needs to know.
pub struct Refusal {
    pub why: Why,
    /// None where the target could not be read.
    pub ask: Option<Arc<Ask>>,
    pub app: Option<AppIndex>,
    pub visitor: Option<Arc<LiveSession>>,
}

#[derive(Debug)]
pub enum Why {
    BadTarget(BadTarget),
    UnknownHost,
    UnknownPath,
    SignIn,
    /// More must be shown, or something fresher.
    StepUp(Standard),
    Denied(Denial),
    Banned,
    /// A service worker on a host that the app shares with the portal.
    ServiceWorker,
    /// A WebSocket from a page of another origin.
    ForeignOrigin,
    /// The store could not be asked who this is.
    StoreUnavailable,
}

impl Why {
    /// As it is counted.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::BadTarget(_) => "bad_target",
            Self::UnknownHost => "unknown_host",
            Self::UnknownPath => "unknown_path",
            Self::SignIn => "not_signed_in",
            Self::StepUp(_) => "step_up",
            Self::Denied(_) => "denied",
            Self::Banned => "banned",
            Self::ServiceWorker => "service_worker",
            Self::ForeignOrigin => "foreign_origin",
            Self::StoreUnavailable => "store_unavailable",
        }
    }
}

pub async fn authorize(app: &App, incoming: Incoming<'_>) -> Outcome {
    let Incoming { arrival, method, raw_target, headers } = incoming;
    let routes = &app.settings.routes;
    if app.live.bans.refuse(arrival.client, None, app.clock.now()) {
        return refuse(Why::Banned, None, None);
    }
    let target = match Target::parse(raw_target, routes.prefix()) {
        Ok(target) => target,
        Err(bad) => return refuse(Why::BadTarget(bad), None, None),
    };
    let place = routes.find(&arrival.host, &target);
    let ask = Ask { arrival, method: method.clone(), target, kind: RequestKind::of(method, headers) };
    match place {
        Place::Portal | Place::Annex(_) | Place::PortalRoot => Outcome::Ours,
        Place::UnknownHost => refuse(Why::UnknownHost, Some(ask), None),
        Place::UnknownPath => refuse(Why::UnknownPath, Some(ask), None),
        Place::App { app: index, others } => {
            let origins = origins_of(&ask, headers);
            match objection(app, index, &others, &ask, &origins) {
                Some(why) => refuse(why, Some(ask), Some(index)),
                None => judge(app, (index, &others), ask, headers).await,
            }
        }
    }
}

/// What is refused whoever asks: it depends on the request alone.
fn objection(app: &App, index: AppIndex, others: &[AppIndex], ask: &Ask, origins: &[HeaderValue]) -> Option<Why> {
    let routes = &app.settings.routes;
    let concerned = || std::iter::once(&index).chain(others).filter_map(|index| routes.app(*index));
    if let Some(bad) = concerned().find_map(|app| ask.target.check_encoded(&app.encoded).err()) {
        return Some(Why::BadTarget(bad));
    }
    let shares_our_host = ask.arrival.host == *routes.portal();
    if ask.kind == RequestKind::ServiceWorker && shares_our_host && concerned().any(|app| !app.allow_service_worker) {
        return Some(Why::ServiceWorker);
    }
    let is_foreign = ask.kind == RequestKind::WebSocket
        && routes.app(index).is_none_or(|place| !welcomes_origins(app, place, ask, origins));
    is_foreign.then_some(Why::ForeignOrigin)
}

/// A WebSocket is opened with cookies by any page that asks for it, so its origin must be the app's own or a listed one.
/// No origin at all means that no browser asks; and of two, which no browser sends, an app could see either.
fn origins_of(ask: &Ask, headers: &HeaderMap) -> Vec<HeaderValue> {
    if ask.kind == RequestKind::WebSocket { headers.get_all(ORIGIN).iter().cloned().collect() } else { Vec::new() }
}

fn welcomes_origins(app: &App, place: &routing::App, ask: &Ask, origins: &[HeaderValue]) -> bool {
    origins.len() <= 1 && origins.iter().all(|origin| welcomes_origin(app, place, &ask.arrival.host, origin))
}

/// Whether pages of this origin may speak to the app at this host.
pub fn welcomes_origin(app: &App, place: &routing::App, host: &HostName, origin: &HeaderValue) -> bool {
    let own = app.settings.gateway.public.scheme().origin(host);
    let origin = origin.to_str().unwrap_or("null");
    origin == own || place.cors_origins.iter().any(|listed| listed == origin)
}

async fn judge(app: &App, (index, others): (AppIndex, &[AppIndex]), ask: Ask, headers: &HeaderMap) -> Outcome {
    let ask = Arc::new(ask);
    loop {
        let found = authenticate(app, &ask.arrival, headers).await;
        if let Err(error) = &found {
            tracing::error!(%error, "a session could not be looked up");
        }
        let visitor = found.as_ref().ok().and_then(Visitor::session).cloned();
        let at = app.clock.now();
        let who = visitor.as_deref().map(|session| (session, at));
        let permit = match decide(app, (index, others), &ask, who) {
            Ok(permit) => permit,
            // Whoever cannot be looked up may well be signed in.
            Err(Why::SignIn) if found.is_err() => return refuse_visitor(Why::StoreUnavailable, ask, index, None),
            Err(why) => return refuse_visitor(why, ask, index, visitor),
        };
        let open = app.live.requests.open(Admitted {
            ask: Arc::clone(&ask),
            routes: Arc::clone(&app.settings.routes),
            app: index,
            at,
            is_identified: permit.is_identified(),
            session: visitor.clone(),
            origins: origins_of(&ask, headers),
        });
        // Who was signed out or changed in this very moment is judged again, as they are now.
        if !open.cancelled.is_cancelled() {
            return Outcome::Pass(Box::new(Pass { permit, ask, visitor, open }));
        }
    }
}

/// `visitor` with the moment at which they ask.
fn decide(
    app: &App,
    (index, others): (AppIndex, &[AppIndex]),
    ask: &Ask,
    visitor: Option<(&LiveSession, Timestamp)>,
) -> Result<Permit, Why> {
    let is_banned =
        |(session, at): (&LiveSession, Timestamp)| app.live.bans.refuse(ask.arrival.client, Some(session.user.id), at);
    if visitor.is_some_and(is_banned) {
        return Err(Why::Banned);
    }
    let who = visitor.map(|(session, at)| session.who(at));
    match access::decide(&app.settings.routes, index, others, ask, who) {
        Decision::Allow(permit) => Ok(permit),
        Decision::SignIn => Err(Why::SignIn),
        Decision::StepUp(standard) => Err(Why::StepUp(standard)),
        Decision::Deny(denial) => Err(Why::Denied(denial)),
    }
}

/// Closes what is open and would not be let in by today's rules. What was judged by older ones after they were replaced
/// turns up a moment later, so this is asked after a reload and each second.
pub fn judge_open_again(app: &App) {
    app.live.requests.close_where(|open| {
        let routes = &app.settings.routes;
        if Arc::ptr_eq(routes, &open.routes) {
            return false;
        }
        let place = routes.find(&open.ask.arrival.host, &open.ask.target);
        let Some(index) = place_that_stands(app, open, place) else { return true };
        (open.routes, open.app) = (Arc::clone(routes), index);
        false
    });
}

fn place_that_stands(app: &App, open: &Admitted, place: Place) -> Option<AppIndex> {
    let Place::App { app: index, others } = place else { return None };
    let routes = &app.settings.routes;
    let name = |routes: &Routes, index| routes.app(index).map(|app| app.name.clone());
    let is_same = name(routes, index) == name(&open.routes, open.app);
    if !is_same || objection(app, index, &others, &open.ask, &open.origins).is_some() {
        return None;
    }
    let who = open.session.as_deref().map(|session| session.who(open.at));
    match access::decide(routes, index, &others, &open.ask, who) {
        Decision::Allow(permit) => (permit.is_identified() || !open.is_identified).then_some(index),
        _ => None,
    }
}

fn refuse(why: Why, ask: Option<Ask>, app: Option<AppIndex>) -> Outcome {
    Outcome::Refuse(Box::new(Refusal { why, ask: ask.map(Arc::new), app, visitor: None }))
}

fn refuse_visitor(why: Why, ask: Arc<Ask>, app: AppIndex, visitor: Option<Arc<LiveSession>>) -> Outcome {
    Outcome::Refuse(Box::new(Refusal { why, ask: Some(ask), app: Some(app), visitor }))
}
