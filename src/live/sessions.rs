//! One entry per live session: the person at a version, ready for the hot path.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio_util::sync::CancellationToken;

use super::life::Life;
use super::statements::Statements;
use crate::domain::access::Who;
use crate::domain::ids::{SessionId, UserId};
use crate::domain::quick_hash::Quick;
use crate::domain::secret::TokenHash;
use crate::domain::session::{Reach, Session, SessionCore, SessionPolicy, Standing};
use crate::domain::standard::Shown;
use crate::domain::time::Timestamp;
use crate::domain::user::User;

/// So many lives wait at most for the next entry of their sessions.
const MOST_LIVES: usize = 50_000;

/// A session that was there when it was looked up.
#[derive(Debug)]
pub struct LiveSession {
    pub session: SessionCore,
    /// Of a child: the session by which it stands.
    pub parent: Option<Arc<LiveSession>>,
    pub user: Arc<User>,
    /// What apps were told of it.
    pub statements: Statements,
    life: Arc<Life>,
}

impl LiveSession {
    pub fn new(session: &Session, parent: Option<Arc<Self>>, user: Arc<User>) -> Self {
        let life = Arc::new(Life::new(session.last_used));
        Self { session: session.core(), parent, user, statements: Statements::default(), life }
    }

    /// The portal session that this is, or that it stands by.
    pub fn root(&self) -> &Self {
        self.parent.as_deref().unwrap_or(self)
    }

    /// What access depends on, for somebody who asks now. What a child has shown was shown before it began: a higher
    /// standing of its parent reaches an app's host by a hand-over, and never by itself.
    pub fn who(&self, at: Timestamp) -> Who<'_> {
        let SessionCore { methods, authenticated, .. } = self.session;
        Who { groups: &self.user.groups, shown: Shown { methods, authenticated, at } }
    }

    pub fn stands(&self, policy: &SessionPolicy, now: Timestamp) -> bool {
        let root = self.root();
        let remembered = matches!(root.session.reach, Reach::Portal { remembered: true });
        let standing = policy.standing(root.session.created, root.last_used(), remembered, now);
        standing == Standing::Live && !self.is_over() && self.user.is_active()
    }

    pub fn last_used(&self) -> Timestamp {
        self.life.last_used()
    }

    /// Notes use. The answer is the session whose use should be written now, if it is time.
    pub fn note_use(&self, now: Timestamp) -> Option<SessionId> {
        let root = self.root();
        self.life.note_use(now);
        root.life.note_use(now);
        root.life.is_time_to_write(now).then_some(root.session.id)
    }

    /// A request of it is open until `closed`: `cancel` is cancelled when the session is over or its person changed.
    pub(super) fn opened(&self, number: u64, cancel: &CancellationToken) {
        self.life.open(number, cancel.clone());
        if self.is_over() {
            cancel.cancel();
        }
    }

    pub(super) fn closed(&self, number: u64) {
        self.life.close(number);
    }

    fn is_over(&self) -> bool {
        self.life.is_over() || self.parent.as_ref().is_some_and(|parent| parent.life.is_over())
    }

    fn key(&self) -> Key {
        (self.user.id, self.session.id)
    }
}

/// Where the sessions are. Look-ups take no lock.
#[derive(Default)]
pub struct LiveSessions {
    /// The table lets go of what is removed only some time later, so it holds nothing fast.
    by_token: papaya::HashMap<TokenHash, Weak<LiveSession>, Quick>,
    index: Mutex<Index>,
    generation: AtomicU64,
}

/// A person's are beside each other.
type Key = (UserId, SessionId);

/// For forgetting: which entries a session or a person has.
#[derive(Default)]
struct Index {
    /// The very ones that are found by their tokens.
    entries: BTreeMap<Key, Arc<LiveSession>>,
    /// Of sessions that go on by another token, until the next look-up finds them.
    lives: BTreeMap<Key, Arc<Life>>,
}

/// The state of things before the store was asked; what was read then is kept only if nothing was forgotten since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation(u64);

impl LiveSessions {
    pub fn get(&self, token: &TokenHash) -> Option<Arc<LiveSession>> {
        self.by_token.pin().get(token)?.upgrade().filter(|entry| !entry.is_over())
    }

    pub fn generation(&self) -> Generation {
        Generation(self.generation.load(Ordering::Acquire))
    }

