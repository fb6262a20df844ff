//! Who waits for an answer from elsewhere, and is woken when it comes.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::counts::Family;
use super::tallies::TallyKey;
use crate::domain::factor::ChannelName;
use crate::domain::ids::ApprovalId;
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;

/// Those that somebody waits for now.
#[derive(Default)]
pub struct Waiting {
    turns: Mutex<HashMap<ApprovalId, watch::Sender<u64>>>,
    asked: Arc<Mutex<HashSet<ApprovalId>>>,
    /// What providers call their questions.
    handles: Mutex<HashMap<(ChannelName, String), (ApprovalId, Timestamp)>>,
    /// A provider that makes codes has one for all who wait for it at one place, each to its end.
    places: Mutex<HashMap<TallyKey, Vec<(ApprovalId, Timestamp)>>>,
    streams: Arc<Mutex<HashMap<ApprovalId, (TokenHash, CancellationToken)>>>,
    /// What was asked, by kind; and what became of it.
    pub asked_for: Family,
    pub ends: Family,
}

/// As long as it stands, a provider is being asked about one approval.
pub struct Watch {
    id: ApprovalId,
    asked: Arc<Mutex<HashSet<ApprovalId>>>,
}

/// As long as it stands, one page is told of one approval.
pub struct Stream {
    id: ApprovalId,
    streams: Arc<Mutex<HashMap<ApprovalId, (TokenHash, CancellationToken)>>>,
    /// Another page of the same browser hears of it now.
    pub replaced: CancellationToken,
}

/// One browser has so many pages that wait, and no more; the others ask again and again.
const MOST_STREAMS: usize = 8;

/// Hears of each turn of one approval. What it heard is looked up in the store.
#[derive(Debug)]
pub struct Waiter(watch::Receiver<u64>);

impl Waiting {
    /// Begin to listen before you look: what turns meanwhile is heard.
    pub fn listen(&self, id: ApprovalId) -> Waiter {
        let mut waiting = locked(&self.turns);
        waiting.retain(|_, turns| turns.receiver_count() > 0);
        Waiter(waiting.entry(id).or_insert_with(|| watch::Sender::new(0)).subscribe())
    }

    pub fn turned(&self, id: ApprovalId) {
        if let Some(turns) = locked(&self.turns).get(&id) {
            turns.send_modify(|count| *count += 1);
        }
    }

    /// `None`: somebody asks about it already.
    pub fn watch(&self, id: ApprovalId) -> Option<Watch> {
        locked(&self.asked).insert(id).then(|| Watch { id, asked: Arc::clone(&self.asked) })
    }

    /// What a provider calls a question, for as long as it stands. After a restart it is not known any more, and what comes
    /// for it is asked for by whoever waits.
    pub fn note_handle(
        &self,
        channel: &ChannelName,
        handle: &str,
        (id, ends): (ApprovalId, Timestamp),
        now: Timestamp,
    ) {
        let mut handles = locked(&self.handles);
        handles.retain(|_, (other, ends)| now < *ends && *other != id);
        handles.insert((channel.clone(), handle.to_owned()), (id, ends));
    }

    pub fn by_handle(&self, channel: &ChannelName, handle: &str) -> Option<ApprovalId> {
        locked(&self.handles).get(&(channel.clone(), handle.to_owned())).map(|(id, _)| *id)
    }

    /// A provider was asked to send a code of its own to a place, by a hash of that.
    pub fn note_place(&self, place: TallyKey, (id, ends): (ApprovalId, Timestamp), now: Timestamp) {
        let mut places = locked(&self.places);
        places.retain(|_, waiting| {
            waiting.retain(|(_, ends)| now < *ends);
            !waiting.is_empty()
        });
        places.entry(place).or_default().push((id, ends));
    }

    /// Whoever waits for a code at that place. Those from before a restart are not known any more.
    pub fn at_place(&self, place: &TallyKey) -> Vec<ApprovalId> {
        locked(&self.places).get(place).map(|waiting| waiting.iter().map(|(id, _)| *id).collect()).unwrap_or_default()
    }

    /// The newest page is told; the one before it need not be there any more. `None`: this browser has too many.
    pub fn stream(&self, id: ApprovalId, browser: TokenHash) -> Option<Stream> {
        let mut streams = locked(&self.streams);
        let others = streams.iter().filter(|(other, (owner, _))| **other != id && *owner == browser).count();
        if others >= MOST_STREAMS {
            return None;
        }
        let replaced = CancellationToken::new();
        if let Some((_, older)) = streams.insert(id, (browser, replaced.clone())) {
            older.cancel();
        }
        Some(Stream { id, streams: Arc::clone(&self.streams), replaced })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        locked(&self.asked).remove(&self.id);
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let mut streams = locked(&self.streams);
        if !self.replaced.is_cancelled() {
            streams.remove(&self.id);
        }
    }
}

fn locked<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Waiter {
    /// Comes back with the next turn.
    pub async fn turned(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
