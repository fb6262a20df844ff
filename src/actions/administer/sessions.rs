//! Sessions: who is signed in where, and the end of it.

use super::{Administrator, Failure, Whom, find};
use crate::actions::manage_sessions::standing_of;
use crate::app::App;
use crate::domain::audit::{Act, AuditEntry};
use crate::domain::ids::SessionId;
use crate::domain::session::Session;
use crate::domain::user::{User, UserName};

/// How many people one page of all sessions covers.
const PEOPLE_A_PAGE: usize = 200;

/// A person with their sessions that still stand, newest first.
#[derive(Debug)]
pub struct SignedIn {
    pub user: User,
    pub sessions: Vec<Session>,
}

/// Some of the people; `next` says from where to go on, if there are more.
#[derive(Debug)]
pub struct Page {
    pub people: Vec<SignedIn>,
    pub next: Option<UserName>,
}

pub async fn list_of(_: &Administrator, app: &App, whom: &Whom) -> Result<Option<SignedIn>, Failure> {
    let Some(user) = find(app, whom).await? else { return Ok(None) };
    let sessions = standing_of(app, user.id).await?;
    Ok(Some(SignedIn { user, sessions }))
}

pub async fn list(_: &Administrator, app: &App, after: Option<&UserName>) -> Result<Page, Failure> {
    let users = app.store.users(after, PEOPLE_A_PAGE).await?;
    let next = users.last().filter(|_| users.len() == PEOPLE_A_PAGE).map(|user| user.name.clone());
    let mut people = Vec::new();
    for user in users {
        let sessions = standing_of(app, user.id).await?;
        if !sessions.is_empty() {
            people.push(SignedIn { user, sessions });
        }
    }
    Ok(Page { people, next })
}

/// `false`: it was over already, or never was.
pub async fn revoke(admin: &Administrator, app: &App, id: SessionId) -> Result<bool, Failure> {
    let Some(session) = app.store.session_by_id(id).await? else { return Ok(false) };
    let entry = AuditEntry { session: Some(id), ..admin.entry_about(app, Act::SessionsRevoked, session.user) };
    Ok(app.store.end_session(id, entry).await?)
}

/// How many browsers were signed out; `None`, if there is no such person.
pub async fn revoke_all_of(admin: &Administrator, app: &App, whom: &Whom) -> Result<Option<usize>, Failure> {
    let Some(user) = find(app, whom).await? else { return Ok(None) };
    let entry = admin.entry_about(app, Act::SessionsRevoked, user.id);
    Ok(Some(app.store.end_sessions_of(user.id, None, entry).await?))
}
