//! How both sides sign: HMAC-SHA256 with the shared secret over the time, a dot and the body.

use std::time::Duration;

use http::HeaderMap;

use crate::crypto::digest::hex;
use crate::crypto::shared_mac::SharedHash;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::factors::channel::{Forged, Raw};

pub(super) const TIMESTAMP: &str = "x-vestibule-timestamp";
pub(super) const SIGNATURE: &str = "x-vestibule-signature";
/// The way it is made; another one would have another name.
const SCHEME: &str = "v1=";
/// How far two clocks may be apart.
const SKEW: Duration = Duration::from_mins(5);

/// What the two headers say.
pub(super) struct Signed {
    pub(super) timestamp: String,
    pub(super) signature: String,
}

impl Signed {
    pub(super) fn now(secret: &Secret, now: Timestamp, body: &[u8]) -> Self {
        let timestamp = now.seconds().to_string();
        let signature = hex(&SharedHash::Sha256.sign(secret, &message(&timestamp, body)));
        Self { timestamp, signature: format!("{SCHEME}{signature}") }
    }
}

/// Whether the signature is right and not too old.
pub(super) fn check(secret: &Secret, raw: &Raw<'_>, now: Timestamp) -> Result<(), Forged> {
    let timestamp = only(raw.headers, TIMESTAMP)?;
    let signature = only(raw.headers, SIGNATURE)?.strip_prefix(SCHEME).and_then(from_hex).ok_or(Forged)?;
    let at = timestamp.parse().map(Timestamp::from_seconds).map_err(|_| Forged)?;
    let apart = now.since(at).max(at.since(now));
    let is_right = SharedHash::Sha256.verify(secret, &message(timestamp, raw.body), &signature);
    if is_right && apart <= SKEW { Ok(()) } else { Err(Forged) }
}

fn message(timestamp: &str, body: &[u8]) -> Vec<u8> {
    [timestamp.as_bytes(), b".", body].concat()
}

/// Of two headers each reader would choose another.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Forged> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().map_err(|_| Forged),
        _ => Err(Forged),
    }
}

/// In small letters, as `hex` writes it: a signature has one spelling.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect();
    if rest.is_empty() { bytes } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_has_one_spelling() {
        assert_eq!(from_hex("00ff1a"), Some(vec![0, 255, 26]));
        assert_eq!(from_hex(""), Some(Vec::new()));
        for wrong in ["0", "0g", "FF", "0x00", "é"] {
            assert_eq!(from_hex(wrong), None, "{wrong}");
        }
    }
}
