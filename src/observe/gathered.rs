//! Records gather in memory, and a thread of its own writes them out: at once while there are few, and many by one call of the
//! system while there are many.
//!
//! A slow disk slows down whoever has something to say, once so much has gathered: records are evidence, and are not thrown
//! away for speed. A disk that takes nothing (it is full, or the reader of a pipe is gone) stops nobody: what it refused is
//! lost, and how much that was is a record of its own when it takes some again.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle, ThreadId};
use std::time::Duration;

use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// After each write, so that under load the next one is worth a call.
const PAUSE: Duration = Duration::from_millis(10);
/// So many bytes are worth one without a pause.
const ENOUGH: usize = 64 * 1024;
/// Who comes when so many bytes wait waits, too.
const MOST: usize = 1024 * 1024;
/// How long a warning waits at most to be written. Others don't wait at all.
const PATIENCE: Duration = Duration::from_secs(1);

/// Where records go in the end.
pub(super) trait Sink: Send + 'static {
    /// Writes whole lines, and says how many of them it could not write.
    fn write_out(&mut self, records: &[u8]) -> usize;
}

pub(super) struct Gathered<S: Sink>(Arc<Thread<S>>);

/// Its end is awaited by whoever drops it last.
struct Thread<S: Sink> {
    shared: Arc<Shared<S>>,
    writer: Option<JoinHandle<()>>,
}

struct Shared<S> {
    gathering: Mutex<Gathering>,
    /// For the thread that writes.
    wake: Condvar,
    /// For those who wait for room, or for their record to be written.
    written: Condvar,
    sink: Mutex<S>,
}

#[derive(Default)]
struct Gathering {
    records: Vec<u8>,
    /// Bytes that came, and those that are written or lost.
    came: u64,
    gone: u64,
    /// The thread waits for the first record.
    is_idle: bool,
    /// Somebody waits: no pause.
    is_urgent: bool,
    is_closed: bool,
    writer: Option<ThreadId>,
}

impl<S: Sink> Gathered<S> {
    pub(super) fn new(sink: S) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            gathering: Mutex::default(),
            wake: Condvar::new(),
            written: Condvar::new(),
            sink: Mutex::new(sink),
        });
        let here = Arc::clone(&shared);
        let writer = thread::Builder::new().name("log".to_owned()).spawn(move || here.run())?;
        shared.locked().writer = Some(writer.thread().id());
        Ok(Self(Arc::new(Thread { shared, writer: Some(writer) })))
    }

    /// All that came before this is written, or it takes too long.
    pub(super) fn flush(&self) {
        let gathering = self.0.shared.locked();
        let before = gathering.came;
        drop(self.0.shared.wait_for(gathering, before));
    }

    /// The sink, after all that came before this was written to it.
    pub(super) fn sink(&self) -> MutexGuard<'_, S> {
        self.flush();
        self.0.shared.sink()
    }
}

impl<S: Sink> Clone for Gathered<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: Sink> Drop for Thread<S> {
    fn drop(&mut self) {
        self.shared.locked().is_closed = true;
        self.shared.wake.notify_all();
        if let Some(writer) = self.writer.take() {
            // It ends by itself, whatever it met.
            drop(writer.join());
        }
    }
}

impl<S: Sink> Shared<S> {
    fn run(&self) {
        let (mut batch, mut lost) = (Vec::new(), 0_usize);
        while self.take(&mut batch) {
            let refused = self.sink().write_out(&batch);
            self.settle(batch.len());
            if batch.capacity() > MOST {
                batch = Vec::new();
            }
            batch.clear();
            lost = lost.saturating_add(refused);
            if refused == 0 && lost > 0 {
                tracing::warn!(
                    records = lost,
                    "the log could not be written for a while: records are missing before this"
                );
                lost = 0;
            }
        }
    }

    /// Waits for records, and takes all of them. `false`: there will be none.
    fn take(&self, batch: &mut Vec<u8>) -> bool {
        let mut gathering = self.locked();
        gathering.is_idle = true;
        let is_quiet = |gathering: &mut Gathering| gathering.records.is_empty() && !gathering.is_closed;
        let mut gathering = self.wake.wait_while(gathering, is_quiet).unwrap_or_else(PoisonError::into_inner);
        gathering.is_idle = false;
        std::mem::swap(&mut gathering.records, batch);
        !batch.is_empty()
    }

