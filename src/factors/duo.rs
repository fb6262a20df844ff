//! Duo, by its Auth API: yes or no in Duo Mobile or by a call, with Verified Push also the number; and passcodes, by text
//! message or as the app and tokens show them. Every request is signed; answers come to whoever asks and waits.

mod signing;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use reqwest::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use self::signing::{Parameters, Signing};
use super::channel::{
    Abilities, Ask, Binding, Binds, Bound, Callback, Channel, ChannelError, Checked, Look, Owner, Place, Results, Sent,
    What,
};
use super::outbound::{Answer, Outbound};
use crate::clock::Clock;
use crate::domain::approval::Denial;
use crate::domain::factor::ReachedKind;
use crate::domain::secret::Secret;
use crate::domain::typed_code::TypedCode;

pub struct Duo {
    outbound: Outbound,
    base: String,
    signing: Signing,
    abilities: Abilities,
    clock: Arc<dyn Clock>,
}

#[derive(Clone, Debug)]
pub struct Integration {
    pub base: String,
    pub key: String,
    pub secret: Secret,
    /// `Push` is their Verified Push: the phone asks for the number that the waiting page shows.
    pub kinds: Vec<ReachedKind>,
}

/// Duo ends a question after about a minute.
const LASTS: Duration = Duration::from_mins(1);
const ENROLMENT_LASTS: Duration = Duration::from_mins(10);
/// Duo answers when there is news, and until then it waits.
const PATIENCE: Duration = Duration::from_secs(70);
const ASK_EVERY: Duration = Duration::from_secs(1);
const LONGEST_SHOWN: usize = 200;

impl Duo {
    pub fn new(outbound: Outbound, integration: Integration, clock: Arc<dyn Clock>) -> Self {
        let Integration { base, key, secret, kinds } = integration;
        let host =
            url::Url::parse(&base).ok().and_then(|url| url.host_str().map(str::to_lowercase)).unwrap_or_default();
        let abilities = Abilities {
            kinds,
            binds: Binds::Known,
            results: Results { ask_every: Some(ASK_EVERY), callback: Callback::None },
            lasts: LASTS..=LASTS,
            makes_codes: true,
        };
        Self { outbound, base, signing: Signing { key, secret, host }, abilities, clock }
    }

    fn is_verified(&self) -> bool {
        self.abilities.kinds.contains(&ReachedKind::Push)
    }

    async fn call<T: DeserializeOwned>(
        &self,
        (method, path): (Method, &str),
        parameters: Parameters<'_>,
    ) -> Result<T, ChannelError> {
        let date = signing::date(self.clock.now())?;
        let line = signing::line(&parameters);
        let header = self.signing.header(&date, (method.as_str(), path), &line);
        let url = format!("{}{path}", self.base);
        let request = if method == Method::GET {
            self.outbound.client().get(if line.is_empty() { url } else { format!("{url}?{line}") }).timeout(PATIENCE)
        } else {
            let form = "application/x-www-form-urlencoded";
            self.outbound.client().post(url).header(http::header::CONTENT_TYPE, form).body(line)
        };
        let request = request.header(http::header::DATE, date).header(http::header::AUTHORIZATION, header);
        read(&self.outbound.send(request).await?)
    }

    async fn preauth(&self, name: &str, is_verified: bool) -> Result<Preauth, ChannelError> {
        let mut parameters = vec![("username", name)];
        if is_verified {
            parameters.push(("client_supports_verified_push", "1"));
        }
        self.call((Method::POST, "/auth/v2/preauth"), parameters).await
    }

