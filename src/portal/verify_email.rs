//! The page that waits for a mail, and the one that its link leads to.

use std::time::Duration;

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::forms::{self, Form, Sent};
use super::problem::Trouble;
use super::register::welcome_newcomer;
use super::sign_in::{Wish, with_wish};
use super::sign_out::sign_out_link;
use super::visit::Visit;
use super::{Answer, cookies, csrf, reply};
use crate::actions::ActionError;
use crate::actions::confirm_address::{self, Confirmed, PasswordProblem, Question};
use crate::actions::register::{self, Repeated};
use crate::actions::tickets::{LINK_LASTS, way_of};
use crate::crypto::token::{read_hash, write_hash};
use crate::domain::secret::{Secret, TokenHash};
use crate::pages::{self, AskedOf, ConfirmAddressView, ConfirmEnd, ConfirmProblem, MailSentView, Notice};

const FORM: &str = "verify-email";
const AGAIN: &str = "verify-email-again";

#[derive(Default, Deserialize)]
struct Link {
    #[serde(default)]
    token: String,
}

#[derive(Default, Deserialize)]
struct Of {
    /// The hash of a registration's ticket.
    #[serde(default)]
    of: String,
}

#[derive(Deserialize)]
struct ConfirmForm {
    #[serde(default)]
    token: String,
    /// The one that was chosen, where it is asked for.
    #[serde(default)]
    password: String,
    #[serde(default)]
    csrf: String,
}

