//! A WebSocket's connection to its upstream.
//!
//! The library waits for the upstream's answer and for the end of the request's body at the same time, and takes whichever
//! it finds first. If a quick 101 is found first, the end of the body, which is empty, is then taken for the end of the
//! WebSocket, and it is closed as soon as it was opened. So whatever is read after something was written is found one turn
//! late: the end of the body has been waiting since the head was sent, and is always first.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use async_trait::async_trait;
use pingora_core::connectors::L4Connect;
use pingora_core::protocols::l4::socket::SocketAddr;
use pingora_core::protocols::l4::stream::Stream;
use pingora_core::protocols::l4::virt::{VirtualSockOpt, VirtualSocket, VirtualSocketStream};
use pingora_error::{Error, ErrorType, OrErr, Result};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;

#[derive(Debug)]
pub(super) struct Connect {
    pub(super) patience: Duration,
}

#[async_trait]
impl L4Connect for Connect {
    async fn connect(&self, address: &SocketAddr) -> Result<Stream> {
        let SocketAddr::Inet(address) = address else {
            return Error::e_explain(ErrorType::InternalError, "an upstream is reached by TCP");
        };
        let connected = timeout(self.patience, TcpStream::connect(address)).await;
        let connected = connected.or_err(ErrorType::ConnectTimedout, "connecting for a WebSocket")?;
        let io = connected.or_err(ErrorType::ConnectError, "connecting for a WebSocket")?;
        let late = OneTurnLate { io, has_written: false };
        Ok(VirtualSocketStream::new(Box::new(late)).into())
    }
}

#[derive(Debug)]
struct OneTurnLate {
    io: TcpStream,
    has_written: bool,
}

impl VirtualSocket for OneTurnLate {
    fn set_socket_option(&self, option: VirtualSockOpt) -> io::Result<()> {
        match option {
            VirtualSockOpt::NoDelay => self.io.set_nodelay(true),
            _ => Ok(()),
        }
    }
}

impl AsyncRead for OneTurnLate {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if std::mem::take(&mut self.has_written) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Pin::new(&mut self.io).poll_read(cx, out)
    }
}

impl AsyncWrite for OneTurnLate {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.has_written = true;
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}
