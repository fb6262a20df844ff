//! What a person gave up is taken back at its provider, too. Here it counts no more from the moment it was removed, whatever
//! the provider does; there it is tried for a while.

use std::sync::Arc;
use std::time::Duration;

use super::ask_elsewhere::open_place;
use crate::app::App;
use crate::domain::factor::{Factor, Keeps};
use crate::factors::channel::ChannelError;

/// After these pauses it is tried again.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(5),
    Duration::from_mins(1),
    Duration::from_mins(10),
    Duration::from_hours(1),
    Duration::from_hours(6),
];

/// Call it when the removal is written. Nobody waits for it.
pub(super) fn unbind(app: &App, removed: Vec<Factor>) {
    for factor in removed {
        let Keeps::Reached(reached) = &factor.keeps else { continue };
        let Some(channel) = app.channels.get(&reached.channel).map(Arc::clone) else { continue };
        let at = match open_place(app, &factor, &reached.at) {
            Ok(at) => at,
            Err(error) => {
                tracing::warn!(%error, factor = %factor.id, "a removed factor stays known at its provider");
                continue;
            }
        };
        let (id, name) = (factor.id, reached.channel.clone());
        tokio::spawn(async move {
            let mut pauses = PAUSES.into_iter();
            loop {
                let error = match channel.unbind(&at).await {
                    // What it does not know it has forgotten.
                    Ok(()) | Err(ChannelError::Gone) => return,
                    Err(error) => error,
                };
                let Some(pause) = pauses.next() else {
                    let channel = name.as_str();
                    tracing::error!(%error, factor = %id, channel, "a removed factor stays known at its provider");
                    return;
                };
                tracing::warn!(%error, factor = %id, channel = name.as_str(), "a removed factor is still known at its provider");
                tokio::time::sleep(pause).await;
            }
        });
    }
}
