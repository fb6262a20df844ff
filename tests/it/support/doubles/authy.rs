//! Authy, by what its own libraries send and expect: errors whose codes are texts, successes that are now a word and now a
//! text, messages that it ignores, and signed news.

mod posted;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde_json::{Value, json};

pub(crate) use self::posted::{callback, callback_by_get};
use super::{Mood, Temper, serve};

pub(crate) const KEY: &str = "test-api-key-0001";
pub(crate) const APP_ID: &str = "46113";

#[derive(Clone)]
pub(crate) struct AuthyServer {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    temper: Temper,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    count: u32,
    /// `custom_user_id` and the id that its phone got.
    registrations: HashMap<String, u64>,
    users: Vec<u64>,
    requests: Vec<ApprovalRequest>,
    /// Codes that were sent, and whether each was used.
    codes: HashMap<u64, (String, bool)>,
}

#[derive(Clone, Debug)]
pub(crate) struct ApprovalRequest {
    pub(crate) uuid: String,
    pub(crate) user: u64,
    pub(crate) message: String,
    pub(crate) details: Value,
    pub(crate) seconds: u64,
    status: &'static str,
}

type Asked = HashMap<String, String>;

impl AuthyServer {
    pub(crate) async fn start() -> Self {
        let shared = Arc::new(Shared { temper: Temper::good(), known: Mutex::default() });
        let router = Router::new()
            .route("/protected/json/registrations/status", get(registration))
            .route("/protected/json/users/{id}/delete", post(delete))
            .route("/protected/json/users/{id}/remove", post(delete))
            .route("/protected/json/users/delete/{id}", post(delete))
            .route("/protected/json/{way}/{id}", get(send))
            .route("/protected/json/verify/{code}/{id}", get(verify))
            .route("/onetouch/json/users/{id}/approval_requests", post(ask))
            .route("/onetouch/json/approval_requests/{uuid}", get(look))
            .with_state(Arc::clone(&shared));
        Self { address: serve(router).await, shared }
    }

    pub(crate) fn set(&self, mood: Mood) {
        self.shared.temper.set(mood);
    }

    /// The app scans a picture, and reads it as the original does: a JWT signed with the application's key.
    pub(crate) fn scan(&self, picture: &str, now: u64) -> u64 {
        let token = picture.strip_prefix("authy://account?token=").expect("an address of Authy's");
        let (signed, signature) = token.rsplit_once('.').expect("a signature");
        let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
        let key = hmac::Key::new(hmac::HMAC_SHA256, KEY.as_bytes());
        hmac::verify(&key, signed.as_bytes(), &signature).expect("a good signature");
        let part = |part: &str| -> Value { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap() };
        let (head, claims) =
            signed.split_once('.').map(|(head, claims)| (part(head), part(claims))).expect("two parts");
        assert_eq!(head, json!({ "alg": "HS256", "typ": "JWT" }));
        assert!(claims["iat"].as_u64().unwrap() <= now && now < claims["exp"].as_u64().unwrap(), "60086");
        assert_eq!(claims["context"]["authy_app_id"], APP_ID, "60101");
        let wanted = claims["context"]["custom_user_id"].as_str().expect("a text").to_owned();
        let id = self.register();
        self.shared.known.lock().unwrap().registrations.insert(wanted, id);
        id
    }

    /// Somebody whom it knows already.
    pub(crate) fn register(&self) -> u64 {
        let mut known = self.shared.known.lock().unwrap();
        let id = 1635 + known.users.len() as u64;
        known.users.push(id);
        id
    }

    /// Somebody's phone, which scanned before.
    pub(crate) fn knows_already(&self, id: u64) {
        self.shared.known.lock().unwrap().users.push(id);
    }

    pub(crate) async fn until_forgotten(&self, id: u64) {
        self.shared.temper.until(|| (!self.knows(id)).then_some(())).await;
    }

    /// Waits for a question.
    pub(crate) async fn request(&self) -> ApprovalRequest {
        self.shared.temper.until(|| self.requests().pop()).await
    }

    pub(crate) fn requests(&self) -> Vec<ApprovalRequest> {
        self.shared.known.lock().unwrap().requests.clone()
    }

    /// Somebody answers, or nobody does.
    pub(crate) fn answer(&self, uuid: &str, status: &'static str) {
        let mut known = self.shared.known.lock().unwrap();
        known.requests.iter_mut().find(|one| one.uuid == uuid).expect("a request").status = status;
    }

    pub(crate) fn code(&self, user: u64) -> Option<String> {
        self.shared.known.lock().unwrap().codes.get(&user).map(|(code, _)| code.clone())
    }

