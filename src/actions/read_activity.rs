//! What was done to an account, or in its name, for its owner to read.

use crate::app::App;
use crate::domain::audit::AuditEntry;
use crate::domain::ids::UserId;
use crate::store::StoreResult;

/// A few entries, and where to go on.
#[derive(Debug)]
pub struct Activity {
    /// The newest first.
    pub entries: Vec<AuditEntry>,
    /// There are older ones: those before this number.
    pub older: Option<u64>,
}

/// From the one before `before`, or from the newest.
pub async fn read_activity(app: &App, user: UserId, before: Option<u64>, most: usize) -> StoreResult<Activity> {
    let mut found = app.store.entries_of(user, before, most.saturating_add(1)).await?;
    let has_more = found.len() > most;
    found.truncate(most);
    let older = found.last().map(|(number, _)| *number).filter(|_| has_more);
    Ok(Activity { entries: found.into_iter().map(|(_, entry)| entry).collect(), older })
}
