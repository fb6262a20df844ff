//! The second step of a sign-in: a code, after the password was right. Until it is done nobody is signed in.

use std::time::Duration;

use super::ask_elsewhere::can_reach;
use super::begin_session::{Begun, Complete, Place, SignedIn, begin};
use super::elsewhere::Heard;
use super::sign_in::may_sign_in;
use super::tries::{Counted, Tries};
use super::visitor::Visitor;
use super::{ActionError, ask_elsewhere, elsewhere, enrol_link, letters};
use crate::app::App;
use crate::crypto::token::hash_token;
use crate::domain::approval::{Approval, Asker, Purpose, State};
use crate::domain::arrival::Arrival;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::factor::{Factor, FactorKind, Label, Prompt, chosen, in_order, protect};
use crate::domain::ids::ApprovalId;
use crate::domain::letter::Message;
use crate::domain::secret::{Secret, TokenHash};
use crate::domain::session::{Methods, Second};
use crate::domain::ticket::{Errand, Pending, Ticket};
use crate::domain::time::Timestamp;
use crate::domain::typed_code::TypedCode;
use crate::domain::user::User;
use crate::factors::{self, Means, Verdict, recovery};
use crate::store::{Along, Lane};

/// A half-done sign-in that can still be finished, in this browser.
#[derive(Debug)]
pub struct HalfDone {
    ticket: TokenHash,
    pub ends: Timestamp,
    pub user: User,
    pub step: Step,
    pending: Pending,
}

impl HalfDone {
    /// The browser in which it was begun.
    pub fn browser(&self) -> TokenHash {
        self.pending.browser
    }

    /// For whom something is asked elsewhere.
    pub fn asker(&self) -> Asker {
        Asker::Ticket(self.ticket)
    }
}

#[derive(Debug)]
pub enum Step {
    /// One of these is asked for, the first one first.
    Code { ways: Vec<Factor> },
    /// The first factor is to be set up: this one, until a code confirms it.
    Enrol { draft: Box<Factor> },
}

/// What came with the form.
pub struct Answer<'a> {
    pub place: Place<'a>,
    pub code: &'a Secret,
    /// The factor that the code is of, as `domain::factor::chosen` reads it.
    pub way: Option<&'a str>,
    /// Not to be asked in this browser for a while.
    pub trust: bool,
    /// What recovery codes are called, if some are made now.
    pub codes_label: Label,
}

#[derive(Debug)]
pub enum Answered {
    Done(Box<SignedIn>),
    /// The first factor is set up, and these are the recovery codes: shown now or never.
    Enrolled {
        signed_in: Box<SignedIn>,
        codes: Vec<Secret>,
    },
    /// The half-done sign-in stands, for so many more tries where they are counted.
    Wrong {
        left: Option<u32>,
    },
    Replayed,
    Missing,
    Wait(Duration),
    /// What is asked elsewhere has no answer yet, or has ended, so; the page says how.
    NotYet,
    Ended(State),
    /// The code that was sent counts no more.
    CodeOver,
    /// The provider could not be asked about it.
    Unreachable,
    /// It can't be finished any more, because of all that was wrong or for another reason.
    Over {
        too_many: bool,
    },
}

/// Wrong answers that a half-done sign-in takes.
const TRIES: u32 = 5;
/// At this wrong answer the person hears of it: somebody knows their password.
const TOLD_AT: u32 = 3;
/// Longer than this nobody waits for a factor that is used all the time.
const ROUNDS: usize = 8;

