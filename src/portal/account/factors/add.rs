//! What there is to choose among as a second factor.

use http::StatusCode;

use super::Own;
use super::enrol::TOTP;
use super::name::to_list;
use super::phone::PHONE;
use super::reached::begin_page;
use crate::actions::add_factor::may_begin;
use crate::actions::add_reached::{Choice, choices};
use crate::domain::factor::FactorKind;
use crate::pages::{self, AddRow, AddView};
use crate::portal::problem::Trouble;
use crate::portal::{Answer, reply};

pub(in crate::portal) async fn get(own: Own) -> Result<Answer, Trouble> {
    let user = own.user().await?;
    if !may_begin(&own.visit.app, &user, None).await? {
        return Ok(to_list(&own));
    }
    let choices = choices(&own.visit.app, &user).await?;
    let ours = |kind, path| AddRow { kind, label: None, link: own.visit.link(path), is_up: true };
    let ours = [ours(FactorKind::Phone, PHONE), ours(FactorKind::Totp, TOTP)];
    let reached = choices.iter().map(|choice| row(&own, choice));
    let view = AddView { ways: ours.into_iter().chain(reached).collect() };
    let links = own.visit.link("");
    Ok(reply::page(StatusCode::OK, pages::add(&own.visit.frame(&links), &view)))
}

fn row<'a>(own: &Own, choice: &'a Choice) -> AddRow<'a> {
    let link = own.visit.link(&begin_page(&choice.way));
    AddRow { kind: choice.way.kind(), label: Some(&choice.label), link, is_up: choice.is_up }
}
