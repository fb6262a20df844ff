//! The page that waits for a mail, and the one that its link leads to.

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::forms::{self, Form, Sent};
use super::problem::Trouble;
use super::register::welcome_newcomer;
use super::sign_in::{Wish, with_wish};
use super::visit::Visit;
use super::{Answer, cookies, csrf, reply};
use crate::actions::confirm_address::{self, Confirmed, Question};
use crate::actions::register::{self, LINK_LASTS, Repeated, Waiting};
use crate::crypto::token::read_hash;
use crate::domain::secret::{Secret, TokenHash};
use crate::pages::{self, ConfirmAddressView, ConfirmEnd, MailSentView, Notice};

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
    show(&visit, Secret::new(token)).await
}

async fn show(visit: &Visit, token: Secret) -> Result<Answer, Trouble> {
    let Some(question) = confirm_address::look(&visit.app, &token).await? else {
        return Ok(end(visit, ConfirmEnd::Ended));
    };
    let browser = csrf::Browser::of(visit);
    let links = visit.link("");
    let (name, address, return_to) = match &question {
        Question::NewAccount { name, address, return_to } => (name, address, return_to.as_deref()),
        Question::NewAddress { name, address } => (name, address, None),
    };
    let view = ConfirmAddressView {
        is_new_account: matches!(question, Question::NewAccount { .. }),
        name: name.as_str(),
        address: address.as_str(),
        action: &visit.link("/verify-email"),
        csrf: &browser.proof(FORM),
        token: token.expose(),
    };
    let markup = pages::confirm_address(&visit.frame(&links), &view);
    // The button may lead on to the app.
    let target = visit.return_to(wish_of(return_to).rd.as_deref());
    let origin = visit.foreign_origin(target.as_ref());
    let mut answer = reply::secret_page_leading_to(visit, StatusCode::OK, (markup, origin.as_deref()));
    browser.keep(&mut answer);
    Ok(answer)
}

pub(super) async fn post(visit: Visit, request: Request) -> Result<Answer, Trouble> {
    let form = match forms::read::<ConfirmForm>(&visit, request).await? {
        Sent::Checked(form) => form,
        // The page was older than the cookie: it is shown anew, with the same question.
        Sent::Stale(form) => {
            let mut answer = show(&visit, Secret::new(form.token)).await?;
            if answer.status() == StatusCode::OK {
                *answer.status_mut() = StatusCode::FORBIDDEN;
            }
            return Ok(answer);
        }
    };
    let browser = form.browser();
    let token = Secret::new(form.into_inner().token);
    Ok(match confirm_address::confirm(&visit.app, &visit.visitor(browser), &token).await? {
        Confirmed::Made { user, same_browser, return_to } => {
            let wish = wish_of(return_to.as_deref());
            if same_browser && visit.session.is_none() {
                return welcome_newcomer(&visit, &user, (browser, &wish)).await;
            }
            told(&visit, &with_wish(&visit, "/sign-in", &wish), Notice::AccountMade)
        }
        Confirmed::AddressChanged => {
            let page = if visit.session.is_some() { "/account" } else { "/sign-in" };
            told(&visit, &visit.link(page), Notice::AddressConfirmed)
        }
        Confirmed::Waits => end(&visit, ConfirmEnd::Waits),
        Confirmed::AddressTaken => end(&visit, ConfirmEnd::AddressTaken),
        Confirmed::Ended => end(&visit, ConfirmEnd::Ended),
    })
}

/// Where somebody was on the way to, as a ticket of ours has kept it.
pub(super) fn wish_of(return_to: Option<&str>) -> Wish {
    return_to.and_then(|kept| serde_urlencoded::from_str(kept).ok()).unwrap_or_default()
}

fn told(visit: &Visit, location: &str, notice: Notice) -> Answer {
    let mut answer = reply::see_other(location);
    cookies::tell_next(&mut answer, visit.arrival.secure, notice);
    answer
}

fn end(visit: &Visit, end: ConfirmEnd) -> Answer {
    let links = visit.link("");
    let register = visit.app.settings.registration.mode.is_for_strangers().then(|| visit.link("/register"));
    let ways = (visit.link("/sign-in"), register);
    let markup = pages::confirm_end(&visit.frame(&links), end, (&ways.0, ways.1.as_deref()));
    reply::secret_page(visit, end.status(), markup)
}

/// The page that waits for the mail.
pub(super) async fn sent(visit: Visit) -> Result<Answer, Trouble> {
    let (hash, wish) = asked(&visit)?;
    let browsers = csrf::browsers(&visit);
    Ok(match find(&visit, hash, &browsers).await? {
        Some(waiting) => draw(&visit, &waiting, (&wish, None)),
        None => end(&visit, ConfirmEnd::Ended),
    })
}

pub(super) async fn send_again(visit: Visit, request: Request) -> Result<Answer, Trouble> {
    let (hash, wish) = asked(&visit)?;
    let Sent::Checked(form) = forms::read::<AgainForm>(&visit, request).await? else {
        return Err(Trouble::StaleForm { again: "/register" });
    };
    let Some(hash) = hash else { return Ok(end(&visit, ConfirmEnd::Ended)) };
    let visitor = visit.visitor(form.browser());
    Ok(match register::send_again(&visit.app, &visitor, &hash).await? {
        Repeated::Sent => told(&visit, &page_of(&visit, &wish)?, Notice::MailSentAgain),
        Repeated::Ended => end(&visit, ConfirmEnd::Ended),
        Repeated::Wait(wait) => match find(&visit, Some(hash), &[visitor.browser]).await? {
            Some(waiting) => draw(&visit, &waiting, (&wish, Some(wait))),
            None => end(&visit, ConfirmEnd::Ended),
        },
    })
}

fn asked(visit: &Visit) -> Result<(Option<TokenHash>, Wish), Trouble> {
    let Of { of } = visit.query()?;
    Ok((read_hash(&of), visit.query()?))
}

async fn find(visit: &Visit, hash: Option<TokenHash>, browsers: &[TokenHash]) -> Result<Option<Waiting>, Trouble> {
    let Some(hash) = hash else { return Ok(None) };
    Ok(register::waiting(&visit.app, &hash, browsers).await?)
}

fn page_of(visit: &Visit, wish: &Wish) -> Result<String, Trouble> {
    let Of { of } = visit.query()?;
    Ok(with_wish(visit, &format!("/verify-email/sent?of={}", super::refuse::quote(&of)), wish))
}

fn draw(visit: &Visit, waiting: &Waiting, (wish, wait): (&Wish, Option<std::time::Duration>)) -> Answer {
    let browser = csrf::Browser::of(visit);
    let links = visit.link("");
    let Ok(action) = page_of(visit, wish) else { return end(visit, ConfirmEnd::Ended) };
    let view = MailSentView {
        address: waiting.registration.address.as_str(),
        minutes: LINK_LASTS.as_secs() / 60,
        action: &action,
        csrf: &browser.proof(AGAIN),
        start_over: &with_wish(visit, "/register", wish),
        wait,
    };
    let status = if wait.is_some() { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::OK };
    let mut answer = reply::page(status, pages::mail_sent(&visit.frame(&links), &view));
    browser.keep(&mut answer);
    reply::retry_after(&mut answer, wait);
    answer
}
