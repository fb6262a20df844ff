//! Around the proxy library: a request whose permission ends is cut, wherever it is just waiting.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Arc, OnceLock};
use std::task::Poll;

use async_trait::async_trait;
use pingora_core::apps::{HttpServerApp, ReusedHttpStream, ServerApp};
use pingora_core::protocols::http::ServerSession;
use pingora_core::server::ShutdownWatch;
use pingora_proxy::{HttpProxy, ProxyHttp};
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use super::connection::Connection;
use super::framing::Fault;
use super::listeners::Host;
use super::stream::Patience;

tokio::task_local! {
    static SCISSORS: Arc<OnceLock<CancellationToken>>;
}

/// The request that is being worked on ends when `token` does.
pub(super) fn cut_when(token: CancellationToken) {
    // A request is judged once; there is nothing to replace.
    let _ = SCISSORS.try_with(|scissors| scissors.set(token));
}

type Refused = Box<dyn Fn(&Connection, Fault) + Send + Sync>;

pub(super) struct Gate<P> {
    proxy: Arc<HttpProxy<P>>,
    patience: Box<dyn Fn() -> Patience + Send + Sync>,
    refused: Refused,
    stopping: watch::Sender<bool>,
}

impl<P> Gate<P>
where
    P: ProxyHttp + Send + Sync + 'static,
    P::CTX: Send + Sync,
{
    pub(super) fn new(
        proxy: HttpProxy<P>,
        patience: impl Fn() -> Patience + Send + Sync + 'static,
        refused: impl Fn(&Connection, Fault) + Send + Sync + 'static,
    ) -> Self {
        let (patience, refused) = (Box::new(patience), Box::new(refused));
        Self { proxy: Arc::new(proxy), patience, refused, stopping: watch::Sender::new(false) }
    }

    /// Idle connections close at once, the others after the answer they are working on.
    pub(super) async fn let_finish(&self) {
        self.stopping.send_replace(true);
        self.proxy.http_cleanup().await;
    }
}

#[async_trait]
impl<P> Host for Gate<P>
where
    P: ProxyHttp + Send + Sync + 'static,
    P::CTX: Send + Sync,
{
    fn patience(&self) -> Patience {
        (self.patience)()
    }

    fn refused(&self, connection: &Connection, fault: Fault) {
        (self.refused)(connection, fault);
    }

    async fn serve(&self, stream: pingora_core::protocols::Stream) {
        let requests = Arc::new(Requests { proxy: Arc::clone(&self.proxy) });
        requests.process_new(stream, &self.stopping.subscribe()).await;
    }
}

/// What the library calls for each request of a connection.
struct Requests<P> {
    proxy: Arc<HttpProxy<P>>,
}

#[async_trait]
impl<P> HttpServerApp for Requests<P>
where
    P: ProxyHttp + Send + Sync + 'static,
    P::CTX: Send + Sync,
{
    async fn process_new_http(
        self: &Arc<Self>,
        session: ServerSession,
        stopping: &ShutdownWatch,
    ) -> Option<ReusedHttpStream> {
        let scissors = Arc::new(OnceLock::new());
        let run = SCISSORS.scope(Arc::clone(&scissors), self.proxy.process_new_http(session, stopping));
        until_cut(run, &scissors).await
    }
}

/// Runs to the end, or to the end of a token that turns up on the way.
async fn until_cut<T>(run: impl Future<Output = Option<T>>, scissors: &OnceLock<CancellationToken>) -> Option<T> {
    let mut run = pin!(run);
    let mut cut: Option<Pin<Box<WaitForCancellationFutureOwned>>> = None;
    poll_fn(|cx| {
        if let Poll::Ready(done) = run.as_mut().poll(cx) {
            return Poll::Ready(done);
        }
        if cut.is_none() {
            cut = scissors.get().map(|token| Box::pin(token.clone().cancelled_owned()));
        }
        match cut.as_mut().map(|cut| cut.as_mut().poll(cx)) {
            Some(Poll::Ready(())) => Poll::Ready(None),
            _ => Poll::Pending,
        }
    })
    .await
}
