//! Whether a request may pass: which place it is for, who asks, and what the rules say. Both ways in (the gateway's and
//! forward-auth's) share this one decision.

use std::sync::Arc;

use crate::app::App;
use crate::domain::access::{Ask, Denial, Permit};
use crate::domain::path::BadTarget;
use crate::live::requests::OpenRequest;
use crate::live::sessions::LiveSession;

/// A request as it came in, before anything is known of it.
pub struct Incoming<'a> {
    pub arrival: crate::domain::arrival::Arrival,
    pub method: &'a http::Method,
    /// The request target as the client spelled it: path and query.
    pub raw_target: &'a [u8],
    pub headers: &'a http::HeaderMap,
}

pub enum Outcome {
    Pass(Pass),
    /// A path of ours: `portal::answer` has it.
    Ours,
    Refuse(Refusal),
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
    let _ = (app, incoming.headers);
    todo!()
}
