//! Your second factors.

pub(in crate::portal) mod add;
pub(in crate::portal) mod change;
pub(in crate::portal) mod enrol;
pub(in crate::portal) mod name;
pub(in crate::portal) mod phone;
pub(in crate::portal) mod reached;
pub(in crate::portal) mod recovery;

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::Trouble;
use super::own::Own;
use crate::actions::add_factor::begins_by_link;
use crate::actions::add_reached::{choices, is_up};
use crate::actions::manage_factors::own_factors;
use crate::app::App;
use crate::domain::factor::Factor;
use crate::domain::return_to::ReturnTo;
use crate::domain::secret::Secret;
use crate::pages::{self, FactorRow, FactorsView, Notice};
use crate::portal::forms::{self, Form, Sent};
use crate::portal::refuse::quote;
use crate::portal::ways::with_query;
use crate::portal::{Answer, reply};

const PAGE: &str = "/account/factors";

/// Under the codes on paper, once they are kept.
#[derive(Deserialize)]
pub(super) struct KeptForm {
    #[serde(default)]
    csrf: String,
}

impl Form for KeptForm {
    const NAME: &'static str = "codes-kept";

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

pub(in crate::portal) async fn get(own: Own) -> Result<Answer, Trouble> {
    let (app, user) = (&own.visit.app, own.user().await?);
    let factors = own_factors(app, &user).await?;
    let has_choice = !choices(app, &user).await?.is_empty();
    Ok(own.show(StatusCode::OK, name::ORDER, |frame, csrf| {
        let view = FactorsView {
            factors: factors.protecting.iter().map(|factor| row(app, factor)).collect(),
            codes_left: factors.codes_left(),
            is_required: app.settings.second_factor.policy.requires(&user),
            begins_by_link: begins_by_link(app),
            has_choice,
            csrf,
            now: app.clock.now(),
        };
        pages::factors(frame, &view)
    }))
}

fn row<'a>(app: &App, factor: &'a Factor) -> FactorRow<'a> {
    let Factor { id, label, created, last_used, .. } = factor;
    let (kind, is_up) = (factor.kind(), is_up(app, factor));
    FactorRow { id: *id, kind, label: label.as_str(), is_up, created: *created, last_used: *last_used }
}

/// The codes were kept. It changes nothing: they count since they were made.
pub(in crate::portal) async fn post(own: Own, request: Request) -> Result<Answer, Trouble> {
    let Onward { rd } = own.visit.query()?;
    let Sent::Checked(_) = forms::read::<KeptForm>(&own.visit, request).await? else {
        return Err(Trouble::StaleForm { again: PAGE });
    };
    Ok(match own.visit.return_to(rd.as_deref()) {
        Some(target) => reply::see_other(target.as_str()),
        None => own.done(PAGE, Notice::CodesMade),
    })
}

/// Where they were on the way to, if a place asked for the factor that the codes came with.
#[derive(Deserialize)]
struct Onward {
    rd: Option<String>,
}

/// It was confirmed already, by a second press of the button as well as in another tab, or it has ended: the list says how
/// it is.
fn ended(own: &Own) -> Answer {
    own.done(PAGE, Notice::SetupOver)
}

/// Codes on paper, once.
fn show_codes(own: &Own, codes: &[Secret], target: Option<&ReturnTo>) -> Answer {
    let rd = target.map_or_else(String::new, |target| format!("rd={}", quote(target.as_str())));
    let action = with_query(own.visit.link(PAGE), &[&rd]);
    own.show_leading_to(target, (StatusCode::OK, KeptForm::NAME), |frame, csrf| {
        let codes = codes.iter().map(Secret::expose).collect();
        pages::recovery(
            frame,
            &pages::RecoveryView { codes, name: own.session.user.name.as_str(), action: &action, csrf },
        )
    })
}
