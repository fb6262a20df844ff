//! A person's own sessions: seeing them, ending one or all others.

use std::collections::HashSet;

use super::ActionError;
use super::oneself::Oneself;
use crate::app::App;
use crate::domain::audit::Act;
use crate::domain::host::HostName;
use crate::domain::ids::{SessionId, UserId};
use crate::domain::session::{Reach, Session, Standing};
use crate::live::sessions::LiveSession;
use crate::store::StoreResult;

/// A sign-in and the apps' hosts that it opened.
#[derive(Debug)]
pub struct OwnSession {
    pub session: Session,
    pub hosts: Vec<HostName>,
}

/// A person's sessions, newest first, as they are known in memory. What time has ended and the sweep has not yet removed
/// is left out; a child stands as long as its parent.
pub async fn standing_of(app: &App, user: UserId) -> StoreResult<Vec<Session>> {
    let now = app.clock.now();
    let mut all = app.store.sessions_of(user).await?;
    for session in &mut all {
        if let Some(live) = app.live.sessions.get(&session.token) {
            session.last_used = session.last_used.max(live.last_used());
        }
    }
    let stands = |session: &Session| match session.reach {
        Reach::Child { .. } => false,
        Reach::Portal { remembered } => {
            app.settings.session.standing(session.created, session.last_used, remembered, now) == Standing::Live
        }
    };
    let standing: HashSet<SessionId> = all.iter().filter(|one| stands(one)).map(|one| one.id).collect();
    all.retain(|session| match &session.reach {
        Reach::Portal { .. } => standing.contains(&session.id),
        Reach::Child { parent, .. } => standing.contains(parent),
    });
    Ok(all)
}

/// Newest first.
pub async fn list(app: &App, own: &LiveSession) -> Result<Vec<OwnSession>, ActionError> {
    let all = standing_of(app, own.user.id).await?;
    let hosts_under = |id: SessionId| {
        let hosts = all.iter().filter_map(move |session| match &session.reach {
            Reach::Child { parent, host } if *parent == id => Some(host.clone()),
            Reach::Child { .. } | Reach::Portal { .. } => None,
        });
        hosts.collect()
    };
    let portals = all.iter().filter(|session| session.is_portal());
    Ok(portals.map(|session| OwnSession { hosts: hosts_under(session.id), session: session.clone() }).collect())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    One(SessionId),
    /// All but the one that asks.
    Others,
}

/// `false`: there is no such session, or it is somebody else's.
pub async fn end(app: &App, own: &Oneself<'_>, which: Which) -> Result<bool, ActionError> {
    let note = match which {
        Which::One(id) => id.to_string(),
        Which::Others => "all others".to_owned(),
    };
    let entry = own.entry(app, Act::SessionsRevoked, note);
    match which {
        Which::Others => {
            app.store.end_sessions_of(own.id(), Some(own.root()), entry).await?;
            Ok(true)
        }
        Which::One(id) => {
            let is_own = app.store.session_by_id(id).await?.is_some_and(|session| session.user == own.id());
            Ok(is_own && app.store.end_session(id, entry).await?)
        }
    }
}
