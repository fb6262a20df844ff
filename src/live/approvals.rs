//! Who waits for an answer from elsewhere, and is woken when it comes.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::domain::ids::ApprovalId;

/// Those that somebody waits for now.
#[derive(Debug, Default)]
pub struct Waiting(Mutex<HashMap<ApprovalId, watch::Sender<u64>>>);

/// Hears of each turn of one approval. What it heard is looked up in the store.
#[derive(Debug)]
pub struct Waiter(watch::Receiver<u64>);

impl Waiting {
    /// Begin to listen before you look: what turns meanwhile is heard.
    pub fn listen(&self, id: ApprovalId) -> Waiter {
        let mut waiting = self.locked();
        waiting.retain(|_, turns| turns.receiver_count() > 0);
        Waiter(waiting.entry(id).or_insert_with(|| watch::Sender::new(0)).subscribe())
    }

    pub fn turned(&self, id: ApprovalId) {
        if let Some(turns) = self.locked().get(&id) {
            turns.send_modify(|count| *count += 1);
        }
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<ApprovalId, watch::Sender<u64>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiter {
    /// Comes back with the next turn.
    pub async fn turned(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