    async fn ask(&self, name: &str, ask: &Ask<'_>) -> Result<Sent, ChannelError> {
        let is_verified = ask.kind == ReachedKind::Push;
        let known = self.preauth(name, is_verified).await?;
        if known.result != "auth" {
            // "allow" is a bypass that somebody set over there; it proves nothing here.
            return Err(not_asked(&known));
        }
        if is_verified && known.txid.is_none() {
            // Sent without, it would be a plain question, whose yes proves less than is said of it here.
            return Err(ChannelError::Refused("its policy demands no Verified Push".to_owned()));
        }
        let info = signing::line(&ask.lines.iter().map(|line| (line.label.as_str(), line.value.as_str())).collect());
        let factor = match ask.kind {
            ReachedKind::Call => "phone",
            // Where a call is a choice of its own, only whoever chose it is called.
            _ if is_verified || self.abilities.kinds.contains(&ReachedKind::Call) => "push",
            _ => "auto",
        };
        // Duo writes "request" behind it.
        let title = ask.title.trim_matches(['?', '¿', '？', ' ', '\u{a0}']);
        let mut parameters = vec![
            ("username", name),
            ("factor", factor),
            ("device", "auto"),
            ("async", "1"),
            ("type", title),
            ("pushinfo", info.as_str()),
        ];
        if let Some(txid) = &known.txid {
            parameters.push(("txid", txid));
        }
        let asked: Asked = self.call((Method::POST, "/auth/v2/auth"), parameters).await?;
        Ok(Sent { handle: Some(asked.txid), shows: None })
    }

    async fn text(&self, name: &str) -> Result<Sent, ChannelError> {
        let parameters = vec![("username", name), ("factor", "sms"), ("device", "auto")];
        let answer: Status = self.call((Method::POST, "/auth/v2/auth"), parameters).await?;
        // It says "deny", since nobody is in by that alone.
        match (answer.result.as_str(), answer.detail.as_str()) {
            ("deny", "sent") => Ok(Sent::default()),
            (_, status) => Err(ChannelError::Refused(shown(status))),
        }
    }
}

#[async_trait]
impl Channel for Duo {
    fn abilities(&self) -> &Abilities {
        &self.abilities
    }

    fn has_own_numbers(&self) -> bool {
        self.is_verified()
    }

    /// After about ten in a row, by push as well.
    fn locks_people(&self) -> bool {
        true
    }

    async fn bind(&self, owner: Owner<'_>) -> Result<Binding, ChannelError> {
        let known = self.preauth(owner.name, self.is_verified()).await?;
        match known.result.as_str() {
            "auth" => Ok(Binding::At(place(owner.name, &known.devices))),
            "enroll" => {
                let lasts = ENROLMENT_LASTS.as_secs().to_string();
                let parameters = vec![("username", owner.name), ("valid_secs", lasts.as_str())];
                let made: Enrolment = self.call((Method::POST, "/auth/v2/enroll"), parameters).await?;
                let handle = format!("{}\n{}\n{}", made.user_id, made.activation_code, owner.name);
                let shows = Secret::new(made.activation_code);
                Ok(Binding::Scan { shows, handle: Secret::new(handle), lasts: ENROLMENT_LASTS })
            }
            _ => Err(not_asked(&known)),
        }
    }

    async fn bound(&self, handle: &Secret) -> Result<Bound, ChannelError> {
        let mut parts = handle.expose().splitn(3, '\n');
        let (Some(user), Some(code), Some(name)) = (parts.next(), parts.next(), parts.next()) else {
            return Ok(Bound::Over);
        };
        let parameters = vec![("user_id", user), ("activation_code", code)];
        let status: String = self.call((Method::POST, "/auth/v2/enroll_status"), parameters).await?;
        Ok(match status.as_str() {
            "success" => Bound::At(place(name, &self.preauth(name, self.is_verified()).await?.devices)),
            "waiting" => Bound::NotYet,
            _ => Bound::Over,
        })
    }

    async fn send(&self, at: &Secret, ask: &Ask<'_>) -> Result<Sent, ChannelError> {
        match ask.what {
            What::Decision { .. } => self.ask(at.expose(), ask).await,
            What::Code(_) => self.text(at.expose()).await,
        }
    }

    async fn send_again(&self, at: &Secret, ask: &Ask<'_>, _handle: Option<&str>) -> Result<(), ChannelError> {
        match ask.what {
            // It stands in the app until it ends; a second one would be a second question.
            What::Decision { .. } => Ok(()),
            What::Code(_) => self.text(at.expose()).await.map(|_| ()),
        }
    }

