//! Taking along what is kept about a person.

use maud::{Markup, html};

use super::{Frame, Page, Place, Shape, back};
use crate::pages::parts::{hidden, primary_button};
use crate::words::DataText;

/// Field: `csrf`. The answer is a file.
#[derive(Clone, Copy, Debug)]
pub struct DataView<'a> {
    pub csrf: &'a str,
}

pub fn data(frame: &Frame<'_>, view: &DataView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(DataText::Title);
    let body = html! {
        p { (words.say(DataText::About)) }
        p.quiet { (words.say(DataText::Left)) }
        form method="post" action={ (frame.prefix) "/account/data" } {
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(DataText::Button)))
        }
        (back(frame))
    };
    Page { shape: Shape::Card, place: Some(Place::Account), title: &title }.draw(frame, &body)
}

impl DataView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![("offer", Self { csrf: "c3JmLXRva2Vu" })]
    }
}
