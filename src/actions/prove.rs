//! Proving anew who one is, inside a form that changes credentials: a session alone, which may be somebody else's chair,
//! is not enough.

use std::time::Duration;

use super::ActionError;
use super::ask_elsewhere::can_reach;
use super::elsewhere::{self, Heard};
use super::letters::{Notice, notice};
use super::tries::{Counted, Tries};
use super::visitor::Visitor;
use crate::app::App;
use crate::crypto::token::new_token;
use crate::domain::approval::Asker;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::factor::{Factor, FactorKind, Prompt, chosen, in_order, protect};
use crate::domain::ids::ApprovalId;
use crate::domain::letter::Message;
use crate::domain::secret::{Password, Secret};
use crate::domain::session::{Methods, Reach, Second};
use crate::domain::typed_code::TypedCode;
use crate::domain::user::User;
use crate::factors::{self, Means, Verdict};
use crate::live::sessions::LiveSession;
use crate::store::{Along, Raised, Started, StoreResult};

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

/// Longer than this nobody waits for a factor that is used all the time.
const ROUNDS: usize = 8;

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

/// A mailbox is where links for new passwords go, so what is sent there proves nothing here; and a telephone number is in the
/// hands of its carrier, so it does only where there is nothing better.
fn fit_for_credentials(user: &User, factors: &[Factor]) -> Vec<Factor> {
    let is_called = |factor: &Factor| {
        matches!(factor.kind(), FactorKind::Call | FactorKind::Sms | FactorKind::Voice | FactorKind::WhatsApp)
    };
    let order = in_order(factors, &user.factor_order).into_iter().filter(|factor| factor.kind() != FactorKind::Email);
    let mut ways: Vec<Factor> = order.cloned().collect();
    if ways.iter().any(|factor| factor.protects() && !is_called(factor)) {
        ways.retain(|factor| !is_called(factor));
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
    let Some(prover) = Prover::of(app, session, visitor).await? else { return Ok(Proving::Over) };
    let factors = app.store.factors_of(session.user.id).await?;
    prover.prove(wanted(app, session, &prover.user, &factors), &offered).await
}

/// The same where the form asks for the password whatever was proven before, as one that sets a new one does.
pub async fn prove_with_password(
    app: &App,
    session: &LiveSession,
    offered: Offered<'_>,
    visitor: &Visitor<'_>,
) -> Result<Proving, ActionError> {
    let Some(prover) = Prover::of(app, session, visitor).await? else { return Ok(Proving::Over) };
    let factors = app.store.factors_of(session.user.id).await?;
    match wanted(app, session, &prover.user, &factors) {
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

enum Judged<'a> {
    Right(Tries<'a>),
    Not(Proving),
}

pub(super) struct Prover<'a> {
    app: &'a App,
    session: &'a LiveSession,
    visitor: &'a Visitor<'a>,
    user: User,
}

impl<'a> Prover<'a> {
    /// Read the person's factors after this. `None`: they are not there any more.
    pub(super) async fn of(
        app: &'a App,
        session: &'a LiveSession,
        visitor: &'a Visitor<'a>,
    ) -> StoreResult<Option<Self>> {
        let user = app.store.user(session.user.id).await?;
        Ok(user.map(|user| Self { app, session, visitor, user }))
    }

    pub(super) async fn prove(&self, wanted: Wanted, offered: &Offered<'_>) -> Result<Proving, ActionError> {
        match wanted {
            Wanted::Nothing => Ok(Proving::Proven(Proof { renewed: None })),
            Wanted::Password => self.by_password(offered).await,
            Wanted::Code { ways } => self.by_code(&ways, offered).await,
        }
    }

    async fn by_password(&self, offered: &Offered<'_>) -> Result<Proving, ActionError> {
        let tries = match self.judge_password(offered).await? {
            Judged::Right(tries) => tries,
            Judged::Not(why) => return Ok(why),
        };
        let before = self.session.root().session.methods;
        let along = self.entry((Act::PasswordAccepted, Actor::Owner), "").into();
        self.raise(Methods { password: true, ..before }, along, Some(&tries)).await
    }

    async fn judge_password(&self, offered: &Offered<'_>) -> Result<Judged<'a>, ActionError> {
        if offered.password.expose().is_empty() {
            return Ok(Judged::Not(Proving::Missing));
        }
        let Ok(password) = Password::typed(offered.password) else { return Ok(Judged::Not(Proving::WrongPassword)) };
        let tries = Tries::of_passwords(self.app, self.visitor.arrival, self.user.id, &self.visitor.browser).await?;
        let last_before_wait = match tries.count().await? {
            Counted::Wait(wait) => return Ok(Judged::Not(Proving::PasswordWaits(wait))),
            Counted::Judge { last_before_wait } => last_before_wait,
        };
        let checked = match self.app.passwords.check(&password, self.user.password.as_ref()).await {
            Ok(checked) => checked,
            Err(busy) => {
                tries.give_back().await?;
                return Err(busy.into());
            }
        };
        if !checked.matches {
            self.write_refusal((Act::PasswordRefused, ""), last_before_wait, Notice::default()).await?;
            return Ok(Judged::Not(Proving::WrongPassword));
        }
        Ok(Judged::Right(tries))
    }

    async fn by_code(&self, ways: &[Factor], offered: &Offered<'_>) -> Result<Proving, ActionError> {
        let order: Vec<&Factor> = ways.iter().collect();
        let Some(factor) = chosen(&order, offered.way) else { return Ok(Proving::Missing) };
        let kind = factor.kind();
        if factors::prompt(kind) == Prompt::ApproveElsewhere {
            return self.by_decision(factor).await;
        }
        let Some(code) = TypedCode::read(offered.code) else { return Ok(Proving::Missing) };
        let tries = Tries::of_codes(self.app, self.visitor.arrival, self.user.id, &self.visitor.browser).await?;
        let last_before_wait = match tries.count().await? {
            Counted::Wait(wait) => return Ok(Proving::CodeWaits(wait)),
            Counted::Judge { last_before_wait } => last_before_wait,
        };
        let refused = if factors::of(kind).is_some() {
            let means = Means { secrets: &self.app.secrets, now: self.app.clock.now() };
            match factors::judge(factor, &code, &means)? {
                Verdict::Accept(accepted) => return self.rise_with(*accepted, None, Some(&tries)).await,
                Verdict::Replayed => Proving::Replayed,
                Verdict::Reject => Proving::WrongCode(kind),
            }
        } else {
            let entry = self.entry((Act::FactorAccepted, Actor::Owner), kind.as_str());
            match elsewhere::code(self.app, (factor, self.asker()), &code, entry).await? {
                Heard::Good(approval) => return self.rise_by(factor, approval, Some(&tries)).await,
                Heard::Unreachable => {
                    tries.give_back().await?;
                    return Ok(Proving::Unreachable);
                }
                Heard::WrongCode => Proving::WrongCode(kind),
                Heard::CodeOver | Heard::NotYet | Heard::Ended(_) => Proving::CodeOver,
            }
        };
        // Somebody sits in this session who is not its owner, or has lost what they are asked for.
        let told = if last_before_wait && tries.is_first_delay().await? {
            notice(self.app, &self.user, Message::WrongCodes { whence: self.visitor.whence(self.app) })?
        } else {
            Notice::default()
        };
        self.write_refusal((Act::FactorRefused, kind.as_str()), last_before_wait, told).await?;
        Ok(refused)
    }

    /// What was approved elsewhere for this very session is used up by it.
    async fn by_decision(&self, factor: &Factor) -> Result<Proving, ActionError> {
        Ok(match elsewhere::decision(self.app, factor, self.asker()).await? {
            // Nothing was tried, so nothing is given back.
            Heard::Good(approval) => self.rise_by(factor, approval, None).await?,
            Heard::NotYet | Heard::Ended(_) | Heard::WrongCode | Heard::CodeOver | Heard::Unreachable => {
                Proving::NotApproved
            }
        })
    }

    /// Somebody may sign in with the same phone at this very moment: then it is read again.
    async fn rise_by(
        &self,
        factor: &Factor,
        approval: ApprovalId,
        tries: Option<&Tries<'_>>,
    ) -> Result<Proving, ActionError> {
        let mut factor = factor.clone();
        for _ in 0..ROUNDS {
            let now = self.app.clock.now();
            let used = Factor { last_used: Some(now), ..factor.clone() };
            let proving = self.rise_with(used, Some(approval), tries).await?;
            // The session has its new token by now: nothing that fails after it may keep it from the browser.
            if !matches!(proving, Proving::Replayed)
                || !self.app.store.approval(approval).await?.is_some_and(|found| found.is_good(now))
            {
                return Ok(proving);
            }
            let factors = self.app.store.factors_of(self.user.id).await?;
            let Some(found) = factors.into_iter().find(|found| found.id == factor.id) else { return Ok(Proving::Over) };
            factor = found;
        }
        Err(super::contended())
    }

    async fn rise_with(
        &self,
        accepted: Factor,
        approval: Option<ApprovalId>,
        tries: Option<&Tries<'_>>,
    ) -> Result<Proving, ActionError> {
        let kind = accepted.kind();
        let second = Some(Second::Proven { kind, at: self.app.clock.now() });
        let entry = self.entry((Act::FactorAccepted, Actor::Owner), kind.as_str());
        let within = approval.map(|_| self.session.root().session.id);
        let along = Along { approval, within, ..entry.into() };
        let along = along.with_accepted(self.app, &self.user, accepted, self.visitor.whence(self.app))?;
        let before = self.session.root().session.methods;
        self.raise(Methods { second, ..before }, along, tries).await
    }

    fn asker(&self) -> Asker {
        Asker::Session(self.session.root().session.id)
    }

    async fn raise(&self, methods: Methods, along: Along, tries: Option<&Tries<'_>>) -> Result<Proving, ActionError> {
        Ok(match raise(self.app, self.session, (&self.user, methods), along).await? {
            Rise::Done(renewed) => {
                if let Some(tries) = tries {
                    tries.settle().await;
                }
                Proving::Proven(Proof { renewed: Some(renewed) })
            }
            Rise::Over => Proving::Over,
            Rise::Spent => Proving::Replayed,
        })
    }

    async fn write_refusal(
        &self,
        (act, note): (Act, &str),
        last_before_wait: bool,
        told: Notice,
    ) -> Result<(), ActionError> {
        let refusal = Along::from(self.entry((act, Actor::Owner), note)).with_notice(told);
        self.app.store.record(refusal).await?;
        if last_before_wait {
            self.app.store.record(self.entry((Act::AccountDelayed, Actor::Gateway), note).into()).await?;
        }
        Ok(())
    }

    fn entry(&self, what: (Act, Actor), note: &str) -> AuditEntry {
        let session = Some(self.session.root().session.id);
        let entry = self.visitor.entry(self.app, what, Some(self.user.id));
        AuditEntry { session, note: note.to_owned(), ..entry }
    }
}
