//! The language in which somebody reads our pages, and wants their mails.

use super::oneself::Oneself;
use super::{ActionError, ROUNDS};
use crate::app::App;
use crate::domain::audit::Act;
use crate::domain::language::Language;
use crate::domain::user::User;
use crate::store::{Ending, Saved};

/// Keeps the choice of somebody who is signed in. It is worth no more than that: if they are changed at this very moment,
/// again and again, it is not kept.
pub async fn remember(app: &App, own: &Oneself<'_>, language: Language) -> Result<(), ActionError> {
    for _ in 0..ROUNDS {
        let Some(before) = app.store.user(own.id()).await? else { return Ok(()) };
        if before.language == Some(language) {
            return Ok(());
        }
        let along = own.along(app, Act::ProfileSet, language.note());
        let changed = User { language: Some(language), ..before };
        match app.store.save_user(&changed, Ending::None, along).await? {
            Saved::Saved | Saved::Gone | Saved::Spent => return Ok(()),
            Saved::Stale | Saved::EmailTaken => {}
        }
    }
    Ok(())
}
