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
/// So many of one sign-in: a person with more tabs than that opening at once, or a script that fills the memory, pushes out
/// their own and nobody else's.
const MOST_OF_ONE: usize = 64;

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
    /// The same for each sign-in.
    of_parent: HashMap<SessionId, VecDeque<TokenHash>>,
}

impl HandOvers {
    pub fn put(&self, ticket: TokenHash, hand_over: HandOver, now: Timestamp) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.make_room(now);
        let own = open.of_parent.entry(hand_over.parent).or_default();
        own.push_back(ticket);
        let surplus = if own.len() > MOST_OF_ONE { own.front().copied() } else { None };
        if let Some(surplus) = surplus {
            open.remove(&surplus);
        }
        open.order.push_back(ticket);
        open.tickets.insert(ticket, hand_over);
    }

    /// Removes and returns it, if it is for this host and this browser and still stands. A wrong browser or host uses it
    /// up as well: somebody may have lured the visitor's browser into fetching a ticket that is bound to their own cookie,
    /// and must find nothing left of it.
    pub fn take(
        &self,
        ticket: &TokenHash,
        host: &HostName,
        bindings: &[TokenHash],
        now: Timestamp,
    ) -> Option<HandOver> {
        let found = self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(ticket)?;
        (found.host == *host && bindings.contains(&found.binding) && now < found.until).then_some(found)
    }

    pub fn len(&self) -> usize {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).tickets.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Open {
    fn make_room(&mut self, now: Timestamp) {
        while let Some(oldest) = self.order.front().copied() {
            let is_over = self.tickets.get(&oldest).is_none_or(|ticket| ticket.until <= now);
            if !is_over && self.order.len() < MOST {
                break;
            }
            self.order.pop_front();
            self.remove(&oldest);
        }
    }

    fn remove(&mut self, ticket: &TokenHash) -> Option<HandOver> {
        let found = self.tickets.remove(ticket)?;
        if let Some(own) = self.of_parent.get_mut(&found.parent) {
            own.retain(|one| one != ticket);
            if own.is_empty() {
                self.of_parent.remove(&found.parent);
            }
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::{Policy, Require};
    use crate::domain::return_to::Scheme;
    use crate::domain::routing::{App, Routes};

    fn hand_over(parent: u8) -> HandOver {
        let host = HostName::parse("wiki.test").unwrap();
        let wiki = App {
            name: "wiki".into(),
            title: "Wiki".into(),
            hosts: vec![host.clone()],
            path: "/".into(),
            policy: Policy::OneFactor,
            groups: Vec::new(),
            require: Require::default(),
            rules: Vec::new(),
            encoded: Vec::new(),
            allow_service_worker: false,
            cors_origins: Vec::new(),
        };
        let routes = Routes::new(HostName::parse("portal.test").unwrap(), "/.vestibule".into(), vec![wiki]);
        let target = ReturnTo::parse("https://wiki.test/", &routes, Scheme { secure: true, port: None }).unwrap();
        let binding = TokenHash::from_bytes([7; 32]);
        HandOver {
            parent: SessionId::from_bytes([parent; 16]),
            host,
            binding,
            target,
            until: Timestamp::from_seconds(60),
        }
    }

    fn ticket(number: u32) -> TokenHash {
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        TokenHash::from_bytes(bytes)
    }

    #[test]
    fn one_sign_in_pushes_out_its_own_tickets_and_nobody_elses() {
        let (tickets, now, theirs) = (HandOvers::default(), Timestamp::default(), hand_over(2));
        tickets.put(ticket(0), theirs.clone(), now);
        for number in 1..=1000 {
            tickets.put(ticket(number), hand_over(1), now);
        }
        assert_eq!(tickets.len(), MOST_OF_ONE + 1);
        assert_eq!(tickets.take(&ticket(1), &theirs.host, &[theirs.binding], now), None);
        assert!(tickets.take(&ticket(1000), &theirs.host, &[theirs.binding], now).is_some());
        assert_eq!(tickets.take(&ticket(0), &theirs.host, &[theirs.binding], now), Some(theirs));
    }

    #[test]
    fn what_was_taken_or_is_over_leaves_nothing_behind() {
        let tickets = HandOvers::default();
        for number in 0..100 {
            tickets.put(ticket(number), hand_over(u8::try_from(number).unwrap()), Timestamp::default());
        }
        let one = hand_over(3);
        assert!(tickets.take(&ticket(3), &one.host, &[one.binding], Timestamp::default()).is_some());
        tickets.put(ticket(1000), HandOver { until: Timestamp::from_seconds(120), ..one }, Timestamp::from_seconds(60));
        let open = tickets.open.lock().unwrap();
        assert_eq!((open.tickets.len(), open.order.len(), open.of_parent.len()), (1, 1, 1));
    }
}
