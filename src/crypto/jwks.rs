//! Public keys, as RFC 7517 writes them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::domain::ids::KeyId;

/// How ring begins a point on the curve that is written in full.
const UNCOMPRESSED: u8 = 4;
const COORDINATE: usize = 32;

pub fn write<'a>(keys: impl Iterator<Item = (KeyId, &'a [u8])>) -> String {
    let keys: Vec<Value> = keys.filter_map(|(id, point)| key(id, point)).collect();
    json!({ "keys": keys }).to_string()
}

fn key(id: KeyId, point: &[u8]) -> Option<Value> {
    let (x, y) = point.strip_prefix(&[UNCOMPRESSED])?.split_at_checked(COORDINATE)?;
    let coordinate = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Some(json!({
        "kty": "EC",
        "crv": "P-256",
        "use": "sig",
        "alg": "ES256",
        "kid": id.to_string(),
        "x": coordinate(x),
        "y": coordinate(y),
    }))
}
