//! One concrete channel for each that the configuration names.

use std::sync::Arc;

use crate::clock::Clock;
use crate::domain::channel::{ChannelSpec, Provider};
use crate::factors::authy::{Application, Authy};
use crate::factors::channel::{Channel, ChannelError, Channels};
use crate::factors::duo::{Duo, Integration};
use crate::factors::outbound::Outbound;
use crate::factors::twilio_verify::{Service, TwilioVerify};

pub(super) fn channels(specs: &[ChannelSpec], clock: &Arc<dyn Clock>) -> Result<Channels, ChannelError> {
    if specs.is_empty() {
        return Ok(Channels::default());
    }
    let outbound = Outbound::new()?;
    let made = specs.iter().filter_map(|spec| Some((spec.name.clone(), channel(&spec.provider, &outbound, clock)?)));
    Ok(made.collect())
}

fn channel(provider: &Provider, outbound: &Outbound, clock: &Arc<dyn Clock>) -> Option<Arc<dyn Channel>> {
    let (outbound, clock) = (outbound.clone(), Arc::clone(clock));
    Some(match provider.clone() {
        Provider::Ntfy { .. } | Provider::Telegram { .. } | Provider::Webhook { .. } => return None,
        Provider::TwilioVerify { base, account, token, service, kinds } => {
            Arc::new(TwilioVerify::new(outbound, Service { base, account, token, service }, kinds, clock))
        }
        Provider::Authy { base, app_id: id, app_name: name, key, kinds } => {
            Arc::new(Authy::new(outbound, Application { base, id, name, key }, kinds, clock))
        }
        Provider::Duo { base, integration: key, secret, is_verified } => {
            Arc::new(Duo::new(outbound, Integration { base, key, secret, is_verified }, clock))
        }
    })
}
