//! Your account: who you are here, and where you are signed in.

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::forms::{self, Form, Sent};
use super::problem::Trouble;
use super::visit::Visit;
use super::{Answer, cookies, csrf, reply};
use crate::actions::manage_sessions::{self, OwnSession, Which};
use crate::domain::user::GroupName;
use crate::pages::{self, AccountView, Email, Notice, SessionRow};

const FORM: &str = "sessions";

#[derive(Deserialize)]
struct SessionsForm {
    #[serde(default)]
    csrf: String,
    /// An id, or `others`.
    #[serde(default)]
    session: String,
}

impl Form for SessionsForm {
    const NAME: &'static str = FORM;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

pub(super) async fn get(visit: Visit) -> Result<Answer, Trouble> {
    let Some(session) = visit.session.clone() else { return Err(Trouble::SignInNeeded) };
    let mut own = manage_sessions::list(&visit.app, &session).await?;
    let this = session.root().session.id;
    own.sort_by_key(|own| own.session.id != this);
    let user = &session.user;
    let browser = csrf::Browser::of(&visit);
    let links = visit.link("");
    let view = AccountView {
        display_name: &user.display_name,
        name: user.name.as_str(),
        email: user.email.as_ref().map(|email| Email { address: email.address.as_str(), verified: email.verified }),
        groups: user.groups.iter().map(GroupName::as_str).collect(),
        sessions: own.iter().map(|own| row(&visit, own, own.session.id == this)).collect(),
        csrf: &browser.proof(FORM),
        now: visit.app.clock.now(),
    };
    let mut answer = reply::page(StatusCode::OK, pages::account(&visit.frame(&links), &view));
    browser.keep(&mut answer);
    Ok(answer)
}

fn row<'a>(visit: &'a Visit, own: &'a OwnSession, is_this: bool) -> SessionRow<'a> {
    let apps = visit.app.settings.routes.apps();
    let titles = apps.iter().filter(|app| app.hosts.iter().any(|host| own.hosts.contains(host)));
    SessionRow {
        id: own.session.id,
        browser: &own.session.browser,
        address: &own.session.address,
        created: own.session.created,
        last_used: own.session.last_used,
        is_this,
        apps: titles.map(|app| app.title.as_str()).collect(),
    }
}

/// Where a form stood that came back by a reload.
pub(super) async fn to_account(visit: Visit) -> Answer {
    reply::see_other(&visit.link("/account"))
}

pub(super) async fn end_session(visit: Visit, request: Request) -> Result<Answer, Trouble> {
    let Some(session) = visit.session.clone() else { return Err(Trouble::SignInNeeded) };
    let Sent::Checked(form) = forms::read::<SessionsForm>(&visit, request).await? else {
        return Err(Trouble::StaleForm { again: "/account" });
    };
    let which = match form.into_inner().session.as_str() {
        "others" => Which::Others,
        id => Which::One(id.parse().map_err(|_| Trouble::BadRequest)?),
    };
    let ended = manage_sessions::end(&visit.app, &session, which, visit.arrival.client.to_string()).await?;
    let mut answer = reply::see_other(&visit.link("/account"));
    // One that is over already is what was wanted as well.
    let notice = if which == Which::Others { Notice::OtherSessionsEnded } else { Notice::SessionEnded };
    if ended {
        cookies::tell_next(&mut answer, visit.arrival.secure, notice);
    }
    Ok(answer)
}
