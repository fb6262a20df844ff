//! One concrete channel for each that the configuration names.

use std::sync::Arc;

use crate::domain::channel::{ChannelSpec, Provider};
use crate::factors::channel::{Channel, ChannelError, Channels};
use crate::factors::outbound::Outbound;
use crate::factors::web_push::{Services, WebPush};

pub(super) fn channels(specs: &[ChannelSpec]) -> Result<Channels, ChannelError> {
    let outbound = match Outbound::new() {
        Ok(outbound) => outbound,
        // A machine that knows no authorities: phones find what waits by themselves, and everything else works.
        Err(error) if specs.is_empty() => {
            tracing::warn!(%error, "phones cannot be told that something waits");
            return Ok(Channels::default());
        }
        Err(error) => return Err(error),
    };
    let channels: Channels =
        specs.iter().filter_map(|spec| Some((spec.name.clone(), channel(spec, &outbound)?))).collect();
    Ok(channels.with_push(Arc::new(WebPush::new(outbound, Services::Known))))
}

fn channel(spec: &ChannelSpec, _outbound: &Outbound) -> Option<Arc<dyn Channel>> {
    match &spec.provider {
        Provider::Ntfy { .. }
        | Provider::Telegram { .. }
        | Provider::Webhook { .. }
        | Provider::TwilioVerify { .. }
        | Provider::Authy { .. }
        | Provider::Duo { .. } => None,
    }
}
