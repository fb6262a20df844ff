//! The public keys by which apps verify assertions. Anyone may have them.

use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};

use super::visit::Visit;
use super::{Answer, reply};
use crate::domain::keyring::KEYS_KEEP;

pub(super) async fn get(visit: Visit) -> Answer {
    let keys = visit.app.signer.published(visit.app.clock.now());
    let mut answer = reply::written_json(StatusCode::OK, "application/json", keys);
    // A new key is published for longer than this before it signs.
    if let Ok(value) = HeaderValue::from_str(&format!("public, max-age={}", KEYS_KEEP.as_secs())) {
        answer.headers_mut().insert(CACHE_CONTROL, value);
    }
    answer
}
