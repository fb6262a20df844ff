//! How often may be tried. Pure counters: who keeps them, and where, is not known here.

use std::time::Duration;

use super::time::Timestamp;

/// So many tries in a window, then growing waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptRule {
    pub tries: u32,
    pub window: Duration,
    /// The first wait; each further try after it doubles the wait, up to `longest`.
    pub first_wait: Duration,
    pub longest_wait: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptVerdict {
    /// Judge it. `first_wait_begins` says that this was the last one before a wait (worth an audit entry).
    Judge { last_before_wait: bool },
    /// Not judged, whatever was typed.
    Wait(Duration),
}

/// The tries of one lane of one account, or of one address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub window_began: Timestamp,
    pub tries: u32,
    /// How many waits were begun one after the other.
    pub waits: u32,
    pub closed_until: Timestamp,
}

impl Tally {
    /// Counts a try, if one may be judged now.
    pub fn attempt(&mut self, rule: &AttemptRule, now: Timestamp) -> AttemptVerdict {
        if now < self.closed_until {
            return AttemptVerdict::Wait(self.closed_until.since(now));
        }
        if self.waits == 0 && now.since(self.window_began) >= rule.window {
            *self = Self { window_began: now, ..Self::default() };
        }
        self.tries = self.tries.saturating_add(1);
        let last_before_wait = self.tries >= rule.tries;
        if last_before_wait {
            let wait = rule.first_wait.saturating_mul(1 << self.waits.min(20)).min(rule.longest_wait);
            self.closed_until = now.plus(wait);
            self.waits = self.waits.saturating_add(1);
        }
        AttemptVerdict::Judge { last_before_wait }
    }

    /// Gives one try back.
    pub fn refund(&mut self) {
        self.tries = self.tries.saturating_sub(1);
    }
}
