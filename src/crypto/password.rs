//! argon2id, in a pool that is bounded in memory and in patience.

use crate::domain::password_rules::HashCost;
use crate::domain::secret::Secret;
use crate::domain::user::PasswordHash;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolSize {
    /// How many are hashed at the same time: each takes `memory_kib`.
    pub permits: usize,
    /// How many may wait for a permit.
    pub queue: usize,
}

/// The queue is full, or a thread failed: come back in a few seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being checked")]
pub struct Busy;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    pub matches: bool,
    /// It matches, and the hash was made at a lower cost than today's.
    pub rehash: bool,
}

pub struct PasswordPool {
    cost: HashCost,
}

impl PasswordPool {
    pub fn new(cost: HashCost, size: PoolSize) -> Self {
        let _ = size;
        Self { cost }
    }

    pub async fn hash(&self, password: &Secret) -> Result<PasswordHash, Busy> {
        let _ = (password, self.cost);
        todo!()
    }

    /// `None`: there is no such person, or they have no password. It takes the same time, and never matches.
    pub async fn check(&self, password: &Secret, against: Option<&PasswordHash>) -> Result<Checked, Busy> {
        let _ = (password, against);
        todo!()
    }
}
