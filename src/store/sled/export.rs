//! A backup while writes go on. Sled keeps no old versions, so the writer saves what a running export has yet to read
//! before it overwrites it; the export then reads as if nothing had happened since it began.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::ops::Bound;
use std::sync::Arc;

use sled::Tree;

use super::group::Writes;
use super::keys::{self, Key, kind};
use super::rebuild::Pair;
use super::restore::{self, KINDS};
use super::writer::{Shared, locked};
use super::{damaged, engine_failed};
use crate::crypto::digest::hex;
use crate::store::export::{BackupWriter, Header};
use crate::store::{StoreError, StoreResult};

/// How many records are read while the writer may have to wait: about a millisecond's worth.
const CHUNK: usize = 500;

/// The records as they were when an export began.
pub(super) struct Snapshot {
    owner: Arc<()>,
    /// All up to here have been read.
    read_to: Key,
    before: BTreeMap<Key, Option<Vec<u8>>>,
}

impl Snapshot {
    /// Called before these writes are applied, under the snapshot's lock.
    pub(super) fn keep(&mut self, tree: &Tree, writes: &Writes) -> sled::Result<()> {
        for key in writes.keys() {
            if *key > self.read_to && kind_of(key).is_some() && !self.before.contains_key(key) {
                self.before.insert(key.clone(), tree.get(key)?.map(|value| value.to_vec()));
            }
        }
        Ok(())
    }

    /// The next records in order; none, when all have been read.
    fn next(&mut self, tree: &Tree) -> StoreResult<Vec<Pair>> {
        let rest = (Bound::Excluded(self.read_to.clone()), Bound::Unbounded);
        let mut chunk: BTreeMap<Key, Option<Vec<u8>>> = BTreeMap::new();
        for entry in tree.range::<Key, _>(rest).take(CHUNK) {
            let (key, value) = entry.map_err(|error| engine_failed(&error))?;
            chunk.insert(key.to_vec(), Some(value.to_vec()));
        }
        let is_last = chunk.len() < CHUNK;
        let later = match chunk.last_key_value() {
            Some((last, _)) if !is_last => {
                self.read_to.clone_from(last);
                let mut later = self.before.split_off(last);
                // Of the last one itself it is now that it is read as it was.
                chunk.extend(later.remove_entry(last));
                later
            }
            _ => BTreeMap::new(),
        };
        chunk.extend(std::mem::replace(&mut self.before, later));
        if is_last {
            self.read_to = vec![u8::MAX];
        }
        Ok(chunk.into_iter().filter_map(|(key, value)| value.map(|value| (key, value))).collect())
    }

    fn is_done(&self) -> bool {
        self.read_to == [u8::MAX]
    }
}

/// A running export; dropped, it frees the place for the next.
pub(super) struct Export {
    shared: Arc<Shared>,
    owner: Arc<()>,
}

impl Export {
    /// On the writer's thread, between two groups.
    pub(super) fn begin(shared: &Arc<Shared>) -> StoreResult<Self> {
        let mut running = locked(&shared.snapshot);
        if running.is_some() {
            return Err(StoreError::Unavailable("another backup is being taken: try again when it is done".to_owned()));
        }
        let owner = Arc::new(());
        *running = Some(Snapshot { owner: owner.clone(), read_to: Key::new(), before: BTreeMap::new() });
        Ok(Self { shared: shared.clone(), owner })
    }

    pub(super) fn run(self, to: Box<dyn Write + Send>) -> StoreResult<u64> {
        let failed = |error: std::io::Error| StoreError::Unavailable(format!("the backup cannot be written: {error}"));
        let header = self.shared.read(header)?;
        let mut backup = BackupWriter::begin(BufWriter::new(to), &header).map_err(failed)?;
        while let Some(chunk) = self.chunk()? {
            for (key, value) in chunk {
                let Some(kind) = kind_of(&key) else { continue };
                // What could not be restored is no backup: better to hear of it now.
                restore::check(kind, keys::rest(&key), &value).map_err(|error| damaged(&key, &error))?;
                let value = std::str::from_utf8(&value).map_err(|error| StoreError::Corrupt(error.to_string()))?;
                backup.record(kind, keys::rest(&key), value).map_err(failed)?;
            }
        }
        backup.finish().map_err(failed)
    }

    /// The next records; nothing, when all have been read.
    pub(super) fn chunk(&self) -> StoreResult<Option<Vec<Pair>>> {
        self.shared.read(|tree| {
            let mut running = locked(&self.shared.snapshot);
            let snapshot = running.as_mut().filter(|snapshot| Arc::ptr_eq(&snapshot.owner, &self.owner));
            let snapshot =
                snapshot.ok_or_else(|| StoreError::Unavailable("the store was opened anew meanwhile".to_owned()))?;
            if snapshot.is_done() { Ok(None) } else { snapshot.next(tree).map(Some) }
        })
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        let mut running = locked(&self.shared.snapshot);
        if running.as_ref().is_some_and(|snapshot| Arc::ptr_eq(&snapshot.owner, &self.owner)) {
            *running = None;
        }
    }
}

pub(super) fn header(tree: &Tree) -> StoreResult<Header> {
    let meta = |key: &[u8]| tree.get(key).map_err(|error| engine_failed(&error));
    let schema = meta(keys::META_SCHEMA)?.as_deref().and_then(keys::tail).map_or(0, u32::from_be_bytes);
    let text = |value: Option<sled::IVec>| value.map(|value| hex(&value)).unwrap_or_default();
    Ok(Header { store: text(meta(keys::META_ID)?), key: text(meta(keys::META_KEY)?), schema })
}

/// The word for a record's kind in a backup; none for what is left out (sessions) or made again (indexes).
pub(super) fn kind_of(key: &[u8]) -> Option<&'static str> {
    let first = key.first()?;
    debug_assert!(!KINDS.iter().any(|(byte, _)| *byte == kind::SESSION));
    KINDS.iter().find(|(byte, _)| byte == first).map(|(_, word)| *word)
}
