//! What Authy sends when somebody answered, and its signature.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::super::channel::{About, Forged, Hint, Look, Raw};
use super::is_uuid;
use crate::crypto::shared_mac::SharedHash;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;

/// How old a callback may be, and how far ahead.
const FRESH: Duration = Duration::from_mins(5);
/// What stays as it is in Authy's form of encoding; a blank becomes a plus.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'*').remove(b'_').remove(b' ');
/// No callback is so deep.
const DEEPEST: usize = 16;

/// A hint alone: the request is asked for again.
pub(super) fn read(key: &Secret, now: Timestamp, raw: &Raw<'_>) -> Result<Vec<Hint>, Forged> {
    let header = |name: &str| raw.headers.get(name).and_then(|value| value.to_str().ok()).ok_or(Forged);
    let (sent, nonce) = (header("x-authy-signature")?, header("x-authy-signature-nonce")?);
    let seconds: u64 = nonce.parse().map_err(|_| Forged)?;
    // A GET could be signed by its query alone; we ask for POST.
    if raw.method != http::Method::POST || now.seconds().abs_diff(seconds) > FRESH.as_secs() {
        return Err(Forged);
    }
    let body: Value = serde_json::from_slice(raw.body).map_err(|_| Forged)?;
    let message = format!("{nonce}|POST|{}|{}", raw.url, parameters(&body).ok_or(Forged)?);
    let signature = STANDARD.decode(sent).map_err(|_| Forged)?;
    if !SharedHash::Sha256.verify(key, message.as_bytes(), &signature) {
        return Err(Forged);
    }
    let uuid = body.get("uuid").and_then(Value::as_str).filter(|uuid| is_uuid(uuid));
    let hint = |uuid: &str| Hint { about: About::Handle(uuid.to_owned()), says: Look::Waiting { shows: None } };
    Ok(uuid.map(hint).into_iter().collect())
}

/// All values with their paths, in the order of the paths; only then the places in lists are left out of them.
fn parameters(body: &Value) -> Option<String> {
    let mut pairs = Vec::new();
    flatten(String::new(), body, (&mut pairs, DEEPEST))?;
    pairs.sort();
    let pair = |(path, value): &(String, String)| format!("{}={}", encode(&without_places(path)), encode(value));
    Some(pairs.iter().map(pair).collect::<Vec<_>>().join("&"))
}

fn flatten(path: String, value: &Value, (into, depth): (&mut Vec<(String, String)>, usize)) -> Option<()> {
    let deeper = depth.checked_sub(1)?;
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}[{name}]") };
    match value {
        Value::Object(fields) => {
            fields.iter().try_for_each(|(name, value)| flatten(below(name), value, (&mut *into, deeper)))
        }
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.try_for_each(|(place, value)| flatten(below(&place.to_string()), value, (&mut *into, deeper)))
        }
        Value::Null => {
            into.push((path, String::new()));
            Some(())
        }
        Value::String(text) => {
            into.push((path, text.clone()));
            Some(())
        }
        Value::Bool(_) | Value::Number(_) => {
            into.push((path, value.to_string()));
            Some(())
        }
    }
}

/// `a[0][b]` -> `a[][b]`
fn without_places(path: &str) -> String {
    let mut parts = path.split('[');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_place = part
            .strip_suffix(']')
            .is_some_and(|inner| !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit()));
        plain.push('[');
        plain.push_str(if is_place { "]" } else { part });
    }
    plain
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string().replace(' ', "+")
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, Method};

    use super::*;

    const BODY: &str = r#"{"authy_id":4242,"device_uuid":77,"callback_action":"approval_request_status","uuid":"0d3c1c2e-1111-4222-8333-444455556666","status":"approved","approval_request":{"transaction":{"details":{"Username":"ada","Where":"Oslo, NO"},"device_details":{},"encrypted":false,"hidden_details":{"txn":"9f"},"message":"Sign in to wiki?","reason":null,"status":"approved"},"expiration_timestamp":1800000000,"logos":[{"res":"default","url":"https://a.example/l.png"},{"res":"low","url":"https://a.example/s.png"}]},"signature":"AbC+/=="}"#;
    const NONCE: u64 = 1_799_999_990;

    fn judge(body: &str, url: &str, late: u64) -> Result<Vec<Hint>, Forged> {
        let mut headers = HeaderMap::new();
        headers.insert("x-authy-signature", "evjvx5T5z0KHEgms9OJwfMynreQLRkPTlR8TxxXDWI4=".parse().unwrap());
        headers.insert("x-authy-signature-nonce", NONCE.into());
        let (method, body) = (Method::POST, Bytes::from(body.to_owned()));
        let raw = Raw { method: &method, url, query: "", headers: &headers, body: &body };
        read(&Secret::new("test-api-key-0001".to_owned()), Timestamp::from_seconds(NONCE + late), &raw)
    }

    #[test]
    fn a_signed_callback_says_which_request_to_ask_for() {
        let url = "https://gw.example/callbacks/authy";
        let hints = judge(BODY, url, 10).unwrap();
        let expected = About::Handle("0d3c1c2e-1111-4222-8333-444455556666".to_owned());
        assert_eq!(hints.into_iter().map(|hint| hint.about).collect::<Vec<_>>(), [expected]);
        assert_eq!(judge(BODY, url, 301), Err(Forged), "too late");
        assert_eq!(judge(BODY, "https://gw.example/callbacks/other", 10), Err(Forged));
        assert_eq!(judge(&BODY.replace("approved", "denied"), url, 10), Err(Forged));
        let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
        assert_eq!(judge(&deep, url, 10), Err(Forged));
    }

    #[test]
    fn places_in_lists_are_left_out_and_names_stay() {
        assert_eq!(without_places("a[0][b][12][c2]"), "a[][b][][c2]");
    }
}
