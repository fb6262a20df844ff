//! The phases of a request, in the order in which they happen.

mod failure;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use pingora_core::modules::http::HttpModules;
use pingora_core::upstreams::peer::HttpPeer;
use pingora_error::{Error, ErrorType, OrErr, Result};
use pingora_http::{RequestHeader, ResponseHeader};
use pingora_proxy::{FailToProxy, ProxyHttp, Session};

use super::connection::Connection;
use super::context::{Context, present};
use super::record::{End, path_for_log};
use super::upstream::{Attempt, Upstreams, peer};
use super::{answer, convert, gate, headers};
use crate::actions::authorize::{Incoming, Outcome, Pass, authorize};
use crate::actions::vouch::vouch;
use crate::app::Current;
use crate::domain::request_kind::RequestKind;
use crate::portal;

pub(super) struct Proxy {
    current: Current,
    upstreams: Upstreams,
}

impl Proxy {
    pub(super) fn new(current: Current, upstreams: Upstreams) -> Self {
        upstreams.follow(&current.load().settings);
        Self { current, upstreams }
    }

    /// Judges the request. True: it was answered here.
    async fn judge(&self, session: &mut Session, ctx: &mut Context) -> Result<bool> {
        let head = session.req_header();
        let incoming = Incoming {
            arrival: present(ctx.arrival.clone())?,
            method: &head.method,
            raw_target: head.raw_path(),
            headers: &head.headers,
        };
        let reply = match authorize(&ctx.app, incoming).await {
            Outcome::Pass(pass) => return admit(session, ctx, *pass),
            Outcome::Ours => {
                ctx.record.kind = Some(RequestKind::of(&head.method, &head.headers));
                let request = answer::read_request(session).await?;
                let arrival = present(ctx.arrival.clone())?;
                finish(portal::answer(Arc::clone(&ctx.app), arrival, request)).await?
            }
            Outcome::Refuse(refusal) => {
                ctx.app.live.counts.refusals.add(refusal.why.as_str());
                ctx.record.app = refusal.app;
                let kind_of_unreadable = || RequestKind::of(&head.method, &head.headers);
                ctx.record.kind = Some(refusal.ask.as_ref().map_or_else(kind_of_unreadable, |ask| ask.kind));
                ctx.record.visitor.clone_from(&refusal.visitor);
                let arrival = present(ctx.arrival.as_ref())?;
                portal::refuse(&ctx.app, arrival, &answer::head_of(session), *refusal)
            }
        };
        ctx.record.is_answered(&reply);
        answer::write(session, reply).await?;
        Ok(true)
    }
}

#[async_trait]
impl ProxyHttp for Proxy {
    type CTX = Context;

    fn new_ctx(&self) -> Context {
        Context::new(self.current.load_full())
    }

    /// The library would compress here; apps do that themselves.
    fn init_downstream_modules(&self, _: &mut HttpModules) {}

    async fn early_request_filter(&self, session: &mut Session, ctx: &mut Context) -> Result<()> {
        if ctx.app.settings.log.access {
            ctx.record.asks(session.req_header());
        }
        let connection = present(Connection::of(session.digest()).cloned())?;
        session.set_read_timeout(Some(ctx.app.settings.gateway.timeouts.idle_body));
        if headers::is_last_of_connection(&session.req_header().headers) {
            session.set_keepalive(None);
        }
        // Interim answers that nobody asked for are not passed on, however many there are.
        session.set_ignore_info_resp(true);
        let gateway = &ctx.app.settings.gateway;
        ctx.arrival = convert::arrival(gateway, &connection, &session.req_header().headers);
        let is_readable = ctx.arrival.is_some();
        if !is_readable {
            ctx.arrival = Some(convert::unreadable_arrival(gateway, &connection));
        }
        ctx.connection = Some(connection);
        if is_readable { Ok(()) } else { Err(Error::new_down(ErrorType::HTTPStatus(400))) }
    }

    async fn request_filter(&self, session: &mut Session, ctx: &mut Context) -> Result<bool> {
        self.judge(session, ctx).await
    }

    async fn upstream_peer(&self, _: &mut Session, ctx: &mut Context) -> Result<Box<HttpPeer>> {
        let app = ctx.pass()?.permit.app().0;
        let settings = &ctx.app.settings;
        let timeouts = &settings.gateway.timeouts;
        ctx.tries += 1;
        let attempt = self.upstreams.choose(settings, app, timeouts.connect).await;
        let attempt = attempt.ok_or_else(|| Error::new_up(ErrorType::HTTPStatus(503)))?;
        let peer = peer(&attempt, timeouts, ctx.is_websocket());
        ctx.attempt = Some(attempt);
        ctx.record.goes_to_upstream();
        Ok(Box::new(peer))
    }

    async fn upstream_request_filter(
        &self,
        _: &mut Session,
        request: &mut RequestHeader,
        ctx: &mut Context,
    ) -> Result<()> {
        let pass = ctx.pass()?;
        let visitor = pass.visitor.as_ref().filter(|_| pass.permit.is_identified());
        let statement = visitor.map(|visitor| vouch(&ctx.app, visitor, pass.permit.app())).transpose();
        let statement = statement.or_err(ErrorType::InternalError, "nobody can be vouched for")?;
        let origin = ctx.connection()?.origin(&pass.ask.arrival)?;
        headers::rewrite_request(request, pass.ask.target.sent(), &origin, statement.as_deref())
    }

