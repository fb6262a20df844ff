//! Ending the trust in a browser.

use axum::extract::Request;
use serde::Deserialize;

use super::own::Own;
use crate::actions::manage_trust::end_trust;
use crate::pages::Notice;
use crate::portal::forms::{self, Form, Sent};
use crate::portal::problem::Trouble;
use crate::portal::{Answer, reply};

pub(super) const FORM: &str = "trust";

#[derive(Deserialize)]
struct TrustForm {
    #[serde(default)]
    csrf: String,
    /// An id, or `all`.
    #[serde(default)]
    browser: String,
}

impl Form for TrustForm {
    const NAME: &'static str = FORM;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

/// Where a form stood that came back by a reload.
pub(in crate::portal) async fn get(own: Own) -> Answer {
    reply::see_other(&own.visit.link("/account/sessions"))
}

pub(in crate::portal) async fn post(own: Own, request: Request) -> Result<Answer, Trouble> {
    let Sent::Checked(form) = forms::read::<TrustForm>(&own.visit, request).await? else {
        return Err(Trouble::StaleForm { again: "/account/sessions" });
    };
    let which = match form.into_inner().browser.as_str() {
        "all" => None,
        id => Some(id.parse().map_err(|_| Trouble::BadRequest)?),
    };
    if end_trust(&own.visit.app, &own.oneself(), which).await? == 0 {
        return Ok(reply::see_other(&own.visit.link("/account/sessions")));
    }
    Ok(own.done("/account/sessions", Notice::TrustEnded))
}
