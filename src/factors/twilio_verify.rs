//! Twilio Verify: codes by text message, call, `WhatsApp` and e-mail that Twilio makes, sends and checks; and Verify Push.

mod push;
mod signature;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::Deserialize;

use super::channel::{
    Abilities, Ask, Binding, Binds, Callback, Channel, ChannelError, Checked, Forged, Hint, Look, Owner, Place, Raw,
    Results, Sent,
};
use super::outbound::{Answer, Outbound};
use crate::clock::Clock;
use crate::domain::factor::ReachedKind;
use crate::domain::secret::Secret;
use crate::domain::typed_code::TypedCode;

/// One service of one account.
pub struct TwilioVerify {
    outbound: Outbound,
    base: String,
    account: String,
    token: Secret,
    service: String,
    abilities: Abilities,
    clock: Arc<dyn Clock>,
}

/// Where and as whom.
#[derive(Clone, Debug)]
pub struct Service {
    pub base: String,
    pub account: String,
    pub token: Secret,
    pub service: String,
}

/// Twilio's own life of a code, which we never outlive.
const CODES_LAST: Duration = Duration::from_mins(10);
const PUSHES_LAST: Duration = Duration::from_hours(1);
const LEAST: Duration = Duration::from_mins(1);
const ASK_EVERY: Duration = Duration::from_secs(2);

impl TwilioVerify {
    /// Either messages, which are sent to numbers and mailboxes, or push, which an app with Twilio's parts receives.
    pub fn new(outbound: Outbound, service: Service, kinds: Vec<ReachedKind>, clock: Arc<dyn Clock>) -> Self {
        let Service { base, account, token, service } = service;
        let is_push = kinds.contains(&ReachedKind::Tap);
        let abilities = Abilities {
            binds: if is_push { Binds::Scan } else { Binds::Number },
            results: Results {
                ask_every: is_push.then_some(ASK_EVERY),
                callback: if is_push { Callback::Hint } else { Callback::None },
            },
            lasts: LEAST..=if is_push { PUSHES_LAST } else { CODES_LAST },
            makes_codes: !is_push,
            kinds,
        };
        Self { outbound, base, account, token, service, abilities, clock }
    }

    fn is_push(&self) -> bool {
        self.abilities.binds == Binds::Scan
    }

    /// `path` comes behind that of the service.
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}/v2/Services/{}{path}", self.base, self.service);
        self.outbound.client().request(method, url).basic_auth(&self.account, Some(self.token.expose()))
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Result<Answer, ChannelError> {
        self.outbound.send(self.request(Method::POST, path).form(form)).await
    }

    async fn get(&self, path: &str) -> Result<Answer, ChannelError> {
        self.outbound.send(self.request(Method::GET, path)).await
    }

    /// Has Twilio send a code; while one lives, the same again.
    async fn start(&self, to: &str, ask: &Ask<'_>) -> Result<Verification, ChannelError> {
        let channel = match ask.kind {
            ReachedKind::Voice => "call",
            ReachedKind::WhatsApp => "whatsapp",
            ReachedKind::Email => "email",
            ReachedKind::Sms | ReachedKind::Push | ReachedKind::Tap | ReachedKind::Call => "sms",
        };
        let form = [("To", to), ("Channel", channel), ("Locale", locale(ask.language))];
        let answer = self.post("/Verifications", &form).await?;
        let verification: Verification = accepted(&answer)?.json()?;
        match verification.status.as_str() {
            "pending" => Ok(verification),
            other => Err(ChannelError::Garbage(format!("a verification that is {}", plain(other)))),
        }
    }
}

#[async_trait]
impl Channel for TwilioVerify {
    fn abilities(&self) -> &Abilities {
        &self.abilities
    }

    fn names_codes(&self) -> bool {
        !self.is_push()
    }

    fn binds(&self, kind: ReachedKind) -> Binds {
        if kind == ReachedKind::Email { Binds::Address } else { self.abilities.binds }
    }

    async fn bind(&self, owner: Owner<'_>) -> Result<Binding, ChannelError> {
        match self.binds(owner.kind) {
            Binds::Scan => return push::bind(self, owner).await,
            Binds::Address => return Ok(Binding::At(Place::of_account())),
            _ => {}
        }
        let number = owner.number.ok_or_else(|| ChannelError::Refused("no number".to_owned()))?;
        Ok(Binding::At(Place::of_number(number)))
    }

    async fn bound(&self, handle: &Secret) -> Result<super::channel::Bound, ChannelError> {
        push::bound(self, handle).await
    }

    async fn send(&self, at: &Secret, ask: &Ask<'_>) -> Result<Sent, ChannelError> {
        if self.is_push() {
            return push::send(self, at, ask).await;
        }
        let verification = self.start(at.expose(), ask).await?;
        Ok(Sent { handle: Some(verification.sid), shows: None })
    }

