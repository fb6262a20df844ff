//! How providers are spoken to: over https, in bounded time, with answers of bounded size, and never sent elsewhere.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use jiff::fmt::rfc2822;
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
        let (answer, is_whole) = self.send_for(request, LARGEST).await?;
        if is_whole { Ok(answer) } else { Err(endless()) }
    }

    /// As much of the answer as this; and whether that is all of it.
    pub async fn send_for(&self, request: RequestBuilder, most: usize) -> Result<(Answer, bool), ChannelError> {
        let mut response = request.send().await.map_err(|error| unreachable(&error))?;
        let (status, wait) = (response.status(), wait(response.headers()));
        let mut body = BytesMut::new();
        let mut is_whole = true;
        while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(&error))? {
            body.extend_from_slice(&chunk);
            if body.len() > most {
                body.truncate(most);
                is_whole = false;
                break;
            }
        }
        Ok((Answer { status, body: body.freeze(), wait }, is_whole))
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

pub fn endless() -> ChannelError {
    ChannelError::Garbage("an endless answer".to_owned())
}

/// In seconds, or until a time, which is compared with the sender's own.
fn wait(headers: &HeaderMap) -> Option<Duration> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let read = |said: &str| match said.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => Duration::try_from(date(said)?.duration_since(date(header("date")?)?)).ok(),
    };
    // The second is Duo's.
    ["retry-after", "x-retry-after"].into_iter().find_map(|name| read(header(name)?))
}

fn date(text: &str) -> Option<jiff::Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

/// Without the address: it may hold a secret.
fn unreachable(error: &reqwest::Error) -> ChannelError {
    if error.is_connect() {
        return ChannelError::NoConnection;
    }
    let why = if error.is_timeout() { "it took too long" } else { "the connection broke" };
    ChannelError::Unreachable(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(lines: &[(&'static str, &'static str)]) -> Option<u64> {
        let headers = lines.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        wait(&headers).map(|wait| wait.as_secs())
    }

    #[test]
    fn how_long_to_wait_is_read_in_every_form() {
        let now = ("date", "Tue, 19 Jan 2027 08:53:10 GMT");
        assert_eq!(told(&[("retry-after", " 7 ")]), Some(7));
        assert_eq!(told(&[now, ("retry-after", "Tue, 19 Jan 2027 08:54:00 GMT")]), Some(50));
        assert_eq!(told(&[("x-retry-after", "9")]), Some(9));
        assert_eq!(told(&[("retry-after", "soon"), ("x-retry-after", "9")]), Some(9));
        assert_eq!(told(&[now, ("retry-after", "Tue, 19 Jan 2027 08:53:00 GMT")]), None, "it is over");
        assert_eq!(told(&[("retry-after", "Tue, 19 Jan 2027 08:54:00 GMT")]), None, "by no clock that we know");
        assert_eq!(told(&[now]), None);
    }
}
