//! A new password for whoever forgot theirs: by a link to the mailbox, or from an operator. It neither removes nor skips
//! the second factor, and ends everything that rested on the old password.

use std::time::Duration;

use super::allowance::{Occasion, mail_from, mail_to};
use super::letters::{Addressee, letter, notice};
use super::new_password::{Owner, Twice, choose};
use super::tickets::{LINK_LASTS, of_link};
use super::tries::{Counted, Tries};
use super::visitor::Visitor;
use super::{ActionError, ROUNDS, contended};
use crate::app::App;
use crate::crypto::token::new_token;
use crate::domain::audit::{Act, Actor};
use crate::domain::factor::{Factor, FactorKind, in_order, protect};
use crate::domain::ids::UserId;
use crate::domain::letter::Message;
use crate::domain::password_rules::Unfit;
use crate::domain::secret::{Secret, TokenHash};
use crate::domain::ticket::{Errand, Ticket};
use crate::domain::typed_code::TypedCode;
use crate::domain::user::{EmailAddress, User};
use crate::factors::{self, Means, Verdict};
use crate::store::{Along, Ending, Saved};

/// Wrong codes that one link takes.
const MOST_CODES: u32 = 5;

/// Whose password a link changes, and what it asks for besides.
#[derive(Debug)]
pub struct Resettable {
    pub user: User,
    /// Those that a code may be of; if there are none, none is asked for.
    pub factors: Vec<Factor>,
    hash: TokenHash,
    return_to: Option<String>,
}

/// What came with the form.
pub struct Wanted {
    pub password: Twice,
    pub code: Secret,
}

