//! Verbs about the record of what was done.

use super::{Performed, invalid, show};
use crate::actions::administer::Administrator;
use crate::actions::administer::audit::{self, MOST};
use crate::app::App;
use crate::control::wire::{Checked, Page, Reply};
use crate::domain::audit::chain::BadHead;

pub(super) async fn list(admin: &Administrator, app: &App, after: Option<String>) -> Performed {
    let after = match after {
        None => 0,
        Some(typed) => typed.parse().map_err(|_| invalid(&typed, "entries have numbers"))?,
    };
    let listed = audit::list(admin, app, after).await?;
    let next = listed.last().filter(|_| listed.len() == MOST).map(|last| last.number.to_string());
    Ok(Reply::Audit(Page { items: listed.iter().map(show::audit).collect(), next }))
}

pub(super) async fn verify(admin: &Administrator, app: &App, noted: Option<String>) -> Performed {
    let noted = noted.map(|typed| typed.parse().map_err(|why: BadHead| invalid(&typed, why))).transpose()?;
    let report = audit::check(admin, app, noted).await?;
    Ok(Reply::AuditChecked(Checked {
        entries: report.entries,
        first: report.first,
        unlinked: report.unlinked,
        flaws: report.flaws.iter().map(ToString::to_string).collect(),
        head: report.head.map(|head| head.to_string()),
    }))
}

pub(super) async fn newest(admin: &Administrator, app: &App, most: usize) -> Performed {
    let listed = audit::newest(admin, app, most).await?;
    Ok(Reply::Audit(Page { items: listed.iter().map(show::audit).collect(), next: None }))
}
