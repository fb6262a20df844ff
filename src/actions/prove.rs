//! Proving anew who one is, inside a form that changes credentials: a session alone, which may be somebody else's chair,
//! is not enough.

use std::time::Duration;

use super::ActionError;
use super::tries::{Counted, Tries};
use crate::app::App;
use crate::crypto::token::new_token;
use crate::domain::arrival::Arrival;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::factor::{Factor, FactorKind, chosen, in_order, protect};
use crate::domain::secret::{Password, Secret, TokenHash};
use crate::domain::session::{Methods, Reach, Second};
use crate::domain::typed_code::TypedCode;
use crate::factors::{self, Means, Verdict};
use crate::live::sessions::LiveSession;
use crate::store::{Along, Raised, Started};

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
    /// The browser that was shown the form.
    pub browser: TokenHash,
}

#[derive(Debug)]
pub enum Proving {
    Proven(Proof),
    /// The password, or the code of this kind, was wrong.
    WrongPassword,
    WrongCode(FactorKind),
    /// The code was right once.
    Replayed,
    /// Not judged, whatever was typed.
    Wait(Duration),
    /// Nothing was typed where something is wanted.
    Missing,
    /// The session ended meanwhile.
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
pub fn wanted(app: &App, session: &LiveSession, factors: &[Factor]) -> Wanted {
    let is_protected = protect(factors);
    let is_fresh = session.root().session.is_fresh(is_protected, app.clock.now());
    if is_fresh && !app.settings.routes.share_a_host() {
        return Wanted::Nothing;
    }
    if is_protected {
        let ways = in_order(factors, &session.user.factor_order);
        return Wanted::Code { ways: ways.into_iter().cloned().collect() };
    }
    Wanted::Password
}

/// Judges what came with a form. What is accepted is used up, and the session raised, before this returns: do what the
/// form asks for after it, and give the browser the session's new token whatever becomes of that.
pub async fn prove(
    app: &App,
    session: &LiveSession,
    offered: Offered<'_>,
    arrival: &Arrival,
) -> Result<Proving, ActionError> {
    let factors = app.store.factors_of(session.user.id).await?;
    let prover = Prover { app, session, arrival };
    match wanted(app, session, &factors) {
        Wanted::Nothing => Ok(Proving::Proven(Proof { renewed: None })),
        Wanted::Password => prover.by_password(&offered).await,
        Wanted::Code { ways } => prover.by_code(&ways, &offered).await,
    }
}

struct Prover<'a> {
    app: &'a App,
    session: &'a LiveSession,
    arrival: &'a Arrival,
}

impl Prover<'_> {
    async fn by_password(&self, offered: &Offered<'_>) -> Result<Proving, ActionError> {
        if offered.password.expose().is_empty() {
            return Ok(Proving::Missing);
        }
        let Ok(password) = Password::typed(offered.password) else { return Ok(Proving::WrongPassword) };
        let user = self.session.user.id;
        let tries = Tries::of_passwords(self.app, self.arrival, user, &offered.browser).await?;
        let last_before_wait = match tries.count().await? {
            Counted::Wait(wait) => return Ok(Proving::Wait(wait)),
            Counted::Judge { last_before_wait } => last_before_wait,
        };
        let Some(user) = self.app.store.user(user).await? else { return Ok(Proving::Over) };
        let checked = match self.app.passwords.check(&password, user.password.as_ref()).await {
            Ok(checked) => checked,
            Err(busy) => {
                tries.give_back().await?;
                return Err(busy.into());
            }
        };
        if !checked.matches {
            self.write_refusal((Act::PasswordRefused, ""), last_before_wait).await?;
            return Ok(Proving::WrongPassword);
        }
        let before = self.session.root().session.methods;
        let along = self.entry(Act::PasswordAccepted, "").into();
        self.raise(Methods { password: true, ..before }, along, &tries).await
    }

    async fn by_code(&self, ways: &[Factor], offered: &Offered<'_>) -> Result<Proving, ActionError> {
        let Some(code) = TypedCode::read(offered.code) else { return Ok(Proving::Missing) };
        let order: Vec<&Factor> = ways.iter().collect();
        let Some(factor) = chosen(&order, offered.way) else { return Ok(Proving::Missing) };
        let kind = factor.kind();
        let tries = Tries::of_codes(self.app, self.arrival, self.session.user.id, &offered.browser).await?;
        let last_before_wait = match tries.count().await? {
            Counted::Wait(wait) => return Ok(Proving::Wait(wait)),
            Counted::Judge { last_before_wait } => last_before_wait,
        };
        let now = self.app.clock.now();
        let verdict = factors::judge(factor, &code, &Means { secrets: &self.app.secrets, now })?;
        let refused = match verdict {
            Verdict::Accept(accepted) => {
                let second = Some(Second::Proven { kind, at: now });
                let entry = self.entry(Act::FactorAccepted, kind.as_str());
                let along = Along { factor: Some(*accepted), ..entry.into() };
                let before = self.session.root().session.methods;
                return self.raise(Methods { second, ..before }, along, &tries).await;
            }
            Verdict::Replayed => Proving::Replayed,
            Verdict::Reject => Proving::WrongCode(kind),
        };
        self.write_refusal((Act::FactorRefused, kind.as_str()), last_before_wait).await?;
        Ok(refused)
    }

    async fn raise(&self, methods: Methods, along: Along, tries: &Tries<'_>) -> Result<Proving, ActionError> {
        let session = &self.session.root().session;
        let (token, hash) = new_token(&*self.app.random);
        let raised = Raised { id: session.id, token: hash, authenticated: self.app.clock.now(), methods };
        Ok(match self.app.store.raise_session(raised, along).await? {
            Started::Started => {
                tries.settle().await?;
                let remembered = matches!(session.reach, Reach::Portal { remembered: true });
                Proving::Proven(Proof { renewed: Some(Renewed { token, remembered }) })
            }
            Started::Refused => Proving::Over,
            Started::Spent => Proving::Replayed,
        })
    }

    async fn write_refusal(&self, (act, note): (Act, &str), last_before_wait: bool) -> Result<(), ActionError> {
        self.app.store.record(self.entry(act, note).into()).await?;
        if last_before_wait {
            let delayed = AuditEntry { by: Actor::Gateway, ..self.entry(Act::AccountDelayed, note) };
            self.app.store.record(delayed.into()).await?;
        }
        Ok(())
    }

    fn entry(&self, act: Act, note: &str) -> AuditEntry {
        AuditEntry {
            at: self.app.clock.now(),
            act,
            by: Actor::Owner,
            user: Some(self.session.user.id),
            session: Some(self.session.root().session.id),
            address: Some(self.arrival.client.to_string()),
            note: note.to_owned(),
        }
    }
}
