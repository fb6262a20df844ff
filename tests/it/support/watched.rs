//! The store with a hand on it: it writes down what it is asked, and fails or waits where a test says so.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use tokio::sync::Notify;
use vestibule::domain::approval::{Approval, Event, Pace};
use vestibule::domain::audit::AuditEntry;
use vestibule::domain::audit::chain::{Head, Report};
use vestibule::domain::ban::Ban;
use vestibule::domain::factor::Factor;
use vestibule::domain::ids::{ApprovalId, BanId, KeyId, LetterId, SessionId, TrustId, UserId};
use vestibule::domain::keyring::SigningKey;
use vestibule::domain::letter::Letter;
use vestibule::domain::limits::{AttemptRule, AttemptVerdict, Tally};
use vestibule::domain::secret::TokenHash;
use vestibule::domain::session::Session;
use vestibule::domain::ticket::Ticket;
use vestibule::domain::time::Timestamp;
use vestibule::domain::trust::TrustedBrowser;
use vestibule::domain::user::{EmailAddress, User, UserName};
use vestibule::store::{
    Along, ApprovalOpened, ApprovalStore, AttemptStore, AuditStore, BanStore, Created, Ending, FactorChange,
    FactorStore, FoundSession, Judge, KeyAdded, KeyStore, Lane, NewSession, OutboxStore, Raised, Saved, SessionStore,
    Started, Store, StoreError, StoreResult, TicketOpened, TicketStore, Turned, UserStore,
};

pub(crate) const WRITES: [&str; 25] = [
    "create_user",
    "save_user",
    "delete_user",
    "start_session",
    "start_child",
    "touch_session",
    "end_session",
    "end_sessions_of",
    "sweep_sessions",
    "count_attempt",
    "refund_attempt",
    "record",
    "raise_session",
    "change_factors",
    "save_factor",
    "end_trust",
    "open_ticket",
    "count_answer",
    "end_ticket",
    "open_approval",
    "turn_approval",
    "count_code",
    "keep_key",
    "postpone_letter",
    "end_letter",
];
pub(crate) const READS: [&str; 17] = [
    "user",
    "user_by_name",
    "user_by_email",
    "session",
    "sessions_of",
    "session_by_id",
    "knows_browser",
    "has_known_browsers",
    "factors_of",
    "trusted_browser",
    "trusted_browsers_of",
    "ticket",
    "approval",
    "approval_by_link",
    "approvals_of",
    "letters",
    "entries_of",
];

pub(crate) struct Watched {
    inner: Arc<dyn Store>,
    asked: Mutex<Vec<&'static str>>,
    down: Mutex<Vec<&'static str>>,
    stops: Mutex<HashMap<&'static str, Arc<Stop>>>,
    damaged: Mutex<Option<ApprovalId>>,
}

/// A call that has its answer from the store and does not give it out yet.
#[derive(Default)]
pub(crate) struct Stop {
    reached: Notify,
    go: Notify,
}

impl Stop {
    pub(crate) async fn is_reached(&self) {
        self.reached.notified().await;
    }

    pub(crate) fn go_on(&self) {
        self.go.notify_one();
    }
}

impl Watched {
    pub(crate) fn new(inner: Arc<dyn Store>) -> Self {
        Self {
            inner,
            asked: Mutex::default(),
            down: Mutex::default(),
            stops: Mutex::default(),
            damaged: Mutex::default(),
        }
    }

