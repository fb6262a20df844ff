//! What people prove with besides the password, and the browsers in which they need not.

use async_trait::async_trait;

use super::group::Group;
use super::keys;
use super::{SledStore, damaged, engine_failed, get};
use crate::domain::audit::AuditEntry;
use crate::domain::factor::Factor;
use crate::domain::ids::{TrustId, UserId};
use crate::domain::secret::TokenHash;
use crate::domain::ticket::Ticket;
use crate::domain::trust::TrustedBrowser;
use crate::domain::user::User;
use crate::store::record::{self, Record};
use crate::store::{Along, FactorChange, FactorStore, Saved, StoreResult};

/// A person who trusts ever new browsers is spared in the last of them only.
const MOST_TRUSTED: usize = 64;

#[async_trait]
impl FactorStore for SledStore {
    async fn factors_of(&self, user: UserId) -> StoreResult<Vec<Factor>> {
        let mut factors: Vec<Factor> = self.read(|tree| all_under(tree, &keys::factors_of(user)))?;
        factors.sort_by_key(|factor| factor.created);
        Ok(factors)
    }

    async fn change_factors(&self, change: FactorChange, along: Along) -> StoreResult<Saved> {
        self.write(move |group| change_factors(group, change, along)).await
    }

    async fn save_factor(&self, factor: &Factor, along: Along) -> StoreResult<Saved> {
        let factor = factor.clone();
        self.write(move |group| {
            let key = keys::factor(factor.user, factor.id);
            let Some(before) = group.get::<Factor>(&key)? else { return Ok(Saved::Gone) };
            if before.version != factor.version {
                return Ok(Saved::Stale);
            }
            if !group.admits(&along)? {
                return Ok(Saved::Spent);
            }
            group.put(key, Factor { version: factor.version + 1, ..factor })?;
            group.carry(along)?;
            Ok(Saved::Saved)
        })
        .await
    }

    async fn trusted_browser(&self, hash: &TokenHash) -> StoreResult<Option<TrustedBrowser>> {
        self.read(|tree| match tree.get(keys::trust_by_token(hash)).map_err(|error| engine_failed(&error))? {
            Some(key) => get(tree, &key),
            None => Ok(None),
        })
    }

    async fn trusted_browsers_of(&self, user: UserId) -> StoreResult<Vec<TrustedBrowser>> {
        let mut trusts: Vec<TrustedBrowser> = self.read(|tree| all_under(tree, &keys::trusts_of(user)))?;
        trusts.sort_by_key(|trust| std::cmp::Reverse(trust.created));
        Ok(trusts)
    }

    async fn end_trust(&self, user: UserId, which: Option<TrustId>, entry: AuditEntry) -> StoreResult<usize> {
        self.write(move |group| {
            let ended = group.end_trusts(user, which)?;
            if ended > 0 {
                group.note(entry)?;
            }
            Ok(ended)
        })
        .await
    }
}

fn all_under<R: Record>(tree: &sled::Tree, prefix: &[u8]) -> StoreResult<Vec<R>> {
    let read = |entry: sled::Result<(sled::IVec, sled::IVec)>| {
        let (key, value) = entry.map_err(|error| engine_failed(&error))?;
        record::read(&value).map_err(|error| damaged(&key, &error))
    };
    tree.scan_prefix(prefix).map(read).collect()
}

fn change_factors(group: &mut Group<'_>, change: FactorChange, along: Along) -> StoreResult<Saved> {
    let Some(user) = group.get::<User>(&keys::user(change.user))? else { return Ok(Saved::Gone) };
    if user.version != change.user_version {
        return Ok(Saved::Stale);
    }
    if !group.admits(&along)? {
        return Ok(Saved::Spent);
    }
    group.carry(along)?;
    for id in change.removes {
        group.remove(keys::factor(change.user, id));
    }
    if change.ends_trust {
        group.end_trusts(change.user, None)?;
    }
    group.write_factors(change.user, change.adds)?;
    Ok(Saved::Saved)
}

impl Group<'_> {
    /// Whether somebody has a factor that protects their account by itself.
    pub(super) fn is_protected(&self, user: UserId) -> StoreResult<bool> {
        for key in self.keys(&keys::factors_of(user))? {
            if self.get::<Factor>(&key)?.is_some_and(|factor| factor.protects()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The person's version grows, so that whoever read them before must look again; and what was begun before ends.
    pub(super) fn write_factors(&mut self, user: UserId, factors: Vec<Factor>) -> StoreResult<()> {
        self.end_tickets(user, Ticket::ends_with_factors)?;
        for factor in factors {
            self.put(keys::factor(user, factor.id), factor)?;
        }
        if let Some(mut user) = self.get::<User>(&keys::user(user))? {
            user.version += 1;
            self.put(keys::user(user.id), user)?;
        }
        Ok(())
    }

    pub(super) fn trust(&mut self, trust: TrustedBrowser) -> StoreResult<()> {
        self.make_room_for_trust(trust.user)?;
        let key = keys::trust(trust.user, trust.id);
        self.put_bytes(keys::trust_by_token(&trust.hash), key.clone())?;
        self.put_bytes(keys::by_end(trust.ends, &key), Vec::new())?;
        self.put(key, trust)
    }

    /// The oldest of somebody's trusted browsers ends when there would be too many.
    fn make_room_for_trust(&mut self, user: UserId) -> StoreResult<()> {
        let mut trusts = Vec::new();
        for key in self.keys(&keys::trusts_of(user))? {
            trusts.extend(self.get::<TrustedBrowser>(&key)?.map(|trust| (trust.created, key)));
        }
        trusts.sort();
        let too_many = (trusts.len() + 1).saturating_sub(MOST_TRUSTED);
        for (_, key) in trusts.iter().take(too_many) {
            self.end_trust_at(key)?;
        }
        Ok(())
    }

    /// Not there: `false`.
    pub(super) fn end_trust_at(&mut self, key: &[u8]) -> StoreResult<bool> {
        let Some(trust) = self.get::<TrustedBrowser>(key)? else { return Ok(false) };
        self.remove(keys::trust_by_token(&trust.hash));
        self.remove(keys::by_end(trust.ends, key));
        self.remove(key.to_vec());
        Ok(true)
    }

    pub(super) fn end_trusts(&mut self, user: UserId, which: Option<TrustId>) -> StoreResult<usize> {
        let mut ended = 0;
        for key in self.keys(&keys::trusts_of(user))? {
            let Some(trust) = self.get::<TrustedBrowser>(&key)? else { continue };
            if which.is_none_or(|which| which == trust.id) {
                ended += usize::from(self.end_trust_at(&key)?);
            }
        }
        Ok(ended)
    }
}
