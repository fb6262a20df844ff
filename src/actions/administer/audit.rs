//! What was done, by whom and to whom, as it was written down with each act.

use std::collections::HashMap;

use super::{Administrator, Failure};
use crate::app::App;
use crate::domain::audit::AuditEntry;
use crate::domain::audit::chain::{Head, Report};
use crate::domain::ids::UserId;
use crate::domain::user::UserName;

/// So many at a time.
pub const MOST: usize = 500;

/// An entry, and the name of whom it concerns, if they still are there.
#[derive(Debug)]
pub struct Listed {
    pub number: u64,
    pub entry: AuditEntry,
    pub name: Option<UserName>,
}

/// Oldest first, from the one after `after`.
pub async fn list(_: &Administrator, app: &App, after: u64) -> Result<Vec<Listed>, Failure> {
    named(app, app.store.entries(after, MOST).await?).await
}

/// The last ones, oldest first.
pub async fn newest(_: &Administrator, app: &App, most: usize) -> Result<Vec<Listed>, Failure> {
    named(app, app.store.newest_entries(most.min(MOST)).await?).await
}

/// Whether all that was written down is still there, as it was.
pub async fn check(_: &Administrator, app: &App, noted: Option<Head>) -> Result<Report, Failure> {
    Ok(app.store.check_entries(noted).await?)
}

async fn named(app: &App, entries: Vec<(u64, AuditEntry)>) -> Result<Vec<Listed>, Failure> {
    let mut names: HashMap<UserId, Option<UserName>> = HashMap::new();
    let mut listed = Vec::with_capacity(entries.len());
    for (number, entry) in entries {
        if let Some(id) = entry.user.filter(|id| !names.contains_key(id)) {
            names.insert(id, app.store.user(id).await?.map(|user| user.name));
        }
        let name = entry.user.and_then(|id| names.get(&id).cloned().flatten());
        listed.push(Listed { number, entry, name });
    }
    Ok(listed)
}
