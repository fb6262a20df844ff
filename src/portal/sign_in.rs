//! The sign-in page.

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::account::TOTP;
use super::forms::{self, Form, Sent};
use super::problem::Trouble;
use super::refuse::quote;
use super::visit::Visit;
use super::ways::with_query;
use super::{Answer, cookies, csrf, reply, second_factor};
use crate::actions::ActionError;
use crate::actions::begin_session::{Place, SignedIn};
use crate::actions::hand_over::{Onward, onward};
use crate::actions::sign_in::{Attempt, SignIn, with_password};
use crate::crypto::token::{hash_token, read_hash};
use crate::domain::cookies::OurCookie;
use crate::domain::ids::SessionId;
use crate::domain::path::Target;
use crate::domain::return_to::ReturnTo;
use crate::domain::routing;
use crate::domain::secret::{Password, Secret, TokenHash};
use crate::pages::{self, Destination, Notice, SignInProblem, SignInView, SignInWays};
use crate::words::EnrolText;

const FORM: &str = "sign-in";

/// Where the visitor comes from.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Wish {
    #[serde(alias = "next")]
    pub(super) rd: Option<String>,
    /// The hash of the cookie by which the app's host will know this browser again.
    pub(super) enter: Option<String>,
    /// An operator's link: the right to set up a first factor.
    pub(super) enroll: Option<String>,
}

impl Wish {
    /// On the way to this place, in whatever browser.
    pub(super) fn to(target: Option<String>) -> Self {
        Self { rd: target, ..Self::default() }
    }
}

#[derive(Deserialize)]
pub(super) struct SignInForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    remember: Option<String>,
    #[serde(default)]
    csrf: String,
}

impl Form for SignInForm {
    const NAME: &'static str = FORM;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

/// What the page shows again.
#[derive(Default)]
struct Typed {
    name: String,
    remember: bool,
}

impl SignInForm {
    fn typed(&self) -> Typed {
        Typed { name: self.name.clone(), remember: self.remember.is_some() }
    }
}

pub(super) async fn get(visit: Visit) -> Result<Answer, Trouble> {
    let wish: Wish = visit.query()?;
    if let Some(session) = &visit.session {
        // An operator's link is of use to somebody who is signed in, too.
        if wish.enroll.is_some() {
            return Ok(reply::see_other(&with_wish(&visit, TOTP, &wish)));
        }
        return Ok(go_on(&visit, session.root().session.id, &wish));
    }
    if !visit.may_sign_in_here() {
        return Err(Trouble::InsecureHttp);
    }
    Ok(show(&visit, &wish, &Typed::default(), None))
}

pub(super) async fn post(visit: Visit, request: Request) -> Result<Answer, Trouble> {
    let wish: Wish = visit.query()?;
    if !visit.may_sign_in_here() {
        return Err(Trouble::InsecureHttp);
    }
    let form = match forms::read::<SignInForm>(&visit, request).await? {
        Sent::Checked(form) => form,
        // Somebody signed in meanwhile, in another tab: this one simply goes on.
        Sent::Stale(form) => {
            return Ok(match &visit.session {
                Some(session) => go_on(&visit, session.root().session.id, &wish),
                None => show(&visit, &wish, &form.typed(), Some(SignInProblem::OpenTooLong)),
            });
        }
    };
    let browser = form.browser();
    let form = form.into_inner();
    let typed = form.typed();
    let missing = SignInProblem::Missing { name: form.name.trim().is_empty(), password: form.password.is_empty() };
    if missing != (SignInProblem::Missing { name: false, password: false }) {
        return Ok(show(&visit, &wish, &typed, Some(missing)));
    }
    match judge(&visit, form, (browser, wish.enroll.as_deref())).await {
        Ok(SignIn::Done(done)) => Ok(welcome(&visit, &done, go_on(&visit, done.id, &wish))),
        Ok(SignIn::Pending { ticket, way }) => {
            let mut answer = second_factor::lead_to(&visit, (&ticket, way), &wish);
            // The browser is not trusted by this person, or not any more.
            if OurCookie::Trust.values(&visit.headers, visit.arrival.secure).next().is_some() {
                cookies::take_back(&mut answer, visit.arrival.secure, OurCookie::Trust);
            }
            Ok(answer)
        }
        Ok(SignIn::FirstFactorByLink) => Err(Trouble::FirstFactorByLink),
        Ok(SignIn::Refused) => Ok(show(&visit, &wish, &typed, Some(SignInProblem::Refused))),
        Ok(SignIn::Wait(wait)) => Ok(show(&visit, &wish, &typed, Some(SignInProblem::Wait(wait)))),
        Err(ActionError::Busy(_)) => Ok(show(&visit, &wish, &typed, Some(SignInProblem::Busy))),
        Err(failed) => Err(failed.into()),
    }
}

async fn judge(
    visit: &Visit,
    form: SignInForm,
    (browser, enroll): (TokenHash, Option<&str>),
) -> Result<SignIn, ActionError> {
    // Longer than any password here: it is nobody's, and not worth the work.
    let Ok(password) = Password::typed(&Secret::new(form.password)) else { return Ok(SignIn::Refused) };
    let secure = visit.arrival.secure;
    let attempt = Attempt {
        place: place(visit, browser),
        name: &form.name,
        password: &password,
        remember: form.remember.is_some(),
        trusts: OurCookie::Trust.values(&visit.headers, secure).filter_map(hash_token).collect(),
        link: enroll.and_then(hash_token),
        label: second_factor::label(visit, EnrolText::DefaultName),
    };
    with_password(&visit.app, attempt).await
}

/// Where this visitor signs in.
pub(super) fn place(visit: &Visit, browser: TokenHash) -> Place<'_> {
    let wish: Wish = visit.query().unwrap_or_default();
    let target = visit.return_to(wish.rd.as_deref());
    let heads_for = target.and_then(|target| title_of(visit, &target).map(str::to_owned));
    Place { visitor: visit.visitor(browser), current: visit.session.as_deref(), heads_for }
}

