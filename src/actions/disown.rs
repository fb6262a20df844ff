//! "This wasn't me": what a notice's link does. The account is locked until an operator has looked at it.

use super::tickets::of_link;
use super::visitor::Visitor;
use super::{ActionError, ROUNDS, contended};
use crate::app::App;
use crate::crypto::token::hash_token;
use crate::domain::audit::{Act, Actor};
use crate::domain::secret::Secret;
use crate::domain::ticket::Errand;
use crate::domain::user::{Status, User};
use crate::store::{Along, Ending, Saved};

/// Whose account a link would lock; `None`, if it has ended.
pub async fn look(app: &App, token: &Secret) -> Result<Option<User>, ActionError> {
    match of_link(app, token).await?.map(|ticket| ticket.errand) {
        Some(Errand::Disown { user, .. }) => Ok(app.store.user(user).await?),
        _ => Ok(None),
    }
}

/// In one write: nobody signs in any more, all sessions and links end. `false`: the link has ended.
pub async fn disown(app: &App, visitor: &Visitor<'_>, token: &Secret) -> Result<bool, ActionError> {
    for _ in 0..ROUNDS {
        let Some(user) = look(app, token).await? else { return Ok(false) };
        let entry = visitor.entry(app, (Act::AccountDisowned, Actor::Owner), Some(user.id));
        let along = Along { spends: hash_token(token.expose()), ..entry.into() };
        let locked = User { status: Status::Disabled, ..user };
        match app.store.save_user(&locked, Ending::All, along).await? {
            Saved::Saved => {
                let name = locked.name.as_str();
                tracing::warn!(user = name, "an account was locked by its owner: look at `vestibule audit tail`");
                return Ok(true);
            }
            Saved::Gone | Saved::Spent | Saved::EmailTaken => return Ok(false),
            Saved::Stale => {}
        }
    }
    Err(contended())
}
