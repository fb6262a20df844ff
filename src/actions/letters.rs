//! Mails that go along with an act, in the same write. What is known is put down here; how it reads is decided when it
//! leaves, and by then no request is at hand: so nothing of one can get into a link.

use std::time::Duration;

use super::allowance::may_tell;
use crate::app::App;
use crate::crypto::seal::CannotSeal;
use crate::crypto::token::new_token;
use crate::domain::factor::Factor;
use crate::domain::ids::UserId;
use crate::domain::language::Language;
use crate::domain::letter::{Letter, Message, Whence};
use crate::domain::secret::Secret;
use crate::domain::ticket::{Errand, Ticket};
use crate::domain::time::Timestamp;
use crate::domain::user::{EmailAddress, User};
use crate::random::new_letter_id;
use crate::store::Along;

/// What happened this long ago is no news any more.
const NOTICE_WAITS: Duration = Duration::from_hours(24);
/// People read their mail after the weekend, and "this wasn't me" must still be of use.
const DISOWN_LASTS: Duration = Duration::from_hours(7 * 24);

/// Who a mail is for.
#[derive(Clone, Copy, Debug)]
pub struct Addressee<'a> {
    pub address: &'a EmailAddress,
    /// What they are called; nothing, if it goes to somebody unknown.
    pub name: Option<&'a str>,
    /// Whose account it is about.
    pub user: Option<UserId>,
    pub language: Language,
}

/// A mail, with the token of its link if it has one. It is not sent any more once it `ends`: let that be the link's end.
pub fn letter(
    app: &App,
    to: Addressee<'_>,
    message: Message,
    ends: Timestamp,
    token: Option<&Secret>,
) -> Result<Letter, CannotSeal> {
    let id = new_letter_id(&*app.random);
    let seal = |token: &Secret| app.secrets.seal_link(id, token.expose().as_bytes(), &*app.random);
    let now = app.clock.now();
    Ok(Letter {
        id,
        to: to.address.clone(),
        name: to.name.map(str::to_owned),
        user: to.user,
        language: to.language,
        message,
        token: token.map(seal).transpose()?,
        created: now,
        ends,
        due: now,
        tries: 0,
    })
}

/// What a person is told of a change to their account, and the ticket of its "this wasn't me".
#[derive(Debug, Default)]
pub struct Notice {
    pub letters: Vec<Letter>,
    pub opens: Vec<Ticket>,
}

/// Whether they can be written to at all.
pub fn is_reached(app: &App, user: &User) -> bool {
    app.settings.mail.is_some() && user.email.as_ref().is_some_and(|email| email.verified)
}

/// To the address that the account has as it is given, so for a change of address: read before it was changed. Empty
/// where no mail is configured, nobody has shown that the address is theirs, or it heard of the same often enough.
pub fn notice(app: &App, user: &User, message: Message) -> Result<Notice, CannotSeal> {
    let Some(email) = user.email.as_ref().filter(|_| is_reached(app, user)) else { return Ok(Notice::default()) };
    if !may_tell(app, &email.address, &message) {
        return Ok(Notice::default());
    }
    let now = app.clock.now();
    let (token, hash) = new_token(&*app.random);
    let to = Addressee {
        address: &email.address,
        name: Some(&user.display_name),
        user: Some(user.id),
        language: user.language.unwrap_or_default(),
    };
    let letter = letter(app, to, message, now.plus(NOTICE_WAITS), Some(&token))?;
    let errand = Errand::Disown { user: user.id, mailbox: email.address.clone() };
    let ticket = Ticket { hash, created: now, ends: now.plus(DISOWN_LASTS), tries: 0, errand };
    Ok(Notice { letters: vec![letter], opens: vec![ticket] })
}

impl Along {
    /// The notice is written with the act: it is told if, and only if, the act was done.
    #[must_use]
    pub fn with_notice(mut self, notice: Notice) -> Self {
        self.letters.extend(notice.letters);
        self.opens.extend(notice.opens);
        self
    }

    /// The factor that was accepted is used up with the act; where it is a code on paper, its owner is told, whatever it
    /// was used for.
    pub fn with_accepted(self, app: &App, user: &User, accepted: Factor, whence: Whence) -> Result<Self, CannotSeal> {
        let told = match accepted.codes_left() {
            Some(left) => notice(app, user, Message::RecoveryCodeUsed { left, whence })?,
            None => Notice::default(),
        };
        Ok(Self { factor: Some(accepted), ..self.with_notice(told) })
    }
}
