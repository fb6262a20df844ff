//! One mail of each kind.

use std::time::Duration;

use super::{MailView, WrittenMail, mail};
use crate::domain::letter::{Message, Purpose, Whence};
use crate::domain::look::Look;
use crate::domain::time::Timestamp;
use crate::domain::user::EmailAddress;
use crate::words::Words;

pub(super) const LINK: &str =
    "https://portal.example.com/.vestibule/reset/tOkEnTOkEnTOkEnTOkEnTOkEnTOkEnTOkEnTOkEnTOk?a=1&b=2";

/// As they are written for an operator who changed nothing of the look.
pub fn mail_samples(words: Words) -> Vec<(&'static str, WrittenMail)> {
    let look = Look::default();
    messages().into_iter().map(|(name, about)| (name, mail(&MailView { words, ..sample(&about, &look) }))).collect()
}

pub(super) fn sample<'a>(about: &'a Message, look: &'a Look) -> MailView<'a> {
    MailView {
        words: Words::default(),
        brand: "Example",
        look,
        origin: "https://portal.example.com",
        about,
        address: None,
        name: Some("Ada"),
        is_answered: false,
        link: (!matches!(about.purpose(), Purpose::Nothing | Purpose::Code)).then_some(LINK),
        code: (about.purpose() == Purpose::Code).then_some("123 456"),
        rest: Some(Duration::from_mins(10)),
    }
}

fn whence() -> Whence {
    Whence {
        at: Timestamp::from_seconds(1_800_000_000),
        browser: "Firefox on Linux".to_owned(),
        address: "203.0.113.7".to_owned(),
    }
}

pub(super) fn messages() -> Vec<(&'static str, Message)> {
    let mut messages = vec![
        ("confirm-registration", Message::ConfirmRegistration),
        ("already-registered", Message::AlreadyRegistered { whence: whence() }),
        ("approved", Message::Approved),
        ("reset", Message::ResetPassword { whence: whence() }),
        ("confirm-address", Message::ConfirmAddress),
        ("password-changed", Message::PasswordChanged { whence: whence() }),
        ("new-device", Message::NewDevice { whence: whence() }),
        ("factor-added", Message::FactorAdded { label: "Ada's phone".to_owned(), whence: whence() }),
        ("factor-removed", Message::FactorRemoved { label: "Ada's phone".to_owned(), whence: whence() }),
        ("two-factor-disabled", Message::TwoFactorDisabled { whence: whence() }),
        ("last-code-used", Message::RecoveryCodeUsed { left: 0, whence: whence() }),
        ("code-used", Message::RecoveryCodeUsed { left: 9, whence: whence() }),
        ("codes-made", Message::RecoveryCodesMade { whence: whence() }),
        ("code", Message::SignInCode { whence: whence() }),
        ("wrong-codes", Message::WrongCodes { whence: whence() }),
        ("asking-disowned", Message::AskingDisowned { whence: whence() }),
        ("asking-denied", Message::AskingDenied { whence: whence() }),
        (
            "broken",
            Message::Broken {
                kind: "store".to_owned(),
                count: 3,
                since: Timestamp::from_seconds(1_800_000_000),
                reference: "7f3a-91c2".to_owned(),
            },
        ),
    ];
    if let Ok(new) = EmailAddress::parse("new@example.com") {
        messages.push(("address-changing", Message::AddressChanging { new: new.clone(), whence: whence() }));
        messages.push(("address-changed", Message::AddressChanged { new, whence: whence() }));
    }
    messages
}
