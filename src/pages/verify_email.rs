//! Showing that an address is one's own: the page that waits for the mail, and the one that its link leads to.

use std::time::Duration;

use maud::{Markup, html};

use super::layout::{Frame, Page, Shape};
use super::parts::{Summary, SummaryLine, hidden, primary_button};
use crate::words::ConfirmAddressText;

/// Fields: `csrf`. `action` says which mail.
#[derive(Clone, Debug)]
pub struct MailSentView<'a> {
    pub address: &'a str,
    pub lasts: Duration,
    pub action: &'a str,
    pub csrf: &'a str,
    pub start_over: &'a str,
    /// It was asked for too often.
    pub wait: Option<Duration>,
}

/// Fields: `token`, `csrf`.
#[derive(Clone, Debug)]
pub struct ConfirmAddressView<'a> {
    pub is_new_account: bool,
    pub name: &'a str,
    pub address: &'a str,
    pub action: &'a str,
    pub csrf: &'a str,
    pub token: &'a str,
}

/// Why a link does nothing, or nothing yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmEnd {
    Ended,
    AddressTaken,
    /// An operator must agree.
    Waits,
}

pub fn mail_sent(frame: &Frame<'_>, view: &MailSentView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(ConfirmAddressText::SentTitle);
    let body = html! {
        @if let Some(rest) = view.wait {
            (Summary {
                heading: words.say(ConfirmAddressText::Unsuccessful),
                lines: vec![SummaryLine { sentence: words.say(ConfirmAddressText::SendAgainWait { rest }), field: None }],
            })
        }
        p { (words.say(ConfirmAddressText::Sent { address: view.address })) }
        p { (words.say(ConfirmAddressText::SentNext { lasts: view.lasts })) }
        p.quiet { (words.say(ConfirmAddressText::SentNothing)) }
        form method="post" action=(view.action) {
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(ConfirmAddressText::SendAgain)))
        }
        p.ways { a href=(view.start_over) { (words.say(ConfirmAddressText::StartOver)) } }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

pub fn confirm_address(frame: &Frame<'_>, view: &ConfirmAddressView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(ConfirmAddressText::Title);
    let (name, address) = (view.name, view.address);
    let (question, button) = if view.is_new_account {
        (ConfirmAddressText::NewAccount { name, address }, ConfirmAddressText::MakeAccount)
    } else {
        (ConfirmAddressText::NewAddress { name, address }, ConfirmAddressText::ConfirmAddress)
    };
    let body = html! {
        p { (words.say(question)) }
        p { (words.say(ConfirmAddressText::NotYou)) }
        form method="post" action=(view.action) {
            (hidden("token", view.token))
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(button)))
        }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

/// `sign_in` and `register` are ways on; the second only where it leads somewhere.
pub fn confirm_end(frame: &Frame<'_>, end: ConfirmEnd, (sign_in, register): (&str, Option<&str>)) -> Markup {
    use crate::words::{RegisterText, SignInText};
    let words = frame.words;
    let (title, what, next) = match end {
        ConfirmEnd::Ended => (ConfirmAddressText::EndedTitle, ConfirmAddressText::Ended, ConfirmAddressText::EndedNext),
        ConfirmEnd::AddressTaken => {
            (ConfirmAddressText::TakenTitle, ConfirmAddressText::Taken, ConfirmAddressText::TakenNext)
        }
        ConfirmEnd::Waits => (
            ConfirmAddressText::WaitsTitle,
            ConfirmAddressText::Waits { brand: frame.brand },
            ConfirmAddressText::WaitsNext,
        ),
    };
    let title = words.say(title);
    let body = html! {
        p { (words.say(what)) }
        p { (words.say(next)) }
        @if end != ConfirmEnd::Waits {
            p { a.primary href=(sign_in) { (words.say(SignInText::Button)) } }
            @if let Some(register) = register {
                p.ways { a href=(register) { (words.say(RegisterText::Title)) } }
            }
        }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

impl ConfirmEnd {
    pub const ALL: [Self; 3] = [Self::Ended, Self::AddressTaken, Self::Waits];

    /// What the page is answered with.
    pub fn status(self) -> http::StatusCode {
        match self {
            Self::Ended => http::StatusCode::GONE,
            Self::AddressTaken => http::StatusCode::CONFLICT,
            Self::Waits => http::StatusCode::OK,
        }
    }
}

impl MailSentView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sent = Self {
            address: "ada@example.com",
            lasts: Duration::from_mins(10),
            action: "/.vestibule/verify-email/sent?of=x",
            csrf: "c3JmLXRva2Vu",
            start_over: "/.vestibule/register",
            wait: None,
        };
        let long = "a.very.long.name.of.sixty.four.letters.which.is.all.that.is.ok.x@a-very-long-label-of-sixty-three-bytes.example.com";
        vec![
            ("sent", sent.clone()),
            ("long-address", Self { address: long, ..sent.clone() }),
            ("wait", Self { wait: Some(Duration::from_secs(1900)), ..sent }),
        ]
    }
}

impl ConfirmAddressView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let account = Self {
            is_new_account: true,
            name: "ada",
            address: "ada@example.com",
            action: "/.vestibule/verify-email",
            csrf: "c3JmLXRva2Vu",
            token: "dG9rZW4",
        };
        vec![("account", account.clone()), ("address", Self { is_new_account: false, ..account })]
    }
}
