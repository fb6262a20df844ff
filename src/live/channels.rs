//! How it went with each channel the last time, and how often since the start.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::counts::Family;
use crate::domain::factor::ChannelName;
use crate::domain::time::Timestamp;

#[derive(Default)]
pub struct ChannelLog {
    /// When each failed the last time, if that was its fault and nothing has left through it since.
    down: Mutex<BTreeMap<ChannelName, Timestamp>>,
    /// By channel.
    pub sent: Family,
    pub failed: Family,
    /// What would have cost more than is allowed.
    pub over_budget: Family,
}

/// For so long after a failure another way is asked first, where there is one; then somebody tries it again.
const LEFT_ALONE: Duration = Duration::from_mins(5);

impl ChannelLog {
    pub fn note_sent(&self, channel: &ChannelName) {
        self.sent.add(channel.as_str());
        self.locked().remove(channel);
    }

    /// `down_at`: now, if it was the channel's fault, and not that of what was sent or where.
    pub fn note_failed(&self, channel: &ChannelName, down_at: Option<Timestamp>) {
        self.failed.add(channel.as_str());
        if let Some(now) = down_at {
            self.locked().insert(channel.clone(), now);
        }
    }

    pub fn note_over_budget(&self, channel: &ChannelName) {
        self.over_budget.add(channel.as_str());
    }

    /// As far as is known: one that was not used yet counts as working.
    pub fn is_up(&self, channel: &ChannelName) -> bool {
        !self.locked().contains_key(channel)
    }

    /// One that failed is, too, after a while: else nobody would find that it works again.
    pub fn is_worth_a_try(&self, channel: &ChannelName, now: Timestamp) -> bool {
        let failed = self.locked().get(channel).copied();
        // A clock that was set back makes it wait no longer than a while from then.
        failed.is_none_or(|failed| now.since(failed).max(failed.since(now)) >= LEFT_ALONE)
    }

    fn locked(&self) -> MutexGuard<'_, BTreeMap<ChannelName, Timestamp>> {
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
        log.note_failed(&texts, None);
        assert!(log.is_up(&texts), "a number that cannot be is no fault of the channel");
        let at = Timestamp::from_seconds;
        log.note_failed(&texts, Some(at(1000)));
        assert!(!log.is_up(&texts) && log.is_up(&ChannelName::parse("push").unwrap()));
        assert!(!log.is_worth_a_try(&texts, at(1299)) && log.is_worth_a_try(&texts, at(1300)));
        log.note_sent(&texts);
        assert!(log.is_up(&texts) && log.is_worth_a_try(&texts, at(1001)));
        assert_eq!((log.sent.all(), log.failed.all()), (vec![("texts".to_owned(), 1)], vec![("texts".to_owned(), 2)]));
    }
}
