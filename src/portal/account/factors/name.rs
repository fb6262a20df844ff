//! What a factor is called, and which is asked for first.

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::{Own, PAGE};
use crate::actions::manage_factors::{Managed, ask_first, own_factors, rename};
use crate::domain::factor::{Factor, Label};
use crate::domain::ids::FactorId;
use crate::pages::{self, Notice, RenameView};
use crate::portal::forms::{self, Form, Sent};
use crate::portal::problem::Trouble;
use crate::portal::{Answer, reply};

pub(super) const ORDER: &str = "factor-order";

#[derive(Deserialize)]
struct RenameForm {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    factor: String,
    #[serde(default)]
    label: String,
}

impl Form for RenameForm {
    const NAME: &'static str = "factor-name";

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

#[derive(Deserialize)]
struct OrderForm {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    factor: String,
}

impl Form for OrderForm {
    const NAME: &'static str = ORDER;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

#[derive(Default, Deserialize)]
pub(super) struct Which {
    pub(super) factor: Option<String>,
    pub(super) way: Option<String>,
}

/// Of the reader's own factors the one with this id. An id that is somebody else's finds nothing.
pub(super) async fn find(own: &Own, id: &str) -> Result<Option<Factor>, Trouble> {
    let id: FactorId = id.parse().map_err(|_| Trouble::BadRequest)?;
    let factors = own_factors(&own.visit.app, &own.user().await?).await?;
    Ok(factors.protecting.into_iter().find(|factor| factor.id == id))
}

pub(in crate::portal) async fn get(own: Own) -> Result<Answer, Trouble> {
    let which: Which = own.visit.query()?;
    let Some(factor) = find_or_list(&own, which.factor.as_deref()).await? else { return Ok(to_list(&own)) };
    Ok(show(&own, &factor, factor.label.as_str(), StatusCode::OK))
}

/// The factor that a query names; none, if it names none or one that is not there any more.
pub(super) async fn find_or_list(own: &Own, id: Option<&str>) -> Result<Option<Factor>, Trouble> {
    match id {
        Some(id) => find(own, id).await,
        None => Ok(None),
    }
}

pub(super) fn to_list(own: &Own) -> Answer {
    reply::see_other(&own.visit.link(PAGE))
}

pub(in crate::portal) async fn post(own: Own, request: Request) -> Result<Answer, Trouble> {
    let Sent::Checked(form) = forms::read::<RenameForm>(&own.visit, request).await? else {
        return Err(Trouble::StaleForm { again: PAGE });
    };
    let form = form.into_inner();
    let Some(factor) = find(&own, &form.factor).await? else { return Ok(to_list(&own)) };
    let Ok(label) = Label::parse(&form.label) else {
        return Ok(show(&own, &factor, &form.label, StatusCode::UNPROCESSABLE_ENTITY));
    };
    match rename(&own.visit.app, &own.oneself(), factor.id, &label).await? {
        Managed::Done => Ok(own.done(PAGE, Notice::FactorRenamed)),
        Managed::Over => Err(Trouble::SignInNeeded),
        Managed::NotFound | Managed::Required | Managed::IsLast => Ok(to_list(&own)),
    }
}

fn show(own: &Own, factor: &Factor, typed: &str, status: StatusCode) -> Answer {
    own.show(status, RenameForm::NAME, |frame, csrf| {
        let is_bad = status != StatusCode::OK;
        pages::rename(frame, &RenameView { id: factor.id, label: factor.label.as_str(), typed, is_bad, csrf })
    })
}

/// Where a form stood that came back by a reload.
pub(in crate::portal) async fn to_factors(own: Own) -> Answer {
    to_list(&own)
}

pub(in crate::portal) async fn order(own: Own, request: Request) -> Result<Answer, Trouble> {
    let Sent::Checked(form) = forms::read::<OrderForm>(&own.visit, request).await? else {
        return Err(Trouble::StaleForm { again: PAGE });
    };
    let id = form.into_inner().factor.parse().map_err(|_| Trouble::BadRequest)?;
    match ask_first(&own.visit.app, &own.oneself(), id).await? {
        Managed::Done => Ok(own.done(PAGE, Notice::FactorFirst)),
        Managed::Over => Err(Trouble::SignInNeeded),
        Managed::NotFound | Managed::Required | Managed::IsLast => Ok(to_list(&own)),
    }
}
