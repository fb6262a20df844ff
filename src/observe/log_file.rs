//! A log in a file, which is moved aside when it is full.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use tracing::Metadata;
use tracing_subscriber::fmt::MakeWriter;

use super::gathered::{Gathered, Line, RecordWriter, Sink, lines_in};

#[derive(Clone)]
pub struct LogFile(Gathered<Rotating>);

struct Rotating {
    path: PathBuf,
    file: File,
    size: u64,
    max_size: u64,
    keep: usize,
    line: Line,
}

impl LogFile {
    /// `keep` older files stay beside it: `.1` is the youngest of them.
    pub fn open(path: &Path, max_size: u64, keep: usize) -> io::Result<Self> {
        let file = open(path)?;
        let size = file.metadata()?.len();
        let line = Line::default();
        Gathered::new(Rotating { path: path.to_owned(), file, size, max_size, keep, line }).map(Self)
    }

    /// For whoever moved the file aside: the next record begins a new one. Where that fails, the old one goes on.
    pub fn reopen(&self) -> io::Result<()> {
        let mut log = self.0.sink();
        let file = open(&log.path)?;
        log.size = file.metadata()?.len();
        (log.file, log.line) = (file, Line::default());
        Ok(())
    }

    /// What was said so far is written.
    pub fn flush(&self) {
        self.0.flush();
    }
}

impl<'w> MakeWriter<'w> for LogFile {
    type Writer = RecordWriter<'w>;

    fn make_writer(&'w self) -> RecordWriter<'w> {
        self.0.make_writer()
    }

    fn make_writer_for(&'w self, about: &Metadata<'_>) -> RecordWriter<'w> {
        self.0.make_writer_for(about)
    }
}

impl Sink for Rotating {
    fn write_out(&mut self, records: &[u8]) -> usize {
        let mut left = records;
        while !left.is_empty() {
            let (part, rest) = left.split_at(self.fitting(left));
            if let Err(there) = self.line.write(&mut self.file, part) {
                self.size = self.size.saturating_add(there as u64);
                // What follows would find no room either.
                return lines_in(left.get(there..).unwrap_or_default());
            }
            self.size = self.size.saturating_add(part.len() as u64);
            left = rest;
        }
        0
    }
}

impl Rotating {
    /// How many bytes of these, in whole records, go into this file, or into the one that is begun here. A record that is
    /// longer than a file may be goes into one by itself.
    fn fitting(&mut self, records: &[u8]) -> usize {
        let first = records.iter().position(|byte| *byte == b'\n').map_or(records.len(), |end| end + 1);
        // Where it cannot be moved, a long log is better than none.
        let is_full = self.size > 0 && self.size.saturating_add(first as u64) > self.max_size;
        if is_full && self.rotate().is_err() {
            self.size = 0;
        }
        let room = usize::try_from(self.max_size.saturating_sub(self.size)).unwrap_or(usize::MAX);
        let Some(fitting) = records.get(..room) else { return records.len() };
        fitting.iter().rposition(|byte| *byte == b'\n').map_or(first, |end| end + 1)
    }

    fn rotate(&mut self) -> io::Result<()> {
        for older in (1..self.keep).rev() {
            match fs::rename(self.numbered(older), self.numbered(older + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        if self.keep == 0 {
            fs::remove_file(&self.path)?;
        } else {
            fs::rename(&self.path, self.numbered(1))?;
        }
        self.file = open(&self.path)?;
        (self.size, self.line) = (0, Line::default());
        Ok(())
    }

    fn numbered(&self, number: usize) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{number}"));
        name.into()
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).mode(0o640).open(path)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn says(log: &LogFile, records: &[&str]) {
        for record in records {
            log.make_writer().write_all(record.as_bytes()).unwrap();
        }
        log.flush();
    }

    #[test]
    fn a_full_log_moves_aside_and_the_oldest_goes() {
        // One by one, and all that gathered at once.
        for at_once in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("log");
            let log = LogFile::open(&path, 10, 2).unwrap();
            let records = ["first--\n", "second-\n", "third--\n", "fourth-\n"];
            if at_once {
                log.0.sink().write_out(records.concat().as_bytes());
            } else {
                for record in records {
                    says(&log, &[record]);
                }
            }
            let read = |name: &str| fs::read_to_string(folder.path().join(name)).ok();
            assert_eq!(read("log").as_deref(), Some("fourth-\n"));
            assert_eq!(read("log.1").as_deref(), Some("third--\n"));
            assert_eq!(read("log.2").as_deref(), Some("second-\n"));
            assert_eq!(read("log.3"), None);
        }
    }

    #[test]
    fn a_file_is_filled_with_whole_records_before_the_next_begins() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let log = LogFile::open(&path, 16, 9).unwrap();
        let lost = log.0.sink().write_out(b"one\ntwo\nthree\nfour\nlonger than sixteen\nfive\n");
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(lost, 0);
        let files = ["log.3", "log.2", "log.1", "log"].map(read);
        assert_eq!(files, ["one\ntwo\nthree\n", "four\n", "longer than sixteen\n", "five\n"]);
    }

    #[test]
    fn after_somebody_moved_the_file_a_new_one_begins() {
        let folder = tempfile::tempdir().unwrap();
        let (path, aside) = (folder.path().join("log"), folder.path().join("yesterday"));
        let log = LogFile::open(&path, 1000, 1).unwrap();
        says(&log, &["before\n"]);
        fs::rename(&path, &aside).unwrap();
        // Not flushed: what was said before it is opened anew belongs to the old one.
        log.make_writer().write_all(b"still\n").unwrap();
        log.reopen().unwrap();
        says(&log, &["after\n"]);
        assert_eq!(fs::read_to_string(&aside).unwrap(), "before\nstill\n");
        assert_eq!(fs::read_to_string(&path).unwrap(), "after\n");
    }

    #[test]
    fn a_record_longer_than_the_file_may_be_is_kept_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let log = LogFile::open(&path, 4, 1).unwrap();
        says(&log, &["longer than four\n"]);
        assert_eq!(fs::read_to_string(&path).unwrap(), "longer than four\n");
    }
}
