//! Where providers tell by themselves. The answer says whether it was them, and nothing of what it was good for.

use std::sync::Arc;

use axum::extract::{Path, Request};
use http::StatusCode;
use http_body_util::{BodyExt as _, Limited};

use super::problem::Trouble;
use super::visit::Visit;
use super::{Answer, Body};
use crate::actions::hear_provider::{hear, read};
use crate::domain::factor::ChannelName;
use crate::factors::channel::Raw;

/// More than any provider has to say.
const MOST: usize = 64 * 1024;

pub(super) async fn post(visit: Visit, Path(name): Path<String>, request: Request) -> Result<Answer, Trouble> {
    let name = ChannelName::parse(&name).ok_or(Trouble::UnknownPage)?;
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, MOST).collect().await.map_err(|_| Trouble::TooLarge)?.to_bytes();
    let url = visit.address(&format!("/callbacks/{}", name.as_str()));
    let raw = Raw {
        method: &parts.method,
        url: &url,
        query: parts.uri.query().unwrap_or(""),
        headers: &parts.headers,
        body: &body,
    };
    let status = match read(&visit.app, &name, &raw) {
        None => return Err(Trouble::UnknownPage),
        Some(Err(forged)) => {
            tracing::warn!(channel = name.as_str(), client = %visit.arrival.client, "{forged}");
            StatusCode::UNAUTHORIZED
        }
        Some(Ok(hints)) => {
            // A provider that has to wait for us asks again, and its answer tells nobody how long we looked.
            let app = Arc::clone(&visit.app);
            tokio::spawn(async move {
                if let Err(error) = hear(&app, &name, hints).await {
                    tracing::warn!(%error, channel = name.as_str(), "what a provider told could not be written down");
                }
            });
            StatusCode::NO_CONTENT
        }
    };
    let mut answer = Answer::new(Body::empty());
    *answer.status_mut() = status;
    Ok(answer)
}
