//! Cleaning up: sessions, tickets and keys that are over leave the store, streams that outlived them are closed.

use std::sync::Arc;
use std::time::Duration;

use super::authorize::judge_open_again;
use super::{ActionError, rotate_keys};
use crate::app::{App, Current};
use crate::domain::session::{Reach, Session, Standing};
use crate::live::faults::FaultKind;

const TICK: Duration = Duration::from_secs(1);
const TICKS_BETWEEN_SWEEPS: u64 = 60;
const BATCH: usize = 500;
/// Entries that nobody used for so long leave the memory; the store still has them.
const MEMORY_IDLE: Duration = Duration::from_mins(15);
/// Use is written only now and then, so what is written may be this old though the session was used since.
const UNWRITTEN_USE: Duration = Duration::from_mins(10);

/// Runs until it is dropped.
pub async fn keep_tidy(current: Current) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut count: u64 = 0;
    loop {
        ticks.tick().await;
        let app = current.load_full();
        app.live.close_overdue(&app.settings.session, app.clock.now());
        judge_open_again(&app);
        count += 1;
        if !count.is_multiple_of(TICKS_BETWEEN_SWEEPS) {
            continue;
        }
        if let Err(error) = tidy(&app).await {
            tracing::warn!(%error, "what is over could not be swept");
            app.live.note_fault(FaultKind::Store, "could not be swept", app.clock.now());
        }
        if let Err(error) = rotate_keys::tidy(&app).await {
            tracing::warn!(%error, "signing keys could not be looked after");
            app.live.note_fault(FaultKind::SigningKeys, "could not be looked after", app.clock.now());
        }
    }
}

async fn tidy(app: &Arc<App>) -> Result<(), ActionError> {
    sweep(app).await?;
    while app.store.sweep_tickets(app.clock.now(), BATCH).await? == BATCH {
        tokio::task::yield_now().await;
    }
    forget_old_entries(app).await?;
    Ok(())
}

/// Removes what the audit record need not keep any longer, a batch at a time, and says how many.
pub async fn forget_old_entries(app: &App) -> Result<usize, ActionError> {
    let before = app.clock.now().minus(app.settings.audit_keep);
    let mut forgotten = 0;
    loop {
        let batch = app.store.forget_entries(before, BATCH).await?;
        forgotten += batch;
        if batch < BATCH {
            return Ok(forgotten);
        }
        tokio::task::yield_now().await;
    }
}

/// Ends what is over, a batch at a time, and says how many.
pub async fn sweep(app: &Arc<App>) -> Result<usize, ActionError> {
    let now = app.clock.now();
    let policy = app.settings.session;
    app.live.sessions.tidy(now, now.minus(MEMORY_IDLE));
    let mut swept = 0;
    loop {
        let live = Arc::clone(&app.live);
        // A child ends with its parent, in the same write. Who is here uses it, even if that could not be written down.
        let is_over = move |session: &Session| match session.reach {
            Reach::Child { .. } => false,
            Reach::Portal { remembered } => {
                let written = session.last_used.plus(UNWRITTEN_USE);
                let used = live.sessions.get(&session.token).map_or(written, |live| written.max(live.last_used()));
                policy.standing(session.created, used, remembered, now) == Standing::Expired
            }
        };
        let batch = app.store.sweep_sessions(Arc::new(is_over), BATCH).await?;
        swept += batch;
        if batch < BATCH {
            return Ok(swept);
        }
        tokio::task::yield_now().await;
    }
}
