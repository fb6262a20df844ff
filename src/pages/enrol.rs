//! Setting up an authenticator app: get one, scan, confirm.

use std::time::Duration;

use maud::{Markup, html};

use super::layout::{Frame, Page, Shape};
use super::parts::{Field, Summary, SummaryLine, hidden, primary_button};
use super::qr::qr;
use crate::words::{EnrolText, FactorText, RecoveryText, Sentence, SignInText, Words};

/// Fields: `code`, `label` where a name is asked for, `csrf`. `action` carries the ticket.
#[derive(Clone, Debug)]
pub struct EnrolView<'a> {
    pub action: &'a str,
    pub csrf: &'a str,
    /// `otpauth://...`
    pub uri: &'a str,
    /// The key in groups of four.
    pub key: &'a str,
    /// Whose account it is.
    pub account: &'a str,
    pub occasion: Occasion<'a>,
    pub problem: Option<EnrolProblem>,
}

#[derive(Clone, Debug)]
pub enum Occasion<'a> {
    /// In the middle of a sign-in, which stays open for so long: it cannot be finished without.
    SignIn { rest: Duration, begin_again: &'a str },
    /// By somebody who is signed in. What it is to be called, as it was typed.
    Further { label: &'a str, cancel: &'a str },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrolProblem {
    /// 422: no code that this app shows now.
    Wrong,
    /// 422
    Missing,
    /// 422: the name.
    Label,
    /// 403
    OpenTooLong,
}

pub fn enrol(frame: &Frame<'_>, view: &EnrolView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(EnrolText::Title);
    let body = html! {
        @if let Some(problem) = view.problem {
            (summary(words, problem))
        }
        @if let Occasion::SignIn { .. } = view.occasion {
            p { (words.say(EnrolText::Required)) }
        }
        form method="post" action=(view.action) {
            ol.steps {
                li {
                    h2 { (words.say(EnrolText::Install)) }
                    p { (words.say(EnrolText::InstallHow)) }
                }
                li { (scan(words, view)) }
                li { (confirm(words, view)) }
            }
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(EnrolText::Button)))
        }
        (way_out(words, view))
    };
    let shape = match view.occasion {
        Occasion::SignIn { .. } => Shape::Card,
        Occasion::Further { .. } => Shape::Column,
    };
    Page { shape, place: None, title: &title }.draw_keepsake(frame, &body)
}

fn scan(words: Words, view: &EnrolView<'_>) -> Markup {
    html! {
        h2 { (words.say(EnrolText::Scan)) }
        p { (words.say(EnrolText::ScanHow)) }
        @if let Some(picture) = qr(view.uri, &words.say(EnrolText::Picture).to_string()) {
            (picture)
        }
        p { a href=(view.uri) { (words.say(EnrolText::OpenHere)) } }
        p #key-about { (words.say(EnrolText::TypeIt)) }
        code.key #key aria-describedby="key-about" { (view.key) }
        div.row {
            button type="button" data-copies="key" data-done=(words.say(RecoveryText::Copied).to_string()) hidden {
                (words.say(RecoveryText::Copy))
            }
        }
        p.quiet { (words.say(EnrolText::KeyHow { account: view.account })) }
    }
}

fn confirm(words: Words, view: &EnrolView<'_>) -> Markup {
    let wrong = |problem| (view.problem == Some(problem)).then(|| sentence(words, problem));
    html! {
        h2 #confirm { (words.say(EnrolText::Confirm)) }
        @if let Occasion::Further { label, .. } = &view.occasion {
            (Field {
                hint: Some(words.say(EnrolText::NameHint)),
                value: Some(*label),
                is_optional: true,
                problem: wrong(EnrolProblem::Label),
                ..Field::new("label", words.say(EnrolText::Name), "text", "off")
            })
        }
        div.code {
            (Field {
                keys: Some("numeric"),
                problem: wrong(EnrolProblem::Wrong).or_else(|| wrong(EnrolProblem::Missing)),
                ..Field::new("code", words.say(FactorText::Code), "text", "one-time-code")
            })
        }
    }
}

fn way_out(words: Words, view: &EnrolView<'_>) -> Markup {
    match &view.occasion {
        Occasion::SignIn { rest, begin_again } => html! {
            p.quiet {
                (words.say(FactorText::OpenFor { rest: *rest })) (words.gap())
                a href=(begin_again) { (words.say(FactorText::BeginAgain)) }
            }
        },
        Occasion::Further { cancel, .. } => html! {
            p.ways { a href=(cancel) { (words.say(EnrolText::Cancel)) } }
        },
    }
}

fn summary(words: Words, problem: EnrolProblem) -> Summary {
    let field = match problem {
        EnrolProblem::Wrong | EnrolProblem::Missing => Some("code"),
        EnrolProblem::Label => Some("label"),
        EnrolProblem::OpenTooLong => None,
    };
    let lines = vec![SummaryLine { sentence: sentence(words, problem), field }];
    Summary { heading: words.say(EnrolText::Unconfirmed), lines }
}

fn sentence(words: Words, problem: EnrolProblem) -> Sentence {
    match problem {
        EnrolProblem::Wrong => words.say(EnrolText::Wrong),
        EnrolProblem::Missing => words.say(FactorText::Missing),
        EnrolProblem::Label => words.say(EnrolText::NameWrong),
        EnrolProblem::OpenTooLong => words.say(SignInText::OpenTooLong),
    }
}

impl EnrolProblem {
    /// What the page is answered with.
    pub fn status(self) -> http::StatusCode {
        match self {
            Self::Wrong | Self::Missing | Self::Label => http::StatusCode::UNPROCESSABLE_ENTITY,
            Self::OpenTooLong => http::StatusCode::FORBIDDEN,
        }
    }
}

impl EnrolView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sign_in = Self {
            action: "/.vestibule/sign-in/factor?ticket=x",
            csrf: "c3JmLXRva2Vu",
            uri: "otpauth://totp/Example%20Gate:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example%20Gate",
            key: "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ",
            account: "ada",
            occasion: Occasion::SignIn { rest: Duration::from_secs(1790), begin_again: "/.vestibule/sign-in" },
            problem: None,
        };
        let further = Self {
            action: "/.vestibule/account/factors/totp?ticket=x",
            occasion: Occasion::Further { label: "Phone", cancel: "/.vestibule/account" },
            ..sign_in.clone()
        };
        let long = "otpauth://totp/%D7%A9%D7%A2%D7%A8%20Donaudampfschifffahrtselektrizit%C3%A4tenhauptbetriebswerk:\
                    wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft?secret=\
                    GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%D7%A9%D7%A2%D7%A8%20Donaudampfschifffahrtselektrizit\
                    %C3%A4tenhauptbetriebswerk";
        let after = |problem| Self { problem: Some(problem), ..sign_in.clone() };
        vec![
            ("sign-in", sign_in.clone()),
            ("further", further.clone()),
            ("wrong", after(EnrolProblem::Wrong)),
            ("missing", after(EnrolProblem::Missing)),
            ("open-too-long", after(EnrolProblem::OpenTooLong)),
            (
                "bad-label",
                Self {
                    occasion: Occasion::Further { label: "<b>x</b>", cancel: "/.vestibule/account" },
                    problem: Some(EnrolProblem::Label),
                    ..further
                },
            ),
            (
                "long-names",
                Self {
                    uri: long,
                    account: "wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft",
                    ..sign_in
                },
            ),
        ]
    }
}
