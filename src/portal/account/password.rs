//! Changing the password.

use axum::extract::Request;
use http::StatusCode;
use serde::Deserialize;

use super::own::Own;
use crate::actions::change_password::change_password;
use crate::actions::new_password::{self, Owner, Twice};
use crate::domain::password_rules::Unfit;
use crate::domain::secret::Secret;
use crate::pages::{self, NewPasswordFields, Notice, PasswordView};
use crate::portal::Answer;
use crate::portal::forms::{self, Form, Sent};
use crate::portal::problem::Trouble;
use crate::portal::proof::{self, Needs, ProofFields, Refused};

const PAGE: &str = "/account/password";

#[derive(Deserialize)]
struct PasswordForm {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    new_password: String,
    #[serde(default)]
    new_password_again: String,
    #[serde(flatten)]
    proof: ProofFields,
}

impl Form for PasswordForm {
    const NAME: &'static str = "password";

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

/// What is wrong with what came.
enum Wrong {
    New(Unfit),
    Proof(Refused),
}

pub(in crate::portal) async fn get(own: Own) -> Result<Answer, Trouble> {
    let ProofFields { way, .. } = own.visit.query()?;
    show(&own, way.as_deref(), None).await
}

pub(in crate::portal) async fn post(own: Own, request: Request) -> Result<Answer, Trouble> {
    let Sent::Checked(form) = forms::read::<PasswordForm>(&own.visit, request).await? else {
        return Err(Trouble::StaleForm { again: PAGE });
    };
    let browser = form.browser();
    let PasswordForm { new_password, new_password_again, proof: given, .. } = form.into_inner();
    let way = given.way.clone();
    let typed = Twice { password: Secret::new(new_password), again: Secret::new(new_password_again) };
    let (app, user) = (&own.visit.app, own.user().await?);
    // First, so that a password which is not taken costs nobody a code.
    let chosen = new_password::choose(app, &Owner::of(&user), &typed).await.map_err(|_| Trouble::Busy)?;
    let hash = match chosen {
        Ok(hash) => hash,
        Err(unfit) => return show(&own, way.as_deref(), Some(Wrong::New(unfit))).await,
    };
    let proof = match own.prove(given, Needs::Password, browser).await? {
        Ok(proof) => proof,
        Err(refused) => return show(&own, way.as_deref(), Some(Wrong::Proof(refused))).await,
    };
    let done = match change_password(app, &own.oneself(), &proof, &hash).await {
        Ok(true) => Ok(own.done("/account", Notice::PasswordChanged)),
        Ok(false) => Err(Trouble::SignInNeeded),
        Err(failed) => Err(failed.into()),
    };
    Ok(proof::renew(&own.visit, &proof, done))
}

async fn show(own: &Own, way: Option<&str>, wrong: Option<Wrong>) -> Result<Answer, Trouble> {
    let asked = own.asked(PAGE, way).await?;
    let (unfit, current, code) = match wrong {
        None => (None, None, None),
        Some(Wrong::New(unfit)) => (Some(unfit), None, None),
        Some(Wrong::Proof(Refused::Password(problem))) => (None, Some(problem), None),
        Some(Wrong::Proof(Refused::Code(problem))) => (None, None, Some(problem)),
    };
    let user = &own.session.user;
    let minimum = new_password::rules(&own.visit.app, &user.groups).minimum;
    let mut answer = own.ask(current.or(code), PasswordForm::NAME, |frame, csrf| {
        let view = PasswordView {
            name: user.name.as_str(),
            new: NewPasswordFields { minimum, problem: unfit },
            current,
            proof: asked.code_view(code),
            csrf,
        };
        pages::password(frame, &view)
    });
    if unfit.is_some() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}
