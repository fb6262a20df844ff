//! Our pages over HTTP. It never sees pingora: requests and answers of the `http` crate in and out.

mod account;
mod approve_link;
mod ask_first;
mod brand;
mod callbacks;
mod confirm;
mod cookies;
mod cors;
mod csrf;
mod elsewhere;
mod enter;
mod forms;
mod guard;
mod health;
mod home;
mod jwks;
mod language;
mod not_me;
mod phone;
mod problem;
mod proof;
mod refuse;
mod register;
mod reply;
mod reset;
pub mod routes;
mod second_factor;
mod sign_in;
mod sign_out;
mod verify_email;
mod visit;
mod ways;
mod whoami;

use std::sync::Arc;

use tower::ServiceExt;

use crate::app::App;
use crate::domain::arrival::Arrival;
use crate::domain::request_kind::RequestKind;
use crate::live::sessions::LiveSession;
use problem::Trouble;
use visit::Visit;

pub use axum::body::Body;
pub use refuse::{Failed, gateway_failed, refuse};

pub type Answer = http::Response<Body>;

/// Travels with an answer for the log: who asked.
#[derive(Clone)]
pub struct AskedBy(pub Arc<LiveSession>);

/// And what went wrong, as the page and the log speak of it.
#[derive(Clone, Debug)]
pub struct Told {
    /// As the page shows it, if it does.
    pub id: Option<String>,
    /// Of a refusal; about a failure there is a line of its own.
    pub cause: Option<String>,
}

/// The longest form that we read.
pub const MOST_BODY: usize = 64 * 1024;

/// Answers a request for a path of ours, on the portal's host or an app's.
pub async fn answer(app: Arc<App>, arrival: Arrival, mut request: http::Request<Body>) -> Answer {
    let visit = Visit::new(app, arrival, &request);
    let answer = match turn(&visit, &mut request) {
        Ok(()) => {
            request.extensions_mut().insert(visit.clone());
            match guard::router().clone().oneshot(request).await {
                Ok(answer) => answer,
                Err(never) => match never {},
            }
        }
        Err(trouble) => problem::carry(trouble),
    };
    reply::finish(&visit, problem::render(&visit, answer))
}

/// Turns the path into one of the table's.
fn turn(visit: &Visit, request: &mut http::Request<Body>) -> Result<(), Trouble> {
    let path = own_path(visit, request.uri().path())?;
    let query = request.uri().query().map_or_else(String::new, |query| format!("?{query}"));
    *request.uri_mut() = format!("{path}{query}").parse().map_err(|_| Trouble::BadRequest)?;
    Ok(())
}

/// Where password managers ask for the page that changes a password.
const CHANGE_PASSWORD: &str = "/.well-known/change-password";

/// The path behind our prefix. On the portal's host, its bare root leads to the first of our pages.
fn own_path(visit: &Visit, path: &str) -> Result<String, Trouble> {
    let prefix = visit.app.settings.routes.prefix();
    match path.strip_prefix(prefix) {
        Some("") => Err(Trouble::Elsewhere(format!("{prefix}/"))),
        Some(rest) if rest.starts_with('/') => Ok(rest.to_owned()),
        _ if path == "/" && visit.is_on_portal() => Err(Trouble::Elsewhere(format!("{prefix}/"))),
        _ if path == CHANGE_PASSWORD && visit.is_on_portal() => {
            Err(Trouble::Elsewhere(format!("{prefix}/account/password")))
        }
        _ => Err(Trouble::UnknownPage),
    }
}

/// Whether an answer in HTML can be read by whoever asks.
fn reads_pages(kind: RequestKind) -> bool {
    matches!(kind, RequestKind::Navigation | RequestKind::Frame)
}
