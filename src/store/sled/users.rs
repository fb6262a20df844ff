//! Persons, their names and addresses.

use std::ops::Bound;

use async_trait::async_trait;

use super::group::Group;
use super::keys::{self, kind};
use super::{SledStore, engine_failed, get};
use crate::domain::change::Change;
use crate::domain::ids::UserId;
use crate::domain::ticket::Ticket;
use crate::domain::user::{Email, EmailAddress, User, UserName};
use crate::store::record::NameOwner;
use crate::store::{Along, Created, Ending, Saved, StoreError, StoreResult, UserStore};

#[async_trait]
impl UserStore for SledStore {
    async fn user(&self, id: UserId) -> StoreResult<Option<User>> {
        self.read(|tree| get(tree, &keys::user(id)))
    }

    async fn user_by_name(&self, name: &UserName) -> StoreResult<Option<User>> {
        self.read(|tree| indexed(tree, &keys::by_name(name)))
    }

    async fn user_by_email(&self, email: &EmailAddress) -> StoreResult<Option<User>> {
        let found: Option<User> = self.read(|tree| indexed(tree, &keys::by_email(email)))?;
        // Between the two reads the address may have become another.
        Ok(found.filter(|user| user.email.as_ref().is_some_and(|theirs| theirs.address == *email)))
    }

    async fn users(&self, after: Option<&UserName>, most: usize) -> StoreResult<Vec<User>> {
        self.read(|tree| {
            let from = after.map_or(Bound::Included(vec![kind::BY_NAME]), |name| Bound::Excluded(keys::by_name(name)));
            let mut users = Vec::new();
            for entry in tree.range((from, Bound::Excluded(vec![kind::BY_NAME + 1]))) {
                if users.len() == most {
                    break;
                }
                let (_, id) = entry.map_err(|error| engine_failed(&error))?;
                // Whoever was deleted between the two reads is left out.
                users.extend(get::<User>(tree, &keys::user(user_id(&id)?))?);
            }
            Ok(users)
        })
    }

    async fn create_user(&self, user: &User, along: Along) -> StoreResult<Created> {
        let user = user.clone();
        self.write(move |group| create(group, user, along)).await
    }

    async fn save_user(&self, user: &User, ending: Ending, along: Along) -> StoreResult<Saved> {
        let user = user.clone();
        self.write(move |group| save(group, user, ending, along)).await
    }

    async fn delete_user(&self, id: UserId, along: Along) -> StoreResult<bool> {
        self.write(move |group| delete(group, id, along)).await
    }
}

pub(super) fn user_id(bytes: &[u8]) -> StoreResult<UserId> {
    keys::tail(bytes).map(UserId::from_bytes).ok_or_else(|| StoreError::Corrupt("an id of a person".to_owned()))
}

fn indexed(tree: &sled::Tree, index: &[u8]) -> StoreResult<Option<User>> {
    match tree.get(index).map_err(|error| engine_failed(&error))? {
        Some(id) => get(tree, &keys::user(user_id(&id)?)),
        None => Ok(None),
    }
}

fn create(group: &mut Group<'_>, user: User, along: Along) -> StoreResult<Created> {
    if group.name_is_taken(&user.name, along.spends.as_ref(), along.entry.at)? {
        return Ok(Created::NameTaken);
    }
    if group.has(&keys::user(user.id))? || group.has(&keys::deleted(user.id))? {
        return Err(StoreError::Unavailable("this id is or was somebody's: try again with a new one".to_owned()));
    }
    if let Some(email) = &user.email
        && group.has(&keys::by_email(&email.address))?
    {
        return Ok(Created::EmailTaken);
    }
    if !group.admits(&along)? {
        return Ok(Created::Spent);
    }
    write_name(group, &user.name, user.id)?;
    write_user(group, user)?;
    group.carry(along)?;
    Ok(Created::Created)
}

/// Takes a name, and all that read like it, for ever.
pub(super) fn write_name(group: &mut Group<'_>, name: &UserName, owner: UserId) -> StoreResult<()> {
    group.put(keys::name(name), NameOwner(owner))?;
    group.put_bytes(keys::skeleton(name), owner.as_bytes().to_vec())
}

/// Writes a person with all that leads to them.
pub(super) fn write_user(group: &mut Group<'_>, user: User) -> StoreResult<()> {
    group.put_bytes(keys::by_name(&user.name), user.id.as_bytes().to_vec())?;
    if let Some(email) = &user.email {
        group.put_bytes(keys::by_email(&email.address), user.id.as_bytes().to_vec())?;
    }
    group.put(keys::user(user.id), user)
}

fn save(group: &mut Group<'_>, mut user: User, ending: Ending, along: Along) -> StoreResult<Saved> {
    let Some(before) = group.get::<User>(&keys::user(user.id))? else { return Ok(Saved::Gone) };
    if before.version != user.version {
        return Ok(Saved::Stale);
    }
    if let Some(email) = &user.email {
        let owner = group.bytes(&keys::by_email(&email.address))?;
        if owner.is_some_and(|owner| owner != user.id.as_bytes()) {
            return Ok(Saved::EmailTaken);
        }
    }
    if !group.admits(&along)? {
        return Ok(Saved::Spent);
    }
    // What no app sees cuts nothing that is open: whom a new password should concern is what `ending` says.
    let looks_the_same = {
        let User { password, language, factor_order, .. } = user.clone();
        User { password, language, factor_order, ..before.clone() } == user
    };
    let id = user.id;
    let address_of = |email: &Option<Email>| email.as_ref().map(|email| email.address.clone());
    if address_of(&before.email) != address_of(&user.email) {
        group.end_tickets(id, Ticket::ends_with_address)?;
    }
    if let Some(email) = before.email {
        group.remove(keys::by_email(&email.address));
    }
    user.name = before.name;
    user.created = before.created;
    user.version += 1;
    write_user(group, user)?;
    let kept = match ending {
        Ending::None => None,
        Ending::All => Some(None),
        Ending::AllBut(kept) => Some(Some(kept)),
    };
    if let Some(kept) = kept {
        group.end_all(id, kept)?;
        group.end_trusts(id, None)?;
        group.end_tickets(id, Ticket::ends_with_credentials)?;
    }
    group.carry(along)?;
    if !looks_the_same {
        group.report(Change::UserChanged(id));
    }
    Ok(Saved::Saved)
}

fn delete(group: &mut Group<'_>, id: UserId, along: Along) -> StoreResult<bool> {
    let Some(user) = group.get::<User>(&keys::user(id))? else { return Ok(false) };
    if !group.admits(&along)? {
        return Ok(false);
    }
    group.drop_letters_about(id)?;
    // Before the rest, so that what it writes of the person goes with it; its letter, which tells them, stays.
    group.carry(along)?;
    group.end_all(id, None)?;
    group.end_trusts(id, None)?;
    group.end_tickets(id, |_| true)?;
    group.forget_approvals_of(id)?;
    for prefix in [keys::browsers_of(id), keys::attempts_of(id), keys::factors_of(id)] {
        for key in group.keys(&prefix)? {
            group.remove(key);
        }
    }
    if let Some(email) = user.email {
        group.remove(keys::by_email(&email.address));
    }
    group.remove(keys::by_name(&user.name));
    group.remove(keys::user(id));
    group.put_bytes(keys::deleted(id), Vec::new())?;
    group.report(Change::UserChanged(id));
    Ok(true)
}
