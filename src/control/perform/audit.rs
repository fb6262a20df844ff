//! Verbs about the record of what was done.

use super::{Performed, invalid, show};
use crate::actions::administer::Administrator;
use crate::actions::administer::audit::{self, MOST};
use crate::app::App;
use crate::control::wire::{Page, Reply};

pub(super) async fn list(admin: &Administrator, app: &App, after: Option<String>) -> Performed {
    let after = match after {
        None => 0,
        Some(typed) => typed.parse().map_err(|_| invalid(&typed, "entries have numbers"))?,
    };
    let listed = audit::list(admin, app, after).await?;
    let next = listed.last().filter(|_| listed.len() == MOST).map(|last| last.number.to_string());
    Ok(Reply::Audit(Page { items: listed.iter().map(show::audit).collect(), next }))
}

pub(super) async fn newest(admin: &Administrator, app: &App, most: usize) -> Performed {
    let listed = audit::newest(admin, app, most).await?;
    Ok(Reply::Audit(Page { items: listed.iter().map(show::audit).collect(), next: None }))
}
