//! Proving more, or something fresher, because a place asks for it.

use super::ActionError;
use super::ask_elsewhere::can_reach;
use super::prove::{Offered, Prover, Proving, Wanted, as_stored};
use super::visitor::Visitor;
use crate::app::App;
use crate::domain::approval::Purpose;
use crate::domain::factor::{in_order, protect};
use crate::domain::second_factor::FirstFactor;
use crate::domain::standard::Standard;
use crate::live::sessions::LiveSession;
use crate::store::StoreResult;

/// What stands between somebody and such a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nothing: they have shown enough.
    Nothing,
    /// A proof with what they have.
    Proof(Wanted),
    /// They have nothing that counts there, and may enrol it.
    Enrolment,
    /// The same, and the first one takes an operator's link.
    Link,
}

pub async fn missing(app: &App, session: &LiveSession, standard: Standard) -> StoreResult<Missing> {
    if standard.is_met(session.who(app.clock.now()).shown) {
        return Ok(Missing::Nothing);
    }
    let user = as_stored(app, session).await?;
    let factors = app.store.factors_of(user.id).await?;
    let is_protected = protect(&factors);
    // Whoever has a second factor shows it: a password alone would be the weaker way in.
    if !is_protected && !standard.needs_second_factor() {
        return Ok(Missing::Proof(Wanted::Password));
    }
    let order = in_order(&factors, &user.factor_order).into_iter();
    let ways: Vec<_> =
        order.filter(|factor| standard.accepts(factor.kind()) && can_reach(app, &user, factor)).cloned().collect();
    if is_protected && !ways.is_empty() {
        return Ok(Missing::Proof(Wanted::Code { ways }));
    }
    let first = app.settings.second_factor.policy.first;
    Ok(if is_protected || first == FirstFactor::Password { Missing::Enrolment } else { Missing::Link })
}

#[derive(Debug)]
pub enum SteppedUp {
    Judged(Proving),
    /// There was nothing to judge: enough is shown meanwhile, or they have nothing to show it with.
    Elsewhere(Missing),
}

/// Judges what came with the page's form; as with every proof, what is accepted is used up and the session raised.
pub async fn step_up(
    app: &App,
    session: &LiveSession,
    standard: Standard,
    (offered, visitor): (Offered<'_>, &Visitor<'_>),
) -> Result<SteppedUp, ActionError> {
    let Some(prover) = Prover::of(app, session, visitor, Purpose::GoOn).await? else {
        return Ok(SteppedUp::Judged(Proving::Over));
    };
    Ok(match missing(app, session, standard).await? {
        Missing::Proof(wanted) => SteppedUp::Judged(prover.prove(wanted, &offered).await?),
        other => SteppedUp::Elsewhere(other),
    })
}
