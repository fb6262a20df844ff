//! How often may be tried. Pure counters: who keeps them, and where, is not known here.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::time::Duration;

use super::time::Timestamp;

/// So many tries, then growing waits with one try after each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptRule {
    pub tries: u32,
    pub window: Duration,
    pub forgives: Forgives,
    /// The first wait; each further try after it doubles the wait, up to `longest_wait`.
    pub first_wait: Duration,
    pub longest_wait: Duration,
}

/// What a window gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgives {
    /// One try for each window in which the lane is open. So a patient guesser at one account, who never runs into a
    /// long wait, still gets about 100 tries a day and no more.
    OneTry,
    /// All of them, a window after the first, or after the last wait. Many people share an address; what one of them
    /// mistyped must not add up.
    AllTries,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptVerdict {
    /// Judge it. `last_before_wait` says that a wait begins with it (worth an audit entry).
    Judge { last_before_wait: bool },
    /// Not judged, whatever was typed.
    Wait(Duration),
}

/// The tries of one lane of one account, or of one address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// From here the time is counted that forgives: the first try, the last forgiveness, or the end of the last wait.
    pub window_began: Timestamp,
    pub tries: u32,
    /// How many waits were begun one after the other.
    pub waits: u32,
    pub closed_until: Timestamp,
}

const MINUTE: Duration = Duration::from_mins(1);

impl AttemptRule {
    /// Failures at one account from browsers that it does not know.
    pub const ACCOUNT: Self = Self {
        tries: 10,
        window: Duration::from_mins(15),
        forgives: Forgives::OneTry,
        first_wait: MINUTE,
        longest_wait: Duration::from_hours(1),
    };
    /// Failures at one account from one browser that it knows.
    pub const BROWSER: Self = Self::ACCOUNT;
    /// Failures from one address prefix, at whatever account.
    pub const NETWORK: Self = Self {
        tries: 50,
        window: Duration::from_mins(10),
        forgives: Forgives::AllTries,
        first_wait: MINUTE,
        longest_wait: Duration::from_mins(10),
    };
    /// Failures from one address prefix at one account.
    pub const PAIR: Self = Self {
        tries: 5,
        window: Duration::from_mins(5),
        forgives: Forgives::AllTries,
        first_wait: MINUTE,
        longest_wait: Duration::from_hours(1),
    };

    /// Mails of one kind that strangers may have us write to one mailbox.
    pub const MAILBOX: Self = Self {
        tries: 3,
        window: Duration::from_hours(1),
        forgives: Forgives::AllTries,
        first_wait: Duration::from_hours(1),
        longest_wait: Duration::from_hours(1),
    };
    /// New addresses that somebody asks for: the mailbox they have is told each time.
    pub const NEW_ADDRESSES: Self = Self { tries: 5, ..Self::MAILBOX };
    /// Notices of one kind to one mailbox, where nothing was changed by what they tell.
    pub const NOTICES: Self = Self { tries: 5, ..Self::MAILBOX };
    /// Codes that a provider is asked about for strangers, where it shuts a person out after about ten wrong ones: so few
    /// that the end of one day and the beginning of the next are fewer, too. Over more days they are not.
    pub const CHECKS_OF_STRANGERS: Self = Self {
        tries: 4,
        window: Duration::from_hours(24),
        forgives: Forgives::AllTries,
        first_wait: Duration::from_hours(24),
        longest_wait: Duration::from_hours(24),
    };
    /// Mails that are asked for from one address prefix.
    pub const MAILS_FROM_NETWORK: Self = Self { tries: 30, ..Self::MAILBOX };
    /// How often one address prefix is told that a name is taken.
    pub const NAMES_FROM_NETWORK: Self = Self { tries: 30, ..Self::NETWORK };

    fn wait(&self, number: u32) -> Duration {
        let doubled = 1_u32.checked_shl(number.saturating_sub(1)).unwrap_or(u32::MAX);
        self.first_wait.saturating_mul(doubled).min(self.longest_wait)
    }

    fn windows_in(&self, span: Duration) -> u32 {
        let windows = span.as_millis().checked_div(self.window.as_millis()).unwrap_or(0);
        u32::try_from(windows).unwrap_or(u32::MAX)
    }
}

