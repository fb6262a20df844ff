//! Metrics and health on a listener of their own, which no visitor reaches.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderValue, StatusCode, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::{CancellationToken, DropGuard};
use tower::ServiceExt;

use super::metrics;
use crate::app::Current;
use crate::live::outbox::Progress;

const MOST_WATCHERS: usize = 32;
/// A watcher that asks for nothing for so long is gone.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE_AFTER_FAULT: Duration = Duration::from_millis(100);

#[derive(Debug, thiserror::Error)]
#[error("metrics cannot be told on {address}: {cause}")]
pub struct WatchError {
    address: SocketAddr,
    cause: std::io::Error,
}

/// Answers until it is dropped.
pub struct Watch {
    pub address: SocketAddr,
    _stop: DropGuard,
}

pub async fn start(address: SocketAddr, current: Current) -> Result<Watch, WatchError> {
    let failed = |cause| WatchError { address, cause };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let stop = CancellationToken::new();
    tokio::spawn(stop.clone().run_until_cancelled_owned(accept(listener, current, stop.clone())));
    Ok(Watch { address, _stop: stop.drop_guard() })
}

async fn accept(listener: TcpListener, current: Current, stop: CancellationToken) -> Infallible {
    let places = Arc::new(Semaphore::new(MOST_WATCHERS));
    let router = Router::new().route("/metrics", get(metrics)).route("/health", get(health)).with_state(current);
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "the listener for metrics could not accept a connection");
                tokio::time::sleep(PAUSE_AFTER_FAULT).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let (router, stop) = (router.clone(), stop.clone());
        tokio::spawn(async move {
            stop.run_until_cancelled(serve(stream, router)).await;
            drop(place);
        });
    }
}

async fn serve(stream: TcpStream, router: Router) {
    let service = hyper::service::service_fn(move |request: http::Request<hyper::body::Incoming>| {
        router.clone().oneshot(request.map(Body::new))
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = connection.await {
        tracing::debug!(%error, "a watcher left early");
    }
}

async fn metrics(State(current): State<Current>) -> Response {
    let kind = HeaderValue::from_static(metrics::CONTENT_TYPE);
    ([(header::CONTENT_TYPE, kind)], metrics::text(&current.load_full())).into_response()
}

async fn health(State(current): State<Current>) -> Response {
    let app = current.load_full();
    match app.store.health() {
        // Who gets no mail can still sign in: it is told of, and is no reason to send people elsewhere.
        Ok(()) => match app.live.outbox.progress() {
            Progress { trouble: Some(why), waiting, .. } => {
                format!("ok, but mail does not leave ({waiting} waiting): {why}\n").into_response()
            }
            Progress { trouble: None, .. } => "ok\n".into_response(),
        },
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("the store takes no writes: {why}\n")).into_response(),
    }
}
