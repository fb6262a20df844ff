//! What is written down of each act, in the same write as the act itself.

use super::ids::{SessionId, UserId};
use super::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    pub at: Timestamp,
    pub act: Act,
    pub by: Actor,
    /// Whom it concerns.
    pub user: Option<UserId>,
    pub session: Option<SessionId>,
    /// Where the request came from, if one did.
    pub address: Option<String>,
    /// A few plain words, such as the groups that were set. Never a secret.
    pub note: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who had not (yet) shown who they are.
    Visitor,
    /// The person whom it concerns.
    Owner,
    /// Whoever has the shell.
    Operator,
    /// The gateway itself, such as when it sweeps.
    Gateway,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    UserCreated,
    UserDisabled,
    UserEnabled,
    UserDeleted,
    PasswordSet,
    PasswordAccepted,
    PasswordRefused,
    GroupsSet,
    SignedIn,
    SignedOut,
    SessionsRevoked,
    AccountDelayed,
    BanAdded,
    BanRevoked,
    SigningKeyAdded,
    SigningKeyRemoved,
    StoreRestored,
}
