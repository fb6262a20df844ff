//! Making an account for oneself. A stranger shows first that the address is theirs; whoever was invited is in at once.

use std::time::Duration;

use super::ActionError;
use super::allowance::{Look, count_mail_from, may_write_to};
use super::letters::{Addressee, LINK_LASTS, letter};
use super::new_password::{Owner, Twice, choose};
use super::visitor::Visitor;
use crate::app::App;
use crate::config::settings::RegistrationMode;
use crate::crypto::token::{hash_token, new_token};
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::letter::{Letter, Message};
use crate::domain::password_rules::Unfit;
use crate::domain::registration::{Newcomer, is_among};
use crate::domain::secret::{Secret, TokenHash};
use crate::domain::ticket::{Errand, Invitation, Registration, Ticket};
use crate::domain::time::Timestamp;
use crate::domain::user::{Email, EmailAddress, GroupName, PasswordHash, Status, User};
use crate::random::new_user_id;
use crate::store::{Along, Created, TicketOpened};

/// Somebody who wants an account.
pub struct Applicant<'a> {
    pub visitor: Visitor<'a>,
    pub newcomer: Newcomer,
    pub password: Twice,
    /// Where they were on the way to.
    pub return_to: Option<String>,
}

/// An operator's word for somebody. Only `invitation` finds one.
#[derive(Debug)]
pub struct Invited {
    hash: TokenHash,
    pub invitation: Invitation,
}

#[derive(Debug)]
pub enum Applied {
    /// The mailbox will tell, whether or not the address has an account already. By this hash more can be asked.
    Asked(TokenHash),
    /// The account is there.
    Made(Box<User>),
    NameTaken,
    /// The address that was invited has an account.
    AddressTaken,
    Unfit(Unfit),
    Wait(Duration),
    /// The invitation was used meanwhile, or registration was switched off.
    Ended,
}

