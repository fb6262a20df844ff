//! What we remember. One promise, one method: each is whole, durable before it returns, and reported to the change sink
//! in between. No backend shows through.
//!
//! A write is whole or absent, and is answered only when it is on disk; so is a "no" that rests on somebody else's write.
//! If a call fails or its caller gives up, the outcome is unknown: treat what was to be used up as used. A read may see a
//! write moments before it is on disk. That is harmless, because whatever is built on it is a write of its own, which
//! stands in line behind; but never give anyone a lasting promise because of a read alone.

mod along;
mod asked;
mod chain;
#[cfg(test)]
mod contract;
pub mod export;
pub mod record;
mod sealed;
pub mod sled;

use std::sync::Arc;

use async_trait::async_trait;

pub use self::along::Along;
pub use self::asked::{ApprovalOpened, ApprovalStore, Turned};
pub use self::export::backup;
pub use self::sled::folder::{StoreState, state_of};
pub use self::sled::rebuild::{Compacted, Upgraded, compact, upgrade};
pub use self::sled::reseal::{Resealed, reseal};
pub use self::sled::restore::{RestoreError, restore};

use crate::domain::audit::AuditEntry;
use crate::domain::audit::chain::{Head, Report};
use crate::domain::ban::Ban;
use crate::domain::factor::Factor;
use crate::domain::ids::{BanId, FactorId, KeyId, LetterId, SessionId, TrustId, UserId};
use crate::domain::keyring::SigningKey;
use crate::domain::letter::Letter;
use crate::domain::limits::{AttemptRule, AttemptVerdict, Tally};
use crate::domain::secret::TokenHash;
use crate::domain::session::{Methods, Session};
use crate::domain::ticket::Ticket;
use crate::domain::time::Timestamp;
use crate::domain::trust::TrustedBrowser;
use crate::domain::user::{EmailAddress, User, UserName};

/// A part failed. What people can cause (a taken name, an old version) is not here but in the outcomes below.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Not now: the disk is full or faulty, the store is read-only or closing. Nothing was promised.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// What was read is not what was written.
    #[error("the store holds a damaged record: {0}")]
    Corrupt(String),
}

pub type StoreResult<T> = Result<T, StoreError>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    Created,
    /// The name, or one that reads like it, is or was in use, or is kept for somebody who is registering.
    NameTaken,
    EmailTaken,
    Spent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    Saved,
    /// Somebody else saved first: read again.
    Stale,
    EmailTaken,
    Gone,
    Spent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Started {
    Started,
    /// The person was changed, disabled or deleted since they were read, or the parent session ended: nothing was written.
    Refused,
    Spent,
}

/// Which sessions end in the same write as a person's change. With them end the person's trusted browsers, half-finished
/// sign-ins and links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    None,
    All,
    AllBut(SessionId),
}

/// A finished sign-in, written whole.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub session: Session,
    /// The person's version whose password was checked.
    pub user_version: u64,
    /// A stronger or repeated sign-in in the same browser takes the place of this session, which ends, children too.
    pub replaces: Option<SessionId>,
    /// From now on this browser is known, by this hash; the one it replaces is forgotten.
    pub browser: Option<KnownBrowser>,
    /// The last try that succeeded, at a password or at a code: its counters are cleared of what this browser (or a stranger's
    /// one try) added.
    pub lane: Lane,
    /// From now on the second factor is not asked for in this browser.
    pub trust: Option<TrustedBrowser>,
    /// Factors that were enrolled on the way in: written only if the person still has none.
    pub enrols: Vec<Factor>,
}

impl NewSession {
    /// One that takes nothing's place and brings nothing with it.
    pub fn new(session: Session, user_version: u64, lane: Lane) -> Self {
        Self { session, user_version, replaces: None, browser: None, lane, trust: None, enrols: Vec::new() }
    }
}

