//! The field in which somebody shows that it is them: a step of the sign-in, and a part of each form that changes
//! credentials.

use std::time::Duration;

use maud::{Markup, html};

use super::layout::Frame;
use super::parts::{Field, Summary, SummaryLine, hidden};
use crate::domain::factor::{CodeShape, Prompt};
use crate::words::{ApprovalText, BindText, FactorText, Sentence, SignInText, Text, Words};

/// One of the ways in which a person can prove more than a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way<'a> {
    /// As the field `way` and the query name it.
    pub key: &'a str,
    pub prompt: Prompt,
    /// What its owner calls it.
    pub label: &'a str,
    /// The page that asks for it.
    pub link: &'a str,
    pub standing: Standing<'a>,
    /// Whether it worked the last time, as far as is known.
    pub is_up: bool,
}

/// How far it is, where a form rests on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing<'a> {
    /// It can be typed; or it was approved, and the form may be sent.
    #[default]
    Ready,
    /// Something is to be asked or sent first, at this page.
    Before(&'a str),
    /// A code was sent; it can be had once more at this page.
    Sent(&'a str),
}

/// What is wrong with what was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofProblem {
    /// 401: a wrong code or password. `left` tries are left, where they are counted down.
    Wrong { left: Option<u32> },
    /// 401: right, and used before.
    Replayed,
    /// 422
    Missing,
    /// 429: not judged, whatever was typed.
    Wait(Duration),
    /// 403: the form's proof no longer holds.
    OpenTooLong,
    /// 503: it could not be checked now.
    Busy,
    /// 422: it is to be approved elsewhere first.
    NotApproved,
    /// 401: the code that was sent counts no more.
    CodeEnded,
    /// 503: whoever sent it cannot be asked.
    Unreachable,
    /// 429: nothing is asked or sent now.
    NotFor(Duration),
}

/// What a form asks for that changes credentials. Fields: `password`; or `code` and `way`.
#[derive(Clone, Debug)]
pub enum ProofView<'a> {
    Nothing,
    Password {
        problem: Option<ProofProblem>,
    },
    /// The first way is asked for, the others are links.
    Code {
        ways: Vec<Way<'a>>,
        problem: Option<ProofProblem>,
    },
}

impl ProofView<'_> {
    pub(super) fn draw(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words;
        match self {
            Self::Nothing => html! {},
            Self::Password { problem } => html! {
                p { (words.say(FactorText::WhyProvePassword)) }
                (Self::password_field(words, *problem))
            },
            Self::Code { ways, problem } => html! {
                @if let Some((way, others)) = ways.split_first() {
                    (part(words, way, (FactorText::WhyProve.into(), *problem), false))
                    (other_ways(words, others))
                }
            },
        }
    }

    pub(super) fn password_field(words: Words, problem: Option<ProofProblem>) -> Field<'static> {
        let problem = problem.filter(|problem| problem.is_about_the_field());
        Field {
            problem: problem.and_then(|problem| password_problem(words, problem)),
            ..Field::new("password", words.say(FactorText::Password), "password", "current-password")
        }
    }

    /// What is wrong with a password, at its field.
    pub(super) fn sentence(&self, words: Words) -> Option<Sentence> {
        match self {
            Self::Password { problem } => password_problem(words, (*problem)?),
            Self::Nothing | Self::Code { .. } => None,
        }
    }

    /// What the page is told above the form, if something is wrong.
    pub(super) fn summary(&self, words: Words) -> Option<Summary> {
        let (line, field) = match self {
            Self::Nothing => return None,
            Self::Password { problem } => (password_problem(words, (*problem)?)?, "password"),
            Self::Code { ways, problem } => (code_problem(words, ways.first()?, (*problem)?), "code"),
        };
        let is_typed = match self {
            Self::Code { ways, .. } => {
                let can_be_typed =
                    |way: &Way<'_>| !matches!(way.standing, Standing::Before(_)) && way.prompt.code().is_some();
                ways.first().is_some_and(can_be_typed)
            }
            Self::Nothing | Self::Password { .. } => true,
        };
        let lines = vec![SummaryLine { sentence: line, field: is_typed.then_some(field) }];
        Some(Summary { heading: words.say(FactorText::NothingChanged), lines })
    }
}

