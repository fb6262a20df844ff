//! Secrets are a type: never printed, wiped when dropped, compared in constant time.

use std::fmt;

use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// A text that only its user may see: a password, a token as a browser sends it.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself. The long name is for the reader: look at where it goes.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(..)")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Secret {}

/// A password in the one form that is judged and hashed: exactly as it was typed, blanks and all, but composed (NFC), since
/// one keyboard sends `é` as one character and another as two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Password(Secret);

/// Longer than any password here: refused unread, so that nobody has us work on a megabyte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a password has at most {} characters", Password::MAXIMUM)]
pub struct PasswordTooLong;

impl Password {
    /// In code points.
    pub const MAXIMUM: usize = 256;
    /// 256 letters fit in here even when they are spelled with their accents apart.
    const MAXIMUM_BYTES: usize = 4096;

    pub fn typed(text: &Secret) -> Result<Self, PasswordTooLong> {
        if text.expose().len() > Self::MAXIMUM_BYTES {
            return Err(PasswordTooLong);
        }
        // Enough room from the start: a text that grows leaves unwiped copies behind. NFC triples a letter at the most.
        let mut composed = Zeroizing::new(String::with_capacity(text.expose().len() * 3));
        composed.extend(text.expose().nfc());
        if composed.chars().count() > Self::MAXIMUM {
            return Err(PasswordTooLong);
        }
        Ok(Self(Secret(composed)))
    }

    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// What the store has of a token: enough to know it again, too little to make it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A secret at rest, which opens with the master key alone, and only where it belongs.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Box<[u8]>);

impl Sealed {
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Sealed(..)")
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TokenHash(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Result<Password, PasswordTooLong> {
        Password::typed(&Secret::new(text.to_owned()))
    }

    #[test]
    fn nothing_secret_is_printed() {
        let shown = format!(
            "{:?} {:?} {:?}",
            Secret::new("hunter2".to_owned()),
            typed("hunter2").unwrap(),
            TokenHash::from_bytes([1; 32])
        );
        assert_eq!(shown, "Secret(..) Password(Secret(..)) TokenHash(..)");
    }

    #[test]
    fn an_accent_typed_apart_is_the_same_password() {
        assert_eq!(typed("caf\u{e9}"), typed("cafe\u{301}"));
        assert_ne!(typed("\u{ff41}"), typed("a"), "but nothing else is changed");
        for exact in [" blanks around ", "tab\tand\0nul", "", "🦀🦀"] {
            assert_eq!(typed(exact).unwrap().expose(), exact);
        }
    }

    #[test]
    fn a_password_is_measured_in_code_points() {
        for letter in ["a", "é", "e\u{301}", "🦀", "\u{1112}\u{1161}\u{11ab}"] {
            assert!(typed(&letter.repeat(256)).is_ok(), "{letter}");
            assert_eq!(typed(&letter.repeat(257)), Err(PasswordTooLong), "{letter}");
        }
        assert_eq!(typed(&"a".repeat(1_000_000)), Err(PasswordTooLong));
        // The letter that grows most.
        assert!(typed(&"\u{1d160}".repeat(64)).is_ok());
    }
}
