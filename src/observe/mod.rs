//! Where log records go. Everyone else only speaks to `tracing`.

mod gathered;
mod log_file;
mod plain;

use std::io::{self, Write};
use std::sync::OnceLock;

use tracing::Metadata;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use gathered::{Gathered, Stderr};
pub use log_file::LogFile;
pub use plain::plain;

/// What is worth an operator's time: ours, and of the libraries only warnings.
const NORMAL: &str = "warn,vestibule=info";
const FAULTS: &str = "error";
/// A record is cut here, since parts of it are what strangers sent.
const LONGEST_RECORD: usize = 16 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
}

/// Writes what still waits.
static FLUSH: OnceLock<Box<dyn Fn() + Send + Sync>> = OnceLock::new();

pub fn log_to_stderr(format: Format) {
    match Gathered::new(Stderr::new()) {
        Ok(log) => {
            let flushed = log.clone();
            drop(FLUSH.set(Box::new(move || flushed.flush())));
            install(format, NORMAL, log);
        }
        // A system that has no thread left for it.
        Err(_) => install(format, NORMAL, io::stderr),
    }
}

pub fn log_to_file(format: Format, file: LogFile) {
    let flushed = file.clone();
    drop(FLUSH.set(Box::new(move || flushed.flush())));
    install(format, NORMAL, file);
}

/// What was said so far is written. To be called before the process ends.
pub fn flush() {
    if let Some(flush) = FLUSH.get() {
        flush();
    }
}

/// For commands that speak to a person: nothing unless something is broken.
pub fn log_faults_to_stderr() {
    install(Format::Text, FAULTS, io::stderr);
}

fn install<W>(format: Format, filter: &str, writer: W)
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    // A log that takes no more (its reader is gone, its disk is full) is no reason to stop: the library would tell of it on
    // stderr, and panic where that is what takes no more.
    let builder =
        tracing_subscriber::fmt().with_env_filter(EnvFilter::new(filter)).with_ansi(false).log_internal_errors(false);
    // A second call in one process keeps the first log, which is what tests want.
    drop(match format {
        Format::Text => builder.with_target(false).with_writer(OneLine(writer)).try_init(),
        Format::Json => builder.json().flatten_event(true).with_writer(writer).try_init(),
    });
    // A fault of ours is a record like any other, where the log goes.
    std::panic::set_hook(Box::new(|panic| tracing::error!("a fault in the program: {panic}")));
}

/// Keeps a record on one line of its own, whatever was in it.
struct OneLine<W>(W);

impl<'w, W: MakeWriter<'w>> MakeWriter<'w> for OneLine<W> {
    type Writer = OneLineWriter<W::Writer>;

    fn make_writer(&'w self) -> Self::Writer {
        OneLineWriter(self.0.make_writer())
    }

    fn make_writer_for(&'w self, about: &Metadata<'_>) -> Self::Writer {
        OneLineWriter(self.0.make_writer_for(about))
    }
}

struct OneLineWriter<W>(W);

impl<W: Write> Write for OneLineWriter<W> {
    /// Is called with a whole record.
    fn write(&mut self, record: &[u8]) -> io::Result<usize> {
        if is_one_line(record) {
            self.0.write_all(record)?;
        } else {
            self.0.write_all(one_line(&String::from_utf8_lossy(record)).as_bytes())?;
        }
        Ok(record.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Most are: plain ASCII, and a line's end. To their end in any case: many bytes are then looked at together.
fn is_one_line(record: &[u8]) -> bool {
    let Some((b'\n', line)) = record.split_last() else { return false };
    line.len() <= LONGEST_RECORD && line.iter().fold(true, |plain, byte| plain & (b' '..=b'~').contains(byte))
}

fn one_line(record: &str) -> String {
    let record = record.strip_suffix('\n').unwrap_or(record);
    let cut = record.floor_char_boundary(LONGEST_RECORD);
    let (kept, rest) = record.split_at(cut);
    let mark = if rest.is_empty() { "" } else { " [cut]" };
    format!("{}{mark}\n", plain(kept))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_one_bounded_line() {
        assert_eq!(one_line("path=/a\r\nINFO forged \u{1b}[2J\n"), "path=/a\\r\\nINFO forged \\u{1b}[2J\n");
        for (record, is_ready) in [("a b\n", true), ("a\r\n", false), ("a", false), ("a\nb\n", false), ("ä\n", false)]
        {
            assert_eq!(is_one_line(record.as_bytes()), is_ready, "{record:?}");
        }
        let long = one_line(&"ä".repeat(100_000));
        assert!(long.len() < LONGEST_RECORD + 20 && long.ends_with("ä [cut]\n"));
    }
}
