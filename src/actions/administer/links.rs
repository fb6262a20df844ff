//! Ways back in, by an operator's word: for somebody who can neither sign in nor read their mail.

use std::fmt;
use std::time::Duration;

use super::{Administrator, Failure, MOST_ROUNDS, Whom, find};
use crate::actions::letters::notice;
use crate::actions::unbind::unbind;
use crate::app::App;
use crate::crypto::token::new_token;
use crate::domain::audit::{Act, AuditEntry};
use crate::domain::factor::Factor;
use crate::domain::letter::{Message, Whence};
use crate::domain::link::Link;
use crate::domain::secret::Secret;
use crate::domain::ticket::{Errand, Ticket};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::store::{Along, FactorChange, Saved, TicketOpened};

/// A link that whoever has it can use, once.
pub struct MadeLink {
    pub link: Secret,
    pub ends: Timestamp,
}

impl fmt::Debug for MadeLink {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("MadeLink(..)")
    }
}

#[derive(Debug)]
pub enum ResetLink {
    Made(MadeLink, User),
    NotFound,
    /// Whoever may not sign in needs no password.
    NotActive(User),
}

#[derive(Debug)]
pub enum EnrollLink {
    Made(MadeLink),
    NotFound,
    NotActive(User),
    /// A further factor takes the one that they have.
    HasFactor(User),
}

#[derive(Debug)]
pub enum FactorsReset {
    /// How many there were.
    Removed(Box<User>, usize),
    NotFound,
}

/// As anyone anywhere can open it.
pub(super) fn link_for(app: &App, link: Link, token: &Secret) -> Secret {
    let (origin, prefix) = (&app.settings.gateway.public, app.settings.routes.prefix());
    Secret::new(format!("{origin}{prefix}{}", link.path(token)))
}

/// It works without mail. A second factor is asked for behind it all the same.
pub async fn reset_link(admin: &Administrator, app: &App, whom: &Whom, lasts: Duration) -> Result<ResetLink, Failure> {
    let Some(user) = find(app, whom).await? else { return Ok(ResetLink::NotFound) };
    if !user.is_active() {
        return Ok(ResetLink::NotActive(user));
    }
    let now = app.clock.now();
    let (token, hash) = new_token(&*app.random);
    let ends = now.plus(lasts);
    let errand = Errand::Reset { user: user.id, address: None, return_to: None };
    let entry = admin.entry_about(app, Act::ResetAsked, user.id);
    match app.store.open_ticket(Ticket { hash, created: now, ends, tries: 0, errand }, entry.into()).await? {
        TicketOpened::Opened => Ok(ResetLink::Made(MadeLink { link: link_for(app, Link::Reset, &token), ends }, user)),
        TicketOpened::Gone => Ok(ResetLink::NotFound),
        TicketOpened::NameTaken | TicketOpened::Spent => Err(Failure::Contended),
    }
}

/// For somebody who must set up a first second factor, where a password alone is not enough for that.
pub async fn enroll_link(
    admin: &Administrator,
    app: &App,
    whom: &Whom,
    lasts: Duration,
) -> Result<EnrollLink, Failure> {
    let Some(user) = find(app, whom).await? else { return Ok(EnrollLink::NotFound) };
    if !user.is_active() {
        return Ok(EnrollLink::NotActive(user));
    }
    if app.store.factors_of(user.id).await?.iter().any(Factor::protects) {
        return Ok(EnrollLink::HasFactor(user));
    }
    let now = app.clock.now();
    let (token, hash) = new_token(&*app.random);
    let ends = now.plus(lasts);
    let ticket = Ticket { hash, created: now, ends, tries: 0, errand: Errand::Enrol { user: user.id } };
    let entry = AuditEntry { note: "by a link".to_owned(), ..admin.entry_about(app, Act::FactorBegun, user.id) };
    match app.store.open_ticket(ticket, entry.into()).await? {
        TicketOpened::Opened => Ok(EnrollLink::Made(MadeLink { link: link_for(app, Link::Enroll, &token), ends })),
        TicketOpened::Gone => Ok(EnrollLink::NotFound),
        TicketOpened::NameTaken | TicketOpened::Spent => Err(Failure::Contended),
    }
}

/// All of them, recovery codes too, and the trust that rests on them. The person is told, where mail can tell.
pub async fn reset_factors(admin: &Administrator, app: &App, whom: &Whom) -> Result<FactorsReset, Failure> {
    for _ in 0..MOST_ROUNDS {
        let Some(user) = find(app, whom).await? else { return Ok(FactorsReset::NotFound) };
        let factors = app.store.factors_of(user.id).await?;
        let removes: Vec<_> = factors.iter().map(|factor| factor.id).collect();
        let count = removes.len();
        if count == 0 {
            return Ok(FactorsReset::Removed(Box::new(user), 0));
        }
        let whence = Whence { at: app.clock.now(), browser: String::new(), address: String::new() };
        let told = notice(app, &user, Message::TwoFactorDisabled { whence })?;
        let entry = AuditEntry { note: "all".to_owned(), ..admin.entry_about(app, Act::FactorRemoved, user.id) };
        let change =
            FactorChange { user: user.id, user_version: user.version, removes, adds: Vec::new(), ends_trust: true };
        match app.store.change_factors(change, Along::from(entry).with_notice(told)).await? {
            Saved::Saved => {
                unbind(app, factors);
                return Ok(FactorsReset::Removed(Box::new(user), count));
            }
            Saved::Gone => return Ok(FactorsReset::NotFound),
            Saved::Stale | Saved::EmailTaken | Saved::Spent => {}
        }
    }
    Err(Failure::Contended)
}
