//! The keys that sign assertions: two or three, read whole.

use async_trait::async_trait;

use super::SledStore;
use super::group::Group;
use super::keys::{self, kind};
use super::{damaged, engine_failed};
use crate::domain::audit::AuditEntry;
use crate::domain::ids::KeyId;
use crate::domain::keyring::SigningKey;
use crate::store::record::{self, KeptKey};
use crate::store::{KeyAdded, KeyStore, StoreResult};

#[async_trait]
impl KeyStore for SledStore {
    async fn signing_keys(&self) -> StoreResult<Vec<SigningKey>> {
        let mut found = self.read(|tree| {
            let read = |entry: sled::Result<(sled::IVec, sled::IVec)>| {
                let (key, value) = entry.map_err(|error| engine_failed(&error))?;
                record::read(&value).map_err(|error| damaged(&key, &error))
            };
            tree.scan_prefix([kind::SIGNING_KEY]).map(read).collect::<StoreResult<Vec<SigningKey>>>()
        })?;
        in_turn(&mut found);
        Ok(found)
    }

    async fn add_signing_key(&self, key: SigningKey, after: Option<KeyId>, entry: AuditEntry) -> StoreResult<KeyAdded> {
        self.write(move |group| {
            if newest(group)? != after {
                return Ok(KeyAdded::Stale);
            }
            group.put(keys::signing_key(key.id), key)?;
            group.note(entry)?;
            Ok(KeyAdded::Added)
        })
        .await
    }

    async fn kept_key(&self, purpose: &str) -> StoreResult<Option<Vec<u8>>> {
        self.kept_key_now(purpose)
    }

    async fn keep_key(&self, purpose: &str, sealed: Vec<u8>) -> StoreResult<Vec<u8>> {
        let purpose = purpose.to_owned();
        self.write(move |group| {
            let key = keys::kept_key(&purpose);
            if let Some(kept) = group.get::<KeptKey>(&key)? {
                return Ok(kept.sealed);
            }
            group.put(key, KeptKey { purpose, sealed: sealed.clone() })?;
            Ok(sealed)
        })
        .await
    }

    async fn remove_signing_key(&self, id: KeyId, entry: AuditEntry) -> StoreResult<bool> {
        self.write(move |group| {
            if !group.has(&keys::signing_key(id))? || newest(group)? == Some(id) {
                return Ok(false);
            }
            group.remove(keys::signing_key(id));
            group.note(entry)?;
            Ok(true)
        })
        .await
    }
}

fn newest(group: &Group<'_>) -> StoreResult<Option<KeyId>> {
    let keys = group.keys(&[kind::SIGNING_KEY])?;
    let mut found: Vec<SigningKey> =
        keys.iter().filter_map(|key| group.get(key).transpose()).collect::<StoreResult<_>>()?;
    in_turn(&mut found);
    Ok(found.last().map(|key| key.id))
}

fn in_turn(keys: &mut [SigningKey]) {
    keys.sort_by_key(|key| (key.signs_from, key.id));
}
