//! Requests that are open now, so that the end of what let them in ends them too.

use tokio_util::sync::CancellationToken;

/// A request that is known to be open until this is dropped.
#[derive(Debug)]
pub struct OpenRequest {
    /// Cancelled when what let the request in is over: close it within a second.
    pub cancelled: CancellationToken,
}

#[derive(Default)]
pub struct OpenRequests {}
