//! Duo's Auth API, by what its own libraries send and expect: signed requests within five minutes of its clock, questions
//! whose answers are waited for, and words that are not to be believed.
#![expect(clippy::unnecessary_box_returns, reason = "it goes into the error of a `Result`")]

mod signed;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use self::signed::Asked;
use super::{Mood, Temper, serve};

pub(crate) const KEY: &str = "DITESTTESTTESTTEST00";
pub(crate) const SECRET: &str = "duo-test-secret-key-00000000000000000000";

#[derive(Clone)]
pub(crate) struct DuoServer {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    temper: Temper,
    /// Seconds since 1970.
    clock: Mutex<u64>,
    known: Mutex<Known>,
    scripted: Mutex<Option<(u16, &'static str)>>,
    throttled: AtomicUsize,
}

#[derive(Default)]
struct Known {
    count: u32,
    /// User names, and what preauth says of each.
    people: HashMap<String, &'static str>,
    questions: Vec<Question>,
    passcodes: HashMap<String, String>,
    enrolled: bool,
    verified: Verified,
}

/// What its policy makes of Verified Push.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Verified {
    #[default]
    Demanded,
    /// It says that it takes it, and sends a plain question.
    WithoutNumber,
    NotDemanded,
}

#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) txid: String,
    pub(crate) name: String,
    pub(crate) factor: String,
    pub(crate) info: String,
    pub(crate) title: String,
    is_verified: bool,
    answer: Option<(&'static str, &'static str)>,
    looks: u32,
}

type Fields = HashMap<String, String>;
type Told = Result<Value, Box<Response>>;

impl DuoServer {
    pub(crate) async fn start(seconds: u64) -> Self {
        let known = Known { people: HashMap::from([("ada".to_owned(), "auth")]), ..Known::default() };
        let shared = Shared {
            temper: Temper::good(),
            clock: Mutex::new(seconds),
            known: Mutex::new(known),
            scripted: Mutex::default(),
            throttled: AtomicUsize::default(),
        };
        let shared = Arc::new(shared);
        let router = Router::new().fallback(serve_one).with_state(Arc::clone(&shared));
        Self { address: serve(router).await, shared }
    }

    pub(crate) fn set(&self, mood: Mood) {
        self.shared.temper.set(mood);
    }

    pub(crate) fn set_clock(&self, seconds: u64) {
        *self.shared.clock.lock().unwrap() = seconds;
    }

    /// What preauth says of somebody: auth, allow, deny or enroll.
    pub(crate) fn says_of(&self, name: &str, result: &'static str) {
        self.shared.known.lock().unwrap().people.insert(name.to_owned(), result);
    }

    /// Waits for a question to somebody.
    pub(crate) async fn question(&self, name: &str) -> Question {
        let find = || self.shared.known.lock().unwrap().questions.iter().rev().find(|one| one.name == name).cloned();
        self.shared.temper.until(find).await
    }

    /// Somebody answers it; who waits is told at once.
    pub(crate) fn answer(&self, txid: &str, result: &'static str, status: &'static str) {
        let mut known = self.shared.known.lock().unwrap();
        known.questions.iter_mut().find(|one| one.txid == txid).expect("a question").answer = Some((result, status));
        drop(known);
        self.shared.temper.ring();
    }

    pub(crate) fn makes_of_verified_push(&self, verified: Verified) {
        self.shared.known.lock().unwrap().verified = verified;
    }

    /// All that was asked of anybody.
    pub(crate) fn questions(&self) -> Vec<Question> {
        self.shared.known.lock().unwrap().questions.clone()
    }

    /// Answers whatever comes with this.
    pub(crate) fn says_instead(&self, status: u16, body: &'static str) {
        *self.shared.scripted.lock().unwrap() = Some((status, body));
    }

    /// Waits for a passcode to somebody.
    pub(crate) async fn passcode_sent(&self, name: &str) -> String {
        self.shared.temper.until(|| self.passcode(name)).await
    }

    pub(crate) fn passcode(&self, name: &str) -> Option<String> {
        self.shared.known.lock().unwrap().passcodes.get(name).cloned()
    }

    /// The phone scanned the picture.
    pub(crate) fn enrol(&self) {
        self.shared.known.lock().unwrap().enrolled = true;
    }
}

