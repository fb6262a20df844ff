//! A fresh proof inside a form: what its page asks for, and what becomes of what came with it.

use axum::response::IntoResponse as _;
use http::StatusCode;
use serde::Deserialize;

use super::ask_first::prepare;
use super::problem::Trouble;
use super::visit::Visit;
use super::ways::{Offer, in_turn};
use super::{Answer, cookies};
use crate::actions::ActionError;
use crate::actions::prove::{Offered, Proof, Proving, Renewed, Wanted, asked, prove, prove_with_password};
use crate::domain::approval::Purpose;
use crate::domain::cookies::OurCookie;
use crate::domain::secret::{Secret, TokenHash};
use crate::live::sessions::LiveSession;
use crate::pages::{ProofProblem, ProofView};

/// The fields that a proof adds to a form: flatten it into the form's own.
#[derive(Default, Deserialize)]
pub(super) struct ProofFields {
    #[serde(default)]
    pub(super) password: String,
    #[serde(default)]
    pub(super) code: String,
    pub(super) way: Option<String>,
}

/// What a form needs of whoever sent it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    /// What was not proven a moment ago.
    Fresh,
    /// And the password in any case.
    Password,
}

/// What was wrong, and in which field.
pub(super) enum Refused {
    Password(ProofProblem),
    Code(ProofProblem),
}

impl Refused {
    pub(super) fn problem(&self) -> ProofProblem {
        match self {
            Self::Password(problem) | Self::Code(problem) => *problem,
        }
    }
}

/// What a page asks for, with the links to the other ways.
pub(super) struct ProofAsked {
    wanted: Wanted,
    /// The one that is asked for comes first.
    offers: Vec<Offer>,
}

impl ProofAsked {
    /// `page` is where the form stands, `chosen_way` what its query says.
    pub(super) async fn of(
        visit: &Visit,
        session: &LiveSession,
        page: &str,
        chosen_way: Option<&str>,
    ) -> Result<Self, Trouble> {
        let wanted = asked(&visit.app, session).await?;
        let mut offers = match &wanted {
            Wanted::Code { ways } => in_turn((&visit.app, &session.user), ways, (chosen_way, &visit.link(page))),
            Wanted::Password | Wanted::Nothing => Vec::new(),
        };
        prepare(visit, session, &mut offers, (&visit.address(page), Purpose::Change)).await?;
        Ok(Self { wanted, offers })
    }

    /// Beside a password that the form asks for anyway.
    pub(super) fn code_view(&self, problem: Option<ProofProblem>) -> ProofView<'_> {
        if self.wanted == Wanted::Password { ProofView::Nothing } else { self.view(problem) }
    }

    pub(super) fn view(&self, problem: Option<ProofProblem>) -> ProofView<'_> {
        match self.wanted {
            Wanted::Nothing => ProofView::Nothing,
            Wanted::Password => ProofView::Password { problem },
            Wanted::Code { .. } => ProofView::Code { ways: self.offers.iter().map(Offer::way).collect(), problem },
        }
    }
}

/// Judges what came with a form that `browser` was shown. Do this last, when all else in the form is good: what is right is
/// used up.
pub(super) async fn check(
    visit: &Visit,
    session: &LiveSession,
    (fields, needs): (ProofFields, Needs),
    browser: TokenHash,
) -> Result<Result<Proof, Refused>, Trouble> {
    let ProofFields { password, code, way } = fields;
    let lacks_password = needs == Needs::Password && password.is_empty();
    let (password, code) = (Secret::new(password), Secret::new(code));
    let offered = Offered { password: &password, code: &code, way: way.as_deref() };
    let visitor = visit.visitor(browser);
    let proving = match needs {
        Needs::Fresh => prove(&visit.app, session, offered, &visitor).await,
        Needs::Password => prove_with_password(&visit.app, session, offered, &visitor).await,
    };
    judged(proving, lacks_password)
}

/// What the page says of an outcome, if it is not a proof.
pub(super) fn judged(
    proving: Result<Proving, ActionError>,
    lacks_password: bool,
) -> Result<Result<Proof, Refused>, Trouble> {
    let wrong = ProofProblem::Wrong { left: None };
    Ok(Err(match proving {
        Ok(Proving::Proven(proof)) => return Ok(Ok(proof)),
        Ok(Proving::WrongPassword) => Refused::Password(wrong),
        Ok(Proving::WrongCode(_)) => Refused::Code(wrong),
        Ok(Proving::Replayed) => Refused::Code(ProofProblem::Replayed),
        Ok(Proving::Missing) if lacks_password => Refused::Password(ProofProblem::Missing),
        Ok(Proving::Missing) => Refused::Code(ProofProblem::Missing),
        Ok(Proving::PasswordWaits(wait)) => Refused::Password(ProofProblem::Wait(wait)),
        Ok(Proving::CodeWaits(wait)) => Refused::Code(ProofProblem::Wait(wait)),
        Ok(Proving::NotApproved) => Refused::Code(ProofProblem::NotApproved),
        Ok(Proving::CodeOver) => Refused::Code(ProofProblem::CodeEnded),
        Ok(Proving::Unreachable) => Refused::Code(ProofProblem::Unreachable),
        Ok(Proving::Over) => return Err(Trouble::SignInNeeded),
        Err(ActionError::Busy(_)) => Refused::Password(ProofProblem::Busy),
        Err(failed) => return Err(failed.into()),
    }))
}

/// What a page is answered with that asks again.
pub(super) fn status(problem: Option<ProofProblem>) -> StatusCode {
    problem.map_or(StatusCode::OK, ProofProblem::status)
}

/// The browser gets the session's new token, whatever became of what the form asked for.
pub(super) fn renew(visit: &Visit, proof: &Proof, done: Result<Answer, Trouble>) -> Answer {
    let mut answer = done.unwrap_or_else(|trouble| trouble.into_response().map(Into::into));
    if let Some(renewed) = proof.renewed() {
        keep(visit, renewed, &mut answer);
    }
    answer
}

pub(super) fn keep(visit: &Visit, renewed: &Renewed, answer: &mut Answer) {
    let life = cookies::session_life(visit, renewed.remembered);
    cookies::set(answer, visit.arrival.secure, OurCookie::Session, &renewed.token, life);
}
