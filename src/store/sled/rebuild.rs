//! Copying a store into a new folder that takes its place: to give space back, and to upgrade an older schema.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use sled::{Batch, Tree};

use super::export::{header, kind_of};
use super::folder::{self, Lock};
use super::keys::{self, Key};
use super::open::{self, OpenError, SCHEMA};
use super::writer::{Engine, Failure};
use crate::store::StoreError;
use crate::store::export::{BackupWriter, NewFile};

pub(super) const CACHE: u64 = 256 * 1024 * 1024;
const BATCH: usize = 1000;

/// The store's size before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compacted {
    pub records: u64,
    pub bytes_before: u64,
    pub bytes_after: u64,
}

/// From which schema to which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upgraded {
    pub from: u32,
    pub to: u32,
    pub records: u64,
}

/// Gives the space of deleted and overwritten records back. Only while nothing has the store open. Cut off anywhere, it
/// leaves a store that opens; the old one is kept until the next good start.
pub fn compact(folder: &Path) -> Result<Compacted, OpenError> {
    let _lock = lock(folder)?;
    let marker = open::expect_store(folder)?;
    let old = open::engine_with_reserve(folder, CACHE)?;
    open::check(folder, &old, &marker)?;
    let bytes_before = size(folder, &folder::db(folder))?;
    let records = copy(folder, &old, &mut |key, value| Ok(vec![(key, value)]), |_| Ok(()))?;
    drop(old);
    swap(folder)?;
    Ok(Compacted { records, bytes_before, bytes_after: size(folder, &folder::db(folder))? })
}

/// Brings an older store to today's schema: first a backup into the new file `backup`, then a copy in which every record
/// is rewritten, which then takes the old one's place. Cut off anywhere, either the old or the new store is there, whole.
pub fn upgrade(folder: &Path, backup: &Path) -> Result<Upgraded, OpenError> {
    upgrade_by(STEPS, folder, backup)
}

/// How records of one schema become those of the next.
pub(super) struct Migration {
    pub(super) from: u32,
    /// One record in; what takes its place (or nothing).
    pub(super) rewrite: Rewrite,
}

type Rewrite = fn(&[u8], &[u8]) -> Result<Vec<Pair>, String>;

pub(super) type Pair = (Key, Vec<u8>);

/// In order. Schema 1 is the first that was ever released.
const STEPS: &[Migration] = &[];

pub(super) fn upgrade_by(steps: &[Migration], folder: &Path, backup: &Path) -> Result<Upgraded, OpenError> {
    let _lock = lock(folder)?;
    let mut marker = open::expect_store(folder)?;
    let old = open::engine_with_reserve(folder, CACHE)?;
    let from = match open::check(folder, &old, &marker) {
        Ok(()) => SCHEMA,
        Err(OpenError::OlderSchema { found, .. }) => found,
        Err(other) => return Err(other),
    };
    let due: Vec<&Migration> = steps.iter().filter(|step| step.from >= from).collect();
    if !due.iter().map(|step| step.from).eq(from..SCHEMA) {
        return Err(OpenError::OlderSchema { folder: folder.into(), found: from, needed: SCHEMA });
    }
    if from == SCHEMA {
        return Ok(Upgraded { from, to: SCHEMA, records: 0 });
    }
    save(&old, backup)?;
    let records = copy(folder, &old, &mut |key, value| upgraded(&due, key, value), |_| Ok(()))?;
    drop(old);
    swap(folder)?;
    marker.schema = SCHEMA;
    marker.write(folder)?;
    Ok(Upgraded { from, to: SCHEMA, records })
}

/// Puts right what a cut-off rebuild left. The old one leaves its place only when the new one is whole, so whatever
/// stands in the place is whole, and if nothing does, the new one belongs there.
pub(super) fn settle(folder: &Path) -> io::Result<()> {
    let (db, new, old) = (folder::db(folder), folder::db_new(folder), folder::db_old(folder));
    if db.try_exists()? {
        return folder::remove_folder(&new);
    }
    if old.try_exists()? {
        fs::rename(if new.try_exists()? { &new } else { &old }, &db)?;
        folder::sync_file(folder)?;
    }
    Ok(())
}

pub(super) fn lock(folder: &Path) -> Result<Lock, OpenError> {
    match folder::find(folder)? {
        folder::Found::Nothing => Err(OpenError::Nothing { folder: folder.into() }),
        _ => Lock::take(folder),
    }
}