async fn serve_one(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let mood = shared.temper.felt().await;
    if let Some((status, body)) = *shared.scripted.lock().unwrap() {
        return (StatusCode::from_u16(status).unwrap(), body).into_response();
    }
    let failed = |status, code, message| fail(status, code, message);
    match mood {
        Mood::Good | Mood::IsSilent | Mood::KnowsNobody | Mood::Blocks => {}
        Mood::Refuses => return *failed(400, 40_002, "Invalid request parameters\u{1b}[2J"),
        Mood::Throttles(wait) => {
            let mut answer = *failed(429, 42_901, "Too many requests");
            // Now in the one header, now in the other.
            let count = shared.throttled.fetch_add(1, Ordering::Relaxed);
            let header = ["x-retry-after", "retry-after"][count % 2];
            answer.headers_mut().insert(header, wait.into());
            return answer;
        }
        // With no word, as the original.
        Mood::RefusesUs => return StatusCode::UNAUTHORIZED.into_response(),
        Mood::TalksNonsense => return (StatusCode::OK, "<html>Welcome to nginx!</html>").into_response(),
        Mood::IsBroken => return (StatusCode::BAD_GATEWAY, "").into_response(),
    }
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 16).await.expect("a small body");
    let query = head.uri.query().unwrap_or_default().to_owned();
    let path = head.uri.path().to_owned();
    if path == "/auth/v2/ping" {
        return good(json!({ "time": *shared.clock.lock().unwrap() }));
    }
    let asked = Asked { method: &head.method, path: &path, query: &query, headers: &head.headers, body: &body };
    let Some(fields) = asked.signed(*shared.clock.lock().unwrap()) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let told = match (head.method.as_str(), path.as_str()) {
        ("GET", "/auth/v2/check") => Ok(json!({ "time": *shared.clock.lock().unwrap() })),
        ("POST", "/auth/v2/preauth") => shared.preauth(&fields, mood),
        ("POST", "/auth/v2/enroll") => Ok(json!({
            "activation_barcode": "https://api-test0001.duosecurity.com/frame/qr?value=x",
            "activation_code": "duo://abc-123", "expiration": 1_900_000_000_u64, "user_id": "DU0001",
            "username": fields.get("username"),
        })),
        ("POST", "/auth/v2/enroll_status") => shared.enrolment(&fields),
        ("POST", "/auth/v2/auth") => shared.auth(&fields),
        ("GET", "/auth/v2/auth_status") => shared.status(&fields).await,
        _ => Err(fail(404, 40_401, "Resource not found")),
    };
    match told {
        Ok(value) => good(value),
        Err(refused) => *refused,
    }
}

impl Shared {
    fn preauth(&self, fields: &Fields, mood: Mood) -> Told {
        allow(fields, &["username", "user_id", "ipaddr", "hostname", "client_supports_verified_push", "text_prompt"])?;
        let name = fields.get("username").ok_or_else(|| fail(400, 40_002, "Invalid request parameters"))?;
        let mut known = self.known.lock().unwrap();
        let result = match mood {
            Mood::KnowsNobody => "enroll",
            Mood::Blocks => "deny",
            _ => known.people.get(name).copied().unwrap_or("enroll"),
        };
        known.count += 1;
        let mut told = json!({ "result": result, "status_msg": format!("<b>{result}</b>\u{7}") });
        if result == "auth" {
            told["devices"] = json!([{
                "device": "DP80Z4", "type": "phone", "number": "XXX-XXX-4788", "name": "", "display_name": "Phone (XXX-XXX-4788)",
                "capabilities": ["auto", "push", "sms", "mobile_otp", "phone"],
            }]);
        }
        let is_supported = fields.get("client_supports_verified_push").is_some_and(|says| says == "1");
        if is_supported && known.verified != Verified::NotDemanded {
            told["txid"] = json!(format!("{:08x}-42ce-419d-8403-ed6b78e72d44", known.count));
        }
        Ok(told)
    }

    fn enrolment(&self, fields: &Fields) -> Told {
        allow(fields, &["user_id", "activation_code"])?;
        let is_it = fields.get("activation_code").is_some_and(|code| code == "duo://abc-123");
        let mut known = self.known.lock().unwrap();
        if is_it && known.enrolled {
            known.people.insert("grace".to_owned(), "auth");
        }
        Ok(json!(if !is_it {
            "invalid"
        } else if known.enrolled {
            "success"
        } else {
            "waiting"
        }))
    }

