//! Telegram's bot API, as far as one bot in private chats needs it, and the people who write to it.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Mood, Temper, serve};

pub(crate) const TOKEN: &str = "4711:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
pub(crate) const BOT: &str = "GateOfAdaBot";

#[derive(Clone)]
pub(crate) struct TelegramServer {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    temper: Temper,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    sent: Vec<Sent>,
    /// Kept until they are confirmed.
    updates: Vec<(i64, Value)>,
    last: i64,
    /// Presses that wait for their answer.
    presses: HashSet<String>,
    answered: usize,
    /// How many ask for updates right now.
    pollers: usize,
    saw_two_pollers: bool,
    another_program_polls: bool,
    blocked: HashSet<i64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) id: i64,
    pub(crate) chat: i64,
    pub(crate) text: String,
    pub(crate) buttons: Vec<Button>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Button {
    pub(crate) text: String,
    pub(crate) url: Option<String>,
    pub(crate) callback_data: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SendMessage {
    chat_id: i64,
    text: String,
    reply_markup: Markup,
    protect_content: bool,
    link_preview_options: Preview,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Markup {
    inline_keyboard: Vec<Vec<Button>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Preview {
    is_disabled: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GetUpdates {
    offset: Option<i64>,
    limit: Option<usize>,
    timeout: u64,
    allowed_updates: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerCallbackQuery {
    callback_query_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditMessageReplyMarkup {
    chat_id: i64,
    message_id: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

impl TelegramServer {
    pub(crate) async fn start() -> Self {
        let shared = Arc::new(Shared { temper: Temper::good(), inner: Mutex::default() });
        let router = Router::new().route("/{bot}/{method}", post(call)).with_state(Arc::clone(&shared));
        Self { address: serve(router).await, shared }
    }

    pub(crate) fn set(&self, mood: Mood) {
        self.shared.temper.set(mood);
    }

    fn inner<T>(&self, with: impl FnOnce(&mut Inner) -> T) -> T {
        let value = with(&mut self.shared.inner.lock().unwrap());
        self.shared.temper.ring();
        value
    }

    /// Somebody else fetches this bot's updates, or a webhook is set.
    pub(crate) fn is_polled_by_another(&self, so: bool) {
        self.inner(|inner| inner.another_program_polls = so);
    }

    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.shared.inner.lock().unwrap().sent.clone()
    }

    /// Waits for the first message in a chat, or for what became of it.
    pub(crate) async fn sent_to(&self, chat: i64) -> Sent {
        self.sent_so_often(chat, 1).await
    }

    /// Waits for the last of at least so many.
    pub(crate) async fn sent_so_often(&self, chat: i64, count: usize) -> Sent {
        let to_them = || self.sent().into_iter().filter(|sent| sent.chat == chat).collect::<Vec<_>>();
        let look = || Some(to_them()).filter(|all| all.len() >= count).and_then(|mut all| all.pop());
        self.shared.temper.until(look).await
    }

    /// Whether two asked for updates at once.
    pub(crate) fn saw_two_pollers(&self) -> bool {
        self.shared.inner.lock().unwrap().saw_two_pollers
    }

    /// How many were not confirmed yet.
    pub(crate) fn kept(&self) -> usize {
        self.shared.inner.lock().unwrap().updates.len()
    }

    pub(crate) async fn all_confirmed(&self) {
        self.shared.temper.until(|| (self.kept() == 0).then_some(())).await;
    }

    pub(crate) fn answered(&self) -> usize {
        self.shared.inner.lock().unwrap().answered
    }

    pub(crate) fn blocks_the_bot(&self, who: i64) {
        self.inner(|inner| inner.blocked.insert(who));
    }

    fn update(&self, what: impl FnOnce(i64) -> Value) {
        self.inner(|inner| {
            inner.last += 1;
            let number = 900_000 + inner.last;
            inner.updates.push((number, what(number)));
        });
    }

    /// Somebody opens a link to the bot and presses "Start".
    pub(crate) fn opens(&self, who: i64, name: &str, link: &str) {
        let token = link.strip_prefix(&format!("https://t.me/{BOT}?start=")).expect("a link to our bot");
        assert!(token.len() <= 64 && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        self.says(who, name, &format!("/start {token}"));
    }

    pub(crate) fn says(&self, who: i64, name: &str, text: &str) {
        self.update(|number| {
            json!({ "update_id": number, "message": {
                "message_id": number, "date": 1_800_000_000, "text": text,
                "from": { "id": who, "is_bot": false, "first_name": name, "username": name, "language_code": "en" },
                "chat": { "id": who, "type": "private", "first_name": name, "username": name },
            } })
        });
    }

    /// The same in a group.
    pub(crate) fn says_in_a_group(&self, who: i64, text: &str) {
        self.update(|number| {
            json!({ "update_id": number, "message": {
                "message_id": number, "date": 1_800_000_000, "text": text,
                "from": { "id": who, "is_bot": false, "first_name": "Ada" },
                "chat": { "id": -100, "type": "group", "title": "Everybody" },
            } })
        });
    }

    /// Something that this API did not have when we were written.
    pub(crate) fn sends_something_new(&self) {
        self.update(|number| json!({ "update_id": number, "message": { "sculpture": { "marble": true } } }));
    }

    /// Somebody presses a button of a message.
    pub(crate) fn presses(&self, who: i64, message: &Sent, label: &str) {
        self.presses_in(who, "private", message, label);
    }

    pub(crate) fn presses_in(&self, who: i64, kind: &str, message: &Sent, label: &str) {
        let button = message.buttons.iter().find(|button| button.text == label).expect("this button");
        let data = button.callback_data.as_ref().expect("a button that says something").clone();
        let chat = if kind == "private" { who } else { -100 };
        self.update(|number| {
            json!({ "update_id": number, "callback_query": {
                "id": number.to_string(), "chat_instance": "77", "data": data,
                "from": { "id": who, "is_bot": false, "first_name": "Somebody" },
                "message": { "message_id": message.id, "date": 1_800_000_000, "chat": { "id": chat, "type": kind } },
            } })
        });
        self.inner(|inner| inner.presses.insert((900_000 + inner.last).to_string()));
    }
}

async fn call(State(shared): State<Arc<Shared>>, Path((bot, method)): Path<(String, String)>, body: Bytes) -> Response {
    if bot != format!("bot{TOKEN}") {
        return error(404, "Not Found", None);
    }
    match shared.temper.felt().await {
        Mood::Refuses => return error(400, "Bad Request: BUTTON_URL_INVALID", None),
        Mood::Throttles(wait) => return error(429, "Too Many Requests: retry later", Some(wait)),
        Mood::RefusesUs => return error(401, "Unauthorized", None),
        Mood::KnowsNobody => return error(400, "Bad Request: chat not found", None),
        Mood::Blocks => return error(403, "Forbidden: bot was blocked by the user", None),
        Mood::TalksNonsense => return (StatusCode::OK, "<html>Sign in to the hotel's network</html>").into_response(),
        Mood::IsBroken => return (StatusCode::BAD_GATEWAY, "<html>502</html>").into_response(),
        Mood::Good | Mood::IsSilent => {}
    }
    let answer = match method.as_str() {
        "getMe" => read(&body).map(|Nothing {}| fine(json!({ "id": 4711, "is_bot": true, "username": BOT }))),
        "sendMessage" => read(&body).map(|with| send_message(&shared, with)),
        "answerCallbackQuery" => read(&body).map(|with| answer_callback_query(&shared, &with)),
        "editMessageReplyMarkup" => read(&body).map(|with| edit_message(&shared, &with)),
        "getUpdates" => match read(&body) {
            Ok(with) => Ok(get_updates(&shared, with).await),
            Err(why) => Err(why),
        },
        _ => Err("no such method".to_owned()),
    };
    shared.temper.ring();
    answer.unwrap_or_else(|why| error(400, &format!("Bad Request: {why}"), None))
}

fn read<T: for<'a> Deserialize<'a>>(body: &Bytes) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

fn send_message(shared: &Shared, with: SendMessage) -> Response {
    let mut inner = shared.inner.lock().unwrap();
    let buttons: Vec<Button> = with.reply_markup.inline_keyboard.into_iter().flatten().collect();
    let is_good = |button: &Button| match (&button.url, &button.callback_data) {
        (Some(url), None) => url.starts_with("http"),
        (None, Some(data)) => (1..=64).contains(&data.len()),
        _ => false,
    };
    if !buttons.iter().all(is_good) {
        return error(400, "Bad Request: BUTTON_DATA_INVALID", None);
    }
    if with.text.is_empty() || with.text.encode_utf16().count() > 4096 {
        return error(400, "Bad Request: message is too long", None);
    }
    if inner.blocked.contains(&with.chat_id) {
        return error(403, "Forbidden: bot was blocked by the user", None);
    }
    assert!(with.protect_content && with.link_preview_options.is_disabled);
    let id = 50 + i64::try_from(inner.sent.len()).unwrap();
    inner.sent.push(Sent { id, chat: with.chat_id, text: with.text, buttons });
    fine(json!({ "message_id": id, "date": 1_800_000_000, "chat": { "id": with.chat_id, "type": "private" } }))
}

fn answer_callback_query(shared: &Shared, with: &AnswerCallbackQuery) -> Response {
    let mut inner = shared.inner.lock().unwrap();
    if !inner.presses.remove(&with.callback_query_id) {
        return error(400, "Bad Request: query is too old and response timeout expired or query ID is invalid", None);
    }
    inner.answered += 1;
    fine(json!(true))
}

fn edit_message(shared: &Shared, with: &EditMessageReplyMarkup) -> Response {
    let mut inner = shared.inner.lock().unwrap();
    let found = inner.sent.iter_mut().find(|sent| sent.id == with.message_id && sent.chat == with.chat_id);
    match found {
        None => error(400, "Bad Request: message to edit not found", None),
        Some(sent) if sent.buttons.is_empty() => error(400, "Bad Request: message is not modified", None),
        Some(sent) => {
            sent.buttons.clear();
            fine(json!({ "message_id": with.message_id }))
        }
    }
}

/// Counts whoever is in it, also one that goes away in between.
struct Poller<'a>(&'a Shared);

impl Drop for Poller<'_> {
    fn drop(&mut self) {
        self.0.inner.lock().unwrap().pollers -= 1;
    }
}

async fn get_updates(shared: &Shared, with: GetUpdates) -> Response {
    assert_eq!(with.allowed_updates, ["message", "callback_query"]);
    let is_alone = {
        let mut inner = shared.inner.lock().unwrap();
        inner.pollers += 1;
        inner.updates.retain(|(number, _)| with.offset.is_none_or(|offset| *number >= offset));
        inner.saw_two_pollers |= inner.pollers > 1;
        inner.pollers == 1 && !inner.another_program_polls
    };
    shared.temper.ring();
    let _poller = Poller(shared);
    if !is_alone {
        return error(409, "Conflict: terminated by other getUpdates request", None);
    }
    let news = || {
        let updates = shared.inner.lock().unwrap().updates.clone();
        let at_once = with.limit.unwrap_or(100);
        (!updates.is_empty()).then(|| updates.into_iter().take(at_once).collect::<Vec<_>>())
    };
    let held = tokio::time::timeout(Duration::from_secs(with.timeout), shared.temper.until(news)).await;
    let written: Vec<String> = held.unwrap_or_default().into_iter().map(as_telegram_writes).collect();
    let body = format!("{{\"ok\":true,\"result\":[{}]}}", written.join(","));
    ([("content-type", "application/json")], body).into_response()
}

/// The number first, and each letter that is not ASCII in six.
fn as_telegram_writes((number, mut update): (i64, Value)) -> String {
    update.as_object_mut().expect("an update").remove("update_id");
    let rest = update.to_string().replacen('{', &format!("{{\"update_id\":{number},"), 1);
    let mut written = String::with_capacity(rest.len());
    for letter in rest.chars() {
        if letter.is_ascii() {
            written.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                write!(written, "\\u{unit:04x}").expect("a text");
            }
        }
    }
    written
}

fn fine(result: impl Into<Value>) -> Response {
    axum::Json(json!({ "ok": true, "result": result.into() })).into_response()
}

fn error(code: u16, description: &str, wait: Option<u64>) -> Response {
    let mut body = json!({ "ok": false, "error_code": code, "description": description });
    if let Some(wait) = wait {
        body["parameters"] = json!({ "retry_after": wait });
    }
    (StatusCode::from_u16(code).unwrap(), axum::Json(body)).into_response()
}
