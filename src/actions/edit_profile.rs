//! What people say of themselves. The user name is not theirs to change.

use super::oneself::Oneself;
use super::{ActionError, ROUNDS, contended};
use crate::app::App;
use crate::domain::audit::Act;
use crate::domain::profile::PersonName;
use crate::domain::user::User;
use crate::store::{Ending, Saved};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    Saved,
    /// The account, or the session, is not there any more.
    Gone,
}

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
        let along = own.along(app, Act::ProfileSet, name.display());
        match app.store.save_user(&renamed, Ending::None, along).await? {
            Saved::Saved => return Ok(Edited::Saved),
            Saved::Gone | Saved::Spent => return Ok(Edited::Gone),
            // Something else of the account was changed at this moment: read again, and change just the name.
            Saved::Stale | Saved::EmailTaken => {}
        }
    }
    Err(contended())
}
