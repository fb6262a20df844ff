//! Requests that are open now, so that the end of what let them in ends them too.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use super::sessions::LiveSession;

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
pub(super) struct Known {
    pub(super) address: IpAddr,
    pub(super) session: Option<Arc<LiveSession>>,
    cancel: CancellationToken,
}

type Shelf = Mutex<HashMap<u64, Known>>;

/// Several shelves, so that requests seldom wait for each other.
const SHELVES: usize = 32;

#[derive(Debug, Default)]
pub struct OpenRequests {
    shelves: [Arc<Shelf>; SHELVES],
    next: AtomicU64,
}

impl OpenRequests {
    /// Whoever opens one judges it *before*; to miss no change in between, look again at what it stands on *after*.
    pub fn open(&self, address: IpAddr, session: Option<Arc<LiveSession>>) -> OpenRequest {
        let cancelled = session.as_ref().map_or_else(CancellationToken::new, |session| session.over().child_token());
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let place = Arc::clone(self.shelf_of(number));
        let known = Known { address, session, cancel: cancelled.clone() };
        place.lock().unwrap_or_else(PoisonError::into_inner).insert(number, known);
        OpenRequest { cancelled, number, shelf: place }
    }

    pub(super) fn close_where(&self, mut is_over: impl FnMut(&Known) -> bool) {
        for shelf in &self.shelves {
            for known in shelf.lock().unwrap_or_else(PoisonError::into_inner).values() {
                if is_over(known) {
                    known.cancel.cancel();
                }
            }
        }
    }

    /// Always one of those that are looked through.
    fn shelf_of(&self, number: u64) -> &Arc<Shelf> {
        let [first, ..] = &self.shelves;
        let place = usize::try_from(number % SHELVES as u64);
        place.ok().and_then(|place| self.shelves.get(place)).unwrap_or(first)
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
