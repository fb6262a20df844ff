//! Asking a provider what became of a question, where it does not tell by itself: one task for each, for as long as
//! somebody waits.

use std::sync::Arc;
use std::time::Duration;

use super::ActionError;
use super::decide::{By, Decided, Decision, decide};
use crate::app::App;
use crate::domain::approval::{Approval, Asker, Denial, Event, State};
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::factor::{Factor, Keeps};
use crate::domain::ids::ApprovalId;
use crate::domain::ticket::Errand;
use crate::factors::channel::{ChannelError, Look};

/// A provider that answers at once, and with no news, is left alone for so long.
const LEAST: Duration = Duration::from_millis(250);
/// After a failure: longer each time.
const LONGEST: Duration = Duration::from_secs(8);

/// Begins to ask, if somebody must and nobody does. A waiting page calls it as well: after a restart nobody asks.
pub fn watch(app: &App, id: ApprovalId) {
    let Some(watched) = app.live.approvals.watch(id) else { return };
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = ask_until_over(&app, id).await {
            tracing::warn!(%error, "an answer from elsewhere could not be written down");
        }
        drop(watched);
    });
}

async fn ask_until_over(app: &App, id: ApprovalId) -> Result<(), ActionError> {
    let mut turns = app.live.approvals.listen(id);
    let mut failures = 0_u32;
    loop {
        let Some(approval) = app.store.approval(id).await?.filter(|found| found.is_open(app.clock.now())) else {
            return Ok(());
        };
        let Some(factor) = factor_of(app, &approval).await? else { return Ok(()) };
        let Keeps::Reached(reached) = &factor.keeps else { return Ok(()) };
        let Some(channel) = app.channels.get(&reached.channel).map(Arc::clone) else { return Ok(()) };
        let Some(pause) = channel.abilities().results.ask_every.filter(|_| approval.is_decision()) else {
            return Ok(());
        };
        let Some(handle) = &approval.handle else {
            // It is still on its way, and whoever sent it finds that somebody watches it already.
            let _ = tokio::time::timeout(approval.ends.since(app.clock.now()), turns.turned()).await;
            continue;
        };
        let rest = match channel.look(handle).await {
            Ok(look) => {
                failures = 0;
                if settle(app, &approval, look).await? {
                    return Ok(());
                }
                pause.max(LEAST)
            }
            Err(error) => {
                failures = failures.saturating_add(1);
                tracing::info!(%error, channel = reached.channel.as_str(), "a provider does not say what became of it");
                wait_after(&error, failures, approval.ends.since(app.clock.now()))
            }
        };
        tokio::time::sleep(rest).await;
    }
}

/// However long a provider wants to be left alone: with the question all that is to be asked has ended.
fn wait_after(error: &ChannelError, failures: u32, rest: Duration) -> Duration {
    let asked_for = match error {
        ChannelError::Throttled { wait } => wait.unwrap_or_default(),
        _ => Duration::ZERO,
    };
    LEAST.saturating_mul(1 << failures.min(10)).min(LONGEST).max(asked_for.min(rest))
}

/// What the provider says becomes ours. `true`: there is nothing more to ask.
pub(super) async fn settle(app: &App, approval: &Approval, look: Look) -> Result<bool, ActionError> {
    let decision = match look {
        Look::Waiting { shows } => {
            if approval.state == State::Sent && shows.is_some() && shows != approval.shows {
                let event = Event::Sent { handle: approval.handle.clone(), shows };
                app.store.turn_approval(approval.id, event, entry(app, approval).into()).await?;
            }
            return Ok(false);
        }
        Look::Over => {
            app.store.turn_approval(approval.id, Event::Expire, entry(app, approval).into()).await?;
            return Ok(true);
        }
        Look::Approved => Decision::Approve { number: None },
        Look::ApprovedWith(number) => Decision::Approve { number: Some(number) },
        Look::Denied(Denial::NotMe) => Decision::NotMe,
        Look::Denied(Denial::Declined | Denial::WrongNumber) => Decision::Decline,
    };
    let decided = decide(app, approval, decision, By::Provider).await?;
    if decided == Decided::NumberMissing {
        tracing::warn!(kind = approval.kind.as_str(), "a provider says yes without the number: that is none");
        // Its own number was never shown to anybody, so no better yes will come.
        if approval.number().is_none() {
            app.store.turn_approval(approval.id, Event::Fail, entry(app, approval).into()).await?;
        }
    }
    Ok(true)
}

/// What it is asked of: one of the person's factors, or the one that the asker's ticket keeps.
pub(super) async fn factor_of(app: &App, approval: &Approval) -> Result<Option<Factor>, ActionError> {
    let factors = app.store.factors_of(approval.user).await?;
    if let Some(found) = factors.into_iter().find(|factor| factor.id == approval.factor) {
        return Ok(Some(found));
    }
    let Asker::Ticket(hash) = approval.asker else { return Ok(None) };
    Ok(match app.store.ticket(&hash).await?.map(|ticket| ticket.errand) {
        Some(Errand::AddFactor { draft, .. }) => Some(draft).filter(|draft| draft.id == approval.factor),
        _ => None,
    })
}

/// What the gateway itself writes down of it.
pub(super) fn entry(app: &App, approval: &Approval) -> AuditEntry {
    AuditEntry {
        at: app.clock.now(),
        act: Act::FactorAsked,
        by: Actor::Gateway,
        user: Some(approval.user),
        session: None,
        address: None,
        note: approval.kind.as_str().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_that_wants_to_be_left_alone_is_so_until_the_question_ends_and_no_longer() {
        let rest = Duration::from_secs(90);
        let after = |wait, failures| wait_after(&ChannelError::Throttled { wait }, failures, rest);
        assert_eq!(after(None, 1), 2 * LEAST);
        assert_eq!(after(None, 30), LONGEST);
        assert_eq!(after(Some(Duration::from_secs(40)), 1), Duration::from_secs(40));
        assert_eq!(after(Some(Duration::MAX), 1), rest);
    }
}
