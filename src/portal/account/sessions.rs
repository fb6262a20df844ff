//! Where you are signed in, and the browsers that are trusted.

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::own::Own;
use super::trust;
use crate::actions::manage_factors::own_factors;
use crate::actions::manage_sessions::{self, OwnSession, Which};
use crate::actions::manage_trust::trusted_by;
use crate::domain::trust::TrustedBrowser;
use crate::pages::{self, Notice, SessionRow, SessionsView, TrustRow};
use crate::portal::forms::{self, Form, Sent};
use crate::portal::problem::Trouble;
use crate::portal::visit::Visit;
use crate::portal::{Answer, csrf, reply};

#[derive(Deserialize)]
struct SessionsForm {
    #[serde(default)]
    csrf: String,
    /// An id, or `others`.
    #[serde(default)]
    session: String,
}

impl Form for SessionsForm {
    const NAME: &'static str = "sessions";

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

pub(in crate::portal) async fn get(own: Own) -> Result<Answer, Trouble> {
    let (app, user) = (&own.visit.app, own.user().await?);
    let mut sessions = manage_sessions::list(app, &own.session).await?;
    let this = own.session.root().session.id;
    sessions.sort_by_key(|session| session.session.id != this);
    let has_factors = !own_factors(app, &user).await?.protecting.is_empty();
    let trusted = trusted_by(app, user.id).await?;
    let trust_csrf = csrf::Browser::of(&own.visit).proof(trust::FORM);
    Ok(own.show(StatusCode::OK, SessionsForm::NAME, |frame, csrf| {
        let view = SessionsView {
            sessions: sessions.iter().map(|one| row(&own.visit, one, one.session.id == this)).collect(),
            trusted: has_factors.then(|| trusted.iter().map(|trust| trust_row(&own.visit, trust)).collect()),
            csrf,
            trust_csrf: &trust_csrf,
            now: app.clock.now(),
        };
        pages::sessions(frame, &view)
    }))
}

fn row<'a>(visit: &'a Visit, own: &'a OwnSession, is_this: bool) -> SessionRow<'a> {
    let apps = visit.app.settings.routes.apps();
    let titles = apps.iter().filter(|app| app.hosts.iter().any(|host| own.hosts.contains(host)));
    SessionRow {
        id: own.session.id,
        browser: &own.session.browser,
        address: visit.where_is(&own.session.address),
        created: own.session.created,
        last_used: own.session.last_used,
        is_this,
        apps: titles.map(|app| app.title.as_str()).collect(),
    }
}

fn trust_row<'a>(visit: &Visit, trust: &'a TrustedBrowser) -> TrustRow<'a> {
    TrustRow { id: trust.id, browser: &trust.browser, address: visit.where_is(&trust.address), created: trust.created }
}

pub(in crate::portal) async fn post(own: Own, request: Request) -> Result<Answer, Trouble> {
    let Sent::Checked(form) = forms::read::<SessionsForm>(&own.visit, request).await? else {
        return Err(Trouble::StaleForm { again: "/account/sessions" });
    };
    let which = match form.into_inner().session.as_str() {
        "others" => Which::Others,
        id => Which::One(id.parse().map_err(|_| Trouble::BadRequest)?),
    };
    let ended = manage_sessions::end(&own.visit.app, &own.oneself(), which).await?;
    // One that is over already is what was wanted as well.
    if !ended {
        return Ok(reply::see_other(&own.visit.link("/account/sessions")));
    }
    let notice = if which == Which::Others { Notice::OtherSessionsEnded } else { Notice::SessionEnded };
    Ok(own.done("/account/sessions", notice))
}
