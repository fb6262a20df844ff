//! How often was tried, from where and at what: networks, accounts, mailboxes, names. In memory, bounded, keys only as hashes.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::domain::limits::{AttemptRule, AttemptVerdict, TallyTable};
use crate::domain::time::Timestamp;

/// A hash of what is counted; who makes it sees to it that two kinds never share one.
pub type TallyKey = [u8; 32];

const MOST: usize = 100_000;

pub struct Tallies {
    table: Mutex<TallyTable<TallyKey>>,
}

impl Default for Tallies {
    fn default() -> Self {
        Self { table: Mutex::new(TallyTable::new(MOST)) }
    }
}

impl Tallies {
    pub fn attempt(&self, key: TallyKey, rule: &AttemptRule, now: Timestamp) -> AttemptVerdict {
        self.table.lock().unwrap_or_else(PoisonError::into_inner).attempt(key, rule, now)
    }

    pub fn refund(&self, key: &TallyKey) {
        self.table.lock().unwrap_or_else(PoisonError::into_inner).refund(key);
    }

    pub fn clear(&self, key: &TallyKey) {
        self.table.lock().unwrap_or_else(PoisonError::into_inner).clear(key);
    }
}

/// The network that an address is counted with: /32, or /64, which one household has to itself.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => IpAddr::V6((u128::from(six) & !u128::from(u64::MAX)).into()),
    }
}
