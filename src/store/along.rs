//! What goes along with an act.

use crate::domain::audit::AuditEntry;
use crate::domain::factor::Factor;
use crate::domain::ids::{ApprovalId, SessionId, UserId};
use crate::domain::letter::Letter;
use crate::domain::secret::TokenHash;
use crate::domain::ticket::Ticket;

/// What is written together with an act, in the same write: all of it or nothing.
#[derive(Clone, Debug)]
pub struct Along {
    pub entry: AuditEntry,
    /// A ticket that is used up by the act. If it is gone or over by the entry's time, nothing is done: `Spent`.
    pub spends: Option<TokenHash>,
    /// A factor that was accepted for the act, as it is from now on, with the version that was read. If it was used
    /// meanwhile, nothing is done: `Spent`.
    pub factor: Option<Factor>,
    /// What was approved elsewhere, for the ticket or the session that this act names. If it is not good (any more),
    /// nothing is done: `Spent`.
    pub approval: Option<ApprovalId>,
    /// The session in which it is done. If it has ended meanwhile, nothing is done: `Spent`.
    pub within: Option<SessionId>,
    /// A person, and the version in which they were read. If they were changed meanwhile, nothing is done: `Spent`.
    pub as_read: Option<(UserId, u64)>,
    /// Whose counted tries are forgotten with it.
    pub forgives: Option<UserId>,
    /// Tickets for the links in the letters, among others.
    pub opens: Vec<Ticket>,
    pub letters: Vec<Letter>,
}

impl From<AuditEntry> for Along {
    fn from(entry: AuditEntry) -> Self {
        Self {
            entry,
            spends: None,
            factor: None,
            approval: None,
            within: None,
            as_read: None,
            forgives: None,
            opens: Vec::new(),
            letters: Vec::new(),
        }
    }
}
