//! Setting up something that is reached elsewhere: choose it, say where, try it out.

mod connect;
mod samples;

use std::time::Duration;

use maud::{Markup, html};

pub use self::connect::{ConnectProblem, ConnectView, connect};

use super::factors::to_factors;
use super::{Frame, Page, Place, Shape};
use crate::domain::country::{Country, sort_key};
use crate::domain::factor::FactorKind;
use crate::domain::phone_number::{BadNumber, calling_code, example};
use crate::pages::elsewhere::{Elsewhere, awaited, not_before};
use crate::pages::parts::{Field, Summary, SummaryLine, hidden, primary_button, username};
use crate::pages::proof::{ProofProblem, ProofView};
use crate::words::{
    ApprovalText, BindText, EnrolText, FactorText, OwnFactorsText, Sentence, SignInText, TryOutText, Words,
};

/// What there is to choose among.
#[derive(Clone, Debug)]
pub struct AddView<'a> {
    pub ways: Vec<AddRow<'a>>,
}

#[derive(Clone, Debug)]
pub struct AddRow<'a> {
    pub kind: FactorKind,
    /// What the operator calls it, where there may be several of a kind.
    pub label: Option<&'a str>,
    pub link: String,
    pub is_up: bool,
}

pub fn add(frame: &Frame<'_>, view: &AddView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(BindText::ChooseTitle);
    let body = html! {
        p { (words.say(BindText::ChooseAbout)) }
        ul.rows {
            @for way in &view.ways { li { (row(words, way)) } }
        }
        (to_factors(frame, &words.say(OwnFactorsText::Back)))
    };
    Page { shape: Shape::Column, place: Some(Place::Account), title: &title }.draw(frame, &body)
}

fn row(words: Words, way: &AddRow<'_>) -> Markup {
    let kind = words.say(BindText::Kind(way.kind));
    let which = way.label.map_or_else(|| kind.to_string(), |label| format!("{kind}, {label}"));
    html! {
        div.what {
            p {
                strong { (kind) }
                @if let Some(label) = way.label { " · " bdi { (label) } }
                @if !way.is_up { " " span.tag.warn { (words.say(BindText::Down)) } }
            }
            p.quiet { (words.say(BindText::About(way.kind))) }
        }
        a.go href=(way.link) {
            (words.say(BindText::SetUp)) span.unseen { (words.say(BindText::Which { label: &which })) }
        }
    }
}

/// The first step. Fields: `csrf`, those of the proof; `country` (two letters) and `number`, where it takes one.
#[derive(Clone, Debug)]
pub struct ReachView<'a> {
    pub action: &'a str,
    pub csrf: &'a str,
    pub kind: FactorKind,
    /// What the operator calls it; of a mailbox its address.
    pub label: &'a str,
    pub number: Option<NumberFields<'a>>,
    pub name: &'a str,
    pub proof: ProofView<'a>,
    pub trouble: Option<ReachTrouble>,
}

#[derive(Clone, Debug)]
pub struct NumberFields<'a> {
    /// Those to choose among.
    pub countries: &'a [Country],
    pub chosen: Option<Country>,
    pub typed: &'a str,
    pub problem: Option<NumberProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberProblem {
    Bad(BadNumber),
    /// It gets no text messages.
    Landline,
    /// Nothing is sent there.
    CountryClosed,
}

/// 503 and 422: what it is bound at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReachTrouble {
    Failing,
    NotTaken,
}

const COUNTRY: &str = "country";
const NUMBER: &str = "number";

pub fn reach(frame: &Frame<'_>, view: &ReachView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(BindText::Title(view.kind));
    let body = html! {
        @if let Some(summary) = reach_summary(words, view) { (summary) }
        p { (about(words, view)) }
        form method="post" action=(view.action) {
            (username(words, view.name))
            @if let Some(number) = &view.number { (number_fields(words, number)) }
            (view.proof.draw(frame))
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(BindText::Send(view.kind))))
        }
        (to_factors(frame, &words.say(OwnFactorsText::Back)))
    };
    Page { shape: Shape::Card, place: Some(Place::Account), title: &title }.draw_number(frame, &body)
}

fn about(words: Words, view: &ReachView<'_>) -> Sentence {
    match view.kind {
        FactorKind::Email => words.say(BindText::FirstEmail { address: view.label }),
        kind => words.say(BindText::First(kind)),
    }
}

