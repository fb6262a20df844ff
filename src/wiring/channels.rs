//! One concrete channel for each that the configuration names.

use std::sync::Arc;

use crate::clock::Clock;
use crate::domain::channel::{ChannelSpec, Provider};
use crate::factors::authy::{Application, Authy};
use crate::factors::channel::{Channel, ChannelError, Channels};
use crate::factors::duo::{Duo, Integration};
use crate::factors::ntfy::Ntfy;
use crate::factors::outbound::Outbound;
use crate::factors::telegram::{Bot, Telegram};
use crate::factors::twilio_verify::{Service, TwilioVerify};
use crate::factors::web_push::{Services, WebPush};
use crate::factors::webhook::{Receiver, Webhook};
use crate::random::Random;

pub fn channels(
    specs: &[ChannelSpec],
    clock: &Arc<dyn Clock>,
    random: &Arc<dyn Random>,
) -> Result<Channels, ChannelError> {
    super::install_cryptography();
    let outbound = match Outbound::new() {
        Ok(outbound) => outbound,
        // A machine that knows no authorities: phones find what waits by themselves, and everything else works.
        Err(error) if specs.is_empty() => {
            tracing::warn!(%error, "phones cannot be told that something waits");
            return Ok(Channels::default());
        }
        Err(error) => return Err(error),
    };
    let made = specs.iter().map(|spec| (spec.name.clone(), channel(&spec.provider, &outbound, (clock, random))));
    let channels: Channels = made.collect();
    Ok(channels.with_push(Arc::new(WebPush::new(outbound, Services::Known))))
}

fn channel(
    provider: &Provider,
    outbound: &Outbound,
    (clock, random): (&Arc<dyn Clock>, &Arc<dyn Random>),
) -> Arc<dyn Channel> {
    let (outbound, clock, random) = (outbound.clone(), Arc::clone(clock), Arc::clone(random));
    match provider.clone() {
        Provider::Ntfy { base, token } => Arc::new(Ntfy::new(outbound, random, base, token)),
        Provider::Telegram { base, bot: name, token } => {
            Arc::new(Telegram::new(outbound, clock, random, Bot { base, name, token }))
        }
        Provider::Webhook { base, secret, kinds } => {
            Arc::new(Webhook::new(outbound, clock, Receiver { base, secret, kinds }))
        }
        Provider::TwilioVerify { base, account, token, service, kinds } => {
            Arc::new(TwilioVerify::new(outbound, Service { base, account, token, service }, kinds, clock))
        }
        Provider::Authy { base, app_id: id, app_name: name, key, kinds } => {
            Arc::new(Authy::new(outbound, Application { base, id, name, key }, kinds, clock))
        }
        Provider::Duo { base, integration: key, secret, kinds } => {
            Arc::new(Duo::new(outbound, Integration { base, key, secret, kinds }, clock))
        }
    }
}
