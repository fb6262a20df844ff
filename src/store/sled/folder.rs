//! What lies in the data folder beside the engine's own files, and what it tells without opening them.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::marker::{Marker, State};
use super::open::OpenError;
use crate::crypto::digest::sha256;

/// Whether a folder holds a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreState {
    /// Never a store, or one whose first creation was cut off before anyone was answered: it may be made.
    Fresh,
    Present,
    /// Something is there, or was, that is not a whole store; with the way out.
    Damaged(String),
}

/// Looks without opening or changing anything.
pub fn state_of(folder: &Path) -> StoreState {
    match find(folder) {
        Ok(Found::Nothing | Found::Unfinished(State::Creating)) => StoreState::Fresh,
        Ok(Found::Unfinished(_)) => StoreState::Damaged(OpenError::Unfinished { folder: folder.into() }.to_string()),
        Ok(Found::Store(_)) => StoreState::Present,
        Err(error) => StoreState::Damaged(error.to_string()),
    }
}

pub(super) enum Found {
    Nothing,
    Unfinished(State),
    Store(Marker),
}

pub(super) fn find(folder: &Path) -> Result<Found, OpenError> {
    let engine = [db(folder), db_old(folder)];
    let has_engine = exists_one(&engine)?;
    let has_trace = has_engine || exists_one(&[db_new(folder), high(folder), reserve(folder)])?;
    match Marker::read(folder)? {
        None if has_trace => Err(OpenError::StoreWithoutMarker { folder: folder.into() }),
        None => Ok(Found::Nothing),
        Some(Marker { state: state @ (State::Creating | State::Restoring), .. }) => Ok(Found::Unfinished(state)),
        Some(_) if !has_engine => Err(OpenError::MarkerWithoutStore { folder: folder.into() }),
        Some(marker) => Ok(Found::Store(marker)),
    }
}

fn exists_one(paths: &[PathBuf]) -> Result<bool, OpenError> {
    for path in paths {
        if path.try_exists().map_err(|source| OpenError::Io { path: path.clone(), source })? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The engine's folder.
pub(super) fn db(folder: &Path) -> PathBuf {
    folder.join("db")
}

/// Where a new one is made before it takes its place.
pub(super) fn db_new(folder: &Path) -> PathBuf {
    folder.join("db.new")
}

/// The one whose place was taken, until the next good start.
pub(super) fn db_old(folder: &Path) -> PathBuf {
    folder.join("db.old")
}

pub(super) fn marker(folder: &Path) -> PathBuf {
    folder.join("store.marker")
}

pub(super) fn high(folder: &Path) -> PathBuf {
    folder.join("store.high")
}

fn reserve(folder: &Path) -> PathBuf {
    folder.join("store.reserve")
}

/// Makes the data folder, readable by its owner alone.
pub(super) fn make(folder: &Path) -> Result<(), OpenError> {
    let io = |source| OpenError::Io { path: folder.into(), source };
    if !folder.is_dir() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(io)?;
        let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        sync_file(parent).map_err(io)?;
    }
    Ok(())
}

/// Only one process at a time; freed when dropped, or when the process ends in any way.
#[derive(Debug)]
pub(super) struct Lock {
    _held: File,
}

impl Lock {
    pub(super) fn take(folder: &Path) -> Result<Self, OpenError> {
        let path = folder.join("store.lock");
        let io = |source| OpenError::Io { path: path.clone(), source };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Only to help: who holds the lock may not have written its number yet.
                _ = file.take(20).read_to_string(&mut holder);
                return Err(OpenError::Locked { folder: folder.into(), holder: holder.trim().parse().ok() });
            }
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        // A full disk must not keep the store from being opened, and the number is only a help.
        _ = file.set_len(0).and_then(|()| file.write_all(std::process::id().to_string().as_bytes()));
        Ok(Self { _held: file })
    }
}

/// The highest audit number known to be on disk, beside the store: if the store comes up with less, it has lost some.
/// Written after each group has been synced, so never ahead of it, and not synced itself: it may lag, not lead.
#[derive(Debug)]
pub(super) struct High(File);

impl High {
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600).open(high(folder)).map(Self)
    }

    /// Nothing, if it cannot be read: never written, removed, or cut off in the middle.
    pub(super) fn known(&self) -> Option<u64> {
        let mut bytes = [0; 16];
        let read = self.0.read_exact_at(&mut bytes, 0);
        let (number, sum) = bytes.split_at(8);
        match (read, number.first_chunk::<8>()) {
            (Ok(()), Some(number)) if sha256(number).starts_with(sum) => Some(u64::from_be_bytes(*number)),
            _ => None,
        }
    }

    pub(super) fn note(&self, number: u64) -> io::Result<()> {
        let number = number.to_be_bytes();
        let bytes: Vec<u8> = number.into_iter().chain(sha256(&number).into_iter().take(8)).collect();
        self.0.write_all_at(&bytes, 0)
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        self.0.sync_all()
    }
}

/// Given up so that the engine can open on a full disk.
const RESERVE: usize = 4 * 1024 * 1024;

pub(super) fn fill_reserve(folder: &Path) -> io::Result<()> {
    let path = reserve(folder);
    if fs::metadata(&path).is_ok_and(|found| found.len() == RESERVE as u64) {
        return Ok(());
    }
    fill(&path, RESERVE)
}

pub(super) fn free_reserve(folder: &Path) -> io::Result<()> {
    remove_file(&reserve(folder))
}

/// Whether there is room to go on and to have a reserve again.
pub(super) fn has_room(folder: &Path) -> bool {
    let probe = folder.join("store.room");
    let filled = fill(&probe, 2 * RESERVE).is_ok();
    remove_file(&probe).is_ok() && filled
}

fn fill(path: &Path, size: usize) -> io::Result<()> {
    // Not a hole: only written blocks are room that is ours.
    let filled = fs::write(path, vec![0x5a; size]).and_then(|()| sync_file(path));
    if filled.is_err() {
        // What was taken of the last room is given back; the error of the filling says more than that of the removal.
        _ = remove_file(path);
    }
    filled
}

pub(super) fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
}

pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    unless_missing(fs::remove_file(path))
}

pub(super) fn remove_folder(path: &Path) -> io::Result<()> {
    unless_missing(fs::remove_dir_all(path))
}

fn unless_missing(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// A file's content, or a folder's names.
pub(super) fn sync_file(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// A folder with all in it.
pub(super) fn sync_whole(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { sync_whole(&path)? } else { sync_file(&path)? }
    }
    sync_file(folder)
}
