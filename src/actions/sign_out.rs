//! Signing out, here or everywhere. It is durable, and gone from memory, before it is answered.

use super::ActionError;
use crate::app::App;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::live::sessions::LiveSession;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// This browser: the portal's session and its children.
    Here,
    Everywhere,
}

pub async fn sign_out(app: &App, session: &LiveSession, scope: Scope, address: String) -> Result<(), ActionError> {
    let (user, id) = (session.user.id, session.root().session.id);
    let entry = AuditEntry {
        at: app.clock.now(),
        act: Act::SignedOut,
        by: Actor::Owner,
        user: Some(user),
        session: Some(id),
        address: Some(address),
        note: if scope == Scope::Everywhere { "everywhere".into() } else { String::new() },
    };
    match scope {
        Scope::Here => app.store.end_session(id, entry).await.map(|_| ())?,
        Scope::Everywhere => app.store.end_sessions_of(user, None, entry).await.map(|_| ())?,
    }
    Ok(())
}
