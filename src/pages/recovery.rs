//! Recovery codes, shown once.

use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::layout::{Frame, Page, Shape};
use super::parts::{hidden, primary_button};
use crate::words::RecoveryText;

/// Fields: `kept` (which the browser wants ticked: only its reader can know whether it is so), `csrf`.
#[derive(Clone, Debug)]
pub struct RecoveryView<'a> {
    pub codes: Vec<&'a str>,
    /// Whose they are, for the file.
    pub name: &'a str,
    /// Where the form goes once they are kept.
    pub action: &'a str,
    pub csrf: &'a str,
}

pub fn recovery(frame: &Frame<'_>, view: &RecoveryView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(RecoveryText::Title);
    let body = html! {
        p { (words.say(RecoveryText::Why)) }
        p { strong { (words.say(RecoveryText::Once)) } }
        ol.codes #codes { @for code in &view.codes { li { (code) } } }
        div.row {
            button type="button" data-copies="codes" data-done=(words.say(RecoveryText::Copied).to_string()) hidden {
                (words.say(RecoveryText::Copy))
            }
            a download="recovery-codes.txt" href=(file(frame, view)) { (words.say(RecoveryText::Download)) }
            button type="button" data-prints hidden { (words.say(RecoveryText::Print)) }
        }
        form method="post" action=(view.action) {
            div.choice {
                input id="kept" name="kept" type="checkbox" value="yes" required aria-describedby="kept-hint";
                label for="kept" { (words.say(RecoveryText::Kept)) }
                p.hint #kept-hint { (words.say(RecoveryText::Lost)) }
            }
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(RecoveryText::Button)))
        }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw_keepsake(frame, &body)
}

/// A text file that is in the page already: nothing is asked for again.
fn file(frame: &Frame<'_>, view: &RecoveryView<'_>) -> String {
    let head = frame.words.say(RecoveryText::FileHead { brand: frame.brand, name: view.name });
    let text = format!("{head}\n\n{}\n", view.codes.join("\n"));
    format!("data:text/plain;charset=utf-8,{}", utf8_percent_encode(&text, NON_ALPHANUMERIC))
}

impl RecoveryView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let ten = Self {
            codes: vec![
                "q3mz-7pvu-a2xk-lw5e",
                "bbbb-bbbb-bbbb-bbbb",
                "wwww-wwww-wwww-wwww",
                "2345-67ab-cdef-ghij",
                "klmn-opqr-stuv-wxyz",
                "iiii-llll-iiii-llll",
                "d4rt-5yfc-zvqa-2n7k",
                "h6me-pw3x-jto4-us5b",
                "7ygl-i2dc-kxnr-wq6a",
                "mmmm-mmmm-mmmm-mmmm",
            ],
            name: "ada",
            action: "/.vestibule/sign-in/recovery-codes",
            csrf: "c3JmLXRva2Vu",
        };
        vec![("ten", ten.clone()), ("odd-name", Self { name: "<b>x</b>&\"'", ..ten })]
    }
}