/// The browser gets what it is known by from now on.
pub(super) fn welcome(visit: &Visit, done: &SignedIn, mut answer: Answer) -> Answer {
    let secure = visit.arrival.secure;
    let life = cookies::session_life(visit, done.remembered);
    cookies::set(&mut answer, secure, OurCookie::Session, &done.token, life);
    cookies::set_browser(&mut answer, secure, &done.browser);
    cookies::take_back_twins(&mut answer, visit, OurCookie::Browser);
    if let Some((trust, lasts)) = done.trust.as_ref().zip(visit.app.settings.second_factor.trust_lasts) {
        cookies::set(&mut answer, secure, OurCookie::Trust, trust, cookies::Life::For(lasts));
    }
    answer
}

/// To where they came from, or to their apps.
pub(super) fn go_on(visit: &Visit, session: SessionId, wish: &Wish) -> Answer {
    let Some(target) = visit.return_to(wish.rd.as_deref()) else { return reply::see_other(&visit.link("/")) };
    match onward(&visit.app, session, target, wish.enter.as_deref().and_then(read_hash)) {
        Onward::To(location) => reply::see_other(&location),
        Onward::Enter { origin, ticket } => {
            let prefix = visit.app.settings.routes.prefix();
            reply::see_other(&format!("{origin}{prefix}/enter?ticket={}", ticket.expose()))
        }
    }
}

