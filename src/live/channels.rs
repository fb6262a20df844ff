//! How it went with each channel the last time, and how often since the start.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::counts::Family;
use crate::domain::factor::ChannelName;

#[derive(Default)]
pub struct ChannelLog {
    down: Mutex<BTreeMap<ChannelName, bool>>,
    /// By channel.
    pub sent: Family,
    pub failed: Family,
    /// What would have cost more than is allowed.
    pub over_budget: Family,
}

impl ChannelLog {
    pub fn note_sent(&self, channel: &ChannelName) {
        self.sent.add(channel.as_str());
        self.note(channel, false);
    }

    /// `is_down`: it was the channel's fault, and not that of what was sent or where.
    pub fn note_failed(&self, channel: &ChannelName, is_down: bool) {
        self.failed.add(channel.as_str());
        if is_down {
            self.note(channel, true);
        }
    }

    pub fn note_over_budget(&self, channel: &ChannelName) {
        self.over_budget.add(channel.as_str());
    }

    /// As far as is known: one that was not used yet counts as working.
    pub fn is_up(&self, channel: &ChannelName) -> bool {
        !self.locked().get(channel).copied().unwrap_or_default()
    }

    fn note(&self, channel: &ChannelName, is_down: bool) {
        self.locked().insert(channel.clone(), is_down);
    }

    fn locked(&self) -> MutexGuard<'_, BTreeMap<ChannelName, bool>> {
        self.down.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_down_from_a_fault_of_its_own_until_it_works_again() {
        let (log, texts) = (ChannelLog::default(), ChannelName::parse("texts").unwrap());
        assert!(log.is_up(&texts));
        log.note_failed(&texts, false);
        assert!(log.is_up(&texts), "a number that cannot be is no fault of the channel");
        log.note_failed(&texts, true);
        assert!(!log.is_up(&texts) && log.is_up(&ChannelName::parse("push").unwrap()));
        log.note_sent(&texts);
        assert!(log.is_up(&texts));
        assert_eq!((log.sent.all(), log.failed.all()), (vec![("texts".to_owned(), 1)], vec![("texts".to_owned(), 2)]));
    }
}
