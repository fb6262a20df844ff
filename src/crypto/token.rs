//! Random tokens of 256 bits, and the hashes by which the store knows them.

use crate::domain::secret::{Secret, TokenHash};
use crate::random::Random;

/// 43 characters of base64url, and what the store keeps of them.
pub fn new_token(random: &dyn Random) -> (Secret, TokenHash) {
    let _ = random;
    todo!()
}

/// The hash of a token as a browser sent it; nothing if it cannot be one of ours (wrong length or alphabet).
pub fn hash_token(text: &str) -> Option<TokenHash> {
    let _ = text;
    todo!()
}
