//! Sign out: apps may link here, so it asks before it does anything.

use maud::{Markup, html};

use super::layout::{Frame, Page, Shape};
use super::parts::{hidden, primary_button};
use crate::words::{FrameText, SignOutText};

/// Fields: `where` (`here` or `everywhere`; without a choice there is none, and it means here), `csrf`.
#[derive(Clone, Debug)]
pub struct SignOutView<'a> {
    pub name: &'a str,
    pub action: &'a str,
    pub csrf: &'a str,
    /// Whether there is any other session that could end too.
    pub offer_everywhere: bool,
}

pub fn sign_out(frame: &Frame<'_>, view: &SignOutView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(FrameText::SignOut);
    let body = html! {
        p { (words.say(SignOutText::SignedInAs { name: view.name })) }
        form method="post" action=(view.action) {
            @if view.offer_everywhere {
                fieldset {
                    legend { (words.say(SignOutText::Where)) }
                    (choice(frame, "here", (SignOutText::Here, SignOutText::HereAbout)))
                    (choice(frame, "everywhere", (SignOutText::Everywhere, SignOutText::EverywhereAbout)))
                }
            }
            (hidden("csrf", view.csrf))
            (primary_button(&title))
        }
        p.ways { a href={ (frame.prefix) "/" } { (words.say(SignOutText::Stay)) } }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

fn choice(frame: &Frame<'_>, value: &str, (label, about): (SignOutText<'_>, SignOutText<'_>)) -> Markup {
    let hint = format!("{value}-hint");
    html! {
        div.choice {
            input id=(value) name="where" type="radio" value=(value) checked[value == "here"] aria-describedby=(hint);
            label for=(value) { (frame.words.say(label)) }
            p.hint id=(hint) { (frame.words.say(about)) }
        }
    }
}

impl SignOutView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let only = Self { name: "ada", action: "/.vestibule/sign-out", csrf: "c3JmLXRva2Vu", offer_everywhere: false };
        vec![("only", only.clone()), ("choice", Self { offer_everywhere: true, ..only })]
    }
}
