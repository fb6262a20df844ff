//! A change cannot be forgotten: what the store wrote durably it reports here before it answers, and whoever holds
//! copies in memory drops them.

use super::ban::Ban;
use super::ids::{ApprovalId, SessionId, UserId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// These sessions are over (ended, replaced or swept).
    SessionsEnded(Vec<SessionId>),
    /// What others see of a person changed: names, address, groups, disabled, deleted.
    UserChanged(UserId),
    /// All bans that stand from now on.
    BansChanged(Vec<Ban>),
    /// What somebody waits for went on.
    ApprovalTurned(ApprovalId),
    /// There are mails to be sent.
    LettersWritten,
}

pub trait ChangeSink: Send + Sync {
    fn changed(&self, change: &Change);
}
