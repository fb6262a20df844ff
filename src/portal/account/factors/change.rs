//! Taking a factor away, or all of them: a page that says what goes, then the deed.

use axum::extract::Request;
use serde::Deserialize;

use super::name::{Which, find, find_or_list, to_list};
use super::{Own, PAGE};
use crate::actions::manage_factors::{Managed, disable, own_factors, remove};
use crate::actions::manage_trust::trusted_by;
use crate::domain::factor::Factor;
use crate::pages::{self, Deed, DeedView, Notice, ProofProblem};
use crate::portal::Answer;
use crate::portal::forms::{self, Form, Sent};
use crate::portal::problem::Trouble;
use crate::portal::proof::{self, Needs, ProofFields};

const REMOVE: &str = "/account/factors/remove";
const DISABLE: &str = "/account/factors/disable";

#[derive(Deserialize)]
struct RemoveForm {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    factor: String,
    #[serde(flatten)]
    proof: ProofFields,
}

impl Form for RemoveForm {
    const NAME: &'static str = "factor-remove";

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

#[derive(Deserialize)]
struct DisableForm {
    #[serde(default)]
    csrf: String,
    #[serde(flatten)]
    proof: ProofFields,
}

impl Form for DisableForm {
    const NAME: &'static str = "two-factor-disable";

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

pub(in crate::portal) async fn get_remove(own: Own) -> Result<Answer, Trouble> {
    let which: Which = own.visit.query()?;
    let Some(factor) = find_or_list(&own, which.factor.as_deref()).await? else { return Ok(to_list(&own)) };
    show_remove(&own, &factor, which.way.as_deref(), None).await
}

pub(in crate::portal) async fn post_remove(own: Own, request: Request) -> Result<Answer, Trouble> {
    let Sent::Checked(form) = forms::read::<RemoveForm>(&own.visit, request).await? else {
        return Err(Trouble::StaleForm { again: PAGE });
    };
    let browser = form.browser();
    let RemoveForm { factor, proof: given, .. } = form.into_inner();
    let Some(factor) = find(&own, &factor).await? else { return Ok(to_list(&own)) };
    let way = given.way.clone();
    let proof = match own.prove(given, Needs::Fresh, browser).await? {
        Ok(proof) => proof,
        Err(refused) => return show_remove(&own, &factor, way.as_deref(), Some(refused.problem())).await,
    };
    let done = remove(&own.visit.app, &own.oneself(), &proof, factor.id).await;
    let done = done.map_err(Trouble::from).and_then(|done| answer(&own, done, Notice::FactorRemoved));
    Ok(proof::renew(&own.visit, &proof, done))
}

async fn show_remove(
    own: &Own,
    factor: &Factor,
    way: Option<&str>,
    problem: Option<ProofProblem>,
) -> Result<Answer, Trouble> {
    let id = factor.id.to_string();
    let asked = own.asked(&format!("{REMOVE}?factor={id}"), way).await?;
    Ok(own.ask(problem, RemoveForm::NAME, |frame, csrf| {
        let view = DeedView {
            deed: Deed::Remove { id: &id, label: factor.label.as_str() },
            name: own.session.user.name.as_str(),
            proof: asked.view(problem),
            csrf,
        };
        pages::deed(frame, &view)
    }))
}

pub(in crate::portal) async fn get_disable(own: Own) -> Result<Answer, Trouble> {
    let which: Which = own.visit.query()?;
    show_disable(&own, which.way.as_deref(), None).await
}

pub(in crate::portal) async fn post_disable(own: Own, request: Request) -> Result<Answer, Trouble> {
    let Sent::Checked(form) = forms::read::<DisableForm>(&own.visit, request).await? else {
        return Err(Trouble::StaleForm { again: PAGE });
    };
    let browser = form.browser();
    let given = form.into_inner().proof;
    let way = given.way.clone();
    let proof = match own.prove(given, Needs::Fresh, browser).await? {
        Ok(proof) => proof,
        Err(refused) => return show_disable(&own, way.as_deref(), Some(refused.problem())).await,
    };
    let done = disable(&own.visit.app, &own.oneself(), &proof).await;
    let done = done.map_err(Trouble::from).and_then(|done| answer(&own, done, Notice::TwoFactorDisabled));
    Ok(proof::renew(&own.visit, &proof, done))
}

/// Whoever may not be without, or is, finds the list, which says so.
async fn show_disable(own: &Own, way: Option<&str>, problem: Option<ProofProblem>) -> Result<Answer, Trouble> {
    let (app, user) = (&own.visit.app, own.user().await?);
    let factors = own_factors(app, &user).await?;
    if factors.protecting.is_empty() || app.settings.second_factor.policy.requires(&user) {
        return Ok(to_list(own));
    }
    let trusted = trusted_by(app, user.id).await?.len();
    let asked = own.asked(DISABLE, way).await?;
    Ok(own.ask(problem, DisableForm::NAME, |frame, csrf| {
        let labels = factors.protecting.iter().map(|factor| factor.label.as_str()).collect();
        let view = DeedView {
            deed: Deed::Disable { labels, codes_left: factors.codes_left(), trusted },
            name: user.name.as_str(),
            proof: asked.view(problem),
            csrf,
        };
        pages::deed(frame, &view)
    }))
}

fn answer(own: &Own, managed: Managed, notice: Notice) -> Result<Answer, Trouble> {
    match managed {
        Managed::Done => Ok(own.done(PAGE, notice)),
        Managed::Over => Err(Trouble::SignInNeeded),
        // Another tab was faster, or the rules changed: the list says how it is.
        Managed::NotFound | Managed::Required | Managed::IsLast => Ok(to_list(own)),
    }
}