#[derive(Debug)]
pub enum Reset {
    /// The next thing is to sign in, on the way to where they were going.
    Done {
        return_to: Option<String>,
    },
    Unfit(Unfit),
    Code(CodeProblem),
    Ended,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeProblem {
    Missing,
    Wrong,
    /// It was right once.
    Used,
    /// Not judged, whatever was typed.
    Wait(Duration),
}

/// Does and takes the same, whether the address has an account or not, and tells nobody but its mailbox.
pub async fn ask(
    app: &App,
    visitor: &Visitor<'_>,
    address: &EmailAddress,
    return_to: Option<String>,
) -> Result<(), ActionError> {
    // This says nothing of any address, so nothing needs to be written to hide it: no flood fills the store.
    if mail_from(app, visitor.arrival).await.is_err() {
        return Ok(());
    }
    let writes = mail_to(app, address, Occasion::Reset).is_ok();
    // What nobody is sent is nobody's: who asks again and again takes no room from the links that people have.
    let owner = app.store.user_by_email(address).await?.filter(|owner| may_reset_by_mail(owner) && writes);
    let user = owner.as_ref().map_or_else(|| nobody(app, address), |owner| owner.id);
    let now = app.clock.now();
    let ends = now.plus(LINK_LASTS);
    let (token, hash) = new_token(&*app.random);
    let to = Addressee {
        address,
        name: owner.as_ref().map(|owner| owner.display_name.as_str()),
        user: Some(user),
        language: owner.as_ref().and_then(|owner| owner.language).unwrap_or(visitor.language),
    };
    let letter = letter(app, to, Message::ResetPassword { whence: visitor.whence(app) }, ends, Some(&token))?;
    let errand = Errand::Reset { user, address: Some(address.clone()), return_to };
    let mut along: Along = visitor.entry(app, (Act::ResetAsked, Actor::Visitor), Some(user)).into();
    // A link that nobody has opens nothing, and makes the write the same.
    along.opens.push(Ticket { hash, created: now, ends, tries: 0, errand });
    if owner.is_some() {
        along.letters.push(letter);
    }
    app.store.record(along).await?;
    Ok(())
}

fn may_reset_by_mail(user: &User) -> bool {
    user.is_active() && user.email.as_ref().is_some_and(|email| email.verified)
}

/// As with names that nobody has.
fn nobody(app: &App, address: &EmailAddress) -> UserId {
    let [a, b, ..] = app.secrets.forms.digest(&[b"unknown address", address.as_str().as_bytes()]);
    UserId::of_nobody(u16::from_be_bytes([a, b]))
}

/// Looking uses nothing up. `None`: the link has ended.
pub async fn look(app: &App, token: &Secret) -> Result<Option<Resettable>, ActionError> {
    let Some(ticket) = of_link(app, token).await? else { return Ok(None) };
    let hash = ticket.hash;
    let Errand::Reset { user, address, return_to } = ticket.errand else { return Ok(None) };
    let Some(user) = app.store.user(user).await?.filter(User::is_active) else { return Ok(None) };
    let is_theirs = |address: &EmailAddress| user.email.as_ref().is_some_and(|email| email.address == *address);
    if !address.as_ref().is_none_or(is_theirs) {
        return Ok(None);
    }
    let factors = app.store.factors_of(user.id).await?;
    let factors = if protect(&factors) {
        in_order(&factors, &user.factor_order).into_iter().cloned().collect()
    } else {
        Vec::new()
    };
    Ok(Some(Resettable { user, factors, hash, return_to }))
}

/// One write: the new password, the link and the code used up, all sessions, other links and trusted browsers ended, and
/// the mail that tells of it.
pub async fn reset(app: &App, visitor: &Visitor<'_>, token: &Secret, wanted: &Wanted) -> Result<Reset, ActionError> {
    let Some(found) = look(app, token).await? else { return Ok(Reset::Ended) };
    let password = match choose(app, &Owner::of(&found.user), &wanted.password).await? {
        Ok(hash) => hash,
        Err(unfit) => return Ok(Reset::Unfit(unfit)),
    };
    let proven = match prove(app, visitor, &found, &wanted.code).await? {
        Proven::Yes(proven) => proven,
        Proven::No(problem) => return Ok(Reset::Code(problem)),
        Proven::Ended => return Ok(Reset::Ended),
    };
    let mut user = found.user;
    for _ in 0..ROUNDS {
        user.password = Some(password.clone());
        let entry = visitor.entry(app, (Act::PasswordReset, Actor::Owner), Some(user.id));
        // What was tried at the old password says nothing of the new one, and its owner shall get in with it at once.
        let forgives = Some(user.id);
        let along = Along { spends: Some(found.hash), forgives, ..entry.into() };
        let along = tell(app, visitor, &user, (along, proven.clone()))?;
        match app.store.save_user(&user, Ending::All, along).await? {
            Saved::Saved => return Ok(Reset::Done { return_to: found.return_to }),
            Saved::Gone | Saved::EmailTaken => return Ok(Reset::Ended),
            // The link, or the code, in another tab.
            Saved::Spent if proven.is_none() => return Ok(Reset::Ended),
            Saved::Spent => {
                let is_over = look(app, token).await?.is_none();
                return Ok(if is_over { Reset::Ended } else { Reset::Code(CodeProblem::Used) });
            }
            Saved::Stale => match look(app, token).await? {
                // There was none to prove, and now there is.
                Some(again) if found.factors.is_empty() && !again.factors.is_empty() => {
                    return Ok(Reset::Code(CodeProblem::Missing));
                }
                Some(again) => user = again.user,
                None => return Ok(Reset::Ended),
            },
        }
    }
    Err(contended())
}

fn tell(
    app: &App,
    visitor: &Visitor<'_>,
    user: &User,
    (along, proven): (Along, Option<Factor>),
) -> Result<Along, ActionError> {
    let along = along.with_notice(notice(app, user, Message::PasswordChanged { whence: visitor.whence(app) })?);
    Ok(match proven {
        Some(factor) => along.with_accepted(app, user, factor, visitor.whence(app))?,
        None => along,
    })
}

enum Proven {
    /// By this factor, if one is needed, which is used up with the write that follows.
    Yes(Option<Factor>),
    No(CodeProblem),
    Ended,
}

async fn prove(app: &App, visitor: &Visitor<'_>, found: &Resettable, code: &Secret) -> Result<Proven, ActionError> {
    if found.factors.is_empty() {
        return Ok(Proven::Yes(None));
    }
    let Some(code) = TypedCode::read(code) else { return Ok(Proven::No(CodeProblem::Missing)) };
    let tries = Tries::of_codes(app, visitor.arrival, found.user.id, &visitor.browser).await?;
    let is_last = match tries.count().await? {
        Counted::Wait(wait) => return Ok(Proven::No(CodeProblem::Wait(wait))),
        Counted::Judge { last_before_wait } => last_before_wait,
    };
    match app.store.count_answer(&found.hash).await? {
        Some(answers) if answers <= MOST_CODES => {}
        _ => {
            let entry = visitor.entry(app, (Act::FactorRefused, Actor::Gateway), Some(found.user.id));
            app.store.end_ticket(&found.hash, entry).await?;
            return Ok(Proven::Ended);
        }
    }
    let problem = match judge(app, found, &code)? {
        Verdict::Accept(factor) => {
            tries.settle().await;
            return Ok(Proven::Yes(Some(*factor)));
        }
        Verdict::Replayed => CodeProblem::Used,
        Verdict::Reject => CodeProblem::Wrong,
    };
    let entry = visitor.entry(app, (Act::FactorRefused, Actor::Visitor), Some(found.user.id));
    app.store.record(entry.into()).await?;
    if is_last {
        let entry = visitor.entry(app, (Act::AccountDelayed, Actor::Gateway), Some(found.user.id));
        app.store.record(entry.into()).await?;
    }
    Ok(Proven::No(problem))
}

/// A code says by its form what it is of: six digits come from an app, anything else from paper.
fn judge(app: &App, found: &Resettable, code: &TypedCode) -> Result<Verdict, ActionError> {
    let is_from_app = code.expose().len() == 6 && code.expose().bytes().all(|byte| byte.is_ascii_digit());
    let kind = if is_from_app { FactorKind::Totp } else { FactorKind::RecoveryCodes };
    let means = Means { secrets: &app.secrets, now: app.clock.now() };
    let mut verdict = Verdict::Reject;
    for factor in found.factors.iter().filter(|factor| factor.kind() == kind) {
        match factors::judge(factor, code, &means)? {
            Verdict::Reject => {}
            Verdict::Replayed => verdict = Verdict::Replayed,
            accepted @ Verdict::Accept(_) => return Ok(accepted),
        }
    }
    Ok(verdict)
}
