//! Signing in with a name and a password.

use std::time::Duration;

use super::ActionError;
use crate::app::App;
use crate::crypto::token::new_token;
use crate::domain::arrival::Arrival;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::ids::{SessionId, UserId};
use crate::domain::limits::AttemptVerdict;
use crate::domain::names::SignInName;
use crate::domain::secret::{Password, Secret, TokenHash};
use crate::domain::session::{Methods, Reach, Session};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::live::sessions::LiveSession;
use crate::live::tallies::{TallyKey, network_of};
use crate::random::new_session_id;
use crate::store::{Ending, KnownBrowser, Lane, NewSession, Started};

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

pub async fn with_password(app: &App, attempt: Attempt<'_>) -> Result<SignIn, ActionError> {
    let tried = try_password(app, attempt).await;
    app.live.counts.sign_ins.add(match &tried {
        Ok(SignIn::Done(_)) => "done",
        Ok(SignIn::Refused) => "refused",
        Ok(SignIn::Wait(_)) => "delayed",
        Err(ActionError::Busy(_)) => "busy",
        Err(ActionError::Store(_)) => "failed",
    });
    tried
}

async fn try_password(app: &App, attempt: Attempt<'_>) -> Result<SignIn, ActionError> {
    let typed = SignInName::parse(attempt.name);
    let user = find(app, typed.as_ref()).await?;
    let account = account_of(app, user.as_ref(), attempt.name);
    let keys = Keys::of(app, attempt.arrival, account);
    if let Some(wait) = spend(app, &attempt, &keys).await {
        return Ok(SignIn::Wait(wait));
    }
    let lane = lane_of(app, account, &attempt.browser).await?;
    let rule = match lane {
        Lane::Strangers => app.settings.limits.account,
        Lane::Browser(_) => app.settings.limits.browser,
    };
    let mut is_last = false;
    if app.settings.limits.enabled {
        match app.store.count_attempt(account, lane, rule, app.clock.now()).await? {
            AttemptVerdict::Wait(wait) => return Ok(SignIn::Wait(wait)),
            AttemptVerdict::Judge { last_before_wait } => is_last = last_before_wait,
        }
    }
    let hash = user.as_ref().and_then(|user| user.password.as_ref());
    let checked = match app.passwords.check(attempt.password, hash).await {
        Ok(checked) => checked,
        Err(busy) => {
            app.store.refund_attempt(account, lane).await?;
            keys.refund(app);
            return Err(busy.into());
        }
    };
    let Some(user) = user.filter(|user| checked.matches && may_sign_in(app, user, attempt.arrival)) else {
        app.store.record(entry(app, &attempt, Act::PasswordRefused, account)).await?;
        if is_last {
            app.store.record(entry(app, &attempt, Act::AccountDelayed, account)).await?;
        }
        return Ok(SignIn::Refused);
    };
    let user = if checked.rehash { rehash(app, user, &attempt).await? } else { user };
    let done = begin(app, &user, &attempt, lane).await?;
    if matches!(done, SignIn::Done(_)) {
        app.live.tallies.clear(&keys.pair);
    }
    Ok(done)
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
/// ones, so that both take the same time.
fn account_of(app: &App, user: Option<&User>, typed: &str) -> UserId {
    if let Some(user) = user {
        return user.id;
    }
    let folded = typed.trim().to_lowercase();
    let [a, b, ..] = app.form_key.digest(&[b"unknown name", folded.as_bytes()]);
    UserId::of_nobody(u16::from_be_bytes([a, b]))
}

async fn lane_of(app: &App, account: UserId, browser: &TokenHash) -> Result<Lane, ActionError> {
    let is_known = app.store.knows_browser(account, browser).await?;
    Ok(if is_known { Lane::Browser(*browser) } else { Lane::Strangers })
}

/// The counters in memory that a try is put on.
struct Keys {
    network: TallyKey,
    pair: TallyKey,
}

impl Keys {
    fn of(app: &App, arrival: &Arrival, account: UserId) -> Self {
        let network = network_of(arrival.client).to_string();
        Self {
            network: app.form_key.digest(&[b"network", network.as_bytes()]),
            pair: app.form_key.digest(&[b"pair", network.as_bytes(), account.as_bytes()]),
        }
    }

    fn refund(&self, app: &App) {
        app.live.tallies.refund(&self.network);
        app.live.tallies.refund(&self.pair);
    }
}

/// How long a try waits at most where the address may stand for many visitors.
const LONGEST_DELAY: Duration = Duration::from_secs(3);

/// Counts the try for its network and for the network at this account. Where one address stands for many visitors, it only
/// delays: else one of them could lock out all.
async fn spend(app: &App, attempt: &Attempt<'_>, keys: &Keys) -> Option<Duration> {
    let limits = &app.settings.limits;
    if !limits.enabled {
        return None;
    }
    let now = app.clock.now();
    let verdicts = [
        app.live.tallies.attempt(keys.network, &limits.network, now),
        app.live.tallies.attempt(keys.pair, &limits.pair, now),
    ];
    let wait = verdicts
        .into_iter()
        .filter_map(|verdict| match verdict {
            AttemptVerdict::Judge { .. } => None,
            AttemptVerdict::Wait(wait) => Some(wait),
        })
        .max()?;
    if attempt.arrival.shared_address {
        tokio::time::sleep(wait.min(LONGEST_DELAY)).await;
        return None;
    }
    Some(wait)
}

/// The password was right and its hash made at a lower cost than today's. If the pool is busy or somebody else saved
/// first, it stays for the next time.
async fn rehash(app: &App, user: User, attempt: &Attempt<'_>) -> Result<User, ActionError> {
    let Ok(hash) = app.passwords.hash(attempt.password).await else { return Ok(user) };
    let password = Some(hash);
    let changed = User { password, ..user.clone() };
    let written = entry(app, attempt, Act::PasswordSet, user.id);
    app.store
        .save_user(&changed, Ending::None, AuditEntry { note: "stored at a higher cost".into(), ..written })
        .await?;
    Ok(app.store.user(user.id).await?.unwrap_or(user))
}

async fn begin(app: &App, user: &User, attempt: &Attempt<'_>, lane: Lane) -> Result<SignIn, ActionError> {
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
        methods: Methods { password: true, second_factor: false },
        browser: attempt.browser_name.clone(),
        address: attempt.arrival.client.to_string(),
    };
    let new = NewSession {
        session,
        user_version: user.version,
        replaces: attempt.current.map(|current| current.root().session.id),
        browser: Some(KnownBrowser { hash: browser_hash, replaces: Some(attempt.browser), seen: now }),
        lane,
    };
    let written = AuditEntry { session: Some(id), ..entry(app, attempt, Act::SignedIn, user.id) };
    let started = app.store.start_session(new, written).await?;
    Ok(match started {
        Started::Started => SignIn::Done(Box::new(SignedIn { id, token, browser, remembered: attempt.remember })),
        Started::Refused => SignIn::Refused,
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

/// When a sign-in of now would end at the latest; for the cookie's life.
pub fn ends_at(app: &App, remembered: bool, created: Timestamp) -> Timestamp {
    let policy = &app.settings.session;
    created.plus(if remembered { policy.remembered_lasts } else { policy.lasts })
}
