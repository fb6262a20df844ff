//! What an upstream is told, and what a visitor is told by it.

use std::mem;

use http::Version;
use http::header::{
    CACHE_CONTROL, CONNECTION, COOKIE, Entry, HeaderMap, HeaderName, HeaderValue, SET_COOKIE, TRANSFER_ENCODING,
    UPGRADE,
};
use http::request::Parts;
use pingora_error::Result;
use pingora_http::{RequestHeader, ResponseHeader};
use pingora_proxy::Session;

use super::cookies;
use super::origin::Origin;
use crate::domain::identity::{is_forwarding_field, is_identity_field};
use crate::live::statements::Statement;

/// Makes of a client's request what an upstream gets. Names are sent in lower case, since no server may tell spellings
/// apart; for a request that is made of parts the library keeps no spellings, which would cost as much as the rest.
pub fn rewrite_request(
    request: &mut RequestHeader,
    target: &str,
    origin: &Origin,
    statement: Option<&Statement>,
) -> Result<()> {
    let nothing = http::Request::new(()).into_parts().0;
    let mut parts = Parts::from(mem::replace(request, nothing.into()));
    strip_request(&mut parts.headers);
    parts.headers.reserve(Origin::FIELDS + statement.map_or(0, |statement| statement.fields.len()));
    origin.tell(&mut parts.headers);
    if let Some(statement) = statement {
        tell_identity(&mut parts.headers, statement);
    }
    let is_spelled_so = parts.uri.path_and_query().is_some_and(|spelled| spelled.as_str() == target);
    *request = parts.into();
    if is_spelled_so { Ok(()) } else { request.set_raw_path(target.as_bytes()) }
}

/// Removes everything a client must not tell an upstream.
fn strip_request(headers: &mut HeaderMap) {
    let unwanted: Vec<HeaderName> = headers.keys().filter(|name| is_unwanted(name)).cloned().collect();
    for name in unwanted {
        headers.remove(name);
    }
    strip_cookies(headers);
}

fn strip_cookies(headers: &mut HeaderMap) {
    let Entry::Occupied(mut cookies) = headers.entry(COOKIE) else { return };
    for line in cookies.iter_mut() {
        if let Some(kept) = cookies::without_ours(line) {
            *line = kept;
        }
    }
    if cookies.iter().any(HeaderValue::is_empty) {
        let kept: Vec<_> = cookies.remove_entry_mult().1.filter(|line| !line.is_empty()).collect();
        for line in kept {
            headers.append(COOKIE, line);
        }
    }
}

/// Names with other bytes than letters, digits and `-` are dropped whole: too many servers read them as another name.
fn is_unwanted(name: &HeaderName) -> bool {
    let text = name.as_str();
    !is_everyday(text)
        && (!text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            || is_for_next_hop(text)
            || is_forwarding_field(text.as_bytes())
            || is_identity_field(text.as_bytes()))
}

/// What comes with nearly each request, so that the long lists are seldom looked through.
fn is_everyday(name: &str) -> bool {
    EVERYDAY.contains(&name)
}

const EVERYDAY: [&str; 21] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "authorization",
    "cache-control",
    "content-length",
    "content-type",
    "cookie",
    "dnt",
    "host",
    "if-modified-since",
    "if-none-match",
    "origin",
    "priority",
    "referer",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "sec-fetch-user",
    "upgrade-insecure-requests",
    "user-agent",
];

/// RFC 9110 7.6.1. (`Connection` and what it names are handled apart.)
fn is_for_next_hop(name: &str) -> bool {
    matches!(name, "keep-alive" | "proxy-authenticate" | "proxy-authorization" | "proxy-connection" | "te" | "trailer")
}

/// Says who asks. Only with a permit that allows it.
fn tell_identity(headers: &mut HeaderMap, statement: &Statement) {
    for (name, value) in &statement.fields {
        headers.insert(*name, value.clone());
    }
}

/// Whether nothing that follows on this connection is to be taken for a request. Whoever asks for another protocol may have
/// begun to speak it, and after a "no" that would be read as HTTP. And the library sees a `close` in the first line alone.
pub(super) fn is_last_of_connection(headers: &HeaderMap) -> bool {
    let closes = |line: &HeaderValue| words(line).any(|word| word.eq_ignore_ascii_case(b"close"));
    headers.contains_key(UPGRADE) || headers.get_all(CONNECTION).iter().skip(1).any(closes)
}

fn words(line: &HeaderValue) -> impl Iterator<Item = &[u8]> {
    line.as_bytes().split(|byte| *byte == b',').map(<[u8]>::trim_ascii)
}