    async fn send_again(&self, at: &Secret, ask: &Ask<'_>, handle: Option<&str>) -> Result<(), ChannelError> {
        if let (true, Some(handle)) = (self.is_push(), handle) {
            return push::send_again(self, handle).await;
        }
        self.start(at.expose(), ask).await.map(|_| ())
    }

    async fn look(&self, handle: &str) -> Result<Look, ChannelError> {
        push::look(self, handle).await
    }

    async fn check(&self, _at: &Secret, handle: Option<&str>, code: &TypedCode) -> Result<Checked, ChannelError> {
        // It may have been sent all the same: nothing is known of it yet.
        let sid = handle.ok_or_else(|| ChannelError::Unreachable("it has not told yet what it sent".to_owned()))?;
        if !is_sid(sid, "VE") {
            return Ok(Checked::Over);
        }
        // What can be no code is not carried to a place that counts tries.
        if !is_code(code.expose()) {
            return Ok(Checked::Wrong);
        }
        let form = [("VerificationSid", sid), ("Code", code.expose())];
        let answer = self.post("/VerificationCheck", &form).await?;
        match (answer.status, trouble(&answer)) {
            (StatusCode::NOT_FOUND, _) | (_, Some(TOO_MANY_CHECKS)) => return Ok(Checked::Over),
            _ => {}
        }
        let verification: Verification = accepted(&answer)?.json()?;
        Ok(match verification.status.as_str() {
            "approved" if verification.sid == sid => Checked::Right,
            "pending" => Checked::Wrong,
            _ => Checked::Over,
        })
    }

    async fn cancel(&self, _at: &Secret, handle: Option<&str>) -> Result<(), ChannelError> {
        // Push has no way to take a question back: it ends by itself.
        let Some(sid) = handle.filter(|sid| is_sid(sid, "VE")) else { return Ok(()) };
        let answer = self.post(&format!("/Verifications/{sid}"), &[("Status", "canceled")]).await?;
        match accepted(&answer) {
            Ok(_) | Err(ChannelError::Gone) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn read_callback(&self, raw: &Raw<'_>) -> Result<Vec<Hint>, Forged> {
        signature::check(&self.token, raw)?;
        Ok(push::hints(raw))
    }

    async fn unbind(&self, at: &Secret) -> Result<(), ChannelError> {
        if self.is_push() { push::unbind(self, at).await } else { Ok(()) }
    }
}

#[derive(Deserialize)]
struct Verification {
    sid: String,
    status: String,
}

#[derive(Deserialize)]
struct Trouble {
    code: u32,
}

const INVALID: u32 = 60_200;
const TOO_MANY_CHECKS: u32 = 60_202;
const LANDLINE: u32 = 60_205;
/// Of one number: five sends of one code, and several at once.
const TOO_OFTEN: [u32; 2] = [60_203, 60_212];
const BLOCKED: [u32; 3] = [60_238, 60_410, 60_605];
const NOT_FOUND: u32 = 20_404;

fn trouble(answer: &Answer) -> Option<u32> {
    (!answer.status.is_success()).then(|| answer.json::<Trouble>().ok()).flatten().map(|trouble| trouble.code)
}

/// What Twilio's own codes mean, where it gives one; the status otherwise.
fn accepted(answer: &Answer) -> Result<&Answer, ChannelError> {
    if answer.status.is_success() {
        return Ok(answer);
    }
    Err(match trouble(answer) {
        Some(NOT_FOUND) => ChannelError::Gone,
        Some(code) if BLOCKED.contains(&code) => ChannelError::Blocked,
        Some(code) if TOO_OFTEN.contains(&code) => ChannelError::TooOften,
        Some(code @ (INVALID | LANDLINE)) => ChannelError::Refused(format!("code {code}")),
        // 429 that is about all of us among them.
        _ => answer.refusal(),
    })
}

/// `VE` and 32 hex digits. What Twilio did not write goes into no address.
fn is_sid(sid: &str, prefix: &str) -> bool {
    sid.strip_prefix(prefix).is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn is_code(code: &str) -> bool {
    (4..=10).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// As Twilio spells languages; what it does not know it would refuse.
fn locale(language: &str) -> &'static str {
    match language {
        "de" => "de",
        "fr" => "fr",
        "es" => "es",
        "zh-Hans" => "zh-CN",
        _ => "en",
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).take(32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_twilio_wrote_goes_into_an_address() {
        let hex = "0123456789abcdef0123456789abcdef";
        assert!(is_sid(&format!("VE{hex}"), "VE"));
        for wrong in [format!("VA{hex}"), "VE../..".to_owned(), format!("VE{hex}0"), String::new()] {
            assert!(!is_sid(&wrong, "VE"), "{wrong}");
        }
    }
}
