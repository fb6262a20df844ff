//! What was done, in the order of its numbers.

use std::ops::Bound;

use async_trait::async_trait;
use sled::IVec;

use super::keys::{self, kind};
use super::{SledStore, engine_failed, get};
use crate::domain::audit::AuditEntry;
use crate::domain::ids::UserId;
use crate::domain::time::Timestamp;
use crate::store::{Along, AuditStore, StoreError, StoreResult, record};

#[async_trait]
impl AuditStore for SledStore {
    async fn record(&self, along: Along) -> StoreResult<bool> {
        self.write(move |group| {
            let admitted = group.admits(&along)?;
            if admitted {
                group.carry(along)?;
            }
            Ok(admitted)
        })
        .await
    }

    async fn entries(&self, after: u64, most: usize) -> StoreResult<Vec<(u64, AuditEntry)>> {
        self.read(|tree| {
            let range = (Bound::Excluded(keys::audit(after)), Bound::Excluded(vec![kind::AUDIT + 1]));
            tree.range(range).take(most).map(numbered).collect()
        })
    }

    async fn entries_of(&self, user: UserId, before: Option<u64>, most: usize) -> StoreResult<Vec<(u64, AuditEntry)>> {
        self.read(|tree| {
            let range = keys::entries_of(user)..keys::entry_of(user, before.unwrap_or(u64::MAX));
            let mut entries = Vec::new();
            for found in tree.range(range).rev().take(most) {
                let (key, _) = found.map_err(|error| engine_failed(&error))?;
                let number = number_of(&key)?;
                // One that was forgotten between the two reads is left out.
                entries.extend(get(tree, &keys::audit(number))?.map(|entry| (number, entry)));
            }
            Ok(entries)
        })
    }

    async fn newest_entries(&self, most: usize) -> StoreResult<Vec<(u64, AuditEntry)>> {
        self.read(|tree| {
            let mut entries: Vec<_> =
                tree.scan_prefix([kind::AUDIT]).rev().take(most).map(numbered).collect::<StoreResult<_>>()?;
            entries.reverse();
            Ok(entries)
        })
    }

    async fn forget_entries(&self, before: Timestamp, most: usize) -> StoreResult<usize> {
        let mut old = self.entries(0, most).await?;
        let kept = old.iter().position(|(_, entry)| entry.at >= before);
        old.truncate(kept.unwrap_or(old.len()));
        if old.is_empty() {
            return Ok(0);
        }
        self.write(move |group| {
            for (number, entry) in &old {
                group.remove(keys::audit(*number));
                if let Some(user) = entry.user {
                    group.remove(keys::entry_of(user, *number));
                }
            }
            Ok(old.len())
        })
        .await
    }
}

fn numbered(found: sled::Result<(IVec, IVec)>) -> StoreResult<(u64, AuditEntry)> {
    let (key, value) = found.map_err(|error| engine_failed(&error))?;
    Ok((number_of(&key)?, record::read(&value)?))
}

fn number_of(key: &[u8]) -> StoreResult<u64> {
    keys::tail(key).map(u64::from_be_bytes).ok_or_else(|| StoreError::Corrupt("an audit number".to_owned()))
}
