//! What is known of one connection, shared by its stream and the phases of its requests.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use pingora_core::protocols::Digest;
use tokio::time::Instant;

use super::framing::Fault;

#[derive(Debug)]
pub(super) struct Connection {
    pub peer: SocketAddr,
    /// Our listener had TLS.
    pub secure: bool,
    began: Instant,
    /// How many requests have been answered: the stream hands out the next one only then.
    answered: AtomicU64,
    /// The connection has become a WebSocket; nothing is HTTP any more.
    tunnel: AtomicBool,
    /// When the upstream's head must be there, in milliseconds after `began`; 0 while nobody waits for it.
    upstream_due: AtomicU64,
    upstream_late: AtomicBool,
    /// A body broke the rules of framing.
    malformed: AtomicBool,
    /// A head that was not taken, which is the end of the connection.
    refused: OnceLock<Fault>,
}

impl Connection {
    pub(super) fn new(peer: SocketAddr, secure: bool) -> Self {
        Self {
            peer,
            secure,
            began: Instant::now(),
            answered: AtomicU64::new(0),
            tunnel: AtomicBool::new(false),
            upstream_due: AtomicU64::new(0),
            upstream_late: AtomicBool::new(false),
            malformed: AtomicBool::new(false),
            refused: OnceLock::new(),
        }
    }

    /// The connection that a request came over.
    pub(super) fn of(digest: Option<&Digest>) -> Option<&Arc<Self>> {
        digest?.proxy_digest.as_ref()?.user_data.as_ref()?.downcast_ref()
    }

    pub(super) fn request_ended(&self) {
        self.upstream_due.store(0, Ordering::Relaxed);
        self.answered.fetch_add(1, Ordering::Release);
    }

    pub(super) fn answered(&self) -> u64 {
        self.answered.load(Ordering::Acquire)
    }

    pub(super) fn become_tunnel(&self) {
        self.tunnel.store(true, Ordering::Release);
    }

    pub(super) fn is_tunnel(&self) -> bool {
        self.tunnel.load(Ordering::Acquire)
    }

    /// From now on the upstream has so long to begin its answer. Only the stream can end the wait in time, since nothing
    /// else is polled while an upstream is silent.
    pub(super) fn upstream_has(&self, span: Duration) {
        let due = u64::try_from((self.began.elapsed() + span).as_millis()).unwrap_or(u64::MAX);
        self.upstream_due.store(due.max(1), Ordering::Relaxed);
    }

    pub(super) fn upstream_answers(&self) {
        self.upstream_due.store(0, Ordering::Relaxed);
    }

    pub(super) fn upstream_due(&self) -> Option<Instant> {
        let due = self.upstream_due.load(Ordering::Relaxed);
        (due != 0).then(|| self.began + Duration::from_millis(due))
    }

    pub(super) fn give_up_on_upstream(&self) {
        self.upstream_late.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_upstream_late(&self) -> bool {
        self.upstream_late.load(Ordering::Relaxed)
    }

    pub(super) fn call_malformed(&self) {
        self.malformed.store(true, Ordering::Relaxed);
    }

    pub(super) fn refuse(&self, fault: Fault) {
        // The first is the last.
        let _ = self.refused.set(fault);
    }

    pub(super) fn refused(&self) -> Option<Fault> {
        self.refused.get().copied()
    }

    pub(super) fn is_malformed(&self) -> bool {
        self.malformed.load(Ordering::Relaxed)
    }
}
