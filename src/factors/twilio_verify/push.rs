//! Verify Push: yes or no in an app that has Twilio's parts. The number of the waiting page has no place there.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde::Deserialize;

use super::super::channel::{
    About, Ask, Binding, Bound, ChannelError, Hint, Line, Look, Owner, Place, Raw, Sent, What,
};
use super::super::texts::beginning;
use super::{TwilioVerify, accepted, is_sid};
use crate::domain::approval::Denial;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;

/// The longest that Twilio gives.
const TOKEN_LASTS: Duration = Duration::from_mins(5);
const LONGEST_MESSAGE: usize = 256;
const LONGEST_LABEL: usize = 36;
const LONGEST_VALUE: usize = 128;

#[derive(Deserialize)]
struct Named {
    sid: String,
}

#[derive(Deserialize)]
struct Factors {
    factors: Vec<PushFactor>,
}

#[derive(Deserialize)]
struct PushFactor {
    sid: String,
    status: String,
    factor_type: String,
    #[serde(default)]
    friendly_name: String,
}

#[derive(Deserialize)]
struct Challenge {
    sid: String,
    identity: String,
    status: String,
    #[serde(default)]
    responded_reason: Option<String>,
}

/// An identity made for this phone alone, and a picture by which the app gets to know it.
pub(super) async fn bind(twilio: &TwilioVerify, owner: Owner<'_>) -> Result<Binding, ChannelError> {
    let identity = identity(owner.reference)?;
    let entity = twilio.post("/Entities", &[("Identity", &identity)]).await?;
    // There already: an earlier try broke off between the two.
    if entity.status != StatusCode::CONFLICT {
        accepted(&entity)?;
    }
    let ttl = TOKEN_LASTS.as_secs().to_string();
    let form =
        [("Identity", identity.as_str()), ("FactorType", "push"), ("FactorFriendlyName", owner.name), ("Ttl", &ttl)];
    let answer = twilio.post("/AccessTokens", &form).await?;
    let token: Named = accepted(&answer)?.json()?;
    let shows = format!(
        "authy://factor?accessTokenSid={}&serviceSid={}&accountSid={}",
        checked(&token.sid, "YK")?,
        twilio.service,
        twilio.account
    );
    Ok(Binding::Scan { shows: Secret::new(shows), handle: Secret::new(identity), lasts: TOKEN_LASTS })
}

pub(super) async fn bound(twilio: &TwilioVerify, handle: &Secret) -> Result<Bound, ChannelError> {
    let identity = identity(handle.expose())?;
    let answer = twilio.get(&format!("/Entities/{identity}/Factors")).await?;
    let found: Factors = match accepted(&answer) {
        Ok(answer) => answer.json()?,
        Err(ChannelError::Gone) => return Ok(Bound::Over),
        Err(error) => return Err(error),
    };
    let verified = found.factors.iter().find(|one| one.factor_type == "push" && one.status == "verified");
    let Some(factor) = verified else { return Ok(Bound::NotYet) };
    let at = format!("{identity}/{}", checked(&factor.sid, "YF")?);
    Ok(Bound::At(Place {
        at: Secret::new(at),
        shown: factor.friendly_name.chars().take(64).collect(),
        listens_at: None,
    }))
}

pub(super) async fn send(twilio: &TwilioVerify, at: &Secret, ask: &Ask<'_>) -> Result<Sent, ChannelError> {
    let What::Decision { .. } = &ask.what else { return Err(ChannelError::Refused("push sends no codes".to_owned())) };
    let (identity, factor) = place(at)?;
    let ends = written(twilio.clock.now().plus(ask.lasts))?;
    let message = beginning(&ask.title, LONGEST_MESSAGE);
    let lines: Vec<String> = ask.lines.iter().map(field).collect();
    let mut form =
        vec![("FactorSid", factor), ("ExpirationDate", ends.as_str()), ("Details.Message", message.as_str())];
    form.extend(lines.iter().map(|line| ("Details.Fields", line.as_str())));
    let answer = twilio.post(&format!("/Entities/{identity}/Challenges"), &form).await?;
    let challenge: Challenge = accepted(&answer)?.json()?;
    Ok(Sent { handle: Some(format!("{identity}/{}", checked(&challenge.sid, "YC")?)), shows: None })
}