/// Nothing, if there is none, it is over, was begun in another browser, or the person changed since. `browsers` are the
/// values of the browser cookie.
pub async fn find(
    app: &App,
    arrival: &Arrival,
    ticket: &str,
    browsers: &[TokenHash],
) -> Result<Option<HalfDone>, ActionError> {
    let Some(hash) = hash_token(ticket) else { return Ok(None) };
    let Some(Ticket { ends, tries, errand: Errand::SignIn(pending), .. }) =
        app.store.ticket(&hash).await?.filter(|ticket| !ticket.is_over(app.clock.now()))
    else {
        return Ok(None);
    };
    if tries >= TRIES || !browsers.contains(&pending.browser) {
        return Ok(None);
    }
    let user = app.store.user(pending.user).await?;
    let is_as_read = |user: &User| user.version == pending.user_version && may_sign_in(app, user, arrival);
    let Some(user) = user.filter(is_as_read) else { return Ok(None) };
    if let Some(link) = &pending.link
        && !enrol_link::stands(app, user.id, link).await?
    {
        return Ok(None);
    }
    let factors = app.store.factors_of(user.id).await?;
    let step = match &pending.draft {
        // Whoever has a factor by now sets up no first one.
        Some(_) if protect(&factors) => return Ok(None),
        Some(draft) => Step::Enrol { draft: Box::new(draft.clone()) },
        None => {
            let order = in_order(&factors, &user.factor_order).into_iter();
            Step::Code { ways: order.filter(|factor| can_reach(app, &user, factor)).cloned().collect() }
        }
    };
    Ok(Some(HalfDone { ticket: hash, ends, user, step, pending }))
}

/// Counts the answer, judges it, and finishes the sign-in if it was right: all that was used up is written with it.
pub async fn answer(app: &App, half_done: &HalfDone, answer: Answer<'_>) -> Result<Answered, ActionError> {
    let answered = match &half_done.step {
        Step::Code { ways } => judge(app, half_done, ways, &answer).await,
        Step::Enrol { draft } => confirm(app, half_done, draft, &answer).await,
    };
    app.live.counts.sign_ins.add(match &answered {
        Ok(Answered::Done(_) | Answered::Enrolled { .. }) => "done",
        Ok(
            Answered::Wrong { .. }
            | Answered::Replayed
            | Answered::Missing
            | Answered::Over { .. }
            | Answered::Ended(_)
            | Answered::CodeOver,
        ) => "code_refused",
        Ok(Answered::NotYet) => return answered,
        Ok(Answered::Wait(_)) => "delayed",
        Ok(Answered::Unreachable) | Err(_) => "failed",
    });
    answered
}

/// Gives up what waits for an answer, and the half-done sign-in with it.
pub async fn give_up(app: &App, half_done: &HalfDone, visitor: &Visitor<'_>) -> Result<(), ActionError> {
    let asked = app.store.approvals_of(half_done.user.id).await?;
    let is_open = |asked: &&Approval| asked.asker == half_done.asker() && asked.is_open(app.clock.now());
    for approval in asked.iter().filter(is_open) {
        ask_elsewhere::give_up(app, approval, visitor).await?;
    }
    let entry = visitor.entry(app, (Act::FactorRefused, Actor::Visitor), Some(half_done.user.id));
    app.store.end_ticket(&half_done.ticket, AuditEntry { note: "given up".to_owned(), ..entry }).await?;
    Ok(())
}

async fn judge(app: &App, half_done: &HalfDone, ways: &[Factor], answer: &Answer<'_>) -> Result<Answered, ActionError> {
    let order: Vec<&Factor> = ways.iter().collect();
    let Some(factor) = chosen(&order, answer.way) else { return Ok(Answered::Over { too_many: false }) };
    if factors::prompt(factor.kind()) != Prompt::ApproveElsewhere {
        return judge_code(app, half_done, factor, answer).await;
    }
    Ok(match elsewhere::decision(app, (factor, half_done.asker(), Purpose::SignIn)).await? {
        Heard::Good(approval) => {
            let HalfDone { user, pending, .. } = half_done;
            let tries = Tries::of_passwords(app, answer.place.visitor.arrival, user.id, &pending.browser).await?;
            finish_by(app, half_done, (factor, approval), (answer, tries.lane)).await?
        }
        Heard::Ended(state) => Answered::Ended(state),
        Heard::NotYet | Heard::WrongCode | Heard::CodeOver | Heard::Unreachable => Answered::NotYet,
    })
}

