//! The second step of a sign-in: a code, or the first authenticator app. Whoever stands here is nobody yet.

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::forms::{self, Form, Sent};
use super::problem::Trouble;
use super::sign_in::{Wish, action, begin_again, destination, go_on, place, way_back, welcome};
use super::visit::Visit;
use super::ways::{Offer, in_turn, with_query};
use super::{Answer, csrf, reply};
use crate::actions::ActionError;
use crate::actions::begin_session::SignedIn;
use crate::actions::second_factor::{self, Answered, HalfDone, Step, answer, find};
use crate::domain::factor::{Factor, Label};
use crate::domain::secret::Secret;
use crate::factors::totp;
use crate::pages::{self, EnrolProblem, EnrolView, FactorView, Notice, Occasion, ProofProblem, RecoveryView};
use crate::words::{RecoveryText, Text};

const FORM: &str = "factor";
const KEPT: &str = "recovery-codes";

/// Which half-done sign-in, and with what it is to be finished.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    ticket: String,
    way: Option<String>,
}

#[derive(Deserialize)]
struct FactorForm {
    #[serde(default)]
    code: String,
    way: Option<String>,
    trust: Option<String>,
    #[serde(default)]
    csrf: String,
}

impl Form for FactorForm {
    const NAME: &'static str = FORM;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

#[derive(Deserialize)]
struct KeptForm {
    #[serde(default)]
    csrf: String,
}

impl Form for KeptForm {
    const NAME: &'static str = KEPT;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

/// From the first step to this one.
pub(super) fn lead_to(visit: &Visit, ticket: &Secret, wish: &Wish) -> Answer {
    reply::see_other(&address(visit, ticket.expose(), wish))
}

/// A name that we give, in the visitor's words.
pub(super) fn label<'a>(visit: &Visit, text: impl Into<Text<'a>>) -> Label {
    Label::fitting(&visit.words.say(text).to_string())
}

pub(super) async fn get(visit: Visit) -> Result<Answer, Trouble> {
    let (wish, asked): (Wish, Asked) = (visit.query()?, visit.query()?);
    if let Some(session) = &visit.session {
        return Ok(go_on(&visit, session.root().session.id, &wish));
    }
    if !visit.may_sign_in_here() {
        return Err(Trouble::InsecureHttp);
    }
    match half_done(&visit, &asked).await? {
        Some(half_done) => {
            show(&Shown { visit: &visit, wish: &wish, asked: &asked, half_done: &half_done }, None, false)
        }
        None => Ok(begin_again(&visit, &wish, Notice::SignInOver)),
    }
}

pub(super) async fn post(visit: Visit, request: Request) -> Result<Answer, Trouble> {
    let (wish, mut asked): (Wish, Asked) = (visit.query()?, visit.query()?);
    if !visit.may_sign_in_here() {
        return Err(Trouble::InsecureHttp);
    }
    let sent = forms::read::<FactorForm>(&visit, request).await?;
    // Somebody signed in meanwhile, in another tab: this one simply goes on.
    if let (Sent::Stale(_), Some(session)) = (&sent, &visit.session) {
        return Ok(go_on(&visit, session.root().session.id, &wish));
    }
    let Some(half_done) = half_done(&visit, &asked).await? else {
        return Ok(begin_again(&visit, &wish, Notice::SignInOver));
    };
    let (form, is_stale) = match sent {
        Sent::Checked(form) => (form.into_inner(), false),
        Sent::Stale(form) => (form, true),
    };
    asked.way = form.way.clone().or(asked.way);
    let shown = Shown { visit: &visit, wish: &wish, asked: &asked, half_done: &half_done };
    let trust = form.trust.is_some();
    if is_stale {
        return show(&shown, Some(ProofProblem::OpenTooLong), trust);
    }
    let given = second_factor::Answer {
        place: place(&visit, half_done.browser()),
        code: &Secret::new(form.code),
        way: asked.way.as_deref(),
        trust,
        codes_label: label(&visit, RecoveryText::Name),
    };
    let problem = match answer(&visit.app, &half_done, given).await {
        Ok(Answered::Done(done)) => return Ok(welcome(&visit, &done, go_on(&visit, done.id, &wish))),
        Ok(Answered::Enrolled { signed_in, codes }) => return Ok(show_codes(&shown, &signed_in, &codes)),
        Ok(Answered::Over { too_many }) => {
            let notice = if too_many { Notice::TooManyCodes } else { Notice::SignInOver };
            return Ok(begin_again(&visit, &wish, notice));
        }
        Ok(Answered::Wrong { left }) => ProofProblem::Wrong { left },
        Ok(Answered::Replayed) => ProofProblem::Replayed,
        Ok(Answered::Missing) => ProofProblem::Missing,
        Ok(Answered::Wait(wait)) => ProofProblem::Wait(wait),
        Err(ActionError::Busy(_)) => ProofProblem::Busy,
        Err(failed) => return Err(failed.into()),
    };
    show(&shown, Some(problem), trust)
}

/// The codes are kept: on to where they were going.
pub(super) async fn kept(visit: Visit, request: Request) -> Result<Answer, Trouble> {
    let wish: Wish = visit.query()?;
    let Some(session) = visit.session.clone() else { return Err(Trouble::SignInNeeded) };
    let Sent::Checked(_) = forms::read::<KeptForm>(&visit, request).await? else {
        return Err(Trouble::StaleForm { again: "/" });
    };
    Ok(go_on(&visit, session.root().session.id, &wish))
}

/// Where that form stood, if it comes back by a reload.
pub(super) async fn after_codes(visit: Visit) -> Result<Answer, Trouble> {
    let wish: Wish = visit.query()?;
    let Some(session) = &visit.session else { return Err(Trouble::SignInNeeded) };
    Ok(go_on(&visit, session.root().session.id, &wish))
}

async fn half_done(visit: &Visit, asked: &Asked) -> Result<Option<HalfDone>, ActionError> {
    find(&visit.app, &visit.arrival, &asked.ticket, &csrf::browsers(visit)).await
}

/// What a page of this step is drawn from.
struct Shown<'a> {
    visit: &'a Visit,
    wish: &'a Wish,
    asked: &'a Asked,
    half_done: &'a HalfDone,
}

