//! A receiver of an operator's own, written by the guide and with a signature of its own making.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use ring::hmac;
use serde::Deserialize;
use vestibule::clock::{Clock, ManualClock};

use super::{Mood, Temper, serve};

pub(crate) const SECRET: &str = "whsec-MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    temper: Temper,
    clock: ManualClock,
    taken: Mutex<Vec<Asked>>,
    /// By their keys.
    known: Mutex<HashSet<String>>,
    last: Mutex<Option<Raw>>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    pub(crate) timestamp: String,
    pub(crate) signature: String,
    pub(crate) body: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    pub(crate) version: u8,
    pub(crate) reference: String,
    pub(crate) kind: String,
    pub(crate) to: To,
    pub(crate) title: String,
    pub(crate) lines: Vec<String>,
    pub(crate) language: String,
    pub(crate) expires_in: u64,
    pub(crate) again: bool,
    pub(crate) decision: Option<Decision>,
    pub(crate) code: Option<String>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum To {
    User(String),
    Number(String),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decision {
    pub(crate) page: String,
    pub(crate) open: String,
    pub(crate) refuse_at: String,
    pub(crate) refuse: String,
}

impl Receiver {
    pub(crate) async fn start(clock: &ManualClock) -> Self {
        let shared = Arc::new(Shared {
            temper: Temper::good(),
            clock: clock.clone(),
            taken: Mutex::default(),
            known: Mutex::default(),
            last: Mutex::default(),
        });
        let router = Router::new().route("/push", post(take)).with_state(Arc::clone(&shared));
        Self { address: serve(router).await, shared }
    }

    pub(crate) fn set(&self, mood: Mood) {
        self.shared.temper.set(mood);
    }

    pub(crate) fn taken(&self) -> Vec<Asked> {
        self.shared.taken.lock().unwrap().clone()
    }

    /// The last request, as it came.
    pub(crate) fn last(&self) -> Raw {
        self.shared.last.lock().unwrap().clone().expect("a request")
    }

    /// Waits for the last of at least so many.
    pub(crate) async fn asked(&self, count: usize) -> Asked {
        let look = || self.taken().pop().filter(|_| self.taken().len() >= count);
        self.shared.temper.until(look).await
    }

    /// The headers of a callback that this receiver sends now.
    pub(crate) fn sign(&self, body: &str) -> HeaderMap {
        sign(SECRET, self.shared.clock.now().seconds(), body)
    }
}

/// The headers of a callback.
pub(crate) fn sign(secret: &str, at: u64, body: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "application/json".parse().unwrap());
    headers.insert("x-vestibule-timestamp", at.into());
    headers.insert("x-vestibule-signature", signature(secret, &at.to_string(), body.as_bytes()).parse().unwrap());
    headers
}

fn signature(secret: &str, at: &str, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, &[at.as_bytes(), b".", body].concat());
    tag.as_ref().iter().fold("v1=".to_owned(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

async fn take(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    match shared.temper.felt().await {
        Mood::Refuses => return StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        Mood::Throttles(wait) => {
            return (StatusCode::TOO_MANY_REQUESTS, [("retry-after", wait.to_string())]).into_response();
        }
        Mood::KnowsNobody => return StatusCode::GONE.into_response(),
        Mood::Blocks => return StatusCode::FORBIDDEN.into_response(),
        Mood::RefusesUs => return StatusCode::UNAUTHORIZED.into_response(),
        Mood::TalksNonsense => return (StatusCode::OK, "<html>Welcome to nginx!</html>").into_response(),
        Mood::IsBroken => return StatusCode::BAD_GATEWAY.into_response(),
        Mood::Good | Mood::IsSilent => {}
    }
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let at = header("x-vestibule-timestamp");
    let body_text = String::from_utf8(body.to_vec()).unwrap_or_default();
    let raw = Raw { timestamp: at.clone(), signature: header("x-vestibule-signature"), body: body_text };
    *shared.last.lock().unwrap() = Some(raw);
    let age = shared.clock.now().seconds().abs_diff(at.parse().unwrap_or(0));
    if header("x-vestibule-signature") != signature(SECRET, &at, &body) || age > 300 {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let (key, kind) = (header("idempotency-key"), header("content-type"));
    let asked = match serde_json::from_slice::<Asked>(&body) {
        Ok(asked)
            if !key.is_empty() && kind == "application/json" && asked.decision.is_some() != asked.code.is_some() =>
        {
            asked
        }
        _ => return StatusCode::BAD_REQUEST.into_response(),
    };
    if shared.known.lock().unwrap().insert(key) {
        shared.taken.lock().unwrap().push(asked);
        shared.temper.ring();
    }
    axum::Json(serde_json::json!({ "taken": true })).into_response()
}
