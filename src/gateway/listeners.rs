//! Where visitors come in: one loop per address, which never spins, never stops by itself, and knows how many are inside.

use std::io;
use std::net::SocketAddr;
use std::os::fd::AsRawFd;
use std::sync::Arc;
use std::time::Duration;

use pingora_core::protocols::l4::ext::{TcpKeepalive, set_tcp_keepalive};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::connection::Connection;
use super::framing::Fault;
use super::stream::{Patience, Stream};

/// The pause after an accept that failed for want of file descriptors or memory.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves one connection to its end.
#[async_trait::async_trait]
pub(super) trait Host: Send + Sync + 'static {
    fn patience(&self) -> Patience;
    async fn serve(&self, stream: pingora_core::protocols::Stream);
    /// What came over it was no request, and never got as far as `serve` could tell.
    fn refused(&self, connection: &Connection, fault: Fault);
}

/// What all listeners share.
pub(super) struct Doors<H> {
    pub host: Arc<H>,
    pub room: Arc<Semaphore>,
    pub inside: TaskTracker,
    /// No further connection is taken.
    pub closing: CancellationToken,
    /// Connections that are still there are dropped.
    pub closed: CancellationToken,
}

impl<H: Host> Doors<H> {
    pub(super) fn open(self: &Arc<Self>, listener: TcpListener, tls: Option<TlsAcceptor>) {
        let this = Arc::clone(self);
        tokio::spawn(async move {
            let closing = this.closing.clone();
            closing.run_until_cancelled(this.accept_all(listener, tls)).await;
        });
    }

    async fn accept_all(self: Arc<Self>, listener: TcpListener, tls: Option<TlsAcceptor>) {
        let (mut full, mut exhausted) = (false, false);
        loop {
            let was_full = std::mem::replace(&mut full, self.room.available_permits() == 0);
            if full && !was_full {
                tracing::warn!("as many connections are open as there is room for; further ones wait");
            }
            let Ok(permit) = Arc::clone(&self.room).acquire_owned().await else { return };
            match listener.accept().await {
                Ok((tcp, peer)) => {
                    exhausted = false;
                    self.let_in(tcp, peer, tls.clone(), permit);
                }
                // The visitor was gone before we came to the door.
                Err(error) if is_theirs(&error) => {}
                Err(error) => {
                    if !std::mem::replace(&mut exhausted, true) {
                        tracing::error!(%error, "no connection can be taken; trying again until it works");
                    }
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    fn let_in(
        self: &Arc<Self>,
        tcp: TcpStream,
        peer: SocketAddr,
        tls: Option<TlsAcceptor>,
        permit: OwnedSemaphorePermit,
    ) {
        let this = Arc::clone(self);
        self.inside.spawn(async move {
            let _permit = permit;
            this.closed.run_until_cancelled(this.serve(tcp, peer, tls)).await;
        });
    }

    async fn serve(&self, tcp: TcpStream, peer: SocketAddr, tls: Option<TlsAcceptor>) {
        // Both only make things better; a socket that cannot do it serves as well.
        let _ = tcp.set_nodelay(true);
        let _ = set_tcp_keepalive(&tcp, &keepalive());
        let descriptor = tcp.as_raw_fd();
        let patience = self.host.patience();
        let connection = Arc::new(Connection::new(peer, tls.is_some()));
        let Some(tls) = tls else {
            let stream = Stream::new(tcp, Arc::clone(&connection), descriptor, patience);
            return self.host_it(Box::new(stream), &connection).await;
        };
        let handshake = self.closing.run_until_cancelled(timeout(patience.head, tls.accept(tcp)));
        match handshake.await {
            Some(Ok(Ok(stream))) => {
                let stream = Stream::new(stream, Arc::clone(&connection), descriptor, patience);
                self.host_it(Box::new(stream), &connection).await;
            }
            Some(Ok(Err(error))) => tracing::debug!(%peer, %error, "TLS handshake failed"),
            Some(Err(_)) => tracing::debug!(%peer, "TLS handshake took too long"),
            None => {}
        }
    }

    async fn host_it(&self, stream: pingora_core::protocols::Stream, connection: &Connection) {
        self.host.serve(stream).await;
        if let Some(fault) = connection.refused() {
            self.host.refused(connection, fault);
        }
    }
}

fn is_theirs(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Finds out within two minutes that the other end is gone, where nothing else would: a WebSocket has no deadline.
fn keepalive() -> TcpKeepalive {
    TcpKeepalive {
        idle: Duration::from_mins(1),
        interval: Duration::from_secs(15),
        count: 4,
        user_timeout: Duration::ZERO,
    }
}

/// So many connections that each may need a second descriptor for its upstream, and some are left for the rest. Systems
/// start programs with a low limit, for the sake of old ones, and let them raise it.
pub(super) fn most_connections() -> usize {
    const LEFT_FOR_THE_REST: u64 = 128;
    const MOST: usize = 250_000;
    let limit = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let descriptors = if raised.is_ok() { limit.maximum } else { limit.current };
    let pairs = descriptors.unwrap_or(u64::MAX).saturating_sub(LEFT_FOR_THE_REST) / 2;
    usize::try_from(pairs).unwrap_or(MOST).clamp(64, MOST)
}
