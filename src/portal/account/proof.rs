//! The part of a form in which somebody shows that it is them.

use axum::response::IntoResponse as _;
use http::StatusCode;
use serde::Deserialize;

use super::own::Own;
use crate::actions::ActionError;
use crate::actions::prove::{self, Offered, Proof, Proving, Renewed, Wanted};
use crate::domain::cookies::OurCookie;
use crate::domain::factor::{Factor, chosen};
use crate::domain::secret::{Secret, TokenHash};
use crate::pages::{ProofProblem, ProofView, Way};
use crate::portal::problem::Trouble;
use crate::portal::second_factor::{key_of, way};
use crate::portal::{Answer, cookies};

/// Its fields.
#[derive(Default, Deserialize)]
pub(super) struct ProofForm {
    #[serde(default)]
    pub(super) password: String,
    #[serde(default)]
    pub(super) code: String,
    /// Of which factor the code is, as the field or the query names it.
    pub(super) way: Option<String>,
}

/// What a form asks for.
pub(super) struct Asked {
    password: bool,
    /// The one that is asked for first.
    ways: Vec<OwnWay>,
}

struct OwnWay {
    factor: Factor,
    key: String,
    link: String,
}

/// Of which field it is.
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

impl Asked {
    /// `page` is where the form stands, with its query up to where a way can be named.
    pub(super) async fn of(own: &Own, page: &str, chosen_way: Option<&str>) -> Result<Self, Trouble> {
        let found = prove::asked(&own.visit.app, &own.session).await?;
        let Wanted::Code { ways } = found else {
            return Ok(Self { password: found == Wanted::Password, ways: Vec::new() });
        };
        let order: Vec<&Factor> = ways.iter().collect();
        let first = chosen(&order, chosen_way).map(|factor| factor.id);
        let between = if page.contains('?') { '&' } else { '?' };
        let own_way = |factor: &Factor| {
            let key = key_of(factor, &order);
            OwnWay { link: format!("{}{between}way={key}", own.visit.link(page)), factor: factor.clone(), key }
        };
        let mut sorted: Vec<&Factor> = order.clone();
        sorted.sort_by_key(|factor| Some(factor.id) != first);
        Ok(Self { password: false, ways: sorted.into_iter().map(own_way).collect() })
    }

    pub(super) fn view(&self, problem: Option<ProofProblem>) -> ProofView<'_> {
        if self.password {
            return ProofView::Password { problem };
        }
        if self.ways.is_empty() {
            return ProofView::Nothing;
        }
        ProofView::Code { ways: self.ways.iter().map(OwnWay::view).collect(), problem }
    }

    /// Beside a password that the form asks for anyway.
    pub(super) fn code_view(&self, problem: Option<ProofProblem>) -> ProofView<'_> {
        if self.password { ProofView::Nothing } else { self.view(problem) }
    }
}

impl OwnWay {
    fn view(&self) -> Way<'_> {
        way(&self.factor, &self.key, &self.link)
    }
}

/// What a form needs of whoever sent it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    WhatIsStale,
    /// And the password in any case.
    Password,
}

pub(super) async fn prove(
    own: &Own,
    form: ProofForm,
    browser: TokenHash,
    needs: Needs,
) -> Result<Result<Proof, Refused>, Trouble> {
    let has_password = !form.password.is_empty();
    let (password, code) = (Secret::new(form.password), Secret::new(form.code));
    let offered = Offered { password: &password, code: &code, way: form.way.as_deref(), browser };
    let (app, arrival) = (&own.visit.app, &own.visit.arrival);
    let proving = match needs {
        Needs::WhatIsStale => prove::prove(app, &own.session, offered, arrival).await,
        Needs::Password => prove::prove_with_password(app, &own.session, offered, arrival).await,
    };
    let wrong = ProofProblem::Wrong { left: None };
    let by_field = |problem| {
        let is_of_password = needs == Needs::Password && !has_password;
        if is_of_password { Refused::Password(problem) } else { Refused::Code(problem) }
    };
    Ok(match proving {
        Ok(Proving::Proven(proof)) => Ok(proof),
        Ok(Proving::WrongPassword) => Err(Refused::Password(wrong)),
        Ok(Proving::WrongCode(_)) => Err(Refused::Code(wrong)),
        Ok(Proving::Replayed) => Err(Refused::Code(ProofProblem::Replayed)),
        Ok(Proving::Wait(wait)) => Err(Refused::Password(ProofProblem::Wait(wait))),
        Ok(Proving::Missing) => Err(by_field(ProofProblem::Missing)),
        Ok(Proving::Over) => return Err(Trouble::SignInNeeded),
        Err(ActionError::Busy(_)) => Err(Refused::Password(ProofProblem::Busy)),
        Err(failed) => return Err(failed.into()),
    })
}

/// The browser gets the session's new token, whatever became of what the form asked for.
pub(super) fn renew(own: &Own, proof: &Proof, done: Result<Answer, Trouble>) -> Answer {
    let mut answer = done.unwrap_or_else(|trouble| trouble.into_response().map(Into::into));
    if let Some(renewed) = proof.renewed() {
        keep(own, renewed, &mut answer);
    }
    answer
}

pub(super) fn keep(own: &Own, renewed: &Renewed, answer: &mut Answer) {
    let life = cookies::session_life(&own.visit, renewed.remembered);
    cookies::set(answer, own.visit.arrival.secure, OurCookie::Session, &renewed.token, life);
}

/// What a page is answered with that asks again.
pub(super) fn status(problem: Option<ProofProblem>) -> StatusCode {
    problem.map_or(StatusCode::OK, ProofProblem::status)
}
