//! Authy, which its vendor is closing: yes or no in its app, and codes by text message and call.

mod callback;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::channel::{
    Abilities, Ask, Binding, Binds, Bound, Callback, Channel, ChannelError, Checked, Forged, Hint, Look, Owner, Place,
    Raw, Results, Sent, What,
};
use super::outbound::{Answer, Outbound};
use super::texts::beginning;
use crate::clock::Clock;
use crate::crypto::shared_mac::SharedHash;
use crate::domain::approval::Denial;
use crate::domain::factor::ReachedKind;
use crate::domain::secret::Secret;
use crate::domain::typed_code::TypedCode;

pub struct Authy {
    outbound: Outbound,
    application: Application,
    abilities: Abilities,
    clock: Arc<dyn Clock>,
}

#[derive(Clone, Debug)]
pub struct Application {
    pub base: String,
    pub id: String,
    pub name: String,
    pub key: Secret,
}

const PICTURE_LASTS: Duration = Duration::from_mins(5);
const ASK_EVERY: Duration = Duration::from_secs(2);
const LEAST: Duration = Duration::from_secs(30);
const LONGEST: Duration = Duration::from_hours(1);
/// Of a message, as the strictest of Authy's own libraries has it.
const LONGEST_MESSAGE: usize = 144;
const LONGEST_DETAIL: usize = 200;

impl Authy {
    pub fn new(outbound: Outbound, application: Application, kinds: Vec<ReachedKind>, clock: Arc<dyn Clock>) -> Self {
        let abilities = Abilities {
            kinds,
            binds: Binds::Scan,
            results: Results { ask_every: Some(ASK_EVERY), callback: Callback::Hint },
            lasts: LEAST..=LONGEST,
            makes_codes: true,
        };
        Self { outbound, application, abilities, clock }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let Application { base, key, .. } = &self.application;
        self.outbound.client().request(method, format!("{base}{path}")).header("X-Authy-API-Key", key.expose())
    }

    async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Answer, ChannelError> {
        self.outbound.send(self.request(Method::GET, path).query(query)).await
    }

    /// A token that names this binding, signed with the application's key: what the picture holds.
    fn enrolment(&self, reference: &str) -> Secret {
        let now = self.clock.now();
        let claims = json!({
            "iss": self.application.name,
            "iat": now.seconds(),
            "exp": now.plus(PICTURE_LASTS).seconds(),
            "context": { "custom_user_id": reference, "authy_app_id": self.application.id },
        });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&json!({ "alg": "HS256", "typ": "JWT" })), part(&claims));
        let signature = SharedHash::Sha256.sign(&self.application.key, signed.as_bytes());
        Secret::new(format!("authy://account?token={signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    async fn ask(&self, id: &str, ask: &Ask<'_>) -> Result<Sent, ChannelError> {
        let details: BTreeMap<String, String> = ask
            .lines
            .iter()
            .map(|line| (clean(&line.label, LONGEST_DETAIL), clean(&line.value, LONGEST_DETAIL)))
            .collect();
        let body = json!({
            "message": clean(&ask.title, LONGEST_MESSAGE),
            "details": details,
            // Without it, it would live for a day.
            "seconds_to_expire": ask.lasts.as_secs().max(1),
        });
        let request = self.request(Method::POST, &format!("/onetouch/json/users/{id}/approval_requests")).json(&body);
        let answer = self.outbound.send(request).await?;
        let made: Made = accepted(&answer)?;
        let uuid = made.approval_request.uuid;
        if !is_uuid(&uuid) {
            return Err(ChannelError::Garbage("no id of Authy's".to_owned()));
        }
        Ok(Sent { handle: Some(uuid), shows: None })
    }

    /// Has a code sent, though an app is installed that could show one.
    async fn send_code(&self, id: &str, ask: &Ask<'_>) -> Result<(), ChannelError> {
        let way = if ask.kind == ReachedKind::Voice { "call" } else { "sms" };
        let answer = self.get(&format!("/protected/json/{way}/{id}"), &[("force", "true")]).await?;
        let sent: CodeSent = accepted(&answer)?;
        if sent.ignored { Err(ChannelError::Refused("it was not sent".to_owned())) } else { Ok(()) }
    }
}

