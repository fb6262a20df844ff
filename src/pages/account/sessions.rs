//! Where a person is signed in, and in which browsers their second factor is not asked for.

use std::time::Duration;

use maud::{Markup, html};

use super::{Frame, Page, Place, Shape, back};
use crate::domain::ids::{SessionId, TrustId};
use crate::domain::time::Timestamp;
use crate::pages::parts::{hidden, past};
use crate::words::SessionsText;

/// Ending sessions posts to `{prefix}/account/sessions`: `session` (an id, or `others`) and `csrf`. Ending trust posts to
/// `{prefix}/account/trust`: `browser` (an id, or `all`) and `csrf`.
#[derive(Clone, Debug)]
pub struct SessionsView<'a> {
    /// The one of this browser first.
    pub sessions: Vec<SessionRow<'a>>,
    /// `None`: there is no second factor that could be spared.
    pub trusted: Option<Vec<TrustRow<'a>>>,
    pub csrf: &'a str,
    pub trust_csrf: &'a str,
    pub now: Timestamp,
}

#[derive(Clone, Debug)]
pub struct SessionRow<'a> {
    pub id: SessionId,
    pub browser: &'a str,
    pub address: String,
    pub created: Timestamp,
    pub last_used: Timestamp,
    pub is_this: bool,
    /// Titles of the apps that were opened with it.
    pub apps: Vec<&'a str>,
}

#[derive(Clone, Debug)]
pub struct TrustRow<'a> {
    pub id: TrustId,
    pub browser: &'a str,
    pub address: String,
    pub created: Timestamp,
}

pub fn sessions(frame: &Frame<'_>, view: &SessionsView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(SessionsText::Title);
    let body = html! {
        section aria-labelledby="sessions" {
            h2 #sessions { (words.say(SessionsText::Where)) }
            p.quiet { (words.say(SessionsText::About)) }
            ul.rows {
                @for row in &view.sessions {
                    li { (session(frame, view, row)) }
                }
            }
            @if view.sessions.iter().any(|row| !row.is_this) {
                (end_others(frame, view))
            }
        }
        @if let Some(trusted) = &view.trusted {
            (trusts(frame, view, trusted))
        }
        (back(frame))
    };
    Page { shape: Shape::Column, place: Some(Place::Account), title: &title }.draw(frame, &body)
}

fn session(frame: &Frame<'_>, view: &SessionsView<'_>, row: &SessionRow<'_>) -> Markup {
    let words = frame.words;
    html! {
        div.what {
            p {
                strong { (words.browser(row.browser)) }
                @if row.is_this {
                    " " span.tag.good { (words.say(SessionsText::ThisBrowser)) }
                }
            }
            p.quiet {
                (words.say(SessionsText::LastUsed)) " " (past(words, row.last_used, view.now))
                " · " (words.say(SessionsText::SignedIn)) " " (past(words, row.created, view.now))
            }
            p.quiet { (words.say(SessionsText::From { address: &row.address })) }
            @if !row.apps.is_empty() {
                p.quiet { (words.say(SessionsText::Apps { apps: &row.apps })) }
            }
        }
        @if !row.is_this {
            (end_one(frame, view, row))
        }
    }
}

fn end_one(frame: &Frame<'_>, view: &SessionsView<'_>, row: &SessionRow<'_>) -> Markup {
    let words = frame.words;
    let browser = &words.browser(row.browser).to_string();
    html! {
        form method="post" action={ (frame.prefix) "/account/sessions" } {
            (hidden("csrf", view.csrf))
            button type="submit" name="session" value=(row.id) {
                (words.say(SessionsText::End))
                span.unseen { (words.say(SessionsText::EndOf { browser, address: &row.address })) }
            }
        }
    }
}

fn end_others(frame: &Frame<'_>, view: &SessionsView<'_>) -> Markup {
    html! {
        form.last method="post" action={ (frame.prefix) "/account/sessions" } {
            (hidden("csrf", view.csrf))
            p.quiet #others-about { (frame.words.say(SessionsText::EndOthersAbout)) }
            button.danger type="submit" name="session" value="others" aria-describedby="others-about" {
                (frame.words.say(SessionsText::EndOthers))
            }
        }
    }
}

fn trusts(frame: &Frame<'_>, view: &SessionsView<'_>, trusted: &[TrustRow<'_>]) -> Markup {
    let words = frame.words;
    let end = |id: &str, text| {
        html! {
            form method="post" action={ (frame.prefix) "/account/trust" } {
                (hidden("csrf", view.trust_csrf))
                button type="submit" name="browser" value=(id) { (text) }
            }
        }
    };
    html! {
        section aria-labelledby="trusted" {
            h2 #trusted { (words.say(SessionsText::Trusted)) }
            @if trusted.is_empty() {
                p.quiet { (words.say(SessionsText::NoneTrusted)) }
            } @else {
                p.quiet { (words.say(SessionsText::TrustedAbout)) }
                ul.rows {
                    @for row in trusted {
                        li {
                            div.what {
                                p { strong { (words.browser(row.browser)) } }
                                p.quiet { (words.say(SessionsText::TrustedSince)) " " (past(words, row.created, view.now)) }
                                p.quiet { (words.say(SessionsText::From { address: &row.address })) }
                            }
                            (end(&row.id.to_string(), html! {
                                (words.say(SessionsText::EndTrust))
                                span.unseen { (words.say(SessionsText::EndOf {
                                    browser: &words.browser(row.browser).to_string(),
                                    address: &row.address,
                                })) }
                            }))
                        }
                    }
                }
                @if trusted.len() > 1 {
                    (end("all", html! { (words.say(SessionsText::EndAllTrust)) }))
                }
            }
        }
    }
}

impl SessionsView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let now = Timestamp::from_seconds(1_795_254_343);
        let ago = |seconds| now.minus(Duration::from_secs(seconds));
        let row = |number, browser, address: &str| SessionRow {
            id: SessionId::from_bytes([number; 16]),
            browser,
            address: address.to_owned(),
            created: ago(200_000),
            last_used: ago(7300),
            is_this: false,
            apps: Vec::new(),
        };
        let trust = |number, browser| TrustRow {
            id: TrustId::from_bytes([number; 16]),
            browser,
            address: "192.0.2.7".to_owned(),
            created: ago(700_000),
        };
        let this = SessionRow {
            is_this: true,
            created: ago(4000),
            last_used: now,
            apps: vec!["Wiki", "Files"],
            ..row(1, "Firefox on Linux", "192.0.2.7")
        };
        let only = Self {
            sessions: vec![this.clone()],
            trusted: None,
            csrf: "c3JmLXRva2Vu",
            trust_csrf: "dHJ1c3QtY3NyZg",
            now,
        };
        let none_trusted = Self { trusted: Some(Vec::new()), ..only.clone() };
        let full = Self {
            sessions: vec![
                this.clone(),
                SessionRow {
                    apps: vec!["Fotos"],
                    ..row(2, "Safari on iPhone", "Berlin, Germany (2001:db8:85a3::8a2e:370:7334)")
                },
                row(3, "", "198.51.100.23"),
            ],
            trusted: Some(vec![trust(1, "Firefox on Linux"), trust(2, "Safari on iPhone")]),
            ..only.clone()
        };
        let long = "wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft";
        let extreme = Self {
            sessions: vec![this, row(4, long, "2001:db8:1234:5678:9abc:def0:1234:5678")],
            trusted: Some(vec![trust(3, long)]),
            ..only.clone()
        };
        vec![("only", only), ("none-trusted", none_trusted), ("full", full), ("extreme", extreme)]
    }
}
