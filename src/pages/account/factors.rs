//! The second factors that a person has.

use std::time::Duration;

use maud::{Markup, html};

use super::{Frame, Page, Place, Shape, back};
use crate::domain::factor::FactorKind;
use crate::domain::ids::FactorId;
use crate::domain::time::Timestamp;
use crate::pages::parts::{Field, Summary, SummaryLine, hidden, past, primary_button, username};
use crate::pages::proof::{ProofProblem, ProofView, Way};
use crate::words::{AccountText, BindText, HowManyText, OwnFactorsText, Sentence};

/// Asking for one first posts to `{prefix}/account/factors/order`: `factor` (an id) and `csrf`.
#[derive(Clone, Debug)]
pub struct FactorsView<'a> {
    /// The one that is asked for first comes first; without recovery codes.
    pub factors: Vec<FactorRow<'a>>,
    pub codes_left: usize,
    /// This person may not be without.
    pub is_required: bool,
    /// The first one takes a link from an operator.
    pub begins_by_link: bool,
    /// There is more than an app to choose among.
    pub has_choice: bool,
    pub csrf: &'a str,
    pub now: Timestamp,
}

#[derive(Clone, Copy, Debug)]
pub struct FactorRow<'a> {
    pub id: FactorId,
    pub kind: FactorKind,
    pub label: &'a str,
    /// What reaches it worked the last time.
    pub is_up: bool,
    pub created: Timestamp,
    pub last_used: Option<Timestamp>,
}

pub fn factors(frame: &Frame<'_>, view: &FactorsView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(OwnFactorsText::Title);
    let body = html! {
        @if view.factors.is_empty() { (off(frame, view)) } @else { (on(frame, view)) }
        (back(frame))
    };
    Page { shape: Shape::Column, place: Some(Place::Account), title: &title }.draw(frame, &body)
}

fn off(frame: &Frame<'_>, view: &FactorsView<'_>) -> Markup {
    let words = frame.words;
    html! {
        section aria-labelledby="off" {
            h2 #off { (words.say(OwnFactorsText::Off)) }
            p.quiet { (words.say(OwnFactorsText::OffAbout)) }
            @if view.begins_by_link {
                p { (words.say(OwnFactorsText::ByLink { brand: frame.brand })) }
            } @else {
                p { a.primary href={ (frame.prefix) (beginning(view)) } { (words.say(OwnFactorsText::Enable)) } }
            }
        }
    }
}

/// Where the next one is set up.
fn beginning(view: &FactorsView<'_>) -> &'static str {
    if view.has_choice { "/account/factors/add" } else { "/account/factors/totp" }
}

fn on(frame: &Frame<'_>, view: &FactorsView<'_>) -> Markup {
    let words = frame.words;
    let link = |path: &str, text| {
        html! {
            div { a.go href={ (frame.prefix) "/account/factors/" (path) } { (words.say(text)) } }
        }
    };
    html! {
        section aria-labelledby="apps" {
            h2 #apps { (words.say(OwnFactorsText::Apps)) }
            ul.rows {
                @for (place, row) in view.factors.iter().enumerate() {
                    li { (factor(frame, view, (place, row))) }
                }
            }
            div { a.go href={ (frame.prefix) (beginning(view)) } { (words.say(OwnFactorsText::Add)) } }
        }
        section aria-labelledby="codes" {
            h2 #codes { (words.say(AccountText::RecoveryCodes)) }
            p { (words.say(HowManyText::CodesLeft(view.codes_left))) }
            p.quiet { (words.say(OwnFactorsText::CodesAbout)) }
            (link("recovery", OwnFactorsText::NewCodes))
        }
        section {
            @if view.is_required {
                p.quiet { (words.say(OwnFactorsText::Required)) }
            } @else {
                (link("disable", OwnFactorsText::Disable))
            }
        }
    }
}

fn factor(frame: &Frame<'_>, view: &FactorsView<'_>, (place, row): (usize, &FactorRow<'_>)) -> Markup {
    let words = frame.words;
    let has_others = view.factors.len() > 1;
    let which = html! { span.unseen { (words.say(OwnFactorsText::Which { label: row.label })) } };
    html! {
        div.what {
            p {
                strong { bdi { (row.label) } }
                @if has_others && place == 0 {
                    " " span.tag.good { (words.say(OwnFactorsText::First)) }
                }
                @if !row.is_up { " " span.tag.warn { (words.say(BindText::Down)) } }
            }
            p.quiet {
                (words.say(BindText::Kind(row.kind))) " · "
                (words.say(OwnFactorsText::Added)) " " (past(words, row.created, view.now)) " · "
                @match row.last_used {
                    Some(used) => { (words.say(OwnFactorsText::LastUsed)) " " (past(words, used, view.now)) }
                    None => { (words.say(OwnFactorsText::NeverUsed)) }
                }
            }
            @for (path, text) in [("rename", OwnFactorsText::Rename), ("remove", OwnFactorsText::Remove)] {
                @if path == "rename" || has_others {
                    a.go href={ (frame.prefix) "/account/factors/" (path) "?factor=" (row.id) } {
                        (words.say(text)) (which)
                    }
                    " "
                }
            }
        }
        @if place > 0 {
            form method="post" action={ (frame.prefix) "/account/factors/order" } {
                (hidden("csrf", view.csrf))
                button type="submit" name="factor" value=(row.id) { (words.say(OwnFactorsText::AskFirst)) (which) }
            }
        }
    }
}

/// Fields: `factor` (an id), `label`, `csrf`.
#[derive(Clone, Copy, Debug)]
pub struct RenameView<'a> {
    pub id: FactorId,
    /// What it is called now.
    pub label: &'a str,
    pub typed: &'a str,
    pub is_bad: bool,
    pub csrf: &'a str,
}

pub fn rename(frame: &Frame<'_>, view: &RenameView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(OwnFactorsText::RenameTitle { label: view.label });
    let problem = view.is_bad.then(|| words.say(OwnFactorsText::BadName));
    let summary = problem.clone().map(|sentence| Summary {
        heading: words.say(AccountText::Unsuccessful),
        lines: vec![SummaryLine { sentence, field: Some("label") }],
    });
    let field = Field {
        value: Some(view.typed),
        problem,
        autofocus: !view.is_bad,
        ..Field::new("label", words.say(OwnFactorsText::NewName), "text", "off")
    };
    let body = html! {
        @if let Some(summary) = summary { (summary) }
        form method="post" action={ (frame.prefix) "/account/factors/rename" } {
            (field)
            (hidden("factor", &view.id.to_string()))
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(OwnFactorsText::Save)))
        }
        (to_factors(frame, &words.say(OwnFactorsText::Back)))
    };
    Page { shape: Shape::Card, place: Some(Place::Account), title: &title }.draw(frame, &body)
}

