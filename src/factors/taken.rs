//! Callbacks that came, so that none counts twice.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::domain::time::Timestamp;

/// Good signatures, with the time after which they are too old by themselves.
#[derive(Default)]
pub(super) struct Taken(Mutex<VecDeque<(Vec<u8>, Timestamp)>>);

impl Taken {
    /// `false`: it was taken before.
    pub(super) fn take(&self, signature: Vec<u8>, (now, lasts): (Timestamp, Duration)) -> bool {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        taken.retain(|(_, until)| now <= *until);
        let is_new = taken.iter().all(|(known, _)| *known != signature);
        if is_new {
            taken.push_back((signature, now.plus(lasts)));
        }
        is_new
    }

    /// What it said could not be written down: it may come again.
    pub(super) fn forget(&self, signature: &[u8]) {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        taken.retain(|(known, _)| known != signature);
    }
}