/// What a session stands for after something was proven anew. Its children go on as they are.
#[derive(Clone, Debug)]
pub struct Raised {
    pub id: SessionId,
    /// The person's version when it was found out what they must prove.
    pub user_version: u64,
    /// The token that it has from now on.
    pub token: TokenHash,
    pub authenticated: Timestamp,
    pub methods: Methods,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownBrowser {
    pub hash: TokenHash,
    pub replaces: Option<TokenHash>,
    pub seen: Timestamp,
}

/// Whose tries are counted together, within one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// All browsers that never finished a sign-in of this person.
    Strangers,
    /// One that did.
    Browser(TokenHash),
    /// Wrong codes after a right password, counted apart: a password that is right again gives none of them back.
    CodesOfStrangers,
    CodesOfBrowser(TokenHash),
}

impl Lane {
    /// Where the passwords are counted that come from where these codes come from.
    #[must_use]
    pub fn passwords(self) -> Self {
        match self {
            Self::Strangers | Self::CodesOfStrangers => Self::Strangers,
            Self::Browser(hash) | Self::CodesOfBrowser(hash) => Self::Browser(hash),
        }
    }

    /// Where the codes are counted that come from where these passwords come from.
    #[must_use]
    pub fn codes(self) -> Self {
        match self {
            Self::Strangers | Self::CodesOfStrangers => Self::CodesOfStrangers,
            Self::Browser(hash) | Self::CodesOfBrowser(hash) => Self::CodesOfBrowser(hash),
        }
    }
}

#[async_trait]
pub trait UserStore: Send + Sync {
    async fn user(&self, id: UserId) -> StoreResult<Option<User>>;
    async fn user_by_name(&self, name: &UserName) -> StoreResult<Option<User>>;
    async fn user_by_email(&self, email: &EmailAddress) -> StoreResult<Option<User>>;
    /// In the order of their names, from the one after `after`.
    async fn users(&self, after: Option<&UserName>, most: usize) -> StoreResult<Vec<User>>;
    /// The names of those who were here before stay theirs, and so does whatever reads like them.
    async fn create_user(&self, user: &User, along: Along) -> StoreResult<Created>;
    /// Saves if `user.version` is still the stored one, and counts it up. Name and time of creation are never changed.
    /// With an address end the links that went to it.
    /// Known browsers stay known: they open nothing, and only keep a stranger's tries from delaying the owner.
    async fn save_user(&self, user: &User, ending: Ending, along: Along) -> StoreResult<Saved>;
    /// Removes person, sessions, factors, tickets, letters, browsers and counters; a letter that comes along still leaves.
    /// The id and the name stay taken for ever. `false`: nobody was there, or what it would have used up is gone.
    async fn delete_user(&self, id: UserId, along: Along) -> StoreResult<bool>;
}

/// Says whether a portal session is over.
pub type Judge = Arc<dyn Fn(&Session) -> bool + Send + Sync>;

#[async_trait]
pub trait SessionStore: Send + Sync {
    /// The session with this token and its person; a child comes with its parent.
    async fn session(&self, token: &TokenHash) -> StoreResult<Option<FoundSession>>;
    /// Portal sessions and children, the last begun first.
    async fn sessions_of(&self, user: UserId) -> StoreResult<Vec<Session>>;
    async fn session_by_id(&self, id: SessionId) -> StoreResult<Option<Session>>;
    /// A session that keeps the id of the one it replaces must find it there: what was ended meanwhile is not revived.
    async fn start_session(&self, new: NewSession, along: Along) -> StoreResult<Started>;
    /// Gives a portal session a new token and standing, and keeps its children; one that has ended is not revived, and where
    /// the person was changed since they were read, nothing is written.
    async fn raise_session(&self, raised: Raised, along: Along) -> StoreResult<Started>;
    /// A child, whose parent must still be there. Takes the place of an earlier child on the same host under that parent.
    async fn start_child(&self, child: Session) -> StoreResult<Started>;
    /// Notes use; of a session that has ended, nothing.
    async fn touch_session(&self, id: SessionId, used: Timestamp) -> StoreResult<()>;
    /// Ends it and its children. `false`: it was not there.
    async fn end_session(&self, id: SessionId, entry: AuditEntry) -> StoreResult<bool>;
    /// Ends all of a person's but one (with its children), and says how many portal sessions ended.
    async fn end_sessions_of(&self, user: UserId, but: Option<SessionId>, entry: AuditEntry) -> StoreResult<usize>;
    /// Ends at most `most` portal sessions that the judge says are over, with their children, and says how many; for the
    /// sweep. The judge is asked again in the moment of the write.
    async fn sweep_sessions(&self, over: Judge, most: usize) -> StoreResult<usize>;
    /// Whether this person finished a sign-in in the browser with this hash.
    async fn knows_browser(&self, user: UserId, browser: &TokenHash) -> StoreResult<bool>;
    /// Whether they ever did in any.
    async fn has_known_browsers(&self, user: UserId) -> StoreResult<bool>;
}

