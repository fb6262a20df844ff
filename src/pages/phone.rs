//! The page on the phone: what it is asked, and what it answers. Its script shows the part that fits; without script it can
//! do nothing, since the phone's key is the script's to use.

use maud::{Markup, html};

use super::layout::{Frame, Page, Shape};
use crate::words::{PhoneNews, PhoneText, Sentence};

/// `base` is its own address, under which its script asks, with what proves that it is this page that does.
#[derive(Clone, Copy, Debug)]
pub struct PhoneView<'a> {
    pub base: &'a str,
    pub proof: Option<&'a str>,
    /// Where whoever adds this phone says yes and no to sign-ins.
    pub host: &'a str,
}

/// What the script says of what happened, by the names that the gateway's answers have.
const SAID: [(&str, PhoneNews); 14] = [
    ("approved", PhoneNews::Approved),
    ("denied", PhoneNews::Denied),
    ("not_me", PhoneNews::NotMe),
    ("wrong_number", PhoneNews::WrongNumber),
    ("ended", PhoneNews::Ended),
    ("over", PhoneNews::Over),
    ("not-reached", PhoneNews::NotReached),
    ("link-over", PhoneNews::LinkOver),
    ("no-link", PhoneNews::NoLink),
    ("not-switched-on", PhoneNews::NotSwitchedOn),
    ("stranger", PhoneNews::Removed),
    ("inactive", PhoneNews::Inactive),
    ("browser", PhoneNews::OtherBrowser),
    ("page", PhoneNews::OtherBrowser),
];

/// After these somebody may want another password.
const ALARMING: [&str; 3] = ["denied", "not_me", "wrong_number"];

pub fn phone(frame: &Frame<'_>, view: &PhoneView<'_>) -> Markup {
    let say = |text: PhoneText| frame.words.say(text);
    let title = say(PhoneText::Title);
    let body = html! {
        noscript { p { (say(PhoneText::NeedsScript)) } }
        div #phone data-base=(view.base) data-page=[view.proof] {
            div #said role="status" tabindex="-1" {}
            @for (name, text) in SAID { (sentence(frame, name, text)) }
            p data-part="unfit" hidden { (say(PhoneText::Unfit)) }
            (stranger(frame))
            p data-part="home-screen" hidden { (say(PhoneText::HomeScreen)) }
            div.parts data-part="add" hidden {
                p { strong { bdi { (frame.brand) } } br; span.quiet { bdi { (view.host) } } }
                p { (say(PhoneText::AddAbout)) }
                (button("primary", &say(PhoneText::Add)))
            }
            div data-part="compare" hidden {
                output.same {}
                p { (say(PhoneText::Compare)) }
            }
            ul.asked data-part="refused" hidden {}
            p.quiet data-part="accounts" hidden { (say(PhoneText::Account)) " " bdi { "…" } }
            p data-part="nothing" hidden { (say(PhoneText::Nothing)) }
            ul.asked data-part="list" hidden {}
            div data-part="tell-me" hidden { (button("", &say(PhoneText::TellMe))) }
            p.quiet data-part="told" hidden { (say(PhoneText::Told)) }
            div.parts.quiet data-part="not-told" hidden {
                p { (say(PhoneText::NotTold)) }
                p data-if="home-screen" hidden { (say(PhoneText::HomeScreen)) }
            }
        }
        template #request { (request(frame)) }
        template #refused-phone {
            li {
                div data-fill="why" {}
                p.quiet { (say(PhoneText::Account)) " " bdi { "…" } }
                (button("", &say(PhoneText::Forget)))
            }
        }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw_phone(frame, &body)
}

fn sentence(frame: &Frame<'_>, name: &str, text: PhoneNews) -> Markup {
    html! {
        template data-words=(name) {
            p.notice {
                (frame.words.say(text))
                @if ALARMING.contains(&name) {
                    " " a href={ (frame.prefix) "/account/password" } { (frame.words.say(PhoneNews::ChangePassword)) }
                }
            }
        }
    }
}

/// Without a key. On an iPhone's home screen no camera leads here, so the link can be pasted.
fn stranger(frame: &Frame<'_>) -> Markup {
    let say = |text: PhoneText| frame.words.say(text);
    html! {
        div.parts data-part="stranger" hidden {
            p { (say(PhoneText::Stranger)) }
            p { (say(PhoneText::StrangerBefore)) }
            details {
                summary { (say(PhoneText::Paste)) }
                div.field {
                    label for="link" { (say(PhoneText::PasteLink)) }
                    input id="link" type="url" autocomplete="off" autocapitalize="none" spellcheck="false";
                }
                (button("", &say(PhoneText::PasteGo)))
            }
        }
    }
}

/// One thing that is asked: the script makes a copy for each.
fn request(frame: &Frame<'_>) -> Markup {
    let say = |text: PhoneText| frame.words.say(text);
    html! {
        li {
            h2 data-fill="title" { "…" }
            ul data-fill="lines" {}
            p.quiet {
                (say(PhoneText::AskedAt)) " " time data-fill="at" { "…" } br;
                (say(PhoneText::TimeLeft)) " " span data-fill="left" { "…" }
            }
            div.field data-if="number" {
                label for="number" { (say(PhoneText::Number)) }
                p.hint #number-hint { (say(PhoneText::NumberHint)) }
                p.wrong #number-wrong role="alert" hidden { (say(PhoneText::NumberMissing)) }
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
        vec![("plain", Self { base: "/.vestibule/approve", proof: Some("c2FtcGxl"), host: "gate.example.com" })]
    }
}
