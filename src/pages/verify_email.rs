//! Showing that an address is one's own: the page that waits for the mail, and the one that its link leads to.

use std::time::Duration;

use maud::{Markup, html};

use super::layout::{Frame, Page, Shape};
use super::parts::{Field, Summary, SummaryLine, hidden, primary_button, username};
use crate::words::{ConfirmAddressText, RegisterText, SignInText};

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

/// Fields: `token`, `csrf`; and `password`, where it is asked for.
#[derive(Clone, Debug)]
pub struct ConfirmAddressView<'a> {
    pub asked: AskedOf,
    pub name: &'a str,
    pub address: &'a str,
    pub problem: Option<ConfirmProblem>,
    pub action: &'a str,
    pub csrf: &'a str,
    pub token: &'a str,
}

/// What a yes is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedOf {
    NewAccount {
        /// In another browser than the one in which it was chosen.
        asks_password: bool,
    },
    NewAddress,
}

/// Why it was not confirmed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmProblem {
    /// 422
    PasswordMissing,
    /// 401
    PasswordWrong,
    /// 403: the form's proof no longer holds.
    OpenTooLong,
    /// 503
    Busy,
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
    let (question, button) = match view.asked {
        AskedOf::NewAccount { .. } => {
            (ConfirmAddressText::NewAccount { name, address }, ConfirmAddressText::MakeAccount)
        }
        AskedOf::NewAddress => (ConfirmAddressText::NewAddress { name, address }, ConfirmAddressText::ConfirmAddress),
    };
    let problem = view.problem.map(|problem| (problem.is_of_field(), words.say(problem.text())));
    let password = Field {
        problem: problem.as_ref().filter(|(is_of_field, _)| *is_of_field).map(|(_, sentence)| sentence.clone()),
        autofocus: view.problem.is_none(),
        ..Field::new("password", words.say(SignInText::Password), "password", "current-password")
    };
    let body = html! {
        @if let Some((is_of_field, sentence)) = &problem {
            (Summary {
                heading: words.say(ConfirmAddressText::NotConfirmed),
                lines: vec![SummaryLine { sentence: sentence.clone(), field: is_of_field.then_some("password") }],
            })
        }
        p { (words.say(question)) }
        p { (words.say(ConfirmAddressText::NotYou)) }
        form method="post" action=(view.action) {
            @if view.asked == (AskedOf::NewAccount { asks_password: true }) {
                p { (words.say(ConfirmAddressText::WhyPassword)) }
                (username(words, view.name))
                (password)
            }
            (hidden("token", view.token))
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(button)))
        }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

/// `sign_in` and `register` are ways on; the second only where it leads somewhere.
pub fn confirm_end(frame: &Frame<'_>, end: ConfirmEnd, sign_in: &str, register: Option<&str>) -> Markup {
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

impl ConfirmProblem {
    /// What the page is answered with.
    pub fn status(self) -> http::StatusCode {
        match self {
            Self::PasswordMissing => http::StatusCode::UNPROCESSABLE_ENTITY,
            Self::PasswordWrong => http::StatusCode::UNAUTHORIZED,
            Self::OpenTooLong => http::StatusCode::FORBIDDEN,
            Self::Busy => http::StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn is_of_field(self) -> bool {
        matches!(self, Self::PasswordMissing | Self::PasswordWrong)
    }

    fn text(self) -> ConfirmAddressText<'static> {
        match self {
            Self::PasswordMissing => ConfirmAddressText::PasswordMissing,
            Self::PasswordWrong => ConfirmAddressText::PasswordWrong,
            Self::OpenTooLong => ConfirmAddressText::OpenTooLong,
            Self::Busy => ConfirmAddressText::Busy,
        }
    }
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
            asked: AskedOf::NewAccount { asks_password: false },
            name: "ada",
            address: "ada@example.com",
            problem: None,
            action: "/.vestibule/verify-email",
            csrf: "c3JmLXRva2Vu",
            token: "dG9rZW4",
        };
        let elsewhere = Self { asked: AskedOf::NewAccount { asks_password: true }, ..account.clone() };
        let with = |problem| Self { problem: Some(problem), ..elsewhere.clone() };
        vec![
            ("account", account.clone()),
            ("elsewhere", elsewhere.clone()),
            ("password-missing", with(ConfirmProblem::PasswordMissing)),
            ("password-wrong", with(ConfirmProblem::PasswordWrong)),
            ("open-too-long", with(ConfirmProblem::OpenTooLong)),
            ("busy", with(ConfirmProblem::Busy)),
            ("address", Self { asked: AskedOf::NewAddress, ..account }),
        ]
    }
}
