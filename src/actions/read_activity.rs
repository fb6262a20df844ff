//! What was done to an account, or in its name, for its owner to read.

use crate::app::App;
use crate::domain::approval::{Approval, Denial, Purpose, Source, State};
use crate::domain::audit::{Act, AuditEntry};
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

/// So many are read at once, and so often, to find what somebody should hear of. Whoever has the password can write many
/// entries over it by signing in, but not without end.
const READ_AT_ONCE: usize = 64;
const MOST_READS: usize = 16;

/// When somebody who knew the password was turned away by an answer from elsewhere: for those whom no mail reaches, too. A
/// plain no is told for as long as it is remembered, "this wasn't me" longer; neither, once the password is another one.
pub async fn turned_away(app: &App, user: UserId) -> StoreResult<Option<Timestamp>> {
    let newest = newest_of(app, user, &[Act::AskingDisowned, Act::PasswordSet, Act::PasswordReset]).await?;
    let (disowned, changed) = match newest {
        Some(entry) if entry.act == Act::AskingDisowned => (Some(entry.at), None),
        other => (None, other.map(|entry| entry.at)),
    };
    let asked = app.store.approvals_of(user).await?;
    let denied = asked.iter().filter(|denied| is_news(denied, &asked)).map(|denied| denied.created);
    Ok(disowned.max(denied.filter(|at| changed.is_none_or(|changed| changed < *at)).max()))
}

/// What somebody answers who tries out a phone is no news to them; nor what they mistyped, if they said yes to the same
/// browser of theirs after it.
fn is_news(denied: &Approval, asked: &[Approval]) -> bool {
    let State::Denied(denial) = denied.state else { return false };
    let is_mended = denial != Denial::NotMe
        && denied.source != Source::Strangers
        && asked.iter().any(|later| {
            later.source == denied.source && later.created > denied.created && later.state == State::Approved
        });
    denied.purpose != Purpose::TryOut && !is_mended
}

async fn newest_of(app: &App, user: UserId, acts: &[Act]) -> StoreResult<Option<AuditEntry>> {
    let mut before = None;
    for _ in 0..MOST_READS {
        let entries = app.store.entries_of(user, before, READ_AT_ONCE).await?;
        let Some((last, _)) = entries.last() else { return Ok(None) };
        before = Some(*last);
        if let Some((_, found)) = entries.into_iter().find(|(_, entry)| acts.contains(&entry.act)) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
