//! One entry per live session: the person at a version, ready for the hot path.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::statements::Statements;
use crate::domain::access::Who;
use crate::domain::ids::{SessionId, UserId};
use crate::domain::quick_hash::Quick;
use crate::domain::secret::TokenHash;
use crate::domain::session::{Reach, Session, SessionPolicy, Standing};
use crate::domain::standard::Shown;
use crate::domain::time::Timestamp;
use crate::domain::user::User;

/// Use is noted in memory at once and written this seldom.
const WRITE_USE_EVERY: Duration = Duration::from_mins(5);

/// A session that was there when it was looked up.
#[derive(Debug)]
pub struct LiveSession {
    pub session: Session,
    /// Of a child: the session by which it stands.
    pub parent: Option<Arc<LiveSession>>,
    pub user: Arc<User>,
    /// What apps were told of it.
    pub statements: Statements,
    last_used: AtomicU64,
    last_written: AtomicU64,
    over: CancellationToken,
}

impl LiveSession {
    pub fn new(session: Session, parent: Option<Arc<Self>>, user: Arc<User>) -> Arc<Self> {
        let last_used = session.last_used.millis();
        Arc::new(Self {
            over: parent.as_ref().map_or_else(CancellationToken::new, |parent| parent.over.child_token()),
            last_used: AtomicU64::new(last_used),
            last_written: AtomicU64::new(last_used),
            session,
            parent,
            user,
            statements: Statements::default(),
        })
    }

    /// The portal session that this is, or that it stands by.
    pub fn root(&self) -> &Self {
        self.parent.as_deref().unwrap_or(self)
    }

    /// What access depends on, for somebody who asks now. What a child has shown was shown before it began: a higher
    /// standing of its parent reaches an app's host by a hand-over, and never by itself.
    pub fn who(&self, at: Timestamp) -> Who<'_> {
        let Session { methods, authenticated, .. } = self.session;
        Who { groups: &self.user.groups, shown: Shown { methods, authenticated, at } }
    }

    pub fn stands(&self, policy: &SessionPolicy, now: Timestamp) -> bool {
        let root = self.root();
        let remembered = matches!(root.session.reach, Reach::Portal { remembered: true });
        let standing = policy.standing(root.session.created, root.last_used(), remembered, now);
        standing == Standing::Live && !self.over.is_cancelled() && self.user.is_active()
    }

    pub fn last_used(&self) -> Timestamp {
        Timestamp::from_millis(self.last_used.load(Ordering::Relaxed))
    }

    /// Notes use. The answer is the session whose use should be written now, if it is time.
    pub fn note_use(&self, now: Timestamp) -> Option<SessionId> {
        let root = self.root();
        self.last_used.fetch_max(now.millis(), Ordering::Relaxed);
        root.last_used.fetch_max(now.millis(), Ordering::Relaxed);
        let written = root.last_written.load(Ordering::Relaxed);
        let is_time = now.since(Timestamp::from_millis(written)) >= WRITE_USE_EVERY;
        let mine = is_time
            && root.last_written.compare_exchange(written, now.millis(), Ordering::Relaxed, Ordering::Relaxed).is_ok();
        mine.then_some(root.session.id)
    }

    /// Cancelled when this session is over or its person changed.
    pub fn over(&self) -> &CancellationToken {
        &self.over
    }
}

/// Where the sessions are. Look-ups take no lock.
#[derive(Default)]
pub struct LiveSessions {
    by_token: papaya::HashMap<TokenHash, Arc<LiveSession>, Quick>,
    index: Mutex<Index>,
    generation: AtomicU64,
}

/// For forgetting: which entries a session or a person has.
#[derive(Default)]
struct Index {
    tokens: HashMap<SessionId, TokenHash>,
    of_user: HashMap<UserId, HashSet<SessionId>>,
}

/// The state of things before the store was asked; what was read then is kept only if nothing was forgotten since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation(u64);

impl LiveSessions {
    pub fn get(&self, token: &TokenHash) -> Option<Arc<LiveSession>> {
        self.by_token.pin().get(token).filter(|entry| !entry.over.is_cancelled()).cloned()
    }

    pub fn generation(&self) -> Generation {
        Generation(self.generation.load(Ordering::Acquire))
    }

    /// Keeps an entry that was read from the store, if nothing was forgotten since `read_at`. Another reader may have been
    /// first; then theirs is the one.
    pub fn keep(&self, read_at: Generation, entry: Arc<LiveSession>) -> Option<Arc<LiveSession>> {
        let mut index = self.index();
        if self.generation() != read_at {
            return None;
        }
        let token = entry.session.token;
        if let Some(first) = self.get(&token) {
            return Some(first);
        }
        index.tokens.insert(entry.session.id, token);
        index.of_user.entry(entry.user.id).or_default().insert(entry.session.id);
        self.by_token.pin().insert(token, Arc::clone(&entry));
        Some(entry)
    }

    /// These are over: gone from memory, and what is open of them is cancelled.
    pub fn forget(&self, ids: &[SessionId]) {
        let mut index = self.index();
        self.generation.fetch_add(1, Ordering::AcqRel);
        for id in ids {
            self.remove(&mut index, *id);
        }
    }

    /// All of one person: the next request reads them anew.
    pub fn forget_user(&self, user: UserId) {
        let mut index = self.index();
        self.generation.fetch_add(1, Ordering::AcqRel);
        for id in index.of_user.remove(&user).unwrap_or_default() {
            self.remove(&mut index, id);
        }
    }

    /// Drops what nobody used for long and nobody holds; the store still has it. (A request that takes it up in this very
    /// moment is cut, which is the safe side.)
    pub fn drop_idle(&self, since: Timestamp) {
        let idle: Vec<_> = self
            .by_token
            .pin()
            .values()
            .filter(|entry| entry.last_used() < since && Arc::strong_count(entry) == 1)
            .map(|entry| entry.session.id)
            .collect();
        if idle.is_empty() {
            return;
        }
        let mut index = self.index();
        self.generation.fetch_add(1, Ordering::AcqRel);
        for id in idle {
            self.remove(&mut index, id);
        }
    }

    pub fn len(&self) -> usize {
        self.by_token.len()
    }

    pub fn is_empty(&self) -> bool {
        self.by_token.is_empty()
    }

    fn remove(&self, index: &mut Index, id: SessionId) {
        let Some(token) = index.tokens.remove(&id) else { return };
        let map = self.by_token.pin();
        let Some(entry) = map.remove(&token) else { return };
        entry.over.cancel();
        if let Some(sessions) = index.of_user.get_mut(&entry.user.id) {
            sessions.remove(&id);
            if sessions.is_empty() {
                index.of_user.remove(&entry.user.id);
            }
        }
    }

    fn index(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
