//! The second step of a sign-in: a code that is typed, or an answer from elsewhere.

use std::time::Duration;

use maud::{Markup, html};

use super::elsewhere::{self, Elsewhere, Posts, afterwards, buttons, cancel, no_way, told};
use super::layout::{Frame, Page, Shape};
use super::parts::{Summary, SummaryLine, hidden, primary_button, username};
use super::proof::{ProofProblem, Way, ask, code_field, code_problem, other_ways};
use super::sign_in::Destination;
use crate::domain::approval::State;
use crate::domain::factor::Prompt;
use crate::words::{FactorText, SignInText};

/// Fields: `code`, `way`, `trust` (if ticked: `yes`), `csrf`. `action` carries the ticket and the way back.
#[derive(Clone, Debug)]
pub struct FactorView<'a> {
    pub destination: Option<Destination<'a>>,
    pub posts: Posts<'a>,
    /// How it stands with the first way, if it is answered elsewhere.
    pub elsewhere: Option<Elsewhere<'a>>,
    /// Whose sign-in it is, for password managers.
    pub name: &'a str,
    /// The first one is asked for.
    pub ways: Vec<Way<'a>>,
    /// How long the sign-in stays open.
    pub rest: Duration,
    /// For how long this browser may be trusted; nothing, if that is not offered.
    pub trust: Option<Duration>,
    pub trusting: bool,
    /// Where another sign-in begins.
    pub begin_again: &'a str,
    pub problem: Option<ProofProblem>,
}

pub fn factor(frame: &Frame<'_>, view: &FactorView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(elsewhere::title(view.elsewhere));
    let body = html! {
        @if let Some(to) = view.destination {
            p.host { bdi { (to.title) } " · " bdi { (to.host) } }
        }
        @if let Some((way, others)) = view.ways.split_first() {
            @if let Some(summary) = summary(frame, view, way) { (summary) }
            @if let Some(elsewhere) = view.elsewhere { (afterwards(frame, elsewhere)) }
            (asked(frame, view, way))
            (other_ways(words, others))
        } @else {
            (no_way(frame))
        }
        @if let (Some(Elsewhere::Open { .. }), Some(way)) = (view.elsewhere, view.ways.first()) {
            (cancel(words, (view.posts, way)))
        }
        p.quiet {
            (words.say(FactorText::OpenFor { rest: view.rest })) (words.gap())
            a href=(view.begin_again) { (words.say(FactorText::BeginAgain)) }
        }
    };
    let page = Page { shape: Shape::Card, place: None, title: &title };
    let events = matches!(view.elsewhere, Some(Elsewhere::Open { .. })).then_some(view.posts.events);
    match (view.elsewhere, view.ways.first().map(|way| way.prompt)) {
        (Some(_), Some(Prompt::ApproveElsewhere)) => page.draw_waiting(frame, events, &body),
        (Some(_), _) => page.draw_waiting_for_code(frame, events, &body),
        (None, _) => page.draw_keepsake(frame, &body),
    }
}

fn asked(frame: &Frame<'_>, view: &FactorView<'_>, way: &Way<'_>) -> Markup {
    let words = frame.words;
    let Some(elsewhere) = view.elsewhere else {
        return html! {
            p #asked { (words.say(ask(way))) }
            (form(frame, view, way))
        };
    };
    html! {
        (told(words, way, elsewhere))
        @if matches!(elsewhere, Elsewhere::Open { .. } | Elsewhere::Approved) {
            (form(frame, view, way))
        }
        (buttons(words, (view.posts, way), elsewhere))
    }
}

/// What is sent in the end: with a code that is typed, or with nothing, once it is approved.
fn form(frame: &Frame<'_>, view: &FactorView<'_>, way: &Way<'_>) -> Markup {
    let words = frame.words;
    let waits = way.prompt == Prompt::ApproveElsewhere;
    let button = primary_button(&words.say(FactorText::Button));
    html! {
        form method="post" action=(view.posts.action) data-goes-on[waits] {
            (username(words, view.name))
            (code_field(words, way, view.problem, view.problem.is_none()))
            @if let Some(lasts) = view.trust {
                (trust_box(frame, lasts, view.trusting))
            }
            (hidden("way", way.key))
            (hidden("csrf", view.posts.csrf))
            @if waits && view.elsewhere != Some(Elsewhere::Approved) {
                noscript { (button) }
            } @else {
                (button)
            }
        }
    }
}

