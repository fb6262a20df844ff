//! ntfy: messages to a topic that a person's phone listens to. Whoever knows the topic reads along, so it cannot be
//! guessed, nothing is kept on the server, and what a message carries opens nothing by itself: a page on which the number
//! is still to be given, and an address that can only say no.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use url::Url;

use super::channel::{
    Abilities, Ask, Binding, Binds, Callback, Channel, ChannelError, Owner, Place, Results, Sent, What,
};
use super::outbound::{Answer, Outbound};
use super::texts::beginning_by;
use crate::domain::factor::ReachedKind;
use crate::domain::secret::Secret;
use crate::random::{self, Random};

/// One ntfy server.
pub struct Ntfy {
    outbound: Outbound,
    random: Arc<dyn Random>,
    base: String,
    token: Option<Secret>,
    abilities: Abilities,
}

/// Shown over other things, with a sound.
const HIGH: u8 = 4;
/// Topics of ours begin so: the server's list of who may read what can name them.
const PREFIX: &str = "vestibule-";
/// 130 bits, in letters that can be typed off a screen.
const TOPIC_LETTERS: usize = 26;
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// What is longer would become an attachment, or be refused.
const LONGEST_MESSAGE: usize = 4_000;
const LASTS: std::ops::RangeInclusive<Duration> = Duration::from_secs(30)..=Duration::from_hours(1);

#[derive(Serialize)]
struct Message<'a> {
    topic: &'a str,
    title: &'a str,
    #[serde(rename = "message")]
    text: &'a str,
    priority: u8,
    /// Nobody finds it on the server later.
    cache: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    click: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    actions: Vec<Action<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "action", rename_all = "lowercase")]
enum Action<'a> {
    View {
        label: &'a str,
        url: &'a str,
    },
    /// Without headers and body: a browser then sends it without asking first.
    Http {
        label: &'a str,
        url: &'a str,
        method: &'static str,
        clear: bool,
    },
}

/// The message as the server took it.
#[derive(Deserialize)]
struct Published {
    id: String,
    event: String,
    topic: String,
}

#[derive(Deserialize)]
struct Refusal {
    code: u32,
}

impl Ntfy {
    pub fn new(outbound: Outbound, random: Arc<dyn Random>, base: String, token: Option<Secret>) -> Self {
        let abilities = Abilities {
            kinds: vec![ReachedKind::Push],
            binds: Binds::Place,
            // The phone answers to ourselves.
            results: Results { ask_every: None, callback: Callback::None },
            lasts: LASTS,
            makes_codes: false,
        };
        Self { outbound, random, base, token, abilities }
    }

    fn new_topic(&self) -> String {
        let letter = |byte: u8| ALPHABET.get(usize::from(byte % 32)).copied().map_or('a', char::from);
        let drawn = random::bytes::<TOPIC_LETTERS>(&*self.random);
        format!("{PREFIX}{}", drawn.into_iter().map(letter).collect::<String>())
    }

    /// What the ntfy app opens and then listens to.
    fn listens_at(&self, topic: &str) -> Result<String, ChannelError> {
        let url = Url::parse(&self.base).map_err(|_| ChannelError::Refused("this is no address".to_owned()))?;
        let host = url.host_str().unwrap_or_default();
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let plain = if url.scheme() == "http" { "?secure=false" } else { "" };
        Ok(format!("ntfy://{host}{port}/{topic}{plain}"))
    }

    async fn publish(&self, message: &Message<'_>) -> Result<Sent, ChannelError> {
        let mut request = self.outbound.client().post(format!("{}/", self.base)).json(message);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token.expose());
        }
        let answer = self.outbound.send(request).await?;
        if !answer.status.is_success() {
            return Err(refusal(&answer));
        }
        let published: Published = answer.json()?;
        // A page of something that stands in front says 200, too.
        if published.event != "message" || published.topic != message.topic {
            return Err(ChannelError::Garbage("it speaks of another message".to_owned()));
        }
        Ok(Sent { handle: Some(published.id), shows: None })
    }
}

#[async_trait]
impl Channel for Ntfy {
    fn abilities(&self) -> &Abilities {
        &self.abilities
    }

    async fn bind(&self, _owner: Owner<'_>) -> Result<Binding, ChannelError> {
        let topic = self.new_topic();
        let shown = format!("{}…", topic.get(..PREFIX.len() + 4).unwrap_or(PREFIX));
        let listens_at = Some(self.listens_at(&topic)?);
        Ok(Binding::At(Place { at: Secret::new(topic), shown, listens_at }))
    }

    async fn send(&self, at: &Secret, ask: &Ask<'_>) -> Result<Sent, ChannelError> {
        let (click, actions) = match &ask.what {
            What::Decision { page, open, refuse_at, refuse } => {
                let view = Action::View { label: open, url: page };
                let deny = Action::Http { label: refuse, url: refuse_at, method: "POST", clear: true };
                (Some(*page), vec![view, deny])
            }
            // A code here would be read by everybody who reads the topic.
            What::Code(_) => return Err(ChannelError::Refused("codes don't go by ntfy".to_owned())),
        };
        let text = ask.text();
        let message = Message {
            topic: at.expose(),
            title: &ask.title,
            text: beginning_by(&text, LONGEST_MESSAGE, char::len_utf8),
            priority: HIGH,
            cache: "no",
            click,
            actions,
        };
        self.publish(&message).await
    }
}

/// By ntfy's own numbers, of which the first three digits are the status.
fn refusal(answer: &Answer) -> ChannelError {
    let Ok(Refusal { code }) = answer.json::<Refusal>() else { return answer.refusal() };
    match code / 100 {
        401 | 403 => ChannelError::Credentials,
        429 => ChannelError::Throttled { wait: answer.wait },
        // There is no ntfy at that address: topics come to be when they are used.
        404 => ChannelError::Garbage(format!("ntfy says {code}")),
        500..600 => ChannelError::Unreachable(format!("ntfy says {code}")),
        _ => ChannelError::Refused(format!("ntfy says {code}")),
    }
}
