//! What a provider tells by itself. Where it can be asked, it is asked; only where its signature is all there is, its word
//! counts. Whoever sent it hears nothing of what it was good for.

use std::sync::Arc;

use super::ActionError;
use super::watch_approval::{factor_of, settle};
use crate::app::App;
use crate::domain::factor::{ChannelName, Keeps};
use crate::factors::channel::{About, Callback, Channel, Forged, Hint, Raw};

/// Checks whose it is, and what it is about. `None`: there is no such channel.
pub fn read(app: &App, name: &ChannelName, raw: &Raw<'_>) -> Option<Result<Vec<Hint>, Forged>> {
    app.channels.get(name).map(|channel| channel.read_callback(raw))
}

/// One that cannot be written down keeps no other from it. If several fail, one is told that may go well the next time.
pub async fn hear(app: &App, name: &ChannelName, hints: Vec<Hint>) -> Result<(), ActionError> {
    let Some(channel) = app.channels.get(name).map(Arc::clone) else { return Ok(()) };
    let mut failed: Option<ActionError> = None;
    for hint in hints {
        if let Err(error) = take(app, (name, &channel), hint).await
            && failed.as_ref().is_none_or(ActionError::is_lasting)
        {
            failed = Some(error);
        }
    }
    failed.map_or(Ok(()), Err)
}

async fn take(app: &App, (name, channel): (&ChannelName, &Arc<dyn Channel>), hint: Hint) -> Result<(), ActionError> {
    let id = match &hint.about {
        About::Handle(handle) => app.live.approvals.by_handle(name, handle),
        About::Reference(reference) => reference.parse().ok(),
        // Whoever waits for it asks.
        About::Binding { .. } => None,
    };
    let Some(id) = id else { return Ok(()) };
    // Ended ones, too: what is said too late is noted, and some of it still counts.
    let Some(approval) = app.store.approval(id).await? else { return Ok(()) };
    // One channel's word is worth nothing for what another one was asked.
    let is_its_own = factor_of(app, &approval)
        .await?
        .is_some_and(|factor| matches!(&factor.keeps, Keeps::Reached(reached) if reached.channel == *name));
    if !is_its_own || !approval.is_decision() {
        return Ok(());
    }
    let says = match (channel.abilities().results.callback, &approval.handle) {
        (Callback::Proof, _) => hint.says,
        (Callback::Hint, Some(handle)) => match channel.look(handle).await {
            Ok(look) => look,
            Err(error) => {
                tracing::info!(%error, channel = name.as_str(), "a provider does not say what became of it");
                return Ok(());
            }
        },
        (Callback::Hint, None) | (Callback::None, _) => return Ok(()),
    };
    settle(app, &approval, says).await?;
    Ok(())
}