fn trust_box(frame: &Frame<'_>, lasts: Duration, ticked: bool) -> Markup {
    html! {
        div.choice {
            input id="trust" name="trust" type="checkbox" value="yes" checked[ticked] aria-describedby="trust-hint";
            label for="trust" { (frame.words.say(FactorText::Trust { lasts })) }
            p.hint #trust-hint { (frame.words.say(FactorText::TrustHint)) }
        }
    }
}

fn summary(frame: &Frame<'_>, view: &FactorView<'_>, way: &Way<'_>) -> Option<Summary> {
    let words = frame.words;
    let mut lines = Vec::new();
    if let Some(problem) = view.problem {
        let is_there =
            way.prompt.code().is_some() && !matches!(view.elsewhere, Some(Elsewhere::Unasked | Elsewhere::Ended(_)));
        let field = (is_there && problem.is_about_the_field()).then_some("code");
        lines.push(SummaryLine { sentence: code_problem(words, way, problem), field });
    }
    if let Some(ProofProblem::Wrong { left: Some(left) }) = view.problem {
        lines.push(words.say(FactorText::TriesLeft { left }).into());
    }
    // A code's end is said once.
    let end = view.elsewhere.and_then(|elsewhere| elsewhere::end(words, way, elsewhere));
    lines.extend(end.filter(|_| view.problem != Some(ProofProblem::CodeEnded)).map(SummaryLine::from));
    (!lines.is_empty()).then(|| Summary { heading: words.say(SignInText::Unsuccessful), lines })
}

impl FactorView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let [phone, tablet, paper] = Way::samples();
        let plain = Self {
            destination: Some(Destination { title: "Wiki", host: "wiki.example.com" }),
            posts: Posts {
                action: "/.vestibule/sign-in/factor?ticket=x&rd=https://wiki.example.com/&enter=y",
                ..Posts::SAMPLE
            },
            elsewhere: None,
            name: "ada",
            ways: vec![phone],
            rest: Duration::from_secs(587),
            trust: Some(Duration::from_hours(30 * 24)),
            trusting: false,
            begin_again: "/.vestibule/sign-in?rd=https://wiki.example.com/",
            problem: None,
        };
        let all = Self { ways: vec![phone, tablet, paper], ..plain.clone() };
        let after = |problem| Self { trusting: true, problem: Some(problem), ..all.clone() };
        let written = Self { ways: vec![paper, phone], ..plain.clone() };
        let long = Way { label: "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissen", ..phone };
        let odd = Way { label: "<b>\u{202e}טלפון</b>", ..tablet };
        let mut samples = vec![
            ("only", Self { destination: None, trust: None, ..plain.clone() }),
            ("several", all.clone()),
            ("written", written.clone()),
            ("wrong", after(ProofProblem::Wrong { left: Some(3) })),
            ("wrong-last", after(ProofProblem::Wrong { left: Some(1) })),
            ("wrong-written", Self { problem: Some(ProofProblem::Wrong { left: Some(4) }), ..written }),
            ("replayed", after(ProofProblem::Replayed)),
            ("missing", after(ProofProblem::Missing)),
            ("wait", after(ProofProblem::Wait(Duration::from_secs(231)))),
            ("open-too-long", after(ProofProblem::OpenTooLong)),
            ("busy", after(ProofProblem::Busy)),
            ("odd-names", Self { ways: vec![long, odd], ..plain.clone() }),
            ("no-way", Self { ways: Vec::new(), ..plain.clone() }),
        ];
        let [elsewhere, sent] = Way::elsewhere_samples();
        let waits = |way, state| Self { ways: vec![way, phone, paper], elsewhere: Some(state), ..plain.clone() };
        samples.extend(Elsewhere::samples().into_iter().map(|(name, state)| (name, waits(elsewhere, state))));
        let is_sent = Elsewhere::OPEN_CODE;
        let down = Way { is_up: false, ..elsewhere };
        samples.push(("one-down", Self { ways: vec![phone, down, paper], ..plain.clone() }));
        samples.push(("to-send", waits(sent, Elsewhere::Unasked)));
        samples.push(("sent", waits(sent, is_sent)));
        let problem = Some(ProofProblem::CodeEnded);
        samples.push(("sent-again", Self { problem, ..waits(sent, is_sent) }));
        samples.push(("sent-ended", waits(sent, Elsewhere::Ended(State::Expired))));
        samples
    }
}
