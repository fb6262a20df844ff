//! What was asked elsewhere, when a form comes back that rests on it.

use std::time::Duration;

use subtle::ConstantTimeEq as _;

use super::ActionError;
use super::ask_elsewhere::{channel_of, give_up_dead_code, hash_code, newest, open_place};
use super::same_code::SameCode;
use super::watch_approval::{entry, watch};
use crate::app::App;
use crate::domain::approval::{Approval, Asker, Asks, Event, Purpose, Source, State, TRIES};
use crate::domain::audit::AuditEntry;
use crate::domain::factor::{Factor, Keeps};
use crate::domain::ids::ApprovalId;
use crate::domain::typed_code::TypedCode;
use crate::factors::channel::{Channel, ChannelError, Checked};
use crate::store::Turned;

/// What it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// It opens what it was asked for, once.
    Good(ApprovalId),
    /// Nobody has answered yet, or nothing was asked.
    NotYet,
    Ended(State),
    WrongCode,
    /// The code can't be right any more.
    CodeOver,
    /// The provider cannot be asked just now. Nothing was judged.
    Unreachable,
}

/// So long a provider has to say what it calls a code that is typed already.
const NAMED_WITHIN: Duration = Duration::from_secs(5);
/// Strangers hear no sooner what a code is worth that a provider checks: one that was withheld is not checked at all, and
/// they must not be able to tell.
const STRANGERS_WAIT: Duration = Duration::from_secs(1);

/// A decision, as it stands.
pub(super) async fn decision(
    app: &App,
    (factor, asker, purpose): (&Factor, Asker, Purpose),
) -> Result<Heard, ActionError> {
    let now = app.clock.now();
    let found = newest(app, factor.user, (asker, factor.id, purpose)).await?;
    let Some(approval) = found.filter(Approval::is_decision) else {
        return Ok(Heard::NotYet);
    };
    if approval.is_good(now) {
        return Ok(Heard::Good(approval.id));
    }
    Ok(match approval.state_told(now) {
        State::Created | State::Sent => {
            watch(app, approval.id);
            Heard::NotYet
        }
        ended => Heard::Ended(ended),
    })
}

/// A code that was typed. It is counted before it is judged; `entry` goes with it if it was right.
pub(super) async fn code(
    app: &App,
    (factor, asker, purpose): (&Factor, Asker, Purpose),
    typed: &TypedCode,
    entry: AuditEntry,
) -> Result<Heard, ActionError> {
    let found = newest(app, factor.user, (asker, factor.id, purpose)).await?;
    let Some(approval) = found.filter(|found| !found.is_decision()) else {
        return Ok(Heard::CodeOver);
    };
    let approval = named(app, factor, approval).await?;
    let now = app.clock.now();
    // Right a moment ago, and what it was typed for failed: it is still good.
    if !approval.state_told(now).is_open() && !approval.is_good(now) {
        return Ok(Heard::CodeOver);
    }
    let tries = app.store.count_code(approval.id).await?;
    let same = SameCode::of(app, factor, &approval).await?;
    if tries.is_none_or(|tries| tries > TRIES) {
        end_code(app, (&approval, same.as_ref()), false).await?;
        return Ok(Heard::CodeOver);
    }
    let is_strangers = approval.source == Source::Strangers && same.is_some();
    let at_least = tokio::time::sleep(if is_strangers { STRANGERS_WAIT } else { Duration::ZERO });
    let (judged, ()) = tokio::join!(is_right(app, (factor, &approval, same.as_ref()), typed), at_least);
    let checked = match judged {
        Ok(checked) => checked,
        Err(error) => {
            tracing::warn!(%error, kind = factor.kind().as_str(), "a provider could not be asked about a code");
            // Of one that was withheld nobody is asked, and nobody fails.
            if !is_strangers {
                return Ok(Heard::Unreachable);
            }
            Checked::Wrong
        }
    };
    if checked != Checked::Right {
        let is_over = checked == Checked::Over;
        if is_over || tries >= Some(TRIES) {
            end_code(app, (&approval, same.as_ref()), is_over).await?;
        }
        return Ok(if is_over { Heard::CodeOver } else { Heard::WrongCode });
    }
    if approval.is_good(now) {
        return Ok(Heard::Good(approval.id));
    }
    Ok(match app.store.turn_approval(approval.id, Event::Approve, entry.into()).await? {
        Turned::Turned(_) => Heard::Good(approval.id),
        // One that was withheld was never sent: nobody can know it.
        Turned::Ended(State::Created) => Heard::WrongCode,
        Turned::Ended(_) | Turned::Gone | Turned::Spent => Heard::CodeOver,
    })
}

/// A code may be typed before the provider has answered to its being sent, and until then cannot be checked.
async fn named(app: &App, factor: &Factor, approval: Approval) -> Result<Approval, ActionError> {
    let lacks_name = |approval: &Approval| approval.state == State::Sent && approval.handle.is_none();
    let has_names = approval.asks == Asks::CodeOfTheirs && channel_of(app, factor).is_some_and(Channel::names_codes);
    if !has_names || !lacks_name(&approval) {
        return Ok(approval);
    }
    let mut turns = app.live.approvals.listen(approval.id);
    let told = async {
        loop {
            let found = app.store.approval(approval.id).await?;
            if !found.as_ref().is_some_and(lacks_name) {
                return Ok(found);
            }
            turns.turned().await;
        }
    };
    let told: Result<Option<Approval>, ActionError> =
        tokio::time::timeout(NAMED_WITHIN, told).await.unwrap_or(Ok(None));
    Ok(told?.unwrap_or(approval))
}

/// It can't be right any more: whoever has it sent again gets another one. What `is_dead` at the provider is right for nobody
/// else either.
async fn end_code(
    app: &App,
    (approval, same): (&Approval, Option<&SameCode>),
    is_dead: bool,
) -> Result<(), ActionError> {
    let ended = app.store.turn_approval(approval.id, Event::Expire, entry(app, approval).into()).await?;
    if matches!(ended, Turned::Turned(_)) && (is_dead || same.is_some_and(SameCode::may_end)) {
        give_up_dead_code(app, approval).await;
    }
    Ok(())
}

async fn is_right(
    app: &App,
    (factor, approval, same): (&Factor, &Approval, Option<&SameCode>),
    typed: &TypedCode,
) -> Result<Checked, ChannelError> {
    let now = app.clock.now();
    if !approval.is_open(now) && !approval.is_good(now) {
        return Ok(Checked::Wrong);
    }
    match (approval.asks, &factor.keeps) {
        (Asks::Code(kept), _) => {
            let given = hash_code(app, approval.id, typed.expose());
            Ok(if bool::from(kept.0.ct_eq(&given.0)) { Checked::Right } else { Checked::Wrong })
        }
        // One that was withheld was never sent, and its provider knows of none.
        (Asks::CodeOfTheirs, _) if approval.state == State::Created => Ok(Checked::Wrong),
        (Asks::CodeOfTheirs, Keeps::Reached(reached)) => {
            let Some(channel) = channel_of(app, factor) else { return Ok(Checked::Over) };
            if same.is_some_and(|same| !same.may_try(app, channel)) {
                return Ok(Checked::Wrong);
            }
            let at = open_place(app, factor, &reached.at)?;
            let checked = channel.check(&at, approval.handle.as_deref(), typed).await?;
            if let (Checked::Right, Some(same)) = (checked, same) {
                same.was_right(app);
            }
            Ok(checked)
        }
        (Asks::CodeOfTheirs | Asks::Decision { .. }, _) => Ok(Checked::Over),
    }
}
