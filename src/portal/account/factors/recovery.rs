//! New recovery codes.

use axum::extract::Request;
use serde::Deserialize;

use super::name::{Which, to_list};
use super::{Own, PAGE, show_codes};
use crate::actions::manage_factors::{Managed, make_codes, own_factors};
use crate::pages::{self, Deed, DeedView, ProofProblem};
use crate::portal::Answer;
use crate::portal::forms::{self, Form, Sent};
use crate::portal::problem::Trouble;
use crate::portal::proof::{self, Needs, ProofFields};
use crate::portal::second_factor::label;
use crate::words::RecoveryText;

const RECOVERY: &str = "/account/factors/recovery";

#[derive(Deserialize)]
struct CodesForm {
    #[serde(default)]
    csrf: String,
    #[serde(flatten)]
    proof: ProofFields,
}

impl Form for CodesForm {
    const NAME: &'static str = "recovery-codes";

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

pub(in crate::portal) async fn get(own: Own) -> Result<Answer, Trouble> {
    let which: Which = own.visit.query()?;
    show(&own, which.way.as_deref(), None).await
}

pub(in crate::portal) async fn post(own: Own, request: Request) -> Result<Answer, Trouble> {
    let Sent::Checked(form) = forms::read::<CodesForm>(&own.visit, request).await? else {
        return Err(Trouble::StaleForm { again: PAGE });
    };
    let browser = form.browser();
    let given = form.into_inner().proof;
    let way = given.way.clone();
    let proof = match own.prove(given, Needs::Fresh, browser).await? {
        Ok(proof) => proof,
        Err(refused) => return show(&own, way.as_deref(), Some(refused.problem())).await,
    };
    let done = match make_codes(&own.visit.app, &own.oneself(), &proof, label(&own.visit, RecoveryText::Name)).await {
        Ok(Ok(codes)) => Ok(show_codes(&own, &codes, None)),
        Ok(Err(Managed::Over)) => Err(Trouble::SignInNeeded),
        Ok(Err(_)) => Ok(to_list(&own)),
        Err(failed) => Err(failed.into()),
    };
    Ok(proof::renew(&own.visit, &proof, done))
}

async fn show(own: &Own, way: Option<&str>, problem: Option<ProofProblem>) -> Result<Answer, Trouble> {
    let factors = own_factors(&own.visit.app, &own.user().await?).await?;
    if factors.protecting.is_empty() {
        return Ok(to_list(own));
    }
    let asked = own.asked(RECOVERY, way).await?;
    Ok(own.ask(problem, CodesForm::NAME, |frame, csrf| {
        let view = DeedView {
            deed: Deed::MakeCodes { left: factors.codes_left() },
            name: own.session.user.name.as_str(),
            proof: asked.view(problem),
            csrf,
        };
        pages::deed(frame, &view)
    }))
}
