//! People who are not here yet: invited by a link, or waiting for an operator's word.

use std::time::Duration;

use super::{Administrator, Failure, MOST_ROUNDS, Whom, find};
use crate::actions::letters::{Addressee, letter};
use crate::app::App;
use crate::config::settings::RegistrationMode;
use crate::crypto::token::new_token;
use crate::domain::audit::{Act, AuditEntry};
use crate::domain::letter::{Letter, Message};
use crate::domain::link::Link;
use crate::domain::ticket::{Errand, Invitation, Ticket};
use crate::domain::user::{EmailAddress, GroupName, Status, User};
use crate::store::{Along, Ending, Saved, TicketOpened};

use super::links::{MadeLink, link_for};

/// How long the news that an account is open is worth sending.
const NEWS_LASTS: Duration = Duration::from_hours(3 * 24);

pub struct Invite {
    /// The address that is invited; it then counts as shown.
    pub email: Option<EmailAddress>,
    /// If there are none, those that all newcomers get.
    pub groups: Vec<GroupName>,
    pub lasts: Duration,
}

#[derive(Debug)]
pub enum Invited {
    Link(MadeLink),
    /// Nobody registers here, not even with an invitation.
    Off,
    /// Of this person.
    EmailTaken(User),
}

#[derive(Debug)]
pub enum Answered {
    Done(User),
    NotFound,
    /// There is nothing to decide about.
    NotWaiting(User),
}

pub async fn invite(admin: &Administrator, app: &App, invite: Invite) -> Result<Invited, Failure> {
    if app.settings.registration.mode == RegistrationMode::Off {
        return Ok(Invited::Off);
    }
    let owner = match &invite.email {
        Some(address) => app.store.user_by_email(address).await?,
        None => None,
    };
    if let Some(owner) = owner {
        return Ok(Invited::EmailTaken(owner));
    }
    let now = app.clock.now();
    let (token, hash) = new_token(&*app.random);
    let ends = now.plus(invite.lasts);
    let note = invite.groups.iter().map(GroupName::as_str).collect::<Vec<_>>().join(",");
    let errand = Errand::Invite(Invitation { groups: invite.groups, address: invite.email });
    let entry = AuditEntry { note, ..admin.entry(app, Act::UserInvited) };
    match app.store.open_ticket(Ticket { hash, created: now, ends, tries: 0, errand }, entry.into()).await? {
        TicketOpened::Opened => Ok(Invited::Link(MadeLink { link: link_for(app, Link::Invitation, &token), ends })),
        // It keeps no name, concerns nobody and uses nothing up.
        TicketOpened::NameTaken | TicketOpened::Gone | TicketOpened::Spent => Err(Failure::Contended),
    }
}

/// They may sign in from now on, and are told so.
pub async fn approve(admin: &Administrator, app: &App, whom: &Whom) -> Result<Answered, Failure> {
    for _ in 0..MOST_ROUNDS {
        let Some(user) = find(app, whom).await? else { return Ok(Answered::NotFound) };
        if user.status != Status::Waiting {
            return Ok(Answered::NotWaiting(user));
        }
        let user = User { status: Status::Active, ..user };
        let entry = admin.entry_about(app, Act::UserApproved, user.id);
        let along = Along { letters: news(app, &user)?.into_iter().collect(), ..entry.into() };
        match app.store.save_user(&user, Ending::None, along).await? {
            Saved::Saved => return Ok(Answered::Done(user)),
            Saved::Gone => return Ok(Answered::NotFound),
            Saved::Stale | Saved::EmailTaken | Saved::Spent => {}
        }
    }
    Err(Failure::Contended)
}

fn news(app: &App, user: &User) -> Result<Option<Letter>, Failure> {
    let Some(email) = user.email.as_ref().filter(|email| email.verified && app.settings.mail.is_some()) else {
        return Ok(None);
    };
    let to = Addressee {
        address: &email.address,
        name: Some(&user.display_name),
        user: Some(user.id),
        language: user.language.unwrap_or_default(),
    };
    Ok(Some(letter(app, to, Message::Approved, app.clock.now().plus(NEWS_LASTS), None)?))
}

/// As if they had never registered, but for the name, which nobody gets again.
pub async fn decline(admin: &Administrator, app: &App, whom: &Whom) -> Result<Answered, Failure> {
    for _ in 0..MOST_ROUNDS {
        let Some(user) = find(app, whom).await? else { return Ok(Answered::NotFound) };
        if user.status != Status::Waiting {
            return Ok(Answered::NotWaiting(user));
        }
        let note = format!("{}, declined", user.name);
        let entry = AuditEntry { note, ..admin.entry_about(app, Act::UserDeleted, user.id) };
        // Another operator may agree at this moment: then nobody is deleted.
        let along = Along { as_read: Some((user.id, user.version)), ..entry.into() };
        if app.store.delete_user(user.id, along).await? {
            return Ok(Answered::Done(user));
        }
    }
    Err(Failure::Contended)
}