    /// What it was asked since the last look.
    pub(crate) fn asked(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.asked.lock().expect("no panic before"))
    }

    /// From now on these calls fail, and no others.
    pub(crate) fn fails(&self, calls: &[&'static str]) {
        *self.down.lock().expect("no panic before") = calls.to_vec();
    }

    /// From now on this one cannot be read by its id.
    pub(crate) fn damages(&self, id: ApprovalId) {
        *self.damaged.lock().expect("no panic before") = Some(id);
    }

    /// The next call of this name stops between the store's answer and whoever asked.
    pub(crate) fn stops_after(&self, call: &'static str) -> Arc<Stop> {
        let stop = Arc::new(Stop::default());
        self.stops.lock().expect("no panic before").insert(call, Arc::clone(&stop));
        stop
    }

    async fn around<T>(&self, name: &'static str, call: impl Future<Output = StoreResult<T>>) -> StoreResult<T> {
        self.asked.lock().expect("no panic before").push(name);
        if self.down.lock().expect("no panic before").contains(&name) {
            return Err(StoreError::Unavailable("a test pulled the plug".to_owned()));
        }
        let answer = call.await;
        let stop = self.stops.lock().expect("no panic before").remove(name);
        if let Some(stop) = stop {
            stop.reached.notify_one();
            stop.go.notified().await;
        }
        answer
    }
}

#[async_trait]
impl UserStore for Watched {
    async fn user(&self, id: UserId) -> StoreResult<Option<User>> {
        self.around("user", self.inner.user(id)).await
    }
    async fn user_by_name(&self, name: &UserName) -> StoreResult<Option<User>> {
        self.around("user_by_name", self.inner.user_by_name(name)).await
    }
    async fn user_by_email(&self, email: &EmailAddress) -> StoreResult<Option<User>> {
        self.around("user_by_email", self.inner.user_by_email(email)).await
    }
    async fn users(&self, after: Option<&UserName>, most: usize) -> StoreResult<Vec<User>> {
        self.around("users", self.inner.users(after, most)).await
    }
    async fn create_user(&self, user: &User, along: Along) -> StoreResult<Created> {
        self.around("create_user", self.inner.create_user(user, along)).await
    }
    async fn save_user(&self, user: &User, ending: Ending, along: Along) -> StoreResult<Saved> {
        self.around("save_user", self.inner.save_user(user, ending, along)).await
    }
    async fn delete_user(&self, id: UserId, along: Along) -> StoreResult<bool> {
        self.around("delete_user", self.inner.delete_user(id, along)).await
    }
}

#[async_trait]
impl SessionStore for Watched {
    async fn session(&self, token: &TokenHash) -> StoreResult<Option<FoundSession>> {
        self.around("session", self.inner.session(token)).await
    }
    async fn sessions_of(&self, user: UserId) -> StoreResult<Vec<Session>> {
        self.around("sessions_of", self.inner.sessions_of(user)).await
    }
    async fn session_by_id(&self, id: SessionId) -> StoreResult<Option<Session>> {
        self.around("session_by_id", self.inner.session_by_id(id)).await
    }
    async fn start_session(&self, new: NewSession, along: Along) -> StoreResult<Started> {
        self.around("start_session", self.inner.start_session(new, along)).await
    }
    async fn raise_session(&self, raised: Raised, along: Along) -> StoreResult<Started> {
        self.around("raise_session", self.inner.raise_session(raised, along)).await
    }
    async fn start_child(&self, child: Session) -> StoreResult<Started> {
        self.around("start_child", self.inner.start_child(child)).await
    }
    async fn touch_session(&self, id: SessionId, used: Timestamp) -> StoreResult<()> {
        self.around("touch_session", self.inner.touch_session(id, used)).await
    }
    async fn end_session(&self, id: SessionId, entry: AuditEntry) -> StoreResult<bool> {
        self.around("end_session", self.inner.end_session(id, entry)).await
    }
    async fn end_sessions_of(&self, user: UserId, but: Option<SessionId>, entry: AuditEntry) -> StoreResult<usize> {
        self.around("end_sessions_of", self.inner.end_sessions_of(user, but, entry)).await
    }
    async fn sweep_sessions(&self, over: Judge, most: usize) -> StoreResult<usize> {
        self.around("sweep_sessions", self.inner.sweep_sessions(over, most)).await
    }
    async fn knows_browser(&self, user: UserId, browser: &TokenHash) -> StoreResult<bool> {
        self.around("knows_browser", self.inner.knows_browser(user, browser)).await
    }
    async fn has_known_browsers(&self, user: UserId) -> StoreResult<bool> {
        self.around("has_known_browsers", self.inner.has_known_browsers(user)).await
    }
}

