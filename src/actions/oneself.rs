//! Somebody who looks after their own account: who they are, and where they do it from.

use std::net::IpAddr;

use crate::app::App;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::ids::{SessionId, UserId};
use crate::domain::letter::Whence;
use crate::live::sessions::LiveSession;
use crate::store::Along;

pub struct Oneself<'a> {
    pub session: &'a LiveSession,
    pub client: IpAddr,
    /// Such as "Firefox on Linux".
    pub browser: String,
}

impl Oneself<'_> {
    pub fn id(&self) -> UserId {
        self.session.user.id
    }

    /// The portal session that they do it in.
    pub fn root(&self) -> SessionId {
        self.session.root().session.id
    }

    pub(super) fn entry(&self, app: &App, act: Act, note: impl Into<String>) -> AuditEntry {
        AuditEntry {
            at: app.clock.now(),
            act,
            by: Actor::Owner,
            user: Some(self.id()),
            session: Some(self.root()),
            address: Some(self.client.to_string()),
            note: note.into(),
        }
    }

    /// What goes along with an act that is done only while this session stands.
    pub(super) fn along(&self, app: &App, act: Act, note: impl Into<String>) -> Along {
        Along { within: Some(self.root()), ..self.entry(app, act, note).into() }
    }

    pub(super) fn whence(&self, app: &App) -> Whence {
        Whence { at: app.clock.now(), browser: self.browser.clone(), address: self.client.to_string() }
    }
}
