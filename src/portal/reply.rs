//! Answers: what each of ours carries.

use std::time::Duration;

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, REFERRER_POLICY, RETRY_AFTER,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::visit::Visit;
use super::{Answer, Body, cookies};
use crate::crypto::digest::sha256;
use crate::domain::cookies::OurCookie;
use crate::pages::assets;

/// How long a crowd at the passwords lasts.
pub(super) const BUSY: Duration = Duration::from_secs(3);

pub(super) fn page(status: StatusCode, markup: impl Into<String>) -> Answer {
    page_leading_to(status, markup, None)
}

/// A page whose form may end on another origin: that of the one app it returns to.
pub(super) fn page_leading_to(status: StatusCode, markup: impl Into<String>, origin: Option<&str>) -> Answer {
    let mut answer = Answer::new(Body::from(markup.into()));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    answer.extensions_mut().insert(LeadsTo(origin.map_or_else(String::new, |origin| format!(" {origin}"))));
    answer
}

/// A page whose address holds a secret, which no other request may carry on. Where nobody says which site a request comes
/// from but by `Origin`, a form needs the usual policy, under which the address stays on our host.
pub(super) fn secret_page(visit: &Visit, status: StatusCode, markup: impl Into<String>) -> Answer {
    secret_page_leading_to(visit, status, markup, None)
}

/// The same, with a form that may end on another origin.
pub(super) fn secret_page_leading_to(
    visit: &Visit,
    status: StatusCode,
    markup: impl Into<String>,
    origin: Option<&str>,
) -> Answer {
    let mut answer = page_leading_to(status, markup, origin);
    if visit.arrival.secure || visit.arrival.host.is_loopback() {
        answer.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    answer
}

/// Travels with a page until it is finished: where its form may end, besides here.
#[derive(Clone)]
struct LeadsTo(String);

/// What a page with a script of its own may load besides: further directives, of our own origin alone.
#[derive(Clone)]
struct Loads(&'static str);

pub(super) fn loading(directives: &'static str, mut answer: Answer) -> Answer {
    answer.extensions_mut().insert(Loads(directives));
    answer
}

fn security_policy(visit: &Visit, LeadsTo(origin): &LeadsTo, Loads(more): &Loads) -> String {
    let sources = assets::content_sources(&visit.app.settings.branding.look, &visit.address(""), sha256);
    format!("{sources}{more}; form-action 'self'{origin}; frame-ancestors 'none'")
}

/// When trying again makes sense, if that is known.
pub(super) fn retry_after(answer: &mut Answer, wait: Option<Duration>) {
    if let Some(wait) = wait {
        answer.headers_mut().insert(RETRY_AFTER, wait.as_secs().max(1).into());
    }
}

/// After a POST, and for a visitor who has to go elsewhere first.
pub(super) fn see_other(location: &str) -> Answer {
    let mut answer = Answer::new(Body::empty());
    // What reaches this place was checked or made by us, so it is plain ASCII; anything else goes nowhere.
    match HeaderValue::from_str(location) {
        Ok(location) => {
            *answer.status_mut() = StatusCode::SEE_OTHER;
            answer.headers_mut().insert(LOCATION, location);
        }
        Err(_) => *answer.status_mut() = StatusCode::INTERNAL_SERVER_ERROR,
    }
    answer
}

pub(super) fn json(status: StatusCode, kind: &'static str, value: &serde_json::Value) -> Answer {
    written_json(status, kind, value.to_string())
}

pub(super) fn written_json(status: StatusCode, kind: &'static str, text: String) -> Answer {
    let mut answer = Answer::new(Body::from(text));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}

pub(super) fn text(status: StatusCode, text: &'static str) -> Answer {
    let mut answer = Answer::new(Body::from(text));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    answer
}

/// What every answer of ours says, whatever made it.
pub(super) fn finish(visit: &Visit, mut answer: Answer) -> Answer {
    if visit.arrival.secure && !visit.arrival.host.is_loopback() {
        let year = HeaderValue::from_static("max-age=31536000");
        answer.headers_mut().insert(STRICT_TRANSPORT_SECURITY, year);
    }
    let is_page = answer.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page && cookies::notice(visit).is_some() {
        cookies::take_back(&mut answer, visit.arrival.secure, OurCookie::Notice);
    }
    if is_page {
        let leads_to = answer.extensions_mut().remove::<LeadsTo>().unwrap_or(LeadsTo(String::new()));
        let loads = answer.extensions_mut().remove::<Loads>().unwrap_or(Loads(""));
        // What it is made of was checked when it was read; a page without a policy does not leave.
        let policy = HeaderValue::from_str(&security_policy(visit, &leads_to, &loads))
            .unwrap_or(HeaderValue::from_static("default-src 'none'"));
        answer.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    seal(answer.headers_mut());
    answer
}

fn seal(headers: &mut HeaderMap) {
    const FIXED: [(HeaderName, &str); 4] = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("x-vestibule-response"), "gateway"),
    ];
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(REFERRER_POLICY).or_insert(HeaderValue::from_static("same-origin"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
