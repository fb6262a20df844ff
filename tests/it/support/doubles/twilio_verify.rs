//! Twilio Verify, by its own description of its interface: forms alone, one code for as long as it lives, five sends and
//! five checks, and nothing once it is over.
#![expect(clippy::unnecessary_box_returns, reason = "it goes into the error of a `Result`")]

mod posted;
mod push;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, RawForm, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

pub(crate) use self::posted::{Posts, posted};
use self::push::{challenge, drop_entity, factors, look, make_entity, make_token, notify};
use super::{Mood, Temper, serve};

pub(crate) const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
pub(crate) const TOKEN: &str = "tw-auth-token-0001";
pub(crate) const SERVICE: &str = "VA0123456789abcdef0123456789abcdef";

#[derive(Clone)]
pub(crate) struct TwilioServer {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    temper: Temper,
    /// Seconds since 1970.
    clock: Mutex<u64>,
    known: Mutex<Known>,
}

/// As worlds begin.
const NOW: u64 = 1_800_000_000;
const CODES_LAST: u64 = 600;

#[derive(Default)]
struct Known {
    count: u32,
    verifications: Vec<Verification>,
    /// Identities, and the factors of each.
    entities: HashMap<String, Vec<String>>,
    challenges: Vec<Challenge>,
}

#[derive(Clone, Debug)]
pub(crate) struct Verification {
    pub(crate) sid: String,
    pub(crate) to: String,
    pub(crate) channels: Vec<String>,
    pub(crate) code: String,
    pub(crate) locale: Option<String>,
    created: u64,
    status: &'static str,
    checks: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Challenge {
    pub(crate) sid: String,
    pub(crate) identity: String,
    pub(crate) message: String,
    pub(crate) fields: Vec<String>,
    pub(crate) expiration: String,
    pub(crate) notified: u32,
    factor: String,
    created: u64,
    ends: u64,
    status: &'static str,
    reason: &'static str,
}

type Form = Vec<(String, String)>;
type Answer = Result<Response, Box<Response>>;

impl TwilioServer {
    pub(crate) async fn start() -> Self {
        let shared = Arc::new(Shared { temper: Temper::good(), clock: Mutex::new(NOW), known: Mutex::default() });
        let router = Router::new()
            .route("/v2/Services/{service}/Verifications", post(start))
            .route("/v2/Services/{service}/Verifications/{sid}", get(fetch).post(update))
            .route("/v2/Services/{service}/VerificationCheck", post(check))
            .route("/v2/Services/{service}/Entities", post(make_entity))
            .route("/v2/Services/{service}/Entities/{identity}", delete(drop_entity))
            .route("/v2/Services/{service}/AccessTokens", post(make_token))
            .route("/v2/Services/{service}/Entities/{identity}/Factors", get(factors))
            .route("/v2/Services/{service}/Entities/{identity}/Challenges", post(challenge))
            .route("/v2/Services/{service}/Entities/{identity}/Challenges/{sid}", get(look))
            .route("/v2/Services/{service}/Entities/{identity}/Challenges/{sid}/Notifications", post(notify))
            .fallback(|| async { *error(404, 20_404, "The requested resource was not found") })
            .with_state(Arc::clone(&shared));
        Self { address: serve(router).await, shared }
    }

    pub(crate) fn set(&self, mood: Mood) {
        self.shared.temper.set(mood);
    }

    /// What was sent to a number, the newest last.
    pub(crate) fn sent_to(&self, number: &str) -> Vec<Verification> {
        self.known(|known| known.verifications.iter().filter(|one| one.to == number).cloned().collect())
    }

    /// Waits for the first.
    pub(crate) async fn code(&self, number: &str) -> String {
        self.shared.temper.until(|| self.sent_to(number).pop()).await.code
    }

    /// Waits until it is so.
    pub(crate) async fn until<T>(&self, look: impl Fn() -> Option<T>) -> T {
        self.shared.temper.until(look).await
    }

    /// So long went by.
    pub(crate) fn advance(&self, seconds: u64) {
        *self.shared.clock.lock().unwrap() += seconds;
    }

    /// An app scanned the picture of this identity.
    pub(crate) fn scan(&self, identity: &str) {
        self.known(|known| {
            let sid = known.sid("YF");
            known.entities.get_mut(identity).expect("an identity that is known").push(sid);
        });
    }

    /// A phone that it knows already, as we keep it.
    pub(crate) fn register(&self, identity: &str) -> String {
        self.known(|known| {
            let sid = known.sid("YF");
            known.entities.insert(identity.to_owned(), vec![sid.clone()]);
            format!("{identity}/{sid}")
        })
    }

    /// Waits for a question.
    pub(crate) async fn challenge(&self) -> Challenge {
        self.shared.temper.until(|| self.challenges().pop()).await
    }

    pub(crate) fn identities(&self) -> Vec<String> {
        self.known(|known| known.entities.keys().cloned().collect())
    }