    /// Keeps an entry that was read from the store, if nothing was forgotten since `read_at`. Another reader may have been
    /// first; then theirs is the one.
    pub fn keep(&self, read_at: Generation, mut entry: LiveSession) -> Option<Arc<LiveSession>> {
        let mut index = self.index();
        if self.generation() != read_at {
            return None;
        }
        if let Some(first) = self.get(&entry.session.token) {
            return Some(first);
        }
        let key = entry.key();
        if let Some(life) = self.take(&mut index, key).filter(|life| !life.is_over()) {
            life.note_use(entry.last_used());
            entry.life = life;
        }
        // The same person in another browser.
        if let Some((_, other)) = index.entries.range(all_of(entry.user.id)).next()
            && other.user == entry.user
        {
            entry.user = Arc::clone(&other.user);
        }
        let entry = Arc::new(entry);
        index.entries.insert(key, Arc::clone(&entry));
        self.by_token.pin().insert(entry.session.token, Arc::downgrade(&entry));
        Some(entry)
    }

    /// These are over: gone from memory, and what is open of them is cancelled.
    pub fn forget(&self, user: UserId, ids: &[SessionId]) {
        let mut index = self.changing();
        for id in ids {
            self.end(&mut index, (user, *id));
        }
    }

    /// All of one person: the next request reads them anew.
    pub fn forget_user(&self, user: UserId) {
        let mut index = self.changing();
        for key in index.keys_of(user) {
            self.end(&mut index, key);
        }
    }

    /// A portal session goes on by another token: nothing is opened any more by what was known of it and its children, and
    /// what is open stays so. The next request of each reads it anew, and takes its life up.
    pub fn renew(&self, user: UserId, id: SessionId) {
        let mut index = self.changing();
        let all = index.entries.range(all_of(user));
        let kin: Vec<Key> = all.filter(|(_, entry)| entry.root().session.id == id).map(|(key, _)| *key).collect();
        for key in kin {
            self.hand_on(&mut index, key, key);
        }
    }

    /// A child makes room for the next one on its host, which goes on with what is open.
    pub fn replace(&self, user: UserId, (before, by): (SessionId, SessionId)) {
        let mut index = self.changing();
        self.hand_on(&mut index, (user, before), (user, by));
    }

    /// Drops statements that are stale, and what nobody used `since` then and nobody holds; the store still has it. (A
    /// request that takes it up in this very moment is cut, which is the safe side.)
    pub fn tidy(&self, now: Timestamp, since: Timestamp) {
        // Without the lock. Whoever is looked at here is held by the index and by this look.
        let is_old = |entry: &Arc<LiveSession>| entry.last_used() < since && Arc::strong_count(entry) == 2;
        let look = |entry: &Arc<LiveSession>| entry.statements.drop_stale(now);
        let all = self.by_token.pin();
        let entries = all.values().filter_map(Weak::upgrade).inspect(look);
        let old: Vec<Key> = entries.filter(is_old).map(|entry| entry.key()).collect();
        drop(all);
        let is_left = |life: &Arc<Life>| life.last_used() < since && Arc::strong_count(life) == 1;
        let mut index = self.index();
        index.lives.retain(|_, life| !is_left(life));
        if old.is_empty() {
            return;
        }
        self.generation.fetch_add(1, Ordering::AcqRel);
        for key in old {
            if index.entries.get(&key).is_some_and(|entry| Arc::strong_count(entry) == 1 && is_left(&entry.life)) {
                self.end(&mut index, key);
            }
        }
    }

    pub fn len(&self) -> usize {
        self.by_token.len()
    }

    pub fn is_empty(&self) -> bool {
        self.by_token.is_empty()
    }

    fn end(&self, index: &mut Index, key: Key) {
        if let Some(life) = self.take(index, key) {
            life.end();
        }
    }

    /// An entry goes, and its life waits for the next one.
    fn hand_on(&self, index: &mut Index, before: Key, after: Key) {
        let Some(life) = self.take(index, before) else { return };
        let surplus = if index.lives.len() < MOST_LIVES { None } else { index.lives.pop_first().map(|(_, life)| life) };
        let other = index.lives.insert(after, life);
        for life in surplus.into_iter().chain(other) {
            life.end();
        }
    }

    /// Whatever is known of it goes, but for its life.
    fn take(&self, index: &mut Index, key: Key) -> Option<Arc<Life>> {
        let Some(entry) = index.entries.remove(&key) else { return index.lives.remove(&key) };
        self.by_token.pin().remove(&entry.session.token);
        Some(Arc::clone(&entry.life))
    }

    /// What was read before this is not kept after it.
    fn changing(&self) -> MutexGuard<'_, Index> {
        let index = self.index();
        self.generation.fetch_add(1, Ordering::AcqRel);
        index
    }

    fn index(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Index {
    fn keys_of(&self, user: UserId) -> Vec<Key> {
        let entries = self.entries.range(all_of(user)).map(|(key, _)| *key);
        entries.chain(self.lives.range(all_of(user)).map(|(key, _)| *key)).collect()
    }
}

fn all_of(user: UserId) -> RangeInclusive<Key> {
    (user, SessionId::from_bytes([0; 16]))..=(user, SessionId::from_bytes([255; 16]))
}

#[cfg(test)]
mod tests;
