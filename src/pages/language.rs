//! Choosing a language.

use maud::{Markup, html};

use super::layout::{Frame, Page, Shape};
use super::parts::hidden;
use crate::domain::language::Language;
use crate::words::LanguageText;

/// Fields: `language` (a tag), `rd` (where they came from), `csrf`.
#[derive(Clone, Debug)]
pub struct LanguageView<'a> {
    pub chosen: Language,
    pub back: &'a str,
    pub action: &'a str,
    pub csrf: &'a str,
}

pub fn language(frame: &Frame<'_>, view: &LanguageView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(LanguageText::Title);
    let body = html! {
        p { (words.say(LanguageText::About)) }
        form.languages method="post" action=(view.action) {
            (hidden("csrf", view.csrf))
            (hidden("rd", view.back))
            @for language in Language::ALL {
                // Each in its own words: whoever looks for theirs may not read those of this page.
                button type="submit" name="language" value=(language.tag()) lang=(language.tag())
                    aria-current=[(language == view.chosen).then_some("true")] { (language.own_name()) }
            }
        }
        p.ways { a href=(view.back) { (words.say(LanguageText::Back)) } }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

impl LanguageView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let view = Self {
            chosen: Language::English,
            back: "https://portal.example.com/",
            action: "/.vestibule/language",
            csrf: "c3JmLXRva2Vu",
        };
        vec![("choice", view)]
    }
}
