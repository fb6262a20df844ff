//! "This wasn't me": looking explains, and the button locks.

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::forms::{self, Form, Sent};
use super::problem::Trouble;
use super::visit::Visit;
use super::{Answer, csrf, reply};
use crate::actions::disown;
use crate::domain::secret::Secret;
use crate::pages::{self, NotMeEnd, NotMeView};

const FORM: &str = "not-me";

#[derive(Default, Deserialize)]
struct Link {
    #[serde(default)]
    token: String,
}

#[derive(Deserialize)]
struct NotMeForm {
    #[serde(default)]
    token: String,
    #[serde(default)]
    csrf: String,
}

impl Form for NotMeForm {
    const NAME: &'static str = FORM;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

pub(super) async fn get(visit: Visit) -> Result<Answer, Trouble> {
    let Link { token } = visit.query()?;
    show(&visit, &Secret::new(token), StatusCode::OK).await
}

async fn show(visit: &Visit, token: &Secret, status: StatusCode) -> Result<Answer, Trouble> {
    let Some(user) = disown::look(&visit.app, token).await? else { return Ok(end(visit, NotMeEnd::LinkEnded)) };
    let browser = csrf::Browser::of(visit);
    let links = visit.link("");
    let view = NotMeView {
        name: user.name.as_str(),
        action: &visit.link("/not-me"),
        csrf: &browser.proof(FORM),
        token: token.expose(),
    };
    let mut answer = reply::secret_page(visit, status, pages::not_me(&visit.frame(&links), &view));
    browser.keep(&mut answer);
    Ok(answer)
}

pub(super) async fn post(visit: Visit, request: Request) -> Result<Answer, Trouble> {
    let form = match forms::read::<NotMeForm>(&visit, request).await? {
        Sent::Checked(form) => form,
        Sent::Stale(form) => return show(&visit, &Secret::new(form.token), StatusCode::FORBIDDEN).await,
    };
    let visitor = visit.visitor(form.browser());
    let token = Secret::new(form.into_inner().token);
    let is_locked = disown::disown(&visit.app, &visitor, &token).await?;
    Ok(end(&visit, if is_locked { NotMeEnd::Locked } else { NotMeEnd::LinkEnded }))
}

fn end(visit: &Visit, end: NotMeEnd) -> Answer {
    let links = visit.link("");
    reply::secret_page(visit, end.status(), pages::not_me_end(&visit.frame(&links), end))
}
