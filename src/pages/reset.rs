//! A new password for whoever forgot theirs: the page that asks for the address, and the one that the link leads to.

use std::time::Duration;

use http::StatusCode;
use maud::{Markup, html};

use super::layout::{Frame, Page, Shape};
use super::new_password::NewPasswordFields;
use super::parts::{Field, Summary, SummaryLine, hidden, primary_button, username};
use crate::domain::names::BadEmail;
use crate::domain::password_rules::{Unfit, WeakPassword};
use crate::words::{ResetText, Words};

/// Fields: `email`, `csrf`.
#[derive(Clone, Debug)]
pub struct ResetView<'a> {
    pub action: &'a str,
    pub csrf: &'a str,
    pub sign_in: &'a str,
    /// What was typed before.
    pub email: &'a str,
    pub problem: Option<ResetProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetProblem {
    /// 422
    Missing,
    /// 422
    Bad(BadEmail),
    /// 410: of a link that led here.
    LinkEnded,
    /// 403: the form's proof no longer holds.
    OpenTooLong,
}

/// What is shown to everybody who asked, whether there is such an account or not.
#[derive(Clone, Debug)]
pub struct ResetSentView<'a> {
    pub address: &'a str,
    pub lasts: Duration,
    pub again: &'a str,
    pub sign_in: &'a str,
}

/// Fields: `new_password`, `new_password_again`, `code` if `asks_code`, `csrf`.
#[derive(Clone, Debug)]
pub struct NewPasswordView<'a> {
    pub action: &'a str,
    pub csrf: &'a str,
    pub name: &'a str,
    /// Who is signed in here, if that is somebody else.
    pub signed_in_as: Option<&'a str>,
    pub minimum: usize,
    pub asks_code: bool,
    pub problem: Option<NewPasswordProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewPasswordProblem {
    /// 422
    Password(Unfit),
    /// 422
    CodeMissing,
    /// 422
    CodeWrong,
    /// 422
    CodeUsed,
    /// 429: no code was judged.
    Wait(Duration),
    /// 403: the form's proof no longer holds.
    OpenTooLong,
    /// 503
    Busy,
}

pub fn reset(frame: &Frame<'_>, view: &ResetView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(ResetText::Title);
    let problem = view.problem.map(|problem| (problem, words.say(problem.text())));
    let at_field = problem.clone().filter(|(problem, _)| problem.is_of_field()).map(|(_, sentence)| sentence);
    let email = Field {
        value: (!view.email.is_empty()).then_some(view.email),
        problem: at_field,
        autofocus: view.problem.is_none(),
        ..Field::new("email", words.say(ResetText::Email), "email", "email")
    };
    let body = html! {
        @if let Some((problem, sentence)) = problem {
            (Summary {
                heading: words.say(ResetText::Unsuccessful),
                lines: vec![SummaryLine { sentence, field: problem.is_of_field().then_some("email") }],
            })
        }
        p { (words.say(ResetText::About)) }
        form method="post" action=(view.action) {
            (email)
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(ResetText::Button)))
        }
        (way_back(words, view.sign_in))
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

pub fn reset_sent(frame: &Frame<'_>, view: &ResetSentView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(ResetText::SentTitle);
    let body = html! {
        p { (words.say(ResetText::Sent { address: view.address })) }
        p { (words.say(ResetText::SentNext { lasts: view.lasts })) }
        p.quiet { (words.say(ResetText::SentNothing)) }
        p.ways { a href=(view.again) { (words.say(ResetText::Again)) } }
        (way_back(words, view.sign_in))
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

/// Where no mail is sent.
pub fn no_reset(frame: &Frame<'_>, sign_in: &str) -> Markup {
    let words = frame.words;
    let title = words.say(ResetText::Title);
    let body = html! {
        p { (words.say(ResetText::NoMail)) }
        p { (words.say(ResetText::NoMailNext { brand: frame.brand })) }
        (way_back(words, sign_in))
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

fn way_back(words: Words, sign_in: &str) -> Markup {
    html! { p.ways { a href=(sign_in) { (words.say(ResetText::SignIn)) } } }
}

pub fn new_password(frame: &Frame<'_>, view: &NewPasswordView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(ResetText::NewTitle);
    let unfit = match view.problem {
        Some(NewPasswordProblem::Password(unfit)) => Some(unfit),
        _ => None,
    };
    let password = NewPasswordFields { minimum: view.minimum, problem: unfit };
    let line = view.problem.and_then(|problem| problem.line(words, password));
    let body = html! {
        @if let Some(line) = line {
            (Summary { heading: words.say(ResetText::NotChanged), lines: vec![line] })
        }
        p { (words.say(ResetText::NewFor { name: view.name })) }
        @if let Some(name) = view.signed_in_as {
            p { (words.say(ResetText::SignedInAs { name })) }
        }
        form method="post" action=(view.action) {
            (username(words, view.name))
            (password.draw(words))
            @if view.asks_code {
                (code_field(words, view.problem))
            }
            p.quiet { (words.say(ResetText::EndsSessions)) }
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(ResetText::NewButton)))
        }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

fn code_field(words: Words, problem: Option<NewPasswordProblem>) -> Field<'static> {
    Field {
        hint: Some(words.say(ResetText::CodeHint)),
        problem: problem.and_then(NewPasswordProblem::of_code).map(|text| words.say(text)),
        ..Field::new("code", words.say(ResetText::Code), "text", "one-time-code")
    }
}

impl ResetProblem {
    fn text(self) -> ResetText<'static> {
        match self {
            Self::Missing => ResetText::EmailMissing,
            Self::Bad(why) => ResetText::EmailBad(why),
            Self::LinkEnded => ResetText::LinkEnded,
            Self::OpenTooLong => ResetText::OpenTooLong,
        }
    }

    fn is_of_field(self) -> bool {
        matches!(self, Self::Missing | Self::Bad(_))
    }

    /// What the page is answered with.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Missing | Self::Bad(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::LinkEnded => StatusCode::GONE,
            Self::OpenTooLong => StatusCode::FORBIDDEN,
        }
    }
}

