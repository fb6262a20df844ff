//! Whether a request may pass: which place it is for, who asks, and what the rules say. Both ways in (the gateway's and
//! forward-auth's) share this one decision.

use std::sync::Arc;

use http::header::ORIGIN;
use http::{HeaderMap, Method};

use super::authenticate::{Visitor, authenticate};
use crate::app::App;
use crate::domain::access::{self, Ask, Decision, Denial, Permit};
use crate::domain::arrival::Arrival;
use crate::domain::path::{BadTarget, Target};
use crate::domain::request_kind::RequestKind;
use crate::domain::routing::{self, AppIndex, Place};
use crate::live::requests::OpenRequest;
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
    pub ask: Ask,
    /// Whoever is signed in; tell the app of them only if the permit says so.
    pub visitor: Option<Arc<LiveSession>>,
    /// Keep it until the request ends; close the request when it is cancelled.
    pub open: OpenRequest,
}

/// Why it may not, with what the answer needs to know.
pub struct Refusal {
    pub why: Why,
    /// None where the target could not be read.
    pub ask: Option<Ask>,
    pub app: Option<AppIndex>,
    pub visitor: Option<Arc<LiveSession>>,
}

#[derive(Debug)]
pub enum Why {
    BadTarget(BadTarget),
    UnknownHost,
    UnknownPath,
    SignIn,
    NeedSecondFactor,
    Denied(Denial),
    Banned,
    /// A service worker on a host that the app shares with the portal.
    ServiceWorker,
    /// A WebSocket from a page of another origin.
    ForeignOrigin,
    /// The store could not be asked who this is.
    StoreUnavailable,
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
        Place::App { app: index, others } => match objection(app, index, &others, &ask, headers) {
            Some(why) => refuse(why, Some(ask), Some(index)),
            None => judge(app, index, &others, ask, headers).await,
        },
    }
}

/// What is refused whoever asks: it depends on the request alone.
fn objection(app: &App, index: AppIndex, others: &[AppIndex], ask: &Ask, headers: &HeaderMap) -> Option<Why> {
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
        && routes.app(index).is_none_or(|place| !welcomes_origin(app, place, ask, headers));
    is_foreign.then_some(Why::ForeignOrigin)
}

/// A WebSocket is opened with cookies by any page that asks for it, so its origin must be the app's own or a listed one.
/// No origin at all means that no browser asks.
fn welcomes_origin(app: &App, place: &routing::App, ask: &Ask, headers: &HeaderMap) -> bool {
    let own = app.settings.gateway.public.scheme().origin(&ask.arrival.host);
    headers.get_all(ORIGIN).iter().all(|origin| {
        let origin = origin.to_str().unwrap_or("null");
        origin == own || place.cors_origins.iter().any(|listed| listed == origin)
    })
}

async fn judge(app: &App, index: AppIndex, others: &[AppIndex], ask: Ask, headers: &HeaderMap) -> Outcome {
    loop {
        let found = authenticate(app, &ask.arrival, headers).await;
        if let Err(error) = &found {
            tracing::error!(%error, "a session could not be looked up");
        }
        let visitor = found.as_ref().ok().and_then(Visitor::session).cloned();
        let permit = match decide(app, index, others, &ask, visitor.as_deref()) {
            Ok(permit) => permit,
            // Whoever cannot be looked up may well be signed in.
            Err(Why::SignIn) if found.is_err() => return refuse_visitor(Why::StoreUnavailable, ask, index, None),
            Err(why) => return refuse_visitor(why, ask, index, visitor),
        };
        let open = app.live.requests.open(ask.arrival.client, visitor.clone());
        // Who was signed out or changed in this very moment is judged again, as they are now.
        if !open.cancelled.is_cancelled() {
            return Outcome::Pass(Box::new(Pass { permit, ask, visitor, open }));
        }
    }
}

fn decide(
    app: &App,
    index: AppIndex,
    others: &[AppIndex],
    ask: &Ask,
    visitor: Option<&LiveSession>,
) -> Result<Permit, Why> {
    let is_banned =
        |session: &LiveSession| app.live.bans.refuse(ask.arrival.client, Some(session.user.id), app.clock.now());
    if visitor.is_some_and(is_banned) {
        return Err(Why::Banned);
    }
    match access::decide(&app.settings.routes, index, others, ask, visitor.map(LiveSession::who)) {
        Decision::Allow(permit) => Ok(permit),
        Decision::SignIn => Err(Why::SignIn),
        Decision::NeedSecondFactor => Err(Why::NeedSecondFactor),
        Decision::Deny(denial) => Err(Why::Denied(denial)),
    }
}

fn refuse(why: Why, ask: Option<Ask>, app: Option<AppIndex>) -> Outcome {
    Outcome::Refuse(Box::new(Refusal { why, ask, app, visitor: None }))
}

fn refuse_visitor(why: Why, ask: Ask, app: AppIndex, visitor: Option<Arc<LiveSession>>) -> Outcome {
    Outcome::Refuse(Box::new(Refusal { why, ask: Some(ask), app: Some(app), visitor }))
}
