//! A code as people type it: with blanks or hyphens, in capitals, in the wide digits of an East Asian keyboard.

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::secret::Secret;

/// In the one spelling that is compared: nothing is left of it but letters and digits, small ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedCode(Secret);

/// Longer than any code, however it is spread out. What is longer is no code at all.
const LONGEST: usize = 128;

impl TypedCode {
    /// Nothing, if nothing was typed.
    pub fn read(typed: &Secret) -> Option<Self> {
        if typed.expose().len() > LONGEST {
            return Some(Self(Secret::new(String::new())));
        }
        // Enough room from the start: a text that grows leaves unwiped copies behind.
        let mut plain = Zeroizing::new(String::with_capacity(LONGEST * 4));
        plain.extend(typed.expose().nfkc().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase));
        let is_empty = typed.expose().trim().is_empty();
        (!is_empty).then(|| Self(Secret::new(plain.to_string())))
    }

    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> Option<String> {
        TypedCode::read(&Secret::new(typed.to_owned())).map(|code| code.expose().to_owned())
    }

    #[test]
    fn a_code_is_the_same_however_it_is_spread_out() {
        for typed in
            ["123456", "123 456", " 123-456 ", "1 2 3 4 5 6", "123\u{a0}456", "１２３４５６", "123\u{2013}456\t"]
        {
            assert_eq!(read(typed).as_deref(), Some("123456"), "{typed:?}");
        }
        for typed in ["abcd-efgh-2345-6723", "ABCD EFGH 2345 6723", "abcdefgh23456723", "ＡＢＣＤefgh23456723"] {
            assert_eq!(read(typed).as_deref(), Some("abcdefgh23456723"), "{typed:?}");
        }
    }

    #[test]
    fn nothing_typed_is_nothing_and_a_megabyte_is_no_code() {
        assert_eq!(read(""), None);
        assert_eq!(read(" \t "), None);
        assert_eq!(read("---").as_deref(), Some(""));
        assert_eq!(read(&"1".repeat(1_000_000)).as_deref(), Some(""));
    }
}
