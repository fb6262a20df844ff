//! Your account: who you are here, and where you are signed in.

use std::time::Duration;

use maud::{Markup, html};

use super::layout::{Frame, Page, Place, Shape};
use super::parts::{hidden, past};
use crate::domain::ids::SessionId;
use crate::domain::time::Timestamp;
use crate::words::AccountText;

/// Ending sessions posts to `{prefix}/account/sessions`: `session` (an id, or `others`) and `csrf`.
#[derive(Clone, Debug)]
pub struct AccountView<'a> {
    pub display_name: &'a str,
    pub name: &'a str,
    pub email: Option<Email<'a>>,
    pub groups: Vec<&'a str>,
    /// The one of this browser first.
    pub sessions: Vec<SessionRow<'a>>,
    pub csrf: &'a str,
    pub now: Timestamp,
}

#[derive(Clone, Copy, Debug)]
pub struct Email<'a> {
    pub address: &'a str,
    pub verified: bool,
}

#[derive(Clone, Debug)]
pub struct SessionRow<'a> {
    pub id: SessionId,
    pub browser: &'a str,
    pub address: &'a str,
    pub created: Timestamp,
    pub last_used: Timestamp,
    pub is_this: bool,
    /// Titles of the apps that were opened with it.
    pub apps: Vec<&'a str>,
}

pub fn account(frame: &Frame<'_>, view: &AccountView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(AccountText::Title);
    let body = html! {
        section aria-labelledby="you" {
            h2 #you { (words.say(AccountText::You)) }
            (about(frame, view))
        }
        section aria-labelledby="sessions" {
            h2 #sessions { (words.say(AccountText::Sessions)) }
            p.quiet { (words.say(AccountText::SessionsAbout { brand: frame.brand })) }
            ul.rows {
                @for row in &view.sessions {
                    li { (session(frame, view, row)) }
                }
            }
            @if view.sessions.iter().any(|row| !row.is_this) {
                (end_others(frame, view))
            }
        }
    };
    Page { shape: Shape::Column, place: Some(Place::Account), title: &title }.draw(frame, &body)
}

fn about(frame: &Frame<'_>, view: &AccountView<'_>) -> Markup {
    let words = frame.words;
    html! {
        dl {
            div { dt { (words.say(AccountText::Name)) } dd { bdi { (view.display_name) } } }
            div { dt { (words.say(AccountText::UserName)) } dd { bdi { (view.name) } } }
            div { dt { (words.say(AccountText::Email)) } dd {
                @match view.email {
                    Some(Email { address, verified }) => {
                        bdi { (address) } " "
                        @if verified {
                            span.tag.good { (words.say(AccountText::EmailVerified)) }
                        } @else {
                            span.tag.warn { (words.say(AccountText::EmailNotVerified)) }
                        }
                    }
                    None => { span.quiet { (words.say(AccountText::NoEmail)) } }
                }
            } }
            div { dt { (words.say(AccountText::Groups)) } dd {
                @if view.groups.is_empty() {
                    span.quiet { (words.say(AccountText::NoGroups)) }
                } @else {
                    ul.tags { @for group in &view.groups { li.tag { bdi { (group) } } } }
                }
            } }
        }
    }
}

fn session(frame: &Frame<'_>, view: &AccountView<'_>, row: &SessionRow<'_>) -> Markup {
    let words = frame.words;
    html! {
        div.what {
            p {
                strong { (browser(frame, row)) }
                @if row.is_this {
                    " " span.tag.good { (words.say(AccountText::ThisBrowser)) }
                }
            }
            p.quiet {
                (words.say(AccountText::LastUsed)) " " (past(words, row.last_used, view.now))
                " · " (words.say(AccountText::SignedIn)) " " (past(words, row.created, view.now))
            }
            p.quiet { (words.say(AccountText::From { address: row.address })) }
            @if !row.apps.is_empty() {
                p.quiet { (words.say(AccountText::Apps { apps: &row.apps })) }
            }
        }
        @if !row.is_this {
            (end_one(frame, view, row))
        }
    }
}

fn browser(frame: &Frame<'_>, row: &SessionRow<'_>) -> Markup {
    html! {
        @if row.browser.is_empty() { (frame.words.say(AccountText::UnknownBrowser)) } @else { bdi { (row.browser) } }
    }
}

fn end_one(frame: &Frame<'_>, view: &AccountView<'_>, row: &SessionRow<'_>) -> Markup {
    let words = frame.words;
    let unknown = words.say(AccountText::UnknownBrowser).to_string();
    let browser = if row.browser.is_empty() { &unknown } else { row.browser };
    html! {
        form method="post" action={ (frame.prefix) "/account/sessions" } {
            (hidden("csrf", view.csrf))
            button type="submit" name="session" value=(row.id) {
                (words.say(AccountText::EndSession))
                span.unseen { (words.say(AccountText::EndSessionOf { browser, address: row.address })) }
            }
        }
    }
}

fn end_others(frame: &Frame<'_>, view: &AccountView<'_>) -> Markup {
    html! {
        form.last method="post" action={ (frame.prefix) "/account/sessions" } {
            (hidden("csrf", view.csrf))
            p.quiet #others-about { (frame.words.say(AccountText::EndOthersAbout)) }
            button.danger type="submit" name="session" value="others" aria-describedby="others-about" {
                (frame.words.say(AccountText::EndOthers))
            }
        }
    }
}

impl AccountView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let now = Timestamp::from_seconds(1_795_254_343);
        let ago = |seconds| now.minus(Duration::from_secs(seconds));
        let row = |number, browser, address| SessionRow {
            id: SessionId::from_bytes([number; 16]),
            browser,
            address,
            created: ago(200_000),
            last_used: ago(7300),
            is_this: false,
            apps: Vec::new(),
        };
        let this = SessionRow {
            is_this: true,
            created: ago(4000),
            last_used: now,
            apps: vec!["Wiki", "Files"],
            ..row(1, "Firefox on Linux", "192.0.2.7")
        };
        let only = Self {
            display_name: "ada",
            name: "ada",
            email: None,
            groups: Vec::new(),
            sessions: vec![this.clone()],
            csrf: "c3JmLXRva2Vu",
            now,
        };
        let full = Self {
            display_name: "Ada Lovelace",
            email: Some(Email { address: "ada@example.com", verified: true }),
            groups: vec!["staff", "wiki-editors", "everyone"],
            sessions: vec![
                this.clone(),
                SessionRow { apps: vec!["Fotos"], ..row(2, "Safari on iPhone", "2001:db8:85a3::8a2e:370:7334") },
                row(3, "", "198.51.100.23"),
            ],
            ..only.clone()
        };
        let long = "wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft";
        let extreme = Self {
            display_name: "\u{202e}<script>alert('עדה')</script>",
            name: long,
            email: Some(Email {
                address: "wolfeschlegelsteinhausenbergerdorff@welchevoralternwaren.example",
                verified: false,
            }),
            groups: vec![long, "b", long, "c:d@e.f"],
            sessions: vec![this, row(4, long, "2001:db8:1234:5678:9abc:def0:1234:5678")],
            ..only.clone()
        };
        vec![("only-session", only), ("full", full), ("extreme", extreme)]
    }
}
