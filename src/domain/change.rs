//! A change cannot be forgotten: what the store wrote durably it reports here before it answers, and whoever holds
//! copies in memory drops them.

use super::ids::{SessionId, UserId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// These sessions are over (ended, swept, or their token changed).
    SessionsEnded(Vec<SessionId>),
    /// A person's record changed: groups, name, password, disabled, deleted.
    UserChanged(UserId),
    /// A ban was made or lifted.
    BansChanged,
    /// The apps or their rules changed by a reload.
    AppsChanged,
}

pub trait ChangeSink: Send + Sync {
    fn changed(&self, change: &Change);
}
