//! Waiting for an answer from elsewhere: what is asked where, for how long, and how it ended.

use std::time::Duration;

use maud::{Markup, html};

use super::layout::{Frame, Page, Shape};
use super::parts::{Summary, SummaryLine, hidden, primary_button};
use super::proof::{ProofProblem, Way, ask, code_problem, other_ways};
use crate::domain::approval::{Denial, State};
use crate::domain::factor::Prompt;
use crate::words::{ApprovalText, ChangePasswordText, FactorText, Sentence, Text, TryOutText, Words};

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
        /// How long until it may be asked or sent again.
        again_in: Duration,
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
    let title = words.say(title(Some(view.elsewhere)));
    let is_code = view.ways.first().is_some_and(|way| way.prompt != Prompt::ApproveElsewhere);
    let is_open = matches!(view.elsewhere, Elsewhere::Open { .. });
    let body = html! {
        @if let Some((way, others)) = view.ways.split_first() {
            (summary(words, view, way))
            (afterwards(frame, view.elsewhere))
            (told(words, way, view.elsewhere))
            @if view.elsewhere == Elsewhere::Approved {
                p { a.primary data-goes-on href=(view.back) { (words.say(FactorText::Button)) } }
            } @else if is_open && is_code {
                p { a.primary href=(view.back) { (words.say(FactorText::Button)) } }
            }
            (buttons(words, (view.posts, way), view.elsewhere))
            (other_ways(words, others))
            @if is_open && !is_code {
                (cancel(words, (view.posts, way)))
            } @else {
                p.quiet { a href=(view.back) { (words.say(ApprovalText::Cancel)) } }
            }
        }
    };
    let page = Page { shape: Shape::Card, place: None, title: &title };
    let events = is_open.then_some(view.posts.events);
    if is_code { page.draw_waiting_for_code(frame, events, &body) } else { page.draw_waiting(frame, events, &body) }
}

fn summary(words: Words, view: &ElsewhereView<'_>, way: &Way<'_>) -> Markup {
    let problem = view.problem.map(|problem| code_problem(words, way, problem));
    let lines: Vec<_> = problem.into_iter().chain(end(words, way, view.elsewhere)).map(SummaryLine::from).collect();
    html! {
        @if !lines.is_empty() {
            (Summary { heading: words.say(FactorText::NothingChanged), lines })
        }
    }
}

