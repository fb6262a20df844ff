//! Confirm that it's you: what a place asks for beyond the sign-in.

use maud::{Markup, html};

use super::layout::{Frame, Page, Shape};
use super::parts::{Field, Summary, hidden, primary_button, username};
use super::proof::{ProofProblem, ProofView, Standing, Way, other_ways, part};
use super::sign_in::Destination;
use crate::words::{ConfirmText, FactorText};

/// Fields: `password`; or `code` and `way`; `csrf`. `action` carries what is asked for, and the way back.
#[derive(Clone, Debug)]
pub struct ConfirmView<'a> {
    /// The app that asks for it.
    pub destination: Option<Destination<'a>>,
    pub action: &'a str,
    pub csrf: &'a str,
    /// Who they are, for password managers.
    pub name: &'a str,
    pub proof: ProofView<'a>,
}

pub fn confirm(frame: &Frame<'_>, view: &ConfirmView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(ConfirmText::Title);
    let summary = view.proof.summary(words);
    let body = html! {
        @if let Some(to) = view.destination {
            p.host { bdi { (to.title) } " · " bdi { (to.host) } }
        }
        @if let Some(summary) = &summary {
            (Summary { heading: words.say(ConfirmText::Unsuccessful), lines: summary.lines.clone() })
        }
        form method="post" action=(view.action) {
            (username(words, view.name))
            (proof(frame, view, summary.is_none()))
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(FactorText::Button)))
        }
        @if let ProofView::Code { ways, .. } = &view.proof {
            (other_ways(words, ways.get(1..).unwrap_or_default()))
        }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

fn proof(frame: &Frame<'_>, view: &ConfirmView<'_>, autofocus: bool) -> Markup {
    let words = frame.words;
    match &view.proof {
        ProofView::Nothing => html! {},
        ProofView::Password { problem } => html! {
            p { (words.say(ConfirmText::WhyPassword)) }
            (Field { autofocus, ..ProofView::password_field(words, *problem) })
        },
        ProofView::Code { ways, problem } => html! {
            @if let Some(way) = ways.first() {
                (part(words, way, (ConfirmText::WhyCode.into(), *problem), autofocus))
            }
        },
    }
}

impl ConfirmView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let [phone, tablet, paper] = Way::samples();
        let plain = Self {
            destination: Some(Destination { title: "Wiki", host: "wiki.example.com" }),
            action: "/.vestibule/confirm?rd=https://wiki.example.com/&factors=any&max_age=300&enter=y",
            csrf: "c3JmLXRva2Vu",
            name: "ada",
            proof: ProofView::Password { problem: None },
        };
        let password = |problem| Self { proof: ProofView::Password { problem: Some(problem) }, ..plain.clone() };
        let code =
            |problem| Self { proof: ProofView::Code { ways: vec![phone, tablet, paper], problem }, ..plain.clone() };
        let elsewhere = |standing, problem| {
            let [pixel, _] = Way::elsewhere_samples();
            Self { proof: ProofView::Code { ways: vec![Way { standing, ..pixel }, phone], problem }, ..plain.clone() }
        };
        let sent = |problem| {
            let [_, text] = Way::elsewhere_samples();
            let standing = Standing::Sent("/.vestibule/confirm/elsewhere?way=f_a");
            Self { proof: ProofView::Code { ways: vec![Way { standing, ..text }, phone], problem }, ..plain.clone() }
        };
        vec![
            ("password", plain.clone()),
            ("password-wrong", password(ProofProblem::Wrong { left: None })),
            ("code", code(None)),
            ("code-wrong", code(Some(ProofProblem::Wrong { left: None }))),
            ("code-replayed", code(Some(ProofProblem::Replayed))),
            ("elsewhere-first", elsewhere(Standing::Before("/.vestibule/confirm/elsewhere?way=f_a"), None)),
            ("elsewhere-not-yet", {
                let not_yet = Some(ProofProblem::NotApproved);
                elsewhere(Standing::Before("/.vestibule/confirm/elsewhere?way=f_a"), not_yet)
            }),
            ("elsewhere-approved", elsewhere(Standing::Ready, None)),
            ("sent", sent(None)),
            ("sent-wrong", sent(Some(ProofProblem::Wrong { left: None }))),
            ("open-too-long", code(Some(ProofProblem::OpenTooLong))),
            ("wait", code(Some(ProofProblem::Wait(std::time::Duration::from_secs(231))))),
        ]
    }
}
