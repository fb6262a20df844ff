//! What the phone is to scan or open.

use maud::{Markup, html};

use super::unsuccessful;
use crate::domain::factor::FactorKind;
use crate::pages::account::factors::to_factors;
use crate::pages::account::{Frame, Page, Place, Shape};
use crate::pages::parts::{hidden, primary_button};
use crate::pages::qr::qr;
use crate::words::{AddPhoneText, BindText, EnrolText, SignInText, TryOutText};

/// Fields: `do` (`connected`, or `anew` in a form of its own), `csrf`.
#[derive(Clone, Copy, Debug)]
pub struct ConnectView<'a> {
    pub action: &'a str,
    pub csrf: &'a str,
    pub kind: FactorKind,
    pub label: &'a str,
    /// An address, or what else a picture may hold; nothing, if that is too old.
    pub shows: Option<&'a str>,
    pub problem: Option<ConnectProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectProblem {
    /// 422
    NotYet,
    /// 503
    Failing,
    /// 403
    OpenTooLong,
}

pub fn connect(frame: &Frame<'_>, view: &ConnectView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(BindText::Title(view.kind));
    let problem = view.problem.map(|problem| match problem {
        ConnectProblem::NotYet => words.say(TryOutText::LinkNotYet),
        ConnectProblem::Failing => words.say(BindText::Failing),
        ConnectProblem::OpenTooLong => words.say(SignInText::OpenTooLong),
    });
    let body = html! {
        @if let Some(sentence) = problem { (unsuccessful(words, sentence, None)) }
        @if let Some(shows) = view.shows {
            p { (words.say(TryOutText::LinkHow { label: view.label })) }
            @if let Some(picture) = qr(shows, &words.say(TryOutText::LinkPicture).to_string()) { (picture) }
            @if may_be_opened(shows) { p { a href=(shows) { (words.say(TryOutText::LinkHere)) } } }
        } @else {
            p { (words.say(AddPhoneText::PictureOver)) }
            form method="post" action=(view.action) {
                (hidden("do", "anew"))
                (hidden("csrf", view.csrf))
                (primary_button(&words.say(AddPhoneText::NewPicture)))
            }
        }
        form method="post" action=(view.action) {
            (hidden("do", "connected"))
            (hidden("csrf", view.csrf))
            @if view.shows.is_some() {
                (primary_button(&words.say(TryOutText::LinkDone)))
            } @else {
                // Scanned in time, perhaps.
                button type="submit" { (words.say(TryOutText::LinkDone)) }
            }
        }
        (to_factors(frame, &words.say(EnrolText::Cancel)))
    };
    Page { shape: Shape::Card, place: Some(Place::Account), title: &title }.draw_keepsake(frame, &body)
}

/// A provider's address of an app, and never a script.
fn may_be_opened(shows: &str) -> bool {
    let scheme = shows.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_plain = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    is_plain && !["javascript", "data", "vbscript", "blob"].contains(&scheme)
}

impl ConnectProblem {
    /// What the page is answered with.
    pub fn status(self) -> http::StatusCode {
        match self {
            Self::NotYet => http::StatusCode::UNPROCESSABLE_ENTITY,
            Self::Failing => http::StatusCode::SERVICE_UNAVAILABLE,
            Self::OpenTooLong => http::StatusCode::FORBIDDEN,
        }
    }
}
