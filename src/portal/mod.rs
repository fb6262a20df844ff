//! Our pages over HTTP. It never sees pingora: requests and answers of the `http` crate in and out.

use std::sync::Arc;

use crate::actions::authorize::Refusal;
use crate::app::App;
use crate::domain::arrival::Arrival;

pub use axum::body::Body;

pub type Answer = http::Response<Body>;

/// Answers a request for a path of ours, on the portal's host or an app's.
pub async fn answer(app: Arc<App>, arrival: Arrival, request: http::Request<Body>) -> Answer {
    let _ = (app, arrival, request);
    todo!()
}

/// The form of a refusal that this kind of request can use: a redirect to sign in, a page, problem+json.
pub fn refuse(app: &App, arrival: &Arrival, refusal: Refusal) -> Answer {
    let _ = (app, arrival, refusal.why);
    todo!()
}

/// An upstream could not be reached (502), did not answer in time (504), or all are down (503); or the request itself was
/// faulty (4xx). `app_title` is what the page may say.
pub fn gateway_failed(app: &App, arrival: &Arrival, status: http::StatusCode, app_title: Option<&str>) -> Answer {
    let _ = (app, arrival, status, app_title);
    todo!()
}
