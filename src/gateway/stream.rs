//! The stream below the proxy library. It hands over one well-formed request at a time, and the next one only when the
//! last is answered; it keeps the deadlines that no filter can keep; and it sends small answers in one piece.

mod alarm;
mod library;
mod outbox;

use std::io::{self, IoSlice};
use std::os::fd::RawFd;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, BytesMut};
use pingora_core::protocols::SocketDigest;
use pingora_core::protocols::raw_connect::ProxyDigest;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

use self::alarm::Alarm;
use self::outbox::Outbox;
use super::connection::Connection;
use super::framing::{BodyLength, BodyWatch, ChunkWatch, Fault, Head, Search, read_head};

const READ_CHUNK: usize = 4096;
/// How long, and how much, we listen to somebody who was refused, so that the answer is not lost in a reset.
const FAREWELL: Duration = Duration::from_secs(2);
const FAREWELL_BYTES: usize = 256 * 1024;

pub(super) struct Stream<S> {
    io: S,
    outbox: Outbox,
    connection: Arc<Connection>,
    proxy_digest: Arc<ProxyDigest>,
    socket_digest: Arc<SocketDigest>,
    descriptor: RawFd,
    patience: Patience,
    place: Place,
    /// What was read and not handed over: a head that grows, or what came after the end of a request.
    inbox: BytesMut,
    heads: u64,
    alarm: Alarm,
    write_alarm: Alarm,
    write_until: Option<Instant>,
}

/// How long a client may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    pub head: Duration,
    pub keep_alive: Duration,
    /// How long it may refuse to take any byte of an answer.
    pub idle: Duration,
}

enum Place {
    /// Between requests, until the first byte of the next.
    Idle {
        until: Instant,
    },
    Head {
        search: Search,
        until: Instant,
    },
    /// A good head is being handed over.
    Handing {
        left: usize,
        body: BodyLength,
    },
    Body(BodyWatch),
    /// The request is all there. Whatever follows waits until it is answered.
    Complete,
    Tunnel,
    Refusing {
        answer: Vec<u8>,
        written: usize,
        until: Instant,
    },
    Leaving {
        heard: usize,
        until: Instant,
    },
    Closed,
}

