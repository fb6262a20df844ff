//! Telegram: a bot of the operator's writes to people who opened a private chat with it. Its button "no" comes back by the
//! bot's messages, which we fetch (so nothing of ours need be reachable for Telegram); "yes" is said on our page, with the
//! number.

mod updates;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::RequestBuilder;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::channel::{
    Abilities, Ask, Binding, Binds, Bound, Callback, Channel, ChannelError, News, Owner, Place, Results, Sent, What,
};
use super::outbound::{Answer, Outbound};
use super::texts::beginning_by;
use crate::clock::Clock;
use crate::crypto::shared_mac::SharedHash;
use crate::domain::factor::ReachedKind;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::random::{self, Random};

/// One bot.
pub struct Telegram {
    outbound: Outbound,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    bot: Bot,
    abilities: Abilities,
    /// Links that wait to be opened, by their token, and who has opened them.
    links: Mutex<BTreeMap<String, Link>>,
}

/// What the operator got from `@BotFather`.
#[derive(Clone, Debug)]
pub struct Bot {
    pub base: String,
    /// Without `@`.
    pub name: String,
    pub token: Secret,
}

struct Link {
    ends: Timestamp,
    opened_by: Option<Place>,
}

/// What Telegram wraps its answers in.
#[derive(Deserialize)]
struct Envelope {
    ok: bool,
    #[serde(default)]
    result: Value,
    #[serde(default)]
    error_code: u32,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Parameters,
}

#[derive(Default, Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
}

#[derive(Deserialize)]
struct Message {
    message_id: i64,
}

#[derive(Deserialize)]
struct Myself {
    username: String,
}

/// How long a link that binds a phone can be opened.
const LINKS_LAST: Duration = Duration::from_mins(10);
const MOST_LINKS: usize = 10_000;
const LINK_BYTES: usize = 24;
/// In UTF-16 units, as Telegram counts.
const LONGEST_TEXT: usize = 4_096;
/// Of what a button carries.
const LONGEST_DATA: usize = 64;
const DENY: &str = "d";
/// 128 bits are enough for what can be tried only by pressing buttons.
const MARK_BYTES: usize = 16;
const LASTS: std::ops::RangeInclusive<Duration> = Duration::from_secs(30)..=Duration::from_hours(1);

impl Telegram {
    pub fn new(outbound: Outbound, clock: Arc<dyn Clock>, random: Arc<dyn Random>, bot: Bot) -> Self {
        let abilities = Abilities {
            kinds: vec![ReachedKind::Push],
            binds: Binds::Scan,
            results: Results { ask_every: None, callback: Callback::Proof },
            lasts: LASTS,
            makes_codes: false,
        };
        let bot = Bot { name: bot.name.trim_start_matches('@').to_owned(), ..bot };
        Self { outbound, clock, random, bot, abilities, links: Mutex::default() }
    }

    async fn call<T: DeserializeOwned>(&self, method: &str, with: Value) -> Result<T, ChannelError> {
        read(&self.outbound.send(self.request(method, &with)).await?)
    }

    /// The token is a part of the address, which therefore stands in no error.
    fn request(&self, method: &str, with: &Value) -> RequestBuilder {
        let url = format!("{}/bot{}/{method}", self.bot.base, self.bot.token.expose());
        self.outbound.client().post(url).json(with)
    }

    /// Whose token it is: a link must not lead to somebody else's bot.
    async fn check_name(&self) -> Result<(), ChannelError> {
        let Myself { username } = self.call("getMe", json!({})).await?;
        if username.eq_ignore_ascii_case(&self.bot.name) {
            return Ok(());
        }
        tracing::error!(account = self.bot.name, bot = username, "the token of a Telegram channel is another bot's");
        Err(ChannelError::Credentials)
    }

    fn new_link(&self) -> String {
        let token = URL_SAFE_NO_PAD.encode(random::bytes::<LINK_BYTES>(&*self.random));
        let now = self.clock.now();
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        links.retain(|_, link| now < link.ends);
        if links.len() >= MOST_LINKS {
            let oldest = links.iter().min_by_key(|(_, link)| link.ends).map(|(token, _)| token.clone());
            oldest.and_then(|token| links.remove(&token));
        }
        links.insert(token.clone(), Link { ends: now.plus(LINKS_LAST), opened_by: None });
        token
    }

    /// Only the first one to open it. `false`: it is none of ours, or over.
    fn open_link(&self, token: &str, place: &Place) -> bool {
        let now = self.clock.now();
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(link) = links.get_mut(token).filter(|link| now < link.ends) else { return false };
        if link.opened_by.is_none() {
            link.opened_by = Some(place.clone());
        }
        link.opened_by.as_ref() == Some(place)
    }

    /// What the button "no" carries: what is refused, and a mark that it was sent by us, and to whom. So it means nothing
    /// when somebody else presses it.
    fn deny_data(&self, chat: i64, reference: &str) -> Option<String> {
        let data = format!("{DENY}:{reference}:{}", self.mark(chat, reference));
        (data.len() <= LONGEST_DATA).then_some(data)
    }

