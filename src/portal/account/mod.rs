//! Your account: what protects it, and a page for each part of it.

pub(super) mod activity;
pub(super) mod data;
pub(super) mod delete;
pub(super) mod email;
pub(super) mod factors;
mod own;
pub(super) mod password;
pub(super) mod profile;
pub(super) mod sessions;
pub(super) mod trust;

use http::StatusCode;

pub(super) use self::factors::enrol::TOTP;
use self::own::Own;
use super::problem::Trouble;
use super::{Answer, reply};
use crate::actions::manage_factors::own_factors;
use crate::actions::manage_sessions;
use crate::actions::manage_trust::trusted_by;
use crate::actions::read_activity::{read_activity, turned_away};
use crate::domain::user::GroupName;
use crate::pages::{self, AccountView, Email};

/// So much of what happened last stands on the first page.
const MOST_ACTIVITY: usize = 5;

pub(super) async fn get(own: Own) -> Result<Answer, Trouble> {
    let (app, session) = (&own.visit.app, &own.session);
    // As stored: what was changed in this moment is not in every memory yet.
    let user = own.user().await?;
    let sessions = manage_sessions::list(app, session).await?;
    let this = sessions.iter().map(|one| &one.session).find(|one| one.id == session.root().session.id);
    let factors = own_factors(app, &user).await?;
    let activity = read_activity(app, user.id, None, MOST_ACTIVITY).await?;
    let view = AccountView {
        display_name: &user.display_name,
        name: user.name.as_str(),
        email: user.email.as_ref().map(|email| Email { address: email.address.as_str(), verified: email.verified }),
        groups: user.groups.iter().map(GroupName::as_str).collect(),
        has_password: user.password.is_some(),
        factors: factors.protecting.iter().map(|factor| factor.label.as_str()).collect(),
        codes_left: factors.codes_left(),
        trusted_browsers: trusted_by(app, user.id).await?.len(),
        browser: this.map_or("", |this| &this.browser),
        address: &this.map_or_else(String::new, |this| own.visit.where_is(&this.address)),
        other_sessions: sessions.len().saturating_sub(1),
        turned_away: turned_away(app, user.id).await?,
        activity: activity.entries.iter().map(|entry| activity::row(&own.visit, entry)).collect(),
        now: app.clock.now(),
    };
    let links = own.visit.link("");
    Ok(reply::page(StatusCode::OK, pages::account(&own.visit.frame(&links), &view)))
}
