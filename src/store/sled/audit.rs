//! What was done, in the order of its numbers.

use std::ops::Bound;

use async_trait::async_trait;
use sled::{IVec, Tree};

use super::keys::{self, kind};
use super::writer::Shared;
use super::{SledStore, engine_failed, get};
use crate::domain::audit::AuditEntry;
use crate::domain::audit::chain::{Checker, Head, Report};
use crate::domain::ids::UserId;
use crate::domain::time::Timestamp;
use crate::store::record::{self, AuditLink};
use crate::store::{Along, AuditStore, StoreError, StoreResult, chain};

const CHUNK: usize = 500;

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

    async fn check_entries(&self, noted: Option<Head>) -> StoreResult<Report> {
        let shared = self.shared();
        self.aside(move || {
            loop {
                let first = shared.read(first_number)?;
                let report = check(&shared, first, noted)?;
                // What was forgotten meanwhile looks like a gap.
                if report.flaws.is_empty() || shared.read(first_number)? == first {
                    return Ok(report);
                }
            }
        })
        .await
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
                // The link of the last stays: the first that is kept was made of it.
                group.remove(keys::audit_link(number.saturating_sub(1)));
                if let Some(user) = entry.user {
                    group.remove(keys::entry_of(user, *number));
                }
            }
            Ok(old.len())
        })
        .await
    }
}

fn first_number(tree: &Tree) -> StoreResult<Option<u64>> {
    let first = tree.scan_prefix([kind::AUDIT]).keys().next().transpose().map_err(|error| engine_failed(&error))?;
    Ok(first.as_deref().and_then(keys::tail).map(u64::from_be_bytes))
}

/// A few at a time, so that the store is not held up.
fn check(shared: &Shared, first: Option<u64>, noted: Option<Head>) -> StoreResult<Report> {
    // One that cannot be read is as good as none.
    let link = |tree: &Tree, number| get(tree, &keys::audit_link(number)).ok().flatten().map(|AuditLink(link)| link);
    let (highest, anchor) = shared.read(|tree| {
        let highest = tree.get(keys::META_AUDIT).map_err(|error| engine_failed(&error))?;
        let anchor = first.and_then(|first| link(tree, first.saturating_sub(1)));
        Ok((highest.as_deref().and_then(keys::tail).map_or(0, u64::from_be_bytes), anchor))
    })?;
    let mut checker = Checker::new(anchor, noted);
    let mut seen = 0;
    while seen < highest {
        let more = shared.read(|tree| {
            let range = (Bound::Excluded(keys::audit(seen)), Bound::Included(keys::audit(highest)));
            let mut last = None;
            for entry in tree.range(range).take(CHUNK) {
                let (key, entry) = entry.map_err(|error| engine_failed(&error))?;
                let number = keys::tail(&key).map_or(0, u64::from_be_bytes);
                checker.see(number, link(tree, number), |before| chain::link(before, number, &entry));
                last = Some(number);
            }
            Ok(last)
        })?;
        match more {
            Some(last) => seen = last,
            None => break,
        }
    }
    Ok(checker.end(highest))
}

fn numbered(found: sled::Result<(IVec, IVec)>) -> StoreResult<(u64, AuditEntry)> {
    let (key, value) = found.map_err(|error| engine_failed(&error))?;
    Ok((number_of(&key)?, record::read(&value)?))
}

fn number_of(key: &[u8]) -> StoreResult<u64> {
    keys::tail(key).map(u64::from_be_bytes).ok_or_else(|| StoreError::Corrupt("an audit number".to_owned()))
}
