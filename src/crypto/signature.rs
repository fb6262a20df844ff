//! Signatures that others made: ECDSA on P-256 over SHA-256, as browsers write them (both numbers one after the other).

use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

use crate::domain::factor::PublicPoint;

/// A key that is no point on the curve has signed nothing.
pub fn verify(key: &PublicPoint, text: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.0).verify(text, signature).is_ok()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    /// The example of RFC 8292.
    const TOKEN: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA";
    const KEY: &str = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";

    #[test]
    fn the_example_of_the_standard_verifies_and_nothing_beside_it() {
        let key = PublicPoint(URL_SAFE_NO_PAD.decode(KEY).unwrap().try_into().unwrap());
        let (text, signature) = TOKEN.rsplit_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        assert!(verify(&key, text.as_bytes(), &signature));
        assert!(!verify(&key, text.to_uppercase().as_bytes(), &signature));
        assert!(!verify(&key, text.as_bytes(), &signature[..63]));
        assert!(!verify(&key, text.as_bytes(), &[]));
        assert!(!verify(&key, text.as_bytes(), &[0; 64]), "a signature of zeros");
        for place in 0..64 {
            let mut other = signature.clone();
            other[place] ^= 1;
            assert!(!verify(&key, text.as_bytes(), &other), "byte {place}");
        }
        let mut off_the_curve = key;
        off_the_curve.0[64] ^= 1;
        assert!(!verify(&off_the_curve, text.as_bytes(), &signature));
        assert!(!verify(&PublicPoint([0; 65]), text.as_bytes(), &signature));
    }
}
