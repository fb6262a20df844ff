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
use crate::domain::user::User;
use crate::live::sessions::LiveSession;
use crate::live::tallies::{TallyKey, network_of};
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
        Err(ActionError::Store(_) | ActionError::Seal(_)) => "failed",
    });
    tried
}

async fn try_password(app: &App, attempt: Attempt<'_>) -> Result<SignIn, ActionError> {
    let typed = SignInName::parse(attempt.name);
    let user = find(app, typed.as_ref()).await?;
    let account = account_of(app, user.as_ref(), typed.as_ref().map_or(attempt.name, SignInName::as_str));
    let lane = lane_of(app, account, &attempt.browser).await?;
    let keys = Keys::of(app, attempt.arrival, account, lane);
    if let Some(wait) = spend(app, attempt.arrival, &keys).await {
        return Ok(SignIn::Wait(wait));
    }
    let rule = match lane {
        Lane::Strangers | Lane::CodesOfStrangers => app.settings.limits.account,
        Lane::Browser(_) | Lane::CodesOfBrowser(_) => app.settings.limits.browser,
    };
    let mut is_last = false;
    if app.settings.limits.enabled {
        match app.store.count_attempt(account, lane, rule, app.clock.now()).await? {
            AttemptVerdict::Wait(wait) => return Ok(SignIn::Wait(wait)),
            AttemptVerdict::Judge { last_before_wait } => is_last = last_before_wait,
        }
    }
    match judge(app, user, &attempt, lane).await {
        Ok(Some(done)) => {
            keys.clear(app);
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
            app.store.refund_attempt(account, lane).await?;
            keys.refund(app);
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

async fn lane_of(app: &App, account: UserId, browser: &TokenHash) -> Result<Lane, ActionError> {
    let is_known = app.store.knows_browser(account, browser).await?;
    Ok(if is_known { Lane::Browser(*browser) } else { Lane::Strangers })
}

/// The counters in memory that a try is put on: that of its network, and a stranger's also on that of the network at this
/// account, which must not lock out the owner's own browser beside them.
struct Keys {
    network: TallyKey,
    pair: Option<TallyKey>,
}

impl Keys {
    fn of(app: &App, arrival: &Arrival, account: UserId, lane: Lane) -> Self {
        let network = network_of(arrival.client).to_string();
        let pair = || app.secrets.forms.digest(&[b"pair", network.as_bytes(), account.as_bytes()]);
        Self {
            network: app.secrets.forms.digest(&[b"network", network.as_bytes()]),
            pair: (lane == Lane::Strangers).then(pair),
        }
    }

    /// The try was right: the pair is forgiven, and the network gets back this one.
    fn clear(&self, app: &App) {
        app.live.tallies.refund(&self.network);
        if let Some(pair) = &self.pair {
            app.live.tallies.clear(pair);
        }
    }

    /// The try was not judged.
    fn refund(&self, app: &App) {
        for key in [Some(&self.network), self.pair.as_ref()].into_iter().flatten() {
            app.live.tallies.refund(key);
        }
    }
}

/// How long a try waits at most where the address may stand for many visitors.
const LONGEST_DELAY: Duration = Duration::from_secs(3);

/// Counts the try in memory. Where one address stands for many visitors, it only delays: else one of them could lock out
/// all.
async fn spend(app: &App, arrival: &Arrival, keys: &Keys) -> Option<Duration> {
    let limits = &app.settings.limits;
    if !limits.enabled {
        return None;
    }
    let now = app.clock.now();
    let network = app.live.tallies.attempt(keys.network, &limits.network, now);
    let pair = keys.pair.map(|pair| app.live.tallies.attempt(pair, &limits.pair, now));
    let wait = [Some(network), pair]
        .into_iter()
        .filter_map(|verdict| match verdict {
            None | Some(AttemptVerdict::Judge { .. }) => None,
            Some(AttemptVerdict::Wait(wait)) => Some(wait),
        })
        .max()?;
    if arrival.shared_address {
        tokio::time::sleep(wait.min(LONGEST_DELAY)).await;
        return None;
    }
    Some(wait)
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
