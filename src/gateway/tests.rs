//! Connections as clients make them, over real sockets: the library, our stream below it and our gate around it, with a
//! proxy in the middle that lets everybody through. (Who may pass is not decided in this folder.)

mod connections;
mod counterparts;
mod time;
mod tls;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use pingora_core::server::configuration::ServerConf;
use pingora_core::upstreams::peer::HttpPeer;
use pingora_error::Result;
use pingora_http::ResponseHeader;
use pingora_proxy::{HttpProxy, ProxyHttp, Session};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::connection::Connection;
use super::gate::{Gate, cut_when};
use super::listeners::Doors;
use super::stream::Patience;

/// Long enough for a busy machine, short enough for a test.
const PATIENCE: Patience = Patience {
    head: Duration::from_millis(800),
    keep_alive: Duration::from_millis(1200),
    idle: Duration::from_millis(500),
};

/// Lets everybody through to one address.
struct Straight {
    upstream: SocketAddr,
    /// Ends every request that asks for `/watched`.
    cut: CancellationToken,
    upstream_head: Duration,
}

#[derive(Default)]
struct Passage(Option<Arc<Connection>>);

impl Drop for Passage {
    fn drop(&mut self) {
        if let Some(connection) = &self.0 {
            connection.request_ended();
        }
    }
}

#[async_trait]
impl ProxyHttp for Straight {
    type CTX = Passage;

    fn new_ctx(&self) -> Passage {
        Passage::default()
    }

    async fn early_request_filter(&self, session: &mut Session, ctx: &mut Passage) -> Result<()> {
        ctx.0 = Connection::of(session.digest()).cloned();
        if session.req_header().raw_path() == b"/watched" {
            cut_when(self.cut.clone());
        }
        Ok(())
    }

    async fn request_filter(&self, session: &mut Session, _: &mut Passage) -> Result<bool> {
        if session.req_header().raw_path() == b"/refused" {
            super::answer::write(session, http::Response::new("refused".into())).await?;
            return Ok(true);
        }
        Ok(false)
    }

    async fn upstream_peer(&self, _: &mut Session, _: &mut Passage) -> Result<Box<HttpPeer>> {
        Ok(Box::new(HttpPeer::new(self.upstream, false, String::new())))
    }

    async fn request_body_filter(
        &self,
        _: &mut Session,
        _: &mut Option<bytes::Bytes>,
        _: bool,
        ctx: &mut Passage,
    ) -> Result<()> {
        if let Some(connection) = ctx.0.as_ref().filter(|connection| !connection.is_tunnel()) {
            connection.upstream_has(self.upstream_head);
        }
        Ok(())
    }

    async fn upstream_response_filter(
        &self,
        _: &mut Session,
        head: &mut ResponseHeader,
        ctx: &mut Passage,
    ) -> Result<()> {
        let Some(connection) = &ctx.0 else { return Ok(()) };
        connection.upstream_answers();
        if head.status == 101 {
            connection.become_tunnel();
        }
        Ok(())
    }

    async fn response_filter(&self, session: &mut Session, head: &mut ResponseHeader, _: &mut Passage) -> Result<()> {
        super::headers::frame_for(session, head);
        Ok(())
    }
}

/// A gate that is open, before one upstream.
struct House {
    address: SocketAddr,
    cut: CancellationToken,
    gate: Arc<Gate<Straight>>,
    doors: Arc<Doors<Gate<Straight>>>,
}

impl House {
    async fn before(upstream: SocketAddr) -> Self {
        Self::with(upstream, None).await
    }

    async fn with(upstream: SocketAddr, tls: Option<TlsAcceptor>) -> Self {
        let cut = CancellationToken::new();
        let straight = Straight { upstream, cut: cut.clone(), upstream_head: Duration::from_millis(500) };
        let mut proxy = HttpProxy::new(straight, Arc::new(ServerConf::default()));
        proxy.handle_init_modules();
        let gate = Arc::new(Gate::new(proxy, || PATIENCE, |_, _| {}));
        let doors = Arc::new(Doors {
            host: Arc::clone(&gate),
            room: Arc::new(Semaphore::new(100)),
            inside: TaskTracker::new(),
            closing: CancellationToken::new(),
            closed: CancellationToken::new(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        doors.open(listener, tls);
        Self { address, cut, gate, doors }
    }
}
