//! What was asked elsewhere, when a form comes back that rests on it.

use subtle::ConstantTimeEq as _;

use super::ActionError;
use super::ask_elsewhere::{channel_of, give_up_dead_code, hash_code, newest, open_place};
use super::watch_approval::{entry, watch};
use crate::app::App;
use crate::domain::approval::{Approval, Asker, Asks, Event, Purpose, Source, State, TRIES};
use crate::domain::audit::AuditEntry;
use crate::domain::factor::{Factor, Keeps};
use crate::domain::ids::ApprovalId;
use crate::domain::typed_code::TypedCode;
use crate::factors::channel::{ChannelError, Checked};
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
    let now = app.clock.now();
    let found = newest(app, factor.user, (asker, factor.id, purpose)).await?;
    let Some(approval) = found.filter(|found| !found.is_decision()) else {
        return Ok(Heard::CodeOver);
    };
    // Right a moment ago, and what it was typed for failed: it is still good.
    if !approval.state_told(now).is_open() && !approval.is_good(now) {
        return Ok(Heard::CodeOver);
    }
    let tries = app.store.count_code(approval.id).await?;
    if tries.is_none_or(|tries| tries > TRIES) {
        end_code(app, (factor, &approval), false).await?;
        return Ok(Heard::CodeOver);
    }
    if !approval.is_open(now) && !approval.is_good(now) {
        return Ok(Heard::WrongCode);
    }
    let is_shared = is_with_the_owner(app, (factor, &approval)).await?;
    match is_right(app, (factor, &approval, is_shared), typed).await {
        Ok(Checked::Right) => {}
        Ok(Checked::Wrong) => {
            if tries >= Some(TRIES) {
                end_code(app, (factor, &approval), false).await?;
            }
            return Ok(Heard::WrongCode);
        }
        Ok(Checked::Over) => {
            end_code(app, (factor, &approval), true).await?;
            return Ok(Heard::CodeOver);
        }
        Err(error) => {
            tracing::warn!(%error, kind = factor.kind().as_str(), "a provider could not be asked about a code");
            return Ok(Heard::Unreachable);
        }
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

/// A provider that makes codes has one for a number, and lets it be tried so often. While an owner's own browser waits for
/// it, the tries of strangers are none of its business, and neither are those of accounts that only say that the number is
/// theirs: they would end it for all.
async fn is_with_the_owner(app: &App, (factor, approval): (&Factor, &Approval)) -> Result<bool, ActionError> {
    if is_owners(app, approval).await? {
        return Ok(false);
    }
    for other in others_with(app, (factor, approval)).await? {
        if is_owners(app, &other).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// It is waited for in a browser in which this account signed in before, and goes to what is confirmed to be theirs.
async fn is_owners(app: &App, approval: &Approval) -> Result<bool, ActionError> {
    if approval.source == Source::Strangers {
        return Ok(false);
    }
    Ok(app.store.factors_of(approval.user).await?.iter().any(|factor| factor.id == approval.factor))
}

/// Who else waits for the same code of a provider's: of this account; and of others, as far as this process has sent it.
async fn others_with(app: &App, (factor, approval): (&Factor, &Approval)) -> Result<Vec<Approval>, ActionError> {
    let (Asks::CodeOfTheirs, Some(handle), Keeps::Reached(reached)) = (approval.asks, &approval.handle, &factor.keeps)
    else {
        return Ok(Vec::new());
    };
    let now = app.clock.now();
    let mut others = app.store.approvals_of(approval.user).await?;
    for id in app.live.approvals.by_handle(&reached.channel, handle) {
        others.extend(app.store.approval(id).await?.filter(|other| other.user != approval.user));
    }
    others.retain(|other| other.id != approval.id && other.handle == approval.handle && other.is_open(now));
    Ok(others)
}

/// It can't be right any more: whoever has it sent again gets another one. What `is_dead` at the provider is right for nobody
/// else either.
async fn end_code(app: &App, (factor, approval): (&Factor, &Approval), is_dead: bool) -> Result<(), ActionError> {
    let ended = app.store.turn_approval(approval.id, Event::Expire, entry(app, approval).into()).await?;
    if matches!(ended, Turned::Turned(_)) && (is_dead || others_with(app, (factor, approval)).await?.is_empty()) {
        give_up_dead_code(app, approval).await;
    }
    Ok(())
}

async fn is_right(
    app: &App,
    (factor, approval, is_shared): (&Factor, &Approval, bool),
    typed: &TypedCode,
) -> Result<Checked, ChannelError> {
    match (approval.asks, &factor.keeps) {
        (Asks::Code(kept), _) => {
            let given = hash_code(app, approval.id, typed.expose());
            Ok(if bool::from(kept.0.ct_eq(&given.0)) { Checked::Right } else { Checked::Wrong })
        }
        // One that was withheld was never sent, and its provider knows of none.
        (Asks::CodeOfTheirs, _) if approval.state == State::Created || is_shared => Ok(Checked::Wrong),
        (Asks::CodeOfTheirs, Keeps::Reached(reached)) => match channel_of(app, factor) {
            Some(channel) => {
                channel.check(&open_place(app, factor, &reached.at)?, approval.handle.as_deref(), typed).await
            }
            None => Ok(Checked::Over),
        },
        (Asks::CodeOfTheirs | Asks::Decision { .. }, _) => Ok(Checked::Over),
    }
}