/// Before a further factor is set up. Fields: `csrf`, and those of the proof.
#[derive(Clone, Debug)]
pub struct BeginView<'a> {
    pub action: &'a str,
    pub name: &'a str,
    pub proof: ProofView<'a>,
    pub csrf: &'a str,
}

pub fn begin(frame: &Frame<'_>, view: &BeginView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(OwnFactorsText::BeginTitle);
    let body = html! {
        @if let Some(summary) = view.proof.summary(words) { (summary) }
        p { (words.say(OwnFactorsText::BeginAbout)) }
        form method="post" action=(view.action) {
            (username(words, view.name))
            (view.proof.draw(frame))
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(OwnFactorsText::Begin)))
        }
        (to_factors(frame, &words.say(OwnFactorsText::Back)))
    };
    Page { shape: Shape::Card, place: Some(Place::Account), title: &title }.draw(frame, &body)
}

pub(super) fn to_factors(frame: &Frame<'_>, text: &Sentence) -> Markup {
    html! { p.ways { a href={ (frame.prefix) "/account/factors" } { (text) } } }
}

impl FactorsView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let now = Timestamp::from_seconds(1_795_254_343);
        let row = |number, label, last_used| FactorRow {
            id: FactorId::from_bytes([number; 16]),
            kind: FactorKind::Totp,
            label,
            is_up: true,
            created: now.minus(Duration::from_hours(900)),
            last_used,
        };
        let phone = row(1, "Phone", Some(now.minus(Duration::from_mins(7))));
        let long = "wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenh";
        let off = Self {
            factors: Vec::new(),
            codes_left: 0,
            is_required: false,
            begins_by_link: false,
            has_choice: false,
            csrf: "c3JmLXRva2Vu",
            now,
        };
        let one = Self { factors: vec![phone], codes_left: 10, ..off.clone() };
        vec![
            ("off", off.clone()),
            ("by-link", Self { begins_by_link: true, ..off }),
            ("one", one.clone()),
            ("required", Self { is_required: true, codes_left: 0, ..one.clone() }),
            ("channels", {
                let texts = FactorRow { kind: FactorKind::Sms, is_up: false, ..row(4, "+49 *** 67", None) };
                let push = FactorRow { kind: FactorKind::Push, ..row(5, "ntfy", None) };
                Self { factors: vec![push, texts], has_choice: true, ..one.clone() }
            }),
            ("several", Self { factors: vec![phone, row(2, "<b>Tablet</b>", None), row(3, long, None)], ..one }),
        ]
    }
}

impl RenameView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let plain = Self {
            id: FactorId::from_bytes([1; 16]),
            label: "Phone",
            typed: "Phone",
            is_bad: false,
            csrf: "c3JmLXRva2Vu",
        };
        vec![("plain", plain), ("bad", Self { typed: "", is_bad: true, ..plain })]
    }
}

impl BeginView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let view =
            |proof| Self { action: "/.vestibule/account/factors/totp", name: "ada", proof, csrf: "c3JmLXRva2Vu" };
        let wrong = Some(ProofProblem::Wrong { left: None });
        vec![
            ("plain", view(ProofView::Nothing)),
            ("with-password", view(ProofView::Password { problem: None })),
            ("wrong-password", view(ProofView::Password { problem: wrong })),
            ("with-code", view(ProofView::Code { ways: Way::samples().to_vec(), problem: None })),
            ("wait", view(ProofView::Password { problem: Some(ProofProblem::Wait(Duration::from_mins(4))) })),
        ]
    }
}
