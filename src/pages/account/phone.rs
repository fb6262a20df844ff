//! Adding a phone: the picture that it scans, and the question whether it is the right one.

use std::time::Duration;

use maud::{Markup, html};

use super::factors::to_factors;
use super::{Frame, Page, Place, Shape};
use crate::pages::parts::{Field, Summary, SummaryLine, hidden, primary_button, username};
use crate::pages::proof::{ProofProblem, ProofView, Way};
use crate::pages::qr::qr;
use crate::words::{AccountText, AddPhoneText, EnrolText, OwnFactorsText};

/// Before the picture is shown. Fields: `csrf`, and those of the proof.
#[derive(Clone, Debug)]
pub struct PhoneBeginView<'a> {
    pub name: &'a str,
    pub proof: ProofView<'a>,
    pub csrf: &'a str,
}

pub fn phone_begin(frame: &Frame<'_>, view: &PhoneBeginView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(AddPhoneText::Title);
    let body = html! {
        @if let Some(summary) = view.proof.summary(words) { (summary) }
        p { (words.say(AddPhoneText::About)) }
        form method="post" action={ (frame.prefix) "/account/factors/phone" } {
            (username(words, view.name))
            (view.proof.draw(frame))
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(AddPhoneText::Begin)))
        }
        (to_factors(frame, &words.say(OwnFactorsText::Back)))
    };
    Page { shape: Shape::Card, place: Some(Place::Account), title: &title }.draw(frame, &body)
}

#[derive(Clone, Copy, Debug)]
pub struct PhoneScanView<'a> {
    /// What the picture says.
    pub link: &'a str,
    /// This page, which shows a new picture when it is opened again.
    pub again: &'a str,
    /// Where its script asks whether a phone has come.
    pub state: &'a str,
    pub rest: Duration,
    pub reach: PhoneReach,
}

/// What the link is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneReach {
    Anywhere,
    /// It leads nowhere from another device.
    OnlyHere,
    /// Without https no browser keeps a key.
    NeedsHttps,
}

pub fn phone_scan(frame: &Frame<'_>, view: &PhoneScanView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(AddPhoneText::Scan);
    let seconds = view.rest.as_secs();
    let body = html! {
        p { (words.say(AddPhoneText::ScanHow)) }
        @match view.reach {
            PhoneReach::Anywhere => {}
            PhoneReach::OnlyHere => { p.quiet { (words.say(AddPhoneText::OnlyHere)) } }
            PhoneReach::NeedsHttps => { p.warning { (words.say(AddPhoneText::NeedsHttps)) } }
        }
        div #waits data-state=(view.state) data-seconds=(seconds) {
            div #fresh {
                @if let Some(picture) = qr(view.link, &words.say(AddPhoneText::Picture).to_string()) { (picture) }
                p.quiet {
                    (words.say(AddPhoneText::TimeLeft)) " "
                    span #left { (seconds / 60) ":" (format!("{:02}", seconds % 60)) }
                }
                p { (words.say(AddPhoneText::OpenThere)) }
                p.long-link { a #link href=(view.link) { (view.link) } }
            }
            div #stale hidden {
                p { (words.say(AddPhoneText::PictureOver)) }
                p { a.primary href=(view.again) { (words.say(AddPhoneText::NewPicture)) } }
            }
        }
        noscript { p { a.primary href=(view.again) { (words.say(AddPhoneText::Continue)) } } }
        (to_factors(frame, &words.say(AddPhoneText::Cancel)))
    };
    Page { shape: Shape::Card, place: Some(Place::Account), title: &title }.draw_phone_wait(frame, &body)
}

/// Fields: `label`, `answer` (`yes`, `no`), `csrf`. `action` carries the ticket.
#[derive(Clone, Copy, Debug)]
pub struct PhoneArrivedView<'a> {
    pub action: &'a str,
    pub csrf: &'a str,
    /// What it says of itself, such as "Chrome on Android".
    pub browser: &'a str,
    /// Both screens show it.
    pub code: &'a str,
    pub label: &'a str,
    pub is_bad: bool,
}

pub fn phone_arrived(frame: &Frame<'_>, view: &PhoneArrivedView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(AddPhoneText::IsItYours);
    let problem = view.is_bad.then(|| words.say(EnrolText::NameWrong));
    let summary = problem.clone().map(|sentence| Summary {
        heading: words.say(AccountText::Unsuccessful),
        lines: vec![SummaryLine { sentence, field: Some("label") }],
    });
    let field = Field {
        hint: Some(words.say(AddPhoneText::NameHint)),
        value: Some(view.label),
        is_optional: true,
        problem,
        ..Field::new("label", words.say(AddPhoneText::Name), "text", "off")
    };
    let body = html! {
        @if let Some(summary) = summary { (summary) }
        p { (words.say(AddPhoneText::Arrived { browser: view.browser })) }
        output.same { (view.code) }
        p { (words.say(AddPhoneText::Compare)) }
        form method="post" action=(view.action) {
            (field)
            (hidden("csrf", view.csrf))
            div.row {
                button.primary type="submit" name="answer" value="yes" { (words.say(AddPhoneText::Yes)) }
                button type="submit" name="answer" value="no" { (words.say(AddPhoneText::No)) }
            }
        }
    };
    Page { shape: Shape::Card, place: Some(Place::Account), title: &title }.draw_keepsake(frame, &body)
}

impl PhoneBeginView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let view = |proof| Self { name: "ada", proof, csrf: "c3JmLXRva2Vu" };
        let wrong = Some(ProofProblem::Wrong { left: None });
        vec![
            ("plain", view(ProofView::Nothing)),
            ("wrong-password", view(ProofView::Password { problem: wrong })),
            ("with-code", view(ProofView::Code { ways: Way::samples().to_vec(), problem: None })),
        ]
    }
}

impl PhoneScanView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let here = Self {
            link: "http://localhost:8080/.vestibule/approve#enrol=yQ0gD3n5nRr9bTqk7JcWkq0C3cJ3yJ8xw0m1bM2d4hI.1795254643.\
                   4mJq2rX0c6h8m0ZrO6v1fB3aV9l2kYt7wQxE5uN8sPo",
            again: "/.vestibule/account/factors/phone?ticket=x",
            state: "/.vestibule/account/factors/phone/state?ticket=x",
            rest: Duration::from_secs(299),
            reach: PhoneReach::OnlyHere,
        };
        let link = "https://gate.example.com/.vestibule/approve#enrol=yQ0gD3n5nRr9bTqk7JcWkq0C3cJ3yJ8xw0m1bM2d4hI.1795254643.\
                    4mJq2rX0c6h8m0ZrO6v1fB3aV9l2kYt7wQxE5uN8sPo";
        vec![
            ("here", here),
            ("plain", Self { link, reach: PhoneReach::Anywhere, ..here }),
            ("without-https", Self { reach: PhoneReach::NeedsHttps, ..here }),
        ]
    }
}

impl PhoneArrivedView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let plain = Self {
            action: "/.vestibule/account/factors/phone?ticket=x",
            csrf: "c3JmLXRva2Vu",
            browser: "Chrome on Android",
            code: "048 193",
            label: "Chrome on Android",
            is_bad: false,
        };
        vec![("plain", plain), ("bad", Self { label: "", is_bad: true, ..plain })]
    }
}
