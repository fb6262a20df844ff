//! Entities, their factors, and the questions that go to them.

use std::sync::Arc;

use axum::extract::{Path, RawForm, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{Challenge, Shared, admit, error, needed, read, value, whole, written};

/// Of a question, if nobody says otherwise; and at most.
const USUAL: u64 = 300;
const LONGEST: u64 = 3600;

pub(super) async fn make_entity(
    state: State<Arc<Shared>>,
    Path(service): Path<String>,
    headers: HeaderMap,
    RawForm(body): RawForm,
) -> Response {
    whole(async {
        admit(&state, &service, &headers).await?;
        let form = read(&headers, &body, &["Identity"])?;
        let identity = needed(&form, "Identity")?.to_owned();
        let is_good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if !(8..=64).contains(&identity.len()) || !identity.bytes().all(is_good) {
            return Err(error(400, 60_306, "Invalid parameter"));
        }
        let mut known = state.known.lock().unwrap();
        if known.entities.contains_key(&identity) {
            return Err(error(409, 60_301, "Entity already exists"));
        }
        let sid = known.sid("YE");
        known.entities.insert(identity.clone(), Vec::new());
        Ok((StatusCode::CREATED, axum::Json(json!({ "sid": sid, "identity": identity }))).into_response())
    })
    .await
}

pub(super) async fn drop_entity(
    state: State<Arc<Shared>>,
    Path((service, identity)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    whole(async {
        admit(&state, &service, &headers).await?;
        match state.known.lock().unwrap().entities.remove(&identity) {
            Some(_) => Ok(StatusCode::NO_CONTENT.into_response()),
            None => Err(error(404, 20_404, "The requested resource was not found")),
        }
    })
    .await
}

pub(super) async fn make_token(
    state: State<Arc<Shared>>,
    Path(service): Path<String>,
    headers: HeaderMap,
    RawForm(body): RawForm,
) -> Response {
    whole(async {
        admit(&state, &service, &headers).await?;
        let form = read(&headers, &body, &["Identity", "FactorType", "FactorFriendlyName", "Ttl"])?;
        let ttl: u32 = needed(&form, "Ttl")?.parse().map_err(|_| error(400, 60_306, "Invalid parameter"))?;
        let mut known = state.known.lock().unwrap();
        let is_known = known.entities.contains_key(needed(&form, "Identity")?);
        if !is_known || needed(&form, "FactorType")? != "push" || !(60..=300).contains(&ttl) {
            return Err(error(400, 60_306, "Invalid parameter"));
        }
        let told = json!({ "sid": known.sid("YK"), "factor_type": "push", "ttl": ttl, "token": "eyJ..." });
        Ok((StatusCode::CREATED, axum::Json(told)).into_response())
    })
    .await
}

pub(super) async fn factors(
    state: State<Arc<Shared>>,
    Path((service, identity)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    whole(async {
        admit(&state, &service, &headers).await?;
        let known = state.known.lock().unwrap();
        let found = known.entities.get(&identity).ok_or_else(|| error(404, 20_404, "not found"))?;
        let factor = |sid: &String| json!({ "sid": sid, "status": "verified", "factor_type": "push", "friendly_name": "Pixel 9" });
        let url = format!("https://verify.twilio.com/v2/Services/{service}/Entities/{identity}/Factors?PageSize=50&Page=0");
        let meta = json!({
            "page": 0, "page_size": 50, "first_page_url": url, "previous_page_url": null, "url": url, "next_page_url": null,
            "key": "factors",
        });
        let told = json!({ "factors": found.iter().map(factor).collect::<Vec<_>>(), "meta": meta });
        Ok(axum::Json(told).into_response())
    })
    .await
}

pub(super) async fn challenge(
    state: State<Arc<Shared>>,
    Path((service, identity)): Path<(String, String)>,
    headers: HeaderMap,
    RawForm(body): RawForm,
) -> Response {
    whole(async {
        admit(&state, &service, &headers).await?;
        let known_names = ["FactorSid", "ExpirationDate", "Details.Message", "Details.Fields", "HiddenDetails"];
        let form = read(&headers, &body, &known_names)?;
        let (factor, message) = (needed(&form, "FactorSid")?.to_owned(), needed(&form, "Details.Message")?.to_owned());
        let now = state.now();
        let usual = written(now + USUAL);
        let expiration = value(&form, "ExpirationDate").unwrap_or(&usual).to_owned();
        let ends = expiration.parse::<jiff::Timestamp>().ok().and_then(|at| u64::try_from(at.as_second()).ok());
        let fields: Vec<String> =
            form.iter().filter(|(name, _)| name == "Details.Fields").map(|(_, value)| value.clone()).collect();
        let is_field = |field: &String| {
            let read: Option<Value> = serde_json::from_str(field).ok();
            let fits =
                |name: &str, most| read.as_ref()?[name].as_str().map(|text| (1..=most).contains(&text.chars().count()));
            fits("label", 36) == Some(true) && fits("value", 128) == Some(true)
        };
        let is_time = ends.is_some_and(|ends| now < ends && ends <= now + LONGEST);
        if message.chars().count() > 256 || fields.len() > 20 || !fields.iter().all(is_field) || !is_time {
            return Err(error(400, 60_306, "Invalid parameter"));
        }
        let mut known = state.known.lock().unwrap();
        if known.entities.get(&identity).is_none_or(|factors| !factors.contains(&factor)) {
            return Err(error(404, 20_404, "The requested resource was not found"));
        }
        let sid = known.sid("YC");
        let made = Challenge {
            sid,
            identity,
            message,
            fields,
            expiration,
            created: now,
            ends: ends.unwrap_or_default(),
            notified: 1,
            factor,
            status: "pending",
            reason: "none",
        };
        let told = told_challenge(&made);
        known.challenges.push(made);
        drop(known);
        state.temper.ring();
        Ok((StatusCode::CREATED, axum::Json(told)).into_response())
    })
    .await
}

pub(super) async fn look(
    state: State<Arc<Shared>>,
    Path((service, identity, sid)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Response {
    whole(async {
        admit(&state, &service, &headers).await?;
        let now = state.now();
        let mut known = state.known.lock().unwrap();
        let found = known.challenge(&identity, &sid)?;
        found.end_by(now);
        Ok(axum::Json(told_challenge(found)).into_response())
    })
    .await
}

pub(super) async fn notify(
    state: State<Arc<Shared>>,
    Path((service, identity, sid)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Response {
    whole(async {
        admit(&state, &service, &headers).await?;
        let now = state.now();
        let mut known = state.known.lock().unwrap();
        let found = known.challenge(&identity, &sid)?;
        found.end_by(now);
        if found.status != "pending" {
            return Err(error(400, 60_306, "The challenge is over"));
        }
        found.notified += 1;
        Ok((StatusCode::CREATED, axum::Json(json!({ "priority": "high" }))).into_response())
    })
    .await
}

fn told_challenge(one: &Challenge) -> Value {
    let fields: Vec<Value> = one.fields.iter().filter_map(|field| serde_json::from_str(field).ok()).collect();
    let created = written(one.created);
    json!({
        "sid": one.sid, "identity": one.identity, "factor_sid": one.factor, "status": one.status,
        "responded_reason": one.reason, "factor_type": "push", "expiration_date": one.expiration, "metadata": null,
        "date_created": created, "date_updated": created,
        "details": { "message": one.message, "date": created, "fields": fields },
    })
}
