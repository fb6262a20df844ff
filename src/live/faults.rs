//! What broke, counted by kind until the operators have heard of it: at most once an hour each.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::domain::time::Timestamp;

const QUIET: Duration = Duration::from_hours(1);

#[derive(Default)]
pub struct Faults(Mutex<BTreeMap<FaultKind, Tally>>);

/// Kinds that an operator can tell apart and do something about. Upstreams that are down are none: they have metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// A request ended with a fault of ours.
    Internal,
    /// The store could not be read or written.
    Store,
    /// A new certificate could not be used.
    Certificate,
    /// The keys that sign assertions could not be looked after.
    SigningKeys,
    /// A provider does not take our credentials.
    Channel,
}

/// What an operator is told: nothing of any request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub kind: FaultKind,
    pub count: u64,
    pub since: Timestamp,
    /// By which the log knows the last of them.
    pub reference: String,
}

#[derive(Default)]
struct Tally {
    /// Not told yet.
    count: u64,
    since: Timestamp,
    reference: String,
    told: Option<Timestamp>,
}

impl FaultKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Internal => "internal error",
            Self::Store => "store",
            Self::Certificate => "certificate",
            Self::SigningKeys => "signing keys",
            Self::Channel => "credentials of a channel",
        }
    }
}

impl Faults {
    pub fn note(&self, kind: FaultKind, reference: &str, now: Timestamp) {
        let mut tallies = self.locked();
        let tally = tallies.entry(kind).or_default();
        if tally.count == 0 {
            tally.since = now;
        }
        tally.count += 1;
        reference.clone_into(&mut tally.reference);
    }

    /// What is to be told now.
    pub fn due(&self, now: Timestamp) -> Vec<Report> {
        let is_quiet = |tally: &Tally| tally.told.is_some_and(|told| told <= now && now.since(told) < QUIET);
        let tallies = self.locked();
        let due = tallies.iter().filter(|(_, tally)| tally.count > 0 && !is_quiet(tally));
        due.map(|(kind, tally)| Report {
            kind: *kind,
            count: tally.count,
            since: tally.since,
            reference: tally.reference.clone(),
        })
        .collect()
    }

    /// What came in between is told the next time.
    pub fn told(&self, report: &Report, now: Timestamp) {
        if let Some(tally) = self.locked().get_mut(&report.kind) {
            tally.count = tally.count.saturating_sub(report.count);
            tally.since = now;
            tally.told = Some(now);
        }
    }

    fn locked(&self) -> MutexGuard<'_, BTreeMap<FaultKind, Tally>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_told_once_an_hour_with_all_that_came_since() {
        let faults = Faults::default();
        let at = Timestamp::from_seconds;
        faults.note(FaultKind::Store, "0000-0001", at(10_000));
        faults.note(FaultKind::Store, "0000-0002", at(10_001));
        faults.note(FaultKind::Internal, "0000-0003", at(10_002));
        let due = faults.due(at(10_003));
        let told: Vec<_> =
            due.iter().map(|report| (report.kind, report.count, report.since, report.reference.as_str())).collect();
        assert_eq!(
            told,
            [(FaultKind::Internal, 1, at(10_002), "0000-0003"), (FaultKind::Store, 2, at(10_000), "0000-0002"),]
        );
        assert_eq!(faults.due(at(10_003)), due, "what could not be told is still to be told");
        for report in &due {
            faults.told(report, at(10_003));
        }
        assert!(faults.due(at(20_000)).is_empty());
        faults.note(FaultKind::Store, "0000-0004", at(10_100));
        assert!(faults.due(at(13_602)).is_empty());
        assert_eq!(faults.due(at(13_603))[0].count, 1);
        assert_eq!(faults.due(at(5_000)).len(), 1, "a clock that was set back keeps nothing secret");
    }
}
