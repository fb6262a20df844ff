//! A new master key: all that the old one sealed is sealed anew, in a copy that takes the store's place. So nothing of
//! what the old key opens stays behind, and cut off anywhere, the old or the new store is there, whole.

use std::path::Path;

use super::group::Group;
use super::keys::{self, Key, kind};
use super::open::{self, OpenError};
use super::rebuild::{CACHE, Pair, copy, lock, swap};
use super::writer::{Engine, Failure};
use crate::crypto::seal::MasterKey;
use crate::crypto::secrets::CODES;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::factor::Factor;
use crate::domain::keyring::SigningKey;
use crate::domain::letter::Letter;
use crate::domain::time::Timestamp;
use crate::random::Random;
use crate::store::record::KeptKey;
use crate::store::sealed::{Anew, Change, anew, keep};

/// The kinds of records with sealed values: a line for each.
const SEALED: [(u8, Anew); 4] = [
    (kind::FACTOR, anew::<Factor>),
    (kind::KEPT_KEY, anew::<KeptKey>),
    (kind::LETTER, anew::<Letter>),
    (kind::SIGNING_KEY, anew::<SigningKey>),
];

/// From which key to which.
#[derive(Clone, Copy, Debug)]
pub struct Keys<'k> {
    pub old: &'k MasterKey,
    pub new: &'k MasterKey,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resealed {
    pub records: u64,
    /// How many values were sealed.
    pub values: u64,
}

/// Only while nothing has the store open. From the moment of the change it opens with the new key alone; so that key must
/// be on disk before.
pub fn reseal(folder: &Path, keys: Keys<'_>, random: &dyn Random, now: Timestamp) -> Result<Resealed, OpenError> {
    let _lock = lock(folder)?;
    let marker = open::expect_store(folder)?;
    let old = open::engine_with_reserve(folder, CACHE)?;
    open::check(folder, &old, &marker)?;
    if old.meta(keys::META_KEY)?.as_deref() != Some(&keys.old.id()) {
        return Err(OpenError::WrongKey { folder: folder.into() });
    }
    let mut change = Change { old: keys.old, new: keys.new, random, values: 0 };
    let kept = old.meta(&keys::kept_key(CODES))?.is_none().then(|| keep(CODES, &change)).transpose();
    let kept = kept.map_err(|error| OpenError::Damaged { folder: folder.into(), why: error.to_string() })?;
    let records = copy(folder, &old, &mut rewrite(&mut change), |new| note(new, kept, now))?;
    let values = change.values;
    drop(old);
    swap(folder)?;
    Ok(Resealed { records, values })
}

fn rewrite<'c>(change: &'c mut Change<'_>) -> impl FnMut(Key, Vec<u8>) -> Result<Vec<Pair>, String> + 'c {
    |key, value| {
        if key == keys::META_KEY {
            return Ok(vec![(key, change.new.id().to_vec())]);
        }
        let anew = SEALED.iter().find(|(kind, _)| key.first() == Some(kind));
        let value = anew.map_or(Ok(value.clone()), |(_, anew)| anew(&value, change));
        value.map(|value| vec![(key, value)]).map_err(|error| error.to_string())
    }
}

fn note(new: &Engine, kept: Option<KeptKey>, now: Timestamp) -> Result<(), OpenError> {
    let entry = AuditEntry {
        at: now,
        act: Act::MasterKeyRotated,
        by: Actor::Operator,
        user: None,
        session: None,
        address: None,
        note: String::new(),
    };
    let mut group = Group::new(&new.records);
    let noted = group.perform(|group| {
        if let Some(kept) = kept {
            group.put(keys::kept_key(&kept.purpose.clone()), kept)?;
        }
        group.note(entry)
    });
    noted.map_err(|error| OpenError::Damaged { folder: new.folder.clone(), why: error.to_string() })?;
    let applied = new.records.apply_batch(group.finish().batch());
    applied.map_err(|error| Failure::from(error).at(&new.folder))
}