fn save(engine: &Engine, to: &Path) -> Result<(), OpenError> {
    let io = |source| OpenError::Io { path: to.into(), source };
    let broken = |error: StoreError| OpenError::Damaged { folder: engine.folder.clone(), why: error.to_string() };
    let file = NewFile::create(to).map_err(io)?;
    let header = header(&engine.records).map_err(broken)?;
    let mut backup = BackupWriter::begin(io::BufWriter::new(file.handle().map_err(io)?), &header).map_err(io)?;
    for entry in &engine.records {
        let (key, value) = entry.map_err(|error| Failure::from(error).at(&engine.folder))?;
        if let Some(kind) = kind_of(&key) {
            backup.record(kind, keys::rest(&key), &String::from_utf8_lossy(&value)).map_err(io)?;
        }
    }
    backup.finish().map_err(io)?;
    file.keep().map_err(io)
}

/// Copies all records into `db.new`, each as `rewrite` wants it, checks that all are there, adds what comes last, and makes
/// them last.
pub(super) fn copy(
    folder: &Path,
    old: &Engine,
    rewrite: &mut dyn FnMut(Key, Vec<u8>) -> Result<Vec<Pair>, String>,
    add: impl FnOnce(&Engine) -> Result<(), OpenError>,
) -> Result<u64, OpenError> {
    let io = |source| OpenError::Io { path: folder.into(), source };
    let failed = |error: sled::Error| Failure::from(error).at(folder);
    let place = folder::db_new(folder);
    folder::remove_folder(&place).map_err(io)?;
    DirBuilder::new().mode(0o700).create(&place).map_err(io)?;
    let new = open::engine_at(folder, &place, CACHE)?;
    let mut written = BTreeMap::new();
    let mut expected = 0;
    for entry in &old.records {
        let (key, value) = entry.map_err(failed)?;
        for (key, value) in
            rewrite(key.to_vec(), value.to_vec()).map_err(|why| OpenError::Damaged { folder: folder.into(), why })?
        {
            expected += 1;
            written.insert(key, value);
        }
        if written.len() >= BATCH {
            flush(&new.records, &mut written).map_err(failed)?;
        }
    }
    flush(&new.records, &mut written).map_err(failed)?;
    let copied = count(&new.records).map_err(failed)?;
    if copied != expected {
        let why = format!("{copied} of {expected} records were copied");
        return Err(OpenError::Damaged { folder: folder.into(), why });
    }
    add(&new)?;
    new.sync().map_err(|failure| failure.at(folder))?;
    drop(new);
    folder::sync_whole(&place).map_err(io)?;
    Ok(copied)
}

fn upgraded(due: &[&Migration], key: Key, value: Vec<u8>) -> Result<Vec<Pair>, String> {
    if key == keys::META_SCHEMA {
        return Ok(vec![(key, SCHEMA.to_be_bytes().to_vec())]);
    }
    let mut records = vec![(key, value)];
    for step in due {
        let mut next = Vec::new();
        for (key, value) in records {
            next.extend((step.rewrite)(&key, &value)?);
        }
        records = next;
    }
    Ok(records)
}

fn flush(tree: &Tree, written: &mut BTreeMap<Key, Vec<u8>>) -> sled::Result<()> {
    let mut batch = Batch::default();
    for (key, value) in std::mem::take(written) {
        batch.insert(key, value);
    }
    tree.apply_batch(batch)
}

fn count(tree: &Tree) -> sled::Result<u64> {
    tree.iter().try_fold(0, |count, entry| entry.map(|_| count + 1))
}

/// Puts the new one in place of the old, which is kept aside.
pub(super) fn swap(folder: &Path) -> Result<(), OpenError> {
    let io = |source| OpenError::Io { path: folder.into(), source };
    let (db, new, old) = (folder::db(folder), folder::db_new(folder), folder::db_old(folder));
    folder::remove_folder(&old).map_err(io)?;
    fs::rename(&db, &old).map_err(io)?;
    fs::rename(&new, &db).and_then(|()| folder::sync_file(folder)).map_err(io)
}

fn size(folder: &Path, of: &Path) -> Result<u64, OpenError> {
    let io = |source| OpenError::Io { path: folder.into(), source };
    let mut bytes = 0;
    for entry in fs::read_dir(of).map_err(io)? {
        bytes += entry.and_then(|entry| entry.metadata()).map_err(io)?.len();
    }
    Ok(bytes)
}