async fn judge_code(
    app: &App,
    half_done: &HalfDone,
    factor: &Factor,
    answer: &Answer<'_>,
) -> Result<Answered, ActionError> {
    let HalfDone { ticket, user, pending, .. } = half_done;
    let Some(code) = TypedCode::read(answer.code) else { return Ok(Answered::Missing) };
    let tries = Tries::of_codes(app, answer.place.visitor.arrival, user.id, &pending.browser).await?;
    let last_before_wait = match tries.count().await? {
        Counted::Wait(wait) => return Ok(Answered::Wait(wait)),
        Counted::Judge { last_before_wait } => last_before_wait,
    };
    let number = match app.store.count_answer(ticket).await? {
        None => return Ok(Answered::Over { too_many: false }),
        Some(number) if number > TRIES => return Ok(Answered::Over { too_many: true }),
        Some(number) => number,
    };
    let kind = factor.kind();
    let refused = Refused { half_done, kind, number, tries: &tries, last_before_wait };
    let finished = if factors::of(kind).is_some() {
        let means = Means { secrets: &app.secrets, now: app.clock.now() };
        match factors::judge(factor, &code, &means)? {
            Verdict::Accept(accepted) => finish(app, half_done, (*accepted, None), (answer, tries.counted)).await?,
            Verdict::Replayed => Answered::Replayed,
            Verdict::Reject => Answered::Wrong { left: Some(TRIES.saturating_sub(number)) },
        }
    } else {
        let entry = with_kind(answer.place.entry(app, Act::FactorAccepted, user.id), kind);
        match elsewhere::code(app, (factor, half_done.asker(), Purpose::SignIn), &code, entry).await? {
            Heard::Good(approval) => finish_by(app, half_done, (factor, approval), (answer, tries.counted)).await?,
            Heard::Unreachable => {
                tries.give_back().await?;
                return Ok(Answered::Unreachable);
            }
            Heard::WrongCode => Answered::Wrong { left: Some(TRIES.saturating_sub(number)) },
            Heard::CodeOver | Heard::NotYet | Heard::Ended(_) => Answered::CodeOver,
        }
    };
    match finished {
        Answered::Done(_) => tries.were_right(),
        Answered::Replayed | Answered::Wrong { .. } | Answered::CodeOver => {
            return Ok(refused.write(app, &answer.place).await?.unwrap_or(finished));
        }
        _ => {}
    }
    Ok(finished)
}

