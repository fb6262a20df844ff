//! Showing that an address is one's own: by the link that its mailbox was sent. Looking at the link uses nothing up.

use super::letters::notice;
use super::register::account_of;
use super::tickets::of_link;
use super::visitor::Visitor;
use super::{ActionError, ROUNDS, contended};
use crate::app::App;
use crate::config::settings::RegistrationMode;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::ids::UserId;
use crate::domain::letter::Message;
use crate::domain::registration::is_among;
use crate::domain::secret::{Password, Secret, TokenHash};
use crate::domain::ticket::{Errand, Registration};
use crate::domain::user::{Email, EmailAddress, Status, User, UserName};
use crate::store::{Along, Created, Ending, Saved};

/// What a link would do.
#[derive(Debug)]
pub enum Question {
    NewAccount {
        name: UserName,
        address: EmailAddress,
        /// The browser that chose the password. In another one it is asked for: the mail may have come to somebody with
        /// whose address a stranger registered.
        browser: TokenHash,
        /// Where they were on the way to.
        return_to: Option<String>,
    },
    NewAddress {
        name: UserName,
        address: EmailAddress,
    },
}

#[derive(Debug)]
pub enum Confirmed {
    /// The account is there, and whoever is here has its password; and where they were on the way to.
    Made {
        user: Box<User>,
        return_to: Option<String>,
    },
    /// The password that was chosen is needed first.
    Password(PasswordProblem),
    /// It is there, and waits for an operator's word.
    Waits,
    AddressChanged,
    /// Somebody else has shown it first.
    AddressTaken,
    Ended,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordProblem {
    Missing,
    Wrong,
}

/// Wrong passwords that one link takes.
const MOST_PASSWORDS: u32 = 5;

pub async fn look(app: &App, token: &Secret) -> Result<Option<Question>, ActionError> {
    let Some(ticket) = of_link(app, token).await? else { return Ok(None) };
    Ok(match ticket.errand {
        Errand::Register(registration) => {
            let Registration { name, address, browser, return_to, .. } = *registration;
            Some(Question::NewAccount { name, address, browser, return_to })
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

/// `password`: what was typed, where it was asked for.
pub async fn confirm(
    app: &App,
    visitor: &Visitor<'_>,
    token: &Secret,
    password: &Secret,
) -> Result<Confirmed, ActionError> {
    let Some(ticket) = of_link(app, token).await? else { return Ok(Confirmed::Ended) };
    match ticket.errand {
        Errand::Register(registration) if is_still_wanted(app, &registration) => {
            if registration.browser != visitor.browser {
                match judge(app, visitor, &ticket.hash, &registration, password).await? {
                    Judged::Right => {}
                    Judged::Not(problem) => return Ok(Confirmed::Password(problem)),
                    Judged::TooOften => return Ok(Confirmed::Ended),
                }
            }
            make(app, visitor, ticket.hash, *registration).await
        }
        Errand::ChangeAddress { user, address, session } => {
            let entry = visitor.entry(app, (Act::AddressVerified, Actor::Owner), Some(user));
            let along = Along { spends: Some(ticket.hash), within: session, ..entry.into() };
            change(app, visitor, (user, address), along).await
        }
        _ => Ok(Confirmed::Ended),
    }
}

enum Judged {
    Right,
    Not(PasswordProblem),
    /// The link has ended.
    TooOften,
}

/// Counted before it is judged, as every guess is.
async fn judge(
    app: &App,
    visitor: &Visitor<'_>,
    hash: &TokenHash,
    registration: &Registration,
    typed: &Secret,
) -> Result<Judged, ActionError> {
    if typed.expose().is_empty() {
        return Ok(Judged::Not(PasswordProblem::Missing));
    }
    let Some(tries) = app.store.count_answer(hash).await? else { return Ok(Judged::TooOften) };
    let is_right = match Password::typed(typed) {
        Ok(password) if tries <= MOST_PASSWORDS => {
            app.passwords.check(&password, Some(&registration.password)).await?.matches
        }
        _ => false,
    };
    if is_right {
        return Ok(Judged::Right);
    }
    if tries < MOST_PASSWORDS {
        return Ok(Judged::Not(PasswordProblem::Wrong));
    }
    let entry = visitor.entry(app, (Act::PasswordRefused, Actor::Gateway), None);
    let entry = AuditEntry { note: format!("{}, not registered yet", registration.name), ..entry };
    app.store.end_ticket(hash, entry).await?;
    Ok(Judged::TooOften)
}

/// The configuration may have become stricter since it was asked for.
fn is_still_wanted(app: &App, registration: &Registration) -> bool {
    let rules = &app.settings.registration;
    rules.mode.is_for_strangers() && is_among(&registration.address, &rules.domains)
}

async fn make(
    app: &App,
    visitor: &Visitor<'_>,
    hash: TokenHash,
    registration: Registration,
) -> Result<Confirmed, ActionError> {
    let mode = app.settings.registration.mode;
    let needs_approval = registration.needs_approval || mode == RegistrationMode::Approval;
    let return_to = registration.return_to.clone();
    let user = account_of(app, Registration { needs_approval, ..registration });
    let entry = visitor.entry(app, (Act::UserCreated, Actor::Owner), Some(user.id));
    let entry = AuditEntry { note: "registered, address verified".to_owned(), ..entry };
    let along = Along { spends: Some(hash), ..entry.into() };
    Ok(match app.store.create_user(&user, along).await? {
        Created::Created if user.status == Status::Waiting => {
            tracing::info!(user = user.name.as_str(), "somebody registered, and waits for `vestibule user approve`");
            Confirmed::Waits
        }
        Created::Created => Confirmed::Made { user: Box::new(user), return_to },
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