fn reach_summary(words: Words, view: &ReachView<'_>) -> Option<Summary> {
    let number = view.number.as_ref().and_then(|number| number.problem);
    let line = match (number, view.trouble) {
        (Some(problem), _) => SummaryLine { sentence: sentence(words, problem), field: Some(NUMBER) },
        (None, Some(trouble)) => {
            let sentence = match trouble {
                ReachTrouble::Failing => words.say(BindText::Failing),
                ReachTrouble::NotTaken => words.say(BindText::NotTaken),
            };
            SummaryLine { sentence, field: None }
        }
        (None, None) => return view.proof.summary(words),
    };
    Some(Summary { heading: words.say(BindText::Unsuccessful), lines: vec![line] })
}

fn sentence(words: Words, problem: NumberProblem) -> Sentence {
    words.say(match problem {
        NumberProblem::Bad(bad) => BindText::Bad(bad),
        NumberProblem::Landline => BindText::Landline,
        NumberProblem::CountryClosed => BindText::CountryClosed,
    })
}

fn number_fields(words: Words, view: &NumberFields<'_>) -> Markup {
    let mut countries: Vec<(String, Country)> =
        view.countries.iter().map(|country| (words.say(*country).to_string(), *country)).collect();
    countries.sort_by_cached_key(|(name, _)| sort_key(name));
    let shown = view.chosen.and_then(example);
    html! {
        div.field {
            label for=(COUNTRY) { (words.say(BindText::Country)) }
            select id=(COUNTRY) name=(COUNTRY) autocomplete="country" {
                @if view.chosen.is_none() { option value="" selected { (words.say(BindText::ChooseCountry)) } }
                @for (name, country) in &countries {
                    option value=(country.code()) data-example=[example(*country)] selected[view.chosen == Some(*country)] {
                        (name) @if let Some(code) = calling_code(*country) { " +" (code) }
                    }
                }
            }
        }
        (Field {
            value: Some(view.typed),
            keys: Some("tel"),
            hint: shown.as_ref().map(|example| words.say(BindText::NumberHint { example })),
            problem: view.problem.map(|problem| sentence(words, problem)),
            ..Field::new(NUMBER, words.say(BindText::Number), "tel", "tel")
        })
    }
}

/// What was asked or sent. Fields: `code` where one is typed, `do` (`again`, in a form of its own), `csrf`.
#[derive(Clone, Copy, Debug)]
pub struct TryOutView<'a> {
    pub action: &'a str,
    pub csrf: &'a str,
    pub kind: FactorKind,
    /// Where it went: as much of it as may be shown.
    pub to: &'a str,
    pub asks: TryOut<'a>,
    /// How long until it can be had again.
    pub again_in: Duration,
    /// Where another one is begun.
    pub begin_again: &'a str,
    pub problem: Option<TryOutProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TryOut<'a> {
    /// So many, where that is known.
    Code { digits: Option<u8> },
    Decision {
        standing: Elsewhere<'a>,
        /// A stream of events.
        events: &'a str,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TryOutProblem {
    /// 401
    Wrong,
    /// 422
    Missing,
    NotYet,
    CodeOver,
    QuestionOver,
    Denied,
    /// 503
    Unsent,
    Failing,
    /// 429
    Wait(Duration),
    /// 403
    OpenTooLong,
}

pub fn try_out(frame: &Frame<'_>, view: &TryOutView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(BindText::Title(view.kind));
    let problem = view.problem.map(|problem| try_out_sentence(words, problem));
    let at_code = matches!(view.asks, TryOut::Code { .. })
        && view.problem.is_some_and(|problem| matches!(problem, TryOutProblem::Wrong | TryOutProblem::Missing));
    let (button, events) = match view.asks {
        TryOut::Code { .. } => (TryOutText::Confirm, None),
        TryOut::Decision { standing, events } => {
            (TryOutText::Approved, matches!(standing, Elsewhere::Open { .. }).then_some(events))
        }
    };
    let is_ended = matches!(view.asks, TryOut::Decision { standing: Elsewhere::Unasked | Elsewhere::Ended(_), .. });
    // It goes on by itself, unless something was wrong with it.
    let goes_on = !is_ended && problem.is_none() && matches!(view.asks, TryOut::Decision { .. });
    let body = html! {
        @if let Some(sentence) = problem.clone() { (unsuccessful(words, sentence, at_code.then_some("code"))) }
        (what_is_awaited(words, view))
        @if !is_ended {
            form method="post" action=(view.action) data-goes-on[goes_on || events.is_some()] {
                @if let TryOut::Code { .. } = view.asks {
                    div.code {
                        (Field {
                            keys: Some("numeric"),
                            problem: problem.filter(|_| at_code),
                            autofocus: view.problem.is_none(),
                            ..Field::new("code", words.say(FactorText::Code), "text", "one-time-code")
                        })
                    }
                }
                (hidden("csrf", view.csrf))
                @if goes_on || events.is_some() {
                    noscript { (primary_button(&words.say(button))) }
                } @else {
                    (primary_button(&words.say(button)))
                }
            }
        }
        (once_more(words, view))
        p.ways { a href=(view.begin_again) { (words.say(TryOutText::AnotherNumber)) } }
        (to_factors(frame, &words.say(EnrolText::Cancel)))
    };
    let page = Page { shape: Shape::Card, place: Some(Place::Account), title: &title };
    match view.asks {
        TryOut::Code { .. } => page.draw_keepsake(frame, &body),
        TryOut::Decision { .. } => page.draw_waiting(frame, events, &body),
    }
}

