//! Leaving for good.

use super::ActionError;
use super::oneself::Oneself;
use super::prove::Proof;
use super::unbind::unbind;
use crate::app::App;
use crate::domain::audit::Act;
use crate::domain::user::UserName;

/// Whether somebody typed the name of the account that they are about to delete.
pub fn is_own_name(own: &Oneself<'_>, typed: &str) -> bool {
    UserName::parse(typed).is_ok_and(|typed| typed == own.session.user.name)
}

/// All that is theirs goes in one write, with every session; the name stays taken. `false`: the session ended meanwhile,
/// and nothing was done.
pub async fn delete_account(app: &App, own: &Oneself<'_>, _: &Proof) -> Result<bool, ActionError> {
    let along = own.along(app, Act::UserDeleted, own.session.user.name.as_str());
    let factors = app.store.factors_of(own.id()).await?;
    let is_deleted = app.store.delete_user(own.id(), along).await?;
    if is_deleted {
        unbind(app, factors);
    }
    Ok(is_deleted)
}