#[async_trait]
impl AttemptStore for Watched {
    async fn count_attempt(
        &self,
        user: UserId,
        lane: Lane,
        rule: AttemptRule,
        now: Timestamp,
    ) -> StoreResult<AttemptVerdict> {
        self.around("count_attempt", self.inner.count_attempt(user, lane, rule, now)).await
    }
    async fn refund_attempt(&self, user: UserId, lane: Lane) -> StoreResult<()> {
        self.around("refund_attempt", self.inner.refund_attempt(user, lane)).await
    }
    async fn tallies_of(&self, user: UserId) -> StoreResult<Vec<(Lane, Tally)>> {
        self.around("tallies_of", self.inner.tallies_of(user)).await
    }
}

#[async_trait]
impl BanStore for Watched {
    async fn bans(&self) -> StoreResult<Vec<Ban>> {
        self.around("bans", self.inner.bans()).await
    }
    async fn add_ban(&self, ban: Ban, entry: AuditEntry) -> StoreResult<()> {
        self.around("add_ban", self.inner.add_ban(ban, entry)).await
    }
    async fn revoke_ban(&self, id: BanId, entry: AuditEntry) -> StoreResult<bool> {
        self.around("revoke_ban", self.inner.revoke_ban(id, entry)).await
    }
}

#[async_trait]
impl KeyStore for Watched {
    async fn signing_keys(&self) -> StoreResult<Vec<SigningKey>> {
        self.around("signing_keys", self.inner.signing_keys()).await
    }
    async fn add_signing_key(&self, key: SigningKey, after: Option<KeyId>, entry: AuditEntry) -> StoreResult<KeyAdded> {
        self.around("add_signing_key", self.inner.add_signing_key(key, after, entry)).await
    }
    async fn kept_key(&self, purpose: &str) -> StoreResult<Option<Vec<u8>>> {
        self.around("kept_key", self.inner.kept_key(purpose)).await
    }
    async fn keep_key(&self, purpose: &str, sealed: Vec<u8>) -> StoreResult<Vec<u8>> {
        self.around("keep_key", self.inner.keep_key(purpose, sealed)).await
    }
    async fn remove_signing_key(&self, id: KeyId, entry: AuditEntry) -> StoreResult<bool> {
        self.around("remove_signing_key", self.inner.remove_signing_key(id, entry)).await
    }
}

#[async_trait]
impl FactorStore for Watched {
    async fn factors_of(&self, user: UserId) -> StoreResult<Vec<Factor>> {
        self.around("factors_of", self.inner.factors_of(user)).await
    }
    async fn change_factors(&self, change: FactorChange, along: Along) -> StoreResult<Saved> {
        self.around("change_factors", self.inner.change_factors(change, along)).await
    }
    async fn save_factor(&self, factor: &Factor, along: Along) -> StoreResult<Saved> {
        self.around("save_factor", self.inner.save_factor(factor, along)).await
    }
    async fn trusted_browser(&self, hash: &TokenHash) -> StoreResult<Option<TrustedBrowser>> {
        self.around("trusted_browser", self.inner.trusted_browser(hash)).await
    }
    async fn trusted_browsers_of(&self, user: UserId) -> StoreResult<Vec<TrustedBrowser>> {
        self.around("trusted_browsers_of", self.inner.trusted_browsers_of(user)).await
    }
    async fn end_trust(&self, user: UserId, which: Option<TrustId>, entry: AuditEntry) -> StoreResult<usize> {
        self.around("end_trust", self.inner.end_trust(user, which, entry)).await
    }
}

