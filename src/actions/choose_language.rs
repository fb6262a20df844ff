//! The language in which somebody reads our pages, and wants their mails.

use super::ActionError;
use crate::app::App;
use crate::domain::arrival::Arrival;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::ids::UserId;
use crate::domain::language::Language;
use crate::domain::user::User;
use crate::store::{Ending, Saved};

/// So often is a person read again who was changed in between.
const ROUNDS: usize = 4;

/// Keeps the choice of somebody who is signed in. It is worth no more than that: if they are changed at this very moment,
/// again and again, it is not kept.
pub async fn remember(app: &App, user: UserId, language: Language, arrival: &Arrival) -> Result<(), ActionError> {
    for _ in 0..ROUNDS {
        let Some(before) = app.store.user(user).await? else { return Ok(()) };
        if before.language == Some(language) {
            return Ok(());
        }
        let entry = AuditEntry {
            at: app.clock.now(),
            act: Act::ProfileSet,
            by: Actor::Owner,
            user: Some(user),
            session: None,
            address: Some(arrival.client.to_string()),
            note: language.note(),
        };
        let changed = User { language: Some(language), ..before };
        if app.store.save_user(&changed, Ending::None, entry.into()).await? == Saved::Saved {
            return Ok(());
        }
    }
    Ok(())
}
