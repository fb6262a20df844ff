//! Pages of other origins that an app lists: our refusals can be read by their scripts, and the question that browsers
//! put before such a request is answered here, since it never carries a cookie.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD,
    ORIGIN, VARY,
};
use http::{HeaderValue, StatusCode};

use super::visit::Visit;
use super::{Answer, Body};
use crate::actions::authorize::{Why, welcomes_origin};
use crate::domain::request_kind::RequestKind;
use crate::domain::routing::AppIndex;

/// Short, since the answer is another one as soon as the configuration is.
const REMEMBER_SECONDS: &str = "60";

/// The origin of the page that asks, if it is the app's own or one that it lists.
pub(super) fn welcome_origin(visit: &Visit, app: Option<AppIndex>) -> Option<HeaderValue> {
    let place = visit.app.settings.routes.app(app?)?;
    let mut origins = visit.headers.get_all(ORIGIN).iter();
    let origin = origins.next().filter(|_| origins.next().is_none())?;
    welcomes_origin(&visit.app, place, &visit.arrival.host, origin).then(|| origin.clone())
}

/// The request itself may come; it is judged then.
pub(super) fn preflight(visit: &Visit, why: &Why) -> Option<Answer> {
    let may_come = matches!(why, Why::SignIn | Why::StepUp(_) | Why::Denied(_) | Why::StoreUnavailable);
    if visit.kind != RequestKind::Preflight || !may_come {
        return None;
    }
    let mut answer = Answer::new(Body::empty());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    let headers = answer.headers_mut();
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(REMEMBER_SECONDS));
    for (asked, allowed) in [
        (ACCESS_CONTROL_REQUEST_METHOD, ACCESS_CONTROL_ALLOW_METHODS),
        (ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_ALLOW_HEADERS),
    ] {
        if let Some(asked) = visit.headers.get(asked) {
            headers.insert(allowed, asked.clone());
        }
    }
    Some(answer)
}

pub(super) fn let_read(answer: &mut Answer, origin: HeaderValue) {
    let headers = answer.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    headers.append(VARY, HeaderValue::from_static("Origin"));
}