    async fn look(&self, handle: &str) -> Result<Look, ChannelError> {
        let asked: Result<Status, _> = self.call((Method::GET, "/auth/v2/auth_status"), vec![("txid", handle)]).await;
        let status = match asked {
            Ok(status) => status,
            // One that it does not know (any more) is a wrong parameter to it.
            Err(ChannelError::Gone | ChannelError::Refused(_)) => return Ok(Look::Over),
            Err(error) => return Err(error),
        };
        // The result decides; but only a yes that somebody said is one, whatever else lets people through over there.
        Ok(match (status.result.as_str(), status.detail.as_str()) {
            ("waiting", _) => {
                let has_number = self.is_verified() && has_number(&status.message);
                Look::Waiting { shows: has_number.then(|| shown(&status.message)) }
            }
            ("allow", "allow") => Look::Approved,
            ("deny", "fraud") => Look::Denied(Denial::NotMe),
            ("deny", "deny") => Look::Denied(Denial::Declined),
            _ => Look::Over,
        })
    }

    fn may_be_code(&self, typed: &TypedCode) -> bool {
        let typed = typed.expose();
        (6..=12).contains(&typed.len()) && typed.bytes().all(|byte| byte.is_ascii_digit())
    }

    async fn check(&self, at: &Secret, _handle: Option<&str>, code: &TypedCode) -> Result<Checked, ChannelError> {
        if !self.may_be_code(code) {
            return Ok(Checked::Wrong);
        }
        let parameters = vec![("username", at.expose()), ("factor", "passcode"), ("passcode", code.expose())];
        let status: Status = self.call((Method::POST, "/auth/v2/auth"), parameters).await?;
        Ok(match (status.result.as_str(), status.detail.as_str()) {
            // A bypass that was set over there proves nothing here.
            ("allow", "bypass") | ("deny", "locked_out") => Checked::Over,
            ("allow", _) => Checked::Right,
            _ => Checked::Wrong,
        })
    }
}

#[derive(Deserialize)]
struct Preauth {
    result: String,
    #[serde(default)]
    status_msg: String,
    #[serde(default)]
    devices: Vec<Device>,
    txid: Option<String>,
}

#[derive(Deserialize)]
struct Device {
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct Enrolment {
    activation_code: String,
    user_id: String,
}

#[derive(Deserialize)]
struct Asked {
    txid: String,
}

#[derive(Deserialize)]
struct Status {
    result: String,
    #[serde(default, rename = "status")]
    detail: String,
    #[serde(default, rename = "status_msg")]
    message: String,
}

#[derive(Deserialize)]
#[serde(tag = "stat")]
enum Envelope<T> {
    #[serde(rename = "OK")]
    Good { response: T },
    #[serde(rename = "FAIL")]
    Failed {
        #[serde(default)]
        message: String,
    },
}

fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, ChannelError> {
    if answer.status.is_success() {
        return match answer.json()? {
            Envelope::Good { response } => Ok(response),
            Envelope::Failed { message } => Err(ChannelError::Refused(shown(&message))),
        };
    }
    if answer.status == http::StatusCode::BAD_REQUEST
        && let Ok(Envelope::<serde_json::Value>::Failed { message }) = answer.json()
    {
        return Err(ChannelError::Refused(shown(&message)));
    }
    Err(answer.refusal())
}

/// What stands instead of a question. The user is not there, or may not.
fn not_asked(known: &Preauth) -> ChannelError {
    match known.result.as_str() {
        "enroll" => ChannelError::Gone,
        _ => ChannelError::Refused(shown(&known.status_msg)),
    }
}

fn place(name: &str, devices: &[Device]) -> Place {
    let named = devices.iter().map(|device| {
        let name = if device.display_name.is_empty() { &device.name } else { &device.display_name };
        shown(name)
    });
    let shown = named.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| "Duo".to_owned());
    Place { at: Secret::new(name.to_owned()), shown, listens_at: None }
}

/// Three to six digits by themselves, and not the end of a telephone number.
fn has_number(message: &str) -> bool {
    let mut words = message.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    words.any(|word| (3..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What they wrote, harmless and short.
fn shown(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(LONGEST_SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_to_type_is_told_from_the_end_of_a_telephone_number() {
        for (message, expected) in [
            ("Please enter verification code 708 into Duo Mobile...", true),
            ("验证码：708123。", true),
            ("Pushed a login request to your device...", false),
            ("Dialing XXX-XXX-1234...", false),
            ("Pushed to +15017122661", false),
        ] {
            assert_eq!(has_number(message), expected, "{message}");
        }
    }
}
