//! The page where somebody who is signed in proves more, because a place asks for it, and goes on from there.

use std::time::Duration;

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::account::TOTP;
use super::ask_first::prepare;
use super::forms::{self, Form, Sent};
use super::problem::{self, Trouble};
use super::refuse::quote;
use super::sign_in::{Wish, go_on, title_of};
use super::sign_out::sign_out_link;
use super::visit::Visit;
use super::ways::{Offer, in_turn, with_query};
use super::{Answer, csrf, proof, reply};
use crate::actions::prove::{Offered, Wanted};
use crate::actions::step_up::{Missing, SteppedUp, missing, step_up};
use crate::crypto::token::read_hash;
use crate::domain::approval::Purpose;
use crate::domain::factor::FactorKind;
use crate::domain::secret::Secret;
use crate::domain::standard::{FactorKinds, SecondAsked, Standard};
use crate::pages::{self, ConfirmView, Destination, Problem, ProofProblem, ProofView};

const FORM: &str = "confirm";
pub(super) const PATH: &str = "/confirm";

/// The way to it and back. What the place asks for travels along: only the place knows it, and judges it again.
pub(super) fn link(page: &str, rd: &str, standard: Standard) -> String {
    let factors = match standard.second {
        SecondAsked::None => String::new(),
        SecondAsked::Any => "&factors=any".to_owned(),
        SecondAsked::OneOf(kinds) => {
            let kinds: Vec<_> = kinds.iter().map(FactorKind::as_str).collect();
            format!("&factors={}", kinds.join(","))
        }
    };
    let max_age = standard.max_age.map_or_else(String::new, |age| format!("&max_age={}", age.as_secs()));
    format!("{page}?rd={}{factors}{max_age}", quote(rd))
}

/// What `link` and the refusal say.
#[derive(Deserialize)]
struct Question {
    rd: Option<String>,
    enter: Option<String>,
    factors: Option<String>,
    max_age: Option<u64>,
    /// The factor that they would rather be asked for.
    way: Option<String>,
}

#[derive(Deserialize)]
struct ConfirmForm {
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
    way: Option<String>,
    #[serde(default)]
    csrf: String,
}

impl Form for ConfirmForm {
    const NAME: &'static str = FORM;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

impl Question {
    fn of(visit: &Visit) -> Result<(Self, Standard), Trouble> {
        let question: Self = visit.query()?;
        let second = match question.factors.as_deref() {
            None => SecondAsked::None,
            Some("any") => SecondAsked::Any,
            Some(names) => {
                let kind = |name| FactorKind::ALL.into_iter().find(|kind| kind.as_str() == name);
                let kinds: Option<Vec<_>> = names.split(',').map(kind).collect();
                SecondAsked::OneOf(kinds.and_then(|kinds| FactorKinds::new(&kinds)).ok_or(Trouble::BadRequest)?)
            }
        };
        let max_age = question.max_age.map(Duration::from_secs);
        Ok((question, Standard { second, max_age }))
    }

