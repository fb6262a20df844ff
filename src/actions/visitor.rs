//! Who asks, as far as a request tells: what goes into entries and mails about it.

use crate::app::App;
use crate::domain::arrival::Arrival;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::ids::UserId;
use crate::domain::language::Language;
use crate::domain::letter::Whence;
use crate::domain::secret::TokenHash;
use crate::words::Words;

/// An address as people are told it, with where it is if that is known.
pub fn where_is(app: &App, words: Words, address: &str) -> String {
    words.address(app.settings.places.find(address, words.language).as_ref(), address)
}

#[derive(Clone, Debug)]
pub struct Visitor<'a> {
    pub arrival: &'a Arrival,
    /// The browser that was shown the form.
    pub browser: TokenHash,
    /// Such as "Firefox on Linux".
    pub browser_name: String,
    pub language: Language,
}

impl Visitor<'_> {
    pub(super) fn whence(&self, app: &App) -> Whence {
        Whence { at: app.clock.now(), browser: self.browser_name.clone(), address: self.arrival.client.to_string() }
    }

    pub(super) fn entry(&self, app: &App, (act, by): (Act, Actor), user: Option<UserId>) -> AuditEntry {
        AuditEntry {
            at: app.clock.now(),
            act,
            by,
            user,
            session: None,
            address: Some(self.arrival.client.to_string()),
            note: self.browser_name.clone(),
        }
    }
}
