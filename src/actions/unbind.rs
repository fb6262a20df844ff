//! What a person gave up is taken back at its provider, too. Here it counts no more from the moment it was removed, whatever
//! the provider does; there it is tried for a while.

use std::sync::Arc;
use std::time::Duration;

use super::ask_elsewhere::open_place;
use crate::app::App;
use crate::domain::factor::{ChannelName, Factor, Keeps};
use crate::domain::ids::FactorId;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::factors::channel::{Channel, ChannelError};
use crate::store::{StoreError, StoreResult};

/// After these pauses it is tried again.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(5),
    Duration::from_mins(1),
    Duration::from_mins(10),
    Duration::from_hours(1),
    Duration::from_hours(6),
];

/// So many people are looked through at a time.
const AT_ONCE: usize = 256;

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
        let bound = Bound { app: app.clone(), channel, name: reached.channel.clone(), at };
        tokio::spawn(async move { bound.until_forgotten(factor.id).await });
    }
}

/// What is still known at a provider.
struct Bound {
    app: App,
    channel: Arc<dyn Channel>,
    name: ChannelName,
    at: Secret,
}

#[derive(Debug, thiserror::Error)]
enum StillKnown {
    #[error(transparent)]
    Channel(#[from] ChannelError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Bound {
    async fn until_forgotten(&self, id: FactorId) {
        let channel = self.name.as_str();
        let mut pauses = PAUSES.into_iter();
        while let Err(error) = self.forget().await {
            let Some(pause) = pauses.next() else {
                tracing::error!(%error, factor = %id, channel, "a removed factor stays known at its provider");
                return;
            };
            tracing::warn!(%error, factor = %id, channel, "a removed factor is still known at its provider");
            tokio::time::sleep(pause).await;
        }
    }

    async fn forget(&self) -> Result<(), StillKnown> {
        if self.channel.shares_places() && self.is_in_use().await? {
            return Ok(());
        }
        match self.channel.unbind(&self.at).await {
            // What it does not know it has forgotten.
            Ok(()) | Err(ChannelError::Gone) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether somebody, the same person or another one with that phone, is still reached there.
    async fn is_in_use(&self) -> StoreResult<bool> {
        let mut after: Option<UserName> = None;
        loop {
            let some = self.app.store.users(after.as_ref(), AT_ONCE).await?;
            for user in &some {
                let factors = self.app.store.factors_of(user.id).await?;
                if factors.iter().any(|factor| self.is_where(factor)) {
                    return Ok(true);
                }
            }
            after = match some.into_iter().next_back() {
                Some(last) => Some(last.name),
                None => return Ok(false),
            };
        }
    }

    fn is_where(&self, factor: &Factor) -> bool {
        let Keeps::Reached(reached) = &factor.keeps else { return false };
        // What cannot be read may well be the same.
        reached.channel == self.name && open_place(&self.app, factor, &reached.at).map_or(true, |at| at == self.at)
    }
}
