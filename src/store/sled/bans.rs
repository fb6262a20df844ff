//! Bans: few, read whole.

use async_trait::async_trait;
use sled::Tree;

use super::group::Group;
use super::keys::{self, kind};
use super::{SledStore, engine_failed};
use crate::domain::audit::AuditEntry;
use crate::domain::ban::Ban;
use crate::domain::change::Change;
use crate::domain::ids::BanId;
use crate::store::{BanStore, StoreResult, record};

#[async_trait]
impl BanStore for SledStore {
    async fn bans(&self) -> StoreResult<Vec<Ban>> {
        self.read(all)
    }

    async fn add_ban(&self, ban: Ban, entry: AuditEntry) -> StoreResult<()> {
        self.write(move |group| {
            group.put(keys::ban(ban.id), ban)?;
            group.note(entry)?;
            report(group)?;
            Ok(())
        })
        .await
    }

    async fn revoke_ban(&self, id: BanId, entry: AuditEntry) -> StoreResult<bool> {
        self.write(move |group| {
            if !group.has(&keys::ban(id))? {
                return Ok(false);
            }
            group.remove(keys::ban(id));
            group.note(entry)?;
            report(group)?;
            Ok(true)
        })
        .await
    }
}

pub(super) fn all(tree: &Tree) -> StoreResult<Vec<Ban>> {
    tree.scan_prefix([kind::BAN])
        .values()
        .map(|value| record::read(&value.map_err(|error| engine_failed(&error))?))
        .collect()
}

/// Tells which bans stand from now on.
fn report(group: &mut Group<'_>) -> StoreResult<()> {
    let keys = group.keys(&[kind::BAN])?;
    let bans = keys.iter().filter_map(|key| group.get(key).transpose()).collect::<StoreResult<_>>()?;
    group.report(Change::BansChanged(bans));
    Ok(())
}
