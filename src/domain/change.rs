//! A change cannot be forgotten: what the store wrote durably it reports here before it answers, and whoever holds
//! copies in memory drops them.

use super::ban::Ban;
use super::ids::{ApprovalId, SessionId, UserId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// These sessions of one person are over (ended, replaced or swept).
    SessionsEnded { user: UserId, sessions: Vec<SessionId> },
    /// More was shown, or something fresher: a portal session goes on by another token, with what is open of it and its
    /// children.
    SessionRaised { user: UserId, session: SessionId },
    /// A child made room for the next one of the same parent on its host, which goes on with what is open.
    ChildReplaced { user: UserId, before: SessionId, by: SessionId },
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
