//! Changing the e-mail address.

use std::time::Duration;

use http::StatusCode;
use maud::{Markup, html};

use super::{Frame, Page, Place, Shape, back};
use crate::pages::parts::{Field, Summary, SummaryLine, hidden, primary_button, username};
use crate::pages::proof::{ProofProblem, ProofView};
use crate::words::{AccountText, ChangeAddressText, Sentence, SignInText, Words};

/// Fields: `email`, `csrf`; and those of the proof.
#[derive(Clone, Debug)]
pub struct AddressView<'a> {
    pub name: &'a str,
    /// The one that counts now.
    pub current: Option<&'a str>,
    /// Whether mail is sent at all.
    pub has_mail: bool,
    /// What was typed.
    pub typed: &'a str,
    pub problem: Option<AddressProblem>,
    pub proof: ProofView<'a>,
    pub csrf: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressProblem {
    Missing,
    /// It is no address.
    Wrong,
    /// It is theirs already.
    Own,
    /// They asked too often.
    Wait(Duration),
}

impl AddressProblem {
    pub fn status(self) -> StatusCode {
        match self {
            Self::Missing | Self::Wrong | Self::Own => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
        }
    }

    /// When trying again makes sense.
    pub fn wait(self) -> Option<Duration> {
        match self {
            Self::Wait(rest) => Some(rest),
            Self::Missing | Self::Wrong | Self::Own => None,
        }
    }

    fn sentence(self, words: Words) -> Sentence {
        match self {
            Self::Missing => words.say(ChangeAddressText::Missing),
            Self::Wrong => words.say(ChangeAddressText::Wrong),
            Self::Own => words.say(ChangeAddressText::Own),
            Self::Wait(rest) => words.say(SignInText::Wait { rest }),
        }
    }
}

pub fn address(frame: &Frame<'_>, view: &AddressView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(ChangeAddressText::Title);
    let now = match view.current {
        Some(address) => ChangeAddressText::Now { address },
        None => ChangeAddressText::NowNone,
    };
    let body = html! {
        p { (words.say(now)) }
        @if view.has_mail {
            p.quiet { (words.say(ChangeAddressText::About)) }
            (form(frame, view))
        } @else {
            p { (words.say(ChangeAddressText::NoMail)) }
            p { (words.say(ChangeAddressText::AskOperator { brand: frame.brand })) }
        }
        (back(frame))
    };
    Page { shape: Shape::Card, place: Some(Place::Account), title: &title }.draw(frame, &body)
}

fn form(frame: &Frame<'_>, view: &AddressView<'_>) -> Markup {
    let words = frame.words;
    // That it was too often says nothing about what stands in the field.
    let is_about_the_field = view.problem.is_some_and(|problem| problem.wait().is_none());
    let problem = view.problem.map(|problem| problem.sentence(words));
    let summary = problem.clone().map(|sentence| Summary {
        heading: words.say(AccountText::Unsuccessful),
        lines: vec![SummaryLine { sentence, field: is_about_the_field.then_some("email") }],
    });
    let problem = problem.filter(|_| is_about_the_field);
    let field = Field {
        value: (!view.typed.is_empty()).then_some(view.typed),
        problem,
        ..Field::new("email", words.say(ChangeAddressText::Address), "email", "email")
    };
    html! {
        @if let Some(summary) = summary.or_else(|| view.proof.summary(words)) { (summary) }
        form method="post" action={ (frame.prefix) "/account/email" } {
            (username(words, view.name))
            (field)
            (view.proof.draw(frame))
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(ChangeAddressText::Button)))
        }
    }
}

impl AddressView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let plain = Self {
            name: "ada",
            current: Some("ada@example.com"),
            has_mail: true,
            typed: "",
            problem: None,
            proof: ProofView::Nothing,
            csrf: "c3JmLXRva2Vu",
        };
        let password = |problem| ProofView::Password { problem };
        vec![
            ("plain", plain.clone()),
            ("first", Self { current: None, ..plain.clone() }),
            ("with-password", Self { proof: password(None), ..plain.clone() }),
            (
                "wrong-password",
                Self {
                    typed: "ada@example.org",
                    proof: password(Some(ProofProblem::Wrong { left: None })),
                    ..plain.clone()
                },
            ),
            ("no-address", Self { typed: "<b>ada</b>", problem: Some(AddressProblem::Wrong), ..plain.clone() }),
            ("own", Self { typed: "ada@example.com", problem: Some(AddressProblem::Own), ..plain.clone() }),
            ("missing", Self { problem: Some(AddressProblem::Missing), ..plain.clone() }),
            ("no-mail", Self { has_mail: false, ..plain }),
        ]
    }
}
