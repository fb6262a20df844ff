//! `X-Twilio-Signature`: that a callback comes from whoever has the account's token.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::channel::{Forged, Raw};
use crate::crypto::digest::{hex, sha256};
use crate::crypto::shared_mac::SharedHash;
use crate::domain::secret::Secret;

/// SHA-1 is what Twilio signs with under an account's token. A header that promises something better is for shared keys,
/// which we have not: nobody gets to choose the hash by sending it.
const HASH: SharedHash = SharedHash::Sha1;

pub(super) fn check(token: &Secret, raw: &Raw<'_>) -> Result<(), Forged> {
    let sent = raw.headers.get("x-twilio-signature").and_then(|value| value.to_str().ok()).ok_or(Forged)?;
    if raw.headers.contains_key("x-twilio-webhooks-signature-settings") {
        return Err(Forged);
    }
    let signature = STANDARD.decode(sent).map_err(|_| Forged)?;
    let url = if raw.query.is_empty() { raw.url.to_owned() } else { format!("{}?{}", raw.url, raw.query) };
    let signed = match body_hash(raw.query) {
        Some(promised) if promised == hex(&sha256(raw.body)) => String::new(),
        Some(_) => return Err(Forged),
        None => fields(raw.body),
    };
    // Twilio signs now with the port in the address, and now without.
    let fits = |url: &String| HASH.verify(token, format!("{url}{signed}").as_bytes(), &signature);
    if [Some(url.clone()), with_port(&url)].iter().flatten().any(fits) { Ok(()) } else { Err(Forged) }
}

fn body_hash(query: &str) -> Option<String> {
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "bodySHA256")
        .map(|(_, hash)| hash.into_owned())
}

/// Names in order, each with its different values in order.
fn fields(body: &[u8]) -> String {
    let mut sorted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(body).into_owned() {
        sorted.entry(name).or_default().insert(value);
    }
    sorted.iter().flat_map(|(name, values)| values.iter().map(move |value| format!("{name}{value}"))).collect()
}

/// The same address with the port that its scheme stands for; or without, if it has that one.
fn with_port(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let usual = if scheme == "https" { ":443" } else { ":80" };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, path) = rest.split_at_checked(end)?;
    Some(match host.strip_suffix(usual) {
        Some(bare) => format!("{scheme}://{bare}{path}"),
        None if host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok()) => return None,
        None => format!("{scheme}://{host}{usual}{path}"),
    })
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, Method};

    use super::*;

    const URL: &str = "https://gw.example/callbacks/twilio";
    const FORM: &[u8] = b"CallSid=CA1234567890ABCDE&Caller=%2B12349013030&Digits=1234";

    struct Sent<'a> {
        url: &'a str,
        query: &'a str,
        body: &'static [u8],
        signature: &'a str,
    }

    fn judge(sent: &Sent<'_>) -> Result<(), Forged> {
        let mut headers = HeaderMap::new();
        headers.insert("x-twilio-signature", sent.signature.parse().unwrap());
        let (method, body) = (Method::POST, Bytes::from_static(sent.body));
        let raw = Raw { method: &method, url: sent.url, query: sent.query, headers: &headers, body: &body };
        check(&Secret::new("tw-auth-token-0001".to_owned()), &raw)
    }

    #[test]
    fn a_form_is_signed_with_its_address() {
        let good = Sent { url: URL, query: "foo=1", body: FORM, signature: "J/j7lFwo+Mn4SSdAr5AxaXfKIWs=" };
        assert_eq!(judge(&good), Ok(()));
        for wrong in [
            Sent { query: "foo=2", ..good },
            Sent { url: "https://gw.example/callbacks/other", ..good },
            Sent { body: b"CallSid=CA1234567890ABCDE&Caller=%2B12349013030&Digits=1235", ..good },
            // By SHA-256, which the header alone must not bring about.
            Sent { signature: "OP0u/0kQuXBCjMisl5S20FrU1yKtPrU5HFkdG0Hh1w0=", ..good },
            Sent { signature: "", ..good },
        ] {
            assert_eq!(judge(&wrong), Err(Forged));
        }
    }

    #[test]
    fn a_json_body_is_signed_by_its_hash_in_the_address() {
        let query = "bodySHA256=e4158adedf046a46570bb043aba710f0fe21e8928ce0f8402c3eba7a9b06cb51";
        let signature = "Gd/qzM/oa3rhlouLM4Drpls3hDI=";
        let good = Sent { url: URL, query, body: br#"{"type":"challenge.approved"}"#, signature };
        assert_eq!(judge(&good), Ok(()));
        assert_eq!(judge(&Sent { body: br#"{"type":"challenge.denied"}"#, ..good }), Err(Forged));
    }

    /// Twilio signs what it was given, and what it was given may have a port where we write none, or none where we do.
    #[test]
    fn what_was_signed_with_the_usual_port_or_without_it_is_the_same() {
        let token = Secret::new("tw-auth-token-0001".to_owned());
        let signed = |url: &str| STANDARD.encode(HASH.sign(&token, format!("{url}?a=1Digits1234").as_bytes()));
        let judge = |url, signature: &str| judge(&Sent { url, query: "a=1", body: b"Digits=1234", signature });
        let (bare, usual, other) = ("https://gw.example/cb", "https://gw.example:443/cb", "https://gw.example:8443/cb");
        for (ours, theirs) in [(bare, bare), (bare, usual), (usual, bare), (usual, usual), (other, other)] {
            assert_eq!(judge(ours, &signed(theirs)), Ok(()), "{ours} {theirs}");
        }
        for (ours, theirs) in [(bare, other), (other, bare), (other, usual), (bare, "http://gw.example/cb")] {
            assert_eq!(judge(ours, &signed(theirs)), Err(Forged), "{ours} {theirs}");
        }
    }

    #[test]
    fn the_usual_port_may_be_written_or_not() {
        assert_eq!(with_port("https://gw.example/a").as_deref(), Some("https://gw.example:443/a"));
        assert_eq!(with_port("https://gw.example:443/a?b").as_deref(), Some("https://gw.example/a?b"));
        assert_eq!(with_port("https://gw.example:8443/a"), None);
    }
}
