//! What people say to the bot: they open a link that binds their phone, or press "no".

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Telegram, read};
use crate::domain::approval::Denial;
use crate::domain::secret::Secret;
use crate::factors::channel::{About, ChannelError, Hint, Look, News, Place};
use crate::factors::outbound::endless;

/// Telegram holds its answer back for so long when there is nothing.
const HOLDS: Duration = Duration::from_secs(25);
const PATIENCE: Duration = Duration::from_secs(40);
/// Anybody may write to a bot, and as much as a message holds: so many at once stay far below what is read of an answer.
const AT_ONCE: usize = 10;
const LARGEST: usize = 1024 * 1024;
/// In which its number stands.
const BEGINNING: usize = 200;

#[derive(Deserialize)]
struct Update {
    message: Option<Told>,
    callback_query: Option<Pressed>,
}

#[derive(Deserialize)]
struct Told {
    from: Option<Person>,
    chat: Chat,
    text: Option<String>,
}

#[derive(Deserialize)]
struct Pressed {
    id: String,
    from: Person,
    message: Option<Shown>,
    data: Option<String>,
}

#[derive(Deserialize)]
struct Shown {
    message_id: i64,
    chat: Chat,
}

#[derive(Deserialize)]
struct Person {
    id: i64,
    #[serde(default)]
    is_bot: bool,
    #[serde(default)]
    first_name: String,
    username: Option<String>,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
    #[serde(rename = "type")]
    kind: String,
}

enum Fetched {
    All(Vec<Value>),
    /// More than is read; and the number of the first.
    TooMuch(i64),
}

/// Of an answer that is there in part.
fn first_number(body: &[u8]) -> Option<i64> {
    let text = String::from_utf8_lossy(body.get(..BEGINNING)?);
    let rest = text.split_once("\"update_id\":")?.1.trim_start();
    rest.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

impl Telegram {
    /// `from` is this bot's, or of no use: after a change of the token the numbers are another bot's.
    pub(super) async fn updates(&self, from: Option<&str>) -> Result<News, ChannelError> {
        let offset = from.and_then(|from| from.strip_prefix(self.bot_id())?.strip_prefix(':')?.parse::<i64>().ok());
        let updates = match self.fetch(offset, AT_ONCE).await? {
            Fetched::All(updates) => updates,
            Fetched::TooMuch(_) => match self.fetch(offset, 1).await? {
                Fetched::All(updates) => updates,
                // Or nothing behind it would ever be heard.
                Fetched::TooMuch(number) => {
                    tracing::warn!(number, "a message to the bot is too large to be read, and is left out");
                    return Ok(News { hints: Vec::new(), next: Some(self.on_from(number.saturating_add(1))) });
                }
            },
        };
        let mut next = offset;
        let mut hints = Vec::new();
        for update in updates {
            let number = update.get("update_id").and_then(Value::as_i64);
            let number = number.ok_or_else(|| ChannelError::Garbage("an update without a number".to_owned()))?;
            next = next.max(Some(number.saturating_add(1)));
            // One that we cannot read must not stop those behind it.
            if let Ok(update) = serde_json::from_value(update) {
                hints.extend(self.read(update).await);
            }
        }
        Ok(News { hints, next: next.map(|next| self.on_from(next)) })
    }

    async fn fetch(&self, offset: Option<i64>, most: usize) -> Result<Fetched, ChannelError> {
        let allowed = ["message", "callback_query"];
        let mut with = json!({ "timeout": HOLDS.as_secs(), "limit": most, "allowed_updates": allowed });
        if let (Some(offset), Some(with)) = (offset, with.as_object_mut()) {
            with.insert("offset".to_owned(), offset.into());
        }
        let request = self.request("getUpdates", &with).timeout(PATIENCE);
        match self.outbound.send_for(request, LARGEST).await? {
            (answer, true) => Ok(Fetched::All(read(&answer)?)),
            (answer, false) => first_number(&answer.body).map(Fetched::TooMuch).ok_or_else(endless),
        }
    }

    fn on_from(&self, next: i64) -> String {
        format!("{}:{next}", self.bot_id())
    }

    async fn read(&self, update: Update) -> Option<Hint> {
        match update {
            Update { message: Some(told), .. } => self.opened(&told),
            Update { callback_query: Some(pressed), .. } => self.pressed(&pressed).await,
            Update { .. } => None,
        }
    }

    /// `/start TOKEN`, which the phone sends when somebody opens the link and presses "Start".
    fn opened(&self, told: &Told) -> Option<Hint> {
        let person = told.from.as_ref().filter(|person| told.chat.is_with(person))?;
        let token = told.text.as_deref()?.strip_prefix("/start ")?.trim();
        let place = Place { at: Secret::new(person.id.to_string()), shown: person.shown(), listens_at: None };
        let handle = Secret::new(token.to_owned());
        self.open_link(token, &place).then_some(Hint { about: About::Binding { handle, place }, says: Look::Approved })
    }

    async fn pressed(&self, pressed: &Pressed) -> Option<Hint> {
        // Until then the phone shows that something is under way. Who pressed twice learns nothing new.
        let with = json!({ "callback_query_id": pressed.id });
        if let Err(error) = self.call::<Value>("answerCallbackQuery", with).await {
            tracing::debug!(%error, "a press of a button in Telegram went without an answer");
        }
        let message = pressed.message.as_ref().filter(|message| message.chat.is_with(&pressed.from))?;
        let reference = self.read_data(pressed.from.id, pressed.data.as_deref()?)?;
        if let Err(error) = self.remove_buttons(message.chat.id, message.message_id).await {
            tracing::debug!(%error, "the buttons of an answered message stay in Telegram");
        }
        Some(Hint { about: About::Reference(reference.to_owned()), says: Look::Denied(Denial::Declined) })
    }

    /// The first part of the token, which is no secret.
    fn bot_id(&self) -> &str {
        self.bot.token.expose().split(':').next().unwrap_or_default()
    }
}

impl Chat {
    /// With one person alone: in a group everybody may press.
    fn is_with(&self, person: &Person) -> bool {
        self.kind == "private" && self.id == person.id && !person.is_bot
    }
}

impl Person {
    fn shown(&self) -> String {
        let shown: String = match &self.username {
            Some(name) => format!("@{name}"),
            None => self.first_name.clone(),
        };
        shown.chars().filter(|letter| !letter.is_control()).take(64).collect()
    }
}
