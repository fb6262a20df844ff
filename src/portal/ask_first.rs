//! Where a form that wants a proof leads first, if the proof comes from elsewhere: it is asked here, waited for, and used up
//! by the form itself.

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::elsewhere::{self, Poll};
use super::forms::{self, Form, Sent};
use super::problem::Trouble;
use super::refuse::quote;
use super::second_factor::Deed;
use super::sign_in::title_of;
use super::visit::Visit;
use super::ways::{Offer, in_turn, with_query};
use super::{Answer, confirm, csrf, reply};
use crate::actions::ask_elsewhere::{About, Asked, Asking, can_reach, give_up, is_replaced, newest};
use crate::actions::watch_approval::watch;
use crate::domain::approval::{Approval, Asker, Purpose, State};
use crate::domain::factor::{Factor, Prompt};
use crate::domain::return_to::ReturnTo;
use crate::domain::user::User;
use crate::factors;
use crate::live::sessions::LiveSession;
use crate::pages::{self, Elsewhere, ElsewhereView, Posts, ProofProblem};
use crate::store::StoreResult;

const FORM: &str = "ask-first";
pub(super) const PATH: &str = "/confirm/elsewhere";
pub(super) const EVENTS: &str = "/confirm/elsewhere/events";

#[derive(Deserialize)]
struct Question {
    rd: Option<String>,
    way: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct AskForm {
    #[serde(rename = "do")]
    deed: Option<Deed>,
    #[serde(default)]
    csrf: String,
}

impl Form for AskForm {
    const NAME: &'static str = FORM;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

/// For whom something is asked by a form of theirs.
pub(super) fn asker(session: &LiveSession) -> Asker {
    Asker::Session(session.root().session.id)
}

/// What stands in the way of a form that rests on the first of these: nothing, or this page. `page` is where it stands.
pub(super) async fn prepare(
    visit: &Visit,
    session: &LiveSession,
    offers: &mut [Offer],
    (page, purpose): (&str, Purpose),
) -> StoreResult<()> {
    let Some(first) = offers.first_mut().filter(|offer| offer.is_elsewhere()) else { return Ok(()) };
    let now = visit.app.clock.now();
    let found = newest(&visit.app, session.user.id, (asker(session), first.id(), purpose)).await?;
    let (rd, way) = (format!("rd={}", quote(page)), format!("way={}", first.id()));
    let here = with_query(visit.link(PATH), &[&rd, &way]);
    match found {
        Some(found) if found.is_good(now) => {}
        Some(found) if found.takes_codes(now) => first.is_sent_again_at(here),
        Some(_) | None => first.wait_at(here),
    }
    Ok(())
}

/// Who asks, what of, and for which form.
struct Place {
    user: User,
    factor: Factor,
    asker: Asker,
    /// The form's page.
    back: String,
    about: About,
    approval: Option<Approval>,
}

impl Place {
    async fn of(visit: &Visit, session: &LiveSession) -> Result<Self, Trouble> {
        let question: Question = visit.query()?;
        let user = visit.app.store.user(session.user.id).await?.ok_or(Trouble::SignInNeeded)?;
        let factors = visit.app.store.factors_of(user.id).await?;
        let is_meant =
            |factor: &Factor| Some(factor.id.to_string()) == question.way && can_reach(&visit.app, &user, factor);
        let factor = factors.into_iter().find(is_meant).ok_or(Trouble::UnknownPage)?;
        let target = visit.return_to(question.rd.as_deref());
        let target = target.filter(|target| target.host() == visit.app.settings.routes.portal());
        let page = target.as_ref().map_or_else(|| visit.link("/account"), |target| target.as_str().to_owned());
        let back = with_query(page, &[&format!("way={}", factor.id)]);
        let asker = asker(session);
        let about = about(visit, target.as_ref());
        let approval = newest(&visit.app, user.id, (asker, factor.id, about.purpose)).await?;
        Ok(Self { user, factor, asker, back, about, approval })
    }

