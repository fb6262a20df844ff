//! Tickets that lead from the portal to an app's host. Kept in memory alone: gone is as good as used.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::domain::host::HostName;
use crate::domain::ids::SessionId;
use crate::domain::return_to::ReturnTo;
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;

pub const LASTS: Duration = Duration::from_mins(1);

/// Beyond so many the oldest end early: the visitor is simply sent round again.
const MOST: usize = 50_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    pub parent: SessionId,
    pub host: HostName,
    /// The hash of the cookie in the browser that asked for it on that host.
    pub binding: TokenHash,
    pub target: ReturnTo,
    pub until: Timestamp,
}

#[derive(Default)]
pub struct HandOvers {
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    tickets: HashMap<TokenHash, HandOver>,
    /// In the order in which they were made, which is the order in which they end.
    order: VecDeque<TokenHash>,
}

impl HandOvers {
    pub fn put(&self, ticket: TokenHash, hand_over: HandOver, now: Timestamp) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(oldest) = open.order.front().copied() {
            let is_over = open.tickets.get(&oldest).is_none_or(|ticket| ticket.until <= now);
            if !is_over && open.order.len() < MOST {
                break;
            }
            open.order.pop_front();
            open.tickets.remove(&oldest);
        }
        open.order.push_back(ticket);
        open.tickets.insert(ticket, hand_over);
    }

    /// Removes and returns it, if it is for this host and this browser and still stands. A wrong browser or host uses it
    /// up as well: a ticket that was seen elsewhere is worth nothing any more.
    pub fn take(
        &self,
        ticket: &TokenHash,
        host: &HostName,
        bindings: &[TokenHash],
        now: Timestamp,
    ) -> Option<HandOver> {
        let found = self.open.lock().unwrap_or_else(PoisonError::into_inner).tickets.remove(ticket)?;
        (found.host == *host && bindings.contains(&found.binding) && now < found.until).then_some(found)
    }
}
