//! A browser in which a person's second factor is not asked for at each sign-in.

use std::time::Duration;

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
    /// `lasts` is what is offered now, if trust is offered at all: what was promised for longer ends with it.
    pub fn stands(&self, now: Timestamp, lasts: Option<Duration>) -> bool {
        let is_in_time = now < self.ends && self.created.since(now) < self.ends.since(self.created);
        is_in_time && lasts.is_some_and(|lasts| now.since(self.created) < lasts)
    }
}
