//! What an upstream is told, and what a visitor is told by it.

use http::Version;
use http::header::{
    CACHE_CONTROL, CONNECTION, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, SET_COOKIE, TRANSFER_ENCODING, VIA,
};
use pingora_error::Result;
use pingora_http::{RequestHeader, ResponseHeader};
use pingora_proxy::Session;

use super::cookies;
use crate::domain::arrival::Arrival;
use crate::domain::identity::{is_forwarding_field, is_identity_field};
use crate::live::statements::Statement;

/// Removes everything a client must not tell an upstream.
pub(super) fn strip_request(request: &mut RequestHeader) -> Result<()> {
    let unwanted: Vec<HeaderName> = request.headers.keys().filter(|name| is_unwanted(name)).cloned().collect();
    for name in unwanted {
        request.remove_header(&name);
    }
    strip_cookies(request)
}

/// Names with other bytes than letters, digits and `-` are dropped whole: too many servers read them as another name.
fn is_unwanted(name: &HeaderName) -> bool {
    let text = name.as_str();
    !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        || is_for_next_hop(text)
        || is_forwarding_field(text.as_bytes())
        || is_identity_field(text.as_bytes())
}

/// RFC 9110 7.6.1. (`Connection` and what it names are handled apart.)
fn is_for_next_hop(name: &str) -> bool {
    matches!(name, "keep-alive" | "proxy-authenticate" | "proxy-authorization" | "proxy-connection" | "te" | "trailer")
}

fn strip_cookies(request: &mut RequestHeader) -> Result<()> {
    let lines = request.headers.get_all(COOKIE);
    if !lines.iter().any(|line| cookies::without_ours(line).is_some()) {
        return Ok(());
    }
    let kept: Vec<HeaderValue> =
        lines.iter().map(|line| cookies::without_ours(line).unwrap_or_else(|| line.clone())).collect();
    request.remove_header(&COOKIE);
    for line in kept.into_iter().filter(|line| !line.is_empty()) {
        request.append_header(COOKIE, line)?;
    }
    Ok(())
}

/// Says where the request came from. One address, since nobody but us vouches for more.
pub(super) fn tell_origin(request: &mut RequestHeader, arrival: &Arrival) -> Result<()> {
    let (scheme, usual_port) = if arrival.secure { ("https", 443) } else { ("http", 80) };
    let host = match arrival.port {
        Some(port) => format!("{}:{port}", arrival.host),
        None => arrival.host.to_string(),
    };
    let client = arrival.client.to_string();
    let node = if arrival.client.is_ipv6() { format!("\"[{client}]\"") } else { client.clone() };
    // What was judged is what is asked for, where the client or a trusted proxy spelled it differently.
    if request.headers.get(HOST).is_none_or(|asked| asked.as_bytes() != host.as_bytes()) {
        request.insert_header(HOST, host.as_str())?;
    }
    request.insert_header("Forwarded", format!("for={node};host=\"{host}\";proto={scheme}"))?;
    request.insert_header("X-Forwarded-Port", arrival.port.unwrap_or(usual_port).to_string())?;
    request.insert_header("X-Forwarded-Host", host)?;
    request.insert_header("X-Forwarded-Proto", scheme)?;
    request.insert_header("X-Real-IP", client.as_str())?;
    request.insert_header("X-Forwarded-For", client)?;
    request.append_header(VIA, "1.1 vestibule")?;
    Ok(())
}

/// Says who asks. Only with a permit that allows it.
pub(super) fn tell_identity(request: &mut RequestHeader, statement: &Statement) -> Result<()> {
    for (name, value) in &statement.fields {
        request.insert_header(*name, value.clone())?;
    }
    Ok(())
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
    unwanted.extend(nominated(&answer.headers));
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

/// An answer of unknown length to an HTTP/1.0 client ends with its connection.
pub(super) fn frame_for(session: &mut Session, answer: &mut ResponseHeader) {
    if session.req_header().version == Version::HTTP_10 && answer.remove_header(&TRANSFER_ENCODING).is_some() {
        session.set_keepalive(None);
    }
}

/// What `Connection` names, apart from what frames the answer.
fn nominated(headers: &HeaderMap) -> Vec<HeaderName> {
    let framing = |name: &HeaderName| matches!(name.as_str(), "content-length" | "transfer-encoding" | "upgrade");
    headers
        .get_all(CONNECTION)
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b','))
        .filter_map(|word| HeaderName::from_bytes(word.trim_ascii()).ok())
        .filter(|name| !framing(name))
        .collect()
}

/// What was made for one person is stored for nobody else.
pub(super) fn make_private(answer: &mut ResponseHeader) -> Result<()> {
    let mut kept: Vec<&[u8]> = Vec::new();
    for line in answer.headers.get_all(CACHE_CONTROL) {
        kept.extend(directives(line.as_bytes()).filter(|directive| !is_for_shared_caches(directive)));
    }
    kept.push(b"private");
    let joined = kept.join(&b", "[..]);
    // Parts of values, joined, are a value; should they not be, nothing may be stored.
    let value = HeaderValue::from_bytes(&joined).unwrap_or(HeaderValue::from_static("private, no-store"));
    answer.insert_header(CACHE_CONTROL, value)?;
    for name in ["surrogate-control", "cdn-cache-control"] {
        answer.remove_header(name);
    }
    Ok(())
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
