//! One concrete channel for each that the configuration names.

use std::sync::Arc;

use crate::domain::channel::{ChannelSpec, Provider};
use crate::factors::channel::{Channel, ChannelError, Channels};
use crate::factors::outbound::Outbound;

pub(super) fn channels(specs: &[ChannelSpec]) -> Result<Channels, ChannelError> {
    if specs.is_empty() {
        return Ok(Channels::default());
    }
    let outbound = Outbound::new()?;
    Ok(specs.iter().filter_map(|spec| Some((spec.name.clone(), channel(spec, &outbound)?))).collect())
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