fn show(visit: &Visit, wish: &Wish, typed: &Typed, problem: Option<SignInProblem>) -> Answer {
    let target = visit.return_to(wish.rd.as_deref());
    let browser = csrf::Browser::of(visit);
    let links = visit.link("");
    let settings = &visit.app.settings;
    let reset = settings.mail.is_some().then(|| with_wish(visit, "/reset", wish));
    let register = settings.registration.mode.is_for_strangers().then(|| with_wish(visit, "/register", wish));
    let view = SignInView {
        destination: destination(visit, target.as_ref()),
        ways: SignInWays { reset: reset.as_deref(), register: register.as_deref() },
        action: &action(visit, target.as_ref(), wish),
        csrf: &browser.proof(FORM),
        name: &typed.name,
        remember: typed.remember,
        problem,
    };
    let mut frame = visit.frame(&links);
    if problem.is_none() && had_a_session(visit) {
        frame.notice.get_or_insert(Notice::SignInAgain);
    }
    let markup = pages::sign_in(&frame, &view);
    let status = problem.map_or(StatusCode::OK, SignInProblem::status);
    let mut answer = reply::page_leading_to(status, markup, visit.foreign_origin(target.as_ref()).as_deref());
    browser.keep(&mut answer);
    let wait = match problem {
        Some(SignInProblem::Wait(wait)) => Some(wait),
        Some(SignInProblem::Busy) => Some(reply::BUSY),
        _ => None,
    };
    reply::retry_after(&mut answer, wait);
    answer
}

/// Whoever signs out loses the cookie; whoever still has one did not end that session here.
fn had_a_session(visit: &Visit) -> bool {
    let mut kept = OurCookie::Session.values(&visit.headers, visit.arrival.secure);
    visit.session.is_none() && kept.any(|value| hash_token(value).is_some())
}

/// The form comes back to where it stands, with what it needs to lead on; only a checked target is repeated.
pub(super) fn action(visit: &Visit, target: Option<&ReturnTo>, wish: &Wish) -> String {
    let way = way_back(target, wish);
    with_query(visit.link("/sign-in"), &[&way])
}

/// What each address of a sign-in carries, so that it leads on in the end.
pub(super) fn way_back(target: Option<&ReturnTo>, wish: &Wish) -> String {
    let known = |hash: &&str| read_hash(hash).is_some();
    let rd = target.map(|target| format!("rd={}", quote(target.as_str())));
    let enter = target.and(wish.enter.as_deref().filter(known)).map(|enter| format!("enter={enter}"));
    let enroll = wish.enroll.as_deref().filter(|token| hash_token(token).is_some());
    let enroll = enroll.map(|token| format!("enroll={token}"));
    [rd, enter, enroll].into_iter().flatten().collect::<Vec<_>>().join("&")
}

/// A page of ours that leads on where this sign-in would.
pub(super) fn with_wish(visit: &Visit, path: &str, wish: &Wish) -> String {
    with_query(visit.link(path), &[&way_back(visit.return_to(wish.rd.as_deref()).as_ref(), wish)])
}

/// The sign-in page, for whoever must begin again; and why.
pub(super) fn begin_again(visit: &Visit, wish: &Wish, notice: Notice) -> Answer {
    let target = visit.return_to(wish.rd.as_deref());
    let mut answer = reply::see_other(&action(visit, target.as_ref(), wish));
    cookies::tell_next(&mut answer, visit.arrival.secure, notice);
    answer
}

pub(super) fn destination<'a>(visit: &'a Visit, target: Option<&'a ReturnTo>) -> Option<Destination<'a>> {
    let target = target?;
    Some(Destination { title: title_of(visit, target)?, host: target.host().as_str() })
}

/// What the visitor is on the way to, in their words.
pub(super) fn title_of<'a>(visit: &'a Visit, target: &ReturnTo) -> Option<&'a str> {
    let routes = &visit.app.settings.routes;
    let path = target.path().split('#').next().unwrap_or("/");
    let parsed = Target::parse(path.as_bytes(), routes.prefix()).ok();
    let place = parsed.map(|parsed| routes.find(target.host(), &parsed));
    match place {
        Some(routing::Place::App { app, .. }) => routes.app(app).map(|app| app.title.as_str()),
        Some(routing::Place::Portal | routing::Place::PortalRoot) => None,
        _ => routes.apps().iter().find(|app| app.hosts.contains(target.host())).map(|app| app.title.as_str()),
    }
}
