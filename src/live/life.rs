//! What lasts as long as a session, whichever entry stands for it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::time::Timestamp;

/// Use is noted in memory at once and written this seldom.
const WRITE_USE_EVERY: Duration = Duration::from_mins(5);

/// When a session was used, and what is open of it. It gets a new token and a new standing when more is shown; what is open
/// goes on meanwhile, so the entries that follow each other share this.
#[derive(Debug)]
pub(super) struct Life {
    last_used: AtomicU64,
    last_written: AtomicU64,
    /// Written with `open` locked.
    is_over: AtomicBool,
    open: Mutex<Open>,
}

/// Requests by their numbers. Most sessions have none open or one.
#[derive(Debug, Default)]
struct Open {
    first: Option<(u64, CancellationToken)>,
    more: Vec<(u64, CancellationToken)>,
}

impl Life {
    /// As the store knows it.
    pub(super) fn new(last_used: Timestamp) -> Self {
        let last_used = last_used.millis();
        Self {
            last_used: AtomicU64::new(last_used),
            last_written: AtomicU64::new(last_used),
            is_over: AtomicBool::new(false),
            open: Mutex::default(),
        }
    }

    pub(super) fn last_used(&self) -> Timestamp {
        Timestamp::from_millis(self.last_used.load(Ordering::Relaxed))
    }

    pub(super) fn note_use(&self, now: Timestamp) {
        self.last_used.fetch_max(now.millis(), Ordering::Relaxed);
    }

    /// Whether its use should be written now. Of those who ask at once, one is told so.
    pub(super) fn is_time_to_write(&self, now: Timestamp) -> bool {
        let written = self.last_written.load(Ordering::Relaxed);
        now.since(Timestamp::from_millis(written)) >= WRITE_USE_EVERY
            && self.last_written.compare_exchange(written, now.millis(), Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    pub(super) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }

    /// `cancel` is cancelled when this life ends, or at once if it has.
    pub(super) fn open(&self, number: u64, cancel: CancellationToken) {
        let mut open = self.locked();
        if self.is_over() {
            drop(open);
            cancel.cancel();
        } else if open.first.is_none() {
            open.first = Some((number, cancel));
        } else {
            open.more.push((number, cancel));
        }
    }

    pub(super) fn close(&self, number: u64) {
        let mut open = self.locked();
        if open.first.as_ref().is_some_and(|(first, _)| *first == number) {
            open.first = None;
        } else if let Some(place) = open.more.iter().position(|(other, _)| *other == number) {
            open.more.swap_remove(place);
            if open.more.is_empty() {
                open.more = Vec::new();
            }
        }
    }

    /// Cancels what is open, and all that would be opened.
    pub(super) fn end(&self) {
        let open = {
            let mut open = self.locked();
            self.is_over.store(true, Ordering::Release);
            std::mem::take(&mut *open)
        };
        for (_, cancel) in open.first.into_iter().chain(open.more) {
            cancel.cancel();
        }
    }

    fn locked(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
