//! A stream that never ends by itself, to be seen going through the gateway, and ending with the session.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header;
use http_body::Frame;
use tokio::time::Interval;

/// After how many milliseconds a browser that lost the stream asks again.
const RETRY: u32 = 500;

/// Each second the number of seconds since it was opened.
pub(super) async fn seconds() -> Response {
    let ticks = Ticks { interval: tokio::time::interval(Duration::from_secs(1)), seconds: 0 };
    let head = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    (head, Body::new(ticks)).into_response()
}

struct Ticks {
    interval: Interval,
    seconds: u64,
}

impl http_body::Body for Ticks {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.interval.poll_tick(context).map(|_| {
            let event = format!("retry: {RETRY}\ndata: {}\n\n", self.seconds);
            self.seconds += 1;
            Some(Ok(Frame::data(event.into())))
        })
    }
}