    fn wish(&self) -> Wish {
        Wish { rd: self.rd.clone(), enter: self.enter.clone(), ..Wish::default() }
    }
}

pub(super) async fn get(visit: Visit) -> Result<Answer, Trouble> {
    let (question, standard) = Question::of(&visit)?;
    let session = visit.session.clone().ok_or(Trouble::SignInNeeded)?;
    if !visit.may_sign_in_here() {
        return Err(Trouble::InsecureHttp);
    }
    let missing = missing(&visit.app, &session, standard).await?;
    answer(&visit, (&question, standard), missing, None).await
}

pub(super) async fn post(visit: Visit, request: Request) -> Result<Answer, Trouble> {
    let (mut question, standard) = Question::of(&visit)?;
    let session = visit.session.clone().ok_or(Trouble::SignInNeeded)?;
    if !visit.may_sign_in_here() {
        return Err(Trouble::InsecureHttp);
    }
    let Sent::Checked(form) = forms::read::<ConfirmForm>(&visit, request).await? else {
        let missing = missing(&visit.app, &session, standard).await?;
        return answer(&visit, (&question, standard), missing, Some(ProofProblem::OpenTooLong)).await;
    };
    let browser = form.browser();
    let form = form.into_inner();
    question.way = form.way;
    let (password, code) = (Secret::new(form.password), Secret::new(form.code));
    let offered = Offered { password: &password, code: &code, way: question.way.as_deref() };
    let judged = match step_up(&visit.app, &session, standard, (offered, &visit.visitor(browser))).await {
        Ok(SteppedUp::Elsewhere(missing)) => return answer(&visit, (&question, standard), missing, None).await,
        Ok(SteppedUp::Judged(proving)) => proof::judged(Ok(proving), false),
        Err(failed) => proof::judged(Err(failed), false),
    };
    let problem = match judged? {
        Ok(proof) => {
            let onward = go_on(&visit, session.root().session.id, &question.wish());
            return Ok(proof::renew(&visit, &proof, Ok(onward)));
        }
        Err(refused) => refused.problem(),
    };
    let missing = missing(&visit.app, &session, standard).await?;
    answer(&visit, (&question, standard), missing, Some(problem)).await
}

/// Asks for what is missing, or leads to where it can be had.
async fn answer(
    visit: &Visit,
    question: (&Question, Standard),
    missing: Missing,
    problem: Option<ProofProblem>,
) -> Result<Answer, Trouble> {
    let session = visit.session.as_ref().ok_or(Trouble::SignInNeeded)?;
    Ok(match missing {
        Missing::Nothing => go_on(visit, session.root().session.id, &question.0.wish()),
        Missing::Proof(wanted) => show(visit, question, &wanted, problem).await?,
        // Where it is set up, the way leads back to the place that asked; a new factor is enough of a proof there.
        Missing::Enrolment => {
            let target = visit.return_to(question.0.rd.as_deref());
            let rd = target.map_or_else(String::new, |target| format!("rd={}", quote(target.as_str())));
            reply::see_other(&with_query(visit.link(TOTP), &[&rd]))
        }
        Missing::Link => {
            let switch_account = sign_out_link(visit, question.0.rd.as_deref());
            let name = session.user.name.as_str();
            let problem = Problem::SecondFactorNeeded { name, switch_account: &switch_account };
            problem::draw(visit, problem, "a first factor takes an operator's link")
        }
    })
}

async fn show(
    visit: &Visit,
    question: (&Question, Standard),
    wanted: &Wanted,
    problem: Option<ProofProblem>,
) -> Result<Answer, Trouble> {
    let target = visit.return_to(question.0.rd.as_deref());
    let action = own_link(visit, question);
    let mut offers = match (wanted, &visit.session) {
        (Wanted::Code { ways }, Some(session)) => {
            in_turn((&visit.app, &session.user), ways, (question.0.way.as_deref(), &action))
        }
        _ => Vec::new(),
    };
    if let Some(session) = &visit.session {
        let page = format!("{}{action}", visit.app.settings.gateway.public.origin());
        prepare(visit, session, &mut offers, (&page, Purpose::GoOn)).await?;
    }
    let proof = match wanted {
        Wanted::Code { .. } => ProofView::Code { ways: offers.iter().map(Offer::way).collect(), problem },
        Wanted::Password | Wanted::Nothing => ProofView::Password { problem },
    };
    let title = target.as_ref().and_then(|target| title_of(visit, target));
    let browser = csrf::Browser::of(visit);
    let links = visit.link("");
    let view = ConfirmView {
        destination: title.zip(target.as_ref()).map(|(title, to)| Destination { title, host: to.host().as_str() }),
        action: &action,
        csrf: &browser.proof(FORM),
        name: visit.session.as_ref().map_or("", |session| session.user.name.as_str()),
        proof,
    };
    let status = problem.map_or(StatusCode::OK, ProofProblem::status);
    let markup = pages::confirm(&visit.frame(&links), &view);
    let mut answer = reply::page_leading_to(status, markup, visit.foreign_origin(target.as_ref()).as_deref());
    browser.keep(&mut answer);
    reply::retry_after(&mut answer, problem.and_then(ProofProblem::wait));
    Ok(answer)
}

/// This page again; only a checked target is repeated.
fn own_link(visit: &Visit, (question, standard): (&Question, Standard)) -> String {
    let target = visit.return_to(question.rd.as_deref());
    let home = visit.link("/");
    let page = link(&visit.link(PATH), target.as_ref().map_or(&home, |target| target.as_str()), standard);
    match question.enter.as_deref().filter(|enter| read_hash(enter).is_some()) {
        Some(enter) => format!("{page}&enter={enter}"),
        None => page,
    }
}