    pub(crate) fn challenges(&self) -> Vec<Challenge> {
        self.known(|known| known.challenges.clone())
    }

    /// Somebody answers in the app.
    pub(crate) fn answer(&self, sid: &str, status: &'static str, reason: &'static str) {
        self.known(|known| {
            let found = known.challenges.iter_mut().find(|one| one.sid == sid).expect("a challenge");
            assert_eq!(found.status, "pending", "it is over");
            (found.status, found.reason) = (status, reason);
        });
    }

    fn known<T>(&self, look: impl FnOnce(&mut Known) -> T) -> T {
        look(&mut self.shared.known.lock().unwrap())
    }
}

impl Shared {
    fn now(&self) -> u64 {
        *self.clock.lock().unwrap()
    }
}

impl Verification {
    fn lives(&self, now: u64) -> bool {
        self.status == "pending" && now < self.created + CODES_LAST
    }
}

impl Challenge {
    fn end_by(&mut self, now: u64) {
        if self.status == "pending" && self.ends <= now {
            self.status = "expired";
        }
    }
}

impl Known {
    fn sid(&mut self, prefix: &str) -> String {
        self.count += 1;
        format!("{prefix}{:032x}", self.count)
    }

    fn challenge(&mut self, identity: &str, sid: &str) -> Result<&mut Challenge, Box<Response>> {
        let found = self.challenges.iter_mut().find(|one| one.sid == sid && one.identity == identity);
        found.ok_or_else(|| error(404, 20_404, "The requested resource was not found"))
    }
}

/// Who asks, and how the server is today.
async fn admit(shared: &Shared, service: &str, headers: &HeaderMap) -> Result<(), Box<Response>> {
    match shared.temper.felt().await {
        Mood::Good | Mood::IsSilent => {}
        Mood::Refuses => return Err(error(400, 60_200, "Invalid parameter")),
        Mood::Throttles(wait) => return Err(with_wait(error(429, 20_429, "Too many requests"), wait)),
        Mood::KnowsNobody => return Err(error(404, 20_404, "The requested resource was not found")),
        Mood::Blocks => return Err(error(403, 60_410, "Verification delivery attempt blocked")),
        Mood::RefusesUs => return Err(error(401, 20_003, "Authenticate")),
        Mood::TalksNonsense => {
            return Err(Box::new((StatusCode::OK, "<html>Welcome to nginx!</html>").into_response()));
        }
        Mood::IsBroken => return Err(Box::new((StatusCode::BAD_GATEWAY, "<html>502</html>").into_response())),
    }
    let expected = format!("Basic {}", STANDARD.encode(format!("{ACCOUNT}:{TOKEN}")));
    if headers.get("authorization").is_none_or(|given| given != expected.as_str()) {
        return Err(error(401, 20_003, "Authenticate"));
    }
    if service == SERVICE { Ok(()) } else { Err(error(404, 20_404, "The requested resource was not found")) }
}

/// A form with these names alone.
fn read(headers: &HeaderMap, body: &[u8], known: &[&str]) -> Result<Form, Box<Response>> {
    let kind = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind != "application/x-www-form-urlencoded" && !body.is_empty() {
        return Err(error(415, 20_415, "Unsupported media type"));
    }
    let form: Form = url::form_urlencoded::parse(body).into_owned().collect();
    match form.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        Some((name, _)) => Err(error(400, 60_200, &format!("Invalid parameter `{name}`"))),
        None => Ok(form),
    }
}

fn value<'f>(form: &'f Form, name: &str) -> Option<&'f str> {
    form.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

fn needed<'f>(form: &'f Form, name: &str) -> Result<&'f str, Box<Response>> {
    value(form, name)
        .filter(|value| !value.is_empty())
        .ok_or_else(|| error(400, 60_200, &format!("Invalid parameter `{name}`")))
}

async fn start(
    state: State<Arc<Shared>>,
    Path(service): Path<String>,
    headers: HeaderMap,
    RawForm(body): RawForm,
) -> Response {
    whole(async {
        admit(&state, &service, &headers).await?;
        let form = read(&headers, &body, &["To", "Channel", "Locale", "CustomFriendlyName"])?;
        let (to, channel) = (needed(&form, "To")?, needed(&form, "Channel")?);
        let is_number =
            to.starts_with('+') && to[1..].bytes().all(|byte| byte.is_ascii_digit()) && (8..=16).contains(&to.len());
        let is_mailbox = to.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'));
        let fits = if channel == "email" { is_mailbox } else { is_number };
        if !fits || !["sms", "call", "whatsapp", "email"].contains(&channel) {
            return Err(error(400, 60_200, "Invalid parameter"));
        }
        let now = state.now();
        let mut known = state.known.lock().unwrap();
        let sid = known.sid("VE");
        let mut place = known.verifications.iter().position(|one| one.to == to && one.lives(now));
        if place.is_none() {
            let code = format!("{:06}", 100_003 + known.count * 7919);
            let locale = value(&form, "Locale").map(str::to_owned);
            let (to, channels) = (to.to_owned(), Vec::new());
            let (created, status) = (now, "pending");
            known.verifications.push(Verification { sid, to, channels, code, locale, created, status, checks: 0 });
            place = known.verifications.len().checked_sub(1);
        }
        let place = place.unwrap();
        let found = &mut known.verifications[place];
        if found.channels.len() >= 5 {
            return Err(error(429, 60_203, "Max send attempts reached"));
        }
        found.channels.push(channel.to_owned());
        let told = told(found);
        drop(known);
        state.temper.ring();
        Ok((StatusCode::CREATED, axum::Json(told)).into_response())
    })
    .await
}

