//! Signing in with a name and a password.

use std::time::Duration;

use super::ActionError;
use super::tries::{Counted, Tries};
use crate::app::App;
use crate::crypto::token::new_token;
use crate::domain::arrival::Arrival;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::ids::{SessionId, UserId};
use crate::domain::names::SignInName;
use crate::domain::secret::{Password, Secret, TokenHash};
use crate::domain::session::{Methods, Reach, Session};
use crate::domain::user::User;
use crate::live::sessions::LiveSession;
use crate::random::new_session_id;
use crate::store::{Ending, KnownBrowser, Lane, NewSession, Saved, Started, StoreError};

/// What came with the form.
pub struct Attempt<'a> {
    pub arrival: &'a Arrival,
    /// As it was typed: a user name or an e-mail address.
    pub name: &'a str,
    pub password: &'a Password,
    pub remember: bool,
    /// The value of the browser cookie.
    pub browser: TokenHash,
    /// The session that this browser has now; a new one takes its place.
    pub current: Option<&'a LiveSession>,
    /// Such as "Firefox on Linux".
    pub browser_name: String,
}

#[derive(Debug)]
pub enum SignIn {
    Done(Box<SignedIn>),
    /// Name and password don't match, or this person may not sign in: the same answer for all of these.
    Refused,
    Wait(Duration),
}

/// The secrets that the browser gets.
#[derive(Debug)]
pub struct SignedIn {
    pub id: SessionId,
    pub token: Secret,
    /// The browser cookie's new value, which makes this a known browser.
    pub browser: Secret,
    pub remembered: bool,
}

/// Longer than this nobody waits for an account that is being changed all the time.
const ROUNDS: usize = 4;

pub async fn with_password(app: &App, attempt: Attempt<'_>) -> Result<SignIn, ActionError> {
    let tried = try_password(app, attempt).await;
    app.live.counts.sign_ins.add(match &tried {
        Ok(SignIn::Done(_)) => "done",
        Ok(SignIn::Refused) => "refused",
        Ok(SignIn::Wait(_)) => "delayed",
        Err(ActionError::Busy(_)) => "busy",
        Err(ActionError::Store(_) | ActionError::Factor(_) | ActionError::Seal(_)) => "failed",
    });
    tried
}

async fn try_password(app: &App, attempt: Attempt<'_>) -> Result<SignIn, ActionError> {
    let typed = SignInName::parse(attempt.name);
    let user = find(app, typed.as_ref()).await?;
    let account = account_of(app, user.as_ref(), typed.as_ref().map_or(attempt.name, SignInName::as_str));
    let tries = Tries::of_passwords(app, attempt.arrival, account, &attempt.browser).await?;
    let is_last = match tries.count().await? {
        Counted::Wait(wait) => return Ok(SignIn::Wait(wait)),
        Counted::Judge { last_before_wait } => last_before_wait,
    };
    match judge(app, user, &attempt, tries.lane).await {
        Ok(Some(done)) => {
            tries.were_right();
            Ok(SignIn::Done(Box::new(done)))
        }
        Ok(None) => {
            app.store.record(entry(app, &attempt, Act::PasswordRefused, account).into()).await?;
            if is_last {
                app.store.record(entry(app, &attempt, Act::AccountDelayed, account).into()).await?;
            }
            Ok(SignIn::Refused)
        }
        Err(ActionError::Busy(busy)) => {
            tries.give_back().await?;
            Err(busy.into())
        }
        Err(failed) => Err(failed),
    }
}

/// A session begins only for the person whose password was checked. Whoever is changed at this very moment is read again,
/// and so is the password: neither does an old one open anything, nor is a right one called wrong.
async fn judge(
    app: &App,
    mut user: Option<User>,
    attempt: &Attempt<'_>,
    lane: Lane,
) -> Result<Option<SignedIn>, ActionError> {
    for _ in 0..ROUNDS {
        let hash = user.as_ref().and_then(|user| user.password.as_ref());
        let checked = app.passwords.check(attempt.password, hash).await?;
        let Some(proven) = user.filter(|user| checked.matches && may_sign_in(app, user, attempt.arrival)) else {
            return Ok(None);
        };
        let proven = if checked.rehash { rehash(app, proven, attempt).await? } else { proven };
        if let Some(done) = begin(app, &proven, attempt, lane).await? {
            return Ok(Some(done));
        }
        user = app.store.user(proven.id).await?;
    }
    Err(StoreError::Unavailable("an account changes faster than it can be read".into()).into())
}

