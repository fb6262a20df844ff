//! People: made, shown, changed, removed.

use super::{Administrator, Failure, MOST_ROUNDS, Whom, find, random_id};
use crate::actions::manage_sessions::standing_of;
use crate::actions::new_password::{Owner, judge_and_hash};
use crate::actions::unbind::unbind;
use crate::app::App;
use crate::domain::audit::{Act, AuditEntry};
use crate::domain::ids::UserId;
use crate::domain::password_rules::WeakPassword;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::domain::user::{Email, EmailAddress, GroupName, Status, User, UserName};
use crate::store::{Created, Ending, Lane, Saved};

pub struct NewPerson {
    pub name: UserName,
    pub display_name: Option<String>,
    /// Given by an operator, it counts as verified.
    pub email: Option<EmailAddress>,
    pub groups: Vec<GroupName>,
    pub password: Secret,
}

#[derive(Debug)]
pub enum Added {
    Added(User),
    Reserved,
    NameTaken,
    EmailTaken,
    Weak(WeakPassword),
}

#[derive(Debug)]
pub enum Changed {
    Changed(User),
    NotFound,
    Weak(WeakPassword),
}

/// Which groups a person shall have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupChange {
    Exactly(Vec<GroupName>),
    Edit { add: Vec<GroupName>, remove: Vec<GroupName> },
}

/// A person with what is not in their record.
#[derive(Debug)]
pub struct Shown {
    pub user: User,
    /// Browsers in which they are signed in.
    pub sessions: usize,
    /// Wrong passwords that count, and what they lead to.
    pub delays: Vec<Delay>,
}

/// Tries from strangers' browsers, or from one that the person is known in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay {
    pub known_browser: bool,
    pub tries: u32,
    /// Until then the right password is refused there, too.
    pub until: Option<Timestamp>,
}

pub async fn add(admin: &Administrator, app: &App, person: NewPerson) -> Result<Added, Failure> {
    if person.name.is_reserved() {
        return Ok(Added::Reserved);
    }
    let display_name = person.display_name.unwrap_or_else(|| person.name.as_str().to_owned());
    let mut user = User {
        display_name,
        email: person.email.map(|address| Email { address, verified: true }),
        groups: sorted(person.groups),
        ..User::new(UserId::from_bytes(random_id(app)), person.name, app.clock.now())
    };
    user.password = match judge_and_hash(app, &Owner::of(&user), &person.password).await? {
        Ok(hash) => Some(hash),
        Err(weak) => return Ok(Added::Weak(weak)),
    };
    let entry = AuditEntry { note: note_of(&user.groups), ..admin.entry_about(app, Act::UserCreated, user.id) };
    Ok(match app.store.create_user(&user, entry.into()).await? {
        Created::Created => Added::Added(user),
        Created::NameTaken => Added::NameTaken,
        Created::EmailTaken => Added::EmailTaken,
        // Nothing is used up here, so this cannot be said.
        Created::Spent => return Err(Failure::Contended),
    })
}

/// In the order of their names, from the one after `after`.
pub async fn list(_: &Administrator, app: &App, after: Option<&UserName>, most: usize) -> Result<Vec<User>, Failure> {
    Ok(app.store.users(after, most).await?)
}

pub async fn show(_: &Administrator, app: &App, whom: &Whom) -> Result<Option<Shown>, Failure> {
    let Some(user) = find(app, whom).await? else { return Ok(None) };
    let sessions = standing_of(app, user.id).await?.iter().filter(|session| session.is_portal()).count();
    let delays = delays_of(app, user.id).await?;
    Ok(Some(Shown { user, sessions, delays }))
}

async fn delays_of(app: &App, user: UserId) -> Result<Vec<Delay>, Failure> {
    let now = app.clock.now();
    let tallies = app.store.tallies_of(user).await?;
    let counted = tallies.into_iter().filter(|(_, tally)| tally.tries > 0);
    Ok(counted
        .map(|(lane, tally)| Delay {
            known_browser: lane != Lane::Strangers,
            tries: tally.tries,
            until: Some(tally.closed_until).filter(|until| now < *until),
        })
        .collect())
}

