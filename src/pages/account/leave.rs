//! Leaving for good.

use maud::{Markup, html};

use super::{Frame, Page, Place, Shape, back};
use crate::pages::parts::{Field, Summary, SummaryLine, hidden, username};
use crate::pages::proof::{ProofProblem, ProofView};
use crate::words::{AccountText, LeaveText};

/// Fields: `confirm` (the user name, typed), `csrf`; and those of the proof.
#[derive(Clone, Debug)]
pub struct LeaveView<'a> {
    pub name: &'a str,
    pub typed: &'a str,
    /// Something else was typed than the name.
    pub is_other_name: bool,
    pub proof: ProofView<'a>,
    pub csrf: &'a str,
}

pub fn leave(frame: &Frame<'_>, view: &LeaveView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(LeaveText::Title);
    let problem = view.is_other_name.then(|| words.say(LeaveText::OtherName));
    let summary = problem.clone().map(|sentence| Summary {
        heading: words.say(AccountText::Unsuccessful),
        lines: vec![SummaryLine { sentence, field: Some("confirm") }],
    });
    let field = Field {
        value: (!view.typed.is_empty()).then_some(view.typed),
        problem,
        ..Field::new("confirm", words.say(LeaveText::TypeName { name: view.name }), "text", "off")
    };
    let happens = [
        LeaveText::RemovesAccount,
        LeaveText::RemovesAccess,
        LeaveText::AppsKeep,
        LeaveText::NameStays { name: view.name },
    ];
    let body = html! {
        @if let Some(summary) = summary.or_else(|| view.proof.summary(words)) { (summary) }
        ul.points { @for point in happens { li { (words.say(point)) } } }
        p { strong { (words.say(LeaveText::NoWayBack)) } }
        p { a href={ (frame.prefix) "/account/data" } { (words.say(AccountText::TakeData)) } }
        form method="post" action={ (frame.prefix) "/account/delete" } {
            (username(words, view.name))
            (field)
            (view.proof.draw(frame))
            (hidden("csrf", view.csrf))
            button.danger type="submit" { (words.say(LeaveText::Button)) }
        }
        (back(frame))
    };
    Page { shape: Shape::Card, place: Some(Place::Account), title: &title }.draw(frame, &body)
}

/// The last page; nobody is signed in on it.
pub fn farewell(frame: &Frame<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(LeaveText::Gone);
    let body = html! { p { (words.say(LeaveText::GoneAbout { brand: frame.brand })) } };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

impl LeaveView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let plain =
            Self { name: "ada", typed: "", is_other_name: false, proof: ProofView::Nothing, csrf: "c3JmLXRva2Vu" };
        let password = |problem| ProofView::Password { problem };
        let wrong = password(Some(ProofProblem::Wrong { left: None }));
        vec![
            ("plain", plain.clone()),
            ("with-password", Self { proof: password(None), ..plain.clone() }),
            ("other-name", Self { typed: "<b>eve</b>", is_other_name: true, ..plain.clone() }),
            ("wrong-password", Self { typed: "ada", proof: wrong, ..plain }),
        ]
    }
}
