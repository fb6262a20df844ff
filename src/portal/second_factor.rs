//! The second step of a sign-in: a code, or the first authenticator app. Whoever stands here is nobody yet.

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::forms::{self, Form, Sent};
use super::problem::Trouble;
use super::sign_in::{Wish, action, begin_again, destination, go_on, place, way_back, welcome};
use super::visit::Visit;
use super::ways::{Offer, in_turn, with_query};
use super::{Answer, csrf, elsewhere, reply};
use crate::actions::ActionError;
use crate::actions::ask_elsewhere;
use crate::actions::ask_elsewhere::{About, Asking, newest};
use crate::actions::begin_session::SignedIn;
use crate::actions::second_factor::{self, Answered, HalfDone, Step, answer, find};
use crate::actions::watch_approval::watch;
use crate::domain::approval::Purpose;
use crate::domain::factor::{Factor, Label, chosen};
use crate::domain::ids::FactorId;
use crate::domain::secret::Secret;
use crate::factors::totp;
use crate::pages::{self, EnrolProblem, EnrolView, FactorView, Notice, Occasion, Posts, ProofProblem, RecoveryView};
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
    /// What else is wanted than to go on.
    #[serde(rename = "do")]
    deed: Option<Deed>,
    way: Option<String>,
    trust: Option<String>,
    #[serde(default)]
    csrf: String,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Deed {
    /// That something is asked or sent elsewhere.
    Ask,
    Again,
    Cancel,
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

/// From the first step to this one; to that way, if another one is asked for than would be by itself.
pub(super) fn lead_to(visit: &Visit, (ticket, way): (&Secret, Option<FactorId>), wish: &Wish) -> Answer {
    let way = way.map_or_else(String::new, |way| format!("way={way}"));
    reply::see_other(&with_query(address(visit, ticket.expose(), wish), &[&way]))
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
            show(&Shown { visit: &visit, wish: &wish, asked: &asked, half_done: &half_done }, None, false).await
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
        return show(&shown, Some(ProofProblem::OpenTooLong), trust).await;
    }
    if let Some(deed) = form.deed {
        return act(&shown, deed).await;
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
        // The page says how it stands.
        Ok(Answered::NotYet | Answered::Ended(_)) => return Ok(back(&shown)),
        Ok(Answered::CodeOver) => ProofProblem::CodeEnded,
        Ok(Answered::Unreachable) => ProofProblem::Unreachable,
        Err(ActionError::Busy(_)) => ProofProblem::Busy,
        Err(failed) => return Err(failed.into()),
    };
    show(&shown, Some(problem), trust).await
}

async fn act(shown: &Shown<'_>, deed: Deed) -> Result<Answer, Trouble> {
    let Shown { visit, wish, asked, half_done } = *shown;
    let over = || Ok(begin_again(visit, wish, Notice::SignInOver));
    let place = place(visit, half_done.browser());
    if deed == Deed::Cancel {
        second_factor::give_up(&visit.app, half_done, &place.visitor).await?;
        return over();
    }
    let Step::Code { ways } = &half_done.step else { return over() };
    let order: Vec<&Factor> = ways.iter().collect();
    let Some(factor) = chosen(&order, asked.way.as_deref()) else { return Ok(back(shown)) };
    let about = About { purpose: Purpose::SignIn, app: place.heads_for.clone() };
    let asking = Asking { user: &half_done.user, factor, asker: half_done.asker(), visitor: &place.visitor, about };
    match elsewhere::act(&visit.app, asking, deed).await? {
        ask_elsewhere::Asked::Asked => Ok(back(shown)),
        ask_elsewhere::Asked::NotFor(wait) => show(shown, Some(ProofProblem::NotFor(wait)), false).await,
        ask_elsewhere::Asked::Unreachable => show(shown, Some(ProofProblem::Unreachable), false).await,
        ask_elsewhere::Asked::Over => over(),
    }
}

/// To this page, as it stands now.
fn back(shown: &Shown<'_>) -> Answer {
    let Shown { visit, wish, asked, .. } = *shown;
    let way = asked.way.as_ref().map_or_else(String::new, |way| format!("way={}", super::refuse::quote(way)));
    reply::see_other(&with_query(address(visit, &asked.ticket, wish), &[&way]))
}

/// Tells the page that waits of news: as a stream, or once with `poll`.
pub(super) async fn events(visit: Visit) -> Result<Answer, Trouble> {
    let asked: Asked = visit.query()?;
    let poll: elsewhere::Poll = visit.query()?;
    let Some(half_done) = half_done(&visit, &asked).await? else { return Ok(elsewhere::told(&visit, None)) };
    let Step::Code { ways } = &half_done.step else { return Ok(elsewhere::told(&visit, None)) };
    let order: Vec<&Factor> = ways.iter().collect();
    let Some(factor) = chosen(&order, asked.way.as_deref()) else { return Ok(elsewhere::told(&visit, None)) };
    let found = newest(&visit.app, half_done.user.id, (half_done.asker(), factor.id, Purpose::SignIn)).await?;
    Ok(elsewhere::answer(&visit, found.as_ref(), (half_done.browser(), poll)))
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

async fn show(shown: &Shown<'_>, problem: Option<ProofProblem>, trusting: bool) -> Result<Answer, Trouble> {
    match &shown.half_done.step {
        Step::Code { ways } => show_code(shown, ways, problem, trusting).await,
        Step::Enrol { draft } => show_enrolment(shown, draft, problem),
    }
}

async fn show_code(
    shown: &Shown<'_>,
    ways: &[Factor],
    problem: Option<ProofProblem>,
    trusting: bool,
) -> Result<Answer, Trouble> {
    let Shown { visit, wish, asked, half_done } = *shown;
    let page = address(visit, &asked.ticket, wish);
    let offers = in_turn((&visit.app, &half_done.user), ways, (asked.way.as_deref(), &page));
    let first = offers.first().filter(|offer| offer.is_elsewhere());
    // The page that answers is asked for again, which asks for the same way.
    let posts_to = first.map_or_else(|| page.clone(), |offer| with_query(page.clone(), &[&offer.in_query()]));
    let approval = match first {
        Some(offer) => newest(&visit.app, half_done.user.id, (half_done.asker(), offer.id(), Purpose::SignIn)).await?,
        None => None,
    };
    if let Some(approval) = &approval {
        watch(&visit.app, approval.id);
    }
    let number = elsewhere::number_of(approval.as_ref());
    let events = first.map_or_else(String::new, |offer| {
        let ticket = format!("ticket={}", super::refuse::quote(&asked.ticket));
        with_query(visit.link("/sign-in/factor/events"), &[&ticket, &offer.in_query()])
    });
    let target = visit.return_to(wish.rd.as_deref());
    let browser = csrf::Browser::of(visit);
    let links = visit.link("");
    let view = FactorView {
        destination: destination(visit, target.as_ref()),
        posts: Posts { action: &posts_to, csrf: &browser.proof(FORM), events: &events },
        elsewhere: first.map(|_| elsewhere::standing(approval.as_ref(), number.as_deref(), visit.app.clock.now())),
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
    Ok(answer)
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
