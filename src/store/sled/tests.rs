use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

use super::*;
use crate::domain::time::Timestamp;
use crate::random::Random;
use crate::store::contract::{Fixture, Witness, contract};

contract!(super::fresh);

const KEY: [u8; 16] = [7; 16];

/// Bytes that differ at each draw, and are the same in each run.
struct Counting;

impl Random for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        static DRAWN: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(1);
        bytes.fill(DRAWN.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    }
}

fn options(folder: &Path) -> OpenOptions<'_> {
    OpenOptions { folder, key_id: KEY, cache_bytes: 8 << 20 }
}

fn make(folder: &Path) -> SledStore {
    create(options(folder), Arc::new(Witness::default()), &Counting, Timestamp::from_seconds(1)).unwrap()
}

fn fresh() -> Fixture {
    let folder = TempDir::new().unwrap();
    let changes = Arc::new(Witness::default());
    let store = create(options(folder.path()), changes.clone(), &Counting, Timestamp::from_seconds(1)).unwrap();
    Fixture { store: Arc::new(store), changes, _keep: Box::new(folder) }
}
