//! The face that the proxy library wants a stream to have.

use std::fmt;
use std::os::fd::RawFd;
use std::sync::Arc;

use async_trait::async_trait;
use pingora_core::protocols::raw_connect::ProxyDigest;
use pingora_core::protocols::{
    GetProxyDigest, GetSocketDigest, GetTimingDigest, Peek, Shutdown, SocketDigest, Ssl, TimingDigest, UniqueID,
};
use pingora_http::ResponseHeader;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

use super::{FAREWELL, FAREWELL_BYTES, Stream};
use crate::gateway::connection::Connection;

/// The library passes this on to every phase untouched: the way from a request to its connection.
pub(super) fn carry(connection: Arc<Connection>) -> Arc<ProxyDigest> {
    let unused = ResponseHeader::from(http::Response::new(()).into_parts().0);
    Arc::new(ProxyDigest::new(Box::new(unused), Some(Box::new(connection))))
}

/// Knows the peer already, so that nobody asks the kernel for it at each request.
pub(super) fn socket(descriptor: RawFd, peer: std::net::SocketAddr) -> Arc<SocketDigest> {
    let digest = SocketDigest::from_raw_fd(descriptor);
    let _ = digest.peer_addr.set(Some(peer.into()));
    Arc::new(digest)
}

#[async_trait]
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Shutdown for Stream<S> {
    /// Says goodbye, and listens a little longer to somebody who is still sending: closing at once would reset the
    /// connection, and the answer with it.
    async fn shutdown(&mut self) {
        let goodbye = async {
            AsyncWriteExt::shutdown(self).await?;
            let (mut heard, mut scrap) = (0, [0; 4096]);
            while self.has_more_to_say() && heard < FAREWELL_BYTES {
                match self.io.read(&mut scrap).await? {
                    0 => break,
                    more => heard += more,
                }
            }
            std::io::Result::Ok(())
        };
        // Whoever is gone already needs no goodbye.
        let _ = timeout(FAREWELL, goodbye).await;
    }
}

impl<S> UniqueID for Stream<S> {
    fn id(&self) -> i32 {
        self.descriptor
    }
}

impl<S> Ssl for Stream<S> {}

impl<S> Peek for Stream<S> {}

impl<S> GetTimingDigest for Stream<S> {
    fn get_timing_digest(&self) -> Vec<Option<TimingDigest>> {
        Vec::new()
    }
}

impl<S> GetProxyDigest for Stream<S> {
    fn get_proxy_digest(&self) -> Option<Arc<ProxyDigest>> {
        Some(Arc::clone(&self.proxy_digest))
    }
}

impl<S> GetSocketDigest for Stream<S> {
    fn get_socket_digest(&self) -> Option<Arc<SocketDigest>> {
        Some(Arc::clone(&self.socket_digest))
    }
}

impl<S> fmt::Debug for Stream<S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Stream").field("peer", &self.connection.peer).finish_non_exhaustive()
    }
}