impl Tally {
    /// Counts a try, and says whether it may be judged. Keep what it changed in any case, or a clock that was set back
    /// could hold a lane closed for longer than its wait.
    pub fn attempt(&mut self, rule: &AttemptRule, now: Timestamp) -> AttemptVerdict {
        self.follow_clock(rule, now);
        if now < self.closed_until {
            return AttemptVerdict::Wait(self.closed_until.since(now));
        }
        self.forgive(rule, now);
        if self.tries == 0 {
            self.window_began = now;
        }
        if self.tries < rule.tries {
            self.tries += 1;
        }
        let last_before_wait = self.tries >= rule.tries;
        if last_before_wait {
            self.waits = self.waits.saturating_add(1);
            self.closed_until = now.plus(rule.wait(self.waits));
            self.window_began = self.closed_until;
        }
        AttemptVerdict::Judge { last_before_wait }
    }

    /// Gives back one try that was counted and then not judged; and the wait, if it began one.
    pub fn refund(&mut self) {
        if self.waits > 0 {
            self.waits -= 1;
            self.closed_until = Timestamp::default();
        }
        if self.waits == 0 {
            self.tries = self.tries.saturating_sub(1);
        }
    }

    /// Nothing is left that a new tally would not say as well.
    pub fn is_idle(&self, rule: &AttemptRule, now: Timestamp) -> bool {
        let mut later = self.clone();
        later.follow_clock(rule, now);
        now >= later.closed_until && {
            later.forgive(rule, now);
            later.tries == 0
        }
    }

    /// After the clock was set back a wait begins anew, and so does the time that forgives: nothing opens early, and
    /// nothing stays closed for longer than its wait.
    fn follow_clock(&mut self, rule: &AttemptRule, now: Timestamp) {
        let latest = now.plus(rule.wait(self.waits.max(1)));
        if self.closed_until > latest {
            self.closed_until = latest;
        }
        self.window_began = self.window_began.min(self.closed_until.max(now));
    }

    fn forgive(&mut self, rule: &AttemptRule, now: Timestamp) {
        let windows = rule.windows_in(now.since(self.window_began));
        if windows == 0 {
            return;
        }
        match rule.forgives {
            Forgives::AllTries => *self = Self::default(),
            Forgives::OneTry => {
                // The last free try and the first wait are one step.
                let steps_above = self.waits.saturating_sub(1);
                self.tries = self.tries.saturating_sub(windows.saturating_sub(steps_above));
                self.waits = if self.tries < rule.tries { 0 } else { self.waits.saturating_sub(windows).max(1) };
                self.window_began = self.window_began.plus(rule.window.saturating_mul(windows));
            }
        }
    }
}

/// Tallies of addresses, of names that nobody has, and of pairs of both: as many as were allowed for, whatever comes.
/// The one that was not tried for the longest time makes room.
#[derive(Debug)]
pub struct TallyTable<K> {
    rows: HashMap<K, Row>,
    /// Oldest first. A row that was tried again stands here again, with its newer turn; older ones are passed over.
    order: VecDeque<(K, u64)>,
    turn: u64,
    capacity: usize,
}

#[derive(Debug)]
struct Row {
    tally: Tally,
    turn: u64,
}

impl<K: Copy + Eq + Hash> TallyTable<K> {
    pub fn new(capacity: usize) -> Self {
        Self { rows: HashMap::new(), order: VecDeque::new(), turn: 0, capacity: capacity.max(1) }
    }

    pub fn attempt(&mut self, key: K, rule: &AttemptRule, now: Timestamp) -> AttemptVerdict {
        if !self.rows.contains_key(&key) && self.rows.len() >= self.capacity {
            self.evict_oldest();
        }
        self.turn += 1;
        let row = self.rows.entry(key).or_insert_with(|| Row { tally: Tally::default(), turn: 0 });
        row.turn = self.turn;
        let verdict = row.tally.attempt(rule, now);
        self.order.push_back((key, self.turn));
        if self.order.len() > self.capacity.saturating_mul(2) {
            self.drop_passed_over();
        }
        verdict
    }

    pub fn refund(&mut self, key: &K) {
        if let Some(row) = self.rows.get_mut(key) {
            row.tally.refund();
        }
    }

    pub fn clear(&mut self, key: &K) {
        self.rows.remove(key);
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn evict_oldest(&mut self) {
        while let Some((key, turn)) = self.order.pop_front() {
            if self.rows.get(&key).is_some_and(|row| row.turn == turn) {
                self.rows.remove(&key);
                return;
            }
        }
    }

    /// At most once per `capacity` tries, so that each try costs little.
    fn drop_passed_over(&mut self) {
        let rows = &self.rows;
        self.order.retain(|(key, turn)| rows.get(key).is_some_and(|row| row.turn == *turn));
    }
}

#[cfg(test)]
mod tests;
