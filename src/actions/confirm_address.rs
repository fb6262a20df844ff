//! Showing that an address is one's own: by the link that its mailbox was sent. Looking at the link uses nothing up.

use super::letters::notice;
use super::register::{account_of, token_of};
use super::visitor::Visitor;
use super::{ActionError, ROUNDS, contended};
use crate::app::App;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::ids::UserId;
use crate::domain::letter::Message;
use crate::domain::secret::{Secret, TokenHash};
use crate::domain::ticket::{Errand, Registration, Ticket};
use crate::domain::user::{Email, EmailAddress, Status, User, UserName};
use crate::store::{Along, Created, Ending, Saved};

/// What a link would do.
#[derive(Debug)]
pub enum Question {
    /// And where they were on the way to.
    NewAccount {
        name: UserName,
        address: EmailAddress,
        return_to: Option<String>,
    },
    NewAddress {
        name: UserName,
        address: EmailAddress,
    },
}

#[derive(Debug)]
pub enum Confirmed {
    /// The account is there; whether this is the browser that asked for it; and where they were on the way to.
    Made {
        user: Box<User>,
        same_browser: bool,
        return_to: Option<String>,
    },
    /// It is there, and waits for an operator's word.
    Waits,
    AddressChanged,
    /// Somebody else has shown it first.
    AddressTaken,
    Ended,
}

pub async fn look(app: &App, token: &Secret) -> Result<Option<Question>, ActionError> {
    let Some(ticket) = find(app, token).await? else { return Ok(None) };
    Ok(match ticket.errand {
        Errand::Register(registration) => {
            let Registration { name, address, return_to, .. } = *registration;
            Some(Question::NewAccount { name, address, return_to })
        }
        Errand::ChangeAddress { user, address, session } => {
            let stands = match session {
                Some(session) => app.store.session_by_id(session).await?.is_some(),
                None => true,
            };
            let user = app.store.user(user).await?.filter(|_| stands);
            user.map(|user| Question::NewAddress { name: user.name, address })
        }
        _ => None,
    })
}

pub async fn confirm(app: &App, visitor: &Visitor<'_>, token: &Secret) -> Result<Confirmed, ActionError> {
    let Some(ticket) = find(app, token).await? else { return Ok(Confirmed::Ended) };
    match ticket.errand {
        Errand::Register(registration) => make(app, visitor, ticket.hash, *registration).await,
        Errand::ChangeAddress { user, address, session } => {
            let entry = visitor.entry(app, (Act::AddressVerified, Actor::Owner), Some(user));
            let along = Along { spends: Some(ticket.hash), within: session, ..entry.into() };
            change(app, visitor, (user, address), along).await
        }
        _ => Ok(Confirmed::Ended),
    }
}

async fn find(app: &App, token: &Secret) -> Result<Option<Ticket>, ActionError> {
    let Some(hash) = token_of(token) else { return Ok(None) };
    Ok(app.store.ticket(&hash).await?.filter(|ticket| !ticket.is_over(app.clock.now())))
}

async fn make(
    app: &App,
    visitor: &Visitor<'_>,
    hash: TokenHash,
    registration: Registration,
) -> Result<Confirmed, ActionError> {
    if !app.settings.registration.mode.is_for_strangers() {
        return Ok(Confirmed::Ended);
    }
    let (same_browser, return_to) = (registration.browser == visitor.browser, registration.return_to.clone());
    let user = account_of(app, registration);
    let entry = visitor.entry(app, (Act::UserCreated, Actor::Owner), Some(user.id));
    let entry = AuditEntry { note: "registered, address verified".to_owned(), ..entry };
    let along = Along { spends: Some(hash), ..entry.into() };
    Ok(match app.store.create_user(&user, along).await? {
        Created::Created if user.status == Status::Waiting => {
            tracing::info!(user = user.name.as_str(), "somebody registered, and waits for `vestibule user approve`");
            Confirmed::Waits
        }
        Created::Created => Confirmed::Made { user: Box::new(user), same_browser, return_to },
        Created::EmailTaken => Confirmed::AddressTaken,
        // The name was theirs for as long as the link was good: so it was used, in another tab.
        Created::NameTaken | Created::Spent => Confirmed::Ended,
    })
}

/// Both mailboxes know: the new one said yes, the old one is told, with the way back.
async fn change(
    app: &App,
    visitor: &Visitor<'_>,
    (user, address): (UserId, EmailAddress),
    along: Along,
) -> Result<Confirmed, ActionError> {
    for _ in 0..ROUNDS {
        let Some(before) = app.store.user(user).await?.filter(User::is_active) else { return Ok(Confirmed::Ended) };
        let message = Message::AddressChanged { new: address.clone(), whence: visitor.whence(app) };
        let told = notice(app, &before, message)?;
        let along = along.clone().with_notice(told);
        let after = User { email: Some(Email { address: address.clone(), verified: true }), ..before };
        match app.store.save_user(&after, Ending::None, along).await? {
            Saved::Saved => return Ok(Confirmed::AddressChanged),
            Saved::EmailTaken => return Ok(Confirmed::AddressTaken),
            Saved::Gone | Saved::Spent => return Ok(Confirmed::Ended),
            Saved::Stale => {}
        }
    }
    Err(contended())
}
