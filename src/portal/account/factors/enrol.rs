//! Setting up an authenticator app, for somebody who is signed in.

use axum::extract::Request;
use serde::Deserialize;

use super::name::to_list;
use super::{Own, PAGE, show_codes};
use crate::actions::add_factor::{Begun, Confirmed, Draft, Labels, begin, begins_by_link, confirm, find};
use crate::actions::manage_factors::own_factors;
use crate::domain::factor::Label;
use crate::domain::secret::Secret;
use crate::domain::typed_code::TypedCode;
use crate::pages::{self, BeginView, EnrolProblem, EnrolView, Notice, Occasion, ProofProblem};
use crate::portal::forms::{self, Form, Sent};
use crate::portal::problem::Trouble;
use crate::portal::proof::{self, Needs, ProofFields};
use crate::portal::second_factor::label;
use crate::portal::{Answer, reply};
use crate::words::{EnrolText, RecoveryText};

const TOTP: &str = "/account/factors/totp";

/// Both steps come with it: the proof before anything is shown, the first code after.
#[derive(Deserialize)]
struct EnrolForm {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    label: String,
    #[serde(flatten)]
    proof: ProofFields,
}

impl Form for EnrolForm {
    const NAME: &'static str = "factor-totp";

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

#[derive(Default, Deserialize)]
struct Step {
    /// The one that is shown, and waits for its first code.
    ticket: Option<String>,
    way: Option<String>,
}

pub(in crate::portal) async fn get(own: Own) -> Result<Answer, Trouble> {
    let step: Step = own.visit.query()?;
    match &step.ticket {
        None => show_begin(&own, step.way.as_deref(), None).await,
        Some(ticket) => {
            let draft = find(&own.visit.app, &own.oneself(), ticket).await?.ok_or(Trouble::LinkEnded)?;
            Ok(show_draft(&own, ticket, &draft, ("", None)))
        }
    }
}

pub(in crate::portal) async fn post(own: Own, request: Request) -> Result<Answer, Trouble> {
    let step: Step = own.visit.query()?;
    let sent = forms::read::<EnrolForm>(&own.visit, request).await?;
    match step.ticket {
        None => {
            let Sent::Checked(form) = sent else { return Err(Trouble::StaleForm { again: TOTP }) };
            let browser = form.browser();
            let given = form.into_inner().proof;
            let way = given.way.clone();
            match own.prove(given, Needs::Fresh, browser).await? {
                Ok(proof) => {
                    let begun = begin(&own.visit.app, &own.oneself(), &proof, default_label(&own)).await;
                    let done = begun.map_err(Trouble::from).and_then(|begun| go_on(&own, begun));
                    Ok(proof::renew(&own.visit, &proof, done))
                }
                Err(refused) => show_begin(&own, way.as_deref(), Some(refused.problem())).await,
            }
        }
        Some(ticket) => {
            let draft = find(&own.visit.app, &own.oneself(), &ticket).await?.ok_or(Trouble::LinkEnded)?;
            match sent {
                Sent::Checked(form) => judge(&own, &ticket, draft, form.into_inner()).await,
                Sent::Stale(form) => {
                    Ok(show_draft(&own, &ticket, &draft, (&form.label, Some(EnrolProblem::OpenTooLong))))
                }
            }
        }
    }
}

/// What it is called where its owner gives it no name.
fn default_label(own: &Own) -> Label {
    label(&own.visit, EnrolText::DefaultName)
}

fn go_on(own: &Own, begun: Begun) -> Result<Answer, Trouble> {
    match begun {
        Begun::Begun(ticket) => Ok(reply::see_other(&format!("{}?ticket={}", own.visit.link(TOTP), ticket.expose()))),
        Begun::ByLink => Ok(to_list(own)),
        Begun::Over => Err(Trouble::SignInNeeded),
    }
}

async fn judge(own: &Own, ticket: &str, draft: Draft, form: EnrolForm) -> Result<Answer, Trouble> {
    let again = |draft: &Draft, problem| Ok(show_draft(own, ticket, draft, (&form.label, Some(problem))));
    let typed = if form.label.trim().is_empty() { Ok(default_label(own)) } else { Label::parse(&form.label) };
    let Ok(factor) = typed else { return again(&draft, EnrolProblem::Label) };
    let Some(code) = TypedCode::read(&Secret::new(form.proof.code)) else {
        return again(&draft, EnrolProblem::Missing);
    };
    match confirm(
        &own.visit.app,
        &own.oneself(),
        &draft,
        (&code, Labels { factor, codes: label(&own.visit, RecoveryText::Name) }),
    )
    .await?
    {
        Confirmed::Confirmed(added) => {
            let mut answer = if added.codes.is_empty() {
                own.done(PAGE, Notice::FactorAdded)
            } else {
                show_codes(own, &added.codes)
            };
            if let Some(renewed) = &added.renewed {
                proof::keep(&own.visit, renewed, &mut answer);
            }
            Ok(answer)
        }
        Confirmed::Wrong => again(&draft, EnrolProblem::Wrong),
        Confirmed::Ended => Err(Trouble::LinkEnded),
    }
}

async fn show_begin(own: &Own, way: Option<&str>, problem: Option<ProofProblem>) -> Result<Answer, Trouble> {
    let factors = own_factors(&own.visit.app, &own.user().await?).await?;
    if factors.protecting.is_empty() && begins_by_link(&own.visit.app) {
        return Ok(to_list(own));
    }
    let asked = own.asked(TOTP, way).await?;
    Ok(own.show(proof::status(problem), EnrolForm::NAME, |frame, csrf| {
        let view = BeginView { name: own.session.user.name.as_str(), proof: asked.view(problem), csrf };
        pages::begin(frame, &view)
    }))
}

fn show_draft(own: &Own, ticket: &str, draft: &Draft, (label, problem): (&str, Option<EnrolProblem>)) -> Answer {
    let status = problem.map_or(http::StatusCode::OK, EnrolProblem::status);
    // The ticket was read, so it is a token, which needs no escaping.
    let action = format!("{}?ticket={ticket}", own.visit.link(TOTP));
    let cancel = own.visit.link(PAGE);
    own.show(status, EnrolForm::NAME, |frame, csrf| {
        let view = EnrolView {
            action: &action,
            csrf,
            uri: draft.setup.uri.expose(),
            key: draft.setup.groups.expose(),
            account: own.session.user.name.as_str(),
            occasion: Occasion::Further { label, cancel: &cancel },
            problem,
        };
        pages::enrol(frame, &view)
    })
}
