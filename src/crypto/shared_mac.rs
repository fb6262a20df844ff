//! Message authentication codes under a secret that somebody else shares with us, by whichever hash they chose.

use ring::hmac;

use crate::domain::secret::Secret;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharedHash {
    /// Only where a provider knows nothing better.
    Sha1,
    Sha256,
    Sha512,
}

impl SharedHash {
    pub fn sign(self, secret: &Secret, message: &[u8]) -> Vec<u8> {
        hmac::sign(&self.key(secret), message).as_ref().to_vec()
    }

    /// In constant time.
    pub fn verify(self, secret: &Secret, message: &[u8], signature: &[u8]) -> bool {
        hmac::verify(&self.key(secret), message, signature).is_ok()
    }

    fn key(self, secret: &Secret) -> hmac::Key {
        let algorithm = match self {
            Self::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => hmac::HMAC_SHA256,
            Self::Sha512 => hmac::HMAC_SHA512,
        };
        hmac::Key::new(algorithm, secret.expose().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::digest::hex;

    #[test]
    fn a_signature_is_that_of_the_standard() {
        // RFC 2202 and RFC 4231, case 2.
        let secret = Secret::new("Jefe".to_owned());
        let message = b"what do ya want for nothing?";
        for (hash, expected) in [
            (SharedHash::Sha1, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
            (SharedHash::Sha256, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
            (
                SharedHash::Sha512,
                "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
            ),
        ] {
            let signature = hash.sign(&secret, message);
            assert_eq!(hex(&signature), expected, "{hash:?}");
            assert!(hash.verify(&secret, message, &signature));
            assert!(!hash.verify(&secret, b"something else", &signature));
            assert!(!hash.verify(&secret, message, &signature[1..]));
        }
    }
}
