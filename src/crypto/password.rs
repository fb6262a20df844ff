//! argon2id, in a pool that is bounded in memory and in patience.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use argon2::password_hash::phc::{self, Output, ParamsString, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::domain::password_rules::HashCost;
use crate::domain::secret::Password;
use crate::domain::user::PasswordHash;
use crate::random::{self, Random};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolSize {
    /// How many are hashed at the same time: each takes `memory_kib`.
    pub permits: usize,
    /// How many may wait for a permit.
    pub queue: usize,
}

/// The queue is full, or a thread failed: come back in a few seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being checked")]
pub struct Busy;

/// No argon2id of this cost exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("passwords cannot be hashed at this cost: {0}")]
pub struct UnusableCost(&'static str);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    pub matches: bool,
    /// It matches, and the hash was made at a lower cost than today's.
    pub rehash: bool,
}

/// At most `permits` threads hash, and at most `queue` more requests wait for one; whoever comes then is told so at once.
pub struct PasswordPool {
    cost: Params,
    random: Arc<dyn Random>,
    permits: Arc<Semaphore>,
    room: Arc<Room>,
}

/// How busy a pool is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occupancy {
    pub permits: usize,
    pub working: usize,
    pub waiting: usize,
    /// How many passwords were hashed since it was made.
    pub hashed: u64,
}

/// What a stored hash says, read.
struct Recipe {
    cost: Params,
    salt: Zeroizing<Vec<u8>>,
    expected: Zeroizing<Vec<u8>>,
}

struct Room {
    size: PoolSize,
    /// How many requests are here, hashing or waiting.
    taken: AtomicUsize,
    hashed: AtomicU64,
    /// The memory of the last hashes, for the next ones while somebody waits: fresh memory takes time. It goes back to
    /// the system with the last guest, so that a gateway at rest is small.
    spare: Mutex<Vec<Vec<Block>>>,
}

/// One request's place in the room. Dropping it, as a request that was given up does, makes room for the next.
struct Place(Arc<Room>);

const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;
/// A stored hash that asks for more is damaged, and would hold its permit for minutes.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const MOST_PASSES: u32 = 100;

impl PasswordPool {
    pub fn new(cost: HashCost, size: PoolSize, random: Arc<dyn Random>) -> Result<Self, UnusableCost> {
        let cost = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(HASH_BYTES)).map_err(|_| {
            UnusableCost("argon2id needs at least one lane, one pass and 8 KiB of memory for each lane")
        })?;
        if is_excessive(&cost) {
            return Err(UnusableCost("it takes more than 1 GiB of memory or 100 passes"));
        }
        let size = PoolSize { permits: size.permits.clamp(1, Semaphore::MAX_PERMITS), ..size };
        let room = Room { size, taken: AtomicUsize::new(0), hashed: AtomicU64::new(0), spare: Mutex::default() };
        Ok(Self { cost, random, permits: Arc::new(Semaphore::new(size.permits)), room: Arc::new(room) })
    }

    pub async fn hash(&self, password: &Password) -> Result<PasswordHash, Busy> {
        let salt = random::bytes::<SALT_BYTES>(&*self.random);
        let hash = self.run(password, self.cost.clone(), Zeroizing::new(salt.to_vec())).await?;
        write_phc(&self.cost, &salt, &hash).ok_or(Busy)
    }

    /// `None`: there is no such person, or they have no password. It takes the same time, and never matches.
    pub async fn check(&self, password: &Password, against: Option<&PasswordHash>) -> Result<Checked, Busy> {
        let recipe = against.and_then(|stored| {
            let recipe = read_phc(stored);
            if recipe.is_none() {
                tracing::error!("a stored password hash cannot be read; its owner needs a new password");
            }
            recipe
        });
        let is_real = recipe.is_some();
        let Recipe { cost, salt, expected } = recipe.unwrap_or_else(|| self.nobody());
        let is_cheaper = is_cheaper(&cost, &self.cost);
        let hash = self.run(password, cost, salt).await?;
        let matches = is_real && bool::from(hash.ct_eq(&expected));
        Ok(Checked { matches, rehash: matches && is_cheaper })
    }

    pub fn occupancy(&self) -> Occupancy {
        let (permits, taken) = (self.room.size.permits, self.room.taken.load(Ordering::Relaxed));
        let working = taken.min(permits);
        let hashed = self.room.hashed.load(Ordering::Relaxed);
        Occupancy { permits, working, waiting: taken - working, hashed }
    }

    /// A hash that no password has, at today's cost.
    fn nobody(&self) -> Recipe {
        let bytes = |length| Zeroizing::new(vec![0; length]);
        Recipe { cost: self.cost.clone(), salt: bytes(SALT_BYTES), expected: bytes(HASH_BYTES) }
    }

    async fn run(
        &self,
        password: &Password,
        cost: Params,
        salt: Zeroizing<Vec<u8>>,
    ) -> Result<Zeroizing<Vec<u8>>, Busy> {
        let place = Place::take(&self.room)?;
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| Busy)?;
        let password = password.clone();
        // Permit and place go with the work: it cannot be stopped, so a request that was given up holds them to its end.
        let work = tokio::task::spawn_blocking(move || {
            let hash = place.0.with_memory(cost.block_count(), |blocks| argon2id(&password, cost, &salt, blocks));
            drop((permit, place));
            hash
        });
        work.await.ok().flatten().ok_or_else(|| {
            tracing::error!("a password could not be hashed: no memory was left, or the thread failed");
            Busy
        })
    }
}

