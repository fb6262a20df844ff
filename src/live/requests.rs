//! Requests that are open now, so that the end of what let them in ends them too.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use http::HeaderValue;
use tokio_util::sync::CancellationToken;

use super::sessions::LiveSession;
use crate::domain::access::Ask;
use crate::domain::quick_hash::Quick;
use crate::domain::routing::{AppIndex, Routes};
use crate::domain::time::Timestamp;

/// A request that is known to be open until this is dropped.
#[derive(Debug)]
pub struct OpenRequest {
    /// Cancelled when what let the request in is over: close it within a second.
    pub cancelled: CancellationToken,
    number: u64,
    shelf: Arc<Shelf>,
}

/// A request that was let in, with all that it was judged by, so that it can be judged again.
#[derive(Debug)]
pub struct Admitted {
    pub ask: Arc<Ask>,
    /// The rules that let it in, in which `app` is a place.
    pub routes: Arc<Routes>,
    pub app: AppIndex,
    /// When it came in: how fresh a proof must be is judged for that moment.
    pub at: Timestamp,
    /// The app is told who it is.
    pub is_identified: bool,
    pub session: Option<Arc<LiveSession>>,
    /// Of a WebSocket: the pages that opened it.
    pub origins: Vec<HeaderValue>,
}

#[derive(Debug)]
struct Known {
    admitted: Admitted,
    cancel: CancellationToken,
}

type Shelf = Mutex<HashMap<u64, Known, Quick>>;

/// Several shelves, so that requests seldom wait for each other.
const SHELVES: usize = 32;

#[derive(Debug, Default)]
pub struct OpenRequests {
    shelves: [Arc<Shelf>; SHELVES],
    next: AtomicU64,
}

impl OpenRequests {
    /// Whoever opens one judges it *before*; to miss no change in between, look again at what it stands on *after*.
    pub fn open(&self, admitted: Admitted) -> OpenRequest {
        let cancelled = CancellationToken::new();
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        if let Some(session) = &admitted.session {
            session.opened(number, &cancelled);
        }
        let place = Arc::clone(self.shelf_of(number));
        let known = Known { admitted, cancel: cancelled.clone() };
        place.lock().unwrap_or_else(PoisonError::into_inner).insert(number, known);
        OpenRequest { cancelled, number, shelf: place }
    }

    /// Who judges may write down by which rules.
    pub fn close_where(&self, mut is_over: impl FnMut(&mut Admitted) -> bool) {
        for shelf in &self.shelves {
            for known in shelf.lock().unwrap_or_else(PoisonError::into_inner).values_mut() {
                if is_over(&mut known.admitted) {
                    known.cancel.cancel();
                }
            }
        }
    }

    /// Apps by name, and how many requests to each are open.
    pub fn count_by_app(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for shelf in &self.shelves {
            for Known { admitted, .. } in shelf.lock().unwrap_or_else(PoisonError::into_inner).values() {
                let name = admitted.routes.app(admitted.app).map_or("", |app| app.name.as_str());
                if let Some(count) = counts.get_mut(name) {
                    *count += 1;
                } else {
                    counts.insert(name.to_owned(), 1);
                }
            }
        }
        counts
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
        let known = self.shelf.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.number);
        if let Some(session) = known.and_then(|known| known.admitted.session) {
            session.closed(self.number);
        }
    }
}
