//! What pages are made of.

use maud::{Markup, Render, html};

use crate::domain::time::Timestamp;
use crate::words::{AccountText, Piece, Sentence, TimeText, Words};

/// Names in a sentence are set apart from the direction of the words around them. (An attribute takes `to_string()`.)
impl Render for Sentence {
    fn render_to(&self, out: &mut String) {
        for piece in self.pieces() {
            match piece {
                Piece::Words(words) => words.render_to(out),
                Piece::Value(value) => html! { bdi { (value) } }.render_to(out),
            }
        }
    }
}

/// A label above its field; a hint and what is wrong with it between the two.
pub(super) struct Field<'a> {
    pub(super) name: &'static str,
    pub(super) label: Sentence,
    pub(super) kind: &'static str,
    pub(super) autocomplete: &'static str,
    pub(super) hint: Option<Sentence>,
    pub(super) value: Option<&'a str>,
    /// The fewest characters. There is no attribute for the most: browsers cut off what is pasted, and say nothing.
    pub(super) minimum: Option<usize>,
    pub(super) is_optional: bool,
    /// Which keys a phone shows, where the kind does not say it.
    pub(super) keys: Option<&'static str>,
    pub(super) problem: Option<Sentence>,
    /// Another element that says what is wrong.
    pub(super) problem_at: Option<&'static str>,
    pub(super) autofocus: bool,
}

impl Field<'_> {
    /// An empty one that must be filled in.
    pub(super) fn new(name: &'static str, label: Sentence, kind: &'static str, autocomplete: &'static str) -> Self {
        Self {
            name,
            label,
            kind,
            autocomplete,
            hint: None,
            value: None,
            minimum: None,
            is_optional: false,
            keys: None,
            problem: None,
            problem_at: None,
            autofocus: false,
        }
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let own_problem = self.problem.as_ref().map(|_| format!("{}-problem", self.name));
        let problem_at = own_problem.as_deref().or(self.problem_at);
        let described_by = [problem_at, hint.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        html! {
            div.field {
                label for=(self.name) { (self.label) }
                @if let (Some(text), Some(id)) = (&self.hint, &hint) {
                    p.hint id=(id) { (text) }
                }
                @if let (Some(problem), Some(id)) = (&self.problem, &own_problem) {
                    p.wrong id=(id) { (problem) }
                }
                input id=(self.name) name=(self.name) type=(self.kind) value=[self.value]
                    autocomplete=(self.autocomplete) autocapitalize="none" spellcheck="false"
                    minlength=[self.minimum] passwordrules=[self.minimum.map(|least| format!("minlength: {least};"))]
                    inputmode=[self.keys] required[!self.is_optional] autofocus[self.autofocus]
                    aria-invalid=[problem_at.map(|_| "true")]
                    aria-describedby=[(!described_by.is_empty()).then_some(described_by)];
            }
        }
    }
}

pub(super) fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// Out of sight: it lets password managers save the right pair.
pub(super) fn username(words: Words, name: &str) -> Markup {
    html! {
        div.unseen {
            label for="name" { (words.say(AccountText::UserName)) }
            input id="name" type="text" value=(name) autocomplete="username" readonly tabindex="-1";
        }
    }
}

/// The one thing that the page is for.
pub(super) fn primary_button(label: &Sentence) -> Markup {
    html! { button.primary type="submit" { (label) } }
}

/// What is wrong with what was sent; it takes the focus, so that it is read first.
pub(super) struct Summary {
    pub(super) heading: Sentence,
    pub(super) lines: Vec<SummaryLine>,
}

#[derive(Clone)]
pub(super) struct SummaryLine {
    pub(super) sentence: Sentence,
    /// The field to go to.
    pub(super) field: Option<&'static str>,
}

impl From<Sentence> for SummaryLine {
    fn from(sentence: Sentence) -> Self {
        Self { sentence, field: None }
    }
}

pub(super) const SUMMARY: &str = "summary";

impl Render for Summary {
    fn render(&self) -> Markup {
        html! {
            div.summary id=(SUMMARY) role="alert" tabindex="-1" autofocus {
                h2 { (self.heading) }
                @for line in &self.lines {
                    p {
                        @match line.field {
                            Some(field) => { a href={ "#" (field) } { (line.sentence) } }
                            None => { (line.sentence) }
                        }
                    }
                }
            }
        }
    }
}

/// A past moment, relative; the exact one when pointed at.
pub(super) fn past(words: Words, at: Timestamp, now: Timestamp) -> Markup {
    html! {
        time datetime=[machine_time(at)] title=(words.say(TimeText::Exact(at)).to_string()) {
            (words.say(TimeText::Ago(now.since(at))).to_string())
        }
    }
}

fn machine_time(at: Timestamp) -> Option<String> {
    let seconds = i64::try_from(at.seconds()).ok()?;
    jiff::Timestamp::from_second(seconds).ok().map(|at| at.to_string())
}
