//! What people say to a channel that keeps it until it is fetched: one task fetches for each of them, as long as the
//! program runs. It goes on only from what was dealt with, so a crash loses nothing; what comes twice finds that it was
//! answered before.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::task::AbortOnDropHandle;

use super::ActionError;
use super::hear_provider::hear;
use crate::app::Current;
use crate::domain::factor::ChannelName;
use crate::factors::channel::{Channel, ChannelError, News};

/// After a reload, new channels are found this often.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// A provider that says at once that there is nothing is left alone for so long.
const LEAST: Duration = Duration::from_millis(250);
/// After a failure: longer each time.
const LONGEST: Duration = Duration::from_mins(1);
/// No provider's wish to be left alone is followed for longer.
const LONGEST_WISH: Duration = Duration::from_mins(15);

/// Runs until it is dropped.
pub async fn hear_news(current: Current) {
    let mut listeners: BTreeMap<ChannelName, AbortOnDropHandle<()>> = BTreeMap::new();
    loop {
        // One that is not there any more has ended by itself.
        listeners.retain(|_, listener| !listener.is_finished());
        for (name, _) in current.load().channels.iter().filter(|(_, channel)| channel.keeps_news()) {
            listeners.entry(name.clone()).or_insert_with(|| {
                let (current, name) = (Arc::clone(&current), name.clone());
                AbortOnDropHandle::new(tokio::spawn(async move { listen(&current, &name).await }))
            });
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// To one channel, by this name, whatever a reload makes of it; until there is none.
async fn listen(current: &Current, name: &ChannelName) {
    let mut from: Option<String> = None;
    let mut failures = 0_u32;
    loop {
        let Some(channel) = channel_of(current, name) else { return };
        let rest = match fetch(current, (name, &*channel), from.as_deref()).await {
            Ok((next, how_many)) => {
                if failures > 0 {
                    tracing::info!(channel = name.as_str(), "what people say to a channel is heard again");
                }
                (from, failures) = (next, 0);
                if how_many == 0 { LEAST } else { Duration::ZERO }
            }
            Err(error) => {
                if failures == 0 {
                    tracing::warn!(%error, channel = name.as_str(), "what people say to a channel is not heard");
                }
                failures = failures.saturating_add(1);
                error.wait().max(LEAST.saturating_mul(1 << failures.min(10)).min(LONGEST))
            }
        };
        tokio::time::sleep(rest).await;
    }
}

fn channel_of(current: &Current, name: &ChannelName) -> Option<Arc<dyn Channel>> {
    current.load().channels.get(name).filter(|channel| channel.keeps_news()).map(Arc::clone)
}

/// From where to go on, and how much it was.
async fn fetch(
    current: &Current,
    (name, channel): (&ChannelName, &dyn Channel),
    from: Option<&str>,
) -> Result<(Option<String>, usize), NotHeard> {
    let News { hints, next } = channel.news(from).await?;
    let how_many = hints.len();
    // By the settings of now: it may have waited long.
    match hear(&current.load_full(), name, hints).await {
        // It would fail each time that it comes, and whatever comes after it would never be heard.
        Err(error) if error.is_lasting() => {
            tracing::error!(%error, channel = name.as_str(), "what somebody said to a channel is lost");
        }
        heard => heard?,
    }
    Ok((next, how_many))
}

#[derive(Debug, thiserror::Error)]
enum NotHeard {
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// It could not be written down, and comes again.
    #[error(transparent)]
    Action(#[from] ActionError),
}

impl NotHeard {
    /// How long the provider wants to be left alone, within reason.
    fn wait(&self) -> Duration {
        match self {
            Self::Channel(ChannelError::Throttled { wait }) => wait.unwrap_or_default().min(LONGEST_WISH),
            Self::Channel(_) | Self::Action(_) => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_provider_silences_its_channel_for_days() {
        let wait = |wait| NotHeard::from(ChannelError::Throttled { wait: Some(wait) }).wait();
        assert_eq!(wait(Duration::from_secs(40)), Duration::from_secs(40));
        assert_eq!(wait(Duration::MAX), LONGEST_WISH);
    }
}