/// What a form asks for in this way, and why.
pub(super) fn part(
    words: Words,
    way: &Way<'_>,
    (why, problem): (Text<'_>, Option<ProofProblem>),
    autofocus: bool,
) -> Markup {
    html! {
        @match (way.standing, way.prompt) {
            (Standing::Before(page), _) => {
                p { (words.say(why)) " " (words.say(ApprovalText::Before)) }
                p { a.primary href=(page) { (words.say(name(way))) } }
            }
            (Standing::Ready | Standing::Sent(_), Prompt::ApproveElsewhere) => {
                p data-approved { (words.say(ApprovalText::Approved { label: way.label })) }
            }
            (standing, _) => {
                p { (words.say(why)) " " (words.say(ask(way))) }
                (code_field(words, way, problem, autofocus))
                @if let Standing::Sent(page) = standing {
                    p.quiet { a href=(page) { (words.say(ApprovalText::SendAgain)) } }
                }
            }
        }
        (hidden("way", way.key))
    }
}

/// What is asked, in a sentence.
pub(super) fn ask<'a>(way: &Way<'a>) -> FactorText<'a> {
    match way.prompt {
        Prompt::EnterCode(CodeShape::Digits(digits)) => FactorText::AskDigits { digits, label: way.label },
        Prompt::EnterSentCode(shape) => FactorText::AskSent { digits: shape.digits(), label: way.label },
        Prompt::EnterCode(CodeShape::Written | CodeShape::SomeDigits) => FactorText::AskWritten,
        Prompt::ApproveElsewhere => FactorText::AskElsewhere { label: way.label },
    }
}

pub(super) fn code_field(words: Words, way: &Way<'_>, problem: Option<ProofProblem>, autofocus: bool) -> Markup {
    let Some(shape) = way.prompt.code() else { return html! {} };
    let (label, autocomplete, keys) = match shape {
        CodeShape::Digits(_) | CodeShape::SomeDigits => (FactorText::Code, "one-time-code", Some("numeric")),
        CodeShape::Written => (FactorText::WrittenCode, "off", None),
    };
    html! {
        div.code {
            (Field {
                keys,
                problem: problem.filter(|problem| problem.is_about_the_field()).map(|problem| code_problem(words, way, problem)),
                autofocus,
                ..Field::new("code", words.say(label), "text", autocomplete)
            })
        }
    }
}

