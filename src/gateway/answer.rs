//! Our own answers over the library's session: the bridge to the portal, which never sees the library.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{Method, StatusCode, Version};
use http_body::Body as _;
use http_body_util::BodyExt;
use pingora_error::{Error, ErrorType, Result};
use pingora_http::ResponseHeader;
use pingora_proxy::Session;
use tokio::time::timeout;

use crate::portal::{Answer, Body, MOST_BODY};

const FORM_DEADLINE: Duration = Duration::from_secs(20);

/// A request for our pages, its body read whole.
pub(super) async fn read_request(session: &mut Session) -> Result<http::Request<Body>> {
    let body = read_form(session).await?;
    Ok(head_of(session).map(|()| Body::from(body)))
}

/// A request without its body.
pub(super) fn head_of(session: &Session) -> http::Request<()> {
    let head = session.req_header();
    let mut request = http::Request::new(());
    *request.method_mut() = head.method.clone();
    *request.uri_mut() = head.uri.clone();
    *request.version_mut() = head.version;
    *request.headers_mut() = head.headers.clone();
    request
}

async fn read_form(session: &mut Session) -> Result<Bytes> {
    if session.is_body_empty() {
        return Ok(Bytes::new());
    }
    if announced_length(session).is_some_and(|length| length > MOST_BODY as u64) {
        return too_large();
    }
    let expects = session.req_header().headers.contains_key(http::header::EXPECT);
    if expects {
        // Otherwise the library takes the 100 for an answer before the end of the request, and closes.
        session.set_close_on_response_before_downstream_finish(false);
        session.write_continue_response().await?;
        session.set_close_on_response_before_downstream_finish(true);
    }
    let read_all = async {
        let mut form = BytesMut::new();
        while let Some(part) = session.read_request_body().await? {
            if form.len() + part.len() > MOST_BODY {
                return too_large();
            }
            form.extend_from_slice(&part);
        }
        Ok(form.freeze())
    };
    timeout(FORM_DEADLINE, read_all).await.unwrap_or_else(|_| Err(Error::new_down(ErrorType::HTTPStatus(408))))
}

pub(super) fn announced_length(session: &Session) -> Option<u64> {
    session.req_header().headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

pub(super) fn too_large<T>() -> Result<T> {
    Error::err_down(ErrorType::HTTPStatus(413))
}

/// Writes an answer of ours. What is left of the request's body is read away where it is small, and otherwise the
/// connection is closed: it is never taken for a request.
pub(super) async fn write(session: &mut Session, answer: Answer) -> Result<()> {
    keep_connection_if_body_is_small(session);
    let (parts, mut body) = answer.into_parts();
    let bodyless = session.req_header().method == Method::HEAD
        || matches!(parts.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    let mut head = ResponseHeader::from(parts);
    frame(&mut head, session.req_header().version, body.size_hint().exact())?;
    session.write_response_header(Box::new(head), bodyless).await?;
    if bodyless {
        return Ok(());
    }
    while let Some(part) = next_part(session, &mut body).await? {
        session.write_response_body(Some(part), false).await?;
    }
    session.write_response_body(Some(Bytes::new()), true).await
}

/// Reading a small body away after the answer costs less than a new connection. One that waits to be asked for may never
/// come, and what then comes could be either.
fn keep_connection_if_body_is_small(session: &mut Session) {
    let is_small = announced_length(session).is_some_and(|length| length <= MOST_BODY as u64);
    if is_small && !session.req_header().headers.contains_key(http::header::EXPECT) {
        session.set_close_on_response_before_downstream_finish(false);
        session.set_total_drain_timeout(Some(FORM_DEADLINE));
    }
}

/// The next part of a body that may take its time; a visitor who leaves meanwhile ends it.
async fn next_part(session: &mut Session, body: &mut Body) -> Result<Option<Bytes>> {
    loop {
        // What comes of a body that nobody reads says nothing about whether its sender is still there.
        let may_listen = session.is_body_done();
        let frame = tokio::select! {
            biased;
            frame = body.frame() => frame,
            gone = session.downstream_session.read_body_or_idle(true), if may_listen => match gone {
                Ok(_) => continue,
                Err(error) => return Err(error.into_down()),
            },
        };
        match frame.transpose() {
            Ok(None) => return Ok(None),
            Ok(Some(frame)) => {
                if let Ok(part) = frame.into_data() {
                    return Ok(Some(part));
                }
            }
            Err(cause) => return Err(Error::because(ErrorType::InternalError, "an answer of ours broke off", cause)),
        }
    }
}

/// Says how long the answer is, in the one way that its reader understands.
fn frame(head: &mut ResponseHeader, version: Version, length: Option<u64>) -> Result<()> {
    if head.status == StatusCode::NO_CONTENT {
        head.remove_header(&CONTENT_LENGTH);
    } else if head.status == StatusCode::NOT_MODIFIED || head.headers.contains_key(CONTENT_LENGTH) {
    } else if let Some(length) = length {
        head.insert_header(CONTENT_LENGTH, length)?;
    } else if version == Version::HTTP_11 {
        head.insert_header(TRANSFER_ENCODING, "chunked")?;
    }
    Ok(())
}
