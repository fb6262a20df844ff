//! The one place that draws random bytes.

use crate::domain::ids::{ApprovalId, BanId, FactorId, KeyId, LetterId, SessionId, TrustId, UserId};

pub trait Random: Send + Sync {
    /// All of `bytes`, unpredictable; it does not return without.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's source.
#[derive(Debug)]
pub struct OsRandom(ring::rand::SystemRandom);

impl OsRandom {
    #[expect(clippy::disallowed_methods, reason = "this is the file that owns randomness")]
    pub fn new() -> Self {
        Self(ring::rand::SystemRandom::new())
    }
}

impl Default for OsRandom {
    fn default() -> Self {
        Self::new()
    }
}

impl Random for OsRandom {
    fn fill(&self, bytes: &mut [u8]) {
        if ring::rand::SecureRandom::fill(&self.0, bytes).is_err() {
            // Linux does not let this happen after boot. If it does, a token that can be guessed is worse than no
            // gateway, and a panic could be caught by a server that goes on.
            tracing::error!("the operating system gives no random bytes; stopping at once");
            std::process::abort();
        }
    }
}

/// A fresh array of random bytes.
pub fn bytes<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill(&mut bytes);
    bytes
}

pub fn new_user_id(random: &dyn Random) -> UserId {
    UserId::from_bytes(bytes(random))
}

pub fn new_session_id(random: &dyn Random) -> SessionId {
    SessionId::from_bytes(bytes(random))
}

pub fn new_approval_id(random: &dyn Random) -> ApprovalId {
    ApprovalId::from_bytes(bytes(random))
}

pub fn new_ban_id(random: &dyn Random) -> BanId {
    BanId::from_bytes(bytes(random))
}

pub fn new_key_id(random: &dyn Random) -> KeyId {
    KeyId::from_bytes(bytes(random))
}

pub fn new_factor_id(random: &dyn Random) -> FactorId {
    FactorId::from_bytes(bytes(random))
}

pub fn new_trust_id(random: &dyn Random) -> TrustId {
    TrustId::from_bytes(bytes(random))
}

pub fn new_letter_id(random: &dyn Random) -> LetterId {
    LetterId::from_bytes(bytes(random))
}

/// What the library that signs draws from: the same source, in the form that it asks for.
#[expect(clippy::disallowed_methods, reason = "this is the file that owns randomness")]
pub fn for_signatures() -> ring::rand::SystemRandom {
    ring::rand::SystemRandom::new()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_ids_are_alike() {
        let random = OsRandom::new();
        let ids: HashSet<UserId> = (0..10_000).map(|_| new_user_id(&random)).collect();
        assert_eq!(ids.len(), 10_000);
    }
}