pub(super) fn other_ways(words: Words, others: &[Way<'_>]) -> Markup {
    html! {
        @if !others.is_empty() {
            details {
                summary { (words.say(FactorText::OtherWays)) }
                ul {
                    @for way in others {
                        li {
                            a href=(way.link) { span { (words.say(name(way))) } }
                            @if !way.is_up { " " span.tag.warn { (words.say(BindText::Down)) } }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn name<'a>(way: &Way<'a>) -> FactorText<'a> {
    match way.prompt {
        Prompt::EnterCode(CodeShape::Digits(_)) => FactorText::WayApp { label: way.label },
        Prompt::EnterCode(CodeShape::Written | CodeShape::SomeDigits) => FactorText::WayWritten,
        Prompt::EnterSentCode(_) => FactorText::WaySent { label: way.label },
        Prompt::ApproveElsewhere => FactorText::WayElsewhere { label: way.label },
    }
}

pub(super) fn code_problem(words: Words, way: &Way<'_>, problem: ProofProblem) -> Sentence {
    match (problem, way.prompt) {
        (ProofProblem::Wrong { .. }, Prompt::EnterCode(CodeShape::Digits(_))) => words.say(FactorText::Wrong),
        (ProofProblem::Wrong { .. }, Prompt::EnterSentCode(_)) => words.say(FactorText::WrongSent),
        (ProofProblem::Wrong { .. }, _) => words.say(FactorText::WrongWritten),
        (ProofProblem::Replayed, _) => words.say(FactorText::Replayed),
        (ProofProblem::Missing, prompt) if prompt.code() == Some(CodeShape::Written) => {
            words.say(FactorText::MissingWritten)
        }
        (ProofProblem::Missing, _) => words.say(FactorText::Missing),
        (ProofProblem::CodeEnded, _) => words.say(ApprovalText::CodeEnded),
        (ProofProblem::NotApproved, _) => words.say(ApprovalText::Before),
        (ProofProblem::Unreachable, Prompt::ApproveElsewhere) => words.say(ApprovalText::Failed { label: way.label }),
        (ProofProblem::Unreachable, _) => words.say(ApprovalText::Unreachable),
        (other, _) => general(words, other),
    }
}

fn password_problem(words: Words, problem: ProofProblem) -> Option<Sentence> {
    Some(match problem {
        ProofProblem::Wrong { .. } => words.say(FactorText::PasswordWrong),
        ProofProblem::Missing => words.say(FactorText::PasswordMissing),
        ProofProblem::Replayed => return None,
        other => general(words, other),
    })
}

/// What has nothing to do with what was typed.
fn general(words: Words, problem: ProofProblem) -> Sentence {
    match problem {
        ProofProblem::Wait(rest) => words.say(SignInText::Wait { rest }),
        ProofProblem::NotFor(rest) => words.say(ApprovalText::NotFor { rest }),
        ProofProblem::Busy => words.say(SignInText::Busy),
        _ => words.say(SignInText::OpenTooLong),
    }
}

impl ProofProblem {
    /// What the page is answered with.
    pub fn status(self) -> http::StatusCode {
        match self {
            Self::Wrong { .. } | Self::Replayed | Self::CodeEnded => http::StatusCode::UNAUTHORIZED,
            Self::Missing | Self::NotApproved => http::StatusCode::UNPROCESSABLE_ENTITY,
            Self::Wait(_) | Self::NotFor(_) => http::StatusCode::TOO_MANY_REQUESTS,
            Self::OpenTooLong => http::StatusCode::FORBIDDEN,
            Self::Busy | Self::Unreachable => http::StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// When trying again makes sense, if that is known.
    pub fn wait(self) -> Option<Duration> {
        match self {
            Self::Wait(rest) | Self::NotFor(rest) => Some(rest),
            Self::Busy | Self::Unreachable => Some(Duration::from_secs(3)),
            Self::Wrong { .. }
            | Self::Replayed
            | Self::Missing
            | Self::OpenTooLong
            | Self::NotApproved
            | Self::CodeEnded => None,
        }
    }

    pub(super) fn is_about_the_field(self) -> bool {
        matches!(self, Self::Wrong { .. } | Self::Replayed | Self::Missing | Self::CodeEnded)
    }
}

impl<'a> Way<'a> {
    const fn sample(key: &'a str, prompt: Prompt, (label, link): (&'a str, &'a str)) -> Self {
        Self { key, prompt, label, link, standing: Standing::Ready, is_up: true }
    }
}

impl Way<'static> {
    /// One that approves, and one that gets codes.
    pub(super) fn elsewhere_samples() -> [Self; 2] {
        let (elsewhere, sent) = (Prompt::ApproveElsewhere, Prompt::EnterSentCode(CodeShape::Digits(6)));
        [
            Self::sample("phone", elsewhere, ("Pixel 9", "?way=phone")),
            Self::sample("sms", sent, ("+49 *** 67", "?way=sms")),
        ]
    }

    pub(super) fn samples() -> [Self; 3] {
        let (digits, written) = (Prompt::EnterCode(CodeShape::Digits(6)), Prompt::EnterCode(CodeShape::Written));
        [
            Self::sample("f_a", digits, ("Phone", "?way=f_a")),
            Self::sample("f_b", digits, ("Tablet in the kitchen", "?way=f_b")),
            Self::sample("recovery", written, ("Recovery codes", "?way=recovery")),
        ]
    }
}
