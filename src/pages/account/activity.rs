//! What was done to an account, or in its name, in plain words.

use std::time::Duration;

use maud::{Markup, html};

use super::{Frame, Page, Place, Shape, back};
use crate::domain::audit::{Act, Actor};
use crate::domain::language::Language;
use crate::domain::time::Timestamp;
use crate::pages::parts::past;
use crate::words::{ActivityText, Sentence, Words};

#[derive(Clone, Debug)]
pub struct ActivityView<'a> {
    /// The newest first.
    pub rows: Vec<ActivityRow<'a>>,
    /// Where older ones stand, if there are any.
    pub older: Option<&'a str>,
    /// Whether this is not the first page.
    pub is_continued: bool,
    pub now: Timestamp,
}

#[derive(Clone, Debug)]
pub struct ActivityRow<'a> {
    pub act: Act,
    pub by: Actor,
    pub at: Timestamp,
    pub address: Option<String>,
    pub note: &'a str,
}

pub fn activity(frame: &Frame<'_>, view: &ActivityView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(ActivityText::Title);
    let body = html! {
        section {
            p.quiet { (words.say(ActivityText::About)) }
            (rows(frame, &view.rows, view.now))
            @if view.is_continued {
                div { a.go href={ (frame.prefix) "/account/activity" } { (words.say(ActivityText::Newest)) } }
            }
            @if let Some(older) = view.older {
                div { a.go href=(older) { (words.say(ActivityText::Older)) } }
            }
        }
        (back(frame))
    };
    Page { shape: Shape::Column, place: Some(Place::Account), title: &title }.draw(frame, &body)
}

pub(super) fn rows(frame: &Frame<'_>, rows: &[ActivityRow<'_>], now: Timestamp) -> Markup {
    let words = frame.words;
    html! {
        @if rows.is_empty() {
            p.quiet { (words.say(ActivityText::Empty)) }
        } @else {
            ul.rows {
                @for row in rows {
                    li {
                        div.what {
                            p { (words.say(row.what())) }
                            p.quiet {
                                (past(words, row.at, now))
                                @if let Some(detail) = detail(words, row) { " · " (detail) }
                                @if let Some(address) = &row.address { " · " (words.say(ActivityText::From { address })) }
                            }
                        }
                    }
                }
            }
        }
    }
}

impl ActivityRow<'_> {
    fn what(&self) -> ActivityText<'static> {
        match self.language() {
            Some(_) => ActivityText::LanguageChosen,
            None => ActivityText::Act(self.act, self.by),
        }
    }

    /// A language is kept with the profile, and recorded as a change of it.
    fn language(&self) -> Option<Language> {
        (self.act == Act::ProfileSet).then(|| Language::from_note(self.note)).flatten()
    }
}

/// What an entry's note says to people: a browser, a label, a name. Others are for operators.
fn detail(words: Words, row: &ActivityRow<'_>) -> Option<Sentence> {
    let as_it_stands = |detail| words.say(ActivityText::With { detail });
    if let Some(language) = row.language() {
        return Some(as_it_stands(language.own_name()));
    }
    match row.act {
        _ if row.note.is_empty() => None,
        // After the kind of factor, if there was one.
        Act::SignedIn | Act::PasswordRefused | Act::AddressVerified => {
            Some(words.browser(row.note.rsplit(", ").next().unwrap_or_default()))
        }
        Act::FactorAdded | Act::FactorRemoved | Act::ProfileSet | Act::AddressSet | Act::GroupsSet => {
            Some(as_it_stands(row.note))
        }
        _ => None,
    }
}

impl ActivityRow<'static> {
    pub(super) fn samples(now: Timestamp) -> Vec<Self> {
        let row = |act, by, seconds, note| Self {
            act,
            by,
            at: now.minus(Duration::from_secs(seconds)),
            address: Some("192.0.2.7".to_owned()),
            note,
        };
        vec![
            row(Act::SignedIn, Actor::Owner, 20, "totp, Firefox on Linux"),
            row(Act::PasswordRefused, Actor::Visitor, 40, "Safari on iPhone"),
            row(Act::FactorAdded, Actor::Owner, 90_000, "Phone <b>"),
            Self { address: None, ..row(Act::PasswordSet, Actor::Operator, 900_000, "") },
            row(Act::SessionsRevoked, Actor::Owner, 900_001, "all others"),
            row(Act::ProfileSet, Actor::Owner, 900_002, "language zh-Hans"),
        ]
    }
}

impl ActivityView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let now = Timestamp::from_seconds(1_795_254_343);
        let empty = Self { rows: Vec::new(), older: None, is_continued: false, now };
        let first = Self {
            rows: ActivityRow::samples(now),
            older: Some("/.vestibule/account/activity?before=17"),
            ..empty.clone()
        };
        let last = Self { older: None, is_continued: true, ..first.clone() };
        vec![("empty", empty), ("first", first), ("last", last)]
    }
}
