//! Asking somebody elsewhere: yes or no on their phone, or a code that is sent there. A POST does it, never a page that is
//! looked at; and whoever did it gets the same answer at the same moment, whether anything leaves or not.

use std::time::Duration;

use super::ActionError;
use super::mail_code::{may_count_mail, may_mail_code};
use super::visitor::Visitor;
use crate::app::App;
use crate::crypto::token::new_token;
use crate::domain::approval::{Approval, Asker, Asks, Number, Pace, Purpose, Source, State};
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::factor::{CodeHash, Factor, FactorKind, Keeps, Prompt, Reached, ReachedKind};
use crate::domain::ids::{ApprovalId, FactorId, UserId};
use crate::domain::secret::{Secret, TokenHash};
use crate::domain::user::User;
use crate::factors::{self, SENT_DIGITS, channel::Channel};
use crate::random::{self, new_approval_id};
use crate::store::{Along, ApprovalOpened, StoreResult};

mod send;

pub(super) use send::{give_up_dead_code, open_place, place_now};

/// Who asks whom, and where.
#[derive(Clone)]
pub struct Asking<'a> {
    pub user: &'a User,
    /// One of theirs; or the draft that the asker's ticket keeps, to see whether it can be reached.
    pub factor: &'a Factor,
    pub asker: Asker,
    pub visitor: &'a Visitor<'a>,
    pub about: About,
}

/// What it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub purpose: Purpose,
    /// The name of the app that they are on the way to.
    pub app: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is on its way, or looks so.
    Asked,
    /// Something was asked too short a time ago, or too often.
    NotFor(Duration),
    /// Whoever asks is not there any more.
    Over,
    /// Nothing leads there: its channel is not configured any more, or there is nothing to ask.
    Unreachable,
}

/// For so long a question is open, and a code good.
pub const DECISIONS_LAST: Duration = Duration::from_secs(90);
pub const CODES_LAST: Duration = Duration::from_mins(5);
/// How often one code is sent at most, the first time included.
const MOST_SENDS: u32 = 3;

/// Whether it can be asked for now. What cannot is no way in, and still protects.
pub fn can_reach(app: &App, user: &User, factor: &Factor) -> bool {
    match &factor.keeps {
        Keeps::Totp(_) | Keeps::RecoveryCodes(_) | Keeps::Phone(_) => true,
        Keeps::Reached(reached) => {
            leads_there(app, reached) && (reached.kind != ReachedKind::Email || may_count_mail(app, user))
        }
        Keeps::Mailbox => may_mail_code(app, user),
    }
}

/// Whether a channel does what it did when this was set up: an operator may have taken it away, or some of what it offers.
pub(super) fn leads_there(app: &App, reached: &Reached) -> bool {
    let is_offered =
        app.channels.get(&reached.channel).is_some_and(|channel| channel.abilities().kinds.contains(&reached.kind));
    is_offered && (reached.kind != ReachedKind::Email || app.settings.second_factor.email)
}

/// Whether it is to be asked by itself. What failed a moment ago is asked by whoever chooses it.
pub(super) fn is_worth_asking(app: &App, factor: &Factor) -> bool {
    match &factor.keeps {
        Keeps::Totp(_) | Keeps::RecoveryCodes(_) | Keeps::Phone(_) => true,
        Keeps::Reached(reached) => app.live.channels.is_worth_a_try(&reached.channel, app.clock.now()),
        Keeps::Mailbox => app.live.outbox.progress().trouble.is_none(),
    }
}

/// The newest that this asker waits for from this factor, for this purpose; ended ones included.
pub async fn newest(
    app: &App,
    user: UserId,
    (asker, factor, purpose): (Asker, FactorId, Purpose),
) -> StoreResult<Option<Approval>> {
    let mut all = app.store.approvals_of(user).await?.into_iter();
    Ok(all.find(|found| found.asker == asker && found.factor == factor && found.purpose == purpose))
}

/// Whether another question, or another code, took its place. What was given up only ended.
pub async fn is_replaced(app: &App, approval: &Approval) -> StoreResult<bool> {
    let is_newer = |other: &Approval| {
        other.created > approval.created
            && other.source == approval.source
            && other.is_decision() == approval.is_decision()
    };
    let is_over = approval.state_told(app.clock.now()) == State::Superseded;
    Ok(is_over && app.store.approvals_of(approval.user).await?.iter().any(is_newer))
}