    /// Where it goes on once something was asked or sent. A code is typed into the form itself.
    fn onward(&self, visit: &Visit) -> String {
        match factors::prompt(self.factor.kind()) {
            Prompt::ApproveElsewhere => here(visit, self),
            Prompt::EnterCode(_) | Prompt::EnterSentCode(_) => self.back.clone(),
        }
    }
}

/// A step-up is for the app that asks for it; everything else changes the account.
fn about(visit: &Visit, page: Option<&ReturnTo>) -> About {
    let own = visit.address(confirm::PATH);
    let address = page.and_then(|page| url::Url::parse(page.as_str()).ok());
    let Some(address) = address.filter(|address| address.as_str().starts_with(&own)) else {
        return About { purpose: Purpose::Change, app: None };
    };
    let rd = address.query_pairs().find(|(name, _)| name == "rd").map(|(_, rd)| rd.into_owned());
    let app = visit.return_to(rd.as_deref()).and_then(|target| title_of(visit, &target).map(str::to_owned));
    About { purpose: Purpose::GoOn, app }
}

pub(super) async fn get(visit: Visit) -> Result<Answer, Trouble> {
    let session = visit.session.clone().ok_or(Trouble::SignInNeeded)?;
    let place = Place::of(&visit, &session).await?;
    show(&visit, &place, None).await
}

pub(super) async fn post(visit: Visit, request: Request) -> Result<Answer, Trouble> {
    let session = visit.session.clone().ok_or(Trouble::SignInNeeded)?;
    let sent = forms::read::<AskForm>(&visit, request).await?;
    let place = Place::of(&visit, &session).await?;
    let form = match sent {
        Sent::Checked(form) => form,
        Sent::Stale(_) => return show(&visit, &place, Some(ProofProblem::OpenTooLong)).await,
    };
    let visitor = visit.visitor(form.browser());
    let deed = form.into_inner().deed.ok_or(Trouble::BadRequest)?;
    if deed == Deed::Cancel {
        if let Some(open) = place.approval.as_ref().filter(|open| open.is_open(visit.app.clock.now())) {
            give_up(&visit.app, open, &visitor).await?;
        }
        return Ok(reply::see_other(&place.back));
    }
    let (user, factor, about) = (&place.user, &place.factor, place.about.clone());
    let asking = Asking { user, factor, asker: place.asker, visitor: &visitor, about };
    match elsewhere::act(&visit.app, asking, deed).await? {
        Asked::Asked => Ok(reply::see_other(&place.onward(&visit))),
        Asked::NotFor(wait) => show(&visit, &place, Some(ProofProblem::NotFor(wait))).await,
        Asked::Unreachable => show(&visit, &place, Some(ProofProblem::Unreachable)).await,
        Asked::Over => Err(Trouble::SignInNeeded),
    }
}

pub(super) async fn events(visit: Visit) -> Result<Answer, Trouble> {
    let session = visit.session.clone().ok_or(Trouble::SignInNeeded)?;
    let how: Poll = visit.query()?;
    let Some(browser) = csrf::browsers(&visit).first().copied() else { return Ok(elsewhere::told(&visit, None)) };
    let place = Place::of(&visit, &session).await?;
    Ok(elsewhere::answer(&visit, place.approval.as_ref(), (browser, how)))
}

fn here(visit: &Visit, place: &Place) -> String {
    address(visit, PATH, place)
}

fn address(visit: &Visit, path: &str, place: &Place) -> String {
    let rd = place.back.rsplit_once("way=").map_or("", |(page, _)| page.trim_end_matches(['?', '&']));
    let (rd, way) = (format!("rd={}", quote(rd)), format!("way={}", place.factor.id));
    with_query(visit.link(path), &[&rd, &way])
}

async fn show(visit: &Visit, place: &Place, problem: Option<ProofProblem>) -> Result<Answer, Trouble> {
    let now = visit.app.clock.now();
    if let Some(approval) = &place.approval {
        watch(&visit.app, approval.id);
    }
    let browser = csrf::Browser::of(visit);
    let links = visit.link("");
    let number = elsewhere::number_of(place.approval.as_ref());
    let (action, events) = (here(visit, place), address(visit, EVENTS, place));
    let offers = in_turn((&visit.app, &place.user), std::slice::from_ref(&place.factor), (None, &action));
    let standing = elsewhere::standing(place.approval.as_ref(), number.as_deref(), now);
    // What was used up by the form before this one is nothing that this one waits for; nor is what was given up.
    let is_past = match &place.approval {
        Some(found) if found.state_told(now) == State::Superseded => !is_replaced(&visit.app, found).await?,
        found => found.as_ref().is_some_and(|found| found.is_used),
    };
    let view = ElsewhereView {
        posts: Posts { action: &action, csrf: &browser.proof(FORM), events: &events },
        ways: offers.iter().map(Offer::way).collect(),
        elsewhere: if is_past { Elsewhere::Unasked } else { standing },
        back: &place.back,
        problem,
    };
    let status = problem.map_or(StatusCode::OK, ProofProblem::status);
    let mut answer = reply::page(status, pages::elsewhere(&visit.frame(&links), &view));
    browser.keep(&mut answer);
    reply::retry_after(&mut answer, problem.and_then(ProofProblem::wait));
    Ok(answer)
}
