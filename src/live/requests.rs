//! Requests that are open now, so that the end of what let them in ends them too.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use super::sessions::LiveSession;
use crate::domain::routing::AppIndex;

/// A request that is known to be open until this is dropped.
#[derive(Debug)]
pub struct OpenRequest {
    /// Cancelled when what let the request in is over: close it within a second.
    pub cancelled: CancellationToken,
    number: u64,
    shelf: Arc<Shelf>,
}

/// What is known of an open request.
#[derive(Debug)]
pub struct Known {
    pub app: AppIndex,
    pub address: IpAddr,
    pub session: Option<Arc<LiveSession>>,
    cancel: CancellationToken,
}

type Shelf = Mutex<HashMap<u64, Known>>;

/// Several shelves, so that requests seldom wait for each other.
const SHELVES: usize = 32;

#[derive(Debug)]
pub struct OpenRequests {
    shelves: Vec<Arc<Shelf>>,
    next: AtomicU64,
}

impl Default for OpenRequests {
    fn default() -> Self {
        Self { shelves: (0..SHELVES).map(|_| Arc::default()).collect(), next: AtomicU64::new(0) }
    }
}

impl OpenRequests {
    /// Whoever opens one judges it *before*; to miss no change in between, look again at what it stands on *after*.
    pub fn open(&self, app: AppIndex, address: IpAddr, session: Option<Arc<LiveSession>>) -> OpenRequest {
        let cancelled = session.as_ref().map_or_else(CancellationToken::new, |session| session.over().child_token());
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let place = usize::try_from(number).unwrap_or(0) % SHELVES;
        let place = self.shelves.get(place).map_or_else(Arc::default, Arc::clone);
        let known = Known { app, address, session, cancel: cancelled.clone() };
        place.lock().unwrap_or_else(PoisonError::into_inner).insert(number, known);
        OpenRequest { cancelled, number, shelf: place }
    }

    pub fn close_where(&self, mut is_over: impl FnMut(&Known) -> bool) {
        for shelf in &self.shelves {
            for known in shelf.lock().unwrap_or_else(PoisonError::into_inner).values() {
                if is_over(known) {
                    known.cancel.cancel();
                }
            }
        }
    }

    pub fn count(&self) -> usize {
        self.shelves.iter().map(|shelf| shelf.lock().unwrap_or_else(PoisonError::into_inner).len()).sum()
    }
}

impl Drop for OpenRequest {
    fn drop(&mut self) {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.number);
    }
}
