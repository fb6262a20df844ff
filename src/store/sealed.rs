//! Which records have values that only the master key opens, and where these belong. Each kind of record that has any
//! says so here, and stands in the list of each backend; then `key rotate --master` seals them anew.

use super::record::{self, KeptKey, Record};
use super::{StoreError, StoreResult};
use crate::crypto::seal::{MasterKey, Place};
use crate::crypto::{secrets, signer};
use crate::domain::factor::{Factor, Keeps};
use crate::domain::keyring::SigningKey;
use crate::domain::letter::Letter;
use crate::domain::secret::Sealed;
use crate::random::Random;

/// What a value becomes, in its place.
pub(super) type SealAnew<'s> = &'s mut dyn FnMut(Place<'_>, &[u8]) -> StoreResult<Vec<u8>>;

pub(super) trait HoldsSealed: Record {
    /// Each sealed value is sealed anew.
    fn reseal(&mut self, seal: SealAnew<'_>) -> StoreResult<()>;
}

impl HoldsSealed for SigningKey {
    fn reseal(&mut self, seal: SealAnew<'_>) -> StoreResult<()> {
        self.sealed = seal(signer::place(&self.id), &self.sealed)?;
        Ok(())
    }
}

impl HoldsSealed for KeptKey {
    fn reseal(&mut self, seal: SealAnew<'_>) -> StoreResult<()> {
        self.sealed = seal(secrets::kept_key(&self.purpose), &self.sealed)?;
        Ok(())
    }
}

impl HoldsSealed for Factor {
    fn reseal(&mut self, seal: SealAnew<'_>) -> StoreResult<()> {
        if let Keeps::Totp(totp) = &mut self.keeps {
            totp.secret = Sealed::from_bytes(seal(secrets::factor_secret(&self.id), totp.secret.as_bytes())?);
        }
        Ok(())
    }
}

impl HoldsSealed for Letter {
    fn reseal(&mut self, seal: SealAnew<'_>) -> StoreResult<()> {
        if let Some(token) = &mut self.token {
            *token = Sealed::from_bytes(seal(secrets::letter_token(&self.id), token.as_bytes())?);
        }
        Ok(())
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

pub(super) fn anew<R: HoldsSealed>(stored: &[u8], change: &mut Change<'_>) -> StoreResult<Vec<u8>> {
    let mut found: R = record::read(stored)?;
    found.reseal(&mut |place, value| {
        let failed = |why: &dyn std::fmt::Display| StoreError::Corrupt(format!("a value of {}: {why}", place.tree));
        let plain = change.old.open(place, value).map_err(|error| failed(&error))?;
        change.values += 1;
        change.new.seal(place, &plain, change.random).map_err(|error| failed(&error))
    })?;
    record::write(found)
}

/// A key for one purpose that goes on under a new master key.
pub(super) fn keep(purpose: &str, change: &Change<'_>) -> StoreResult<KeptKey> {
    let key = change.old.derive(purpose);
    let sealed = change.new.seal(secrets::kept_key(purpose), key.as_slice(), change.random);
    let sealed = sealed.map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(KeptKey { purpose: purpose.to_owned(), sealed })
}
