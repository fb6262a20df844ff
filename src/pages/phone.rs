//! The page on the phone: what it is asked, and what it answers. Its script shows the part that fits; without script it can
//! do nothing, since the phone's key is the script's to use.

use maud::{Markup, html};

use super::layout::{Frame, Page, Shape};
use crate::words::{PhoneText, Sentence};

/// `base` is its own address, under which its script asks.
#[derive(Clone, Copy, Debug)]
pub struct PhoneView<'a> {
    pub base: &'a str,
}

/// What the script says of what happened, by the names that the gateway's answers have.
const SAID: [(&str, PhoneText); 9] = [
    ("approved", PhoneText::SaidApproved),
    ("denied", PhoneText::SaidDenied),
    ("not_me", PhoneText::SaidNotMe),
    ("wrong_number", PhoneText::SaidWrong),
    ("ended", PhoneText::SaidEnded),
    ("not-reached", PhoneText::NotReached),
    ("link-over", PhoneText::LinkOver),
    ("removed", PhoneText::Removed),
    ("not-told", PhoneText::NotTold),
];

pub fn phone(frame: &Frame<'_>, view: &PhoneView<'_>) -> Markup {
    let words = frame.words;
    let say = |text: PhoneText| words.say(text);
    let title = say(PhoneText::Title);
    let part = |name: &str, text: PhoneText| html! { p data-part=(name) hidden { (say(text)) } };
    let body = html! {
        noscript { p { (say(PhoneText::NeedsScript)) } }
        div #phone data-base=(view.base) {
            p.notice #said role="status" hidden {}
            @for (name, text) in SAID { span data-words=(name) hidden { (say(text)) } }
            (part("unfit", PhoneText::Unfit))
            (part("stranger", PhoneText::Stranger))
            (part("home-screen", PhoneText::HomeScreen))
            div data-part="add" hidden {
                p { (say(PhoneText::AddAbout)) }
                (button("primary", &say(PhoneText::Add)))
            }
            div data-part="compare" hidden {
                output.same {}
                p { (say(PhoneText::Compare)) }
            }
            p.quiet data-part="accounts" hidden { (say(PhoneText::Account)) " " bdi { "…" } }
            (part("nothing", PhoneText::Nothing))
            ul.asked data-part="list" hidden {}
            div data-part="tell-me" hidden { (button("", &say(PhoneText::TellMe))) }
            p.quiet data-part="told" hidden { (say(PhoneText::Told)) }
            p.quiet data-part="not-told" hidden { (say(PhoneText::NotTold)) }
        }
        template #request { (request(frame)) }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw_phone(frame, &body)
}

/// One thing that is asked: the script makes a copy for each.
fn request(frame: &Frame<'_>) -> Markup {
    let say = |text: PhoneText| frame.words.say(text);
    html! {
        li {
            h2 data-fill="title" { "…" }
            ul data-fill="lines" {}
            p.quiet { (say(PhoneText::TimeLeft)) " " span data-fill="left" { "…" } }
            div data-if="number" {
                label for="number" { (say(PhoneText::Number)) }
                p.hint #number-hint { (say(PhoneText::NumberHint)) }
                input id="number" type="text" inputmode="numeric" autocomplete="off" aria-describedby="number-hint";
                details {
                    summary { (say(PhoneText::Pick)) }
                    div.row data-fill="choices" {}
                }
            }
            div.row {
                button.primary type="button" data-does="approve" { (say(PhoneText::Approve)) }
                button type="button" data-does="deny" { (say(PhoneText::Deny)) }
            }
            div { button type="button" data-does="not_me" { (say(PhoneText::NotMe)) } }
        }
    }
}

fn button(class: &str, text: &Sentence) -> Markup {
    html! { button class=[(!class.is_empty()).then_some(class)] type="button" { (text) } }
}

impl PhoneView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![("plain", Self { base: "/.vestibule/approve" })]
    }
}
