//! A new password, by somebody who knows the one in force.

use super::letters::notice;
use super::oneself::Oneself;
use super::prove::Proof;
use super::{ActionError, ROUNDS, contended};
use crate::app::App;
use crate::domain::audit::Act;
use crate::domain::letter::Message;
use crate::domain::user::{PasswordHash, User};
use crate::store::{Ending, Saved};

/// All other sessions end: whoever knew the old password may be in one of them. `false`: so did this one meanwhile, as it
/// does when an operator sets a password, and nothing was done.
pub async fn change_password(
    app: &App,
    own: &Oneself<'_>,
    _: &Proof,
    password: &PasswordHash,
) -> Result<bool, ActionError> {
    for _ in 0..ROUNDS {
        let Some(user) = app.store.user(own.id()).await? else { return Ok(false) };
        let told = notice(app, &user, Message::PasswordChanged { whence: own.whence(app) })?;
        let along = own.along(app, Act::PasswordSet, "").with_notice(told);
        let changed = User { password: Some(password.clone()), ..user };
        match app.store.save_user(&changed, Ending::AllBut(own.root()), along).await? {
            Saved::Saved => return Ok(true),
            Saved::Gone | Saved::Spent => return Ok(false),
            Saved::Stale | Saved::EmailTaken => {}
        }
    }
    Err(contended())
}
