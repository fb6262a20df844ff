//! Whether a request is signed as Duo has it.

use axum::body::Bytes;
use axum::http::{HeaderMap, Method};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::{digest, hmac};

use super::{Fields, KEY, SECRET};

/// A request, as it came.
pub(super) struct Asked<'a> {
    pub(super) method: &'a Method,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a Bytes,
}

impl Asked<'_> {
    /// Its parameters, if it is signed in one of their ways: version 2 with SHA-1 or SHA-512, or version 5.
    pub(super) fn signed(&self, now: u64) -> Option<Fields> {
        let header = |name: &str| self.headers.get(name).and_then(|value| value.to_str().ok());
        let date = header("x-duo-date").or_else(|| header("date"))?;
        let sent = jiff::fmt::rfc2822::parse(&date.replace("-0000", "+0000")).ok()?.timestamp().as_second();
        if now.abs_diff(u64::try_from(sent).ok()?) > 300 {
            return None;
        }
        let given = STANDARD.decode(header("authorization")?.strip_prefix("Basic ")?).ok()?;
        let given = String::from_utf8(given).ok()?;
        let signature = given.strip_prefix(KEY)?.strip_prefix(':')?.to_owned();
        let host = header("host")?.split(':').next()?.to_lowercase();
        let is_json = header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
        let line = if *self.method == Method::GET { self.query } else { std::str::from_utf8(self.body).ok()? };
        let params = if is_json { "" } else { line };
        let v2 = [date, self.method.as_str(), &host, self.path, params].join("\n");
        let body = if *self.method == Method::GET { "" } else { line };
        let hashes = [
            hex(digest::digest(&digest::SHA512, body.as_bytes()).as_ref()),
            hex(digest::digest(&digest::SHA512, &self.own_headers()).as_ref()),
        ];
        let v5_params = if is_json || *self.method == Method::GET { params } else { "" };
        let v5 = [date, self.method.as_str(), &host, self.path, v5_params, &hashes[0], &hashes[1]].join("\n");
        let fits = |algorithm, message: &str| {
            hex(hmac::sign(&hmac::Key::new(algorithm, SECRET.as_bytes()), message.as_bytes()).as_ref()) == signature
        };
        let is_good = fits(hmac::HMAC_SHA512, &v2)
            || fits(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &v2)
            || fits(hmac::HMAC_SHA512, &v5);
        if !is_good {
            return None;
        }
        if is_json {
            return serde_json::from_slice(self.body).ok();
        }
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(line.as_bytes()).into_owned().collect();
        // What is signed is sorted and has no plus for a blank.
        (pairs.is_sorted() && !line.contains('+')).then(|| pairs.into_iter().collect())
    }

    /// Those that version 5 signs besides: `X-Duo-...`, in the order of their names.
    fn own_headers(&self) -> Vec<u8> {
        let mut own: Vec<_> = self.headers.iter().filter(|(name, _)| name.as_str().starts_with("x-duo-")).collect();
        own.sort_by_key(|(name, _)| name.as_str());
        let parts = own.iter().flat_map(|(name, value)| [name.as_str().as_bytes(), value.as_bytes()]);
        parts.collect::<Vec<_>>().join(&0)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}