    /// The reference, if this button was sent to them.
    fn read_data<'a>(&self, from: i64, data: &'a str) -> Option<&'a str> {
        let (reference, mark) = data.strip_prefix(DENY)?.strip_prefix(':')?.rsplit_once(':')?;
        (Secret::new(mark.to_owned()) == Secret::new(self.mark(from, reference))).then_some(reference)
    }

    fn mark(&self, chat: i64, reference: &str) -> String {
        let tag = SharedHash::Sha256.sign(&self.bot.token, format!("deny {chat} {reference}").as_bytes());
        URL_SAFE_NO_PAD.encode(tag.get(..MARK_BYTES).unwrap_or_default())
    }

    async fn remove_buttons(&self, chat: i64, message: i64) -> Result<(), ChannelError> {
        let with = json!({ "chat_id": chat, "message_id": message });
        match self.call::<Value>("editMessageReplyMarkup", with).await {
            // It has none any more, or is gone as a whole.
            Ok(_) | Err(ChannelError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

#[async_trait]
impl Channel for Telegram {
    fn abilities(&self) -> &Abilities {
        &self.abilities
    }

    async fn bind(&self, _owner: Owner<'_>) -> Result<Binding, ChannelError> {
        self.check_name().await?;
        let token = self.new_link();
        let shows = Secret::new(format!("https://t.me/{}?start={token}", self.bot.name));
        Ok(Binding::Scan { shows, handle: Secret::new(token), lasts: LINKS_LAST })
    }

    async fn bound(&self, handle: &Secret) -> Result<Bound, ChannelError> {
        let now = self.clock.now();
        let links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(match links.get(handle.expose()).filter(|link| now < link.ends) {
            Some(Link { opened_by: Some(place), .. }) => Bound::At(place.clone()),
            Some(Link { opened_by: None, .. }) => Bound::NotYet,
            None => Bound::Over,
        })
    }

    async fn send(&self, at: &Secret, ask: &Ask<'_>) -> Result<Sent, ChannelError> {
        let chat = chat_of(at)?;
        let What::Decision { page, open, refuse, .. } = &ask.what else {
            return Err(ChannelError::Refused("codes don't go by Telegram".to_owned()));
        };
        let too_long = || ChannelError::Refused("the reference is too long".to_owned());
        let data = self.deny_data(chat, &ask.reference).ok_or_else(too_long)?;
        let keyboard = json!([[{ "text": open, "url": page }], [{ "text": refuse, "callback_data": data }]]);
        let text = format!("{}\n\n{}", ask.title, ask.text());
        let with = json!({
            "chat_id": chat,
            "text": beginning_by(text.trim_end(), LONGEST_TEXT, char::len_utf16),
            "reply_markup": { "inline_keyboard": keyboard },
            // It is for this person's eyes, and a preview would open what it names.
            "protect_content": true,
            "link_preview_options": { "is_disabled": true },
        });
        let Message { message_id } = self.call("sendMessage", with).await?;
        Ok(Sent { handle: Some(message_id.to_string()), shows: None })
    }

    async fn cancel(&self, at: &Secret, handle: Option<&str>) -> Result<(), ChannelError> {
        let Some(message) = handle.and_then(|handle| handle.parse().ok()) else { return Ok(()) };
        self.remove_buttons(chat_of(at)?, message).await
    }

    fn keeps_news(&self) -> bool {
        true
    }

    async fn news(&self, from: Option<&str>) -> Result<News, ChannelError> {
        self.updates(from).await
    }
}

fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, ChannelError> {
    let Ok(envelope) = answer.json::<Envelope>() else {
        // Not Telegram, or one of its machines in front.
        return Err(if answer.status.is_server_error() { answer.refusal() } else { garbage("no answer of a bot's") });
    };
    if !envelope.ok {
        return Err(refusal(&envelope));
    }
    serde_json::from_value(envelope.result).map_err(|error| garbage(&error.to_string()))
}

fn chat_of(at: &Secret) -> Result<i64, ChannelError> {
    at.expose().parse().map_err(|_| ChannelError::Gone)
}

/// By the numbers, and where those say little by Telegram's own few words.
fn refusal(envelope: &Envelope) -> ChannelError {
    let Envelope { error_code, description, parameters, .. } = envelope;
    match error_code {
        // A token that never was one gets 404.
        401 | 404 => ChannelError::Credentials,
        // Blocked by the user, or the user is no more.
        403 => ChannelError::Gone,
        400 if description.contains("chat not found") => ChannelError::Gone,
        409 => {
            ChannelError::Unreachable("another program fetches this bot's messages, or has set a webhook".to_owned())
        }
        429 => ChannelError::Throttled { wait: parameters.retry_after.map(Duration::from_secs) },
        500.. => ChannelError::Unreachable(format!("Telegram says {error_code}")),
        _ => {
            let said: String = description.chars().filter(|letter| !letter.is_control()).take(100).collect();
            ChannelError::Refused(said)
        }
    }
}

fn garbage(why: &str) -> ChannelError {
    ChannelError::Garbage(why.to_owned())
}

#[cfg(test)]
mod tests;
