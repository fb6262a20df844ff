//! Making an account: for strangers where the mode allows it, and for whoever was invited.

use axum::extract::Request;
use axum::response::IntoResponse;
use http::StatusCode;
use serde::Deserialize;

use super::forms::{self, Form, Sent};
use super::problem::Trouble;
use super::sign_in::{Wish, go_on, place, welcome, with_wish};
use super::sign_out::sign_out_link;
use super::verify_email::page_of;
use super::visit::Visit;
use super::{Answer, cookies, csrf, reply, second_factor};
use crate::actions::ActionError;
use crate::actions::new_password::{Twice, rules};
use crate::actions::register::{self, Applicant, Applied, Invited};
use crate::actions::sign_in::{SignIn, as_newcomer};
use crate::domain::host::HostName;
use crate::domain::password_rules::Unfit;
use crate::domain::registration::{self, Newcomer, Problems, Typed};
use crate::domain::secret::{Secret, TokenHash};
use crate::domain::user::{EmailAddress, User};
use crate::pages::{
    self, AlreadyHereView, EmailAsked, NoRegistration, Notice, RegisterTrouble, RegisterView, TypedIn, Wanted,
};
use crate::words::EnrolText;

const FORM: &str = "register";

#[derive(Clone, Default, Deserialize)]
struct Invite {
    /// The token of an invitation.
    invite: Option<String>,
}

#[derive(Default, Deserialize)]
struct RegisterForm {
    #[serde(default)]
    given_name: String,
    #[serde(default)]
    family_name: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    new_password: String,
    #[serde(default)]
    new_password_again: String,
    #[serde(default)]
    csrf: String,
}

impl Form for RegisterForm {
    const NAME: &'static str = FORM;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

/// What stands behind the page.
struct Desk {
    wish: Wish,
    token: Option<String>,
    invited: Option<Invited>,
}

pub(super) async fn get(visit: Visit) -> Result<Answer, Trouble> {
    let desk = Desk::open(&visit).await?;
    Ok(match desk.turns_away(&visit) {
        Some(answer) => answer,
        None => desk.show(&visit, &RegisterForm::default(), None),
    })
}

pub(super) async fn post(visit: Visit, request: Request) -> Result<Answer, Trouble> {
    let sent = forms::read::<RegisterForm>(&visit, request).await?;
    if matches!(sent, Sent::Stale(_)) && visit.session.is_some() {
        return Err(Trouble::StaleForm { again: "/register" });
    }
    let desk = Desk::open(&visit).await?;
    if let Some(answer) = desk.turns_away(&visit) {
        return Ok(answer);
    }
    let form = match sent {
        Sent::Checked(form) => form,
        Sent::Stale(form) => return Ok(desk.show(&visit, &form, Some(RegisterTrouble::OpenTooLong))),
    };
    let browser = form.browser();
    let form = form.into_inner();
    let newcomer = match registration::read(&form.typed(desk.asks_email(&visit)), desk.domains(&visit)) {
        Ok(newcomer) => newcomer,
        Err(problems) => {
            let problems = Problems { password: form.password_missing(), ..problems };
            return Ok(desk.show(&visit, &form, Some(RegisterTrouble::Fields(problems))));
        }
    };
    let applicant = desk.applicant(&visit, newcomer, &form, browser);
    match register::register(&visit.app, applicant, desk.invited.as_ref()).await {
        Ok(applied) => answer(&visit, &desk, applied, (&form, browser)).await,
        Err(ActionError::Busy(_)) => Ok(desk.show(&visit, &form, Some(RegisterTrouble::Busy))),
        Err(failed) => Err(failed.into()),
    }
}

/// Nothing is looked up again here: the account may be there, and nobody is to hear then that something failed.
async fn answer(
    visit: &Visit,
    desk: &Desk,
    applied: Applied,
    (form, browser): (&RegisterForm, TokenHash),
) -> Result<Answer, Trouble> {
    let trouble = match applied {
        Applied::Asked(hash) => {
            return Ok(reply::see_other(&page_of(visit, &hash, &desk.wish)));
        }
        Applied::Made(user) => return welcome_newcomer(visit, &user, browser, &desk.wish).await,
        Applied::Ended if desk.token.is_none() => return Ok(turn_away(visit, NoRegistration::Closed, &desk.wish)),
        Applied::Ended => return Ok(turn_away(visit, NoRegistration::InvitationEnded, &desk.wish)),
        Applied::NameTaken => {
            RegisterTrouble::Fields(Problems { name: Some(registration::NameProblem::Taken), ..Problems::default() })
        }
        Applied::Unfit(unfit) => RegisterTrouble::Fields(Problems { password: Some(unfit), ..Problems::default() }),
        Applied::AddressTaken => RegisterTrouble::AddressTaken,
        Applied::Wait(wait) => RegisterTrouble::Wait(wait),
    };
    Ok(desk.show(visit, form, Some(trouble)))
}

impl Desk {
    async fn open(visit: &Visit) -> Result<Self, Trouble> {
        let (wish, Invite { invite: token }) = (visit.query()?, visit.query()?);
        let invited = match &token {
            Some(token) => register::invitation(&visit.app, token).await?,
            None => None,
        };
        Ok(Self { wish, token, invited })
    }

