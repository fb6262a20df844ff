//! Choosing a language: for this browser, and for the mails of whoever is signed in.

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::forms::{self, Form, Sent};
use super::problem::Trouble;
use super::visit::Visit;
use super::{Answer, cookies, csrf, reply};
use crate::actions::choose_language::remember;
use crate::domain::language::Language;
use crate::pages::{self, LanguageView};

const FORM: &str = "language";

#[derive(Deserialize)]
struct LanguageForm {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    language: String,
    /// Where they came from.
    rd: Option<String>,
}

impl Form for LanguageForm {
    const NAME: &'static str = FORM;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

pub(super) async fn get(visit: Visit) -> Answer {
    let browser = csrf::Browser::of(&visit);
    let links = visit.link("");
    let view = LanguageView {
        chosen: visit.words.language,
        back: &visit.page_behind(),
        action: &visit.link("/language"),
        csrf: &browser.proof(FORM),
    };
    let mut answer = reply::page(StatusCode::OK, pages::language(&visit.frame(&links), &view));
    browser.keep(&mut answer);
    answer
}

pub(super) async fn post(visit: Visit, request: Request) -> Result<Answer, Trouble> {
    let Sent::Checked(form) = forms::read::<LanguageForm>(&visit, request).await? else {
        return Err(Trouble::StaleForm { again: "/language" });
    };
    let form = form.into_inner();
    let language = Language::from_tag(&form.language).ok_or(Trouble::BadRequest)?;
    if let Some(session) = &visit.session {
        remember(&visit.app, &visit.oneself(session), language).await?;
    }
    let back = visit.return_to(form.rd.as_deref());
    let mut answer = reply::see_other(&back.map_or_else(|| visit.link("/"), |back| back.as_str().to_owned()));
    cookies::set_language(&mut answer, visit.arrival.secure, language);
    Ok(answer)
}
