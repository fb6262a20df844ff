//! An operator's link: the right to set up a first factor. It counts until one is set up, however often that is begun.

use crate::app::App;
use crate::domain::ids::UserId;
use crate::domain::secret::TokenHash;
use crate::domain::ticket::Errand;
use crate::store::StoreResult;

/// Whether it is this person's, and still good. The first factor ends it, in the write that adds it.
pub(super) async fn stands(app: &App, user: UserId, link: &TokenHash) -> StoreResult<bool> {
    let ticket = app.store.ticket(link).await?.filter(|ticket| !ticket.is_over(app.clock.now()));
    Ok(ticket.is_some_and(|ticket| ticket.errand == Errand::Enrol { user }))
}
