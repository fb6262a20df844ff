//! What people say of themselves. The user name is not theirs to change.

use super::ActionError;
use super::oneself::Oneself;
use crate::app::App;
use crate::domain::audit::Act;
use crate::domain::profile::PersonName;
use crate::domain::user::User;
use crate::store::{Ending, Saved, StoreError};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    Saved,
    /// The account is not there any more.
    Gone,
}

/// More collisions in a row than this are no accident.
const ROUNDS: usize = 8;

pub async fn edit_profile(app: &App, own: &Oneself<'_>, name: &PersonName) -> Result<Edited, ActionError> {
    for _ in 0..ROUNDS {
        let Some(user) = app.store.user(own.id()).await? else { return Ok(Edited::Gone) };
        let renamed = User {
            display_name: name.display(),
            given_name: name.given().to_owned(),
            family_name: name.family().to_owned(),
            ..user.clone()
        };
        if renamed == user {
            return Ok(Edited::Saved);
        }
        let entry = own.entry(app, Act::ProfileSet, name.display());
        match app.store.save_user(&renamed, Ending::None, entry.into()).await? {
            Saved::Saved => return Ok(Edited::Saved),
            Saved::Gone => return Ok(Edited::Gone),
            // Something else of the account was changed at this moment: read again, and change just the name.
            Saved::Stale | Saved::EmailTaken | Saved::Spent => {}
        }
    }
    Err(StoreError::Unavailable("an account changes faster than it can be read".into()).into())
}