#[async_trait]
impl TicketStore for Watched {
    async fn open_ticket(&self, ticket: Ticket, along: Along) -> StoreResult<TicketOpened> {
        self.around("open_ticket", self.inner.open_ticket(ticket, along)).await
    }
    async fn ticket(&self, hash: &TokenHash) -> StoreResult<Option<Ticket>> {
        self.around("ticket", self.inner.ticket(hash)).await
    }
    async fn count_answer(&self, hash: &TokenHash) -> StoreResult<Option<u32>> {
        self.around("count_answer", self.inner.count_answer(hash)).await
    }
    async fn end_ticket(&self, hash: &TokenHash, entry: AuditEntry) -> StoreResult<bool> {
        self.around("end_ticket", self.inner.end_ticket(hash, entry)).await
    }
    async fn sweep_tickets(&self, now: Timestamp, most: usize) -> StoreResult<usize> {
        self.around("sweep_tickets", self.inner.sweep_tickets(now, most)).await
    }
}

#[async_trait]
impl ApprovalStore for Watched {
    async fn open_approval(&self, approval: Approval, pace: Pace, along: Along) -> StoreResult<ApprovalOpened> {
        self.around("open_approval", self.inner.open_approval(approval, pace, along)).await
    }
    async fn approval(&self, id: ApprovalId) -> StoreResult<Option<Approval>> {
        if *self.damaged.lock().expect("no panic before") == Some(id) {
            return Err(StoreError::Corrupt("a test put something else there".to_owned()));
        }
        self.around("approval", self.inner.approval(id)).await
    }
    async fn approval_by_link(&self, link: &TokenHash) -> StoreResult<Option<Approval>> {
        self.around("approval_by_link", self.inner.approval_by_link(link)).await
    }
    async fn approvals_of(&self, user: UserId) -> StoreResult<Vec<Approval>> {
        self.around("approvals_of", self.inner.approvals_of(user)).await
    }
    async fn turn_approval(&self, id: ApprovalId, event: Event, along: Along) -> StoreResult<Turned> {
        self.around("turn_approval", self.inner.turn_approval(id, event, along)).await
    }
    async fn count_code(&self, id: ApprovalId) -> StoreResult<Option<u32>> {
        self.around("count_code", self.inner.count_code(id)).await
    }
}

#[async_trait]
impl OutboxStore for Watched {
    async fn letters(&self, most: usize) -> StoreResult<Vec<Letter>> {
        self.around("letters", self.inner.letters(most)).await
    }
    async fn postpone_letter(&self, id: LetterId, due: Timestamp) -> StoreResult<bool> {
        self.around("postpone_letter", self.inner.postpone_letter(id, due)).await
    }
    async fn end_letter(&self, id: LetterId) -> StoreResult<bool> {
        self.around("end_letter", self.inner.end_letter(id)).await
    }
}

#[async_trait]
impl AuditStore for Watched {
    async fn record(&self, along: Along) -> StoreResult<bool> {
        self.around("record", self.inner.record(along)).await
    }
    async fn entries(&self, after: u64, most: usize) -> StoreResult<Vec<(u64, AuditEntry)>> {
        self.around("entries", self.inner.entries(after, most)).await
    }
    async fn entries_of(&self, user: UserId, before: Option<u64>, most: usize) -> StoreResult<Vec<(u64, AuditEntry)>> {
        self.around("entries_of", self.inner.entries_of(user, before, most)).await
    }
    async fn newest_entries(&self, most: usize) -> StoreResult<Vec<(u64, AuditEntry)>> {
        self.around("newest_entries", self.inner.newest_entries(most)).await
    }
    async fn check_entries(&self, noted: Option<Head>) -> StoreResult<Report> {
        self.around("check_entries", self.inner.check_entries(noted)).await
    }
    async fn forget_entries(&self, before: Timestamp, most: usize) -> StoreResult<usize> {
        self.around("forget_entries", self.inner.forget_entries(before, most)).await
    }
}

#[async_trait]
impl Store for Watched {
    async fn export(&self, to: Box<dyn std::io::Write + Send>) -> StoreResult<u64> {
        self.inner.export(to).await
    }
    fn health(&self) -> Result<(), String> {
        self.inner.health()
    }
    fn waiting(&self) -> usize {
        self.inner.waiting()
    }
    async fn close(&self) {
        self.inner.close().await;
    }
}
