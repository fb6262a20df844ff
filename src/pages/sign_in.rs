//! Sign in: a name, a password, and where it leads.

use std::time::Duration;

use maud::{Markup, html};

use super::layout::{Frame, Page, Shape};
use super::parts::{Field, SUMMARY, Summary, SummaryLine, hidden, primary_button};
use crate::words::SignInText;

/// Fields: `name`, `password`, `remember` (if ticked: `yes`), `csrf`. `action` carries the way back.
#[derive(Clone, Debug)]
pub struct SignInView<'a> {
    /// The app that asked for it; none: our own pages.
    pub destination: Option<Destination<'a>>,
    /// Where the form goes.
    pub action: &'a str,
    pub csrf: &'a str,
    /// What was typed before.
    pub name: &'a str,
    pub remember: bool,
    pub problem: Option<SignInProblem>,
    pub ways: SignInWays<'a>,
}

/// Other ways on, each only where it leads somewhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct SignInWays<'a> {
    pub reset: Option<&'a str>,
    pub register: Option<&'a str>,
}

#[derive(Clone, Copy, Debug)]
pub struct Destination<'a> {
    pub title: &'a str,
    pub host: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInProblem {
    /// 401: no such pair of name and password.
    Refused,
    /// 429: not judged, whatever was typed.
    Wait(Duration),
    /// 403: the form's proof no longer holds.
    OpenTooLong,
    /// 503: the password could not be checked now.
    Busy,
    /// 422: a field came back empty.
    Missing { name: bool, password: bool },
}

pub fn sign_in(frame: &Frame<'_>, view: &SignInView<'_>) -> Markup {
    let words = frame.words;
    let title = match view.destination {
        Some(to) => words.say(SignInText::TitleTo { app: to.title }),
        None => words.say(SignInText::Title),
    };
    let body = html! {
        @if let Some(to) = view.destination {
            p.host { bdi { (to.host) } }
        }
        @if let Some(problem) = view.problem {
            (summary(frame, problem))
        }
        form method="post" action=(view.action) {
            (name_field(frame, view))
            (password_field(frame, view))
            (remember_box(frame, view.remember))
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(SignInText::Button)))
        }
        @for (way, label) in [(view.ways.reset, SignInText::Forgot), (view.ways.register, SignInText::NewHere)] {
            @if let Some(way) = way {
                p.ways { a href=(way) { (words.say(label)) } }
            }
        }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

fn name_field<'a>(frame: &Frame<'_>, view: &SignInView<'a>) -> Field<'a> {
    let missing = matches!(view.problem, Some(SignInProblem::Missing { name: true, .. }));
    Field {
        value: (!view.name.is_empty()).then_some(view.name),
        problem: missing.then(|| frame.words.say(SignInText::NameMissing)),
        problem_at: (view.problem == Some(SignInProblem::Refused)).then_some(SUMMARY),
        autofocus: view.problem.is_none() && view.name.is_empty(),
        ..Field::new("name", frame.words.say(SignInText::Name), "text", "username")
    }
}

fn password_field<'a>(frame: &Frame<'_>, view: &SignInView<'_>) -> Field<'a> {
    let missing = matches!(view.problem, Some(SignInProblem::Missing { password: true, .. }));
    Field {
        problem: missing.then(|| frame.words.say(SignInText::PasswordMissing)),
        problem_at: (view.problem == Some(SignInProblem::Refused)).then_some(SUMMARY),
        autofocus: view.problem.is_none() && !view.name.is_empty(),
        ..Field::new("password", frame.words.say(SignInText::Password), "password", "current-password")
    }
}

fn remember_box(frame: &Frame<'_>, ticked: bool) -> Markup {
    html! {
        div.choice {
            input id="remember" name="remember" type="checkbox" value="yes" checked[ticked]
                aria-describedby="remember-hint";
            label for="remember" { (frame.words.say(SignInText::Remember)) }
            p.hint #remember-hint { (frame.words.say(SignInText::RememberHint)) }
        }
    }
}

fn summary(frame: &Frame<'_>, problem: SignInProblem) -> Summary {
    let line = |text, field| SummaryLine { sentence: frame.words.say(text), field };
    let lines = match problem {
        SignInProblem::Refused => vec![line(SignInText::Refused, Some("name"))],
        SignInProblem::Wait(rest) => vec![line(SignInText::Wait { rest }, None)],
        SignInProblem::OpenTooLong => vec![line(SignInText::OpenTooLong, None)],
        SignInProblem::Busy => vec![line(SignInText::Busy, None)],
        SignInProblem::Missing { name, password } => [
            name.then(|| line(SignInText::NameMissing, Some("name"))),
            password.then(|| line(SignInText::PasswordMissing, Some("password"))),
        ]
        .into_iter()
        .flatten()
        .collect(),
    };
    Summary { heading: frame.words.say(SignInText::Unsuccessful), lines }
}

impl SignInProblem {
    /// What the page is answered with.
    pub fn status(self) -> http::StatusCode {
        match self {
            Self::Refused => http::StatusCode::UNAUTHORIZED,
            Self::Wait(_) => http::StatusCode::TOO_MANY_REQUESTS,
            Self::OpenTooLong => http::StatusCode::FORBIDDEN,
            Self::Busy => http::StatusCode::SERVICE_UNAVAILABLE,
            Self::Missing { .. } => http::StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

impl SignInView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let wiki = Destination { title: "Wiki", host: "wiki.example.com" };
        let plain = Self {
            destination: Some(wiki),
            action: "/.vestibule/sign-in?rd=https://wiki.example.com/start%3Fa%3D1&enter=x",
            csrf: "c3JmLXRva2Vu",
            name: "",
            remember: false,
            problem: None,
            ways: SignInWays::default(),
        };
        let ways = SignInWays {
            reset: Some("/.vestibule/reset?rd=https://wiki.example.com/start%3Fa%3D1"),
            register: Some("/.vestibule/register?rd=https://wiki.example.com/start%3Fa%3D1"),
        };
        let after = |problem| Self { name: "ada", remember: true, problem: Some(problem), ..plain.clone() };
        vec![
            ("plain", Self { destination: None, ..plain.clone() }),
            ("to-app", plain.clone()),
            ("ways", Self { ways, ..plain.clone() }),
            ("refused", after(SignInProblem::Refused)),
            ("wait", after(SignInProblem::Wait(Duration::from_secs(231)))),
            ("open-too-long", after(SignInProblem::OpenTooLong)),
            ("busy", after(SignInProblem::Busy)),
            ("missing", Self { name: "", ..after(SignInProblem::Missing { name: true, password: true }) }),
            ("missing-password", after(SignInProblem::Missing { name: false, password: true })),
            (
                "long-names",
                Self {
                    destination: Some(Destination {
                        title: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
                        host: "a-very-long-label-of-sixty-three-bytes-which-is-all-that-dns-permits.example.com",
                    }),
                    name: "x\"><script>alert(1)</script>",
                    ..plain.clone()
                },
            ),
            (
                "right-to-left",
                Self {
                    destination: Some(Destination {
                        title: "ויקי \u{202e}פנימי", host: "xn--6dbbaj.example.com"
                    }),
                    ..plain
                },
            ),
        ]
    }
}
