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
        let sealed = match &mut self.keeps {
            Keeps::Totp(totp) => Some(&mut totp.secret),
            Keeps::Phone(phone) => phone.push.as_mut(),
            Keeps::Reached(reached) => Some(&mut reached.at),
            Keeps::RecoveryCodes(_) | Keeps::Mailbox => None,
        };
        if let Some(sealed) = sealed {
            *sealed = Sealed::from_bytes(seal(secrets::factor_secret(&self.id), sealed.as_bytes())?);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::factor::{Label, Totp};
    use crate::domain::ids::{FactorId, KeyId, UserId};
    use crate::domain::time::Timestamp;
    use crate::random::OsRandom;

    #[test]
    fn each_kind_opens_with_the_new_key_and_no_longer_with_the_old() {
        let (folder, random) = (tempfile::tempdir().unwrap(), OsRandom::new());
        let [old, new] = ["old", "new"].map(|name| MasterKey::create(&folder.path().join(name), &random).unwrap());
        let mut change = Change { old: &old, new: &new, random: &random, values: 0 };
        let seal = |place| old.seal(place, b"secret", &random).unwrap();
        let opens = |place, sealed: &[u8]| {
            assert!(old.open(place, sealed).is_err());
            assert_eq!(new.open(place, sealed).unwrap().as_slice(), b"secret");
        };

        let id = KeyId::from_bytes([1; 16]);
        let now = Timestamp::from_seconds(1_800_000_000);
        let key = SigningKey { id, made: now, signs_from: now, sealed: seal(signer::place(&id)) };
        let after = anew::<SigningKey>(&record::write(key).unwrap(), &mut change).unwrap();
        opens(signer::place(&id), &record::read::<SigningKey>(&after).unwrap().sealed);

        let id = FactorId::from_bytes([2; 16]);
        let secret = Sealed::from_bytes(seal(secrets::factor_secret(&id)));
        let factor = Factor {
            id,
            user: UserId::from_bytes([3; 16]),
            label: Label::parse("Phone").unwrap(),
            keeps: Keeps::Totp(Totp { secret, last_step: 7 }),
            created: now,
            last_used: None,
            version: 0,
        };
        let after = anew::<Factor>(&record::write(factor).unwrap(), &mut change).unwrap();
        let Keeps::Totp(totp) = record::read::<Factor>(&after).unwrap().keeps else { panic!("another kind") };
        opens(secrets::factor_secret(&id), totp.secret.as_bytes());

        let kept = KeptKey { purpose: "x".to_owned(), sealed: seal(secrets::kept_key("x")) };
        let after = anew::<KeptKey>(&record::write(kept).unwrap(), &mut change).unwrap();
        opens(secrets::kept_key("x"), &record::read::<KeptKey>(&after).unwrap().sealed);
        assert_eq!(change.values, 3);
    }
}
