//! A service of the operator's own: signed JSON out, signed JSON back. `docs/guides/channel-webhook.md` is its contract.

mod signed;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};
use signed::Signed;

use super::channel::{
    Abilities, About, Ask, Binding, Binds, Callback, Channel, ChannelError, Forged, Hint, Look, Owner, Place, Raw,
    Results, Sent, What,
};
use super::outbound::{Answer, Outbound};
use crate::clock::Clock;
use crate::domain::approval::{Denial, Number};
use crate::domain::factor::ReachedKind;
use crate::domain::secret::Secret;

/// One receiver of the operator's.
pub struct Webhook {
    outbound: Outbound,
    clock: Arc<dyn Clock>,
    receiver: Receiver,
    abilities: Abilities,
}

/// Where it is, what it shares with us, and what it does.
#[derive(Clone, Debug)]
pub struct Receiver {
    pub base: String,
    pub secret: Secret,
    pub kinds: Vec<ReachedKind>,
}

const VERSION: u8 = 1;
const IDEMPOTENCY_KEY: &str = "idempotency-key";
const LASTS: std::ops::RangeInclusive<Duration> = Duration::from_secs(30)..=Duration::from_hours(1);

#[derive(Serialize)]
struct Out<'a> {
    version: u8,
    /// By which answers name it.
    reference: &'a str,
    kind: &'static str,
    to: To<'a>,
    title: &'a str,
    lines: &'a [&'a str],
    language: &'a str,
    /// Seconds.
    expires_in: u64,
    /// The same was sent before: whoever is asked did not get it.
    again: bool,
    #[serde(flatten)]
    what: WhatOut<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum To<'a> {
    User(&'a str),
    Number(&'a str),
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum WhatOut<'a> {
    Decision { page: &'a str, open: &'a str, refuse_at: &'a str, refuse: &'a str },
    Code(&'a str),
}

/// What comes back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct In {
    reference: String,
    answer: Says,
    /// What was typed; needed for yes.
    number: Option<u8>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Says {
    Approved,
    Denied,
    NotMe,
}

impl Webhook {
    pub fn new(outbound: Outbound, clock: Arc<dyn Clock>, receiver: Receiver) -> Self {
        let first = receiver.kinds.first().copied().unwrap_or(ReachedKind::Push);
        let abilities = Abilities {
            kinds: receiver.kinds.clone(),
            binds: how_it_binds(first),
            results: Results { ask_every: None, callback: Callback::Proof },
            lasts: LASTS,
            makes_codes: false,
        };
        Self { outbound, clock, receiver, abilities }
    }

    async fn post(&self, at: &Secret, ask: &Ask<'_>, again: bool) -> Result<(), ChannelError> {
        let now = self.clock.now();
        let what = match &ask.what {
            What::Decision { page, open, refuse_at, refuse } => WhatOut::Decision { page, open, refuse_at, refuse },
            What::Code(Some(code)) => WhatOut::Code(code.expose()),
            What::Code(None) => return Err(ChannelError::Refused("codes are ours".to_owned())),
        };
        let to = match how_it_binds(ask.kind) {
            Binds::Number => To::Number(at.expose()),
            Binds::Known | Binds::Scan | Binds::Place | Binds::Address => To::User(at.expose()),
        };
        let out = Out {
            version: VERSION,
            reference: &ask.reference,
            kind: name_of(ask.kind),
            to,
            title: &ask.title,
            lines: &ask.texts(),
            language: ask.language,
            expires_in: ask.lasts.as_secs(),
            again,
            what,
        };
        let body = serde_json::to_vec(&out).map_err(|error| ChannelError::Refused(error.to_string()))?;
        let signed = Signed::now(&self.receiver.secret, now, &body);
        // What is meant to be sent twice is not one thing to the receiver.
        let key = if again { format!("{}-{}", ask.reference, now.seconds()) } else { ask.reference.clone() };
        let request = self
            .outbound
            .client()
            .post(&self.receiver.base)
            .header(http::header::CONTENT_TYPE, "application/json")
            .header(IDEMPOTENCY_KEY, key)
            .header(signed::TIMESTAMP, signed.timestamp)
            .header(signed::SIGNATURE, signed.signature)
            .body(body);
        judge(&self.outbound.send(request).await?)
    }
}

#[async_trait]
impl Channel for Webhook {
    fn abilities(&self) -> &Abilities {
        &self.abilities
    }

    fn binds(&self, kind: ReachedKind) -> Binds {
        how_it_binds(kind)
    }

    async fn bind(&self, owner: Owner<'_>) -> Result<Binding, ChannelError> {
        let place = match (how_it_binds(owner.kind), owner.number) {
            (Binds::Number, Some(number)) => Place::of_number(number),
            (Binds::Number, None) => return Err(ChannelError::Refused("without a number".to_owned())),
            _ => Place { at: Secret::new(owner.name.to_owned()), shown: owner.name.to_owned(), listens_at: None },
        };
        Ok(Binding::At(place))
    }

    async fn send(&self, at: &Secret, ask: &Ask<'_>) -> Result<Sent, ChannelError> {
        self.post(at, ask, false).await?;
        Ok(Sent::default())
    }

    async fn send_again(&self, at: &Secret, ask: &Ask<'_>, _handle: Option<&str>) -> Result<(), ChannelError> {
        self.post(at, ask, true).await
    }

    fn read_callback(&self, raw: &Raw<'_>) -> Result<Vec<Hint>, Forged> {
        if raw.method != http::Method::POST {
            return Err(Forged);
        }
        signed::check(&self.receiver.secret, raw, self.clock.now())?;
        // From here on it is the receiver that speaks, if not always sense.
        let Ok(In { reference, answer, number }) = serde_json::from_slice(raw.body) else {
            tracing::warn!("a webhook's callback is signed well, and no answer as the guide has it");
            return Ok(Vec::new());
        };
        let number = number.and_then(|number| Number::parse(&number.to_string()));
        let says = match (answer, number) {
            (Says::Approved, Some(number)) => Look::ApprovedWith(number),
            (Says::Approved, None) => {
                tracing::warn!("a webhook's callback says yes without a number, which counts for nothing");
                return Ok(Vec::new());
            }
            (Says::Denied, _) => Look::Denied(Denial::Declined),
            (Says::NotMe, _) => Look::Denied(Denial::NotMe),
        };
        Ok(vec![Hint { about: About::Reference(reference), says }])
    }
}

/// A receiver that shows questions knows people by name; one that sends texts and calls needs the number.
fn how_it_binds(kind: ReachedKind) -> Binds {
    match kind {
        ReachedKind::Push | ReachedKind::Tap | ReachedKind::Call => Binds::Known,
        ReachedKind::Email => Binds::Address,
        ReachedKind::Sms | ReachedKind::Voice | ReachedKind::WhatsApp => Binds::Number,
    }
}

fn name_of(kind: ReachedKind) -> &'static str {
    match kind {
        ReachedKind::Push => "push",
        ReachedKind::Tap => "tap",
        ReachedKind::Call => "call",
        ReachedKind::Email => "email",
        ReachedKind::Sms => "sms",
        ReachedKind::Voice => "voice",
        ReachedKind::WhatsApp => "whatsapp",
    }
}

fn judge(answer: &Answer) -> Result<(), ChannelError> {
    match answer.status {
        // A page of something that stands in front says 200, too.
        status if status.is_success() && !answer.body.is_empty() => {
            answer.json::<serde_json::Map<String, serde_json::Value>>().map(|_| ())
        }
        status if status.is_success() => Ok(()),
        StatusCode::UNAUTHORIZED => Err(ChannelError::Credentials),
        StatusCode::FORBIDDEN => Err(ChannelError::Blocked),
        StatusCode::GONE => Err(ChannelError::Gone),
        // The address is wrong, not the person.
        StatusCode::NOT_FOUND => Err(ChannelError::Garbage("there is nothing at that address".to_owned())),
        _ => Err(answer.refusal()),
    }
}
