//! What was done to your account, or in your name.

use http::StatusCode;
use serde::Deserialize;

use super::own::Own;
use crate::actions::read_activity::read_activity;
use crate::domain::audit::AuditEntry;
use crate::pages::{self, ActivityRow, ActivityView};
use crate::portal::problem::Trouble;
use crate::portal::visit::Visit;
use crate::portal::{Answer, reply};

const A_PAGE: usize = 30;

#[derive(Deserialize)]
struct Place {
    /// Go on with those before this number.
    before: Option<u64>,
}

pub(in crate::portal) async fn get(own: Own) -> Result<Answer, Trouble> {
    let Place { before } = own.visit.query()?;
    let app = &own.visit.app;
    let activity = read_activity(app, own.session.user.id, before, A_PAGE).await?;
    let links = own.visit.link("");
    let older = activity.older.map(|number| format!("{links}/account/activity?before={number}"));
    let view = ActivityView {
        rows: activity.entries.iter().map(|entry| row(&own.visit, entry)).collect(),
        older: older.as_deref(),
        is_continued: before.is_some(),
        now: app.clock.now(),
    };
    Ok(reply::page(StatusCode::OK, pages::activity(&own.visit.frame(&links), &view)))
}

pub(super) fn row<'a>(visit: &Visit, entry: &'a AuditEntry) -> ActivityRow<'a> {
    let address = entry.address.as_deref().map(|address| visit.where_is(address));
    ActivityRow { act: entry.act, by: entry.by, at: entry.at, address, note: &entry.note }
}