/// Of a page that waits: it says how it ended.
pub(super) fn title(elsewhere: Option<Elsewhere<'_>>) -> Text<'static> {
    match elsewhere {
        Some(Elsewhere::Ended(State::Denied(_))) => ApprovalText::NoTitle.into(),
        Some(Elsewhere::Approved) => ApprovalText::YesTitle.into(),
        _ => FactorText::Title.into(),
    }
}

/// Where a no leads on to: whoever knows nothing of it has a password that somebody else knows.
pub(super) fn afterwards(frame: &Frame<'_>, elsewhere: Elsewhere<'_>) -> Markup {
    html! {
        @if let Elsewhere::Ended(State::Denied(Denial::Declined | Denial::NotMe)) = elsewhere {
            (to_password(frame))
        }
    }
}

pub(super) fn to_password(frame: &Frame<'_>) -> Markup {
    html! {
        p { a href={ (frame.prefix) "/account/password" } { (frame.words.say(ChangePasswordText::Title)) } }
    }
}

/// What is awaited. It speaks to a screen reader when it changes; what changes every second stands beside it.
pub(super) fn told(words: Words, way: &Way<'_>, elsewhere: Elsewhere<'_>) -> Markup {
    match elsewhere {
        Elsewhere::Unasked | Elsewhere::Ended(_) => html! {},
        Elsewhere::Approved => {
            awaited(words, &html! { p { (words.say(ApprovalText::Approved { label: way.label })) } }, None)
        }
        Elsewhere::Open { number, rest, lasts, .. } => {
            let said = html! {
                @if let Some(number) = number {
                    p { (words.say(ApprovalText::Number { label: way.label })) }
                    p.number { (number) }
                } @else {
                    p { (words.say(ask(way))) }
                }
            };
            awaited(words, &said, (way.prompt == Prompt::ApproveElsewhere).then_some((rest, lasts)))
        }
    }
}

/// With what is left of the time, if that is to be seen.
pub(super) fn awaited(words: Words, said: &Markup, left: Option<(Duration, Duration)>) -> Markup {
    html! {
        div.awaited {
            div.awaited role="status" data-approved=(words.say(ApprovalText::YesTitle).to_string()) { (said) }
            @if let Some((rest, lasts)) = left {
                p.quiet data-rest=(rest.as_secs()) { (words.say(ApprovalText::TimeLeft { rest })) }
                progress max=(lasts.as_secs()) value=(rest.as_secs()) aria-hidden="true" {}
            }
        }
    }
}

/// How it ended, if it did without a yes.
pub(super) fn end(words: Words, way: &Way<'_>, elsewhere: Elsewhere<'_>) -> Option<Sentence> {
    let Elsewhere::Ended(state) = elsewhere else { return None };
    let is_code = way.prompt != Prompt::ApproveElsewhere;
    Some(words.say(match state {
        State::Denied(Denial::Declined) => ApprovalText::Denied,
        State::Denied(Denial::NotMe) => ApprovalText::NotMe,
        State::Denied(Denial::WrongNumber) => ApprovalText::WrongNumber,
        State::Failed => ApprovalText::Failed { label: way.label },
        State::Superseded => ApprovalText::Superseded,
        State::Expired | State::Created | State::Sent | State::Approved if is_code => ApprovalText::CodeEnded,
        State::Expired | State::Created | State::Sent | State::Approved => ApprovalText::Expired,
    }))
}

/// Each a form of its own: what is typed elsewhere on the page is not sent with it. That it is too early is said, and said
/// again to whoever presses all the same.
pub(super) fn buttons(words: Words, (posts, way): (Posts<'_>, &Way<'_>), elsewhere: Elsewhere<'_>) -> Markup {
    let is_code = way.prompt != Prompt::ApproveElsewhere;
    let first = if is_code { ApprovalText::Send { label: way.label } } else { ApprovalText::Ask { label: way.label } };
    let again = if is_code { ApprovalText::SendAgain } else { ApprovalText::AskAgain };
    html! {
        @match elsewhere {
            Elsewhere::Unasked => { (deed((posts, way.key), "ask", &primary_button(&words.say(first)))) }
            Elsewhere::Open { again_in, .. } => {
                (not_before(words, again_in))
                (deed((posts, way.key), "again", &html! { button type="submit" { (words.say(again)) } }))
            }
            Elsewhere::Approved => {}
            Elsewhere::Ended(_) => { (deed((posts, way.key), "ask", &primary_button(&words.say(again)))) }
        }
    }
}

/// A script takes it away when the time has come.
pub(super) fn not_before(words: Words, rest: Duration) -> Markup {
    html! {
        @if !rest.is_zero() {
            p.quiet data-again=(rest.as_millis()) { (words.say(TryOutText::SendAgainIn { rest })) }
        }
    }
}

/// Whoever waits gives up: it is taken back from where it was asked.
pub(super) fn cancel(words: Words, (posts, way): (Posts<'_>, &Way<'_>)) -> Markup {
    deed((posts, way.key), "cancel", &html! { button type="submit" { (words.say(ApprovalText::Cancel)) } })
}

fn deed((posts, way): (Posts<'_>, &str), deed: &str, button: &Markup) -> Markup {
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
    pub(super) const OPEN: Self = Self::Open {
        number: Some("47"),
        rest: Duration::from_secs(71),
        lasts: Duration::from_secs(90),
        again_in: Duration::from_secs(11),
    };

    /// A code that was sent a moment ago.
    pub(super) const OPEN_CODE: Self = Self::Open {
        number: None,
        rest: Duration::from_secs(270),
        lasts: Duration::from_mins(5),
        again_in: Duration::ZERO,
    };

    /// Each state that a page can show.
    pub(super) fn samples() -> Vec<(&'static str, Self)> {
        let lasts = Duration::from_secs(90);
        vec![
            ("unasked", Self::Unasked),
            ("open", Self::OPEN),
            ("open-again", Self::Open { number: None, rest: Duration::from_secs(40), lasts, again_in: Duration::ZERO }),
            ("open-words", Self::Open { number: Some("rødgrød med fløde"), rest: lasts, lasts, again_in: lasts / 3 }),
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
        samples.push(("code-again", view(number, Elsewhere::OPEN_CODE)));
        samples.push(("wait", Self { problem: wait, ..view(phone, Elsewhere::Unasked) }));
        samples
    }
}
