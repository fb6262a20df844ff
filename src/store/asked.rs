//! The promises about what is asked of people elsewhere.

use std::time::Duration;

use async_trait::async_trait;

use super::{Along, StoreResult};
use crate::domain::approval::{Approval, Event, Pace, State};
use crate::domain::ids::{ApprovalId, UserId};
use crate::domain::secret::TokenHash;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApprovalOpened {
    /// And these, which the same source waited for, are superseded.
    Opened(Vec<Approval>),
    /// It is written, and must not be sent: strangers have asked too much. Whoever waits must not be able to tell.
    Withheld,
    /// Nothing was written: this browser has asked too much, for so long.
    NotFor(Duration),
    /// The ticket, the session or the person is not there any more.
    Gone,
    Spent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turned {
    /// As it is from now on.
    Turned(Box<Approval>),
    /// It had ended before, so.
    Ended(State),
    Gone,
    Spent,
}

#[async_trait]
pub trait ApprovalStore: Send + Sync {
    /// Judges the pace and writes in the same moment. What the same source still waits for of the same
    /// sort, a question or a code, is superseded.
    async fn open_approval(&self, approval: Approval, pace: Pace, along: Along) -> StoreResult<ApprovalOpened>;
    async fn approval(&self, id: ApprovalId) -> StoreResult<Option<Approval>>;
    async fn approval_by_link(&self, link: &TokenHash) -> StoreResult<Option<Approval>>;
    /// Those of the last day, the newest first.
    async fn approvals_of(&self, user: UserId) -> StoreResult<Vec<Approval>>;
    /// Only what is open turns, at the entry's time; so of two answers the first one counts. What was withheld and is sent
    /// again is judged anew, and is sent from then on if that is allowed by now.
    async fn turn_approval(&self, id: ApprovalId, event: Event, along: Along) -> StoreResult<Turned>;
    /// Counts a code before it is judged, and says how many there were with this one; nothing if it is gone.
    async fn count_code(&self, id: ApprovalId) -> StoreResult<Option<u32>>;
}
