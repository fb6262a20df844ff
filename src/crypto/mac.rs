//! Message authentication codes (HMAC-SHA-256).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;

/// A key for one purpose, derived from the master key.
pub struct MacKey(hmac::Key);

impl MacKey {
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, bytes))
    }

    /// Over parts, each with its length, so that no two lists of parts look alike. base64url, 43 characters.
    pub fn tag(&self, parts: &[&[u8]]) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.0, &message(parts)))
    }

    /// The same as bytes: a name for something that must not be guessed from the name.
    pub fn digest(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut out = [0; 32];
        out.copy_from_slice(hmac::sign(&self.0, &message(parts)).as_ref());
        out
    }

    /// In constant time.
    pub fn verify(&self, parts: &[&[u8]], tag: &str) -> bool {
        // `verify` refuses a tag of any other length, and decoding any other spelling.
        URL_SAFE_NO_PAD.decode(tag).is_ok_and(|tag| hmac::verify(&self.0, &message(parts), &tag).is_ok())
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("MacKey(..)")
    }
}

/// One text from many, from which they could be read back: each part stands behind its length.
pub(super) fn message(parts: &[&[u8]]) -> Vec<u8> {
    let mut message = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        message.extend_from_slice(&(part.len() as u64).to_be_bytes());
        message.extend_from_slice(part);
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_fits_its_parts_and_key_alone() {
        let key = MacKey::new(&[7; 32]);
        let tag = key.tag(&[b"sign-in", b"browser"]);
        assert_eq!(tag.len(), 43);
        assert!(key.verify(&[b"sign-in", b"browser"], &tag));
        assert!(!MacKey::new(&[8; 32]).verify(&[b"sign-in", b"browser"], &tag));
        let others: [&[&[u8]]; 6] = [
            &[],
            &[b"sign-in"],
            &[b"sign-inbrowser"],
            &[b"sign-i", b"nbrowser"],
            &[b"sign-in", b"browser", b""],
            &[b"browser", b"sign-in"],
        ];
        for parts in others {
            assert!(!key.verify(parts, &tag), "{parts:?}");
        }
    }

    #[test]
    fn a_tag_has_one_spelling() {
        let key = MacKey::new(&[7; 32]);
        let parts: &[&[u8]] = &[b"form"];
        let tag = key.tag(parts);
        for place in 0..tag.len() {
            for letter in "AZaz09-_=+ ".chars() {
                let other = format!("{}{letter}{}", &tag[..place], &tag[place + 1..]);
                assert_eq!(key.verify(parts, &other), other == tag, "{other}");
            }
        }
        for wrong in [String::new(), tag[..42].to_owned(), format!("{tag}A"), format!("{tag}="), "é".to_owned()] {
            assert!(!key.verify(parts, &wrong), "{wrong}");
        }
    }
}