    fn auth(&self, fields: &Fields) -> Told {
        allow(
            fields,
            &[
                "username",
                "factor",
                "device",
                "async",
                "type",
                "pushinfo",
                "txid",
                "passcode",
                "display_username",
                "ipaddr",
            ],
        )?;
        let wrong = || fail(400, 40_002, "Invalid request parameters");
        let (name, factor) = (fields.get("username").ok_or_else(wrong)?, fields.get("factor").ok_or_else(wrong)?);
        let mut known = self.known.lock().unwrap();
        known.count += 1;
        let count = known.count;
        match factor.as_str() {
            "sms" => {
                known.passcodes.insert(name.clone(), format!("{:07}", 1_000_000 + count * 7919));
                drop(known);
                self.temper.ring();
                Ok(json!({ "result": "deny", "status": "sent", "status_msg": "New SMS passcodes sent" }))
            }
            "passcode" => {
                let is_right = fields.get("passcode").is_some() && known.passcodes.get(name) == fields.get("passcode");
                if is_right {
                    known.passcodes.remove(name);
                }
                let (result, says) =
                    if is_right { ("allow", "Success. Logging you in...") } else { ("deny", "Incorrect passcode.") };
                Ok(json!({ "result": result, "status": result, "status_msg": says }))
            }
            "push" | "auto" | "phone" => {
                let txid =
                    fields.get("txid").cloned().unwrap_or_else(|| format!("{count:08x}-0000-419d-8403-ed6b78e72d44"));
                let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
                if field("device") != "auto" || field("async") != "1" {
                    return Err(wrong());
                }
                let is_verified =
                    fields.contains_key("txid") && known.verified == Verified::Demanded && factor == "push";
                known.questions.push(Question {
                    txid: txid.clone(),
                    name: name.clone(),
                    factor: factor.clone(),
                    info: field("pushinfo"),
                    title: field("type"),
                    is_verified,
                    answer: None,
                    looks: 0,
                });
                drop(known);
                self.temper.ring();
                Ok(json!({ "txid": txid }))
            }
            _ => Err(wrong()),
        }
    }

    /// The first look is answered at once, the next ones when there is news.
    async fn status(&self, fields: &Fields) -> Told {
        allow(fields, &["txid"])?;
        let txid = fields.get("txid").cloned().unwrap_or_default();
        let look = || {
            let mut known = self.known.lock().unwrap();
            let Some(one) = known.questions.iter_mut().find(|one| one.txid == txid) else {
                return Some(Err(fail(400, 40_002, "Invalid request parameters")));
            };
            one.looks += 1;
            match (one.answer, one.looks) {
                (Some((result, status)), _) => {
                    Some(Ok(json!({ "result": result, "status": status, "status_msg": "Success. Logging you in..." })))
                }
                (None, 1) if one.is_verified => Some(Ok(json!({
                    "auth_delayed": false, "result": "waiting", "status": "pushed",
                    "status_msg": "Please enter verification code 708 into Duo Mobile...\u{1b}[31m",
                }))),
                (None, 1) if one.factor == "phone" => Some(Ok(json!({
                    "result": "waiting", "status": "calling", "status_msg": "Dialing XXX-XXX-1234...",
                }))),
                (None, 2) if one.factor == "phone" => Some(Ok(json!({
                    "result": "waiting", "status": "answered",
                    "status_msg": "Answered. Press '#' on your phone to log in.",
                }))),
                (None, 1) => Some(Ok(json!({
                    "result": "waiting", "status": "pushed", "status_msg": "Pushed a login request to your device...",
                }))),
                (None, _) => None,
            }
        };
        tokio::time::timeout(Duration::from_mins(2), self.temper.until(look)).await.expect("an answer")
    }
}

fn allow(fields: &Fields, known: &[&str]) -> Result<(), Box<Response>> {
    let is_known = fields.keys().all(|name| known.contains(&name.as_str()));
    if is_known { Ok(()) } else { Err(fail(400, 40_002, "Invalid request parameters")) }
}

fn good(response: impl Into<Value>) -> Response {
    axum::Json(json!({ "stat": "OK", "response": response.into() })).into_response()
}

fn fail(status: u16, code: u32, message: &str) -> Box<Response> {
    let body = json!({ "stat": "FAIL", "code": code, "message": message, "message_detail": "" });
    Box::new((StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response())
}
