//! How often somebody may be asked. Whoever is asked without end says yes at last.

use std::time::Duration;

use super::{Approval, Denial, Source, State};
use crate::domain::time::Timestamp;

/// Judged for strangers together, and for each browser that the person knows by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// From one asking to the next.
    pub between: Duration,
    /// So many that were denied or not answered, within `window`, and no more.
    pub in_vain: usize,
    pub window: Duration,
    /// So many a day since the last yes.
    pub in_a_day: usize,
    /// How long nobody is asked after "this wasn't me".
    pub after_not_me: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MayAsk {
    Yes,
    /// For so long. Something else can be tried meanwhile.
    NotFor(Duration),
}

const DAY: Duration = Duration::from_hours(24);

impl Pace {
    pub const OF_DECISIONS: Self = Self {
        between: Duration::from_secs(30),
        in_vain: 3,
        window: Duration::from_mins(10),
        in_a_day: 10,
        after_not_me: Duration::from_mins(15),
    };
    /// Codes cost the operator money, and the person sleep.
    pub const OF_CODES: Self = Self { in_vain: 5, window: Duration::from_hours(1), ..Self::OF_DECISIONS };

    /// For how long what was asked counts.
    pub const MEMORY: Duration = DAY;

    /// `before` are all that were asked of the person in `MEMORY`.
    pub fn judge(&self, before: &[Approval], source: Source, now: Timestamp) -> MayAsk {
        // What a wrong clock wrote for tomorrow holds nobody up today.
        let mine = || before.iter().filter(|asked| asked.source == source && asked.created <= now);
        let rest = |at: Timestamp, span: Duration| span.saturating_sub(now.since(at));
        // What could not be sent has woken nobody, and another way may be tried at once.
        let last = mine()
            .filter(|asked| asked.state != State::Failed)
            .map(|asked| rest(asked.created.max(asked.sent), self.between))
            .max();
        let after_not_me = mine()
            .filter(|asked| asked.state == State::Denied(Denial::NotMe))
            .map(|asked| rest(asked.created.max(asked.sent), self.after_not_me))
            .max();
        let was_in_vain =
            |asked: &&Approval| !matches!(asked.state_at(now), State::Created | State::Sent | State::Approved);
        let in_vain = nth_newest(mine().filter(was_in_vain), self.in_vain).map(|at| rest(at, self.window));
        let last_yes = mine().filter(|asked| asked.state == State::Approved).map(|asked| asked.created).max();
        let since_yes = mine().filter(|asked| last_yes.is_none_or(|yes| asked.created > yes));
        let in_a_day = nth_newest(since_yes, self.in_a_day).map(|at| rest(at, DAY));
        let longest = [last, after_not_me, in_vain, in_a_day].into_iter().flatten().max().unwrap_or_default();
        if longest.is_zero() { MayAsk::Yes } else { MayAsk::NotFor(longest) }
    }
}

/// When the one was asked that is so many before the newest, if there were as many.
fn nth_newest<'a>(asked: impl Iterator<Item = &'a Approval>, number: usize) -> Option<Timestamp> {
    let mut times: Vec<Timestamp> = asked.map(|asked| asked.created).collect();
    times.sort_unstable_by(|one, other| other.cmp(one));
    times.get(number.checked_sub(1)?).copied()
}