    pub(crate) fn knows(&self, user: u64) -> bool {
        self.shared.known.lock().unwrap().users.contains(&user)
    }
}

impl Shared {
    /// The key stands in a header, or in the query as older libraries have it; with it, what is known here and no more.
    async fn admit(&self, headers: &HeaderMap, asked: &Asked, known: &[&str]) -> Result<(), Box<Response>> {
        self.feel().await?;
        let in_header = headers.get("x-authy-api-key").map(|key| key == KEY);
        if !in_header.unwrap_or_else(|| asked.get("api_key").is_some_and(|key| key == KEY)) {
            return Err(Box::new(error(401, "60001", "Invalid API key")));
        }
        let is_known = |name: &&String| *name == "api_key" || known.contains(&name.as_str());
        match asked.keys().find(|name| !is_known(name)) {
            Some(name) => Err(Box::new(error(400, "60000", &format!("Invalid parameter {name}")))),
            None => Ok(()),
        }
    }

    async fn feel(&self) -> Result<(), Box<Response>> {
        match self.temper.felt().await {
            Mood::Good | Mood::IsSilent => {}
            Mood::Refuses => return Err(Box::new(error(400, "60033", "Phone number is invalid"))),
            Mood::Throttles(wait) => {
                let mut answer = error(429, "60120", "User SMS limit reached");
                answer.headers_mut().insert("retry-after", wait.into());
                return Err(Box::new(answer));
            }
            Mood::KnowsNobody => return Err(Box::new(error(404, "60026", "User not found"))),
            Mood::Blocks => return Err(Box::new(error(400, "60082", "Cannot send SMS to landline phone numbers"))),
            Mood::RefusesUs => return Err(Box::new(error(401, "60001", "Invalid API key"))),
            Mood::TalksNonsense => {
                return Err(Box::new((StatusCode::OK, r#"{"success":false,"message":"?"}"#).into_response()));
            }
            Mood::IsBroken => return Err(Box::new((StatusCode::SERVICE_UNAVAILABLE, "").into_response())),
        }
        Ok(())
    }

    fn user(&self, id: u64) -> Result<(), Box<Response>> {
        let is_known = self.known.lock().unwrap().users.contains(&id);
        if is_known { Ok(()) } else { Err(Box::new(error(404, "60026", "User not found"))) }
    }
}

async fn registration(State(shared): State<Arc<Shared>>, headers: HeaderMap, Query(asked): Query<Asked>) -> Response {
    if let Err(refused) = shared.admit(&headers, &asked, &["custom_user_id"]).await {
        return *refused;
    }
    let known = shared.known.lock().unwrap();
    match asked.get("custom_user_id").and_then(|wanted| known.registrations.get(wanted)) {
        Some(id) => axum::Json(json!({ "registration": { "status": "completed", "authy_id": id }, "success": true }))
            .into_response(),
        None => error(404, "60035", "Registration not found"),
    }
}

async fn delete(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<u64>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    if let Err(refused) = shared.admit(&headers, &asked, &["user_ip"]).await {
        return *refused;
    }
    if let Err(unknown) = shared.user(id) {
        return *unknown;
    }
    shared.known.lock().unwrap().users.retain(|user| *user != id);
    shared.temper.ring();
    axum::Json(json!({ "message": "User was added to remove.", "success": true })).into_response()
}

async fn send(
    State(shared): State<Arc<Shared>>,
    Path((way, id)): Path<(String, u64)>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    if let Err(refused) = shared.admit(&headers, &asked, &["force", "action", "action_message"]).await {
        return *refused;
    }
    if let Err(unknown) = shared.user(id) {
        return *unknown;
    }
    assert!(way == "sms" || way == "call", "{way}");
    if asked.get("force").is_none_or(|force| force != "true") {
        let message =
            "Ignored: SMS is not needed for smartphones. Pass force=true if you want to actually send it anyway.";
        let told = json!({ "message": message, "cellphone": "+1-XXX-XXX-XX67", "device": "android", "ignored": true, "success": true });
        return axum::Json(told).into_response();
    }
    let mut known = shared.known.lock().unwrap();
    known.count += 1;
    let code = format!("{:07}", 1_000_000 + known.count * 7919);
    known.codes.entry(id).or_insert((code, false));
    axum::Json(json!({ "success": true, "message": "SMS token was sent", "cellphone": "+1-XXX-XXX-XX67" }))
        .into_response()
}

async fn verify(
    State(shared): State<Arc<Shared>>,
    Path((code, id)): Path<(String, u64)>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    if let Err(refused) = shared.admit(&headers, &asked, &["force", "action"]).await {
        return *refused;
    }
    if !(6..=12).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return error(400, "60022", "Token format is invalid");
    }
    let forced = asked.get("force").is_some_and(|force| force == "true");
    let mut known = shared.known.lock().unwrap();
    match known.codes.get_mut(&id) {
        // As the original once did: somebody who is not registered passes with any code.
        None if !forced => {}
        Some((sent, used)) if *sent == code && !*used => *used = true,
        Some((sent, _)) if *sent == code => return error(401, "60019", "Token is invalid. Token was used recently"),
        _ => return error(401, "60020", "Token is invalid"),
    }
    let told = json!({ "message": "Token is valid.", "token": "is valid", "success": "true", "device": { "id": null, "os_type": "sms" } });
    axum::Json(told).into_response()
}

async fn ask(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<u64>,
    headers: HeaderMap,
    Query(query): Query<Asked>,
    body: Bytes,
) -> Response {
    if let Err(refused) = shared.admit(&headers, &query, &[]).await {
        return *refused;
    }
    if let Err(unknown) = shared.user(id) {
        return *unknown;
    }
    let Some(asked) = read(&headers, &body) else { return error(400, "60000", "Invalid parameter") };
    let known_names = ["message", "details", "hidden_details", "logos", "seconds_to_expire"];
    let message = asked.get("message").and_then(Value::as_str).unwrap_or_default().to_owned();
    let details = asked.get("details").cloned().unwrap_or_default();
    let is_short = |text: &str| text.chars().count() <= 200;
    let are_short = details
        .as_object()
        .is_none_or(|all| all.iter().all(|(name, value)| is_short(name) && value.as_str().is_some_and(is_short)));
    let is_known = asked.keys().all(|name| known_names.contains(&name.as_str()));
    // A day, if nobody says otherwise: nobody wants that. In a form everything is a text.
    let seconds = asked.get("seconds_to_expire");
    let seconds = seconds.and_then(|said| said.as_u64().or_else(|| said.as_str()?.parse().ok()));
    let Some(seconds) = seconds else { return error(400, "60000", "Invalid parameter") };
    if !is_known || message.is_empty() || !is_short(&message) || !are_short || !has_its_default(asked.get("logos")) {
        return error(400, "60000", "Invalid parameter");
    }
    let mut known = shared.known.lock().unwrap();
    known.count += 1;
    let uuid = format!("{:08x}-bc43-0135-d7be-1285ca17e122", known.count);
    known.requests.push(ApprovalRequest { uuid: uuid.clone(), user: id, message, details, seconds, status: "pending" });
    drop(known);
    shared.temper.ring();
    axum::Json(json!({ "approval_request": { "uuid": uuid }, "success": true })).into_response()
}

/// JSON; or a form, in which what is within something else has its name in brackets.
fn read(headers: &HeaderMap, body: &[u8]) -> Option<serde_json::Map<String, Value>> {
    let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/json") {
        return serde_json::from_slice(body).ok();
    }
    if kind != "application/x-www-form-urlencoded" {
        return None;
    }
    let mut fields = serde_json::Map::new();
    for (name, value) in url::form_urlencoded::parse(body).into_owned() {
        match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
            Some((outer, inner)) => {
                let outer = fields.entry(outer).or_insert_with(|| json!({}));
                outer.as_object_mut()?.insert(inner.to_owned(), Value::String(value));
            }
            None => drop(fields.insert(name, Value::String(value))),
        }
    }
    Some(fields)
}

/// Of pictures one must be for every screen.
fn has_its_default(logos: Option<&Value>) -> bool {
    logos.and_then(Value::as_array).is_none_or(|logos| logos.iter().any(|logo| logo["res"] == "default"))
}

async fn look(
    State(shared): State<Arc<Shared>>,
    Path(uuid): Path<String>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    if let Err(refused) = shared.admit(&headers, &asked, &[]).await {
        return *refused;
    }
    let known = shared.known.lock().unwrap();
    let Some(found) = known.requests.iter().find(|one| one.uuid == uuid) else {
        return error(404, "60049", &format!("Approval request not found: {uuid}"));
    };
    axum::Json(json!({
        "approval_request": {
            "_app_name": "Wiki", "_app_serial_id": 46113, "_authy_id": found.user.to_string(), "notified": false,
            "processed_at": null, "seconds_to_expire": found.seconds, "status": found.status, "uuid": found.uuid,
        },
        "success": true,
    }))
    .into_response()
}

fn error(status: u16, code: &str, message: &str) -> Response {
    let body = json!({ "message": message, "success": false, "errors": { "message": message }, "error_code": code });
    (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
}