/// With what was approved elsewhere. Two sign-ins may be approved by one phone at once, and only one of them can have read
/// it last: the other reads it again.
async fn finish_by(
    app: &App,
    half_done: &HalfDone,
    (factor, approval): (&Factor, ApprovalId),
    (answer, lane): (&Answer<'_>, Lane),
) -> Result<Answered, ActionError> {
    let mut factor = factor.clone();
    for _ in 0..ROUNDS {
        let used = Factor { last_used: Some(app.clock.now()), ..factor.clone() };
        let finished = finish(app, half_done, (used, Some(approval)), (answer, lane)).await?;
        // Whoever is in by now is in: nothing that fails after it may keep the session from the browser.
        if !matches!(finished, Answered::Replayed)
            || !app.store.approval(approval).await?.is_some_and(|found| found.is_good(app.clock.now()))
        {
            return Ok(finished);
        }
        let factors = app.store.factors_of(half_done.user.id).await?;
        let Some(found) = factors.into_iter().find(|found| found.id == factor.id) else {
            return Ok(Answered::Over { too_many: false });
        };
        factor = found;
    }
    Err(super::contended())
}

async fn finish(
    app: &App,
    half_done: &HalfDone,
    (accepted, approval): (Factor, Option<ApprovalId>),
    (answer, lane): (&Answer<'_>, Lane),
) -> Result<Answered, ActionError> {
    let HalfDone { ticket, user, pending, .. } = half_done;
    let kind = accepted.kind();
    let at = app.clock.now();
    // Who said yes was told of a sign-in, and said it in no form of ours.
    let only_opens_places = factors::prompt(kind) == Prompt::ApproveElsewhere;
    let complete = Complete {
        user,
        place: &answer.place,
        remembered: pending.remembered,
        methods: Methods { second: Some(Second::Proven { kind, at }), only_opens_places, ..Methods::PASSWORD },
        lane,
        trusts: answer.trust,
        enrols: Vec::new(),
    };
    let entry = with_kind(answer.place.entry(app, Act::SignedIn, user.id), kind);
    let along = Along { spends: Some(*ticket), approval, ..entry.into() };
    let along = along.with_accepted(app, user, accepted, answer.place.visitor.whence(app))?;
    Ok(match begin(app, complete, along).await? {
        Begun::SignedIn(signed_in) => Answered::Done(signed_in),
        Begun::Changed => Answered::Over { too_many: false },
        // The same code, or the same sign-in, was finished in this very moment.
        Begun::Spent => Answered::Replayed,
    })
}

/// The first code of a new app: with it the factor, its recovery codes and the session are written at once. Wrong ones are
/// not counted: whoever sees the page sees the secret.
async fn confirm(
    app: &App,
    half_done: &HalfDone,
    draft: &Factor,
    answer: &Answer<'_>,
) -> Result<Answered, ActionError> {
    let HalfDone { ticket, user, pending, .. } = half_done;
    let Some(code) = TypedCode::read(answer.code) else { return Ok(Answered::Missing) };
    let means = Means { secrets: &app.secrets, now: app.clock.now() };
    let Some(factor) = factors::confirm(draft, &code, &means)? else { return Ok(Answered::Wrong { left: None }) };
    let drawn = (&*app.secrets, &*app.random);
    let (paper, codes) = recovery::draw(user.id, answer.codes_label.clone(), means.now, drawn);
    let whence = answer.place.visitor.whence(app);
    let message = Message::FactorAdded { label: factor.label.as_str().to_owned(), whence };
    let entry = with_kind(answer.place.entry(app, Act::FactorAdded, user.id), factor.kind());
    let along = Along { spends: Some(*ticket), ..entry.into() };
    let along = along.with_notice(letters::notice(app, user, message)?);
    let tries = Tries::of_passwords(app, answer.place.visitor.arrival, user.id, &pending.browser).await?;
    let complete = Complete {
        user,
        place: &answer.place,
        remembered: pending.remembered,
        methods: Methods { second: Some(Second::Proven { kind: factor.kind(), at: means.now }), ..Methods::PASSWORD },
        lane: tries.lane,
        trusts: false,
        enrols: vec![factor, paper],
    };
    Ok(match begin(app, complete, along).await? {
        Begun::SignedIn(signed_in) => Answered::Enrolled { signed_in, codes },
        Begun::Changed | Begun::Spent => Answered::Over { too_many: false },
    })
}

/// A code that was judged and not accepted.
struct Refused<'a> {
    half_done: &'a HalfDone,
    kind: FactorKind,
    /// Which answer of this sign-in it was.
    number: u32,
    tries: &'a Tries<'a>,
    last_before_wait: bool,
}

impl Refused<'_> {
    /// It is written down before it is answered; with the last one the half-done sign-in ends.
    async fn write(&self, app: &App, place: &Place<'_>) -> Result<Option<Answered>, ActionError> {
        let HalfDone { ticket, user, .. } = self.half_done;
        let entry = with_kind(place.entry(app, Act::FactorRefused, user.id), self.kind);
        let mut along = Along::from(entry);
        // Once in a sign-in; and once when the account begins to delay, for somebody who begins a new one for each code.
        if self.number == TOLD_AT || (self.last_before_wait && self.tries.is_first_delay().await?) {
            let message = Message::WrongCodes { whence: place.visitor.whence(app) };
            along = along.with_notice(letters::notice(app, user, message)?);
        }
        let is_last = self.number >= TRIES;
        let ends = Along { spends: is_last.then_some(*ticket), ..along.clone() };
        if !app.store.record(ends).await? {
            app.store.record(along).await?;
        }
        if self.last_before_wait {
            app.store.record(place.entry(app, Act::AccountDelayed, user.id).into()).await?;
        }
        Ok(is_last.then_some(Answered::Over { too_many: true }))
    }
}

/// The record says which factor it was.
fn with_kind(entry: AuditEntry, kind: FactorKind) -> AuditEntry {
    AuditEntry { note: format!("{}, {}", kind.as_str(), entry.note), ..entry }
}
