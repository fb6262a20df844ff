//! An ntfy server, its app on a phone and its page in a browser, by what `docs/publish.md` and the server's own list of
//! errors say.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde::Deserialize;
use serde_json::json;

use super::{Mood, Temper, serve};

#[derive(Clone)]
pub(crate) struct NtfyServer {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    temper: Temper,
    token: Option<&'static str>,
    messages: Mutex<Vec<Message>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Message {
    pub(crate) topic: String,
    pub(crate) title: String,
    #[serde(rename = "message")]
    pub(crate) text: String,
    pub(crate) priority: u8,
    pub(crate) cache: String,
    pub(crate) click: Option<String>,
    #[serde(default)]
    pub(crate) actions: Vec<Action>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "action", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Action {
    View { label: String, url: String },
    Http { label: String, url: String, method: String, clear: bool },
}

impl NtfyServer {
    /// Anybody may write.
    pub(crate) async fn open() -> Self {
        Self::start(None).await
    }

    /// Only whoever has this token may write.
    pub(crate) async fn guarded(token: &'static str) -> Self {
        Self::start(Some(token)).await
    }

    async fn start(token: Option<&'static str>) -> Self {
        let shared = Arc::new(Shared { temper: Temper::good(), token, messages: Mutex::default() });
        let router = Router::new().route("/", post(publish)).fallback(nothing).with_state(Arc::clone(&shared));
        Self { address: serve(router).await, shared }
    }

    pub(crate) fn set(&self, mood: Mood) {
        self.shared.temper.set(mood);
    }

    /// What came to a topic, which only its reader knows.
    pub(crate) fn messages(&self, topic: &str) -> Vec<Message> {
        self.shared.messages.lock().unwrap().iter().filter(|message| message.topic == topic).cloned().collect()
    }

    /// Waits for the last of at least so many that come to it.
    pub(crate) async fn message(&self, topic: &str, count: usize) -> Message {
        let look = || Some(self.messages(topic)).filter(|all| all.len() >= count).and_then(|mut all| all.pop());
        self.shared.temper.until(look).await
    }

    /// The origin of its page.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

async fn nothing() -> Response {
    error(40401, "page not found", None)
}

async fn publish(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    match shared.temper.felt().await {
        Mood::Refuses => return error(40009, "invalid request: topic invalid", None),
        Mood::Throttles(wait) => return error(42901, "limit reached: too many requests, please be nice", Some(wait)),
        Mood::RefusesUs | Mood::Blocks => return error(40301, "forbidden", None),
        Mood::KnowsNobody => return error(40401, "page not found", None),
        Mood::TalksNonsense => return (StatusCode::OK, "<html>Welcome to nginx!</html>").into_response(),
        Mood::IsBroken => return (StatusCode::BAD_GATEWAY, "<html>502</html>").into_response(),
        Mood::Good | Mood::IsSilent => {}
    }
    let authorization = headers.get("authorization").map(|value| value.to_str().unwrap());
    match (shared.token, authorization) {
        (None, None) => {}
        (Some(token), Some(given)) if given == format!("Bearer {token}") => {}
        (_, None) => return error(40301, "forbidden", None),
        (_, Some(_)) => return error(40101, "unauthorized", None),
    }
    let Ok(message) = serde_json::from_slice::<Message>(&body) else {
        return error(40017, "invalid request: request body must be message JSON", None);
    };
    if let Err(answer) = judge(&message) {
        return *answer;
    }
    shared.messages.lock().unwrap().push(message.clone());
    shared.temper.ring();
    let answer = json!({
        "id": "sPs71M8A2Tab", "time": 1_800_000_000, "event": "message", "topic": message.topic, "title": message.title,
        "message": message.text, "priority": message.priority,
    });
    (StatusCode::OK, axum::Json(answer)).into_response()
}

fn judge(message: &Message) -> Result<(), Box<Response>> {
    let wrong = |code, says| Err(Box::new(error(code, says, None)));
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if !(1..=64).contains(&message.topic.len()) || !message.topic.bytes().all(is_name) {
        return wrong(40009, "invalid request: topic invalid");
    }
    if !(1..=5).contains(&message.priority) {
        return wrong(40007, "invalid priority parameter");
    }
    if message.text.len() > 4096 {
        return wrong(41303, "JSON body too large");
    }
    let is_link = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    let is_good = |action: &Action| match action {
        Action::View { label, url } => !label.is_empty() && is_link(url),
        Action::Http { label, url, method, .. } => !label.is_empty() && is_link(url) && method == "POST",
    };
    if message.actions.len() > 3 || !message.actions.iter().all(is_good) {
        return wrong(40018, "invalid request: actions invalid");
    }
    Ok(())
}

fn error(code: u32, says: &str, wait: Option<u64>) -> Response {
    let status = u16::try_from(code / 100).unwrap();
    let body = json!({ "code": code, "http": status, "error": says, "link": "https://ntfy.sh/docs/publish/" });
    let mut answer = (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response();
    if let Some(wait) = wait {
        answer.headers_mut().insert("retry-after", wait.into());
    }
    answer
}

/// What a button does when it is pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Press {
    /// The phone opens a page.
    Opens(String),
    /// The app itself asks, without any cookie, as no browser.
    Posts(String),
}

impl Message {
    pub(crate) fn press(&self, wanted: &str) -> Press {
        let found = self.actions.iter().find_map(|action| match action {
            Action::View { label, url } if label == wanted => Some(Press::Opens(url.clone())),
            // What was answered goes away.
            Action::Http { label, url, clear: true, .. } if label == wanted => Some(Press::Posts(url.clone())),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("no button {wanted}: {:?}", self.actions))
    }

    pub(crate) fn labels(&self) -> Vec<&str> {
        self.actions
            .iter()
            .map(|action| match action {
                Action::View { label, .. } | Action::Http { label, .. } => label.as_str(),
            })
            .collect()
    }
}

/// What the service worker of ntfy's own page sends for a button: a `fetch` from another site. It has no header of its own,
/// so nothing is asked before.
pub(crate) fn fetch_headers(origin: &str) -> [(&'static str, String); 4] {
    [
        ("origin", origin.to_owned()),
        ("sec-fetch-site", "cross-site".to_owned()),
        ("sec-fetch-mode", "cors".to_owned()),
        ("sec-fetch-dest", "empty".to_owned()),
    ]
}

/// Whether the browser lets the page see that answer: if not, ntfy tells the person that it failed.
pub(crate) fn may_read(origin: &str, status: StatusCode, headers: &HeaderMap) -> bool {
    let mut allowed = headers.get_all("access-control-allow-origin").iter();
    let is_allowed = matches!((allowed.next(), allowed.next()), (Some(one), None) if one == "*" || one == origin);
    is_allowed && status.is_success()
}