/// Removes everything an upstream must not tell a visitor.
pub(super) fn strip_response(answer: &mut ResponseHeader) -> Result<()> {
    let switches = answer.status == http::StatusCode::SWITCHING_PROTOCOLS;
    let unwanted = |name: &&HeaderName| match name.as_str() {
        "connection" | "x-vestibule-response" => true,
        "upgrade" => !switches,
        text => is_for_next_hop(text),
    };
    let mut unwanted: Vec<HeaderName> = answer.headers.keys().filter(unwanted).cloned().collect();
    if unwanted.contains(&CONNECTION) {
        unwanted.extend(nominated(&answer.headers));
    }
    for name in unwanted {
        answer.remove_header(&name);
    }
    if switches {
        // Ours to say on this hop; browsers take no upgrade without it.
        answer.insert_header(CONNECTION, "Upgrade")?;
    }
    let set = answer.headers.get_all(SET_COOKIE);
    if set.iter().any(cookies::sets_ours) {
        let kept: Vec<_> = set.iter().filter(|line| !cookies::sets_ours(line)).cloned().collect();
        answer.remove_header(&SET_COOKIE);
        for line in kept {
            answer.append_header(SET_COOKIE, line)?;
        }
    }
    Ok(())
}

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const WORKER_SCOPE: HeaderName = HeaderName::from_static("service-worker-allowed");

/// Of an app on the portal's host: windows are kept apart by the policies of both sides being different ones, so an app that
/// had ours could reach into pages of ours that it opens. And no worker of an app's looks after our pages.
pub(super) fn keep_apart_from_ours(answer: &mut ResponseHeader) -> Result<()> {
    answer.remove_header(&WORKER_SCOPE);
    let is_ours = |policy: &HeaderValue| {
        let policy = policy.as_bytes().trim_ascii();
        policy.starts_with(b"same-origin") && !policy.starts_with(b"same-origin-allow-popups")
    };
    if answer.headers.get_all(OPENER_POLICY).iter().any(is_ours) {
        answer.insert_header(OPENER_POLICY, "same-origin-allow-popups")?;
    }
    Ok(())
}

/// An answer of unknown length to an HTTP/1.0 client ends with its connection.
pub(super) fn frame_for(session: &mut Session, answer: &mut ResponseHeader) {
    if session.req_header().version == Version::HTTP_10 && answer.remove_header(&TRANSFER_ENCODING).is_some() {
        session.set_keepalive(None);
    }
}

/// What `Connection` names, apart from what frames the answer.
fn nominated(headers: &HeaderMap) -> Vec<HeaderName> {
    let framing = |name: &HeaderName| matches!(name.as_str(), "content-length" | "transfer-encoding" | "upgrade");
    // What nearly each answer says names no field that could stay.
    let says_little = |word: &&[u8]| word.eq_ignore_ascii_case(b"keep-alive") || word.eq_ignore_ascii_case(b"close");
    headers
        .get_all(CONNECTION)
        .iter()
        .flat_map(words)
        .filter(|word| !says_little(word))
        .filter_map(|word| HeaderName::from_bytes(word).ok())
        .filter(|name| !framing(name))
        .collect()
}

const SURROGATE_CONTROL: HeaderName = HeaderName::from_static("surrogate-control");
const CDN_CACHE_CONTROL: HeaderName = HeaderName::from_static("cdn-cache-control");

/// What was made for one person is stored for nobody else.
pub(super) fn make_private(answer: &mut ResponseHeader) -> Result<()> {
    answer.insert_header(CACHE_CONTROL, private(&answer.headers))?;
    for name in [SURROGATE_CONTROL, CDN_CACHE_CONTROL] {
        answer.remove_header(&name);
    }
    Ok(())
}

fn private(headers: &HeaderMap) -> HeaderValue {
    if !headers.contains_key(CACHE_CONTROL) {
        return HeaderValue::from_static("private");
    }
    let mut kept: Vec<&[u8]> = Vec::new();
    for line in headers.get_all(CACHE_CONTROL) {
        kept.extend(directives(line.as_bytes()).filter(|directive| !is_for_shared_caches(directive)));
    }
    kept.push(b"private");
    // Parts of values, joined, are a value; should they not be, nothing may be stored.
    HeaderValue::from_bytes(&kept.join(&b", "[..])).unwrap_or(HeaderValue::from_static("private, no-store"))
}

/// Split at commas outside of quotes.
fn directives(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut quoted = false;
    line.split(move |byte| {
        quoted ^= *byte == b'"';
        *byte == b',' && !quoted
    })
    .map(<[u8]>::trim_ascii)
    .filter(|directive| !directive.is_empty())
}

fn is_for_shared_caches(directive: &[u8]) -> bool {
    let name = directive.split(|byte| *byte == b'=').next().unwrap_or_default().trim_ascii();
    ["public", "private", "s-maxage"].iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

#[cfg(test)]
mod tests;
