//! A person's own sessions: seeing them, ending one or all others.

use super::ActionError;
use crate::app::App;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::host::HostName;
use crate::domain::ids::SessionId;
use crate::domain::session::{Reach, Session};
use crate::live::sessions::LiveSession;

/// A sign-in and the apps' hosts that it opened.
#[derive(Debug)]
pub struct OwnSession {
    pub session: Session,
    pub hosts: Vec<HostName>,
}

/// Newest first; those that are over but not yet swept are left out.
pub async fn list(app: &App, own: &LiveSession) -> Result<Vec<OwnSession>, ActionError> {
    let now = app.clock.now();
    let all = app.store.sessions_of(own.user.id).await?;
    let hosts_under = |id: SessionId| {
        all.iter().filter_map(move |session| match &session.reach {
            Reach::Child { parent, host } if *parent == id => Some(host.clone()),
            _ => None,
        })
    };
    let stands = |session: &Session| {
        let used = app.live.sessions.get(&session.token).map_or(session.last_used, |live| live.last_used());
        matches!(session.reach, Reach::Portal { remembered }
            if app.settings.session.standing(session.created, used, remembered, now) == crate::domain::session::Standing::Live)
    };
    let mut own: Vec<_> = all
        .iter()
        .filter(|session| stands(session))
        .map(|session| {
            let last_used = app.live.sessions.get(&session.token).map_or(session.last_used, |live| live.last_used());
            OwnSession { hosts: hosts_under(session.id).collect(), session: Session { last_used, ..session.clone() } }
        })
        .collect();
    own.sort_by_key(|own| std::cmp::Reverse(own.session.created));
    Ok(own)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    One(SessionId),
    /// All but the one that asks.
    Others,
}

/// `false`: there is no such session, or it is somebody else's.
pub async fn end(app: &App, own: &LiveSession, which: Which, address: String) -> Result<bool, ActionError> {
    let entry = AuditEntry {
        at: app.clock.now(),
        act: Act::SessionsRevoked,
        by: Actor::Owner,
        user: Some(own.user.id),
        session: Some(own.root().session.id),
        address: Some(address),
        note: match which {
            Which::One(id) => id.to_string(),
            Which::Others => "all others".into(),
        },
    };
    match which {
        Which::Others => {
            app.store.end_sessions_of(own.user.id, Some(own.root().session.id), entry).await?;
            Ok(true)
        }
        Which::One(id) => {
            let is_own = app.store.session_by_id(id).await?.is_some_and(|session| session.user == own.user.id);
            Ok(is_own && app.store.end_session(id, entry).await?)
        }
    }
}
