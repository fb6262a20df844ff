//! What was done, in the order of its numbers.

use std::ops::Bound;

use async_trait::async_trait;

use super::keys::{self, kind};
use super::{SledStore, engine_failed};
use crate::domain::audit::AuditEntry;
use crate::store::{AuditStore, StoreError, StoreResult, record};

#[async_trait]
impl AuditStore for SledStore {
    async fn record(&self, entry: AuditEntry) -> StoreResult<()> {
        self.write(move |group| group.note(entry)).await
    }

    async fn entries(&self, after: u64, most: usize) -> StoreResult<Vec<(u64, AuditEntry)>> {
        self.read(|tree| {
            let range = (Bound::Excluded(keys::audit(after)), Bound::Excluded(vec![kind::AUDIT + 1]));
            tree.range(range)
                .take(most)
                .map(|entry| {
                    let (key, value) = entry.map_err(|error| engine_failed(&error))?;
                    let number = keys::tail(&key).map(u64::from_be_bytes);
                    let number = number.ok_or_else(|| StoreError::Corrupt("an audit number".to_owned()))?;
                    Ok((number, record::read(&value)?))
                })
                .collect()
        })
    }
}