impl NewPasswordProblem {
    fn of_code(self) -> Option<ResetText<'static>> {
        match self {
            Self::CodeMissing => Some(ResetText::CodeMissing),
            Self::CodeWrong => Some(ResetText::CodeWrong),
            Self::CodeUsed => Some(ResetText::CodeUsed),
            Self::Password(_) | Self::Wait(_) | Self::OpenTooLong | Self::Busy => None,
        }
    }

    fn line(self, words: Words, password: NewPasswordFields) -> Option<SummaryLine> {
        let whole = |text| Some(SummaryLine { sentence: words.say(text), field: None });
        match self {
            Self::Password(_) => password.line(words),
            Self::CodeMissing | Self::CodeWrong | Self::CodeUsed => {
                self.of_code().map(|text| SummaryLine { sentence: words.say(text), field: Some("code") })
            }
            Self::Wait(rest) => whole(ResetText::Wait { rest }),
            Self::OpenTooLong => whole(ResetText::OpenTooLong),
            Self::Busy => whole(ResetText::Busy),
        }
    }

    /// What the page is answered with.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Password(_) | Self::CodeMissing | Self::CodeWrong | Self::CodeUsed => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::OpenTooLong => StatusCode::FORBIDDEN,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl ResetView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let empty = Self {
            action: "/.vestibule/reset",
            csrf: "c3JmLXRva2Vu",
            sign_in: "/.vestibule/sign-in",
            email: "",
            problem: None,
        };
        let after = |email, problem| Self { email, problem: Some(problem), ..empty.clone() };
        vec![
            ("empty", empty.clone()),
            ("missing", after("", ResetProblem::Missing)),
            ("wrong", after("x\"><script>alert(1)</script>", ResetProblem::Bad(BadEmail::Shape))),
            ("link-ended", after("", ResetProblem::LinkEnded)),
            ("open-too-long", after("ada@example.com", ResetProblem::OpenTooLong)),
        ]
    }
}

impl ResetSentView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sent = Self {
            address: "ada@example.com",
            lasts: Duration::from_mins(10),
            again: "/.vestibule/reset",
            sign_in: "/.vestibule/sign-in",
        };
        vec![("sent", sent)]
    }
}

impl NewPasswordView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let plain = Self {
            action: "/.vestibule/reset/dG9rZW4",
            csrf: "c3JmLXRva2Vu",
            name: "ada",
            signed_in_as: None,
            minimum: 15,
            asks_code: false,
            problem: None,
        };
        let coded = |problem| Self { asks_code: true, problem: Some(problem), ..plain.clone() };
        let weak = Unfit::Weak(WeakPassword::TooShort { minimum: 15 });
        vec![
            ("plain", plain.clone()),
            ("signed-in-as-another", Self { signed_in_as: Some("bob"), ..plain.clone() }),
            ("code", Self { asks_code: true, ..plain.clone() }),
            ("weak", Self { problem: Some(NewPasswordProblem::Password(weak)), ..plain.clone() }),
            ("different", coded(NewPasswordProblem::Password(Unfit::Different))),
            ("code-missing", coded(NewPasswordProblem::CodeMissing)),
            ("code-wrong", coded(NewPasswordProblem::CodeWrong)),
            ("code-used", coded(NewPasswordProblem::CodeUsed)),
            ("wait", coded(NewPasswordProblem::Wait(Duration::from_secs(61)))),
            ("open-too-long", Self { problem: Some(NewPasswordProblem::OpenTooLong), ..plain.clone() }),
            ("busy", Self { problem: Some(NewPasswordProblem::Busy), ..plain }),
        ]
    }
}
