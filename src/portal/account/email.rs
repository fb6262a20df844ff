//! Changing the e-mail address.

use axum::extract::Request;
use serde::Deserialize;

use super::own::Own;
use crate::actions::change_address::{Asked as AskedFor, ask_for_address, is_own};
use crate::domain::user::{EmailAddress, User};
use crate::pages::{self, AddressProblem, AddressView, Notice, ProofProblem};
use crate::portal::Answer;
use crate::portal::forms::{self, Form, Sent};
use crate::portal::problem::Trouble;
use crate::portal::proof::{self, Needs, ProofFields};

const PAGE: &str = "/account/email";

#[derive(Deserialize)]
struct AddressForm {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    email: String,
    #[serde(flatten)]
    proof: ProofFields,
}

impl Form for AddressForm {
    const NAME: &'static str = "email";

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

/// What the page shows again.
#[derive(Default)]
struct Again<'a> {
    typed: &'a str,
    way: Option<&'a str>,
    wrong: Option<AddressProblem>,
    proof: Option<ProofProblem>,
}

pub(in crate::portal) async fn get(own: Own) -> Result<Answer, Trouble> {
    let ProofFields { way, .. } = own.visit.query()?;
    show(&own, Again { way: way.as_deref(), ..Again::default() }).await
}

pub(in crate::portal) async fn post(own: Own, request: Request) -> Result<Answer, Trouble> {
    // The page has no form then.
    if own.visit.app.settings.mail.is_none() {
        return Err(Trouble::WrongMethod);
    }
    let form = match forms::read::<AddressForm>(&own.visit, request).await? {
        Sent::Checked(form) => form,
        Sent::Stale(form) => {
            let proof = Some(ProofProblem::OpenTooLong);
            return show(&own, Again { typed: &form.email, proof, ..Again::default() }).await;
        }
    };
    let browser = form.browser();
    let AddressForm { email, proof: given, .. } = form.into_inner();
    let way = given.way.clone();
    let again = Again { typed: &email, way: way.as_deref(), ..Again::default() };
    let address = match read(&own.user().await?, &email) {
        Ok(address) => address,
        Err(wrong) => return show(&own, Again { wrong: Some(wrong), ..again }).await,
    };
    let proof = match own.prove(given, Needs::Fresh, browser).await? {
        Ok(proof) => proof,
        Err(refused) => return show(&own, Again { proof: Some(refused.problem()), ..again }).await,
    };
    let done = match ask_for_address(&own.visit.app, &own.oneself(), &proof, &address).await {
        Ok(AskedFor::Asked) => Ok(own.done("/account", Notice::AddressAsked)),
        Ok(AskedFor::Over) => Err(Trouble::SignInNeeded),
        Err(failed) => Err(failed.into()),
    };
    Ok(proof::renew(&own.visit, &proof, done))
}

fn read(user: &User, typed: &str) -> Result<EmailAddress, AddressProblem> {
    if typed.trim().is_empty() {
        return Err(AddressProblem::Missing);
    }
    let address = EmailAddress::parse(typed).map_err(|_| AddressProblem::Wrong)?;
    if is_own(user, &address) { Err(AddressProblem::Own) } else { Ok(address) }
}

async fn show(own: &Own, again: Again<'_>) -> Result<Answer, Trouble> {
    let user = own.user().await?;
    let asked = own.asked(PAGE, again.way).await?;
    let has_mail = own.visit.app.settings.mail.is_some();
    let mut answer = own.ask(again.proof, AddressForm::NAME, |frame, csrf| {
        let view = AddressView {
            name: user.name.as_str(),
            current: user.email.as_ref().map(|email| email.address.as_str()),
            has_mail,
            typed: again.typed,
            problem: again.wrong,
            proof: asked.view(again.proof),
            csrf,
        };
        pages::address(frame, &view)
    });
    if let Some(wrong) = again.wrong {
        *answer.status_mut() = wrong.status();
    }
    Ok(answer)
}
