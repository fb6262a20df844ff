//! Make an account: who you are, and how you want to sign in.

use std::time::Duration;

use http::StatusCode;
use maud::{Markup, html};

use super::layout::{Frame, Page, Shape};
use super::new_password::NewPasswordFields;
use super::parts::{Field, Summary, SummaryLine, hidden, primary_button};
use crate::domain::names::{BadEmail, BadName};
use crate::domain::password_rules::{Unfit, WeakPassword};
use crate::domain::registration::{EmailProblem, NameProblem, PersonProblem, Problems};
use crate::words::{RegisterText, Sentence, Words};

/// Fields: `given_name`, `family_name`, `name`, `email`, `new_password`, `new_password_again`, `csrf`. `action` carries the
/// way back, and the invitation.
#[derive(Clone, Debug)]
pub struct RegisterView<'a> {
    pub action: &'a str,
    pub csrf: &'a str,
    pub sign_in: &'a str,
    pub is_invited: bool,
    pub typed: TypedIn<'a>,
    pub email: EmailAsked<'a>,
    /// The fewest characters of a password.
    pub minimum: usize,
    pub trouble: Option<RegisterTrouble>,
}

/// What was typed before.
#[derive(Clone, Copy, Debug, Default)]
pub struct TypedIn<'a> {
    pub given_name: &'a str,
    pub family_name: &'a str,
    pub name: &'a str,
}

#[derive(Clone, Debug)]
pub enum EmailAsked<'a> {
    Field {
        typed: &'a str,
        /// Whose addresses are taken; all, if there are none.
        domains: Vec<&'a str>,
    },
    /// The one that was invited.
    Known(&'a str),
    /// No mail is sent here.
    Never,
}

/// Why there is no account yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegisterTrouble {
    /// 422
    Fields(Problems),
    /// 422: of the invitation.
    AddressTaken,
    /// 429: not judged, whatever was typed.
    Wait(Duration),
    /// 403: the form's proof no longer holds.
    OpenTooLong,
    /// 503
    Busy,
}

impl RegisterTrouble {
    /// What the page is answered with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Fields(_) | Self::AddressTaken => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::OpenTooLong => StatusCode::FORBIDDEN,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

pub fn register(frame: &Frame<'_>, view: &RegisterView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(RegisterText::Title);
    let problems = view.problems();
    let password = NewPasswordFields { minimum: view.minimum, problem: problems.password };
    let body = html! {
        @if view.is_invited {
            p { (words.say(RegisterText::Invited)) }
        }
        @if let Some(trouble) = &view.trouble {
            (view.summary(words, trouble, password))
        }
        form method="post" action=(view.action) {
            (view.person_fields(words, &problems))
            (view.name_field(words, &problems))
            (view.email_field(words, &problems))
            (password.draw(words))
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(RegisterText::Button)))
        }
        p.ways { a href=(view.sign_in) { (words.say(RegisterText::SignIn)) } }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

impl RegisterView<'_> {
    fn problems(&self) -> Problems {
        match &self.trouble {
            Some(RegisterTrouble::Fields(problems)) => problems.clone(),
            _ => Problems::default(),
        }
    }

    fn person_fields(&self, words: Words, problems: &Problems) -> Markup {
        let given = Field {
            hint: Some(words.say(RegisterText::NamesHint)),
            value: filled(self.typed.given_name),
            is_optional: true,
            problem: problems.person.map(|problem| say_person(words, problem)),
            autofocus: self.trouble.is_none(),
            ..Field::new("given_name", words.say(RegisterText::GivenName), "text", "given-name")
        };
        let family = Field {
            value: filled(self.typed.family_name),
            is_optional: true,
            problem_at: problems.person.map(|_| "given_name-problem"),
            ..Field::new("family_name", words.say(RegisterText::FamilyName), "text", "family-name")
        };
        html! { (given) (family) }
    }

    fn name_field(&self, words: Words, problems: &Problems) -> Markup {
        let field = Field {
            hint: Some(words.say(RegisterText::NameHint)),
            value: filled(self.typed.name),
            problem: problems.name.map(|problem| say_name(words, problem)),
            ..Field::new("name", words.say(RegisterText::Name), "text", "username")
        };
        html! { (field) }
    }

    fn email_field(&self, words: Words, problems: &Problems) -> Markup {
        match &self.email {
            EmailAsked::Field { typed, domains } => {
                let hint = match domains.as_slice() {
                    [] => RegisterText::EmailHint,
                    domains => RegisterText::EmailHintDomains { domains },
                };
                let field = Field {
                    hint: Some(words.say(hint)),
                    value: filled(typed),
                    problem: problems.email.map(|problem| self.say_email(words, problem)),
                    ..Field::new("email", words.say(RegisterText::Email), "email", "email")
                };
                html! { (field) }
            }
            EmailAsked::Known(address) => html! { p { (words.say(RegisterText::EmailKnown { address })) } },
            EmailAsked::Never => html! {},
        }
    }

