//! A ban: the operator's word that an address or a person may not come in.

use ipnet::IpNet;

use super::ids::{BanId, UserId};
use super::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ban {
    pub id: BanId,
    pub who: Banned,
    pub created: Timestamp,
    /// For ever, if none.
    pub until: Option<Timestamp>,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Banned {
    Network(IpNet),
    User(UserId),
}

impl Ban {
    pub fn holds(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}
