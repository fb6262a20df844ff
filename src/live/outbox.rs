//! How mail goes: the bell that wakes who sends it, and what a monitor is told. The mails themselves wait in the store.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::counts::Family;
use crate::domain::time::Timestamp;

#[derive(Default)]
pub struct Outbox {
    bell: Notify,
    /// Tries, by outcome.
    pub tries: Family,
    progress: Mutex<Progress>,
}

/// As it was at the last look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub waiting: usize,
    /// Since when the oldest of them waits.
    pub oldest: Option<Timestamp>,
    /// Why the server takes nothing, if it takes nothing.
    pub trouble: Option<String>,
}

impl Outbox {
    /// There is something to look at. Rung while nobody listens, it is heard later.
    pub fn ring(&self) {
        self.bell.notify_one();
    }

    pub async fn rung(&self) {
        self.bell.notified().await;
    }

    pub fn progress(&self) -> Progress {
        self.locked().clone()
    }

    pub fn note_waiting(&self, waiting: usize, oldest: Option<Timestamp>) {
        let mut progress = self.locked();
        progress.waiting = waiting;
        progress.oldest = oldest;
    }

    pub fn note_trouble(&self, trouble: Option<String>) {
        self.locked().trouble = trouble;
    }

    fn locked(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
