//! A fresh proof inside a form: what its page asks for, and what becomes of what came with it.

use serde::Deserialize;

use super::problem::Trouble;
use super::second_factor::{key_of, way, with_query};
use super::visit::Visit;
use super::{Answer, cookies};
use crate::actions::ActionError;
use crate::actions::prove::{Offered, Proof, Proving, Wanted, prove, wanted};
use crate::domain::cookies::OurCookie;
use crate::domain::factor::{Factor, chosen};
use crate::domain::secret::{Secret, TokenHash};
use crate::live::sessions::LiveSession;
use crate::pages::{ProofProblem, ProofView};

/// The fields that a proof adds to a form: flatten it into the form's own.
#[derive(Deserialize)]
pub(super) struct ProofFields {
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
    way: Option<String>,
}

/// What a page asks for, with the links to the other ways.
pub(super) struct ProofAsked {
    wanted: Wanted,
    /// The one that is asked for first; each with its key and its link.
    ways: Vec<(Factor, String, String)>,
}

impl ProofAsked {
    /// `page` is where the form stands, `chosen_way` what its query says.
    pub(super) async fn of(
        visit: &Visit,
        session: &LiveSession,
        page: &str,
        chosen_way: Option<&str>,
    ) -> Result<Self, Trouble> {
        let factors = visit.app.store.factors_of(session.user.id).await?;
        let wanted = wanted(&visit.app, session, &factors);
        let Wanted::Code { ways } = &wanted else { return Ok(Self { wanted, ways: Vec::new() }) };
        let order: Vec<&Factor> = ways.iter().collect();
        let first = chosen(&order, chosen_way).map(|first| first.id);
        let mut ways: Vec<_> = order
            .iter()
            .map(|factor| {
                let key = key_of(factor, &order);
                let link = with_query(visit.link(page), &[&format!("way={key}")]);
                ((*factor).clone(), key, link)
            })
            .collect();
        ways.sort_by_key(|(factor, ..)| Some(factor.id) != first);
        Ok(Self { wanted, ways })
    }

    pub(super) fn view(&self, problem: Option<ProofProblem>) -> ProofView<'_> {
        match self.wanted {
            Wanted::Nothing => ProofView::Nothing,
            Wanted::Password => ProofView::Password { problem },
            Wanted::Code { .. } => {
                let ways = self.ways.iter().map(|(factor, key, link)| way(factor, key, link)).collect();
                ProofView::Code { ways, problem }
            }
        }
    }
}

/// Judges what came with a form that `browser` was shown. Do this last, when all else in the form is good: what is right is
/// used up.
pub(super) async fn check(
    visit: &Visit,
    session: &LiveSession,
    fields: ProofFields,
    browser: TokenHash,
) -> Result<Result<Proof, ProofProblem>, Trouble> {
    let ProofFields { password, code, way } = fields;
    let (password, code) = (Secret::new(password), Secret::new(code));
    let offered = Offered { password: &password, code: &code, way: way.as_deref(), browser };
    Ok(Err(match prove(&visit.app, session, offered, &visit.arrival).await {
        Ok(Proving::Proven(proof)) => return Ok(Ok(proof)),
        Ok(Proving::WrongPassword | Proving::WrongCode(_)) => ProofProblem::Wrong { left: None },
        Ok(Proving::Replayed) => ProofProblem::Replayed,
        Ok(Proving::Missing) => ProofProblem::Missing,
        Ok(Proving::Wait(wait)) => ProofProblem::Wait(wait),
        Ok(Proving::Over) => return Err(Trouble::SignInNeeded),
        Err(ActionError::Busy(_)) => ProofProblem::Busy,
        Err(failed) => return Err(failed.into()),
    }))
}

/// The browser gets the session's new token, whatever became of the form.
pub(super) fn renew(visit: &Visit, answer: &mut Answer, proof: &Proof) {
    if let Some(renewed) = proof.renewed() {
        let life = cookies::session_life(visit, renewed.remembered);
        cookies::set(answer, visit.arrival.secure, OurCookie::Session, &renewed.token, life);
    }
}
