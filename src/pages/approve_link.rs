//! Where the link of a message leads: somebody is asked, and answers. It may be opened in any browser, and says no more than
//! the one who was asked must know.

use maud::{Markup, html};

use super::elsewhere::to_password;
use super::layout::{Frame, Page, Shape};
use super::parts::{Field, hidden, past, primary_button};
use crate::domain::approval::Purpose;
use crate::domain::letter::Whence;
use crate::domain::time::Timestamp;
use crate::words::{ApprovalText, MailText, SignInText};

/// Fields: `do` (`approve`, `deny`, `not-me`), `number`, `csrf`.
#[derive(Clone, Debug)]
pub struct ApproveLinkView<'a> {
    pub action: &'a str,
    pub csrf: &'a str,
    pub purpose: Purpose,
    /// The app that they are on the way to; nothing, where it is about no app.
    pub app: Option<&'a str>,
    pub name: &'a str,
    pub whence: &'a Whence,
    pub now: Timestamp,
    /// The number of the other screen is asked for.
    pub asks_number: bool,
    pub problem: Option<ApproveLinkProblem>,
}

/// Why nothing was answered yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApproveLinkProblem {
    /// 422
    NumberMissing,
    /// 403
    OpenTooLong,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApproveLinkEnd {
    Yes,
    No,
    /// And they were written a mail.
    NotMe {
        is_mailed: bool,
    },
    WrongNumber,
    /// It was answered before, is over, or never was.
    Ended,
}

pub fn approve_link(frame: &Frame<'_>, view: &ApproveLinkView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(ApprovalText::IsThisYou);
    let what = ApprovalText::asking(view.purpose, view.app, frame.brand);
    let missing =
        (view.problem == Some(ApproveLinkProblem::NumberMissing)).then(|| words.say(ApprovalText::NumberMissing));
    let form = |deed: &str, inner: Markup| {
        html! {
            form method="post" action=(view.action) {
                (hidden("do", deed))
                (hidden("csrf", view.csrf))
                (inner)
            }
        }
    };
    let body = html! {
        @if view.problem == Some(ApproveLinkProblem::OpenTooLong) {
            p.warning role="alert" { (words.say(SignInText::OpenTooLong)) }
        }
        p { (words.say(what)) }
        dl.whence {
            div { dt { (words.say(MailText::When)) } dd { (past(words, view.whence.at, view.now)) } }
            div { dt { (words.say(MailText::Where)) } dd { bdi { (view.whence.address) } } }
            div { dt { (words.say(MailText::With)) } dd { bdi { (view.whence.browser) } } }
        }
        p.quiet { (words.say(ApprovalText::Account { name: view.name })) }
        (form("approve", html! {
            @if view.asks_number {
                div.code {
                    (Field {
                        keys: Some("numeric"),
                        hint: Some(words.say(ApprovalText::NumberHint)),
                        problem: missing,
                        ..Field::new("number", words.say(ApprovalText::NumberField), "text", "off")
                    })
                }
            }
            (primary_button(&words.say(ApprovalText::Approve)))
        }))
        (form("deny", html! { button.wide type="submit" { (words.say(ApprovalText::Deny)) } }))
        (form("not-me", html! { button.wide.danger type="submit" { (words.say(ApprovalText::SayNotMe)) } }))
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw_waiting(frame, None, &body)
}

pub fn approve_link_end(frame: &Frame<'_>, end: ApproveLinkEnd) -> Markup {
    let words = frame.words;
    let (title, told) = match end {
        ApproveLinkEnd::Yes => (ApprovalText::YesTitle, ApprovalText::Yes),
        ApproveLinkEnd::No => (ApprovalText::NoTitle, ApprovalText::No),
        ApproveLinkEnd::NotMe { .. } => (ApprovalText::NoTitle, ApprovalText::NotMeDone),
        ApproveLinkEnd::WrongNumber => (ApprovalText::NoTitle, ApprovalText::NumberWasWrong),
        ApproveLinkEnd::Ended => (ApprovalText::EndedTitle, ApprovalText::Ended),
    };
    let title = words.say(title);
    let body = html! {
        p { (words.say(told)) }
        @if end == (ApproveLinkEnd::NotMe { is_mailed: true }) { p { (words.say(ApprovalText::NotMeMailed)) } }
        @if matches!(end, ApproveLinkEnd::No | ApproveLinkEnd::NotMe { .. }) { (to_password(frame)) }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

impl ApproveLinkProblem {
    /// What the page is answered with.
    pub fn status(self) -> http::StatusCode {
        match self {
            Self::NumberMissing => http::StatusCode::UNPROCESSABLE_ENTITY,
            Self::OpenTooLong => http::StatusCode::FORBIDDEN,
        }
    }
}

impl ApproveLinkEnd {
    pub const ALL: [Self; 6] = [
        Self::Yes,
        Self::No,
        Self::NotMe { is_mailed: true },
        Self::NotMe { is_mailed: false },
        Self::WrongNumber,
        Self::Ended,
    ];

    /// What the page is answered with.
    pub fn status(self) -> http::StatusCode {
        match self {
            Self::Ended => http::StatusCode::GONE,
            Self::Yes | Self::No | Self::NotMe { .. } | Self::WrongNumber => http::StatusCode::OK,
        }
    }
}

impl ApproveLinkView<'_> {
    /// With somebody's doing to show.
    pub fn samples(whence: &Whence) -> Vec<(&'static str, ApproveLinkView<'_>)> {
        let plain = ApproveLinkView {
            action: "/.vestibule/approve/x",
            csrf: "c3JmLXRva2Vu",
            purpose: Purpose::SignIn,
            app: Some("Wiki"),
            name: "ada",
            whence,
            now: whence.at,
            asks_number: true,
            problem: None,
        };
        vec![
            ("number", plain.clone()),
            ("missing", ApproveLinkView { problem: Some(ApproveLinkProblem::NumberMissing), ..plain.clone() }),
            ("open-too-long", ApproveLinkView { problem: Some(ApproveLinkProblem::OpenTooLong), ..plain.clone() }),
            ("tap", ApproveLinkView { asks_number: false, app: None, ..plain.clone() }),
            ("go-on", ApproveLinkView { purpose: Purpose::GoOn, ..plain.clone() }),
            ("change", ApproveLinkView { purpose: Purpose::Change, app: None, ..plain.clone() }),
            ("try-out", ApproveLinkView { purpose: Purpose::TryOut, app: None, ..plain }),
        ]
    }
}
