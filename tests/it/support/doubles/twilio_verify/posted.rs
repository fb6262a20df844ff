//! What it posts by itself, and its signature.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::{digest, hmac};
use serde_json::json;

use super::TOKEN;

/// How it posts by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Posts {
    Form,
    /// A body whose hash stands in the address.
    Json,
    /// A form, signed with SHA-256 as a header says.
    BySettings,
}

/// What it posts, to be sent to this address with a query, headers and a body.
pub(crate) fn posted(url: &str, fields: &[(&str, &str)], how: Posts) -> (String, Vec<(String, String)>, String) {
    let body = match how {
        Posts::Form | Posts::BySettings => {
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
        }
        Posts::Json => json!(fields.iter().copied().collect::<HashMap<_, _>>()).to_string(),
    };
    let query = match how {
        Posts::Json => {
            let hash = digest::digest(&digest::SHA256, body.as_bytes());
            format!(
                "?bodySHA256={}",
                hash.as_ref().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
            )
        }
        Posts::Form | Posts::BySettings => String::new(),
    };
    let mut sorted = if how == Posts::Json { Vec::new() } else { fields.to_vec() };
    sorted.sort_unstable();
    sorted.dedup();
    let signed = sorted.iter().fold(format!("{url}{query}"), |signed, (name, value)| signed + name + value);
    let algorithm = if how == Posts::BySettings { hmac::HMAC_SHA256 } else { hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY };
    let signature = STANDARD.encode(hmac::sign(&hmac::Key::new(algorithm, TOKEN.as_bytes()), signed.as_bytes()));
    let mut headers = vec![("x-twilio-signature".to_owned(), signature)];
    if how == Posts::BySettings {
        let settings = "key=default,algorithm=HMAC_SHA256".to_owned();
        headers.push(("x-twilio-webhooks-signature-settings".to_owned(), settings));
    }
    (query, headers, body)
}