fn show(shown: &Shown<'_>, problem: Option<ProofProblem>, trusting: bool) -> Result<Answer, Trouble> {
    match &shown.half_done.step {
        Step::Code { ways } => Ok(show_code(shown, ways, problem, trusting)),
        Step::Enrol { draft } => show_enrolment(shown, draft, problem),
    }
}

fn show_code(shown: &Shown<'_>, ways: &[Factor], problem: Option<ProofProblem>, trusting: bool) -> Answer {
    let Shown { visit, wish, asked, half_done } = *shown;
    let page = address(visit, &asked.ticket, wish);
    let offers = in_turn(ways, asked.way.as_deref(), &page);
    let target = visit.return_to(wish.rd.as_deref());
    let browser = csrf::Browser::of(visit);
    let links = visit.link("");
    let view = FactorView {
        destination: destination(visit, target.as_ref()),
        action: &page,
        csrf: &browser.proof(FORM),
        name: half_done.user.name.as_str(),
        ways: offers.iter().map(Offer::way).collect(),
        rest: half_done.ends.since(visit.app.clock.now()),
        trust: visit.app.settings.second_factor.trust_lasts,
        trusting,
        begin_again: &action(visit, target.as_ref(), wish),
        problem,
    };
    let markup = pages::factor(&visit.frame(&links), &view);
    let status = problem.map_or(StatusCode::OK, ProofProblem::status);
    let mut answer = reply::page_leading_to(status, markup, visit.foreign_origin(target.as_ref()).as_deref());
    reply::retry_after(&mut answer, problem.and_then(ProofProblem::wait));
    answer
}

fn show_enrolment(shown: &Shown<'_>, draft: &Factor, problem: Option<ProofProblem>) -> Result<Answer, Trouble> {
    let Shown { visit, wish, asked, half_done } = *shown;
    let name = half_done.user.name.as_str();
    let issuer = visit.app.settings.second_factor.issuer.as_str();
    let setup = totp::setup(draft, &visit.app.secrets, (issuer, name)).map_err(ActionError::from)?;
    let problem = problem.map(|problem| match problem {
        ProofProblem::Missing => EnrolProblem::Missing,
        ProofProblem::OpenTooLong => EnrolProblem::OpenTooLong,
        _ => EnrolProblem::Wrong,
    });
    let target = visit.return_to(wish.rd.as_deref());
    let browser = csrf::Browser::of(visit);
    let links = visit.link("");
    let rest = half_done.ends.since(visit.app.clock.now());
    let view = EnrolView {
        action: &address(visit, &asked.ticket, wish),
        csrf: &browser.proof(FORM),
        uri: setup.uri.expose(),
        key: setup.groups.expose(),
        account: name,
        occasion: Occasion::SignIn { rest, begin_again: &action(visit, target.as_ref(), wish) },
        problem,
    };
    let markup = pages::enrol(&visit.frame(&links), &view);
    let status = problem.map_or(StatusCode::OK, EnrolProblem::status);
    Ok(reply::page_leading_to(status, markup, visit.foreign_origin(target.as_ref()).as_deref()))
}

/// The answer itself has the codes, since nothing keeps them. Whoever loses it makes new ones at their account.
fn show_codes(shown: &Shown<'_>, done: &SignedIn, codes: &[Secret]) -> Answer {
    let Shown { visit, wish, half_done, .. } = *shown;
    let target = visit.return_to(wish.rd.as_deref());
    let way = way_back(target.as_ref(), wish);
    let links = visit.link("");
    let view = RecoveryView {
        codes: codes.iter().map(Secret::expose).collect(),
        name: half_done.user.name.as_str(),
        action: &with_query(visit.link("/sign-in/recovery-codes"), &[&way]),
        csrf: &csrf::proof_after(visit, KEPT, (&done.browser, done.id)),
    };
    let markup = pages::recovery(&visit.frame(&links), &view);
    let origin = visit.foreign_origin(target.as_ref());
    welcome(visit, done, reply::page_leading_to(StatusCode::OK, markup, origin.as_deref()))
}

/// Of this step.
fn address(visit: &Visit, ticket: &str, wish: &Wish) -> String {
    let target = visit.return_to(wish.rd.as_deref());
    let ticket = format!("ticket={}", super::refuse::quote(ticket));
    with_query(visit.link("/sign-in/factor"), &[&ticket, &way_back(target.as_ref(), wish)])
}
