//! What was done to an account, or in its name, for its owner to read.

use crate::app::App;
use crate::domain::approval::{Purpose, State};
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::ids::UserId;
use crate::domain::time::Timestamp;
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

/// So far back it is looked for what somebody should hear of.
const LOOKS_BACK: usize = 64;

/// When somebody who knew the password was turned away by an answer from elsewhere: for those whom no mail reaches, too. A
/// plain no is told for as long as it is remembered, "this wasn't me" longer; neither, once the password is another one.
pub async fn turned_away(app: &App, user: UserId) -> StoreResult<Option<Timestamp>> {
    let entries = app.store.entries_of(user, None, LOOKS_BACK).await?;
    let newest = |is_meant: fn(&AuditEntry) -> bool| {
        entries.iter().map(|(_, entry)| entry).find(|entry| is_meant(entry)).map(|entry| entry.at)
    };
    let disowned = newest(|entry| entry.act == Act::AskingDisowned);
    let changed =
        newest(|entry| entry.by == Actor::Owner && matches!(entry.act, Act::PasswordSet | Act::PasswordReset));
    let asked = app.store.approvals_of(user).await?;
    // What somebody answers who tries out a phone is no news to them.
    let denied =
        asked.iter().filter(|asked| matches!(asked.state, State::Denied(_)) && asked.purpose != Purpose::TryOut);
    let at = disowned.max(denied.map(|asked| asked.created).max());
    Ok(at.filter(|at| changed.is_none_or(|changed| changed < *at)))
}
