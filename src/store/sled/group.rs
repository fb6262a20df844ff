//! One group of writes: each sees what those before it wrote, each is whole or absent, and all go to disk together.

use std::collections::BTreeMap;

use sled::{Batch, IVec, Tree};

use super::keys::{self, Key};
use super::{damaged, engine_failed, guarded};
use crate::domain::audit::AuditEntry;
use crate::domain::change::Change;
use crate::domain::ids::UserId;
use crate::store::record::{self, AuditLink, Record};
use crate::store::{StoreError, StoreResult, chain};

/// Sled keeps larger values in files of their own, which it never syncs.
const LARGEST_VALUE: usize = 100 * 1024;

pub(super) type Writes = BTreeMap<Key, Option<Vec<u8>>>;

pub(super) struct Group<'a> {
    tree: &'a Tree,
    settled: Act,
    current: Act,
}

/// What one write wants.
#[derive(Default)]
pub(super) struct Act {
    pub(super) writes: Writes,
    pub(super) changes: Vec<Change>,
}

impl<'a> Group<'a> {
    pub(super) fn new(tree: &'a Tree) -> Self {
        Self { tree, settled: Act::default(), current: Act::default() }
    }

    /// Does an act, wholly or not at all.
    pub(super) fn perform<T>(&mut self, act: impl FnOnce(&mut Self) -> StoreResult<T>) -> StoreResult<T> {
        self.current = Act::default();
        let outcome = guarded(|| act(self));
        let done = std::mem::take(&mut self.current);
        if outcome.is_ok() {
            self.settled.writes.extend(done.writes);
            self.settled.changes.extend(done.changes);
        }
        outcome
    }

    /// All that the acts of this group want.
    pub(super) fn finish(self) -> Act {
        self.settled
    }

    pub(super) fn bytes(&self, key: &[u8]) -> StoreResult<Option<Vec<u8>>> {
        match self.current.writes.get(key).or_else(|| self.settled.writes.get(key)) {
            Some(written) => Ok(written.clone()),
            None => Ok(self.tree.get(key).map_err(|error| engine_failed(&error))?.map(|value| value.to_vec())),
        }
    }

    pub(super) fn has(&self, key: &[u8]) -> StoreResult<bool> {
        self.bytes(key).map(|found| found.is_some())
    }

    pub(super) fn get<R: Record>(&self, key: &[u8]) -> StoreResult<Option<R>> {
        self.bytes(key)?.map(|value| record::read(&value).map_err(|error| damaged(key, &error))).transpose()
    }

    /// The keys that begin so, in order.
    pub(super) fn keys(&self, prefix: &[u8]) -> StoreResult<Vec<Key>> {
        let mut there: BTreeMap<Key, bool> = BTreeMap::new();
        for key in self.tree.scan_prefix(prefix).keys() {
            there.insert(key.map_err(|error| engine_failed(&error))?.to_vec(), true);
        }
        for writes in [&self.settled.writes, &self.current.writes] {
            for (key, value) in writes.range(prefix.to_vec()..).take_while(|(key, _)| key.starts_with(prefix)) {
                there.insert(key.clone(), value.is_some());
            }
        }
        Ok(there.into_iter().filter_map(|(key, is_there)| is_there.then_some(key)).collect())
    }

    pub(super) fn put<R: Record>(&mut self, key: Key, value: R) -> StoreResult<()> {
        self.put_bytes(key, record::write(value)?)
    }

    pub(super) fn put_bytes(&mut self, key: Key, value: Vec<u8>) -> StoreResult<()> {
        if value.len() > LARGEST_VALUE {
            return Err(StoreError::Unavailable(format!("a record of {} bytes is too large", value.len())));
        }
        self.current.writes.insert(key, Some(value));
        Ok(())
    }

    pub(super) fn remove(&mut self, key: Key) {
        self.current.writes.insert(key, None);
    }

    /// Writes an entry down under the next number, linked to the one before.
    pub(super) fn note(&mut self, entry: AuditEntry) -> StoreResult<()> {
        let number = self.bytes(keys::META_AUDIT)?.as_deref().and_then(keys::tail).map_or(0, u64::from_be_bytes) + 1;
        self.put_bytes(keys::META_AUDIT.to_vec(), number.to_be_bytes().to_vec())?;
        let (of, bytes) = (entry.user, record::write(entry)?);
        // One that cannot be read shows in a look at the record; it is no reason to write nothing any more.
        let before = self.get::<AuditLink>(&keys::audit_link(number - 1)).ok().flatten();
        let link = chain::link(before.as_ref().map(|AuditLink(link)| link), number, &bytes);
        self.put(keys::audit_link(number), AuditLink(link))?;
        self.write_entry(number, of, bytes)
    }

    /// Writes an entry, byte for byte, with what finds it. (Those of names that nobody has concern nobody.)
    pub(super) fn write_entry(&mut self, number: u64, of: Option<UserId>, entry: Vec<u8>) -> StoreResult<()> {
        if let Some(user) = of.filter(|user| !user.is_nobody()) {
            self.put_bytes(keys::entry_of(user, number), Vec::new())?;
        }
        self.put_bytes(keys::audit(number), entry)
    }

    /// Tells the change sink, once this is on disk.
    pub(super) fn report(&mut self, change: Change) {
        self.current.changes.push(change);
    }
}

impl Act {
    pub(super) fn batch(&self) -> Batch {
        let mut batch = Batch::default();
        for (key, value) in &self.writes {
            match value {
                Some(value) => batch.insert(IVec::from(key.as_slice()), IVec::from(value.as_slice())),
                None => batch.remove(IVec::from(key.as_slice())),
            }
        }
        batch
    }

    /// The highest audit number among what is written.
    pub(super) fn audit_number(&self) -> Option<u64> {
        self.writes.get(keys::META_AUDIT)?.as_deref().and_then(keys::tail).map(u64::from_be_bytes)
    }
}
