//! Deeds that change no record of the store: they are done before they are written down, and stand even where that fails.

use super::Administrator;
use crate::app::App;
use crate::domain::audit::{Act, AuditEntry};

/// A note is a few words; what is longer, such as the names of a thousand apps, stands in the log.
const LONGEST: usize = 500;

/// A new configuration is in force.
pub async fn reloaded(admin: &Administrator, app: &App, what: &str) {
    write(admin, app, Act::ConfigurationReloaded, what.chars().take(LONGEST).collect()).await;
}

/// One was refused; the log has why.
pub async fn not_reloaded(admin: &Administrator, app: &App) {
    write(admin, app, Act::ReloadRefused, String::new()).await;
}

/// All records went out of the house.
pub async fn backed_up(admin: &Administrator, app: &App, records: u64) {
    write(admin, app, Act::StoreBackedUp, format!("{records} records")).await;
}

async fn write(admin: &Administrator, app: &App, act: Act, note: String) {
    let entry = AuditEntry { note, ..admin.entry(app, act) };
    if let Err(error) = app.store.record(entry.into()).await {
        tracing::warn!(%error, act = act.as_str(), "this was done, and could not be written into the audit record");
    }
}
