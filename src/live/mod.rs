//! Who is here now: live sessions, open requests, hand-over tickets, counters. Kept in memory alone, bounded, and told of
//! every change by the store.

pub mod requests;
pub mod sessions;

use crate::domain::change::{Change, ChangeSink};

pub struct Live {
    pub sessions: sessions::LiveSessions,
    pub requests: requests::OpenRequests,
}

impl ChangeSink for Live {
    fn changed(&self, change: &Change) {
        let _ = change;
        todo!()
    }
}