pub(super) async fn send_again(twilio: &TwilioVerify, handle: &str) -> Result<(), ChannelError> {
    let (identity, challenge) = challenge(handle)?;
    let path = format!("/Entities/{identity}/Challenges/{challenge}/Notifications");
    accepted(&twilio.post(&path, &[]).await?).map(|_| ())
}

pub(super) async fn look(twilio: &TwilioVerify, handle: &str) -> Result<Look, ChannelError> {
    let (identity, sid) = challenge(handle)?;
    let answer = twilio.get(&format!("/Entities/{identity}/Challenges/{sid}")).await?;
    let found: Challenge = match accepted(&answer) {
        Ok(answer) => answer.json()?,
        Err(ChannelError::Gone) => return Ok(Look::Over),
        Err(error) => return Err(error),
    };
    if found.sid != sid || found.identity != identity {
        return Err(ChannelError::Garbage("another challenge".to_owned()));
    }
    Ok(match (found.status.as_str(), found.responded_reason.as_deref()) {
        ("pending", _) => Look::Waiting { shows: None },
        ("approved", _) => Look::Approved,
        ("denied", Some("not_requested")) => Look::Denied(Denial::NotMe),
        ("denied", _) => Look::Denied(Denial::Declined),
        _ => Look::Over,
    })
}

pub(super) async fn unbind(twilio: &TwilioVerify, at: &Secret) -> Result<(), ChannelError> {
    let (identity, _) = place(at)?;
    let answer = twilio.outbound.send(twilio.request(Method::DELETE, &format!("/Entities/{identity}"))).await?;
    match accepted(&answer) {
        Ok(_) | Err(ChannelError::Gone) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Which challenge a signed callback is about; what it says of it is asked of Twilio.
pub(super) fn hints(raw: &Raw<'_>) -> Vec<Hint> {
    let told: BTreeMap<String, String> = match serde_json::from_slice::<BTreeMap<String, serde_json::Value>>(raw.body) {
        Ok(told) => told.into_iter().filter_map(|(key, value)| Some((key, value.as_str()?.to_owned()))).collect(),
        Err(_) => url::form_urlencoded::parse(raw.body).into_owned().collect(),
    };
    let identity = told.get("identity").or_else(|| told.get("entity_identity"));
    let (Some(identity), Some(sid)) = (identity, told.get("challenge_sid")) else { return Vec::new() };
    let handle = format!("{identity}/{sid}");
    if challenge(&handle).is_err() {
        return Vec::new();
    }
    vec![Hint { about: About::Handle(handle), says: Look::Waiting { shows: None } }]
}

/// RFC 3339, in whole seconds.
fn written(at: Timestamp) -> Result<String, ChannelError> {
    let seconds = i64::try_from(at.seconds()).ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    seconds.map(|at| at.to_string()).ok_or_else(|| ChannelError::Refused("no time that can be written".to_owned()))
}

/// 8 to 64 letters, digits and hyphens, as Twilio wants them.
fn identity(reference: &str) -> Result<String, ChannelError> {
    let clean: String = reference.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
    if clean.len() == reference.len() && (8..=64).contains(&clean.len()) {
        Ok(clean)
    } else {
        Err(ChannelError::Refused("a reference that Twilio does not take".to_owned()))
    }
}

fn place(at: &Secret) -> Result<(String, &str), ChannelError> {
    let (who, factor) = at.expose().split_once('/').ok_or(ChannelError::Gone)?;
    Ok((identity(who)?, checked(factor, "YF")?))
}

fn challenge(handle: &str) -> Result<(String, &str), ChannelError> {
    let (who, sid) = handle.split_once('/').ok_or(ChannelError::Gone)?;
    Ok((identity(who)?, checked(sid, "YC")?))
}

fn checked<'s>(sid: &'s str, prefix: &str) -> Result<&'s str, ChannelError> {
    if is_sid(sid, prefix) { Ok(sid) } else { Err(ChannelError::Garbage("no id of Twilio's".to_owned())) }
}

/// In the form that Twilio shows.
fn field(line: &Line) -> String {
    let (label, value) = (beginning(&line.label, LONGEST_LABEL), beginning(&line.value, LONGEST_VALUE));
    serde_json::json!({ "label": label, "value": value }).to_string()
}
