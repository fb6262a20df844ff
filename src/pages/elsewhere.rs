//! Waiting for an answer from elsewhere: what is asked where, for how long, and how it ended.

use std::time::Duration;

use maud::{Markup, html};

use super::layout::{Frame, Page, Shape};
use super::parts::{hidden, primary_button};
use super::proof::{ProofProblem, Way, ask, code_problem, other_ways};
use crate::domain::approval::{Denial, State};
use crate::domain::factor::Prompt;
use crate::words::{ApprovalText, FactorText, Sentence, Words};

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere<'a> {
    /// Nothing was asked or sent yet.
    Unasked,
    Open {
        /// Ours, or what the provider wants to be shown.
        number: Option<&'a str>,
        rest: Duration,
        lasts: Duration,
        /// It may be asked or sent again.
        again: bool,
    },
    Approved,
    Ended(State),
}

/// Where its forms go, and who tells of news.
#[derive(Clone, Copy, Debug)]
pub struct Posts<'a> {
    pub action: &'a str,
    pub csrf: &'a str,
    /// A stream of events.
    pub events: &'a str,
}

/// A page of its own, before a form that rests on it. Fields: `do`, `way`, `csrf`.
#[derive(Clone, Debug)]
pub struct ElsewhereView<'a> {
    pub posts: Posts<'a>,
    /// The first one is asked.
    pub ways: Vec<Way<'a>>,
    pub elsewhere: Elsewhere<'a>,
    /// Back to the form, which goes on from there.
    pub back: &'a str,
    pub problem: Option<ProofProblem>,
}

pub fn elsewhere(frame: &Frame<'_>, view: &ElsewhereView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(FactorText::Title);
    let body = html! {
        @if let Some((way, others)) = view.ways.split_first() {
            @if let Some(problem) = view.problem {
                p.warning role="alert" { (code_problem(words, way, problem)) }
            }
            (told(words, way, view.elsewhere))
            @if view.elsewhere == Elsewhere::Approved {
                p { a.primary data-goes-on href=(view.back) { (words.say(FactorText::Button)) } }
            }
            (buttons(words, (view.posts, way), view.elsewhere))
            (other_ways(words, others))
        }
        p.quiet { a href=(view.back) { (words.say(ApprovalText::Cancel)) } }
    };
    let is_open = matches!(view.elsewhere, Elsewhere::Open { .. });
    let page = Page { shape: Shape::Card, place: None, title: &title };
    page.draw_waiting(frame, is_open.then_some(view.posts.events), &body)
}

/// What is awaited, or how it ended; it speaks to a screen reader when it changes.
pub(super) fn told(words: Words, way: &Way<'_>, elsewhere: Elsewhere<'_>) -> Markup {
    html! {
        div.awaited role="status" data-approved=(words.say(ApprovalText::YesTitle).to_string()) {
            @match elsewhere {
                Elsewhere::Unasked => {}
                Elsewhere::Open { number, rest, lasts, .. } => {
                    @if let Some(number) = number {
                        p { (words.say(ApprovalText::Number { label: way.label })) }
                        p.number { (number) }
                    } @else {
                        p { (words.say(ask(way))) }
                    }
                    @if way.prompt == Prompt::ApproveElsewhere {
                        p.quiet data-rest=(rest.as_secs()) { (words.say(ApprovalText::TimeLeft { rest })) }
                        progress max=(lasts.as_secs()) value=(rest.as_secs()) aria-hidden="true" {}
                    }
                }
                Elsewhere::Approved => { p { (words.say(ApprovalText::Approved { label: way.label })) } }
                Elsewhere::Ended(state) => { p.warning { (end(words, way, state)) } }
            }
        }
    }
}

fn end(words: Words, way: &Way<'_>, state: State) -> Sentence {
    let is_code = way.prompt != Prompt::ApproveElsewhere;
    words.say(match state {
        State::Denied(Denial::Declined) => ApprovalText::Denied,
        State::Denied(Denial::NotMe) => ApprovalText::NotMe,
        State::Denied(Denial::WrongNumber) => ApprovalText::WrongNumber,
        State::Failed => ApprovalText::Failed { label: way.label },
        State::Superseded => ApprovalText::Superseded,
        State::Expired | State::Created | State::Sent | State::Approved if is_code => ApprovalText::CodeEnded,
        State::Expired | State::Created | State::Sent | State::Approved => ApprovalText::Expired,
    })
}

