//! The embedded store. Sled alone loses acknowledged writes in a power cut and can be left unable to open; what it needs
//! to keep our promises stands in `writer` (our own fdatasync after each group) and `open` (lock, left-overs, marker).
//!
//! Reads go straight to sled on the caller's thread: they take microseconds, less than a hop to another thread would.
//! Whatever walks over everything (a backup, a sweep) runs on a blocking thread.

mod approvals;
mod attempts;
mod audit;
mod bans;
mod export;
mod factors;
pub mod folder;
mod group;
mod keys;
mod marker;
pub mod open;
mod outbox;
pub mod rebuild;
pub mod reseal;
pub mod restore;
mod sessions;
mod signing_keys;
mod tickets;
mod users;
mod writer;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use async_trait::async_trait;
use sled::Tree;
use tokio::sync::oneshot;

use self::group::Group;
pub use self::open::{OpenError, create, open};
use self::writer::{Job, Jobs, Shared};
use super::record::{self, KeptKey, Record};
use super::{Store, StoreError, StoreResult};

/// Where a store is, and how it is opened.
#[derive(Clone, Copy, Debug)]
pub struct OpenOptions<'a> {
    /// The data folder. The store keeps `db/`, `store.marker`, `store.lock`, `store.high` and `store.reserve` there.
    pub folder: &'a Path,
    /// `MasterKey::id`.
    pub key_id: [u8; 16],
    /// How much memory the engine may use for its cache.
    pub cache_bytes: u64,
}

/// Dropping it writes what waits, closes the files and frees the lock.
pub struct SledStore {
    shared: Arc<Shared>,
    jobs: Arc<Jobs>,
    writer: Option<JoinHandle<()>>,
}

impl SledStore {
    fn shared(&self) -> Arc<Shared> {
        self.shared.clone()
    }

    /// What `KeyStore` answers, for the time before there is anybody to wait for it.
    pub fn kept_key_now(&self, purpose: &str) -> StoreResult<Option<Vec<u8>>> {
        self.read(|tree| Ok(get::<KeptKey>(tree, &keys::kept_key(purpose))?.map(|kept| kept.sealed)))
    }

    fn read<T>(&self, look: impl FnOnce(&Tree) -> StoreResult<T>) -> StoreResult<T> {
        self.shared.read(look)
    }

    /// Stands in line for the writer, and answers when the write is on disk.
    async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Group<'_>) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        let (tell, told) = oneshot::channel();
        self.jobs.submit(Job::Write(Box::new(move |group| {
            let outcome = group.and_then(|group| group.perform(act));
            Box::new(move |durable| _ = tell.send(durable.and(outcome)))
        })))?;
        told.await.unwrap_or_else(|_| Err(closed()))
    }

    /// Does long work on a blocking thread.
    async fn aside<T: Send + 'static>(&self, work: impl FnOnce() -> StoreResult<T> + Send + 'static) -> StoreResult<T> {
        let done = tokio::task::spawn_blocking(work).await;
        done.unwrap_or_else(|error| Err(StoreError::Corrupt(format!("looking through the store failed: {error}"))))
    }
}

#[async_trait]
impl Store for SledStore {
    async fn export(&self, to: Box<dyn std::io::Write + Send>) -> StoreResult<u64> {
        // It begins between two groups of writes, so it holds exactly what was on disk in that moment.
        let (tell, told) = oneshot::channel();
        self.jobs.submit(Job::BeginExport(tell))?;
        let export = told.await.unwrap_or_else(|_| Err(closed()))?;
        self.aside(move || export.run(to)).await
    }

    fn health(&self) -> Result<(), String> {
        self.shared.health()
    }

    fn waiting(&self) -> usize {
        self.jobs.waiting()
    }

    async fn close(&self) {
        let (tell, told) = oneshot::channel();
        if self.jobs.submit_patiently(Job::Close(tell)) {
            _ = told.await;
        }
    }
}

impl Drop for SledStore {
    fn drop(&mut self) {
        let (tell, _) = oneshot::channel();
        self.jobs.submit_patiently(Job::Close(tell));
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has said so in `health`.
            _ = writer.join();
        }
    }
}

impl std::fmt::Debug for SledStore {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SledStore").field("folder", &self.shared.folder).finish_non_exhaustive()
    }
}

fn get<R: Record>(tree: &Tree, key: &[u8]) -> StoreResult<Option<R>> {
    let found = tree.get(key).map_err(|error| engine_failed(&error))?;
    found.map(|value| record::read(&value).map_err(|error| damaged(key, &error))).transpose()
}

/// Sled answers damage with a panic as often as with an error.
fn guarded<T>(work: impl FnOnce() -> StoreResult<T>) -> StoreResult<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|cause| {
        let said = cause.downcast_ref::<String>().cloned();
        let said = said.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(StoreError::Corrupt(format!("the engine gave up: {}", said.unwrap_or_default())))
    })
}

fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".to_owned())
}

fn engine_failed(error: &sled::Error) -> StoreError {
    match error {
        sled::Error::Corruption { .. } => StoreError::Corrupt(error.to_string()),
        _ => StoreError::Unavailable(error.to_string()),
    }
}

/// Says which record it is, without its content.
fn damaged(key: &[u8], error: &StoreError) -> StoreError {
    let place: String = key.iter().flat_map(|byte| byte.escape_ascii()).map(char::from).collect();
    match error {
        StoreError::Corrupt(why) => StoreError::Corrupt(format!("{place}: {why}")),
        StoreError::Unavailable(why) => StoreError::Unavailable(why.clone()),
    }
}

#[cfg(test)]
mod tests;
