//! The bans that stand, as the store last told of them.

use std::net::IpAddr;

use arc_swap::ArcSwap;

use crate::domain::ban::{Ban, Banned};
use crate::domain::ids::UserId;
use crate::domain::time::Timestamp;

#[derive(Default)]
pub struct LiveBans {
    bans: ArcSwap<Vec<Ban>>,
}

impl LiveBans {
    pub fn replace(&self, bans: Vec<Ban>) {
        self.bans.store(bans.into());
    }

    pub fn refuse(&self, address: IpAddr, user: Option<UserId>, now: Timestamp) -> bool {
        self.bans.load().iter().any(|ban| {
            let is_meant = match ban.who {
                Banned::Network(network) => network.contains(&address),
                Banned::User(banned) => user == Some(banned),
            };
            is_meant && ban.holds(now)
        })
    }
}
