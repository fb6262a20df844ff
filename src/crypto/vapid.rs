//! By what push services know us (RFC 8292): one key for all of them, which phones are told when they subscribe.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::json;
use zeroize::Zeroizing;

use super::signer::KeyFault;
use crate::domain::time::Timestamp;
use crate::random;

/// Services take a day at most.
const LASTS: Duration = Duration::from_hours(1);

/// What it is kept for.
pub const PURPOSE: &str = "web push";

pub struct VapidKey {
    pair: EcdsaKeyPair,
    source: SystemRandom,
    public: String,
}

impl VapidKey {
    /// A new one, as it is sealed and kept.
    pub fn make() -> Result<Zeroizing<Vec<u8>>, KeyFault> {
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random::for_signatures());
        made.map(|key| Zeroizing::new(key.as_ref().to_vec())).map_err(|_| KeyFault::NotMade)
    }

    pub fn read(kept: &[u8]) -> Result<Self, KeyFault> {
        let source = random::for_signatures();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, kept, &source)
            .map_err(|_| KeyFault::NotSigned)?;
        let public = URL_SAFE_NO_PAD.encode(pair.public_key());
        Ok(Self { pair, source, public })
    }

    /// As browsers take it: `applicationServerKey`.
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The `Authorization` for one service. `contact` is where its operators can reach ours: `https:` or `mailto:`.
    pub fn authorization(&self, service: &str, contact: &str, now: Timestamp) -> Result<String, KeyFault> {
        let header = json!({ "typ": "JWT", "alg": "ES256" });
        let claims = json!({ "aud": service, "exp": now.plus(LASTS).seconds(), "sub": contact });
        let text = format!("{}.{}", encode(&header), encode(&claims));
        let signature = self.pair.sign(&self.source, text.as_bytes()).map_err(|_| KeyFault::NotSigned)?;
        Ok(format!("vapid t={text}.{}, k={}", URL_SAFE_NO_PAD.encode(signature), self.public))
    }
}

impl fmt::Debug for VapidKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "VapidKey({})", self.public)
    }
}

fn encode(value: &serde_json::Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::signature;
    use crate::domain::factor::PublicPoint;

    #[test]
    fn a_service_can_verify_who_we_are_with_the_key_that_phones_were_told() {
        let key = VapidKey::read(&VapidKey::make().unwrap()).unwrap();
        let now = Timestamp::from_seconds(1_800_000_000);
        let header = key.authorization("https://push.example.net", "mailto:ops@example.com", now).unwrap();
        let (token, told) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        assert_eq!(told, key.public());
        let (text, signed) = token.rsplit_once('.').unwrap();
        let point = PublicPoint(URL_SAFE_NO_PAD.decode(told).unwrap().try_into().unwrap());
        assert!(signature::verify(&point, text.as_bytes(), &URL_SAFE_NO_PAD.decode(signed).unwrap()));
        let claims = URL_SAFE_NO_PAD.decode(text.split_once('.').unwrap().1).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["aud"], "https://push.example.net");
        assert_eq!(claims["sub"], "mailto:ops@example.com");
        assert_eq!(claims["exp"], 1_800_003_600_u64);
    }

    #[test]
    fn what_was_not_kept_is_no_key() {
        assert!(VapidKey::read(b"").is_err() && VapidKey::read(&[0; 138]).is_err());
    }
}
