//! Adding a phone, for somebody who is signed in: a picture to scan, then the question whether the right phone came.

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::name::to_list;
use super::{Own, PAGE, ended, show_codes};
use crate::actions::add_factor::{Begun, Labels, may_begin};
use crate::actions::add_phone::{Arrived, Picture, Standing, begin, confirm, find, turn_away};
use crate::domain::factor::Label;
use crate::pages::{self, Notice, PhoneArrivedView, PhoneBeginView, PhoneReach, PhoneScanView, ProofProblem};
use crate::portal::forms::{self, Form, Sent};
use crate::portal::problem::Trouble;
use crate::portal::proof::{self, Needs, ProofFields};
use crate::portal::second_factor::label;
use crate::portal::{Answer, phone, reply};
use crate::words::RecoveryText;

pub(super) const PHONE: &str = "/account/factors/phone";

/// The proof before anything is shown, the answer after a phone has come.
#[derive(Deserialize)]
struct PhoneForm {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    answer: String,
    #[serde(flatten)]
    proof: ProofFields,
}

impl Form for PhoneForm {
    const NAME: &'static str = "factor-phone";

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

#[derive(Default, Deserialize)]
struct Step {
    ticket: Option<String>,
    way: Option<String>,
}

pub(in crate::portal) async fn get(own: Own) -> Result<Answer, Trouble> {
    let step: Step = own.visit.query()?;
    let Some(ticket) = step.ticket else { return show_begin(&own, step.way.as_deref(), None).await };
    Ok(match find(&own.visit.app, &own.oneself(), &ticket).await? {
        Some(Standing::Waiting(picture)) => show_picture(&own, &ticket, &picture),
        Some(Standing::Arrived(arrived)) => show_arrived(&own, &ticket, &arrived, None),
        None => ended(&own),
    })
}

/// For the script of the page that waits.
pub(in crate::portal) async fn state(own: Own) -> Result<Answer, Trouble> {
    let step: Step = own.visit.query()?;
    let standing = find(&own.visit.app, &own.oneself(), &step.ticket.unwrap_or_default()).await?;
    let stands = match standing {
        Some(Standing::Waiting(_)) => "waiting",
        Some(Standing::Arrived(_)) => "arrived",
        None => "over",
    };
    Ok(reply::json(StatusCode::OK, "application/json", &json!({ "stands": stands })))
}

pub(in crate::portal) async fn post(own: Own, request: Request) -> Result<Answer, Trouble> {
    let step: Step = own.visit.query()?;
    let sent = forms::read::<PhoneForm>(&own.visit, request).await?;
    let Sent::Checked(form) = sent else { return Err(Trouble::StaleForm { again: PHONE }) };
    let browser = form.browser();
    let form = form.into_inner();
    let Some(ticket) = step.ticket else {
        let way = form.proof.way.clone();
        return match own.prove(form.proof, Needs::Fresh, browser).await? {
            Ok(proof) => {
                let begun = begin(&own.visit.app, &own.oneself(), &proof).await;
                let done = begun.map_err(Trouble::from).and_then(|begun| go_on(&own, begun));
                Ok(proof::renew(&own.visit, &proof, done))
            }
            Err(refused) => show_begin(&own, way.as_deref(), Some(refused.problem())).await,
        };
    };
    match find(&own.visit.app, &own.oneself(), &ticket).await? {
        Some(Standing::Waiting(picture)) => Ok(show_picture(&own, &ticket, &picture)),
        Some(Standing::Arrived(arrived)) => decide(&own, &ticket, *arrived, form).await,
        None => Ok(ended(&own)),
    }
}

fn go_on(own: &Own, begun: Begun) -> Result<Answer, Trouble> {
    match begun {
        Begun::Begun(ticket) => Ok(reply::see_other(&page(own, PHONE, ticket.expose()))),
        Begun::ByLink => Ok(to_list(own)),
        Begun::Enough => Ok(own.done(PAGE, Notice::EnoughFactors)),
        Begun::Over => Err(Trouble::SignInNeeded),
    }
}

/// Only "yes" adds it.
async fn decide(own: &Own, ticket: &str, arrived: Arrived, form: PhoneForm) -> Result<Answer, Trouble> {
    if form.answer != "yes" {
        turn_away(&own.visit.app, &own.oneself(), &arrived).await?;
        return Ok(to_list(own));
    }
    let typed = form.label.trim();
    let named = if typed.is_empty() { Ok(arrived.draft.label.clone()) } else { Label::parse(typed) };
    let Ok(factor) = named else { return Ok(show_arrived(own, ticket, &arrived, Some(&form.label))) };
    let labels = Labels { factor, codes: label(&own.visit, RecoveryText::Name) };
    let Some(added) = confirm(&own.visit.app, &own.oneself(), arrived, labels).await? else {
        return Ok(ended(own));
    };
    let mut answer =
        if added.codes.is_empty() { own.done(PAGE, Notice::ReachedAdded) } else { show_codes(own, &added.codes, None) };
    if let Some(renewed) = &added.renewed {
        proof::keep(&own.visit, renewed, &mut answer);
    }
    Ok(answer)
}

async fn show_begin(own: &Own, way: Option<&str>, problem: Option<ProofProblem>) -> Result<Answer, Trouble> {
    if !may_begin(&own.visit.app, &own.user().await?, None).await? {
        return Ok(to_list(own));
    }
    let asked = own.asked(PHONE, way).await?;
    Ok(own.ask(problem, PhoneForm::NAME, |frame, csrf| {
        let view = PhoneBeginView { name: own.session.user.name.as_str(), proof: asked.view(problem), csrf };
        pages::phone_begin(frame, &view)
    }))
}

/// What the picture holds stands behind a `#`: browsers send that to nobody.
fn show_picture(own: &Own, ticket: &str, picture: &Picture) -> Answer {
    let visit = &own.visit;
    let link = format!("{}#enrol={}", visit.address(phone::PATH), picture.token.expose());
    let (again, state) = (page(own, PHONE, ticket), page(own, &format!("{PHONE}/state"), ticket));
    let reach = match (visit.scheme().secure, visit.arrival.host.is_loopback()) {
        (true, _) => PhoneReach::Anywhere,
        (false, true) => PhoneReach::OnlyHere,
        (false, false) => PhoneReach::NeedsHttps,
    };
    let view = PhoneScanView {
        link: &link,
        again: &again,
        state: &state,
        rest: picture.ends.since(visit.app.clock.now()),
        reach,
    };
    let links = visit.link("");
    let shown = pages::phone_scan(&visit.frame(&links), &view);
    reply::secret_page(visit, StatusCode::OK, shown)
}

fn show_arrived(own: &Own, ticket: &str, arrived: &Arrived, bad: Option<&str>) -> Answer {
    let action = page(own, PHONE, ticket);
    let status = if bad.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let browser = arrived.draft.label.as_str();
    own.show(status, PhoneForm::NAME, |frame, csrf| {
        let view = PhoneArrivedView {
            action: &action,
            csrf,
            browser,
            code: &arrived.code,
            label: bad.unwrap_or(browser),
            is_bad: bad.is_some(),
        };
        pages::phone_arrived(frame, &view)
    })
}

/// The ticket was read or made by us, so it is a token, which needs no escaping.
fn page(own: &Own, path: &str, ticket: &str) -> String {
    format!("{}?ticket={ticket}", own.visit.link(path))
}