/// Opens it and sends it on its way.
pub async fn ask(app: &App, asking: Asking<'_>) -> Result<Asked, ActionError> {
    let Asking { user, factor, asker, visitor, ref about } = asking;
    // A code that an app shows, or that stands on paper, is nobody's to ask.
    let is_elsewhere = !matches!(factors::prompt(factor.kind()), Prompt::EnterCode(_));
    if !is_elsewhere || !can_reach(app, user, factor) {
        return Ok(Asked::Unreachable);
    }
    let now = app.clock.now();
    let before = app.store.approvals_of(user.id).await?;
    let is_decision = sent_as(factor.kind()) == Sent::Question;
    let own = before.iter().filter(|asked| asked.asker == asker && asked.is_decision() == is_decision);
    // Whoever presses twice has asked once. And a stranger is told to wait for what they asked themselves, for nothing else.
    if let Some(young) = own.max_by_key(|asked| asked.created).filter(|asked| !asked.rest(now).is_zero()) {
        let is_same = young.factor == factor.id && young.purpose == about.purpose && young.is_open(now);
        return Ok(if is_same { Asked::Asked } else { Asked::NotFor(young.rest(now)) });
    }
    let is_known = app.store.knows_browser(user.id, &visitor.browser).await?;
    let source = if is_known { Source::Browser(visitor.browser) } else { Source::Strangers };
    let (link, hash) = new_token(&*app.random);
    let approval = draw(app, &asking, (source, hash));
    let entry = visitor.entry(app, (Act::FactorAsked, Actor::Visitor), Some(user.id));
    let entry = AuditEntry { note: format!("{}, {}", approval.kind.as_str(), entry.note), ..entry };
    let within = match asker {
        Asker::Session(session) => Some(session),
        Asker::Ticket(_) => None,
    };
    let along = Along { within, ..entry.into() };
    let pace = if is_decision { Pace::OF_DECISIONS } else { Pace::OF_CODES };
    let opened = app.store.open_approval(approval.clone(), pace, along).await?;
    app.live.approvals.asked_for.add(match &opened {
        ApprovalOpened::Opened(_) => approval.kind.as_str(),
        ApprovalOpened::Withheld => "withheld",
        ApprovalOpened::NotFor(_) => "refused",
        ApprovalOpened::Gone | ApprovalOpened::Spent => "over",
    });
    Ok(match opened {
        ApprovalOpened::Opened(superseded) => {
            send::send(app, approval, (&asking, link), superseded);
            Asked::Asked
        }
        ApprovalOpened::Withheld => Asked::Asked,
        ApprovalOpened::NotFor(wait) => Asked::NotFor(wait),
        ApprovalOpened::Gone | ApprovalOpened::Spent => Asked::Over,
    })
}

/// The same code to the same place. (A question is asked anew, with another number.)
pub async fn send_again(app: &App, approval: &Approval, asking: &Asking<'_>) -> Result<Asked, ActionError> {
    let now = app.clock.now();
    let rest = approval.rest(now);
    if !rest.is_zero() {
        return Ok(Asked::NotFor(rest));
    }
    if approval.sends.max(1) >= MOST_SENDS {
        return Ok(Asked::NotFor(approval.ends.since(now)));
    }
    send::send_again(app, approval.clone(), asking).await
}

/// Whoever waits gives up.
pub async fn give_up(app: &App, approval: &Approval, visitor: &Visitor<'_>) -> Result<(), ActionError> {
    send::withdraw(app, approval, visitor).await
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    Question,
    Code,
}

fn sent_as(kind: FactorKind) -> Sent {
    match kind {
        FactorKind::Totp
        | FactorKind::RecoveryCodes
        | FactorKind::Phone
        | FactorKind::Push
        | FactorKind::Tap
        | FactorKind::Call => Sent::Question,
        FactorKind::Sms | FactorKind::Voice | FactorKind::WhatsApp | FactorKind::Email => Sent::Code,
    }
}

fn draw(app: &App, asking: &Asking<'_>, (source, link): (Source, TokenHash)) -> Approval {
    let Asking { user, factor, asker, visitor, about } = asking;
    let now = app.clock.now();
    let (id, kind) = (new_approval_id(&*app.random), factor.kind());
    let channel = channel_of(app, factor);
    let (asks, lasts) = match sent_as(kind) {
        Sent::Question => {
            let is_compared =
                !matches!(kind, FactorKind::Tap | FactorKind::Call) && !channel.is_some_and(Channel::has_own_numbers);
            let lasts = channel.map_or(DECISIONS_LAST, |channel| {
                let range = &channel.abilities().lasts;
                DECISIONS_LAST.min(*range.end()).max(*range.start())
            });
            (Asks::Decision { number: is_compared.then(|| draw_number(app)) }, lasts)
        }
        Sent::Code if channel.is_some_and(|channel| channel.abilities().makes_codes) => {
            (Asks::CodeOfTheirs, CODES_LAST)
        }
        Sent::Code => (Asks::Code(hash_code(app, id, code_of(app, id).expose())), CODES_LAST),
    };
    Approval {
        id,
        user: user.id,
        factor: factor.id,
        kind,
        asker: *asker,
        source,
        asks,
        whence: visitor.whence(app),
        purpose: about.purpose,
        app: about.app.clone(),
        link: Some(link),
        handle: None,
        shows: None,
        created: now,
        ends: now.plus(lasts),
        sent: now,
        sends: 0,
        tries: 0,
        state: State::Created,
        is_used: false,
    }
}

pub(super) fn channel_of<'a>(app: &'a App, factor: &Factor) -> Option<&'a dyn Channel> {
    match &factor.keeps {
        Keeps::Reached(reached) => app.channels.get(&reached.channel).map(|channel| &**channel),
        _ => None,
    }
}

/// How a channel calls what it is used for here.
fn reached_kind(factor: &Factor) -> Option<ReachedKind> {
    match &factor.keeps {
        Keeps::Reached(reached) => Some(reached.kind),
        _ => None,
    }
}

fn draw_number(app: &App) -> Number {
    loop {
        let [byte] = random::bytes::<1>(&*app.random);
        if let Some(number) = Number::from_random(byte) {
            return number;
        }
    }
}

/// A code is made from what it is for, by a key: so the same one can be sent again, and nobody has to keep it.
fn code_of(app: &App, id: ApprovalId) -> Secret {
    let digest = app.secrets.codes.digest(&[b"code that is sent", id.as_bytes()]);
    let drawn = digest.iter().take(16).fold(0_u128, |drawn, byte| (drawn << 8) | u128::from(*byte));
    let digits = usize::from(SENT_DIGITS);
    Secret::new(format!("{:0digits$}", drawn % 10_u128.pow(SENT_DIGITS.into())))
}

pub(super) fn hash_code(app: &App, id: ApprovalId, code: &str) -> CodeHash {
    CodeHash(app.secrets.codes.digest(&[b"what was sent", id.as_bytes(), code.as_bytes()]))
}