    /// Whoever has nothing to do here is told so.
    fn turns_away(&self, visit: &Visit) -> Option<Answer> {
        if visit.session.is_some() {
            let wanted = if self.token.is_some() { Wanted::Invitation } else { Wanted::Register };
            return Some(already_here(visit, wanted, &self.page(visit)));
        }
        if !visit.may_sign_in_here() {
            return Some(Trouble::InsecureHttp.into_response());
        }
        let is_open = visit.app.settings.registration.mode.is_for_strangers();
        match (&self.token, &self.invited) {
            (Some(_), None) => Some(turn_away(visit, NoRegistration::InvitationEnded, &self.wish)),
            (None, _) if !is_open => Some(turn_away(visit, NoRegistration::Closed, &self.wish)),
            _ => None,
        }
    }

    fn page(&self, visit: &Visit) -> String {
        let invite = self.token.as_ref().map(|token| format!("?invite={}", super::refuse::quote(token)));
        with_wish(visit, &format!("/register{}", invite.unwrap_or_default()), &self.wish)
    }

    fn known_address(&self) -> Option<&EmailAddress> {
        self.invited.as_ref()?.invitation.address.as_ref()
    }

    fn asks_email(&self, visit: &Visit) -> bool {
        self.known_address().is_none() && visit.app.settings.mail.is_some()
    }