#[async_trait]
impl Channel for Authy {
    fn abilities(&self) -> &Abilities {
        &self.abilities
    }

    fn locks_people(&self) -> bool {
        true
    }

    async fn bind(&self, owner: Owner<'_>) -> Result<Binding, ChannelError> {
        let shows = self.enrolment(owner.reference);
        Ok(Binding::Scan { shows, handle: Secret::new(owner.reference.to_owned()), lasts: PICTURE_LASTS })
    }

    async fn bound(&self, handle: &Secret) -> Result<Bound, ChannelError> {
        let query = [("custom_user_id", handle.expose())];
        let answer = self.get("/protected/json/registrations/status", &query).await?;
        // Until it is scanned there is nothing to be found, and Authy says so with several errors.
        let is_unscanned =
            code_of(&answer).map_or(answer.status == StatusCode::NOT_FOUND, |code| UNSCANNED.contains(&code));
        if !answer.status.is_success() && is_unscanned {
            return Ok(Bound::NotYet);
        }
        let found: Registered = accepted(&answer)?;
        Ok(match (found.registration.status.as_str(), found.registration.authy_id.and_then(Id::read)) {
            ("completed", Some(id)) => {
                Bound::At(Place { at: Secret::new(id.to_string()), shown: "Authy".to_owned(), listens_at: None })
            }
            ("pending", _) => Bound::NotYet,
            _ => Bound::Over,
        })
    }

    async fn send(&self, at: &Secret, ask: &Ask<'_>) -> Result<Sent, ChannelError> {
        let id = user(at)?;
        match ask.what {
            What::Decision { .. } => self.ask(id, ask).await,
            What::Code(_) => self.send_code(id, ask).await.map(|()| Sent::default()),
        }
    }

    async fn send_again(&self, at: &Secret, ask: &Ask<'_>, _handle: Option<&str>) -> Result<(), ChannelError> {
        match ask.what {
            // It stands in the app until it ends; a second one would be a second question.
            What::Decision { .. } => Ok(()),
            What::Code(_) => self.send_code(user(at)?, ask).await,
        }
    }

    async fn look(&self, handle: &str) -> Result<Look, ChannelError> {
        if !is_uuid(handle) {
            return Ok(Look::Over);
        }
        let answer = self.get(&format!("/onetouch/json/approval_requests/{handle}"), &[]).await?;
        let found: Asked = match accepted(&answer) {
            Ok(found) => found,
            Err(ChannelError::Gone) => return Ok(Look::Over),
            Err(error) => return Err(error),
        };
        if found.approval_request.uuid != handle {
            return Err(ChannelError::Garbage("another request".to_owned()));
        }
        Ok(match found.approval_request.status.as_str() {
            "pending" => Look::Waiting { shows: None },
            "approved" => Look::Approved,
            "denied" => Look::Denied(Denial::Declined),
            _ => Look::Over,
        })
    }

    /// It stands in an address there.
    fn may_be_code(&self, typed: &TypedCode) -> bool {
        let typed = typed.expose();
        (6..=10).contains(&typed.len()) && typed.bytes().all(|byte| byte.is_ascii_digit())
    }

    async fn check(&self, at: &Secret, _handle: Option<&str>, code: &TypedCode) -> Result<Checked, ChannelError> {
        if !self.may_be_code(code) {
            return Ok(Checked::Wrong);
        }
        let (id, code) = (user(at)?, code.expose());
        // Without `force` somebody whose registration is incomplete would pass with any code.
        let answer = self.get(&format!("/protected/json/verify/{code}/{id}"), &[("force", "true")]).await?;
        match accepted::<Verified>(&answer) {
            Ok(verified) if verified.token == "is valid" => Ok(Checked::Right),
            Ok(_) => Err(ChannelError::Garbage("a code that is neither right nor wrong".to_owned())),
            Err(error) => match code_of(&answer) {
                Some(WRONG_CODE) => Ok(Checked::Wrong),
                Some(USED_CODE) => Ok(Checked::Over),
                _ => Err(error),
            },
        }
    }

