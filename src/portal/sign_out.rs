//! Signing out. GET asks, so that apps may link here; on an app's host it only leads to the portal's page.

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::forms::{self, Form, Sent};
use super::problem::Trouble;
use super::refuse::quote;
use super::visit::Visit;
use super::{Answer, cookies, csrf, reply};
use crate::actions::manage_sessions;
use crate::actions::sign_out::{Scope, sign_out};
use crate::domain::cookies::OurCookie;
use crate::domain::return_to::ReturnTo;
use crate::pages::{self, Notice, SignOutView};

const FORM: &str = "sign-out";

#[derive(Default, Deserialize)]
pub(super) struct Wish {
    #[serde(alias = "next")]
    rd: Option<String>,
}

#[derive(Deserialize)]
struct SignOutForm {
    #[serde(default)]
    csrf: String,
    #[serde(rename = "where")]
    scope: Option<String>,
}

impl Form for SignOutForm {
    const NAME: &'static str = FORM;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

pub(super) async fn get(visit: Visit) -> Result<Answer, Trouble> {
    if !visit.is_on_portal() {
        let front_door = format!("{}/", visit.origin());
        return Ok(reply::see_other(&sign_out_link(&visit, Some(&front_door))));
    }
    let wish: Wish = visit.query()?;
    let Some(session) = &visit.session else { return Ok(leave(&visit, &wish)) };
    let target = visit.return_to(wish.rd.as_deref());
    let browser = csrf::Browser::of(&visit);
    let view = SignOutView {
        name: session.user.name.as_str(),
        action: &sign_out_link(&visit, target.as_ref().map(ReturnTo::as_str)),
        csrf: &browser.proof(FORM),
        offer_everywhere: manage_sessions::list(&visit.app, session).await?.len() > 1,
    };
    let links = visit.link("");
    let markup = pages::sign_out(&visit.frame(&links), &view);
    // It may lead back to the app, which sends on to the sign-in page: the form may end there.
    let origin = visit.foreign_origin(target.as_ref());
    let mut answer = reply::page_leading_to(StatusCode::OK, markup, origin.as_deref());
    browser.keep(&mut answer);
    Ok(answer)
}

/// The page that asks, with the way back.
pub(super) fn sign_out_link(visit: &Visit, rd: Option<&str>) -> String {
    let page = visit.link("/sign-out");
    rd.map_or_else(|| page.clone(), |rd| format!("{page}?rd={}", quote(rd)))
}

pub(super) async fn post(visit: Visit, request: Request) -> Result<Answer, Trouble> {
    if !visit.is_on_portal() {
        return Err(Trouble::UnknownPage);
    }
    let wish: Wish = visit.query()?;
    let sent = forms::read::<SignOutForm>(&visit, request).await?;
    // Signed out already, in another tab: there is nothing left to do.
    let Some(session) = visit.session.clone() else { return Ok(leave(&visit, &wish)) };
    let Sent::Checked(form) = sent else { return Err(Trouble::StaleForm { again: "/sign-out" }) };
    let scope = match form.into_inner().scope.as_deref() {
        None | Some("here") => Scope::Here,
        Some("everywhere") => Scope::Everywhere,
        Some(_) => return Err(Trouble::BadRequest),
    };
    sign_out(&visit.app, &session, scope, visit.arrival.client.to_string()).await?;
    let mut answer = leave(&visit, &wish);
    let notice = if scope == Scope::Everywhere { Notice::SignedOutEverywhere } else { Notice::SignedOut };
    cookies::take_back(&mut answer, visit.arrival.secure, OurCookie::Session);
    cookies::tell_next(&mut answer, visit.arrival.secure, notice);
    Ok(answer)
}

/// To where they came from, or to the sign-in page.
fn leave(visit: &Visit, wish: &Wish) -> Answer {
    match visit.return_to(wish.rd.as_deref()) {
        Some(target) => reply::see_other(target.as_str()),
        None => reply::see_other(&visit.link("/sign-in")),
    }
}