/// A registration that waits for its mail to be read.
#[derive(Debug)]
pub struct Waiting {
    pub registration: Registration,
    pub ends: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeated {
    Sent,
    /// Too often, for now.
    Wait(Duration),
    Ended,
}

/// The invitation that a link is, while it lasts.
pub async fn invitation(app: &App, token: &str) -> Result<Option<Invited>, ActionError> {
    if app.settings.registration.mode == RegistrationMode::Off {
        return Ok(None);
    }
    let Some(hash) = hash_token(token) else { return Ok(None) };
    let ticket = app.store.ticket(&hash).await?.filter(|ticket| !ticket.is_over(app.clock.now()));
    Ok(ticket.and_then(|ticket| match ticket.errand {
        Errand::Invite(invitation) => Some(Invited { hash, invitation }),
        _ => None,
    }))
}

/// The groups that somebody will be in.
pub fn groups_of<'a>(app: &'a App, invited: Option<&'a Invited>) -> &'a [GroupName] {
    match invited {
        Some(invited) if !invited.invitation.groups.is_empty() => &invited.invitation.groups,
        _ => &app.settings.registration.groups,
    }
}

pub async fn register(app: &App, applicant: Applicant<'_>, invited: Option<Invited>) -> Result<Applied, ActionError> {
    let look = match Look::count(app, applicant.visitor.arrival).await {
        Ok(look) => look,
        Err(wait) => return Ok(Applied::Wait(wait)),
    };
    let applied = apply(app, applicant, invited).await;
    if !matches!(applied, Ok(Applied::NameTaken)) {
        look.give_back(app);
    }
    applied
}

async fn apply(app: &App, applicant: Applicant<'_>, invited: Option<Invited>) -> Result<Applied, ActionError> {
    let groups = groups_of(app, invited.as_ref()).to_vec();
    let newcomer = &applicant.newcomer;
    let mut known = vec![newcomer.name.as_str(), &newcomer.given_name, &newcomer.family_name];
    let address = invited
        .as_ref()
        .map_or(newcomer.address.as_ref(), |invited| invited.invitation.address.as_ref().or(newcomer.address.as_ref()));
    known.extend(address.map(EmailAddress::as_str));
    let password = match choose(app, &Owner { known, groups: &groups }, &applicant.password).await? {
        Ok(hash) => hash,
        Err(unfit) => return Ok(Applied::Unfit(unfit)),
    };
    match (invited, &newcomer.address) {
        (Some(invited), _) => join(app, &applicant, (password, groups), invited).await,
        (None, Some(address)) if may_begin(app, address) => {
            let address = address.clone();
            ask(app, applicant, (password, groups), address).await
        }
        (None, _) => Ok(Applied::Ended),
    }
}

fn may_begin(app: &App, address: &EmailAddress) -> bool {
    let registration = &app.settings.registration;
    app.settings.mail.is_some() && registration.mode.is_for_strangers() && is_among(address, &registration.domains)
}

/// Writes the same and takes the same time, whether the address has an account or not: only its mailbox learns which.
async fn ask(
    app: &App,
    applicant: Applicant<'_>,
    (password, groups): (PasswordHash, Vec<GroupName>),
    address: EmailAddress,
) -> Result<Applied, ActionError> {
    let visitor = &applicant.visitor;
    if let Some(wait) = count_mail_from(app, visitor.arrival) {
        return Ok(Applied::Wait(wait));
    }
    let registration = Registration {
        name: applicant.newcomer.name,
        given_name: applicant.newcomer.given_name,
        family_name: applicant.newcomer.family_name,
        address,
        password,
        groups,
        language: visitor.language,
        needs_approval: app.settings.registration.mode == RegistrationMode::Approval,
        browser: visitor.browser,
        return_to: applicant.return_to,
    };
    let entry = visitor.entry(app, (Act::Registered, Actor::Visitor), None);
    let entry = AuditEntry { note: registration.name.to_string(), ..entry };
    let (ticket, letters) = link_of(app, visitor, registration).await?;
    let hash = ticket.hash;
    let along = Along { letters, ..entry.into() };
    Ok(match app.store.open_ticket(ticket, along).await? {
        TicketOpened::Opened => Applied::Asked(hash),
        TicketOpened::NameTaken => Applied::NameTaken,
        TicketOpened::Gone | TicketOpened::Spent => Applied::Ended,
    })
}

/// A ticket for a registration, and the mail that brings its link; or, to the owner of an account, only the news. Then
/// nobody has the ticket's token, and it keeps the name all the same.
async fn link_of(
    app: &App,
    visitor: &Visitor<'_>,
    registration: Registration,
) -> Result<(Ticket, Vec<Letter>), ActionError> {
    let owner = app.store.user_by_email(&registration.address).await?;
    let now = app.clock.now();
    let ends = now.plus(LINK_LASTS);
    let (token, hash) = new_token(&*app.random);
    let to = Addressee {
        address: &registration.address,
        name: owner.as_ref().map(|owner| owner.display_name.as_str()),
        user: owner.as_ref().map(|owner| owner.id),
        language: owner.as_ref().and_then(|owner| owner.language).unwrap_or(visitor.language),
    };
    let letter = match owner {
        Some(_) => letter(app, to, Message::AlreadyRegistered { whence: visitor.whence(app) }, ends, None)?,
        None => letter(app, to, Message::ConfirmRegistration, ends, Some(&token))?,
    };
    let letters = may_write_to(app, &registration.address).then_some(letter).into_iter().collect();
    let errand = Errand::Register(Box::new(registration));
    Ok((Ticket { hash, created: now, ends, tries: 0, errand }, letters))
}

/// What the page that waits for the mail may know, in the browser that asked for it.
pub async fn waiting(app: &App, hash: &TokenHash, browsers: &[TokenHash]) -> Result<Option<Waiting>, ActionError> {
    let ticket = app.store.ticket(hash).await?.filter(|ticket| !ticket.is_over(app.clock.now()));
    Ok(ticket.and_then(|ticket| match ticket.errand {
        Errand::Register(registration) if browsers.contains(&registration.browser) => {
            Some(Waiting { registration: *registration, ends: ticket.ends })
        }
        _ => None,
    }))
}

/// Another mail with another link. The first one stays good until its own end.
pub async fn send_again(app: &App, visitor: &Visitor<'_>, hash: &TokenHash) -> Result<Repeated, ActionError> {
    let Some(waiting) = waiting(app, hash, &[visitor.browser]).await? else { return Ok(Repeated::Ended) };
    if let Some(wait) = count_mail_from(app, visitor.arrival) {
        return Ok(Repeated::Wait(wait));
    }
    let entry = visitor.entry(app, (Act::Registered, Actor::Visitor), None);
    let entry = AuditEntry { note: format!("{}, once more", waiting.registration.name), ..entry };
    let (ticket, letters) = link_of(app, visitor, waiting.registration).await?;
    app.store.record(Along { letters, opens: vec![ticket], ..entry.into() }).await?;
    Ok(Repeated::Sent)
}

/// The invitation is used up by the account that it makes. An address that was invited counts as shown; another one is
/// the account's only when its mailbox says so.
async fn join(
    app: &App,
    applicant: &Applicant<'_>,
    (password, groups): (PasswordHash, Vec<GroupName>),
    invited: Invited,
) -> Result<Applied, ActionError> {
    let Applicant { visitor, newcomer, .. } = applicant;
    let user = User {
        display_name: newcomer.display_name.clone(),
        given_name: newcomer.given_name.clone(),
        family_name: newcomer.family_name.clone(),
        email: invited.invitation.address.clone().map(|address| Email { address, verified: true }),
        groups: sorted(groups),
        password: Some(password),
        language: Some(visitor.language),
        ..User::new(new_user_id(&*app.random), newcomer.name.clone(), app.clock.now())
    };
    let entry = visitor.entry(app, (Act::UserCreated, Actor::Owner), Some(user.id));
    let entry = AuditEntry { note: "invited".to_owned(), ..entry };
    let mut along = Along { spends: Some(invited.hash), ..entry.into() };
    if let (None, Some(address)) = (&user.email, newcomer.address.as_ref().filter(|_| app.settings.mail.is_some())) {
        let (opens, letters) = question_about(app, visitor, &user, address).await?;
        along.opens.push(opens);
        along.letters.extend(letters);
    }
    Ok(match app.store.create_user(&user, along).await? {
        Created::Created => Applied::Made(Box::new(user)),
        Created::NameTaken => Applied::NameTaken,
        Created::EmailTaken => Applied::AddressTaken,
        Created::Spent => Applied::Ended,
    })
}

/// Asks the mailbox whether the address is its reader's; whoever has it already is told instead.
async fn question_about(
    app: &App,
    visitor: &Visitor<'_>,
    user: &User,
    address: &EmailAddress,
) -> Result<(Ticket, Option<Letter>), ActionError> {
    let owner = app.store.user_by_email(address).await?;
    let now = app.clock.now();
    let ends = now.plus(LINK_LASTS);
    let (token, hash) = new_token(&*app.random);
    let about = owner.as_ref().unwrap_or(user);
    let to = Addressee {
        address,
        name: Some(&about.display_name),
        user: Some(about.id),
        language: about.language.unwrap_or(visitor.language),
    };
    let letter = match owner {
        Some(_) => letter(app, to, Message::AlreadyRegistered { whence: visitor.whence(app) }, ends, None)?,
        None => letter(app, to, Message::ConfirmAddress, ends, Some(&token))?,
    };
    let errand = Errand::ChangeAddress { user: user.id, address: address.clone(), session: None };
    let may_write = count_mail_from(app, visitor.arrival).is_none() && may_write_to(app, address);
    Ok((Ticket { hash, created: now, ends, tries: 0, errand }, may_write.then_some(letter)))
}

/// The account that a registration becomes, once its address was shown.
pub(super) fn account_of(app: &App, registration: Registration) -> User {
    let both = format!("{} {}", registration.given_name, registration.family_name);
    User {
        display_name: both.trim().to_owned(),
        given_name: registration.given_name,
        family_name: registration.family_name,
        email: Some(Email { address: registration.address, verified: true }),
        groups: sorted(registration.groups),
        password: Some(registration.password),
        status: if registration.needs_approval { Status::Waiting } else { Status::Active },
        language: Some(registration.language),
        ..User::new(new_user_id(&*app.random), registration.name, app.clock.now())
    }
}

fn sorted(mut groups: Vec<GroupName>) -> Vec<GroupName> {
    groups.sort();
    groups.dedup();
    groups
}

/// A link's token, as it came in an address.
pub(super) fn token_of(text: &Secret) -> Option<TokenHash> {
    hash_token(text.expose())
}
