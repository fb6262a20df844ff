//! Judging what came with a form: counted before, and used up by the session that it raises.

use super::{Offered, Proof, Proving, Rise, Wanted, raise};
use crate::actions::elsewhere::{self, Heard};
use crate::actions::letters::{Notice, notice};
use crate::actions::tries::{Counted, Tries};
use crate::actions::visitor::Visitor;
use crate::actions::{ActionError, contended};
use crate::app::App;
use crate::domain::approval::{Asker, Purpose};
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::factor::{Factor, Prompt, chosen};
use crate::domain::ids::ApprovalId;
use crate::domain::letter::Message;
use crate::domain::secret::Password;
use crate::domain::session::{Methods, Second};
use crate::domain::typed_code::TypedCode;
use crate::domain::user::User;
use crate::factors::{self, Means, Verdict};
use crate::live::sessions::LiveSession;
use crate::store::{Along, StoreResult};

/// Longer than this nobody waits for a factor that is used all the time.
const ROUNDS: usize = 8;

pub(super) enum Judged<'a> {
    Right(Tries<'a>),
    Not(Proving),
}

pub(in crate::actions) struct Prover<'a> {
    app: &'a App,
    session: &'a LiveSession,
    visitor: &'a Visitor<'a>,
    user: User,
    purpose: Purpose,
}

impl<'a> Prover<'a> {
    /// Read the person's factors after this. `None`: they are not there any more.
    pub(in crate::actions) async fn of(
        app: &'a App,
        session: &'a LiveSession,
        visitor: &'a Visitor<'a>,
        purpose: Purpose,
    ) -> StoreResult<Option<Self>> {
        let user = app.store.user(session.user.id).await?;
        Ok(user.map(|user| Self { app, session, visitor, user, purpose }))
    }

    pub(super) fn user(&self) -> &User {
        &self.user
    }

    pub(in crate::actions) async fn prove(
        &self,
        wanted: Wanted,
        offered: &Offered<'_>,
    ) -> Result<Proving, ActionError> {
        match wanted {
            Wanted::Nothing => Ok(Proving::Proven(Proof { renewed: None })),
            Wanted::Password => self.by_password(offered).await,
            Wanted::Code { ways } => self.by_code(&ways, offered).await,
        }
    }

    pub(super) async fn by_password(&self, offered: &Offered<'_>) -> Result<Proving, ActionError> {
        let tries = match self.judge_password(offered).await? {
            Judged::Right(tries) => tries,
            Judged::Not(why) => return Ok(why),
        };
        let before = self.session.root().session.methods;
        let along = self.entry((Act::PasswordAccepted, Actor::Owner), "").into();
        self.raise(Methods { password: true, ..before }, along, Some(&tries)).await
    }

    pub(super) async fn judge_password(&self, offered: &Offered<'_>) -> Result<Judged<'a>, ActionError> {
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

    pub(super) async fn by_code(&self, ways: &[Factor], offered: &Offered<'_>) -> Result<Proving, ActionError> {
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
            match elsewhere::code(self.app, (factor, self.asker(), self.purpose), &code, entry).await? {
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
        Ok(match elsewhere::decision(self.app, (factor, self.asker(), self.purpose)).await? {
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
        Err(contended())
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
        let methods = Methods { only_opens_places: self.purpose != Purpose::Change, ..methods };
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
