//! What is kept about a person, for them to take along. Secrets and hashes stay here: they say nothing about anyone,
//! and would only be something more to lose.

use super::ActionError;
use super::oneself::Oneself;
use super::read_activity::read_activity;
use crate::app::App;
use crate::domain::audit::{Act, AuditEntry};
use crate::domain::factor::Factor;
use crate::domain::session::Session;
use crate::domain::trust::TrustedBrowser;
use crate::domain::user::User;

#[derive(Debug)]
pub struct OwnData {
    pub user: User,
    pub factors: Vec<Factor>,
    pub trusted_browsers: Vec<TrustedBrowser>,
    /// Those of apps' hosts included.
    pub sessions: Vec<Session>,
    /// The newest first.
    pub activity: Vec<AuditEntry>,
}

/// So many entries are read at once.
const PAGE: usize = 500;

/// `None`: the account, or the session, is not there any more. That it was taken is written down first, and so is part of it.
pub async fn take_data(app: &App, own: &Oneself<'_>) -> Result<Option<OwnData>, ActionError> {
    if !app.store.record(own.along(app, Act::DataTaken, "")).await? {
        return Ok(None);
    }
    let Some(user) = app.store.user(own.id()).await? else { return Ok(None) };
    let mut activity = Vec::new();
    let mut before = None;
    loop {
        let page = read_activity(app, user.id, before, PAGE).await?;
        activity.extend(page.entries);
        before = page.older;
        if before.is_none() {
            break;
        }
    }
    Ok(Some(OwnData {
        factors: app.store.factors_of(user.id).await?,
        trusted_browsers: app.store.trusted_browsers_of(user.id).await?,
        sessions: app.store.sessions_of(user.id).await?,
        user,
        activity,
    }))
}
