//! A code that goes to a mailbox: by the outbox, which has it sealed for as long as it is good.

use super::letters::{Addressee, letter};
use crate::app::App;
use crate::crypto::seal::CannotSeal;
use crate::domain::approval::Approval;
use crate::domain::factor::{Factor, Keeps};
use crate::domain::letter::{Letter, Message};
use crate::domain::secret::Secret;
use crate::domain::user::User;

/// Whether this person can be written to so, over our own mail.
pub fn may_mail_code(app: &App, user: &User) -> bool {
    app.settings.mail.is_some() && may_count_mail(app, user)
}

/// Whether a code in this person's mailbox would count, whoever sends it.
pub(super) fn may_count_mail(app: &App, user: &User) -> bool {
    app.settings.second_factor.email && user.email.as_ref().is_some_and(|email| email.verified)
}

/// To be written together with the word that it was sent. None, if it goes elsewhere.
pub(super) fn code_letter(
    app: &App,
    (user, factor): (&User, &Factor),
    approval: &Approval,
    code: &Secret,
) -> Result<Option<Letter>, CannotSeal> {
    let Some(email) = user.email.as_ref().filter(|email| email.verified && factor.keeps == Keeps::Mailbox) else {
        return Ok(None);
    };
    let to = Addressee {
        address: &email.address,
        name: Some(&user.display_name),
        user: Some(user.id),
        language: user.language.unwrap_or_default(),
    };
    let message = Message::SignInCode { whence: approval.whence.clone() };
    letter(app, to, message, approval.ends, Some(code)).map(Some)
}
