//! Where providers tell by themselves. The answer says whether it was them, and nothing of what it was good for.

use std::sync::Arc;

use axum::extract::{Path, Request};
use bytes::Bytes;
use http::StatusCode;
use http::request::Parts;
use http_body_util::{BodyExt as _, Limited};

use super::problem::Trouble;
use super::visit::Visit;
use super::{Answer, Body};
use crate::actions::ActionError;
use crate::actions::hear_provider::{hear, read};
use crate::app::App;
use crate::domain::factor::ChannelName;
use crate::factors::channel::{Callback, Hint, Raw};
use crate::store::StoreError;

/// More than any provider has to say.
const MOST: usize = 64 * 1024;

/// A callback, kept for as long as it takes to write down what it says.
struct Told {
    name: ChannelName,
    url: String,
    parts: Parts,
    body: Bytes,
}

impl Told {
    fn raw(&self) -> Raw<'_> {
        Raw {
            method: &self.parts.method,
            url: &self.url,
            query: self.parts.uri.query().unwrap_or(""),
            headers: &self.parts.headers,
            body: &self.body,
        }
    }
}

pub(super) async fn post(visit: Visit, Path(name): Path<String>, request: Request) -> Result<Answer, Trouble> {
    let name = ChannelName::parse(&name).ok_or(Trouble::UnknownPage)?;
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, MOST).collect().await.map_err(|_| Trouble::TooLarge)?.to_bytes();
    let url = visit.address(&format!("/callbacks/{}", name.as_str()));
    let told = Told { name, url, parts, body };
    let status = match read(&visit.app, &told.name, &told.raw()) {
        None => return Err(Trouble::UnknownPage),
        Some(Err(forged)) => {
            tracing::warn!(channel = told.name.as_str(), client = %visit.arrival.client, "{forged}");
            StatusCode::UNAUTHORIZED
        }
        Some(Ok(hints)) => {
            listen(&visit.app, told, hints).await?;
            StatusCode::NO_CONTENT
        }
    };
    let mut answer = Answer::new(Body::empty());
    *answer.status_mut() = status;
    Ok(answer)
}

/// What is told once and kept nowhere else is written down before it is answered, and whoever told it can tell it again if
/// that fails. A task of its own does it, since they may hang up meanwhile. Where the provider knows, nobody waits: it would
/// have to wait for itself, and the time that we took would tell what it was good for.
async fn listen(app: &Arc<App>, told: Told, hints: Vec<Hint>) -> Result<(), ActionError> {
    let keeps_it = app.channels.get(&told.name).map(|channel| channel.abilities().results.callback);
    let app = Arc::clone(app);
    let hearing = tokio::spawn(async move {
        let heard = hear(&app, &told.name, hints).await;
        if let Err(error) = &heard {
            tracing::warn!(%error, channel = told.name.as_str(), "what a provider told could not be written down");
        }
        heard
    });
    if keeps_it != Some(Callback::Proof) {
        return Ok(());
    }
    hearing.await.unwrap_or_else(|stopped| Err(StoreError::Unavailable(stopped.to_string()).into()))
}
