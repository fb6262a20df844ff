//! What a visitor is told when a request fails, and what the log is told of it.

use http::StatusCode;
use pingora_error::ErrorType::{
    ConnectTimedout, ConnectionClosed, HTTPStatus, ReadError, ReadTimedout, TLSHandshakeTimedout, WriteError,
    WriteTimedout,
};
use pingora_error::{Error, ErrorSource};
use pingora_proxy::{FailToProxy, Session};

use crate::gateway::answer;
use crate::gateway::context::Context;
use crate::gateway::record::path_for_log;
use crate::gateway::upstream::Attempt;
use crate::portal::{self, Failed};

pub(super) async fn answer(session: &mut Session, error: &Error, ctx: &mut Context) -> FailToProxy {
    let status = status(error, ctx);
    let is_upstreams = matches!(status.map(|status| status.as_u16()), Some(502..=504));
    if is_upstreams && let Some(name) = ctx.app_name() {
        ctx.app.live.counts.upstream_failures.add(name);
    }
    // Nobody knows what is left of the request on this connection, nor of the answer.
    session.set_keepalive(None);
    let begun = session.response_written().is_some_and(|head| !head.status.is_informational());
    if let (Some(status), Some(arrival), false) = (status, &ctx.arrival, begun) {
        let cause = cause(error, ctx);
        let failed = Failed { status, app: ctx.pass().ok().map(|pass| pass.permit.app()), cause };
        // The portal logs what it shows, with the id that it shows; what it cannot know is said around it.
        let page = span(session, ctx)
            .in_scope(|| portal::gateway_failed(&ctx.app, arrival, &answer::head_of(session), &failed));
        ctx.record.is_answered(&page);
        if let Err(error) = answer::write(session, page).await {
            tracing::debug!(cause = error.etype().as_str(), "the page about a failure could not be delivered");
        }
        // Not dropped at once: the client may still be sending, and a reset would take the page away.
        session.shutdown().await;
    } else if status.is_some_and(|status| status.is_server_error()) {
        let cause = cause(error, ctx);
        span(session, ctx).in_scope(|| tracing::warn!(cause, "an answer broke off"));
    }
    FailToProxy { error_code: status.map_or(0, |status| status.as_u16()), can_reuse_downstream: false }
}

/// None where nobody is left to be answered.
fn status(error: &Error, ctx: &Context) -> Option<StatusCode> {
    let connection = ctx.connection.as_ref();
    if connection.is_some_and(|connection| connection.is_upstream_late()) {
        return Some(StatusCode::GATEWAY_TIMEOUT);
    }
    if connection.is_some_and(|connection| connection.is_malformed()) {
        return Some(StatusCode::BAD_REQUEST);
    }
    match (error.esource(), error.etype()) {
        (_, HTTPStatus(code)) => StatusCode::from_u16(*code).ok(),
        (ErrorSource::Upstream, ConnectTimedout | ReadTimedout | WriteTimedout | TLSHandshakeTimedout) => {
            Some(StatusCode::GATEWAY_TIMEOUT)
        }
        (ErrorSource::Upstream, _) if ctx.tries > 1 && ctx.attempt.as_ref().is_some_and(Attempt::all_are_down) => {
            Some(StatusCode::SERVICE_UNAVAILABLE)
        }
        (ErrorSource::Upstream, _) => Some(StatusCode::BAD_GATEWAY),
        (ErrorSource::Downstream, ReadTimedout) => Some(StatusCode::REQUEST_TIMEOUT),
        // Without a source: while we read or wrote for ourselves.
        (ErrorSource::Downstream | ErrorSource::Unset, ReadError | WriteError | WriteTimedout | ConnectionClosed) => {
            None
        }
        (ErrorSource::Downstream, _) => Some(StatusCode::BAD_REQUEST),
        (ErrorSource::Internal | ErrorSource::Unset, _) => Some(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// Only the kind of what went wrong: the rest may quote what visitor or app sent.
fn cause(error: &Error, ctx: &Context) -> &'static str {
    let connection = ctx.connection.as_ref();
    match error.etype() {
        _ if connection.is_some_and(|connection| connection.is_upstream_late()) => "UpstreamSilent",
        _ if connection.is_some_and(|connection| connection.is_malformed()) => "MalformedBody",
        HTTPStatus(400) if ctx.pass.is_none() => "UnreadableHost",
        HTTPStatus(503) => "NoAddressKnown",
        HTTPStatus(code) => {
            StatusCode::from_u16(*code).ok().and_then(|status| status.canonical_reason()).unwrap_or("?")
        }
        _ => error.root_etype().as_str(),
    }
}

/// Which request, and which address was to answer it.
fn span(session: &Session, ctx: &Context) -> tracing::Span {
    let head = session.req_header();
    tracing::error_span!(
        "request",
        app = ctx.app_name().unwrap_or("-"),
        method = %head.method,
        path = &*path_for_log(&head.uri, ctx.app.settings.routes.prefix()),
        upstream = ctx.attempt.as_ref().map(|attempt| tracing::field::display(attempt.address())),
    )
}
