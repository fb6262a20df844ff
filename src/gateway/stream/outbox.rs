//! What is to be sent, gathered until it is worth a packet. A connection on which nothing waits holds no memory for it.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, BytesMut};
use tokio::io::AsyncWrite;

/// Beyond this nothing is gained by gathering.
const ENOUGH: usize = 4096;

#[derive(Default)]
pub(super) struct Outbox {
    bytes: BytesMut,
}

impl Outbox {
    pub(super) fn poll_write<S: AsyncWrite + Unpin>(
        &mut self,
        io: &mut S,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(io, cx, &[IoSlice::new(bytes)])
    }

    pub(super) fn poll_write_vectored<S: AsyncWrite + Unpin>(
        &mut self,
        io: &mut S,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let count: usize = slices.iter().map(|slice| slice.len()).sum();
        if self.bytes.len() + count > ENOUGH {
            ready!(self.poll_empty(io, cx))?;
        }
        if count > ENOUGH {
            return Pin::new(io).poll_write_vectored(cx, slices);
        }
        // Whoever begins to gather has more to come: room for it is taken once.
        if self.bytes.is_empty() {
            self.bytes.reserve(ENOUGH);
        }
        for slice in slices {
            self.bytes.extend_from_slice(slice);
        }
        Poll::Ready(Ok(count))
    }

    pub(super) fn poll_empty<S: AsyncWrite + Unpin>(
        &mut self,
        io: &mut S,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        while !self.bytes.is_empty() {
            let written = ready!(Pin::new(&mut *io).poll_write(cx, &self.bytes))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.bytes.advance(written);
        }
        self.bytes = BytesMut::new();
        Poll::Ready(Ok(()))
    }
}