/// What one step of reading came to.
enum Step {
    Again,
    Handed,
    End,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Stream<S> {
    pub(super) fn new(io: S, connection: Arc<Connection>, descriptor: RawFd, patience: Patience) -> Self {
        Self {
            io,
            outbox: Outbox::default(),
            proxy_digest: library::carry(Arc::clone(&connection)),
            socket_digest: library::socket(descriptor, connection.peer),
            descriptor,
            connection,
            place: Place::Idle { until: Instant::now() + patience.head },
            patience,
            inbox: BytesMut::new(),
            heads: 0,
            alarm: Alarm::default(),
            write_alarm: Alarm::default(),
            write_until: None,
        }
    }

    fn step(&mut self, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<Step>> {
        match self.place {
            Place::Idle { .. } => self.wait(cx),
            Place::Head { .. } => self.read_head(cx),
            Place::Handing { left, body } => Poll::Ready(Ok(self.hand_head(left, body, out))),
            Place::Body(_) => self.read_body(cx, out),
            Place::Complete => self.await_answer(cx),
            Place::Tunnel => self.read_tunnel(cx, out),
            Place::Refusing { .. } => self.refuse(cx),
            Place::Leaving { .. } => self.leave(cx),
            Place::Closed => Poll::Ready(Ok(Step::End)),
        }
    }

    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Step>> {
        if self.inbox.is_empty() && ready!(self.fill_inbox(cx))? == 0 {
            return Poll::Ready(Ok(Step::End));
        }
        self.place = Place::Head { search: Search::default(), until: Instant::now() + self.patience.head };
        Poll::Ready(Ok(Step::Again))
    }

    /// The head stays with us until it is whole and good, so that a bad one never reaches anybody.
    fn read_head(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Step>> {
        let Place::Head { search, .. } = &mut self.place else { return Poll::Ready(Ok(Step::Again)) };
        let judged = match search.end_of_head(&self.inbox) {
            Ok(None) => {
                let more = ready!(self.fill_inbox(cx))?;
                return Poll::Ready(Ok(if more == 0 { Step::End } else { Step::Again }));
            }
            Ok(Some(end)) => read_head(self.inbox.get(..end).unwrap_or_default()).map(|head| (head, end)),
            Err(fault) => Err(fault),
        };
        match judged {
            Ok((Head { body }, left)) => {
                self.heads += 1;
                self.place = Place::Handing { left, body };
            }
            Err(fault) => self.begin_refusal(fault),
        }
        Poll::Ready(Ok(Step::Again))
    }

    fn hand_head(&mut self, left: usize, body: BodyLength, out: &mut ReadBuf<'_>) -> Step {
        let count = left.min(out.remaining());
        out.put_slice(self.inbox.get(..count).unwrap_or_default());
        self.inbox.advance(count);
        self.place = match body {
            _ if count < left => Place::Handing { left: left - count, body },
            BodyLength::None => Place::Complete,
            BodyLength::Counted(length) => Place::Body(BodyWatch::Counted(length)),
            BodyLength::Chunked => Place::Body(BodyWatch::Chunked(ChunkWatch::default())),
        };
        self.tidy_inbox();
        Step::Handed
    }

    fn read_body(&mut self, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<Step>> {
        let before = out.filled().len();
        if self.inbox.is_empty() {
            ready!(Pin::new(&mut self.io).poll_read(cx, out))?;
        } else {
            let count = self.inbox.len().min(out.remaining());
            out.put_slice(&self.inbox.split_to(count));
        }
        let Place::Body(watch) = &mut self.place else { return Poll::Ready(Ok(Step::Again)) };
        let new = out.filled().get(before..).unwrap_or_default();
        if new.is_empty() {
            return Poll::Ready(Ok(Step::End));
        }
        let Ok(taken) = watch.take(new) else {
            out.set_filled(before);
            self.connection.call_malformed();
            self.place = Place::Closed;
            return Poll::Ready(Err(io::ErrorKind::InvalidData.into()));
        };
        if taken < new.len() {
            let excess = new.get(taken..).unwrap_or_default().to_vec();
            self.put_back(&excess);
            out.set_filled(before + taken);
        }
        if matches!(&self.place, Place::Body(watch) if watch.is_over()) {
            self.place = Place::Complete;
        }
        Poll::Ready(Ok(if taken == 0 { Step::Again } else { Step::Handed }))
    }

    /// What follows the body goes to the front of what is still unread.
    fn put_back(&mut self, excess: &[u8]) {
        let later = std::mem::take(&mut self.inbox);
        self.inbox.extend_from_slice(excess);
        self.inbox.extend_from_slice(&later);
    }

    /// Nothing is handed out, but a client that leaves is noticed, unless it has sent something ahead.
    fn await_answer(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Step>> {
        if self.connection.is_tunnel() {
            self.place = Place::Tunnel;
        } else if self.connection.answered() >= self.heads {
            self.place = Place::Idle { until: Instant::now() + self.patience.keep_alive };
        } else if !self.inbox.is_empty() {
            return Poll::Pending;
        } else if ready!(self.fill_inbox(cx))? == 0 {
            return Poll::Ready(Ok(Step::End));
        }
        Poll::Ready(Ok(Step::Again))
    }

    fn read_tunnel(&mut self, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<Step>> {
        if self.inbox.is_empty() {
            ready!(Pin::new(&mut self.io).poll_read(cx, out))?;
        } else {
            let count = self.inbox.len().min(out.remaining());
            out.put_slice(&self.inbox.split_to(count));
            self.tidy_inbox();
        }
        Poll::Ready(Ok(Step::Handed))
    }

    fn begin_refusal(&mut self, fault: Fault) {
        self.connection.refuse(fault);
        self.place = Place::Refusing { answer: fault.answer(), written: 0, until: Instant::now() + FAREWELL };
    }

    fn refuse(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Step>> {
        let Place::Refusing { answer, written, until } = &mut self.place else { return Poll::Ready(Ok(Step::Again)) };
        let until = *until;
        while let Some(rest) = answer.get(*written..).filter(|rest| !rest.is_empty()) {
            *written += ready!(self.outbox.poll_write(&mut self.io, cx, rest))?;
        }
        ready!(Pin::new(&mut *self).poll_shutdown(cx))?;
        self.place = Place::Leaving { heard: 0, until };
        Poll::Ready(Ok(Step::Again))
    }

    fn leave(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Step>> {
        self.inbox.clear();
        let more = ready!(self.fill_inbox(cx))?;
        let Place::Leaving { heard, .. } = &mut self.place else { return Poll::Ready(Ok(Step::Again)) };
        *heard += more;
        if more == 0 || *heard > FAREWELL_BYTES {
            self.place = Place::Closed;
        }
        Poll::Ready(Ok(Step::Again))
    }

    fn fill_inbox(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        self.inbox.reserve(READ_CHUNK);
        let read = tokio_util::io::poll_read_buf(Pin::new(&mut self.io), cx, &mut self.inbox);
        if read.is_pending() {
            self.tidy_inbox();
        }
        read
    }

    /// Most connections are idle most of the time: an empty inbox takes no memory.
    fn tidy_inbox(&mut self) {
        if self.inbox.is_empty() {
            self.inbox = BytesMut::new();
        }
    }

    fn due(&self) -> Option<Instant> {
        match &self.place {
            Place::Idle { until }
            | Place::Head { until, .. }
            | Place::Refusing { until, .. }
            | Place::Leaving { until, .. } => Some(*until),
            Place::Body(_) | Place::Complete => self.connection.upstream_due(),
            Place::Handing { .. } | Place::Tunnel | Place::Closed => None,
        }
    }

    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        self.due().is_some_and(|due| self.alarm.rings(cx, due))
    }

    fn time_is_up(&mut self) -> io::Result<()> {
        match &self.place {
            Place::Head { .. } => self.begin_refusal(Fault::Late),
            Place::Body(_) | Place::Complete => {
                self.connection.give_up_on_upstream();
                return Err(io::ErrorKind::TimedOut.into());
            }
            _ => self.place = Place::Closed,
        }
        Ok(())
    }

    /// A client that takes nothing is waited for, but not for ever.
    fn in_time<T>(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.write_until = None;
            return written;
        }
        let until = *self.write_until.get_or_insert_with(|| Instant::now() + self.patience.idle);
        if self.write_alarm.rings(cx, until) { Poll::Ready(Err(io::ErrorKind::TimedOut.into())) } else { Poll::Pending }
    }

    /// Whether the client may still be sending a request that nobody will read.
    fn has_more_to_say(&self) -> bool {
        matches!(self.place, Place::Body(_)) || !self.inbox.is_empty()
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Stream<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            match this.step(cx, out) {
                Poll::Ready(Ok(Step::Again)) => {}
                Poll::Ready(Ok(Step::Handed | Step::End)) => return Poll::Ready(Ok(())),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending if this.is_late(cx) => this.time_is_up()?,
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Stream<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        let written = this.outbox.poll_write(&mut this.io, cx, bytes);
        this.in_time(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        let written = this.outbox.poll_write_vectored(&mut this.io, cx, slices);
        this.in_time(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let flushed = match this.outbox.poll_empty(&mut this.io, cx) {
            Poll::Ready(Ok(())) => Pin::new(&mut this.io).poll_flush(cx),
            unfinished => unfinished,
        };
        this.in_time(cx, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.as_mut().poll_flush(cx))?;
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}