impl Room {
    fn with_memory<T>(&self, blocks: usize, work: impl FnOnce(&mut [Block]) -> Option<T>) -> Option<T> {
        let mut memory = self.spare().pop().unwrap_or_default();
        memory.try_reserve_exact(blocks.saturating_sub(memory.len())).ok()?;
        memory.resize(blocks, Block::new());
        let done = work(&mut memory);
        self.hashed.fetch_add(1, Ordering::Relaxed);
        let somebody_waits = self.taken.load(Ordering::SeqCst) > self.size.permits;
        if somebody_waits {
            self.spare().push(memory);
        }
        done
    }

    fn spare(&self) -> MutexGuard<'_, Vec<Vec<Block>>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    fn take(room: &Arc<Room>) -> Result<Self, Busy> {
        let most = room.size.permits.saturating_add(room.size.queue);
        let one_more = |taken: usize| (taken < most).then_some(taken + 1);
        room.taken.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_more).map_err(|_| Busy)?;
        Ok(Self(Arc::clone(room)))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let was_last = self.0.taken.fetch_sub(1, Ordering::SeqCst) == 1;
        if was_last {
            *self.0.spare() = Vec::new();
        }
    }
}

fn argon2id(password: &Password, cost: Params, salt: &[u8], blocks: &mut [Block]) -> Option<Zeroizing<Vec<u8>>> {
    let mut hash = Zeroizing::new(vec![0; cost.output_len().unwrap_or(HASH_BYTES)]);
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost);
    argon2.hash_password_into_with_memory(password.expose().as_bytes(), salt, &mut hash, blocks).ok()?;
    Some(hash)
}

fn is_excessive(cost: &Params) -> bool {
    cost.m_cost() > MOST_MEMORY_KIB || cost.t_cost() > MOST_PASSES
}

fn is_cheaper(cost: &Params, today: &Params) -> bool {
    cost.m_cost() < today.m_cost() || cost.t_cost() < today.t_cost() || cost.p_cost() < today.p_cost()
}

fn write_phc(cost: &Params, salt: &[u8], hash: &[u8]) -> Option<PasswordHash> {
    let written = phc::PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(cost).ok()?,
        salt: Some(Salt::new(salt).ok()?),
        hash: Some(Output::new(hash).ok()?),
    };
    Some(PasswordHash::from_phc(written.to_string()))
}

fn read_phc(stored: &PasswordHash) -> Option<Recipe> {
    let read = phc::PasswordHash::new(stored.as_phc()).ok()?;
    let cost = Params::try_from(&read).ok()?;
    let is_ours = read.algorithm == ARGON2ID_IDENT && read.version == Some(Version::V0x13.into());
    if !is_ours || is_excessive(&cost) {
        return None;
    }
    let (salt, expected) = (read.salt?, read.hash?);
    Some(Recipe { cost, salt: Zeroizing::new(salt.to_vec()), expected: Zeroizing::new(expected.as_bytes().to_vec()) })
}

#[cfg(test)]
mod tests;
