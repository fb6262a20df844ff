//! Who asks: from the cookies of a request to a live session, or not.

use std::sync::Arc;

use crate::app::App;
use crate::crypto::token::hash_token;
use crate::domain::arrival::Arrival;
use crate::domain::cookies::OurCookie;
use crate::domain::host::HostName;
use crate::domain::ids::SessionId;
use crate::domain::secret::TokenHash;
use crate::domain::session::Reach;
use crate::domain::time::Timestamp;
use crate::live::sessions::LiveSession;
use crate::store::{FoundSession, StoreError, StoreResult};

/// Three answers: no cookie and a cookie that is over are not the same, and neither is a failure.
#[derive(Debug)]
pub enum Visitor {
    NotSignedIn,
    Expired,
    SignedIn(Arc<LiveSession>),
}

impl Visitor {
    pub fn session(&self) -> Option<&Arc<LiveSession>> {
        match self {
            Self::SignedIn(session) => Some(session),
            Self::NotSignedIn | Self::Expired => None,
        }
    }
}

/// Looks at the one cookie that counts on this host, notes use, and writes it down now and then. A browser sends it once;
/// where something else put a second one beside it, the one that stands counts, even if the store can't say what the other is.
pub async fn authenticate(app: &App, arrival: &Arrival, headers: &http::HeaderMap) -> StoreResult<Visitor> {
    let portal = app.settings.routes.portal();
    let cookie = if arrival.host == *portal { OurCookie::Session } else { OurCookie::App };
    let now = app.clock.now();
    let mut visitor = Ok(Visitor::NotSignedIn);
    for token in cookie.values(headers, arrival.secure).filter_map(hash_token) {
        match look_up(app, &token).await {
            Ok(Some(session)) if reaches(&session, &arrival.host, portal) => {
                if session.stands(&app.settings.session, now) {
                    if let Some(id) = session.note_use(now) {
                        write_use(app, id, now);
                    }
                    return Ok(Visitor::SignedIn(session));
                }
                visitor = visitor.map(|_| Visitor::Expired);
            }
            Ok(_) => {}
            Err(error) => visitor = Err(error),
        }
    }
    visitor
}

/// A portal session counts on the portal's host alone, a child on its own.
fn reaches(session: &LiveSession, host: &HostName, portal: &HostName) -> bool {
    match &session.session.reach {
        Reach::Portal { .. } => host == portal,
        Reach::Child { host: own, .. } => host == own,
    }
}

/// So often is the store asked again when something else was forgotten in between.
const ROUNDS: usize = 16;

async fn look_up(app: &App, token: &TokenHash) -> StoreResult<Option<Arc<LiveSession>>> {
    if let Some(live) = app.live.sessions.get(token) {
        return Ok(Some(live));
    }
    for _ in 0..ROUNDS {
        let read_at = app.live.sessions.generation();
        let Some(found) = app.store.session(token).await? else { return Ok(None) };
        let FoundSession { session, parent, user } = found;
        let user = Arc::new(user);
        let parent = match parent {
            None => None,
            Some(parent) => {
                let entry = LiveSession::new(&parent, None, Arc::clone(&user));
                match app.live.sessions.keep(read_at, entry) {
                    Some(parent) => Some(parent),
                    None => continue,
                }
            }
        };
        if let Some(kept) = app.live.sessions.keep(read_at, LiveSession::new(&session, parent, user)) {
            return Ok(Some(kept));
        }
    }
    Err(StoreError::Unavailable("sessions change faster than they can be read".into()))
}

/// In the background: nobody waits for it, and a failure costs at most that a session ends a little early after a restart.
fn write_use(app: &App, id: SessionId, now: Timestamp) {
    let store = Arc::clone(&app.store);
    tokio::spawn(async move {
        if let Err(error) = store.touch_session(id, now).await {
            tracing::warn!(%error, "the use of a session could not be written");
        }
    });
}