    /// Once it has the whole request, the upstream's time runs.
    async fn request_body_filter(
        &self,
        _: &mut Session,
        body: &mut Option<Bytes>,
        is_end: bool,
        ctx: &mut Context,
    ) -> Result<()> {
        ctx.body_bytes += body.as_ref().map_or(0, |part| part.len() as u64);
        let connection = ctx.connection()?;
        if (is_end || body.is_none()) && !ctx.answer_began && !connection.is_tunnel() {
            connection.upstream_has(ctx.app.settings.gateway.timeouts.upstream_head);
        }
        let most = ctx.destination()?.max_body;
        if !connection.is_tunnel() && most.is_some_and(|most| ctx.body_bytes > most) {
            return answer::too_large();
        }
        Ok(())
    }

    async fn upstream_response_filter(
        &self,
        session: &mut Session,
        head: &mut ResponseHeader,
        ctx: &mut Context,
    ) -> Result<()> {
        let switches = head.status == StatusCode::SWITCHING_PROTOCOLS;
        if switches && !(ctx.is_websocket() && session.is_upgrade_req()) {
            return Err(Error::explain(ErrorType::InvalidHTTPHeader, "101 without being asked").into_up());
        }
        headers::strip_response(head)?;
        if ctx.is_on_our_host() {
            headers::keep_apart_from_ours(head)?;
        }
        if head.status.is_informational() && !switches {
            return Ok(());
        }
        ctx.answer_began = true;
        ctx.record.upstream_answers(head.status);
        let connection = ctx.connection()?;
        connection.upstream_answers();
        if switches {
            connection.become_tunnel();
            session.set_read_timeout(None);
        }
        if ctx.pass()?.permit.is_identified() && !ctx.destination()?.shared_cache {
            headers::make_private(head)?;
        }
        Ok(())
    }

    /// After the library's own changes: HTTP/1.0 knows no chunks, whatever the library thinks.
    async fn response_filter(&self, session: &mut Session, head: &mut ResponseHeader, _: &mut Context) -> Result<()> {
        headers::frame_for(session, head);
        Ok(())
    }

    fn response_body_filter(
        &self,
        _: &mut Session,
        body: &mut Option<Bytes>,
        _: bool,
        ctx: &mut Context,
    ) -> Result<Option<Duration>> {
        ctx.record.sends(body.as_ref().map_or(0, Bytes::len));
        Ok(None)
    }

    /// Trailers could say after the head what the head must not.
    fn upstream_response_trailer_filter(
        &self,
        _: &mut Session,
        trailers: &mut HeaderMap,
        _: &mut Context,
    ) -> Result<()> {
        trailers.clear();
        Ok(())
    }

    fn fail_to_connect(&self, _: &mut Session, _: &HttpPeer, ctx: &mut Context, mut error: Box<Error>) -> Box<Error> {
        if let Some(attempt) = &ctx.attempt {
            attempt.failed();
        }
        // Nothing was sent yet: whatever the method, another address may be tried.
        let choices = ctx.attempt.as_ref().map_or(1, Attempt::choices);
        error.set_retry(ctx.tries < choices);
        error.into_up()
    }

    /// Only what is safe to do twice, and only where the upstream closed an idle connection that we still held.
    fn error_while_proxy(
        &self,
        _: &HttpPeer,
        session: &mut Session,
        mut error: Box<Error>,
        _: &mut Context,
        reused: bool,
    ) -> Box<Error> {
        if session.req_header().method.is_safe() && session.is_body_empty() {
            error.retry.decide_reuse(reused);
        } else {
            error.set_retry(false);
        }
        error
    }

    async fn fail_to_proxy(&self, session: &mut Session, error: &Error, ctx: &mut Context) -> FailToProxy {
        failure::answer(session, error, ctx).await
    }

    async fn logging(&self, _: &mut Session, error: Option<&Error>, ctx: &mut Context) {
        ctx.record.end = if error.is_none() { End::Whole } else { End::BrokenOff };
    }

    /// What the library logs is said better, and without the query, where the failure is answered.
    fn suppress_error_log(&self, _: &Session, _: &Context, _: &Error) -> bool {
        true
    }

    fn request_summary(&self, session: &Session, ctx: &Context) -> String {
        let head = session.req_header();
        format!("{} {}", head.method, path_for_log(&head.uri, ctx.app.settings.routes.prefix()))
    }
}

/// What has begun to change something is finished even if its sender leaves; and should it panic, that is a 500.
async fn finish(page: impl Future<Output = portal::Answer> + Send + 'static) -> Result<portal::Answer> {
    tokio::spawn(page).await.or_err(ErrorType::InternalError, "a page of ours failed")
}

fn admit(session: &mut Session, ctx: &mut Context, pass: Pass) -> Result<bool> {
    gate::cut_when(pass.open.cancelled.clone());
    ctx.record.app = Some(pass.permit.app());
    ctx.record.kind = Some(pass.ask.kind);
    ctx.record.visitor.clone_from(&pass.visitor);
    ctx.pass = Some(pass);
    let most = ctx.destination()?.max_body;
    if answer::announced_length(session).zip(most).is_some_and(|(length, most)| length > most) {
        return answer::too_large();
    }
    Ok(false)
}
