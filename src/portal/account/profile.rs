//! How a person is called.

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::own::Own;
use crate::actions::edit_profile::{Edited, edit_profile};
use crate::domain::profile::PersonName;
use crate::pages::{self, Notice, ProfileProblem, ProfileView};
use crate::portal::Answer;
use crate::portal::forms::{self, Form, Sent};
use crate::portal::problem::Trouble;

#[derive(Deserialize)]
struct ProfileForm {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    given_name: String,
    #[serde(default)]
    family_name: String,
}

impl Form for ProfileForm {
    const NAME: &'static str = "profile";

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

pub(in crate::portal) async fn get(own: Own) -> Result<Answer, Trouble> {
    let user = own.user().await?;
    let has_names = !(user.given_name.is_empty() && user.family_name.is_empty());
    // An operator may have given nothing but a name for all of it.
    let is_own_name = user.display_name != user.name.as_str();
    let given = if has_names || !is_own_name { &user.given_name } else { &user.display_name };
    Ok(show(&own, given, &user.family_name, None))
}

pub(in crate::portal) async fn post(own: Own, request: Request) -> Result<Answer, Trouble> {
    let form = match forms::read::<ProfileForm>(&own.visit, request).await? {
        Sent::Checked(form) => form.into_inner(),
        Sent::Stale(form) => {
            return Ok(show(&own, &form.given_name, &form.family_name, Some(ProfileProblem::OpenTooLong)));
        }
    };
    let name = match PersonName::parse(&form.given_name, &form.family_name) {
        Ok(name) => name,
        Err(wrong) => {
            return Ok(show(&own, &form.given_name, &form.family_name, Some(ProfileProblem::Wrong(wrong))));
        }
    };
    match edit_profile(&own.visit.app, &own.oneself(), &name).await? {
        Edited::Saved => Ok(own.done("/account", Notice::ProfileSaved)),
        Edited::Gone => Err(Trouble::SignInNeeded),
    }
}

fn show(own: &Own, given: &str, family: &str, problem: Option<ProfileProblem>) -> Answer {
    let status = problem.map_or(StatusCode::OK, ProfileProblem::status);
    own.show(status, ProfileForm::NAME, |frame, csrf| {
        let name = own.session.user.name.as_str();
        pages::profile(frame, &ProfileView { name, given, family, csrf, problem })
    })
}