impl Form for ConfirmForm {
    const NAME: &'static str = FORM;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

#[derive(Deserialize)]
struct AgainForm {
    #[serde(default)]
    csrf: String,
}

impl Form for AgainForm {
    const NAME: &'static str = AGAIN;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

pub(super) async fn get(visit: Visit) -> Result<Answer, Trouble> {
    let Link { token } = visit.query()?;
    show(&visit, &Secret::new(token), None).await
}

async fn show(visit: &Visit, token: &Secret, problem: Option<ConfirmProblem>) -> Result<Answer, Trouble> {
    let Some(question) = confirm_address::look(&visit.app, token).await? else {
        return ended(visit, token).await;
    };
    let browser = csrf::Browser::of(visit);
    let links = visit.link("");
    let (name, address, asked, return_to) = match &question {
        Question::NewAccount { name, address, browser, return_to } => {
            let asks_password = !csrf::browsers(visit).contains(browser);
            (name, address, AskedOf::NewAccount { asks_password }, return_to.as_deref())
        }
        Question::NewAddress { name, address } => (name, address, AskedOf::NewAddress, None),
    };
    let view = ConfirmAddressView {
        asked,
        name: name.as_str(),
        address: address.as_str(),
        problem,
        action: &visit.link("/verify-email"),
        csrf: &browser.proof(FORM),
        token: token.expose(),
    };
    let markup = pages::confirm_address(&visit.frame(&links), &view);
    // The button may lead on to the app.
    let target = visit.return_to(return_to);
    let origin = visit.foreign_origin(target.as_ref());
    let status = problem.map_or(StatusCode::OK, ConfirmProblem::status);
    let mut answer = reply::secret_page_leading_to(visit, status, markup, origin.as_deref());
    browser.keep(&mut answer);
    if problem == Some(ConfirmProblem::Busy) {
        reply::retry_after(&mut answer, Some(reply::BUSY));
    }
    Ok(answer)
}

pub(super) async fn post(visit: Visit, request: Request) -> Result<Answer, Trouble> {
    let form = match forms::read::<ConfirmForm>(&visit, request).await? {
        Sent::Checked(form) => form,
        // The page was older than the cookie: it is shown anew, with the same question.
        Sent::Stale(form) => return show(&visit, &Secret::new(form.token), Some(ConfirmProblem::OpenTooLong)).await,
    };
    let browser = form.browser();
    let form = form.into_inner();
    let (token, password) = (Secret::new(form.token), Secret::new(form.password));
    let confirmed = match confirm_address::confirm(&visit.app, &visit.visitor(browser), &token, &password).await {
        Err(ActionError::Busy(_)) => return show(&visit, &token, Some(ConfirmProblem::Busy)).await,
        confirmed => confirmed?,
    };
    Ok(match confirmed {
        Confirmed::Made { user, return_to } => {
            let wish = Wish::to(return_to);
            if visit.session.is_none() {
                return welcome_newcomer(&visit, &user, browser, &wish).await;
            }
            // Somebody else is signed in here: they sign out first.
            let sign_in = with_wish(&visit, "/sign-in", &wish);
            told(&visit, &sign_out_link(&visit, Some(&sign_in)), Notice::AccountMade)
        }
        Confirmed::Password(PasswordProblem::Missing) => {
            return show(&visit, &token, Some(ConfirmProblem::PasswordMissing)).await;
        }
        Confirmed::Password(PasswordProblem::Wrong) => {
            return show(&visit, &token, Some(ConfirmProblem::PasswordWrong)).await;
        }
        Confirmed::AddressChanged => {
            let page = if visit.session.is_some() { "/account" } else { "/sign-in" };
            told(&visit, &visit.link(page), Notice::AddressConfirmed)
        }
        Confirmed::Waits => end(&visit, ConfirmEnd::Waits, &Wish::default()),
        Confirmed::AddressTaken => end(&visit, ConfirmEnd::AddressTaken, &Wish::to(way_of(&visit.app, &token).await?)),
        Confirmed::Ended => return ended(&visit, &token).await,
    })
}

fn told(visit: &Visit, location: &str, notice: Notice) -> Answer {
    let mut answer = reply::see_other(location);
    cookies::tell_next(&mut answer, visit.arrival.secure, notice);
    answer
}

/// Whoever begins again goes where the link would have led.
async fn ended(visit: &Visit, token: &Secret) -> Result<Answer, Trouble> {
    Ok(end(visit, ConfirmEnd::Ended, &Wish::to(way_of(&visit.app, token).await?)))
}

fn end(visit: &Visit, end: ConfirmEnd, wish: &Wish) -> Answer {
    let links = visit.link("");
    let is_open = visit.app.settings.registration.mode.is_for_strangers();
    let register = is_open.then(|| with_wish(visit, "/register", wish));
    let sign_in = with_wish(visit, "/sign-in", wish);
    let markup = pages::confirm_end(&visit.frame(&links), end, &sign_in, register.as_deref());
    reply::secret_page(visit, end.status(), markup)
}

/// The page that waits for the mail.
pub(super) async fn sent(visit: Visit) -> Result<Answer, Trouble> {
    let wish: Wish = visit.query()?;
    let Some(hash) = asked(&visit)? else { return Ok(end(&visit, ConfirmEnd::Ended, &wish)) };
    wait_for_mail(&visit, &hash, &wish, None).await
}

pub(super) async fn send_again(visit: Visit, request: Request) -> Result<Answer, Trouble> {
    let wish: Wish = visit.query()?;
    let hash = asked(&visit)?;
    let Sent::Checked(form) = forms::read::<AgainForm>(&visit, request).await? else {
        return Err(Trouble::StaleForm { again: "/register" });
    };
    let Some(hash) = hash else { return Ok(end(&visit, ConfirmEnd::Ended, &wish)) };
    match register::send_again(&visit.app, &visit.visitor(form.browser()), &hash).await? {
        Repeated::Sent(newer) => Ok(told(&visit, &page_of(&visit, &newer, &wish), Notice::MailSentAgain)),
        Repeated::Ended => Ok(end(&visit, ConfirmEnd::Ended, &wish)),
        Repeated::Wait(wait) => wait_for_mail(&visit, &hash, &wish, Some(wait)).await,
    }
}

fn asked(visit: &Visit) -> Result<Option<TokenHash>, Trouble> {
    let Of { of } = visit.query()?;
    Ok(read_hash(&of))
}

pub(super) fn page_of(visit: &Visit, hash: &TokenHash, wish: &Wish) -> String {
    with_wish(visit, &format!("/verify-email/sent?of={}", write_hash(hash)), wish)
}

async fn wait_for_mail(
    visit: &Visit,
    hash: &TokenHash,
    wish: &Wish,
    wait: Option<Duration>,
) -> Result<Answer, Trouble> {
    let Some(waiting) = register::waiting(&visit.app, hash, &csrf::browsers(visit)).await? else {
        return Ok(end(visit, ConfirmEnd::Ended, wish));
    };
    let browser = csrf::Browser::of(visit);
    let links = visit.link("");
    let view = MailSentView {
        address: waiting.registration.address.as_str(),
        lasts: LINK_LASTS,
        action: &page_of(visit, hash, wish),
        csrf: &browser.proof(AGAIN),
        start_over: &with_wish(visit, "/register", wish),
        wait,
    };
    let status = if wait.is_some() { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::OK };
    let mut answer = reply::page(status, pages::mail_sent(&visit.frame(&links), &view));
    browser.keep(&mut answer);
    reply::retry_after(&mut answer, wait);
    Ok(answer)
}
