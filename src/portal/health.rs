//! Whether the gateway works, for load balancers. It says nothing else.

use http::StatusCode;

use super::visit::Visit;
use super::{Answer, reply};

pub(super) async fn get(visit: Visit) -> Answer {
    match visit.app.store.health() {
        Ok(()) => reply::text(StatusCode::OK, "ok\n"),
        Err(reason) => {
            tracing::debug!(reason, "the store does not take writes");
            reply::text(StatusCode::SERVICE_UNAVAILABLE, "not well\n")
        }
    }
}
