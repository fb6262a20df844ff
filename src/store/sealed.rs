//! Which records have values that only the master key opens, and where these belong. Each kind of record that has any
//! says so here, and stands in the list of each backend; then `key rotate --master` seals them anew.

use super::record::{self, Record};
use super::{StoreError, StoreResult};
use crate::crypto::seal::{MasterKey, Place};
use crate::crypto::signer;
use crate::domain::keyring::SigningKey;
use crate::random::Random;

pub(super) trait Sealed: Record {
    /// Each sealed value, with the place that it is bound to.
    fn sealed(&mut self) -> Vec<(Place<'_>, &mut Vec<u8>)>;
}

impl Sealed for SigningKey {
    fn sealed(&mut self) -> Vec<(Place<'_>, &mut Vec<u8>)> {
        vec![(signer::place(&self.id), &mut self.sealed)]
    }
}

/// From one master key to another.
pub(super) struct Change<'k> {
    pub(super) old: &'k MasterKey,
    pub(super) new: &'k MasterKey,
    pub(super) random: &'k dyn Random,
    /// How many values were sealed anew.
    pub(super) values: u64,
}

/// How a kind of record is taken from one key to another.
pub(super) type Anew = fn(&[u8], &mut Change<'_>) -> StoreResult<Vec<u8>>;

pub(super) fn anew<R: Sealed>(stored: &[u8], change: &mut Change<'_>) -> StoreResult<Vec<u8>> {
    let mut found: R = record::read(stored)?;
    for (place, value) in found.sealed() {
        let failed = |why: &dyn std::fmt::Display| StoreError::Corrupt(format!("a value of {}: {why}", place.tree));
        let plain = change.old.open(place, value).map_err(|error| failed(&error))?;
        *value = change.new.seal(place, &plain, change.random).map_err(|error| failed(&error))?;
        change.values += 1;
    }
    record::write(found)
}
