//! What was asked elsewhere, when a form comes back that rests on it.

use std::time::Duration;

use subtle::ConstantTimeEq as _;

use super::ActionError;
use super::allowance::Leave;
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
/// Whoever does not sit at a browser of the owner's hears no sooner what a code is worth that a provider checks: one that was
/// withheld, or that somebody with a better right waits for, is not checked at all, and they must not be able to tell.
const OTHERS_WAIT: Duration = Duration::from_secs(1);

/// Where a code can't be right any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dead {
    /// It took all the tries that it takes.
    Here,
    /// At its provider: it is right for nobody else either.
    There,
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
    if tries.is_none_or(|tries| tries > TRIES) {
        end_code(app, factor, &approval, Dead::Here).await?;
        return Ok(Heard::CodeOver);
    }
    let waited = Waited { app, factor, approval: &approval, same: SameCode::of(app, factor, &approval).await? };
    let (judged, ()) = tokio::join!(waited.is_right(typed), tokio::time::sleep(waited.at_least()));
    let checked = match judged {
        Ok(checked) => checked,
        Err(error) => {
            tracing::warn!(%error, kind = factor.kind().as_str(), "a provider could not be asked about a code");
            // Of one that was withheld nobody is asked, and nobody fails.
            if waited.same.is_none() || approval.source != Source::Strangers {
                return Ok(Heard::Unreachable);
            }
            Checked::Wrong
        }
    };
    if checked != Checked::Right {
        if checked == Checked::Over {
            end_code(app, factor, &approval, Dead::There).await?;
            return Ok(Heard::CodeOver);
        }
        if tries >= Some(TRIES) {
            end_code(app, factor, &approval, Dead::Here).await?;
        }
        return Ok(Heard::WrongCode);
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

/// It can't be right any more: whoever has it sent again gets another one. What it is at the provider is seen to beside the
/// request: one that was withheld takes no longer.
async fn end_code(app: &App, factor: &Factor, approval: &Approval, dead: Dead) -> Result<(), ActionError> {
    let ended = app.store.turn_approval(approval.id, Event::Expire, entry(app, approval).into()).await?;
    if !matches!(ended, Turned::Turned(_)) {
        return Ok(());
    }
    let (app, factor, approval) = (app.clone(), factor.clone(), approval.clone());
    tokio::spawn(async move {
        // Looked up now: somebody may have asked for the same one while this try at it was judged.
        let may_end = match dead {
            Dead::There => Ok(true),
            Dead::Here => {
                SameCode::of(&app, &factor, &approval).await.map(|same| same.is_some_and(|same| same.may_end()))
            }
        };
        match may_end {
            Ok(true) => give_up_dead_code(&app, &approval).await,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "who else waits for a code could not be looked up"),
        }
    });
    Ok(())
}

/// A code that somebody waits for, and who else waits for the same one.
struct Waited<'a> {
    app: &'a App,
    factor: &'a Factor,
    approval: &'a Approval,
    same: Option<SameCode>,
}

impl Waited<'_> {
    fn at_least(&self) -> Duration {
        if self.same.as_ref().is_some_and(|same| !same.is_owners()) { OTHERS_WAIT } else { Duration::ZERO }
    }

    async fn is_right(&self, typed: &TypedCode) -> Result<Checked, ChannelError> {
        let Self { app, factor, approval, ref same } = *self;
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
                let at = open_place(app, factor, &reached.at)?;
                // What can be no code is no try at one.
                if !channel.may_be_code(typed) {
                    return Ok(Checked::Wrong);
                }
                let leave = same.as_ref().map_or(Some(Leave::UNCOUNTED), |same| same.may_try(app, channel));
                let Some(leave) = leave else { return Ok(Checked::Wrong) };
                let checked = channel.check(&at, approval.handle.as_deref(), typed).await;
                match (&checked, same) {
                    (Ok(Checked::Right), Some(same)) => same.was_right(app),
                    (Err(error), _) if !error.may_have_left() => leave.give_back(app),
                    _ => {}
                }
                checked
            }
            (Asks::CodeOfTheirs | Asks::Decision { .. }, _) => Ok(Checked::Over),
        }
    }
}
