//! What it sends when somebody has answered (nothing, when nobody did), and its signature.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use serde_json::json;

use super::KEY;

/// What it posts when somebody has answered, with its signature and the time that is signed.
pub(crate) fn callback(url: &str, (uuid, status): (&str, &str), nonce: u64) -> (String, [(String, String); 2]) {
    let (large, small) = ("https://a.example/l.png", "https://a.example/s.png");
    let body = json!({
        "authy_id": 4242, "device_uuid": 77, "callback_action": "approval_request_status", "uuid": uuid, "status": status,
        "approval_request": {
            "transaction": {
                "details": { "Account": "ada", "From": "Oslo, NO" }, "device_details": {}, "encrypted": false,
                "hidden_details": null, "message": "Sign in to Wiki?", "status": status,
            },
            "logos": [{ "res": "default", "url": large }, { "res": "low", "url": small }],
        },
        "signature": "AbC+/==",
    });
    // Sorted while the places in lists are still there; what is empty is left out, and nothing is an empty text.
    let signed = [
        ("approval_request[logos][][res]", "default"),
        ("approval_request[logos][][url]", large),
        ("approval_request[logos][][res]", "low"),
        ("approval_request[logos][][url]", small),
        ("approval_request[transaction][details][Account]", "ada"),
        ("approval_request[transaction][details][From]", "Oslo, NO"),
        ("approval_request[transaction][encrypted]", "false"),
        ("approval_request[transaction][hidden_details]", ""),
        ("approval_request[transaction][message]", "Sign in to Wiki?"),
        ("approval_request[transaction][status]", status),
        ("authy_id", "4242"),
        ("callback_action", "approval_request_status"),
        ("device_uuid", "77"),
        ("signature", "AbC+/=="),
        ("status", status),
        ("uuid", uuid),
    ];
    let written = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(signed).finish();
    (body.to_string(), headers(&format!("{nonce}|POST|{url}|{written}"), nonce))
}

/// The same as the query of a GET, which is signed as it comes.
pub(crate) fn callback_by_get(url: &str, (uuid, status): (&str, &str), nonce: u64) -> (String, [(String, String); 2]) {
    let fields = [
        ("authy_id", "4242"),
        ("callback_action", "approval_request_status"),
        ("device_uuid", "77"),
        ("status", status),
        ("uuid", uuid),
    ];
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let headers = headers(&format!("{nonce}|GET|{url}|{query}"), nonce);
    (query, headers)
}

fn headers(signed: &str, nonce: u64) -> [(String, String); 2] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, KEY.as_bytes());
    let signature = STANDARD.encode(hmac::sign(&key, signed.as_bytes()));
    [("x-authy-signature", signature), ("x-authy-signature-nonce", nonce.to_string())]
        .map(|(name, value)| (name.to_owned(), value))
}
