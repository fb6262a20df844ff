//! A browser in which a person's second factor is not asked for at each sign-in.

use super::ids::{TrustId, UserId};
use super::secret::TokenHash;
use super::time::Timestamp;

/// It stands in for the second factor where an app asks for two; never for a fresh one, nor for a change of credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedBrowser {
    pub id: TrustId,
    pub user: UserId,
    /// Of the cookie by which it is known.
    pub hash: TokenHash,
    pub created: Timestamp,
    pub ends: Timestamp,
    /// What the person will know it by, such as "Firefox on Linux".
    pub browser: String,
    pub address: String,
}

impl TrustedBrowser {
    pub fn stands(&self, now: Timestamp) -> bool {
        now < self.ends && self.created.since(now) < self.ends.since(self.created)
    }
}
