//! How our cookies are set and taken back.

use std::time::Duration;

use cookie::{Cookie, SameSite};
use http::header::{ACCEPT_LANGUAGE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};

use super::Answer;
use super::visit::Visit;
use crate::domain::cookies::OurCookie;
use crate::domain::language::Language;
use crate::domain::secret::Secret;
use crate::pages::Notice;

/// How long an open sign-in may take to come back to the app's host.
pub(super) const ENTER_LASTS: Duration = Duration::from_mins(10);
/// The longest that browsers keep a cookie.
pub(super) const BROWSER_LASTS: Duration = Duration::from_hours(400 * 24);
const NOTICE_LASTS: Duration = Duration::from_mins(1);

/// Until when the browser keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    /// Until the browser is closed.
    Browser,
    For(Duration),
}

pub(super) fn set(answer: &mut Answer, secure: bool, which: OurCookie, value: &Secret, life: Life) {
    put(answer, secure, which, value.expose(), life);
}

/// A new value, by which this browser will be known again in some minutes; with a twin, so that it outlives the values of
/// other tabs.
pub(super) fn set_binding(answer: &mut Answer, secure: bool, which: OurCookie, value: &Secret, life: Life) {
    set(answer, secure, which, value, life);
    put_named(answer, secure, which.twin_name(secure, value.expose()), value.expose(), Life::For(ENTER_LASTS));
}

pub(super) fn set_browser(answer: &mut Answer, secure: bool, value: &Secret) {
    set(answer, secure, OurCookie::Browser, value, Life::For(BROWSER_LASTS));
}

/// Tells the browser to forget it.
pub(super) fn take_back(answer: &mut Answer, secure: bool, which: OurCookie) {
    put(answer, secure, which, "", Life::For(Duration::ZERO));
}

/// After a sign-in the browser has a new value, and needs no other.
pub(super) fn take_back_twins(answer: &mut Answer, visit: &Visit, which: OurCookie) {
    for (name, _) in which.twins(&visit.headers, visit.arrival.secure) {
        put_named(answer, visit.arrival.secure, name.to_owned(), "", Life::For(Duration::ZERO));
    }
}

/// What just happened, for the next page alone. No link can set a cookie, so none can forge it.
pub(super) fn tell_next(answer: &mut Answer, secure: bool, notice: Notice) {
    put(answer, secure, OurCookie::Notice, notice.name(), Life::For(NOTICE_LASTS));
}

pub(super) fn notice(visit: &Visit) -> Option<Notice> {
    let told = OurCookie::Notice.values(&visit.headers, visit.arrival.secure).next()?;
    Notice::ALL.iter().copied().find(|notice| notice.name() == told)
}

pub(super) fn set_language(answer: &mut Answer, secure: bool, language: Language) {
    put(answer, secure, OurCookie::Language, language.tag(), Life::For(BROWSER_LASTS));
}

/// The language that was chosen here, or that the browser asks for.
pub(super) fn language(headers: &HeaderMap, secure: bool) -> Language {
    let chosen = OurCookie::Language.values(headers, secure).find_map(Language::from_tag);
    let asked =
        || headers.get(ACCEPT_LANGUAGE).and_then(|accepted| accepted.to_str().ok()).and_then(Language::preferred);
    chosen.or_else(asked).unwrap_or_default()
}

/// The life of a session's cookie: a remembered one outlives the browser.
pub(super) fn session_life(visit: &Visit, remembered: bool) -> Life {
    if remembered { Life::For(visit.app.settings.session.remembered_lasts) } else { Life::Browser }
}

fn put(answer: &mut Answer, secure: bool, which: OurCookie, value: &str, life: Life) {
    put_named(answer, secure, which.name(secure).to_owned(), value, life);
}

fn put_named(answer: &mut Answer, secure: bool, name: String, value: &str, life: Life) {
    let mut cookie = Cookie::build((name, value)).path("/").http_only(true).secure(secure).same_site(SameSite::Lax);
    if let Life::For(span) = life {
        let seconds = i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
        cookie = cookie.max_age(cookie::time::Duration::seconds(seconds));
    }
    if let Ok(line) = HeaderValue::from_str(&cookie.build().to_string()) {
        answer.headers_mut().append(SET_COOKIE, line);
    }
}