    fn summary(&self, words: Words, trouble: &RegisterTrouble, password: NewPasswordFields) -> Summary {
        let line = |sentence, field| SummaryLine { sentence, field };
        let lines = match trouble {
            RegisterTrouble::Fields(problems) => [
                problems.person.map(|problem| line(say_person(words, problem), Some("given_name"))),
                problems.name.map(|problem| line(say_name(words, problem), Some("name"))),
                problems.email.map(|problem| line(self.say_email(words, problem), Some("email"))),
                password.line(words),
            ]
            .into_iter()
            .flatten()
            .collect(),
            RegisterTrouble::AddressTaken => vec![line(words.say(RegisterText::AddressTaken), None)],
            RegisterTrouble::Wait(rest) => vec![line(words.say(RegisterText::Wait { rest: *rest }), None)],
            RegisterTrouble::OpenTooLong => vec![line(words.say(RegisterText::OpenTooLong), None)],
            RegisterTrouble::Busy => vec![line(words.say(RegisterText::Busy), None)],
        };
        Summary { heading: words.say(RegisterText::Unsuccessful), lines }
    }

    fn say_email(&self, words: Words, problem: EmailProblem) -> Sentence {
        let domains = match &self.email {
            EmailAsked::Field { domains, .. } => domains.as_slice(),
            EmailAsked::Known(_) | EmailAsked::Never => &[],
        };
        words.say(match problem {
            EmailProblem::Missing => RegisterText::EmailMissing,
            EmailProblem::Bad(why) => RegisterText::EmailBad(why),
            EmailProblem::Elsewhere => RegisterText::EmailElsewhere { domains },
        })
    }
}

fn filled(typed: &str) -> Option<&str> {
    (!typed.is_empty()).then_some(typed)
}

fn say_person(words: Words, problem: PersonProblem) -> Sentence {
    words.say(match problem {
        PersonProblem::Missing => RegisterText::PersonMissing,
        PersonProblem::TooLong => RegisterText::PersonTooLong,
        PersonProblem::Letter => RegisterText::PersonLetter,
        PersonProblem::MixedAlphabets => RegisterText::PersonMixed,
    })
}

fn say_name(words: Words, problem: NameProblem) -> Sentence {
    words.say(match problem {
        NameProblem::Missing => RegisterText::NameMissing,
        NameProblem::Bad(why) => RegisterText::NameBad(why),
        NameProblem::Reserved => RegisterText::NameReserved,
        NameProblem::Taken => RegisterText::NameTaken,
    })
}

/// There is no form for this visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRegistration {
    Closed,
    InvitationEnded,
}

pub fn no_registration(frame: &Frame<'_>, why: NoRegistration, sign_in: &str) -> Markup {
    let words = frame.words;
    let brand = frame.brand;
    let title = words.say(RegisterText::Title);
    let (what, next) = match why {
        NoRegistration::Closed => (RegisterText::Closed, RegisterText::ClosedNext { brand }),
        NoRegistration::InvitationEnded => (RegisterText::InvitationEnded, RegisterText::InvitationEndedNext { brand }),
    };
    let body = html! {
        p { (words.say(what)) }
        p { (words.say(next)) }
        p.ways { a href=(sign_in) { (words.say(RegisterText::SignIn)) } }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

impl RegisterView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let empty = Self {
            action: "/.vestibule/register?rd=https://wiki.example.com/",
            csrf: "c3JmLXRva2Vu",
            sign_in: "/.vestibule/sign-in?rd=https://wiki.example.com/",
            is_invited: false,
            typed: TypedIn::default(),
            email: EmailAsked::Field { typed: "", domains: Vec::new() },
            minimum: 15,
            trouble: None,
        };
        let long = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaf";
        let typed =
            TypedIn { given_name: "\u{202e}<i>Ada</i>", family_name: long, name: "x\"><script>alert(1)</script>" };
        let with = |problems| Self {
            typed,
            email: EmailAsked::Field { typed: "a@b@c", domains: vec!["example.com", "example.org"] },
            trouble: Some(RegisterTrouble::Fields(problems)),
            ..empty.clone()
        };
        vec![
            ("empty", empty.clone()),
            ("invited", Self { is_invited: true, email: EmailAsked::Known("ada@example.com"), ..empty.clone() }),
            ("invited-without-mail", Self { is_invited: true, email: EmailAsked::Never, ..empty.clone() }),
            (
                "missing",
                with(Problems {
                    person: Some(PersonProblem::Missing),
                    name: Some(NameProblem::Missing),
                    email: Some(EmailProblem::Missing),
                    password: Some(Unfit::Missing),
                }),
            ),
            (
                "wrong",
                with(Problems {
                    person: Some(PersonProblem::TooLong),
                    name: Some(NameProblem::Bad(BadName::Letter('<'))),
                    email: Some(EmailProblem::Bad(BadEmail::Shape)),
                    password: Some(Unfit::Weak(WeakPassword::Personal)),
                }),
            ),
            (
                "taken",
                with(Problems {
                    name: Some(NameProblem::Taken),
                    email: Some(EmailProblem::Elsewhere),
                    password: Some(Unfit::Different),
                    ..Problems::default()
                }),
            ),
            ("address-taken", Self { trouble: Some(RegisterTrouble::AddressTaken), ..empty.clone() }),
            ("wait", Self { trouble: Some(RegisterTrouble::Wait(Duration::from_secs(61))), ..empty.clone() }),
            ("open-too-long", Self { trouble: Some(RegisterTrouble::OpenTooLong), ..empty.clone() }),
            ("busy", Self { trouble: Some(RegisterTrouble::Busy), ..empty }),
        ]
    }
}