async fn update(
    state: State<Arc<Shared>>,
    Path((service, sid)): Path<(String, String)>,
    headers: HeaderMap,
    RawForm(body): RawForm,
) -> Response {
    whole(async {
        admit(&state, &service, &headers).await?;
        let form = read(&headers, &body, &["Status"])?;
        let (wanted, now) = (needed(&form, "Status")?, state.now());
        let mut known = state.known.lock().unwrap();
        let found = known.verifications.iter_mut().find(|one| one.sid == sid && one.lives(now));
        let found = found.ok_or_else(|| error(404, 20_404, "The requested resource was not found"))?;
        found.status = match wanted {
            "canceled" => "canceled",
            "approved" => "approved",
            _ => return Err(error(400, 60_200, "Invalid parameter")),
        };
        Ok(axum::Json(told(found)).into_response())
    })
    .await
}

async fn check(
    state: State<Arc<Shared>>,
    Path(service): Path<String>,
    headers: HeaderMap,
    RawForm(body): RawForm,
) -> Response {
    whole(async {
        admit(&state, &service, &headers).await?;
        let form = read(&headers, &body, &["Code", "VerificationSid", "To"])?;
        let (code, now) = (needed(&form, "Code")?, state.now());
        if value(&form, "VerificationSid").is_some() == value(&form, "To").is_some() {
            return Err(error(400, 60_200, "Either VerificationSid or To"));
        }
        let mut known = state.known.lock().unwrap();
        let is_meant = |one: &&mut Verification| {
            value(&form, "VerificationSid") == Some(one.sid.as_str()) || value(&form, "To") == Some(one.to.as_str())
        };
        let found = known.verifications.iter_mut().filter(|one| one.lives(now)).find(is_meant);
        let found = found.ok_or_else(|| error(404, 20_404, "The requested resource was not found"))?;
        found.checks += 1;
        if found.checks > 5 {
            found.status = "max_attempts_reached";
            return Err(error(429, 60_202, "Max check attempts reached"));
        }
        if found.code == code {
            found.status = "approved";
        }
        Ok((StatusCode::CREATED, axum::Json(told(found))).into_response())
    })
    .await
}

/// For those who ask what became of one.
async fn fetch(
    state: State<Arc<Shared>>,
    Path((service, sid)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    whole(async {
        admit(&state, &service, &headers).await?;
        let now = state.now();
        let known = state.known.lock().unwrap();
        let found = known.verifications.iter().find(|one| one.sid == sid && one.lives(now));
        let found = found.ok_or_else(|| error(404, 20_404, "The requested resource was not found"))?;
        Ok(axum::Json(told(found)).into_response())
    })
    .await
}

fn told(one: &Verification) -> Value {
    // Large or small, as the original has them.
    let word = |channel: &String| if channel == "whatsapp" { channel.clone() } else { channel.to_uppercase() };
    let attempts: Vec<_> = one.channels.iter().map(|channel| json!({ "channel": word(channel) })).collect();
    let created = written(one.created);
    json!({
        "sid": one.sid, "service_sid": SERVICE, "account_sid": ACCOUNT, "to": one.to, "status": one.status,
        "valid": one.status == "approved", "channel": one.channels.last(), "lookup": {}, "amount": null, "payee": null,
        "send_code_attempts": attempts, "date_created": created, "date_updated": created,
        "sna": null, "url": format!("https://verify.twilio.com/v2/Services/{SERVICE}/Verifications/{}", one.sid),
    })
}

/// RFC 3339, in whole seconds.
fn written(seconds: u64) -> String {
    jiff::Timestamp::from_second(i64::try_from(seconds).unwrap()).unwrap().to_string()
}

async fn whole(answer: impl Future<Output = Answer>) -> Response {
    answer.await.unwrap_or_else(|refused| *refused)
}

fn error(status: u16, code: u32, message: &str) -> Box<Response> {
    let info = format!("https://www.twilio.com/docs/errors/{code}");
    let body = json!({ "code": code, "message": message, "more_info": info, "status": status });
    Box::new((StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response())
}

fn with_wait(mut answer: Box<Response>, seconds: u64) -> Box<Response> {
    answer.headers_mut().insert("retry-after", seconds.into());
    answer
}