fn what_is_awaited(words: Words, view: &TryOutView<'_>) -> Markup {
    let TryOut::Decision { standing, .. } = view.asks else {
        let TryOut::Code { digits } = view.asks else { return html! {} };
        return html! { p { (words.say(TryOutText::CodeSent { digits, to: view.to })) } };
    };
    match standing {
        Elsewhere::Unasked | Elsewhere::Ended(_) => html! {},
        Elsewhere::Approved => {
            awaited(words, &html! { p { (words.say(ApprovalText::Approved { label: view.to })) } }, None)
        }
        Elsewhere::Open { number, rest, lasts, .. } => {
            let said = html! {
                p { (words.say(TryOutText::Asked { label: view.to })) }
                @if let Some(number) = number {
                    p { (words.say(TryOutText::ShownNumber)) }
                    p.number { (number) }
                }
            };
            awaited(words, &said, Some((rest, lasts)))
        }
    }
}

fn once_more(words: Words, view: &TryOutView<'_>) -> Markup {
    let text = match view.asks {
        TryOut::Code { .. } => TryOutText::SendAgain,
        TryOut::Decision { standing: Elsewhere::Approved, .. } => return html! {},
        TryOut::Decision { .. } => TryOutText::AskAgain,
    };
    html! {
        (not_before(words, view.again_in))
        form method="post" action=(view.action) {
            (hidden("csrf", view.csrf))
            button type="submit" name="do" value="again" { (words.say(text)) }
        }
    }
}

fn try_out_sentence(words: Words, problem: TryOutProblem) -> Sentence {
    match problem {
        TryOutProblem::Wrong => words.say(FactorText::WrongSent),
        TryOutProblem::Missing => words.say(FactorText::Missing),
        TryOutProblem::NotYet => words.say(TryOutText::NotAnswered),
        TryOutProblem::CodeOver => words.say(TryOutText::CodeOver),
        TryOutProblem::QuestionOver => words.say(ApprovalText::Expired),
        TryOutProblem::Denied => words.say(TryOutText::Denied),
        TryOutProblem::Unsent => words.say(TryOutText::Unsent),
        TryOutProblem::Failing => words.say(BindText::Failing),
        TryOutProblem::Wait(rest) => words.say(SignInText::Wait { rest }),
        TryOutProblem::OpenTooLong => words.say(SignInText::OpenTooLong),
    }
}

fn unsuccessful(words: Words, sentence: Sentence, field: Option<&'static str>) -> Summary {
    Summary { heading: words.say(BindText::Unsuccessful), lines: vec![SummaryLine { sentence, field }] }
}

impl ReachView<'_> {
    /// What the page is answered with.
    pub fn status(&self, proof: Option<ProofProblem>) -> http::StatusCode {
        let is_bad_number = self.number.as_ref().is_some_and(|number| number.problem.is_some());
        match (is_bad_number, self.trouble) {
            (true, _) | (false, Some(ReachTrouble::NotTaken)) => http::StatusCode::UNPROCESSABLE_ENTITY,
            (false, Some(ReachTrouble::Failing)) => http::StatusCode::SERVICE_UNAVAILABLE,
            (false, None) => proof.map_or(http::StatusCode::OK, ProofProblem::status),
        }
    }
}

impl TryOutProblem {
    /// What the page is answered with.
    pub fn status(self) -> http::StatusCode {
        match self {
            Self::Wrong => http::StatusCode::UNAUTHORIZED,
            Self::Missing | Self::NotYet | Self::CodeOver | Self::QuestionOver | Self::Denied => {
                http::StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Unsent | Self::Failing => http::StatusCode::SERVICE_UNAVAILABLE,
            Self::Wait(_) => http::StatusCode::TOO_MANY_REQUESTS,
            Self::OpenTooLong => http::StatusCode::FORBIDDEN,
        }
    }
}
