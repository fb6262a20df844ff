//! Proving anew who one is, inside a form that changes credentials: a session alone, which may be somebody else's chair,
//! is not enough.

mod prover;

use std::time::Duration;

use self::prover::Judged;
use super::ActionError;
use super::ask_elsewhere::can_reach;
use super::visitor::Visitor;
use crate::app::App;
use crate::crypto::token::new_token;
use crate::domain::approval::Purpose;
use crate::domain::factor::{Factor, FactorKind, in_order, protect};
use crate::domain::secret::Secret;
use crate::domain::session::{Methods, Reach, Second};
use crate::domain::user::User;
use crate::live::sessions::LiveSession;
use crate::store::{Along, Raised, Started, StoreResult};

pub(super) use prover::Prover;

/// What a form that changes credentials must ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Enough was proven a moment ago.
    Nothing,
    Password,
    /// Of one of these, the first that its owner wants to be asked for first.
    Code {
        ways: Vec<Factor>,
    },
}

/// What came with the form.
pub struct Offered<'a> {
    pub password: &'a Secret,
    pub code: &'a Secret,
    /// The factor that the code is of, as `domain::factor::chosen` reads it.
    pub way: Option<&'a str>,
}

#[derive(Debug)]
pub enum Proving {
    Proven(Proof),
    /// The password, or the code of this kind, was wrong.
    WrongPassword,
    WrongCode(FactorKind),
    /// The code was right once.
    Replayed,
    /// Not judged, whatever was typed: the password, or the code.
    PasswordWaits(Duration),
    CodeWaits(Duration),
    /// Nothing was typed where something is wanted.
    Missing,
    /// It was to be approved elsewhere, and is not.
    NotApproved,
    /// The code that was sent counts no more.
    CodeOver,
    /// The provider could not be asked about it.
    Unreachable,
    /// The session ended, or the account was changed, meanwhile.
    Over,
}

/// That the person proved just now who they are. Only `prove` makes one.
#[derive(Debug)]
pub struct Proof {
    renewed: Option<Renewed>,
}

/// The session has another token from now on, which the browser must get with the answer.
#[derive(Debug)]
pub struct Renewed {
    pub token: Secret,
    pub remembered: bool,
}

impl Proof {
    pub fn renewed(&self) -> Option<&Renewed> {
        self.renewed.as_ref()
    }
}

/// Whoever has a factor proves with it: a password alone is not enough, and neither is a trusted browser. Where an app
/// shares our host, its scripts could use a session that was raised before, so each form asks.
pub fn wanted(app: &App, session: &LiveSession, user: &User, factors: &[Factor]) -> Wanted {
    let ways = fit_for_credentials(user, factors);
    // What cannot be reached today is no reason to take less.
    let is_protected = protect(&ways);
    let root = &session.root().session;
    let shown_fits = match root.methods.second {
        // Nor where only a mailbox protects, and the password is what does.
        Some(Second::Proven { kind: FactorKind::Email, .. }) => false,
        Some(Second::Proven { kind, .. }) => !is_protected || ways.iter().any(|factor| factor.kind() == kind),
        Some(Second::Trusted) | None => true,
    };
    if shown_fits && root.is_fresh(is_protected, app.clock.now()) && !app.settings.routes.share_a_host() {
        return Wanted::Nothing;
    }
    if is_protected {
        return Wanted::Code { ways: ways.into_iter().filter(|factor| can_reach(app, user, factor)).collect() };
    }
    Wanted::Password
}

/// A mailbox is where links for new passwords go, so what is sent there proves nothing here. A telephone number is in the
/// hands of its carrier, and a bare yes is pressed by whoever wants to be asked no more: they do only where there is nothing
/// better.
fn fit_for_credentials(user: &User, factors: &[Factor]) -> Vec<Factor> {
    let is_weak = |factor: &Factor| {
        matches!(
            factor.kind(),
            FactorKind::Tap | FactorKind::Call | FactorKind::Sms | FactorKind::Voice | FactorKind::WhatsApp
        )
    };
    let order = in_order(factors, &user.factor_order).into_iter().filter(|factor| factor.kind() != FactorKind::Email);
    let mut ways: Vec<Factor> = order.cloned().collect();
    if ways.iter().any(|factor| factor.protects() && !is_weak(factor)) {
        ways.retain(|factor| !is_weak(factor));
    }
    ways
}

/// The same for a page that shows such a form.
pub async fn asked(app: &App, session: &LiveSession) -> StoreResult<Wanted> {
    let user = as_stored(app, session).await?;
    Ok(wanted(app, session, &user, &app.store.factors_of(user.id).await?))
}

/// What is in memory may not know in which order they want to be asked: nothing that is open has to be cut for that.
pub(super) async fn as_stored(app: &App, session: &LiveSession) -> StoreResult<User> {
    Ok(app.store.user(session.user.id).await?.unwrap_or_else(|| session.user.as_ref().clone()))
}

/// Judges what came with a form. What is accepted is used up, and the session raised, before this returns: do what the
/// form asks for after it, and give the browser the session's new token whatever becomes of that.
pub async fn prove(
    app: &App,
    session: &LiveSession,
    offered: Offered<'_>,
    visitor: &Visitor<'_>,
) -> Result<Proving, ActionError> {
    let Some(prover) = Prover::of(app, session, visitor, Purpose::Change).await? else { return Ok(Proving::Over) };
    let factors = app.store.factors_of(session.user.id).await?;
    prover.prove(wanted(app, session, prover.user(), &factors), &offered).await
}

/// The same where the form asks for the password whatever was proven before, as one that sets a new one does.
pub async fn prove_with_password(
    app: &App,
    session: &LiveSession,
    offered: Offered<'_>,
    visitor: &Visitor<'_>,
) -> Result<Proving, ActionError> {
    let Some(prover) = Prover::of(app, session, visitor, Purpose::Change).await? else { return Ok(Proving::Over) };
    let factors = app.store.factors_of(session.user.id).await?;
    match wanted(app, session, prover.user(), &factors) {
        Wanted::Nothing | Wanted::Password => prover.by_password(&offered).await,
        Wanted::Code { ways } => match prover.judge_password(&offered).await? {
            Judged::Right(tries) => {
                tries.settle().await;
                prover.by_code(&ways, &offered).await
            }
            Judged::Not(why) => Ok(why),
        },
    }
}

/// What a session stands for once more was proven in it.
pub(super) enum Rise {
    Done(Renewed),
    /// It has ended, or the person is not as they were read.
    Over,
    /// What goes along was used meanwhile.
    Spent,
}

/// Writes it, with all that goes along. Whoever asks has read the person before their factors, so that no factor is
/// overlooked that was added in between.
pub(super) async fn raise(
    app: &App,
    session: &LiveSession,
    (user, methods): (&User, Methods),
    along: Along,
) -> StoreResult<Rise> {
    let session = &session.root().session;
    let (token, hash) = new_token(&*app.random);
    let authenticated = app.clock.now();
    let raised = Raised { id: session.id, user_version: user.version, token: hash, authenticated, methods };
    Ok(match app.store.raise_session(raised, along).await? {
        Started::Started => {
            let remembered = matches!(session.reach, Reach::Portal { remembered: true });
            Rise::Done(Renewed { token, remembered })
        }
        Started::Refused => Rise::Over,
        Started::Spent => Rise::Spent,
    })
}