/// Each a form of its own: what is typed elsewhere on the page is not sent with it.
pub(super) fn buttons(words: Words, (posts, way): (Posts<'_>, &Way<'_>), elsewhere: Elsewhere<'_>) -> Markup {
    let is_code = way.prompt != Prompt::ApproveElsewhere;
    let first = if is_code { ApprovalText::Send { label: way.label } } else { ApprovalText::Ask { label: way.label } };
    let again = if is_code { ApprovalText::SendAgain } else { ApprovalText::AskAgain };
    html! {
        @match elsewhere {
            Elsewhere::Unasked => { (deed((posts, way.key), "ask", &primary_button(&words.say(first)))) }
            Elsewhere::Open { again: true, .. } => {
                (deed((posts, way.key), "again", &html! { button type="submit" { (words.say(again)) } }))
            }
            Elsewhere::Open { .. } | Elsewhere::Approved => {}
            Elsewhere::Ended(_) => { (deed((posts, way.key), "ask", &primary_button(&words.say(again)))) }
        }
    }
}

pub(super) fn deed((posts, way): (Posts<'_>, &str), deed: &str, button: &Markup) -> Markup {
    html! {
        form method="post" action=(posts.action) {
            (hidden("do", deed))
            (hidden("way", way))
            (hidden("csrf", posts.csrf))
            (button)
        }
    }
}

/// Beside the ways that can be taken: there is none.
pub(super) fn no_way(frame: &Frame<'_>) -> Markup {
    html! { p.warning { (frame.words.say(ApprovalText::NoWay { brand: frame.brand })) } }
}

impl Elsewhere<'static> {
    pub(super) const OPEN: Self =
        Self::Open { number: Some("47"), rest: Duration::from_secs(71), lasts: Duration::from_secs(90), again: false };

    /// Each state that a page can show.
    pub(super) fn samples() -> Vec<(&'static str, Self)> {
        let lasts = Duration::from_secs(90);
        vec![
            ("unasked", Self::Unasked),
            ("open", Self::OPEN),
            ("open-again", Self::Open { number: None, rest: Duration::from_secs(40), lasts, again: true }),
            ("open-words", Self::Open { number: Some("rødgrød med fløde"), rest: lasts, lasts, again: false }),
            ("approved", Self::Approved),
            ("denied", Self::Ended(State::Denied(Denial::Declined))),
            ("not-me", Self::Ended(State::Denied(Denial::NotMe))),
            ("wrong-number", Self::Ended(State::Denied(Denial::WrongNumber))),
            ("expired", Self::Ended(State::Expired)),
            ("failed", Self::Ended(State::Failed)),
            ("superseded", Self::Ended(State::Superseded)),
        ]
    }
}

impl Posts<'static> {
    pub(super) const SAMPLE: Self = Self {
        action: "/.vestibule/sign-in/factor?ticket=x",
        csrf: "c3JmLXRva2Vu",
        events: "/.vestibule/sign-in/factor/events?ticket=x&way=phone",
    };
}

impl ElsewhereView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let [phone, number] = Way::elsewhere_samples();
        let view = |way: Way<'static>, elsewhere| Self {
            posts: Posts::SAMPLE,
            ways: [way].into_iter().chain(Way::samples().into_iter().skip(2)).collect(),
            elsewhere,
            back: "/.vestibule/account/password?way=phone",
            problem: None,
        };
        let mut samples: Vec<_> =
            Elsewhere::samples().into_iter().map(|(name, elsewhere)| (name, view(phone, elsewhere))).collect();
        let wait = Some(ProofProblem::NotFor(Duration::from_secs(17)));
        samples.push(("code", view(number, Elsewhere::Unasked)));
        samples.push(("wait", Self { problem: wait, ..view(phone, Elsewhere::Unasked) }));
        samples
    }
}
