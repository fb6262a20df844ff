//! A sign-in that is complete becomes a session, in one write with all that goes along.

use super::ActionError;
use super::letters;
use super::visitor::Visitor;
use crate::app::App;
use crate::crypto::token::new_token;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::factor::Factor;
use crate::domain::ids::{SessionId, UserId};
use crate::domain::letter::Message;
use crate::domain::secret::Secret;
use crate::domain::session::{Methods, Reach, Session};
use crate::domain::trust::TrustedBrowser;
use crate::domain::user::User;
use crate::live::sessions::LiveSession;
use crate::random::{new_session_id, new_trust_id};
use crate::store::{Along, KnownBrowser, Lane, NewSession, Started};

/// Where somebody signs in.
#[derive(Clone)]
pub struct Place<'a> {
    pub visitor: Visitor<'a>,
    /// The session that this browser has now; a new one takes its place.
    pub current: Option<&'a LiveSession>,
    /// What the app is called that they are on the way to.
    pub heads_for: Option<String>,
}

/// The secrets that the browser gets.
#[derive(Debug)]
pub struct SignedIn {
    pub id: SessionId,
    pub token: Secret,
    /// The browser cookie's new value, which makes this a known browser.
    pub browser: Secret,
    pub remembered: bool,
    /// From now on the second factor is not asked for in this browser.
    pub trust: Option<Secret>,
}

/// A sign-in of which everything is proven.
pub(super) struct Complete<'a> {
    pub(super) user: &'a User,
    pub(super) place: &'a Place<'a>,
    pub(super) remembered: bool,
    pub(super) methods: Methods,
    /// Whose counters are settled by it.
    pub(super) lane: Lane,
    pub(super) trusts: bool,
    pub(super) enrols: Vec<Factor>,
}

impl Place<'_> {
    pub(super) fn entry(&self, app: &App, act: Act, user: UserId) -> AuditEntry {
        let by = match act {
            Act::PasswordRefused | Act::FactorRefused => Actor::Visitor,
            Act::AccountDelayed => Actor::Gateway,
            _ => Actor::Owner,
        };
        self.visitor.entry(app, (act, by), Some(user))
    }
}

pub(super) enum Begun {
    SignedIn(Box<SignedIn>),
    /// The person is not as they were when they were read.
    Changed,
    /// What goes along was used meanwhile.
    Spent,
}

pub(super) async fn begin(app: &App, complete: Complete<'_>, along: Along) -> Result<Begun, ActionError> {
    let Complete { user, place, remembered, methods, lane, trusts, enrols } = complete;
    let now = app.clock.now();
    let (token, token_hash) = new_token(&*app.random);
    let (browser, browser_hash) = new_token(&*app.random);
    let id = new_session_id(&*app.random);
    let session = Session {
        id,
        user: user.id,
        token: token_hash,
        reach: Reach::Portal { remembered },
        created: now,
        last_used: now,
        authenticated: now,
        methods,
        browser: place.visitor.browser_name.clone(),
        address: place.visitor.arrival.client.to_string(),
    };
    let trust = app.settings.second_factor.trust_lasts.filter(|_| trusts).map(|lasts| {
        let (token, hash) = new_token(&*app.random);
        let ends = now.plus(lasts);
        let id = new_trust_id(&*app.random);
        let (browser, address) = (session.browser.clone(), session.address.clone());
        (token, TrustedBrowser { id, user: user.id, hash, created: now, ends, browser, address })
    });
    let (trust, trusted) = trust.unzip();
    let new = NewSession {
        replaces: place.current.map(|current| current.root().session.id),
        browser: Some(KnownBrowser { hash: browser_hash, replaces: Some(place.visitor.browser), seen: now }),
        trust: trusted,
        enrols,
        ..NewSession::new(session, user.version, lane)
    };
    let mut along = tell_of_new_device(app, user, (place, lane), along).await?;
    along.entry.session = Some(id);
    Ok(match app.store.start_session(new, along).await? {
        Started::Started => Begun::SignedIn(Box::new(SignedIn { id, token, browser, remembered, trust })),
        Started::Refused => Begun::Changed,
        Started::Spent => Begun::Spent,
    })
}

/// Its owner is told of each browser that is new, but for the very first one.
async fn tell_of_new_device(
    app: &App,
    user: &User,
    (place, lane): (&Place<'_>, Lane),
    along: Along,
) -> Result<Along, ActionError> {
    let is_known = matches!(lane, Lane::Browser(_) | Lane::CodesOfBrowser(_));
    if is_known || app.settings.mail.is_none() || !app.store.has_known_browsers(user.id).await? {
        return Ok(along);
    }
    Ok(along.with_notice(letters::notice(app, user, Message::NewDevice { whence: place.visitor.whence(app) })?))
}