    fn read_callback(&self, raw: &Raw<'_>) -> Result<Vec<Hint>, Forged> {
        callback::read(&self.application.key, self.clock.now(), raw)
    }

    /// Whoever has one phone is one user of Authy's, in all accounts and for all that it is asked for.
    fn shares_places(&self) -> bool {
        true
    }

    async fn unbind(&self, at: &Secret) -> Result<(), ChannelError> {
        let request = self.request(Method::POST, &format!("/protected/json/users/{}/delete", user(at)?));
        match accepted::<Value>(&self.outbound.send(request).await?) {
            Ok(_) | Err(ChannelError::Gone) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

#[derive(Deserialize)]
struct Made {
    approval_request: Uuid,
}

#[derive(Deserialize)]
struct Uuid {
    uuid: String,
}

#[derive(Deserialize)]
struct Asked {
    approval_request: ApprovalRequest,
}

#[derive(Deserialize)]
struct ApprovalRequest {
    uuid: String,
    status: String,
}

#[derive(Deserialize)]
struct CodeSent {
    #[serde(default)]
    ignored: bool,
}

#[derive(Deserialize)]
struct Verified {
    token: String,
}

#[derive(Deserialize)]
struct Registered {
    registration: Registration,
}

#[derive(Deserialize)]
struct Registration {
    status: String,
    authy_id: Option<Id>,
}

/// A number, now and then as a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Number(u64),
    Text(String),
}

impl Id {
    fn read(self) -> Option<u64> {
        match self {
            Self::Number(id) => Some(id),
            Self::Text(text) => text.parse().ok(),
        }
    }
}

const BAD_KEY: &str = "60001";
const UNKNOWN_USER: &str = "60026";
const UNKNOWN_REQUEST: &str = "60049";
const WRONG_CODE: &str = "60020";
const USED_CODE: &str = "60019";
const LANDLINE: &str = "60082";
const BAD_NUMBER: &str = "60033";
/// Of registrations: invalid, not found, expired; and of the tokens in pictures.
const UNSCANNED: [&str; 6] = [UNKNOWN_USER, "60034", "60035", "60037", "60086", "60101"];
const TOO_MANY: [&str; 4] = ["60009", "60010", "60011", "60012"];
/// Of one user.
const TOO_OFTEN: &str = "60120";

#[derive(Deserialize)]
struct Refusal<'a> {
    error_code: Option<&'a str>,
}

fn code_of(answer: &Answer) -> Option<&str> {
    serde_json::from_slice::<Refusal<'_>>(&answer.body).ok()?.error_code
}

/// A good answer has status 200 and says that it is one, as a word or as a text.
fn accepted<T: for<'a> Deserialize<'a>>(answer: &Answer) -> Result<T, ChannelError> {
    #[derive(Deserialize)]
    struct Success {
        success: Value,
    }
    if answer.status.is_success() {
        let is_good = match answer.json::<Success>()?.success {
            Value::Bool(good) => good,
            Value::String(word) => word == "true",
            _ => false,
        };
        if is_good {
            return answer.json();
        }
    }
    Err(match code_of(answer) {
        Some(BAD_KEY) => ChannelError::Credentials,
        Some(UNKNOWN_USER | UNKNOWN_REQUEST) => ChannelError::Gone,
        Some(TOO_OFTEN) => ChannelError::TooOften,
        Some(code) if TOO_MANY.contains(&code) => ChannelError::Throttled { wait: answer.wait },
        Some(code @ (LANDLINE | BAD_NUMBER | WRONG_CODE | USED_CODE)) => ChannelError::Refused(format!("code {code}")),
        _ if answer.status.is_success() => ChannelError::Garbage("a success that is none".to_owned()),
        _ => answer.refusal(),
    })
}

/// Digits alone: it goes into addresses.
fn user(at: &Secret) -> Result<&str, ChannelError> {
    let id = at.expose();
    let is_id = !id.is_empty() && id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_digit());
    if is_id { Ok(id) } else { Err(ChannelError::Gone) }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Authy's libraries encode two signs in different ways when they sign what comes back: they are left out.
fn clean(text: &str, most: usize) -> String {
    beginning(&text.replace(['~', '*'], "-"), most)
}