#[derive(Clone, Debug)]
pub struct FoundSession {
    pub session: Session,
    pub parent: Option<Session>,
    pub user: User,
}

#[async_trait]
pub trait AttemptStore: Send + Sync {
    /// Counts a try before it is judged (at a person, or at one of `UserId::of_nobody`), so that a burst cannot be judged
    /// more often than the rule says; a wait is durable before it is answered. A browser that this person does not know
    /// counts as a stranger.
    async fn count_attempt(
        &self,
        user: UserId,
        lane: Lane,
        rule: AttemptRule,
        now: Timestamp,
    ) -> StoreResult<AttemptVerdict>;
    /// Gives back a try that was never judged; to a browser that is no longer known, nothing.
    async fn refund_attempt(&self, user: UserId, lane: Lane) -> StoreResult<()>;
    /// What is counted against a person now, in each lane.
    async fn tallies_of(&self, user: UserId) -> StoreResult<Vec<(Lane, Tally)>>;
}

/// What becomes of a person's factors, in one write.
#[derive(Clone, Debug)]
pub struct FactorChange {
    pub user: UserId,
    /// The person's version when their factors were read. It grows, so that a sign-in that is under way begins again.
    pub user_version: u64,
    pub removes: Vec<FactorId>,
    pub adds: Vec<Factor>,
    /// Where a browser's trust rests on what is removed.
    pub ends_trust: bool,
}

