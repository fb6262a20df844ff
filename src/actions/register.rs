//! Making an account for oneself. A stranger shows first that the address is theirs; whoever was invited is in at once.

use std::time::Duration;

use super::ActionError;
use super::allowance::{Occasion, look_from, mail_from, mail_to};
use super::letters::{Addressee, letter};
use super::new_password::{Owner, Twice, judge_twice};
use super::tickets::{LINK_LASTS, standing};
use super::visitor::Visitor;
use crate::app::App;
use crate::config::settings::RegistrationMode;
use crate::crypto::token::{hash_token, new_token};
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::ids::UserId;
use crate::domain::letter::{Letter, Message};
use crate::domain::password_rules::Unfit;
use crate::domain::profile::called;
use crate::domain::registration::{Newcomer, is_among};
use crate::domain::secret::{Password, TokenHash};
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
    /// By this hash more can be asked, for as long as the new link is good.
    Sent(TokenHash),
    /// Too often, for now.
    Wait(Duration),
    Ended,
}

/// What a mailbox is asked, and what its yes is good for.
struct Question<'a> {
    address: &'a EmailAddress,
    message: Message,
    errand: Errand,
    /// Whose account it is about, if there is one yet.
    about: Option<UserId>,
}

/// The invitation that a link is, while it lasts.
pub async fn invitation(app: &App, token: &str) -> Result<Option<Invited>, ActionError> {
    if app.settings.registration.mode == RegistrationMode::Off {
        return Ok(None);
    }
    let Some(hash) = hash_token(token) else { return Ok(None) };
    Ok(standing(app, &hash).await?.and_then(|ticket| match ticket.errand {
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

pub async fn register(app: &App, applicant: Applicant<'_>, invited: Option<&Invited>) -> Result<Applied, ActionError> {
    let look = match look_from(app, applicant.visitor.arrival).await {
        Ok(look) => look,
        Err(wait) => return Ok(Applied::Wait(wait)),
    };
    let applied = apply(app, applicant, invited).await;
    // Whatever else came of it was work for nothing, or told whether a name is free.
    if matches!(applied, Ok(Applied::Asked(_) | Applied::Made(_))) {
        look.give_back(app);
    }
    applied
}

/// What costs little comes first. A hash costs much, so a stranger gets one only with a mail that was counted.
async fn apply(app: &App, applicant: Applicant<'_>, invited: Option<&Invited>) -> Result<Applied, ActionError> {
    let groups = groups_of(app, invited).to_vec();
    let newcomer = &applicant.newcomer;
    let mut known = vec![newcomer.name.as_str(), &newcomer.given_name, &newcomer.family_name];
    let address = invited
        .map_or(newcomer.address.as_ref(), |invited| invited.invitation.address.as_ref().or(newcomer.address.as_ref()));
    known.extend(address.map(EmailAddress::as_str));
    let password = match judge_twice(app, &Owner { known, groups: &groups }, &applicant.password) {
        Ok(password) => password,
        Err(unfit) => return Ok(Applied::Unfit(unfit)),
    };
    match (invited, newcomer.address.clone()) {
        (Some(invited), _) => {
            let user = invitee(app, &applicant, invited, groups);
            let user = User { password: Some(app.passwords.hash(&password).await?), ..user };
            join(app, &applicant, user, invited).await
        }
        (None, Some(address)) if may_begin(app, &address) => ask(app, applicant, address, password).await,
        (None, _) => Ok(Applied::Ended),
    }
}

fn may_begin(app: &App, address: &EmailAddress) -> bool {
    let registration = &app.settings.registration;
    app.settings.mail.is_some() && registration.mode.is_for_strangers() && is_among(address, &registration.domains)
}

/// Does the same and takes the same time, whether the address has an account or not: only its mailbox learns which.
async fn ask(
    app: &App,
    applicant: Applicant<'_>,
    address: EmailAddress,
    password: Password,
) -> Result<Applied, ActionError> {
    let from = match mail_from(app, applicant.visitor.arrival).await {
        Ok(leave) => leave,
        Err(wait) => return Ok(Applied::Wait(wait)),
    };
    // Whether the mailbox is written to is not told here: others may have asked for the mails that it got.
    let to = mail_to(app, &address, Occasion::Registration).ok();
    let asked = match app.passwords.hash(&password).await {
        Ok(password) => begin(app, applicant, address, password, to.is_some()).await,
        Err(busy) => Err(busy.into()),
    };
    // Nothing was mailed, so nothing counts.
    if !matches!(asked, Ok(Applied::Asked(_))) {
        for leave in [Some(from), to].into_iter().flatten() {
            leave.give_back(app);
        }
    }
    asked
}

async fn begin(
    app: &App,
    applicant: Applicant<'_>,
    address: EmailAddress,
    password: PasswordHash,
    writes: bool,
) -> Result<Applied, ActionError> {
    let Applicant { visitor, newcomer, return_to, .. } = applicant;
    let entry = visitor.entry(app, (Act::Registered, Actor::Visitor), None);
    let entry = AuditEntry { note: newcomer.name.to_string(), ..entry };
    let registration = Registration {
        name: newcomer.name,
        given_name: newcomer.given_name,
        family_name: newcomer.family_name,
        address,
        password,
        groups: app.settings.registration.groups.clone(),
        language: visitor.language,
        needs_approval: app.settings.registration.mode == RegistrationMode::Approval,
        browser: visitor.browser,
        return_to,
    };
    let (ticket, letter) = link_of(app, &visitor, registration).await?;
    let hash = ticket.hash;
    let along = Along { letters: writes.then_some(letter).into_iter().collect(), ..entry.into() };
    Ok(match app.store.open_ticket(ticket, along).await? {
        TicketOpened::Opened => Applied::Asked(hash),
        TicketOpened::NameTaken => Applied::NameTaken,
        TicketOpened::Gone | TicketOpened::Spent => Applied::Ended,
    })
}

/// A ticket for a registration, and the mail that brings its link.
async fn link_of(
    app: &App,
    visitor: &Visitor<'_>,
    registration: Registration,
) -> Result<(Ticket, Letter), ActionError> {
    let address = registration.address.clone();
    let errand = Errand::Register(Box::new(registration));
    let question = Question { address: &address, message: Message::ConfirmRegistration, errand, about: None };
    pose(app, visitor, question).await
}

/// The ticket and the mail of a question. Whoever has an account with that address already is told instead, and nobody
/// gets the ticket's token.
async fn pose(app: &App, visitor: &Visitor<'_>, question: Question<'_>) -> Result<(Ticket, Letter), ActionError> {
    let Question { address, message, errand, about } = question;
    let owner = app.store.user_by_email(address).await?;
    let now = app.clock.now();
    let ends = now.plus(LINK_LASTS);
    let (token, hash) = new_token(&*app.random);
    let to = Addressee {
        address,
        name: owner.as_ref().map(|owner| owner.display_name.as_str()),
        user: owner.as_ref().map(|owner| owner.id).or(about),
        language: owner.as_ref().and_then(|owner| owner.language).unwrap_or(visitor.language),
    };
    let letter = match owner {
        Some(_) => letter(app, to, Message::AlreadyRegistered { whence: visitor.whence(app) }, ends, None)?,
        None => letter(app, to, message, ends, Some(&token))?,
    };
    Ok((Ticket { hash, created: now, ends, tries: 0, errand }, letter))
}

/// What the page that waits for the mail may know, in the browser that asked for it.
pub async fn waiting(app: &App, hash: &TokenHash, browsers: &[TokenHash]) -> Result<Option<Waiting>, ActionError> {
    Ok(standing(app, hash).await?.and_then(|ticket| match ticket.errand {
        Errand::Register(registration) if browsers.contains(&registration.browser) => {
            Some(Waiting { registration: *registration, ends: ticket.ends })
        }
        _ => None,
    }))
}

/// Another mail with another link. The first one stays good until its own end. That a mailbox got enough of them is told:
/// this browser asked for them, and learns nothing of an account.
pub async fn send_again(app: &App, visitor: &Visitor<'_>, hash: &TokenHash) -> Result<Repeated, ActionError> {
    let Some(waiting) = waiting(app, hash, &[visitor.browser]).await? else { return Ok(Repeated::Ended) };
    let from = match mail_from(app, visitor.arrival).await {
        Ok(leave) => leave,
        Err(wait) => return Ok(Repeated::Wait(wait)),
    };
    if let Err(wait) = mail_to(app, &waiting.registration.address, Occasion::Registration) {
        from.give_back(app);
        return Ok(Repeated::Wait(wait));
    }
    let entry = visitor.entry(app, (Act::Registered, Actor::Visitor), None);
    let entry = AuditEntry { note: format!("{}, once more", waiting.registration.name), ..entry };
    let (ticket, letter) = link_of(app, visitor, waiting.registration).await?;
    let hash = ticket.hash;
    app.store.record(Along { letters: vec![letter], opens: vec![ticket], ..entry.into() }).await?;
    Ok(Repeated::Sent(hash))
}

/// An address that was invited counts as shown; another one is the account's only when its mailbox says so.
fn invitee(app: &App, applicant: &Applicant<'_>, invited: &Invited, groups: Vec<GroupName>) -> User {
    let Applicant { visitor, newcomer, .. } = applicant;
    User {
        display_name: newcomer.display_name.clone(),
        given_name: newcomer.given_name.clone(),
        family_name: newcomer.family_name.clone(),
        email: invited.invitation.address.clone().map(|address| Email { address, verified: true }),
        groups: sorted(groups),
        language: Some(visitor.language),
        ..User::new(new_user_id(&*app.random), newcomer.name.clone(), app.clock.now())
    }
}

/// The invitation is used up by the account that it makes.
async fn join(app: &App, applicant: &Applicant<'_>, user: User, invited: &Invited) -> Result<Applied, ActionError> {
    let Applicant { visitor, newcomer, .. } = applicant;
    let entry = visitor.entry(app, (Act::UserCreated, Actor::Owner), Some(user.id));
    let entry = AuditEntry { note: "invited".to_owned(), ..entry };
    let mut along = Along { spends: Some(invited.hash), ..entry.into() };
    let typed = newcomer.address.as_ref().filter(|_| user.email.is_none() && app.settings.mail.is_some());
    let leave = typed.and_then(|address| mail_to(app, address, Occasion::NewAddress).ok());
    if let (Some(address), Some(_)) = (typed, &leave) {
        let errand = Errand::ChangeAddress { user: user.id, address: address.clone(), session: None };
        let question = Question { address, message: Message::ConfirmAddress, errand, about: Some(user.id) };
        let (ticket, letter) = pose(app, visitor, question).await?;
        along.opens.push(ticket);
        along.letters.push(letter);
    }
    let created = app.store.create_user(&user, along).await?;
    if let Some(leave) = leave.filter(|_| created != Created::Created) {
        leave.give_back(app);
    }
    Ok(match created {
        Created::Created => Applied::Made(Box::new(user)),
        Created::NameTaken => Applied::NameTaken,
        Created::EmailTaken => Applied::AddressTaken,
        Created::Spent => Applied::Ended,
    })
}

/// The account that a registration becomes, once its address was shown.
pub(super) fn account_of(app: &App, registration: Registration) -> User {
    User {
        display_name: called(&registration.given_name, &registration.family_name),
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
