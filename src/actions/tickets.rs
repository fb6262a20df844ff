//! What a link stands for, while it is good.

use std::time::Duration;

use super::ActionError;
use crate::app::App;
use crate::crypto::token::hash_token;
use crate::domain::secret::{Secret, TokenHash};
use crate::domain::ticket::{Errand, Ticket};

/// How long a link in a mail is good that somebody asked for.
pub const LINK_LASTS: Duration = Duration::from_mins(10);

/// The ticket of this hash, unless it is over.
pub(super) async fn standing(app: &App, hash: &TokenHash) -> Result<Option<Ticket>, ActionError> {
    Ok(app.store.ticket(hash).await?.filter(|ticket| !ticket.is_over(app.clock.now())))
}

/// Where whoever has this link was on the way to, also after its end: as long as anything is known of it.
pub async fn way_of(app: &App, token: &Secret) -> Result<Option<String>, ActionError> {
    let Some(hash) = hash_token(token.expose()) else { return Ok(None) };
    Ok(match app.store.ticket(&hash).await?.map(|ticket| ticket.errand) {
        Some(Errand::Reset { return_to, .. }) => return_to,
        Some(Errand::Register(registration)) => registration.return_to,
        _ => None,
    })
}

/// The one whose token a link holds.
pub(super) async fn of_link(app: &App, token: &Secret) -> Result<Option<Ticket>, ActionError> {
    match hash_token(token.expose()) {
        Some(hash) => standing(app, &hash).await,
        None => Ok(None),
    }
}