#[async_trait]
pub trait FactorStore: Send + Sync {
    /// The oldest first.
    async fn factors_of(&self, user: UserId) -> StoreResult<Vec<Factor>>;
    /// With it, and with each factor that is enrolled on the way in, end half-done additions of others: what they rest on
    /// has changed.
    async fn change_factors(&self, change: FactorChange, along: Along) -> StoreResult<Saved>;
    /// Saves if `factor.version` is still the stored one, and counts it up.
    async fn save_factor(&self, factor: &Factor, along: Along) -> StoreResult<Saved>;
    async fn trusted_browser(&self, hash: &TokenHash) -> StoreResult<Option<TrustedBrowser>>;
    /// The newest first, those that are over included.
    async fn trusted_browsers_of(&self, user: UserId) -> StoreResult<Vec<TrustedBrowser>>;
    /// One, or all of a person's; says how many ended.
    async fn end_trust(&self, user: UserId, which: Option<TrustId>, entry: AuditEntry) -> StoreResult<usize>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketOpened {
    Opened,
    /// The name that it would keep is somebody's, or kept for somebody else.
    NameTaken,
    /// The person whom it concerns is not here, or not as they were read.
    Gone,
    Spent,
}

#[async_trait]
pub trait TicketStore: Send + Sync {
    /// Ends those that give way to it; and where somebody has too many that share its room, the oldest.
    async fn open_ticket(&self, ticket: Ticket, along: Along) -> StoreResult<TicketOpened>;
    /// It may be over: ask it.
    async fn ticket(&self, hash: &TokenHash) -> StoreResult<Option<Ticket>>;
    /// Counts an answer before it is judged, and says how many there were with this one; nothing if the ticket is gone.
    async fn count_answer(&self, hash: &TokenHash) -> StoreResult<Option<u32>>;
    /// `false`: it was not there.
    async fn end_ticket(&self, hash: &TokenHash, entry: AuditEntry) -> StoreResult<bool>;
    /// Removes tickets, trusted browsers and approvals that are over, at most `most`, and says how many.
    async fn sweep_tickets(&self, now: Timestamp, most: usize) -> StoreResult<usize>;
}

#[async_trait]
pub trait OutboxStore: Send + Sync {
    /// The oldest first.
    async fn letters(&self, most: usize) -> StoreResult<Vec<Letter>>;
    /// When it is to be tried again. `false`: it is not there any more.
    async fn postpone_letter(&self, id: LetterId, due: Timestamp) -> StoreResult<bool>;
    /// It was sent, or is not to be sent any more.
    async fn end_letter(&self, id: LetterId) -> StoreResult<bool>;
}

#[async_trait]
pub trait BanStore: Send + Sync {
    async fn bans(&self) -> StoreResult<Vec<Ban>>;
    async fn add_ban(&self, ban: Ban, entry: AuditEntry) -> StoreResult<()>;
    /// `false`: there was none.
    async fn revoke_ban(&self, id: BanId, entry: AuditEntry) -> StoreResult<bool>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyAdded {
    Added,
    /// Another one was added first: read again.
    Stale,
}

#[async_trait]
pub trait KeyStore: Send + Sync {
    /// Those that sign assertions, sealed, in the order in which they sign.
    async fn signing_keys(&self) -> StoreResult<Vec<SigningKey>>;
    /// Adds one if `after` is still the last in that order (none: if there is none).
    async fn add_signing_key(&self, key: SigningKey, after: Option<KeyId>, entry: AuditEntry) -> StoreResult<KeyAdded>;
    /// A key for one purpose, sealed.
    async fn kept_key(&self, purpose: &str) -> StoreResult<Option<Vec<u8>>>;
    /// Keeps one where there is none; the answer is the one that stands.
    async fn keep_key(&self, purpose: &str, sealed: Vec<u8>) -> StoreResult<Vec<u8>>;
    /// The last one stays, whoever asks. `false`: nothing was removed.
    async fn remove_signing_key(&self, id: KeyId, entry: AuditEntry) -> StoreResult<bool>;
}

#[async_trait]
pub trait AuditStore: Send + Sync {
    /// Writes down what changed no record of its own. `false`: what it would have used up is gone, and nothing was done.
    async fn record(&self, along: Along) -> StoreResult<bool>;
    /// Oldest first, with their numbers, from the one after `after`.
    async fn entries(&self, after: u64, most: usize) -> StoreResult<Vec<(u64, AuditEntry)>>;
    /// Those that concern one person, the newest first, from the one before `before`.
    async fn entries_of(&self, user: UserId, before: Option<u64>, most: usize) -> StoreResult<Vec<(u64, AuditEntry)>>;
    /// The last ones, oldest first.
    async fn newest_entries(&self, most: usize) -> StoreResult<Vec<(u64, AuditEntry)>>;
    /// Goes through all of them, and says which are missing or were changed. `noted` is the head of an earlier look.
    async fn check_entries(&self, noted: Option<Head>) -> StoreResult<Report>;
    /// Removes at most `most` of the oldest, as long as they are from before this time, and says how many.
    async fn forget_entries(&self, before: Timestamp, most: usize) -> StoreResult<usize>;
}

/// All that the program asks of a backend while it runs.
#[async_trait]
pub trait Store:
    UserStore
    + SessionStore
    + FactorStore
    + TicketStore
    + ApprovalStore
    + OutboxStore
    + AttemptStore
    + BanStore
    + KeyStore
    + AuditStore
{
    /// Writes a whole export, as it is at one moment, while writes go on, and says how many records it holds. One at a
    /// time. Sessions are not in it: after a restore everybody signs in again.
    async fn export(&self, to: Box<dyn std::io::Write + Send>) -> StoreResult<u64>;
    /// Whether writes are taken; if not, why.
    fn health(&self) -> Result<(), String>;
    /// How many writes wait to be taken up.
    fn waiting(&self) -> usize;
    /// Everything acknowledged is on disk and the backend is closed; later calls are `Unavailable`.
    async fn close(&self);
}
