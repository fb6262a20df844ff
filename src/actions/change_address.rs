//! Asking for another e-mail address. It counts once its mailbox says so, by a link; until then the old one stays.

use std::time::Duration;

use super::ActionError;
use super::allowance::{Occasion, mail_to, new_address};
use super::letters::{Addressee, letter, notice};
use super::oneself::Oneself;
use super::prove::Proof;
use super::tickets::LINK_LASTS;
use crate::app::App;
use crate::crypto::token::new_token;
use crate::domain::audit::Act;
use crate::domain::letter::Message;
use crate::domain::ticket::{Errand, Ticket};
use crate::domain::user::{EmailAddress, User};
use crate::store::TicketOpened;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// If the address is free, its mailbox has a link; whether it is, nobody learns here.
    Asked,
    /// They asked too often, and nothing was done.
    Wait(Duration),
    /// The session ended meanwhile, and nothing was done.
    Over,
}

/// Whether it is theirs already, and nothing is left to show.
pub fn is_own(user: &User, address: &EmailAddress) -> bool {
    user.email.as_ref().is_some_and(|email| email.verified && email.address == *address)
}

/// Both mailboxes are told, in the same write. For an address that is somebody else's, the same is written, and nothing
/// is sent there: its link could not be used anyway. Nor is a mailbox written to again and again.
pub async fn ask_for_address(
    app: &App,
    own: &Oneself<'_>,
    _: &Proof,
    address: &EmailAddress,
) -> Result<Asked, ActionError> {
    let Some(user) = app.store.user(own.id()).await? else { return Ok(Asked::Over) };
    // Each is told to the mailbox that they have: a thief could bury there the one notice that counts.
    if let Err(wait) = new_address(app, user.id) {
        return Ok(Asked::Wait(wait));
    }
    let owner = app.store.user_by_email(address).await?;
    let is_free = owner.is_none_or(|owner| owner.id == user.id);
    let (token, hash) = new_token(&*app.random);
    let now = app.clock.now();
    let ends = now.plus(LINK_LASTS);
    let to = Addressee {
        address,
        name: Some(&user.display_name),
        user: Some(user.id),
        language: user.language.unwrap_or_default(),
    };
    let question = letter(app, to, Message::ConfirmAddress, ends, Some(&token))?;
    let told = notice(app, &user, Message::AddressChanging { new: address.clone(), whence: own.whence(app) })?;
    let mut along = own.along(app, Act::AddressSet, address.as_str()).with_notice(told);
    if is_free && mail_to(app, address, Occasion::NewAddress).is_ok() {
        along.letters.push(question);
    }
    let errand = Errand::ChangeAddress { user: user.id, address: address.clone(), session: Some(own.root()) };
    let ticket = Ticket { hash, created: now, ends, tries: 0, errand };
    Ok(match app.store.open_ticket(ticket, along).await? {
        TicketOpened::Opened => Asked::Asked,
        TicketOpened::Gone | TicketOpened::Spent | TicketOpened::NameTaken => Asked::Over,
    })
}
