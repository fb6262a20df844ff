//! Random tokens of 256 bits, and the hashes by which the store knows them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use zeroize::Zeroizing;

use crate::domain::secret::{Secret, TokenHash};
use crate::random::{self, Random};

const TOKEN_BYTES: usize = 32;
const WRITTEN_LENGTH: usize = 43;

/// 43 characters of base64url, and what the store keeps of them.
pub fn new_token(random: &dyn Random) -> (Secret, TokenHash) {
    let bytes = Zeroizing::new(random::bytes::<TOKEN_BYTES>(random));
    (Secret::new(URL_SAFE_NO_PAD.encode(bytes.as_slice())), hash(bytes.as_slice()))
}

/// The hash of a token as a browser sent it; nothing if it cannot be one of ours (wrong length, alphabet or spelling).
pub fn hash_token(text: &str) -> Option<TokenHash> {
    if text.len() != WRITTEN_LENGTH {
        return None;
    }
    let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
    (bytes.len() == TOKEN_BYTES).then(|| hash(&bytes))
}

/// A hash as it travels in a URL, where it gives nothing away.
pub fn write_hash(hash: &TokenHash) -> String {
    URL_SAFE_NO_PAD.encode(hash.as_bytes())
}

pub fn read_hash(text: &str) -> Option<TokenHash> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(TokenHash::from_bytes)
}

/// A plain hash is enough: 256 random bits cannot be tried out.
fn hash(bytes: &[u8]) -> TokenHash {
    let mut out = [0; 32];
    out.copy_from_slice(digest(&SHA256, bytes).as_ref());
    TokenHash::from_bytes(out)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::random::OsRandom;

    #[test]
    fn a_token_is_known_again_by_its_hash() {
        let (token, hash) = new_token(&OsRandom::new());
        assert_eq!(token.expose().len(), WRITTEN_LENGTH);
        assert_eq!(hash_token(token.expose()), Some(hash));
    }

    #[test]
    fn a_hash_travels_and_comes_back() {
        let (_, hash) = new_token(&OsRandom::new());
        assert_eq!(read_hash(&write_hash(&hash)), Some(hash));
        for wrong in ["", "AAAA", "not base64!", &"A".repeat(44)] {
            assert_eq!(read_hash(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn any_other_spelling_is_another_token_or_none() {
        let (token, hash) = new_token(&OsRandom::new());
        let token = token.expose();
        let mut others = vec![
            String::new(),
            token[..42].to_owned(),
            format!("{token}A"),
            format!("{token}="),
            format!(" {token}"),
            format!("{}\u{e9}", &token[..41]),
            format!("{}+", &token[..42]),
            "A".repeat(1_000_000),
        ];
        // Each letter replaced by every other one, the last one's unused bits included.
        for place in 0..token.len() {
            for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=".chars() {
                let other = format!("{}{letter}{}", &token[..place], &token[place + 1..]);
                if other != token {
                    others.push(other);
                }
            }
        }
        for other in others {
            assert_ne!(hash_token(&other), Some(hash), "{other}");
        }
    }

    /// Over 2 000 tokens each of the 256 bits is one about half of the time (six standard deviations), and no two
    /// tokens are alike, in any order in which they were made.
    #[test]
    fn tokens_look_random_in_each_bit() {
        const COUNT: usize = 2_000;
        let random = OsRandom::new();
        let tokens: Vec<_> = (0..COUNT).map(|_| new_token(&random).0).collect();
        let unlike: HashSet<&str> = tokens.iter().map(Secret::expose).collect();
        assert_eq!(unlike.len(), COUNT);

        let mut ones = [0_usize; 256];
        for token in &tokens {
            for (place, byte) in URL_SAFE_NO_PAD.decode(token.expose()).unwrap().into_iter().enumerate() {
                for bit in 0..8 {
                    ones[place * 8 + bit] += usize::from((byte >> bit) & 1);
                }
            }
        }
        let six_deviations = 6 * 23; // the root of 2 000 / 4 is 22.4
        for (bit, count) in ones.into_iter().enumerate() {
            assert!(count.abs_diff(COUNT / 2) < six_deviations, "bit {bit} was set {count} times");
        }
    }
}
