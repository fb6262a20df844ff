//! Who is here now: live sessions, open requests, hand-over tickets, bans, counters. Kept in memory alone, bounded, and
//! told of every change by the store.

pub mod approvals;
pub mod bans;
pub mod channels;
pub mod counts;
pub mod faults;
pub mod hand_overs;
pub mod outbox;
pub mod requests;
pub mod sessions;
pub mod statements;
pub mod tallies;

use crate::domain::change::{Change, ChangeSink};
use crate::domain::session::SessionPolicy;
use crate::domain::time::Timestamp;

#[derive(Default)]
pub struct Live {
    pub sessions: sessions::LiveSessions,
    pub requests: requests::OpenRequests,
    pub hand_overs: hand_overs::HandOvers,
    pub bans: bans::LiveBans,
    pub tallies: tallies::Tallies,
    /// What was spent on messages and calls; apart, so that no crowd of strangers makes it forgotten.
    pub spending: tallies::Tallies,
    pub counts: counts::Counts,
    pub approvals: approvals::Waiting,
    pub channels: channels::ChannelLog,
    pub outbox: outbox::Outbox,
    pub faults: faults::Faults,
}

impl Live {
    /// Closes what stayed open beyond its time: run each second, it looks at open requests alone.
    pub fn close_overdue(&self, policy: &SessionPolicy, now: Timestamp) {
        self.requests.close_where(|request| {
            request.session.as_ref().is_some_and(|session| !session.stands(policy, now))
                || self.bans.refuse(
                    request.ask.arrival.client,
                    request.session.as_ref().map(|session| session.user.id),
                    now,
                )
        });
    }
}

impl Live {
    /// Something broke that an operator should hear of; `reference` is how the log calls it.
    pub fn note_fault(&self, kind: faults::FaultKind, reference: &str, now: Timestamp) {
        self.faults.note(kind, reference, now);
        self.outbox.ring();
    }
}

impl ChangeSink for Live {
    fn changed(&self, change: &Change) {
        match change {
            Change::SessionsEnded(ids) => self.sessions.forget(ids),
            Change::UserChanged(user) => self.sessions.forget_user(*user),
            Change::BansChanged(bans) => self.bans.replace(bans.clone()),
            Change::ApprovalTurned(id) => self.approvals.turned(*id),
            Change::LettersWritten => self.outbox.ring(),
        }
    }
}