async fn find(app: &App, typed: Option<&SignInName>) -> Result<Option<User>, ActionError> {
    Ok(match typed {
        None => None,
        Some(SignInName::Name(name)) => app.store.user_by_name(name).await?,
        Some(SignInName::Email(address)) => app.store.user_by_email(address).await?.filter(has_verified_email),
    })
}

fn has_verified_email(user: &User) -> bool {
    user.email.as_ref().is_some_and(|email| email.verified)
}

/// The operator's locks: said in no other way than a wrong password.
fn may_sign_in(app: &App, user: &User, arrival: &Arrival) -> bool {
    user.is_active() && !app.live.bans.refuse(arrival.client, Some(user.id), app.clock.now())
}

/// Whose counter a try is put on: the person's, or one of 65 536 for names that nobody has. Those are written like real
/// ones, so that both take the same time; and like those, all spellings of one name count together.
fn account_of(app: &App, user: Option<&User>, name: &str) -> UserId {
    if let Some(user) = user {
        return user.id;
    }
    let [a, b, ..] = app.secrets.forms.digest(&[b"unknown name", name.as_bytes()]);
    UserId::of_nobody(u16::from_be_bytes([a, b]))
}

/// The password was right and its hash made at a lower cost than today's. If the pool is busy or somebody else saved
/// first, it stays for the next time.
async fn rehash(app: &App, user: User, attempt: &Attempt<'_>) -> Result<User, ActionError> {
    let Ok(hash) = app.passwords.hash(attempt.password).await else { return Ok(user) };
    let changed = User { password: Some(hash), ..user.clone() };
    let written = entry(app, attempt, Act::PasswordSet, user.id);
    let written = AuditEntry { note: "stored at a higher cost".into(), ..written };
    Ok(match app.store.save_user(&changed, Ending::None, written.into()).await? {
        // What is stored may be another person's write by now: its version tells, so it is not read again.
        Saved::Saved => User { version: user.version + 1, ..changed },
        Saved::Stale | Saved::EmailTaken | Saved::Gone | Saved::Spent => user,
    })
}

/// `None`: the person is not as they were when they were read.
async fn begin(app: &App, user: &User, attempt: &Attempt<'_>, lane: Lane) -> Result<Option<SignedIn>, ActionError> {
    let now = app.clock.now();
    let (token, token_hash) = new_token(&*app.random);
    let (browser, browser_hash) = new_token(&*app.random);
    let id = new_session_id(&*app.random);
    let session = Session {
        id,
        user: user.id,
        token: token_hash,
        reach: Reach::Portal { remembered: attempt.remember },
        created: now,
        last_used: now,
        authenticated: now,
        methods: Methods::PASSWORD,
        browser: attempt.browser_name.clone(),
        address: attempt.arrival.client.to_string(),
    };
    let new = NewSession {
        replaces: attempt.current.map(|current| current.root().session.id),
        browser: Some(KnownBrowser { hash: browser_hash, replaces: Some(attempt.browser), seen: now }),
        ..NewSession::new(session, user.version, lane)
    };
    let written = AuditEntry { session: Some(id), ..entry(app, attempt, Act::SignedIn, user.id) };
    Ok(match app.store.start_session(new, written.into()).await? {
        Started::Started => Some(SignedIn { id, token, browser, remembered: attempt.remember }),
        Started::Refused | Started::Spent => None,
    })
}

fn entry(app: &App, attempt: &Attempt<'_>, act: Act, user: UserId) -> AuditEntry {
    let by = match act {
        Act::PasswordRefused => Actor::Visitor,
        Act::AccountDelayed => Actor::Gateway,
        _ => Actor::Owner,
    };
    AuditEntry {
        at: app.clock.now(),
        act,
        by,
        user: Some(user),
        session: None,
        address: Some(attempt.arrival.client.to_string()),
        note: attempt.browser_name.clone(),
    }
}
