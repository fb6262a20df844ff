//! Sessions: who is signed in where, and the end of it.

use super::{Administrator, Failure, Whom, find};
use crate::app::App;
use crate::domain::audit::{Act, AuditEntry};
use crate::domain::ids::{SessionId, UserId};
use crate::domain::session::{Reach, Session, Standing};
use crate::domain::user::{User, UserName};
use crate::store::StoreResult;

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

pub(super) fn is_portal(session: &Session) -> bool {
    matches!(session.reach, Reach::Portal { .. })
}

/// What the sweep has not yet removed but time has ended is left out; a child stands as long as its parent.
pub(super) async fn standing_of(app: &App, user: UserId) -> StoreResult<Vec<Session>> {
    let now = app.clock.now();
    let all = app.store.sessions_of(user).await?;
    let standing: Vec<SessionId> = all
        .iter()
        .filter(|session| match session.reach {
            Reach::Child { .. } => false,
            Reach::Portal { remembered } => {
                let policy = &app.settings.session;
                policy.standing(session.created, session.last_used, remembered, now) == Standing::Live
            }
        })
        .map(|session| session.id)
        .collect();
    let stands = |session: &Session| match &session.reach {
        Reach::Portal { .. } => standing.contains(&session.id),
        Reach::Child { parent, .. } => standing.contains(parent),
    };
    Ok(all.into_iter().filter(stands).collect())
}
