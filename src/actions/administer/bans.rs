//! Bans: who may not come in at all, by the operator's word.

use std::time::Duration;

use ipnet::IpNet;

use super::{Administrator, Failure, Whom, find, random_id};
use crate::app::App;
use crate::domain::audit::{Act, AuditEntry};
use crate::domain::ban::{Ban, Banned};
use crate::domain::ids::{BanId, UserId};
use crate::domain::user::UserName;

/// A ban that holds, and the name of whom it concerns, if they still are there.
#[derive(Debug)]
pub struct Listed {
    pub ban: Ban,
    pub name: Option<UserName>,
}

#[derive(Debug)]
pub enum Target {
    Network(IpNet),
    Person(Whom),
}

/// For how long, and why.
#[derive(Debug)]
pub struct Terms {
    /// For ever, if none.
    pub lasts: Option<Duration>,
    pub reason: String,
}

/// The oldest first.
pub async fn list(_: &Administrator, app: &App) -> Result<Vec<Listed>, Failure> {
    let now = app.clock.now();
    let mut listed = Vec::new();
    for ban in app.store.bans().await? {
        if ban.holds(now) {
            let name = name_of(app, ban.who).await?;
            listed.push(Listed { ban, name });
        }
    }
    listed.sort_by_key(|one| (one.ban.created, one.ban.id));
    Ok(listed)
}

/// `None`: there is no such person.
pub async fn add(admin: &Administrator, app: &App, target: &Target, terms: Terms) -> Result<Option<Listed>, Failure> {
    let (who, name) = match target {
        Target::Network(network) => (Banned::Network(network.trunc()), None),
        Target::Person(whom) => match find(app, whom).await? {
            Some(user) => (Banned::User(user.id), Some(user.name)),
            None => return Ok(None),
        },
    };
    let created = app.clock.now();
    let ban = Ban {
        id: BanId::from_bytes(random_id(app)),
        who,
        created,
        until: terms.lasts.map(|lasts| created.plus(lasts)),
        reason: terms.reason,
    };
    let entry = AuditEntry {
        user: person_of(who),
        note: match who {
            Banned::Network(network) => format!("{} {network}", ban.id),
            Banned::User(_) => ban.id.to_string(),
        },
        ..admin.entry(app, Act::BanAdded)
    };
    app.store.add_ban(ban.clone(), entry).await?;
    Ok(Some(Listed { ban, name }))
}

/// `false`: there was none.
pub async fn revoke(admin: &Administrator, app: &App, id: BanId) -> Result<bool, Failure> {
    let entry = AuditEntry { note: id.to_string(), ..admin.entry(app, Act::BanRevoked) };
    Ok(app.store.revoke_ban(id, entry).await?)
}

fn person_of(who: Banned) -> Option<UserId> {
    match who {
        Banned::User(id) => Some(id),
        Banned::Network(_) => None,
    }
}

async fn name_of(app: &App, who: Banned) -> Result<Option<UserName>, Failure> {
    let Some(id) = person_of(who) else { return Ok(None) };
    Ok(app.store.user(id).await?.map(|user| user.name))
}
