//! Our pages over HTTP. It never sees pingora: requests and answers of the `http` crate in and out.

mod account;
mod cookies;
mod csrf;
mod enter;
mod forms;
mod health;
mod home;
mod jwks;
mod problem;
mod refuse;
mod reply;
pub mod routes;
mod sign_in;
mod sign_out;
mod visit;
mod whoami;

use std::sync::Arc;

use tower::ServiceExt;

use crate::actions::authenticate::authenticate;
use crate::app::App;
use crate::domain::arrival::Arrival;
use crate::domain::request_kind::RequestKind;
use problem::Trouble;
use visit::Visit;

pub use axum::body::Body;
pub use refuse::{gateway_failed, refuse};

pub type Answer = http::Response<Body>;

/// The longest form that we read.
pub const MOST_BODY: usize = 64 * 1024;

/// Answers a request for a path of ours, on the portal's host or an app's.
pub async fn answer(app: Arc<App>, arrival: Arrival, mut request: http::Request<Body>) -> Answer {
    let visit = Visit::new(app, arrival, &request);
    let answer = match find(&visit, &mut request).await {
        Ok(visit) => {
            request.extensions_mut().insert(visit);
            match routes::router().clone().oneshot(request).await {
                Ok(answer) => answer,
                Err(never) => match never {},
            }
        }
        Err(trouble) => problem::carry(trouble),
    };
    reply::finish(&visit, problem::render(&visit, answer))
}

/// Turns the path into one of the table's, and finds out who asks.
async fn find(visit: &Visit, request: &mut http::Request<Body>) -> Result<Visit, Trouble> {
    let path = own_path(visit, request.uri().path())?;
    let needs_document = visit.headers.get("sec-fetch-dest").is_some_and(|dest| dest != "document");
    if needs_document && routes::is_page(&path) {
        return Err(Trouble::NotADocument);
    }
    let query = request.uri().query().map_or_else(String::new, |query| format!("?{query}"));
    *request.uri_mut() = format!("{path}{query}").parse().map_err(|_| Trouble::BadRequest)?;
    if !routes::asks_who(&path) {
        return Ok(visit.clone());
    }
    let visitor = authenticate(&visit.app, &visit.arrival, &visit.headers).await?;
    let is_banned = |session: &Arc<crate::live::sessions::LiveSession>| {
        visit.app.live.bans.refuse(visit.arrival.client, Some(session.user.id), visit.app.clock.now())
    };
    match visitor.session() {
        Some(session) if is_banned(session) => Err(Trouble::Banned),
        session => Ok(visit.clone().with_session(session.cloned())),
    }
}

/// The path behind our prefix. On the portal's host, its bare root leads to the first of our pages.
fn own_path(visit: &Visit, path: &str) -> Result<String, Trouble> {
    let prefix = visit.app.settings.routes.prefix();
    match path.strip_prefix(prefix) {
        Some("") => Err(Trouble::Elsewhere(format!("{prefix}/"))),
        Some(rest) if rest.starts_with('/') => Ok(rest.to_owned()),
        _ if path == "/" && visit.is_on_portal() => Err(Trouble::Elsewhere(format!("{prefix}/"))),
        _ => Err(Trouble::UnknownPage),
    }
}

/// Whether an answer in HTML can be read by whoever asks.
fn reads_pages(kind: RequestKind) -> bool {
    matches!(kind, RequestKind::Navigation | RequestKind::Frame)
}