    /// Whoever was invited may have any address.
    fn domains<'a>(&self, visit: &'a Visit) -> &'a [HostName] {
        if self.invited.is_some() { &[] } else { &visit.app.settings.registration.domains }
    }

    fn applicant<'a>(
        &self,
        visit: &'a Visit,
        newcomer: Newcomer,
        form: &RegisterForm,
        browser: TokenHash,
    ) -> Applicant<'a> {
        let target = visit.return_to(self.wish.rd.as_deref());
        Applicant {
            visitor: visit.visitor(browser),
            newcomer,
            password: Twice {
                password: Secret::new(form.new_password.clone()),
                again: Secret::new(form.new_password_again.clone()),
            },
            return_to: target.map(|target| target.as_str().to_owned()),
        }
    }

    fn show(&self, visit: &Visit, form: &RegisterForm, trouble: Option<RegisterTrouble>) -> Answer {
        let browser = csrf::Browser::of(visit);
        let links = visit.link("");
        let email = match self.known_address() {
            Some(address) => EmailAsked::Known(address.as_str()),
            None if self.asks_email(visit) => EmailAsked::Field {
                typed: &form.email,
                domains: self.domains(visit).iter().map(HostName::as_str).collect(),
            },
            None => EmailAsked::Never,
        };
        let wait = match &trouble {
            Some(RegisterTrouble::Wait(wait)) => Some(*wait),
            Some(RegisterTrouble::Busy) => Some(reply::BUSY),
            _ => None,
        };
        let status = trouble.as_ref().map_or(StatusCode::OK, RegisterTrouble::status);
        let view = RegisterView {
            action: &self.page(visit),
            csrf: &browser.proof(FORM),
            sign_in: &with_wish(visit, "/sign-in", &self.wish),
            is_invited: self.invited.is_some(),
            typed: TypedIn { given_name: &form.given_name, family_name: &form.family_name, name: &form.name },
            email,
            minimum: rules(&visit.app, register::groups_of(&visit.app, self.invited.as_ref())).minimum,
            trouble,
        };
        // Whoever was invited is led on to the app at once.
        let origin = visit.foreign_origin(visit.return_to(self.wish.rd.as_deref()).as_ref());
        let markup = pages::register(&visit.frame(&links), &view);
        let mut answer = reply::secret_page_leading_to(visit, status, markup, origin.as_deref());
        browser.keep(&mut answer);
        reply::retry_after(&mut answer, wait);
        answer
    }
}

impl RegisterForm {
    fn typed(&self, asks_email: bool) -> Typed<'_> {
        Typed {
            given_name: &self.given_name,
            family_name: &self.family_name,
            name: &self.name,
            email: asks_email.then_some(&self.email),
        }
    }

    /// With other fields wrong, the password is judged only once they are right; that it is missing is plain to see.
    fn password_missing(&self) -> Option<Unfit> {
        self.new_password.is_empty().then_some(Unfit::Missing)
    }
}

/// An account was made from this browser: its owner goes on as if they had signed in.
pub(super) async fn welcome_newcomer(
    visit: &Visit,
    user: &User,
    browser: TokenHash,
    wish: &Wish,
) -> Result<Answer, Trouble> {
    let label = second_factor::label(visit, EnrolText::DefaultName);
    // The account is there and its link used up, whatever becomes of the session: they are told so, and sign in.
    let begun = as_newcomer(&visit.app, user, &place(visit, browser), &label).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "no session could begin for an account that was just made");
        None
    });
    match begun {
        Some(SignIn::Done(done)) => Ok(welcome(visit, &done, go_on(visit, done.id, wish))),
        Some(SignIn::Pending { ticket, way }) => Ok(second_factor::lead_to(visit, (&ticket, way), wish)),
        Some(SignIn::FirstFactorByLink) => Err(Trouble::FirstFactorByLink),
        Some(SignIn::Refused | SignIn::Wait(_)) | None => {
            let mut answer = reply::see_other(&with_wish(visit, "/sign-in", wish));
            cookies::tell_next(&mut answer, visit.arrival.secure, Notice::AccountMade);
            Ok(answer)
        }
    }
}

fn turn_away(visit: &Visit, why: NoRegistration, wish: &Wish) -> Answer {
    let links = visit.link("");
    let status = match why {
        NoRegistration::Closed => StatusCode::FORBIDDEN,
        NoRegistration::InvitationEnded => StatusCode::GONE,
    };
    let sign_in = with_wish(visit, "/sign-in", wish);
    reply::page(status, pages::no_registration(&visit.frame(&links), why, &sign_in))
}

/// `page` is where they come back to after signing out.
pub(super) fn already_here(visit: &Visit, wanted: Wanted, page: &str) -> Answer {
    let links = visit.link("");
    let name = visit.session.as_ref().map_or("", |session| session.user.name.as_str());
    let view = AlreadyHereView { name, wanted, sign_out: &sign_out_link(visit, Some(page)) };
    reply::page(StatusCode::OK, pages::already_here(&visit.frame(&links), &view))
}
