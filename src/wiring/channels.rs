//! One concrete channel for each that the configuration names.

use std::sync::Arc;

use crate::clock::Clock;
use crate::domain::channel::{ChannelSpec, Provider};
use crate::factors::channel::{Channel, ChannelError, Channels};
use crate::factors::ntfy::Ntfy;
use crate::factors::outbound::Outbound;
use crate::factors::telegram::{Bot, Telegram};
use crate::factors::webhook::{Receiver, Webhook};
use crate::random::Random;

/// What channels are made of.
struct Parts {
    outbound: Outbound,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

pub fn channels(
    specs: &[ChannelSpec],
    clock: &Arc<dyn Clock>,
    random: &Arc<dyn Random>,
) -> Result<Channels, ChannelError> {
    if specs.is_empty() {
        return Ok(Channels::default());
    }
    super::install_cryptography();
    let parts = Parts { outbound: Outbound::new()?, clock: Arc::clone(clock), random: Arc::clone(random) };
    Ok(specs.iter().filter_map(|spec| Some((spec.name.clone(), channel(spec, &parts)?))).collect())
}

fn channel(spec: &ChannelSpec, parts: &Parts) -> Option<Arc<dyn Channel>> {
    let Parts { outbound, clock, random } = parts;
    let channel: Arc<dyn Channel> = match spec.provider.clone() {
        Provider::Ntfy { base, token } => Arc::new(Ntfy::new(outbound.clone(), Arc::clone(random), base, token)),
        Provider::Telegram { base, bot, token } => {
            let bot = Bot { base, name: bot, token };
            Arc::new(Telegram::new(outbound.clone(), Arc::clone(clock), Arc::clone(random), bot))
        }
        Provider::Webhook { base, secret, kinds } => {
            Arc::new(Webhook::new(outbound.clone(), Arc::clone(clock), Receiver { base, secret, kinds }))
        }
        Provider::TwilioVerify { .. } | Provider::Authy { .. } | Provider::Duo { .. } => return None,
    };
    Some(channel)
}
