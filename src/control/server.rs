//! Answers commands over the socket: HTTP/1.1, one connection per caller, only from the gateway's own account and root.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::UnixStream;
use tokio::sync::{Semaphore, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use super::perform::perform;
use super::socket::{self, Bound, SocketError};
use super::spool;
use super::wire::{Command, RECORDS, Reason, Reply};
use crate::actions::administer::{Administrator, note};
use crate::app::{Current, NotReloaded, Reload, Reloaded};

const LONGEST_COMMAND: usize = 64 * 1024;
const MOST_CALLERS: usize = 32;
/// A caller that has not said what it wants by then is gone.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long commands that have begun may take after a stop.
const DRAIN: Duration = Duration::from_secs(5);
const PAUSE_AFTER_FAULT: Duration = Duration::from_millis(100);

pub struct Running {
    stop: CancellationToken,
    callers: TaskTracker,
}

/// Must be called within a runtime. The socket's file is there when this returns.
pub fn start(folder: &Path, current: Current, reload: Reload) -> Result<Running, SocketError> {
    let bound = socket::bind(folder)?;
    let running = Running { stop: CancellationToken::new(), callers: TaskTracker::new() };
    let (stop, callers) = (running.stop.clone(), running.callers.clone());
    let desk = Desk { current, folder: folder.to_owned(), reload };
    running.callers.spawn(accept(bound, desk, stop, callers));
    Ok(running)
}

impl Running {
    /// Takes no new callers, and lets those that are there finish for a while.
    pub async fn stop(self) {
        self.stop.cancel();
        self.callers.close();
        if tokio::time::timeout(DRAIN, self.callers.wait()).await.is_err() {
            tracing::warn!("a command of an operator was still running and is cut off");
        }
    }
}

/// What every caller may use.
#[derive(Clone)]
struct Desk {
    current: Current,
    folder: PathBuf,
    reload: Reload,
}

struct Caller {
    admin: Administrator,
    desk: Desk,
}

async fn accept(bound: Bound, desk: Desk, stop: CancellationToken, callers: TaskTracker) {
    let places = Arc::new(Semaphore::new(MOST_CALLERS));
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = bound.listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "the control socket could not accept a caller");
                tokio::time::sleep(PAUSE_AFTER_FAULT).await;
                continue;
            }
        };
        let Some(admin) = administrator(&stream, bound.owner) else { continue };
        // Beyond this many callers the connection is closed at once, which their command reports.
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let caller = Caller { admin, desk: desk.clone() };
        let stop = stop.clone();
        callers.spawn(async move {
            serve(stream, caller, stop).await;
            drop(place);
        });
    }
}

fn administrator(stream: &UnixStream, owner: u32) -> Option<Administrator> {
    let peer = match stream.peer_cred() {
        Ok(credentials) => credentials.uid(),
        Err(error) => {
            tracing::warn!(%error, "a caller of the control socket could not be identified and is refused");
            return None;
        }
    };
    let admin = Administrator::of_peer(peer, owner);
    if admin.is_none() {
        tracing::warn!(uid = peer, "a caller of the control socket has no right to it and is refused");
    }
    admin
}

async fn serve(stream: UnixStream, caller: Caller, stop: CancellationToken) {
    let router = Router::new()
        .route("/command", post(command))
        .route("/backup", post(backup))
        .fallback(not_understood)
        .with_state(Arc::new(caller));
    let service = hyper::service::service_fn(move |request: http::Request<hyper::body::Incoming>| {
        router.clone().oneshot(request.map(Body::new))
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a caller of the control socket left early");
    }
}

async fn command(State(caller): State<Arc<Caller>>, body: Body) -> Response {
    let read = tokio::time::timeout(PATIENCE, axum::body::to_bytes(body, LONGEST_COMMAND)).await;
    let Ok(Ok(body)) = read else {
        return refused(StatusCode::BAD_REQUEST, "The command is too long, or did not arrive whole.");
    };
    match serde_json::from_slice::<Command>(&body) {
        Ok(command) => {
            // A caller that hangs up must not leave a command half done.
            let performed = tokio::spawn(async move {
                match command {
                    Command::Reload => reload(&caller.admin, &caller.desk.current, &caller.desk.reload).await,
                    command => perform(&caller.admin, &caller.desk.current.load_full(), command).await,
                }
            })
            .await;
            Json(performed.unwrap_or_else(|error| Reply::Failed(error.to_string()))).into_response()
        }
        // The parser's own words could repeat what was sent, passwords included.
        Err(_) => {
            refused(StatusCode::BAD_REQUEST, "This gateway does not know that command; is it of another version?")
        }
    }
}

/// Also what a signal asks for: it is told in the log and written down, whoever asked.
pub async fn reload(admin: &Administrator, current: &Current, reload: &Reload) -> Reply {
    let reload = Arc::clone(reload);
    match tokio::task::spawn_blocking(move || reload()).await {
        Ok(Ok(Reloaded { message, warnings })) => {
            tracing::info!("{message}");
            note::reloaded(admin, &current.load_full(), &message).await;
            for warning in &warnings {
                tracing::warn!("{warning}");
            }
            let warnings = warnings.into_iter().map(|warning| format!("Warning: {warning}"));
            Reply::done(std::iter::once(message).chain(warnings).collect::<Vec<_>>().join("\n"))
        }
        Ok(Err(NotReloaded(why))) => {
            tracing::error!("The configuration was not read again. {why}");
            note::not_reloaded(admin, &current.load_full()).await;
            Reply::refused(Reason::BadConfiguration, why)
        }
        Err(error) => Reply::Failed(error.to_string()),
    }
}

async fn backup(State(caller): State<Arc<Caller>>) -> Response {
    let app = caller.desk.current.load_full();
    match spool::export(&*app.store, &*app.random, &caller.desk.folder).await {
        Ok(spooled) => {
            note::backed_up(&caller.admin, &app, spooled.records).await;
            let facts = [
                (header::CONTENT_LENGTH, HeaderValue::from(spooled.length)),
                (HeaderName::from_static(RECORDS), HeaderValue::from(spooled.records)),
            ];
            (facts, Body::new(FileBody(spooled.read()))).into_response()
        }
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, Json(Reply::Failed(error.to_string()))).into_response(),
    }
}

async fn not_understood() -> Response {
    refused(StatusCode::NOT_FOUND, "There is nothing here; is the gateway of another version?")
}

fn refused(status: StatusCode, message: &str) -> Response {
    (status, Json(Reply::refused(Reason::NotUnderstood, message))).into_response()
}

/// A file's chunks as an answer.
struct FileBody(mpsc::Receiver<std::io::Result<Bytes>>);

impl http_body::Body for FileBody {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
        self.0.poll_recv(context).map(|chunk| chunk.map(|chunk| chunk.map(http_body::Frame::data)))
    }
}
