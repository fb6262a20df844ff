//! The browsers in which a person's second factor is not asked for: seeing them, ending one or all.

use super::ActionError;
use super::oneself::Oneself;
use crate::app::App;
use crate::domain::audit::Act;
use crate::domain::ids::{TrustId, UserId};
use crate::domain::trust::TrustedBrowser;
use crate::store::StoreResult;

/// The newest first; those that are over and not yet swept are left out.
pub async fn trusted_by(app: &App, user: UserId) -> StoreResult<Vec<TrustedBrowser>> {
    let (now, lasts) = (app.clock.now(), app.settings.second_factor.trust_lasts);
    let mut all = app.store.trusted_browsers_of(user).await?;
    all.retain(|trust| trust.stands(now, lasts));
    Ok(all)
}

/// `None`: all of them. The answer is how many there were.
pub async fn end_trust(app: &App, own: &Oneself<'_>, which: Option<TrustId>) -> Result<usize, ActionError> {
    let note = which.map_or_else(|| "all".to_owned(), |which| which.to_string());
    // A person's own are looked through, so that somebody else's id finds nothing.
    Ok(app.store.end_trust(own.id(), which, own.entry(app, Act::TrustEnded, note)).await?)
}
