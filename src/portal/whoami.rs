//! Who is signed in on this host, for programs.

use http::StatusCode;
use serde_json::json;

use super::visit::Visit;
use super::{Answer, reply};
use crate::domain::user::GroupName;

pub(super) async fn get(visit: Visit) -> Answer {
    let value = match &visit.session {
        None => json!({ "signed_in": false, "sign_in": super::refuse::sign_in_address(&visit) }),
        Some(session) => {
            let user = &session.user;
            let email = user.email.as_ref();
            json!({
                "signed_in": true,
                "id": user.id.to_string(),
                "name": user.name.as_str(),
                "display_name": user.display_name,
                "email": email.map(|email| email.address.as_str()),
                "email_verified": email.is_some_and(|email| email.verified),
                "groups": user.groups.iter().map(GroupName::as_str).collect::<Vec<_>>(),
                "signed_in_at": session.session.authenticated.seconds(),
                "sign_out": visit.link("/sign-out"),
            })
        }
    };
    reply::json(StatusCode::OK, "application/json", &value)
}