    fn settle(&self, length: usize) {
        let mut gathering = self.locked();
        gathering.gone += length as u64;
        self.written.notify_all();
        let is_calm = |gathering: &mut Gathering| {
            !gathering.is_urgent && !gathering.is_closed && gathering.records.len() < ENOUGH
        };
        let paused = self.wake.wait_timeout_while(gathering, PAUSE, is_calm);
        paused.unwrap_or_else(PoisonError::into_inner).0.is_urgent = false;
    }

    fn add(&self, record: &[u8], is_urgent: bool) {
        let mut gathering = self.locked();
        let is_writer = gathering.writer == Some(thread::current().id());
        if !is_writer && !is_urgent {
            let is_full = |gathering: &mut Gathering| {
                !gathering.records.is_empty() && gathering.records.len() + record.len() > MOST
            };
            gathering = self.written.wait_while(gathering, is_full).unwrap_or_else(PoisonError::into_inner);
        }
        gathering.records.extend_from_slice(record);
        gathering.came += record.len() as u64;
        if is_urgent && !is_writer {
            let until = gathering.came;
            drop(self.wait_for(gathering, until));
        } else if gathering.is_idle || gathering.records.len() >= ENOUGH {
            gathering.is_idle = false;
            drop(gathering);
            self.wake.notify_one();
        }
    }

    fn wait_for<'g>(&'g self, mut gathering: MutexGuard<'g, Gathering>, until: u64) -> MutexGuard<'g, Gathering> {
        if gathering.writer == Some(thread::current().id()) {
            return gathering;
        }
        gathering.is_urgent = true;
        self.wake.notify_one();
        let waits = |gathering: &mut Gathering| gathering.gone < until;
        let waited = self.written.wait_timeout_while(gathering, PATIENCE, waits);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn locked(&self) -> MutexGuard<'_, Gathering> {
        self.gathering.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sink(&self) -> MutexGuard<'_, S> {
        self.sink.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'w, S: Sink> MakeWriter<'w> for Gathered<S> {
    type Writer = RecordWriter<'w>;

    fn make_writer(&'w self) -> RecordWriter<'w> {
        RecordWriter { to: &*self.0.shared, is_urgent: false }
    }

    /// Errors and warnings wait until they are written, and behind nobody: what comes next may be the end.
    fn make_writer_for(&'w self, about: &Metadata<'_>) -> RecordWriter<'w> {
        RecordWriter { to: &*self.0.shared, is_urgent: *about.level() <= Level::WARN }
    }
}

trait Takes {
    fn take_record(&self, record: &[u8], is_urgent: bool);
}

impl<S: Sink> Takes for Shared<S> {
    fn take_record(&self, record: &[u8], is_urgent: bool) {
        self.add(record, is_urgent);
    }
}

/// For one record.
pub struct RecordWriter<'w> {
    to: &'w dyn Takes,
    is_urgent: bool,
}

impl Write for RecordWriter<'_> {
    /// Is called with a whole record.
    fn write(&mut self, record: &[u8]) -> io::Result<usize> {
        self.to.take_record(record, self.is_urgent);
        Ok(record.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a file ends with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The last record broke off.
    is_torn: bool,
}

impl Line {
    /// As much of these records as goes. After one that broke off, the next begins on a line of its own. `Err`: so many got there.
    pub(super) fn write(&mut self, file: &mut impl Write, records: &[u8]) -> Result<(), usize> {
        if self.is_torn {
            file.write_all(b"\n").map_err(|_| 0_usize)?;
            self.is_torn = false;
        }
        let mut left = records;
        while !left.is_empty() {
            match file.write(left) {
                Ok(0) => return Err(records.len() - left.len()),
                Ok(written) => {
                    let (there, rest) = left.split_at(written.min(left.len()));
                    self.is_torn = !there.ends_with(b"\n");
                    left = rest;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Err(records.len() - left.len()),
            }
        }
        Ok(())
    }
}

/// Those of which the end is missing count, too.
pub(super) fn lines_in(records: &[u8]) -> usize {
    records.split_inclusive(|byte| *byte == b'\n').count()
}

/// The log that somebody else looks after.
pub(super) struct Stderr(Line);

impl Stderr {
    pub(super) fn new() -> Self {
        Self(Line::default())
    }
}

impl Sink for Stderr {
    fn write_out(&mut self, records: &[u8]) -> usize {
        let written = self.0.write(&mut io::stderr().lock(), records);
        written.map_or_else(|there| lines_in(records.get(there..).unwrap_or_default()), |()| 0)
    }
}

#[cfg(test)]
mod tests;
