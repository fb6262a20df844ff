//! Leaving for good.

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::own::Own;
use crate::actions::delete_account::{delete_account, is_own_name};
use crate::domain::cookies::OurCookie;
use crate::pages::{self, LeaveView, ProofProblem};
use crate::portal::forms::{self, Form, Sent};
use crate::portal::problem::Trouble;
use crate::portal::proof::{self, Needs, ProofFields};
use crate::portal::{Answer, cookies, reply};

const PAGE: &str = "/account/delete";

#[derive(Deserialize)]
struct LeaveForm {
    #[serde(default)]
    csrf: String,
    /// The user name, typed.
    #[serde(default)]
    confirm: String,
    #[serde(flatten)]
    proof: ProofFields,
}

impl Form for LeaveForm {
    const NAME: &'static str = "delete";

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

#[derive(Default)]
struct Again<'a> {
    typed: &'a str,
    way: Option<&'a str>,
    is_other_name: bool,
    proof: Option<ProofProblem>,
}

pub(in crate::portal) async fn get(own: Own) -> Result<Answer, Trouble> {
    let ProofFields { way, .. } = own.visit.query()?;
    show(&own, Again { way: way.as_deref(), ..Again::default() }).await
}

pub(in crate::portal) async fn post(own: Own, request: Request) -> Result<Answer, Trouble> {
    let Sent::Checked(form) = forms::read::<LeaveForm>(&own.visit, request).await? else {
        return Err(Trouble::StaleForm { again: PAGE });
    };
    let browser = form.browser();
    let LeaveForm { confirm, proof: given, .. } = form.into_inner();
    let way = given.way.clone();
    let again = Again { typed: &confirm, way: way.as_deref(), ..Again::default() };
    if !is_own_name(&own.oneself(), &confirm) {
        return show(&own, Again { is_other_name: true, ..again }).await;
    }
    let proof = match own.prove(given, Needs::Fresh, browser).await? {
        Ok(proof) => proof,
        Err(refused) => return show(&own, Again { proof: Some(refused.problem()), ..again }).await,
    };
    match delete_account(&own.visit.app, &own.oneself(), &proof).await {
        Ok(true) => Ok(farewell(own)),
        Ok(false) => Err(Trouble::SignInNeeded),
        Err(failed) => Ok(proof::renew(&own.visit, &proof, Err(failed.into()))),
    }
}

/// No page of its own: one that a link can open would say to anyone that they are gone.
fn farewell(own: Own) -> Answer {
    let secure = own.visit.arrival.secure;
    let visit = own.visit.with_session(None);
    let links = visit.link("");
    let mut answer = reply::page(StatusCode::OK, pages::farewell(&visit.frame(&links)));
    cookies::take_back(&mut answer, secure, OurCookie::Session);
    answer
}

async fn show(own: &Own, again: Again<'_>) -> Result<Answer, Trouble> {
    let asked = own.asked(PAGE, again.way).await?;
    let mut answer = own.ask(again.proof, LeaveForm::NAME, |frame, csrf| {
        let view = LeaveView {
            name: own.session.user.name.as_str(),
            typed: again.typed,
            is_other_name: again.is_other_name,
            proof: asked.view(again.proof),
            csrf,
        };
        pages::leave(frame, &view)
    });
    if again.is_other_name {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}
