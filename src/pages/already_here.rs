//! Somebody who is signed in, where only strangers have something to do: who they are, and what they can do.

use maud::{Markup, html};

use super::layout::{Frame, Page, Shape};
use crate::words::AlreadyHereText;

#[derive(Clone, Debug)]
pub struct AlreadyHereView<'a> {
    pub name: &'a str,
    pub wanted: Wanted,
    /// Signs out, and comes back here.
    pub sign_out: &'a str,
}

/// What they came for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Register,
    Invitation,
    Reset,
}

pub fn already_here(frame: &Frame<'_>, view: &AlreadyHereView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(AlreadyHereText::Title { name: view.name });
    let about = match view.wanted {
        Wanted::Register => AlreadyHereText::Register,
        Wanted::Invitation => AlreadyHereText::Invitation,
        Wanted::Reset => AlreadyHereText::Reset,
    };
    let body = html! {
        p { (words.say(about)) }
        p { a.primary href={ (frame.prefix) "/" } { (words.say(AlreadyHereText::Apps)) } }
        p.ways {
            a href={ (frame.prefix) "/account" } { (words.say(AlreadyHereText::Account)) }
            " "
            a href=(view.sign_out) { (words.say(AlreadyHereText::SignOut)) }
        }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

impl AlreadyHereView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let view = |wanted| Self { name: "ada", wanted, sign_out: "/.vestibule/sign-out?rd=/.vestibule/register" };
        vec![
            ("register", view(Wanted::Register)),
            ("invitation", view(Wanted::Invitation)),
            ("reset", view(Wanted::Reset)),
        ]
    }
}
