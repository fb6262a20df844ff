//! A new password for whoever forgot theirs.

use std::time::Duration;

use axum::extract::{Path, Request};
use http::StatusCode;
use serde::Deserialize;

use super::forms::{self, Form, Sent};
use super::problem::Trouble;
use super::register::already_here;
use super::sign_in::{Wish, way_back, with_wish};
use super::verify_email::wish_of;
use super::visit::Visit;
use super::{Answer, cookies, csrf, reply};
use crate::actions::ActionError;
use crate::actions::new_password::{Twice, rules};
use crate::actions::reset_password::{self, CodeProblem, LINK_LASTS, Reset, Resettable};
use crate::domain::link::Link;
use crate::domain::secret::Secret;
use crate::domain::user::EmailAddress;
use crate::pages::{self, NewPasswordProblem, NewPasswordView, Notice, ResetProblem, ResetSentView, ResetView, Wanted};

const ASK: &str = "reset";
const CHOOSE: &str = "reset-password";

#[derive(Default, Deserialize)]
struct AskForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    csrf: String,
}

impl Form for AskForm {
    const NAME: &'static str = ASK;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

#[derive(Deserialize)]
struct ChooseForm {
    #[serde(default)]
    new_password: String,
    #[serde(default)]
    new_password_again: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    csrf: String,
}

impl Form for ChooseForm {
    const NAME: &'static str = CHOOSE;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

pub(super) async fn get(visit: Visit) -> Result<Answer, Trouble> {
    let wish: Wish = visit.query()?;
    Ok(match turns_away(&visit, &wish, StatusCode::OK) {
        Some(answer) => answer,
        None => ask_again(&visit, &wish, ("", None)),
    })
}

pub(super) async fn post(visit: Visit, request: Request) -> Result<Answer, Trouble> {
    let wish: Wish = visit.query()?;
    let sent = forms::read::<AskForm>(&visit, request).await?;
    if matches!(sent, Sent::Stale(_)) && visit.session.is_some() {
        return Err(Trouble::StaleForm { again: "/reset" });
    }
    if let Some(answer) = turns_away(&visit, &wish, StatusCode::FORBIDDEN) {
        return Ok(answer);
    }
    let form = match sent {
        Sent::Checked(form) => form,
        Sent::Stale(form) => {
            return Ok(ask_again(&visit, &wish, (&form.email, Some(ResetProblem::OpenTooLong))));
        }
    };
    let visitor = visit.visitor(form.browser());
    let email = form.into_inner().email;
    if email.trim().is_empty() {
        return Ok(ask_again(&visit, &wish, ("", Some(ResetProblem::Missing))));
    }
    let address = match EmailAddress::parse(&email) {
        Ok(address) => address,
        Err(why) => return Ok(ask_again(&visit, &wish, (&email, Some(ResetProblem::Bad(why))))),
    };
    let target = visit.return_to(wish.rd.as_deref());
    let return_to = target.map(|target| way_back(Some(&target), &wish));
    reset_password::ask(&visit.app, &visitor, &address, return_to).await?;
    let links = visit.link("");
    let view = ResetSentView {
        address: email.trim(),
        minutes: LINK_LASTS.as_secs() / 60,
        again: &with_wish(&visit, "/reset", &wish),
        sign_in: &with_wish(&visit, "/sign-in", &wish),
    };
    Ok(reply::page(StatusCode::OK, pages::reset_sent(&visit.frame(&links), &view)))
}

fn turns_away(visit: &Visit, wish: &Wish, status: StatusCode) -> Option<Answer> {
    if visit.session.is_some() {
        return Some(already_here(visit, Wanted::Reset, &with_wish(visit, "/reset", wish)));
    }
    if visit.app.settings.mail.is_none() {
        let links = visit.link("");
        let markup = pages::no_reset(&visit.frame(&links), &with_wish(visit, "/sign-in", wish));
        return Some(reply::page(status, markup));
    }
    None
}

fn ask_again(visit: &Visit, wish: &Wish, (email, problem): (&str, Option<ResetProblem>)) -> Answer {
    let browser = csrf::Browser::of(visit);
    let links = visit.link("");
    let view = ResetView {
        action: &with_wish(visit, "/reset", wish),
        csrf: &browser.proof(ASK),
        sign_in: &with_wish(visit, "/sign-in", wish),
        email,
        problem,
    };
    let status = problem.map_or(StatusCode::OK, ResetProblem::status);
    let mut answer = reply::page(status, pages::reset(&visit.frame(&links), &view));
    browser.keep(&mut answer);
    answer
}

/// A new link can be asked for at once, where links are sent.
fn ended(visit: &Visit) -> Answer {
    let wish = Wish::default();
    if visit.app.settings.mail.is_none() {
        let links = visit.link("");
        return reply::page(StatusCode::GONE, pages::no_reset(&visit.frame(&links), &visit.link("/sign-in")));
    }
    ask_again(visit, &wish, ("", Some(ResetProblem::LinkEnded)))
}

pub(super) async fn get_link(visit: Visit, Path(token): Path<String>) -> Result<Answer, Trouble> {
    let token = Secret::new(token);
    if !visit.may_sign_in_here() {
        return Err(Trouble::InsecureHttp);
    }
    Ok(match reset_password::look(&visit.app, &token).await? {
        Some(found) => choose(&visit, &token, &found, None),
        None => ended(&visit),
    })
}

pub(super) async fn post_link(visit: Visit, Path(token): Path<String>, request: Request) -> Result<Answer, Trouble> {
    let token = Secret::new(token);
    if !visit.may_sign_in_here() {
        return Err(Trouble::InsecureHttp);
    }
    let form = match forms::read::<ChooseForm>(&visit, request).await? {
        Sent::Checked(form) => form,
        Sent::Stale(_) => return choose_again(&visit, &token, NewPasswordProblem::OpenTooLong).await,
    };
    let visitor = visit.visitor(form.browser());
    let form = form.into_inner();
    let wanted = reset_password::Wanted {
        password: Twice { password: Secret::new(form.new_password), again: Secret::new(form.new_password_again) },
        code: Secret::new(form.code),
    };
    let problem = match reset_password::reset(&visit.app, &visitor, &token, &wanted).await {
        Ok(Reset::Done { return_to }) => {
            let location = with_wish(&visit, "/sign-in", &wish_of(return_to.as_deref()));
            let mut answer = reply::see_other(&location);
            cookies::tell_next(&mut answer, visit.arrival.secure, Notice::PasswordReset);
            return Ok(answer);
        }
        Ok(Reset::Ended) => return Ok(ended(&visit)),
        Ok(Reset::Unfit(unfit)) => NewPasswordProblem::Password(unfit),
        Ok(Reset::Code(CodeProblem::Missing)) => NewPasswordProblem::CodeMissing,
        Ok(Reset::Code(CodeProblem::Wrong)) => NewPasswordProblem::CodeWrong,
        Ok(Reset::Code(CodeProblem::Used)) => NewPasswordProblem::CodeUsed,
        Ok(Reset::Code(CodeProblem::Wait(wait))) => NewPasswordProblem::Wait(wait),
        Err(ActionError::Busy(_)) => NewPasswordProblem::Busy,
        Err(failed) => return Err(failed.into()),
    };
    choose_again(&visit, &token, problem).await
}

async fn choose_again(visit: &Visit, token: &Secret, problem: NewPasswordProblem) -> Result<Answer, Trouble> {
    Ok(match reset_password::look(&visit.app, token).await? {
        Some(found) => choose(visit, token, &found, Some(problem)),
        None => ended(visit),
    })
}

fn choose(visit: &Visit, token: &Secret, found: &Resettable, problem: Option<NewPasswordProblem>) -> Answer {
    let browser = csrf::Browser::of(visit);
    let links = visit.link("");
    let view = NewPasswordView {
        action: &visit.link(&Link::Reset.path(token)),
        csrf: &browser.proof(CHOOSE),
        name: found.user.name.as_str(),
        minimum: rules(&visit.app, &found.user.groups).minimum,
        asks_code: !found.factors.is_empty(),
        problem,
    };
    let status = problem.map_or(StatusCode::OK, NewPasswordProblem::status);
    let mut answer = reply::secret_page(visit, status, pages::new_password(&visit.frame(&links), &view));
    browser.keep(&mut answer);
    let wait = match problem {
        Some(NewPasswordProblem::Wait(wait)) => Some(wait),
        Some(NewPasswordProblem::Busy) => Some(Duration::from_secs(3)),
        _ => None,
    };
    reply::retry_after(&mut answer, wait);
    answer
}
