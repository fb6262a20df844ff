//! A log in a file, which is moved aside when it is full.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone)]
pub struct LogFile(Arc<Mutex<Rotating>>);

pub(super) struct Rotating {
    path: PathBuf,
    file: File,
    size: u64,
    max_size: u64,
    keep: usize,
    /// The last record broke off: the disk was full.
    torn: bool,
}

impl LogFile {
    /// `keep` older files stay beside it: `.1` is the youngest of them.
    pub fn open(path: &Path, max_size: u64, keep: usize) -> io::Result<Self> {
        let file = open(path)?;
        let size = file.metadata()?.len();
        Ok(Self(Arc::new(Mutex::new(Rotating { path: path.to_owned(), file, size, max_size, keep, torn: false }))))
    }

    /// For whoever moved the file aside: the next record begins a new one. Where that fails, the old one goes on.
    pub fn reopen(&self) -> io::Result<()> {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let file = open(&log.path)?;
        log.size = file.metadata()?.len();
        (log.file, log.torn) = (file, false);
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for LogFile {
    type Writer = RecordWriter<'w>;

    fn make_writer(&'w self) -> RecordWriter<'w> {
        RecordWriter(self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Holds the file for one record.
pub struct RecordWriter<'w>(MutexGuard<'w, Rotating>);

impl Write for RecordWriter<'_> {
    fn write(&mut self, record: &[u8]) -> io::Result<usize> {
        self.0.append(record)?;
        Ok(record.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.file.flush()
    }
}

impl Rotating {
    fn append(&mut self, record: &[u8]) -> io::Result<()> {
        let length = record.len() as u64;
        // Where it cannot be moved, a long log is better than none.
        if self.size > 0 && self.size.saturating_add(length) > self.max_size && self.rotate().is_err() {
            self.size = 0;
        }
        write_whole(&mut self.file, record, &mut self.torn)?;
        self.size = self.size.saturating_add(length);
        Ok(())
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
        (self.size, self.torn) = (0, false);
        Ok(())
    }

    fn numbered(&self, number: usize) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{number}"));
        name.into()
    }
}

/// After a record that broke off, the next begins on a line of its own.
fn write_whole(file: &mut impl Write, record: &[u8], torn: &mut bool) -> io::Result<()> {
    if *torn {
        file.write_all(b"\n")?;
        *torn = false;
    }
    let mut left = record;
    while !left.is_empty() {
        match file.write(left) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => left = left.get(written..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        *torn = !left.is_empty();
    }
    Ok(())
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).mode(0o640).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_log_moves_aside_and_the_oldest_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let log = LogFile::open(&path, 10, 2).unwrap();
        for record in ["first--\n", "second-\n", "third--\n", "fourth-\n"] {
            log.make_writer().write_all(record.as_bytes()).unwrap();
        }
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).ok();
        assert_eq!(read("log").as_deref(), Some("fourth-\n"));
        assert_eq!(read("log.1").as_deref(), Some("third--\n"));
        assert_eq!(read("log.2").as_deref(), Some("second-\n"));
        assert_eq!(read("log.3"), None);
    }

    #[test]
    fn after_somebody_moved_the_file_a_new_one_begins() {
        let folder = tempfile::tempdir().unwrap();
        let (path, aside) = (folder.path().join("log"), folder.path().join("yesterday"));
        let log = LogFile::open(&path, 1000, 1).unwrap();
        log.make_writer().write_all(b"before\n").unwrap();
        fs::rename(&path, &aside).unwrap();
        log.make_writer().write_all(b"still\n").unwrap();
        log.reopen().unwrap();
        log.make_writer().write_all(b"after\n").unwrap();
        assert_eq!(fs::read_to_string(&aside).unwrap(), "before\nstill\n");
        assert_eq!(fs::read_to_string(&path).unwrap(), "after\n");
    }

    #[test]
    fn what_a_full_disk_cut_off_does_not_run_into_the_next_record() {
        /// A disk with so much room.
        struct Disk(Vec<u8>, usize);
        impl Write for Disk {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                let room = self.1.saturating_sub(self.0.len()).min(bytes.len());
                self.0.extend_from_slice(&bytes[..room]);
                if room == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(room) }
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let (mut disk, mut torn) = (Disk(Vec::new(), 10), false);
        write_whole(&mut disk, b"first\n", &mut torn).unwrap();
        for _ in 0..3 {
            write_whole(&mut disk, b"second\n", &mut torn).unwrap_err();
        }
        disk.1 = 100;
        write_whole(&mut disk, b"third\n", &mut torn).unwrap();
        write_whole(&mut disk, b"fourth\n", &mut torn).unwrap();
        assert_eq!(String::from_utf8(disk.0).unwrap(), "first\nseco\nthird\nfourth\n");
    }

    #[test]
    fn a_record_longer_than_the_file_may_be_is_kept_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let log = LogFile::open(&path, 4, 1).unwrap();
        log.make_writer().write_all(b"longer than four\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "longer than four\n");
    }
}
