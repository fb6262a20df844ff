//! Verbs about the keys that sign assertions.

use super::{Performed, refuse, show};
use crate::actions::administer::Administrator;
use crate::actions::rotate_keys::{self, Rotated};
use crate::app::App;
use crate::control::wire::{Reason, Reply};

pub(super) async fn list(admin: &Administrator, app: &App) -> Performed {
    Ok(Reply::Keys(rotate_keys::list(admin, app).await?.iter().map(show::key).collect()))
}

pub(super) async fn rotate(admin: &Administrator, app: &App) -> Performed {
    match rotate_keys::rotate(admin, app).await? {
        Rotated::Published(turn) => Ok(Reply::done(format!(
            "Key {} is published, and signs from {}. The old one leaves by itself.",
            turn.id,
            show::in_words(turn.signs_from)
        ))),
        Rotated::Waits(turn) => {
            let from = show::in_words(turn.signs_from);
            Err(refuse(Reason::Invalid, format!("Key {} is the next already: it signs from {from}.", turn.id)))
        }
    }
}
