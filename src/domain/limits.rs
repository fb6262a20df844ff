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