/// All their sessions end in the same write.
pub async fn disable(admin: &Administrator, app: &App, whom: &Whom) -> Result<Changed, Failure> {
    change(admin, app, whom, Deed { act: Act::UserDisabled, ending: Ending::All }, |user| {
        user.status = Status::Disabled;
        String::new()
    })
    .await
}

/// Also the way out of a delay after too many tries.
pub async fn enable(admin: &Administrator, app: &App, whom: &Whom) -> Result<Changed, Failure> {
    let changed = change(admin, app, whom, Deed { act: Act::UserEnabled, ending: Ending::None }, |user| {
        user.status = Status::Active;
        String::new()
    })
    .await?;
    if let Changed::Changed(user) = &changed {
        let entry =
            AuditEntry { note: "delays cleared".to_owned(), ..admin.entry_about(app, Act::UserEnabled, user.id) };
        app.store.clear_attempts(user.id, entry).await?;
    }
    Ok(changed)
}

/// `false`: there was no such person. Neither their name nor their id is ever given again.
pub async fn delete(admin: &Administrator, app: &App, whom: &Whom) -> Result<bool, Failure> {
    let Some(user) = find(app, whom).await? else { return Ok(false) };
    let entry = AuditEntry { note: user.name.as_str().to_owned(), ..admin.entry_about(app, Act::UserDeleted, user.id) };
    let factors = app.store.factors_of(user.id).await?;
    let is_deleted = app.store.delete_user(user.id, entry.into()).await?;
    if is_deleted {
        unbind(app, factors);
    }
    Ok(is_deleted)
}

/// All their sessions end: whoever knew the old password may be in one of them.
pub async fn set_password(
    admin: &Administrator,
    app: &App,
    whom: &Whom,
    password: &Secret,
) -> Result<Changed, Failure> {
    let Some(user) = find(app, whom).await? else { return Ok(Changed::NotFound) };
    let hash = match judge_and_hash(app, &Owner::of(&user), password).await? {
        Ok(hash) => hash,
        Err(weak) => return Ok(Changed::Weak(weak)),
    };
    change(admin, app, whom, Deed { act: Act::PasswordSet, ending: Ending::All }, |user| {
        user.password = Some(hash.clone());
        String::new()
    })
    .await
}

pub async fn set_groups(
    admin: &Administrator,
    app: &App,
    whom: &Whom,
    groups: &GroupChange,
) -> Result<Changed, Failure> {
    change(admin, app, whom, Deed { act: Act::GroupsSet, ending: Ending::None }, |user| {
        user.groups = sorted(match groups {
            GroupChange::Exactly(all) => all.clone(),
            GroupChange::Edit { add, remove } => {
                user.groups.iter().chain(add).filter(|group| !remove.contains(group)).cloned().collect()
            }
        });
        note_of(&user.groups)
    })
    .await
}

/// What is done to somebody, and what ends with it.
#[derive(Clone, Copy)]
struct Deed {
    act: Act,
    ending: Ending,
}

/// Reads, changes and saves, again if somebody else saved in between. What `alter` returns goes into the audit entry.
async fn change(
    admin: &Administrator,
    app: &App,
    whom: &Whom,
    deed: Deed,
    alter: impl Fn(&mut User) -> String,
) -> Result<Changed, Failure> {
    for _ in 0..MOST_ROUNDS {
        let Some(mut user) = find(app, whom).await? else { return Ok(Changed::NotFound) };
        let note = alter(&mut user);
        let entry = AuditEntry { note, ..admin.entry_about(app, deed.act, user.id) };
        match app.store.save_user(&user, deed.ending, entry.into()).await? {
            Saved::Saved => return Ok(Changed::Changed(user)),
            Saved::Gone => return Ok(Changed::NotFound),
            // The address was not touched here, so it can only have been read while it moved to somebody else.
            Saved::Stale | Saved::EmailTaken | Saved::Spent => {}
        }
    }
    Err(Failure::Contended)
}

fn sorted(mut groups: Vec<GroupName>) -> Vec<GroupName> {
    groups.sort();
    groups.dedup();
    groups
}

fn note_of(groups: &[GroupName]) -> String {
    groups.iter().map(GroupName::as_str).collect::<Vec<_>>().join(",")
}
