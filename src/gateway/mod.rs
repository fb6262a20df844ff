//! Pingora, and only here: every request comes in, is judged, and goes on to its app or to our pages.

mod answer;
mod connection;
mod context;
mod convert;
mod cookies;
mod framing;
mod gate;
mod headers;
mod listeners;
mod proxy;
mod record;
mod stream;
mod tls;
mod upstream;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use pingora_core::server::configuration::ServerConf;
use pingora_proxy::HttpProxy;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::connection::Connection;
use self::gate::Gate;
use self::listeners::{Doors, most_connections};
use self::proxy::Proxy;
use self::stream::Patience;
pub use self::tls::TlsError;
use self::upstream::Upstreams;
use crate::app::Current;
use crate::config::settings::Listener;
use crate::live::faults::FaultKind;

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot listen on {address}: {cause}")]
    Listen { address: SocketAddr, cause: std::io::Error },
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// A gateway that takes requests, until it is told to stop or dropped.
pub struct Running {
    addresses: Vec<SocketAddr>,
    gate: Arc<Gate<Proxy>>,
    doors: Arc<Doors<Gate<Proxy>>>,
}

/// Opens all listeners, or none. Runs in the runtime of whoever calls.
pub async fn start(current: Current, listeners: &[Listener]) -> Result<Running, StartError> {
    let mut opened = Vec::with_capacity(listeners.len());
    for listener in listeners {
        opened.push(open(listener).await?);
    }
    let closing = CancellationToken::new();
    let bad_certificate = {
        let current = Arc::clone(&current);
        move || {
            let app = current.load();
            app.live.note_fault(FaultKind::Certificate, "the new certificate is not used", app.clock.now());
        }
    };
    let gate = Arc::new(gate(current, closing.clone()));
    let doors = Arc::new(Doors {
        host: Arc::clone(&gate),
        room: Arc::new(Semaphore::new(most_connections())),
        inside: TaskTracker::new(),
        closing: closing.clone(),
        closed: CancellationToken::new(),
    });
    let mut addresses = Vec::with_capacity(opened.len());
    for Opened { listener, address, certificates } in opened {
        addresses.push(address);
        let (acceptor, certificates) = certificates.unzip();
        if let Some(certificates) = certificates {
            tokio::spawn(certificates.follow_files(tls::LOOK_AGAIN, closing.clone(), bad_certificate.clone()));
        }
        doors.open(listener, acceptor);
    }
    Ok(Running { addresses, gate, doors })
}

impl Running {
    /// Where it listens really: a port that was given as 0 has been chosen.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Takes no further connection, closes idle ones, lets running requests end within `deadline`, and cuts the rest.
    pub async fn stop_and_drain(self, deadline: Duration) {
        self.doors.closing.cancel();
        self.gate.let_finish().await;
        self.doors.inside.close();
        if timeout(deadline, self.doors.inside.wait()).await.is_err() {
            tracing::warn!(open = self.doors.inside.len(), "requests that took too long are cut");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.doors.closing.cancel();
        self.doors.closed.cancel();
    }
}

struct Opened {
    listener: TcpListener,
    address: SocketAddr,
    certificates: Option<(TlsAcceptor, Arc<tls::Certificates>)>,
}

async fn open(listener: &Listener) -> Result<Opened, StartError> {
    let certificates = if listener.tls.is_empty() {
        None
    } else {
        let certificates = tls::Certificates::load(&listener.tls)?;
        Some((certificates.acceptor()?, certificates))
    };
    let failed = |cause| StartError::Listen { address: listener.address, cause };
    let socket = TcpListener::bind(listener.address).await.map_err(failed)?;
    let address = socket.local_addr().map_err(failed)?;
    Ok(Opened { listener: socket, address, certificates })
}

fn gate(current: Current, closing: CancellationToken) -> Gate<Proxy> {
    let patience = {
        let current = Arc::clone(&current);
        move || {
            let timeouts = &current.load().settings.gateway.timeouts;
            Patience { head: timeouts.head, keep_alive: timeouts.keep_alive, idle: timeouts.idle_body }
        }
    };
    let refused = {
        let current = Arc::clone(&current);
        move |connection: &Connection, fault| record::unread(&current.load(), connection, fault)
    };
    let upstreams = Upstreams::new(closing);
    let mut proxy = HttpProxy::new(Proxy::new(current, upstreams), Arc::new(library_settings()));
    proxy.handle_init_modules();
    Gate::new(proxy, patience, refused)
}

/// The library's own server is not used; this is what its proxy and its connector read.
fn library_settings() -> ServerConf {
    ServerConf {
        // Each thread then waits for the end in a place of its own.
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        max_retries: upstream::MOST_TRIES,
        upstream_keepalive_pool_size: upstream::MOST_IDLE,
        ..ServerConf::default()
    }
}

#[cfg(test)]
mod tests;
