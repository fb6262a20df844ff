//! How providers are spoken to: over https, in bounded time, with answers of bounded size, and never sent elsewhere.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;

use super::channel::ChannelError;

const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(15);
/// No answer of a provider is longer.
const LARGEST: usize = 64 * 1024;

/// What a provider answered.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Bytes,
    /// Where it says so.
    pub wait: Option<Duration>,
}

/// Connections to providers, kept for a while.
#[derive(Clone, Debug)]
pub struct Outbound(Client);

impl Outbound {
    /// The program's cryptography must be installed.
    pub fn new() -> Result<Self, ChannelError> {
        Self::within(WHOLE)
    }

    /// Whose answers take no longer than this.
    pub fn within(whole: Duration) -> Result<Self, ChannelError> {
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(whole)
            // What is signed for one address is not carried to another.
            .redirect(Policy::none())
            .no_proxy()
            .user_agent(concat!("vestibule/", env!("CARGO_PKG_VERSION")))
            .build();
        client.map(Self).map_err(|error| ChannelError::Unreachable(error.to_string()))
    }

    /// For building a request; `send` sends it.
    pub fn client(&self) -> &Client {
        &self.0
    }

    pub async fn send(&self, request: RequestBuilder) -> Result<Answer, ChannelError> {
        let mut response = request.send().await.map_err(|error| unreachable(&error))?;
        let status = response.status();
        let wait = response.headers().get(http::header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        let wait = wait.and_then(|seconds| seconds.trim().parse().ok()).map(Duration::from_secs);
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(&error))? {
            if body.len() + chunk.len() > LARGEST {
                return Err(ChannelError::Garbage("an endless answer".to_owned()));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, body: body.freeze(), wait })
    }
}

impl Answer {
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ChannelError> {
        serde_json::from_slice(&self.body).map_err(|error| ChannelError::Garbage(format!("{}, {error}", self.status)))
    }

    /// What a status means that this provider gives no meaning of its own.
    pub fn refusal(&self) -> ChannelError {
        match self.status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ChannelError::Credentials,
            StatusCode::NOT_FOUND | StatusCode::GONE => ChannelError::Gone,
            StatusCode::TOO_MANY_REQUESTS => ChannelError::Throttled { wait: self.wait },
            status if status.is_server_error() => ChannelError::Unreachable(status.to_string()),
            status if status.is_client_error() => ChannelError::Refused(status.to_string()),
            status => ChannelError::Garbage(status.to_string()),
        }
    }
}

/// Without the address: it may hold a secret.
fn unreachable(error: &reqwest::Error) -> ChannelError {
    if error.is_connect() {
        return ChannelError::NoConnection;
    }
    let why = if error.is_timeout() { "it took too long" } else { "the connection broke" };
    ChannelError::Unreachable(why.to_owned())
}
