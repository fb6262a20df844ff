//! Telling a phone that something waits, by the push service of its browser. What is sent only wakes it: whoever reads or
//! loses it decides nothing.

use std::net::Ipv4Addr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::StatusCode;
use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE};
use serde::{Deserialize, Serialize};
use url::{Host, Url};

use super::channel::ChannelError;
use super::outbound::Outbound;
use crate::crypto::push_message::{CannotEncrypt, Reader, encrypt, is_usable};
use crate::crypto::vapid::VapidKey;
use crate::domain::factor::PublicPoint;
use crate::domain::time::Timestamp;
use crate::random::Random;

/// The services of the browsers that there are: a host, or everything under it. A subscription is what somebody typed, and
/// nothing else is ever asked in our name.
const SERVICES: [&str; 5] =
    ["fcm.googleapis.com", "jmt17.google.com", "push.services.mozilla.com", "notify.windows.com", "push.apple.com"];
const LONGEST_ADDRESS: usize = 1024;
/// Of a topic, by RFC 8030.
const LONGEST_TOPIC: usize = 32;
/// Who is busy is asked once more.
const ROUNDS: usize = 2;
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Browsers write it without padding, libraries with.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub struct WebPush {
    outbound: Outbound,
    services: Services,
    key: OnceLock<Arc<VapidKey>>,
}

/// Whose addresses are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Services {
    /// Those of the browsers.
    Known,
    /// One on this machine alone, at this port.
    Here(u16),
}

/// Where a browser wants to be told, and for whom to encrypt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    endpoint: Url,
    reader: Reader,
}

/// As a browser writes it, and as it is kept.
#[derive(Clone, Deserialize, Serialize)]
pub struct WrittenSubscription {
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSubscription {
    #[error("no push service of a browser is there")]
    Endpoint,
    #[error("nobody could read what is encrypted for these keys")]
    Keys,
}

/// What is sent, and for how long it is worth anything.
#[derive(Clone, Copy, Debug)]
pub struct Parcel<'a> {
    pub text: &'a [u8],
    pub lasts: Duration,
    /// One that was not delivered yet gives way to the next with the same topic.
    pub topic: &'a str,
}

/// What the worker on the phone shows, in the person's words.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct News<'a> {
    pub approval: &'a str,
    /// Which of the browser's keys says no, if it is said on the notification.
    pub phone: &'a str,
    /// Since when somebody waits, in seconds.
    pub at: u64,
    pub title: &'a str,
    pub body: &'a str,
    pub deny: &'a str,
    /// Where that "no" was lost, and where it came too late.
    pub failed: &'a str,
    pub late: &'a str,
}

impl News<'_> {
    pub fn written(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// In whose name.
#[derive(Clone, Copy)]
pub struct Sender<'a> {
    pub key: &'a VapidKey,
    /// Where the service's operators reach ours.
    pub contact: &'a str,
    pub now: Timestamp,
    pub random: &'a dyn Random,
}

impl Services {
    fn take(self, endpoint: &Url) -> bool {
        let is_plain = endpoint.username().is_empty() && endpoint.password().is_none() && endpoint.fragment().is_none();
        let is_theirs = match (self, endpoint.host()) {
            (Self::Known, Some(Host::Domain(host))) => {
                let is_at = |service: &&str| {
                    host.strip_suffix(*service).is_some_and(|before| before.is_empty() || before.ends_with('.'))
                };
                endpoint.scheme() == "https" && endpoint.port().is_none() && SERVICES.iter().any(is_at)
            }
            (Self::Here(port), Some(Host::Ipv4(Ipv4Addr::LOCALHOST))) => endpoint.port() == Some(port),
            _ => false,
        };
        is_plain && is_theirs
    }
}

impl WebPush {
    pub fn new(outbound: Outbound, services: Services) -> Self {
        Self { outbound, services, key: OnceLock::new() }
    }

    /// The key that was read before.
    pub fn key(&self) -> Option<&Arc<VapidKey>> {
        self.key.get()
    }

    /// The first one stays.
    pub fn take_key(&self, key: VapidKey) -> &Arc<VapidKey> {
        self.key.get_or_init(|| Arc::new(key))
    }

    pub fn read(&self, written: &WrittenSubscription, random: &dyn Random) -> Result<Subscription, BadSubscription> {
        if written.endpoint.len() > LONGEST_ADDRESS {
            return Err(BadSubscription::Endpoint);
        }
        let endpoint = Url::parse(&written.endpoint).map_err(|_| BadSubscription::Endpoint)?;
        if !self.services.take(&endpoint) {
            return Err(BadSubscription::Endpoint);
        }
        let reader = Reader { key: PublicPoint(decode(&written.p256dh)?), auth: decode(&written.auth)? };
        if !is_usable(&reader, random) {
            return Err(BadSubscription::Keys);
        }
        Ok(Subscription { endpoint, reader })
    }

    /// `Gone`: the browser does not want to be told there any more.
    pub async fn send(&self, to: &Subscription, parcel: Parcel<'_>, from: Sender<'_>) -> Result<(), ChannelError> {
        let body = encrypt(&to.reader, parcel.text, from.random).map_err(refused)?;
        let service = to.endpoint.origin().ascii_serialization();
        let authorization = from.key.authorization(&service, from.contact, from.now);
        let authorization = authorization.map_err(|error| ChannelError::Refused(error.to_string()))?;
        let topic = parcel.topic.get(..LONGEST_TOPIC).unwrap_or(parcel.topic);
        let mut outcome = Ok(());
        for round in 0..ROUNDS {
            let request = self
                .outbound
                .client()
                .post(to.endpoint.clone())
                .header("ttl", parcel.lasts.as_secs())
                .header("urgency", "high")
                .header("topic", topic)
                .header(CONTENT_ENCODING, "aes128gcm")
                .header(CONTENT_TYPE, "application/octet-stream")
                .header(AUTHORIZATION, &authorization)
                .body(body.clone());
            let answer = self.outbound.send(request).await;
            let pause = answer.as_ref().ok().and_then(|answer| answer.wait).unwrap_or(PAUSE);
            outcome = answer.and_then(|answer| match answer.status {
                StatusCode::OK | StatusCode::CREATED | StatusCode::ACCEPTED => Ok(()),
                _ => Err(answer.refusal()),
            });
            let is_busy = matches!(
                outcome,
                Err(ChannelError::Throttled { .. } | ChannelError::NoConnection | ChannelError::Unreachable(_))
            );
            if !is_busy || pause > LONGEST_PAUSE || round + 1 == ROUNDS {
                break;
            }
            tokio::time::sleep(pause).await;
        }
        outcome
    }
}

impl Subscription {
    pub fn written(&self) -> WrittenSubscription {
        WrittenSubscription {
            endpoint: self.endpoint.as_str().to_owned(),
            p256dh: BASE64URL.encode(self.reader.key.0),
            auth: BASE64URL.encode(self.reader.auth),
        }
    }
}

impl WrittenSubscription {
    /// As it is sealed and kept.
    pub fn to_kept(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub fn from_kept(kept: &[u8]) -> Option<Self> {
        serde_json::from_slice(kept).ok()
    }
}

fn decode<const N: usize>(text: &str) -> Result<[u8; N], BadSubscription> {
    let standard = text.replace('+', "-").replace('/', "_");
    BASE64URL.decode(standard).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(BadSubscription::Keys)
}

fn refused(error: CannotEncrypt) -> ChannelError {
    ChannelError::Refused(error.to_string())
}

#[cfg(test)]
mod tests;
