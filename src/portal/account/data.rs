//! All that is kept about you, as a file.

use axum::extract::Request;
use http::header::CONTENT_DISPOSITION;
use http::{HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::own::Own;
use crate::actions::take_data::{OwnData, take_data};
use crate::domain::audit::AuditEntry;
use crate::domain::factor::Factor;
use crate::domain::language::Language;
use crate::domain::session::{Reach, Session};
use crate::domain::time::Timestamp;
use crate::domain::trust::TrustedBrowser;
use crate::domain::user::GroupName;
use crate::pages::{self, DataView};
use crate::portal::forms::{self, Form, Sent};
use crate::portal::problem::Trouble;
use crate::portal::{Answer, reply};

#[derive(Deserialize)]
struct DataForm {
    #[serde(default)]
    csrf: String,
}

impl Form for DataForm {
    const NAME: &'static str = "data";

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

pub(in crate::portal) async fn get(own: Own) -> Answer {
    own.show(StatusCode::OK, DataForm::NAME, |frame, csrf| pages::data(frame, &DataView { csrf }))
}

/// A POST, since that it was taken is written down.
pub(in crate::portal) async fn post(own: Own, request: Request) -> Result<Answer, Trouble> {
    let Sent::Checked(_) = forms::read::<DataForm>(&own.visit, request).await? else {
        return Err(Trouble::StaleForm { again: "/account/data" });
    };
    let data = take_data(&own.visit.app, &own.oneself()).await?.ok_or(Trouble::SignInNeeded)?;
    let name = format!("attachment; filename=\"{}.json\"", data.user.name);
    let text = format!("{:#}\n", as_json(&data));
    let mut answer = reply::written_json(StatusCode::OK, "application/json", text);
    if let Ok(name) = HeaderValue::from_str(&name) {
        answer.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    Ok(answer)
}

/// Named field by field, so that nothing gets in here by being added elsewhere.
fn as_json(data: &OwnData) -> Value {
    let user = &data.user;
    let email = user.email.as_ref();
    json!({
        "account": {
            "id": user.id.to_string(),
            "user_name": user.name.as_str(),
            "display_name": user.display_name,
            "given_name": user.given_name,
            "family_name": user.family_name,
            "email": email.map(|email| email.address.as_str()),
            "email_verified": email.map(|email| email.verified),
            "groups": user.groups.iter().map(GroupName::as_str).collect::<Vec<_>>(),
            "language": user.language.map(Language::tag),
            "has_password": user.password.is_some(),
            "created": moment(user.created),
        },
        "second_factors": data.factors.iter().map(factor).collect::<Vec<_>>(),
        "trusted_browsers": data.trusted_browsers.iter().map(trust).collect::<Vec<_>>(),
        "sessions": data.sessions.iter().map(session).collect::<Vec<_>>(),
        "activity": data.activity.iter().map(entry).collect::<Vec<_>>(),
    })
}

fn factor(factor: &Factor) -> Value {
    json!({
        "id": factor.id.to_string(),
        "kind": factor.kind().as_str(),
        "label": factor.label.as_str(),
        "created": moment(factor.created),
        "last_used": factor.last_used.map(moment),
        "codes_left": factor.codes_left(),
    })
}

fn trust(trust: &TrustedBrowser) -> Value {
    json!({
        "id": trust.id.to_string(),
        "browser": trust.browser,
        "address": trust.address,
        "created": moment(trust.created),
        "ends": moment(trust.ends),
    })
}

fn session(session: &Session) -> Value {
    let host = match &session.reach {
        Reach::Child { host, .. } => Some(host.as_str()),
        Reach::Portal { .. } => None,
    };
    json!({
        "id": session.id.to_string(),
        "app_host": host,
        "browser": session.browser,
        "address": session.address,
        "created": moment(session.created),
        "last_used": moment(session.last_used),
    })
}

fn entry(entry: &AuditEntry) -> Value {
    json!({
        "at": moment(entry.at),
        "act": entry.act.as_str(),
        "by": entry.by.as_str(),
        "session": entry.session.map(|session| session.to_string()),
        "address": entry.address,
        "note": entry.note,
    })
}

/// RFC 3339, as other programs read it; an impossible one in seconds.
fn moment(at: Timestamp) -> Value {
    let written = i64::try_from(at.millis()).ok().and_then(|millis| jiff::Timestamp::from_millisecond(millis).ok());
    written.map_or_else(|| json!(at.seconds()), |at| json!(at.to_string()))
}
