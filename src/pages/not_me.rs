//! "This wasn't me": where the link of a notice leads.

use maud::{Markup, html};

use super::layout::{Frame, Page, Shape};
use super::parts::{hidden, primary_button};
use crate::words::NotMeText;

/// Fields: `token`, `csrf`.
#[derive(Clone, Debug)]
pub struct NotMeView<'a> {
    pub name: &'a str,
    pub action: &'a str,
    pub csrf: &'a str,
    pub token: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotMeEnd {
    Locked,
    LinkEnded,
}

pub fn not_me(frame: &Frame<'_>, view: &NotMeView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(NotMeText::Title);
    let body = html! {
        p { (words.say(NotMeText::Lock { name: view.name })) }
        p { (words.say(NotMeText::LockNext)) }
        form method="post" action=(view.action) {
            (hidden("token", view.token))
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(NotMeText::Button)))
        }
        p.quiet { (words.say(NotMeText::Keep)) }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

pub fn not_me_end(frame: &Frame<'_>, end: NotMeEnd) -> Markup {
    let words = frame.words;
    let brand = frame.brand;
    let (title, what, next) = match end {
        NotMeEnd::Locked => (NotMeText::DoneTitle, NotMeText::Done, NotMeText::DoneNext { brand }),
        NotMeEnd::LinkEnded => (NotMeText::EndedTitle, NotMeText::Ended, NotMeText::EndedNext { brand }),
    };
    let title = words.say(title);
    let body = html! {
        p { (words.say(what)) }
        p { (words.say(next)) }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

impl NotMeEnd {
    pub const ALL: [Self; 2] = [Self::Locked, Self::LinkEnded];

    /// What the page is answered with.
    pub fn status(self) -> http::StatusCode {
        match self {
            Self::Locked => http::StatusCode::OK,
            Self::LinkEnded => http::StatusCode::GONE,
        }
    }
}

impl NotMeView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let view = Self { name: "ada", action: "/.vestibule/not-me", csrf: "c3JmLXRva2Vu", token: "dG9rZW4" };
        vec![("ask", view)]
    }
}
