//! Asking once more before something of a person's second factor is changed, and saying what will happen.

use maud::{Markup, html};

use super::factors::to_factors;
use super::{Frame, Page, Place, Shape};
use crate::pages::parts::{hidden, primary_button, username};
use crate::pages::proof::{ProofProblem, ProofView, Way};
use crate::words::{DeedText, Sentence, Words};

/// Fields: `csrf`, those of the proof, and `factor` where one is meant.
#[derive(Clone, Debug)]
pub struct DeedView<'a> {
    pub deed: Deed<'a>,
    pub name: &'a str,
    pub proof: ProofView<'a>,
    pub csrf: &'a str,
}

#[derive(Clone, Debug)]
pub enum Deed<'a> {
    Remove {
        id: &'a str,
        label: &'a str,
    },
    /// What goes with it.
    Disable {
        labels: Vec<&'a str>,
        codes_left: usize,
        trusted: usize,
    },
    MakeCodes {
        left: usize,
    },
}

pub fn deed(frame: &Frame<'_>, view: &DeedView<'_>) -> Markup {
    let words = frame.words;
    let (title, path, button) = match view.deed {
        Deed::Remove { label, .. } => (DeedText::RemoveTitle { label }, "remove", DeedText::Remove),
        Deed::Disable { .. } => (DeedText::DisableTitle, "disable", DeedText::Disable),
        Deed::MakeCodes { .. } => (DeedText::CodesTitle, "recovery", DeedText::MakeCodes),
    };
    let title = words.say(title);
    let is_dangerous = !matches!(view.deed, Deed::MakeCodes { .. });
    let body = html! {
        @if let Some(summary) = view.proof.summary(words) { (summary) }
        (what_happens(words, &view.deed))
        form method="post" action={ (frame.prefix) "/account/factors/" (path) } {
            (username(words, view.name))
            @if let Deed::Remove { id, .. } = view.deed { (hidden("factor", id)) }
            (view.proof.draw(frame))
            (hidden("csrf", view.csrf))
            @if is_dangerous {
                button.danger type="submit" { (words.say(button)) }
            } @else {
                (primary_button(&words.say(button)))
            }
        }
        (to_factors(frame, &words.say(DeedText::Keep)))
    };
    Page { shape: Shape::Card, place: Some(Place::Account), title: &title }.draw(frame, &body)
}

fn what_happens(words: Words, deed: &Deed<'_>) -> Markup {
    let points = |points: Vec<Sentence>| html! { ul.points { @for point in points { li { (point) } } } };
    match deed {
        Deed::Remove { .. } => points(vec![words.say(DeedText::RemoveAbout), words.say(DeedText::RemoveTrust)]),
        Deed::MakeCodes { left } => {
            points(vec![words.say(DeedText::CodesAbout), words.say(DeedText::CodesOld { left: *left })])
        }
        Deed::Disable { labels, codes_left, trusted } => {
            let mut removed: Vec<Sentence> =
                labels.iter().map(|label| words.say(DeedText::DisableApp { label })).collect();
            removed.push(words.say(DeedText::DisableCodes { left: *codes_left }));
            if *trusted > 0 {
                removed.push(words.say(DeedText::DisableTrust { count: *trusted }));
            }
            html! { p { (words.say(DeedText::DisableAbout)) } (points(removed)) }
        }
    }
}

impl DeedView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let view = |deed| Self { deed, name: "ada", proof: ProofView::Nothing, csrf: "c3JmLXRva2Vu" };
        let code = |problem| ProofView::Code { ways: Way::samples().to_vec(), problem };
        let id = "f_aaaaaaaaaaaaaaaaaaaaaaaaaa";
        let remove = view(Deed::Remove { id, label: "Phone" });
        let disable = view(Deed::Disable { labels: vec!["Phone", "Tablet <b>"], codes_left: 8, trusted: 2 });
        vec![
            ("remove", remove.clone()),
            ("remove-wrong", Self { proof: code(Some(ProofProblem::Wrong { left: None })), ..remove }),
            ("disable", Self { proof: code(None), ..disable.clone() }),
            ("disable-replayed", Self { proof: code(Some(ProofProblem::Replayed)), ..disable }),
            ("codes", view(Deed::MakeCodes { left: 1 })),
            ("codes-none", view(Deed::MakeCodes { left: 0 })),
        ]
    }
}
