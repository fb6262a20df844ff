//! The form of a backup, the same for every backend. A line a record: kind, key (hex), value (JSON), checksum, parted by
//! tabs; a header in front, and the count and a checksum over everything at the end. It holds neither sessions (whoever
//! was signed in signs in again) nor the master key, without which sealed records cannot be read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Store, StoreError, StoreResult};
use crate::crypto::digest::{Digest, hex, sha256};

const FORMAT: &str = "vestibule-backup 1";
const END: &str = "end";
/// Longer lines are none of ours.
const LONGEST_LINE: u64 = 1024 * 1024;

/// Writes a backup of an open store to a new file, readable by its owner alone: whole, or not there. Says how many
/// records it holds.
pub async fn backup(store: &dyn Store, to: &Path) -> StoreResult<u64> {
    let failed = |error: io::Error| StoreError::Unavailable(error.to_string());
    let file = NewFile::create(to).map_err(failed)?;
    let records = store.export(Box::new(file.handle().map_err(failed)?)).await?;
    file.keep().map_err(failed)?;
    Ok(records)
}

/// A file that gets its name only when it is whole and on disk. Dropped before, it leaves nothing.
pub(super) struct NewFile {
    file: File,
    half: PathBuf,
    name: PathBuf,
}

impl NewFile {
    pub(super) fn create(name: &Path) -> io::Result<Self> {
        let mut half = name.as_os_str().to_owned();
        half.push(".half");
        let half = PathBuf::from(half);
        if name.try_exists()? {
            return Err(io::Error::other(format!("{} is there already: choose another name", name.display())));
        }
        let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&half);
        let file = opened.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => io::Error::other(format!(
                "{} is there: another backup is being written, or was cut off; then remove it",
                half.display()
            )),
            _ => io::Error::new(error.kind(), format!("{}: {error}", half.display())),
        })?;
        Ok(Self { file, half, name: name.into() })
    }

    pub(super) fn handle(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    pub(super) fn keep(self) -> io::Result<()> {
        self.file.sync_all()?;
        // Unlike a rename, a link never takes the place of a file that came meanwhile.
        fs::hard_link(&self.half, &self.name)?;
        let folder = self.name.parent().filter(|parent| !parent.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // If this fails, the name says that it is half.
        _ = fs::remove_file(&self.half);
    }
}

/// Which store a backup came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub store: String,
    /// The id of the master key that its sealed records need.
    pub key: String,
    pub schema: u32,
}

/// One record of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub kind: String,
    pub key: Vec<u8>,
    pub value: String,
}

pub struct BackupWriter<W> {
    to: W,
    sum: Digest,
    records: u64,
}

impl<W: Write> BackupWriter<W> {
    pub fn begin(to: W, header: &Header) -> io::Result<Self> {
        let mut writer = Self { to, sum: Digest::new(), records: 0 };
        writer.line(&format!("{FORMAT}\t{}", serde_json::to_string(header)?))?;
        Ok(writer)
    }

    pub fn record(&mut self, kind: &str, key: &[u8], value: &str) -> io::Result<()> {
        self.records += 1;
        self.line(&format!("{kind}\t{}\t{value}", hex(key)))
    }

    /// Without its end a backup is refused.
    pub fn finish(mut self) -> io::Result<u64> {
        let sum = hex(&self.sum.clone().finish());
        self.line(&format!("{END}\t{}\t{sum}", self.records))?;
        self.to.flush()?;
        Ok(self.records)
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        let line = checked_line(text) + "\n";
        self.sum.add(line.as_bytes());
        self.to.write_all(line.as_bytes())
    }
}

/// Where and why a backup cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct BadBackup {
    pub line: u64,
    pub why: String,
}

pub struct BackupReader<R> {
    from: R,
    sum: Digest,
    line: u64,
    records: u64,
}

impl<R: BufRead> BackupReader<R> {
    pub fn begin(from: R) -> Result<(Self, Header), BadBackup> {
        let mut reader = Self { from, sum: Digest::new(), line: 0, records: 0 };
        let text = reader.text()?;
        let header = text.split_once('\t').filter(|(format, _)| *format == FORMAT);
        let header = header.and_then(|(_, header)| serde_json::from_str(header).ok());
        header.map(|header| (reader, header)).ok_or(BadBackup { line: 1, why: "this is no backup of ours".to_owned() })
    }

    /// The line that was read last.
    pub fn line(&self) -> u64 {
        self.line
    }

    pub fn bad(&self, why: impl Into<String>) -> BadBackup {
        BadBackup { line: self.line, why: why.into() }
    }

    /// The next record; nothing, once the end has been read and found right.
    pub fn record(&mut self) -> Result<Option<Line>, BadBackup> {
        let sum_before = self.sum.clone();
        let text = self.text()?;
        let mut fields = text.splitn(3, '\t');
        let (Some(kind), Some(key), Some(value)) = (fields.next(), fields.next(), fields.next()) else {
            return Err(self.bad("it is no record"));
        };
        if kind == END {
            return self.end(key, value, sum_before).map(|()| None);
        }
        self.records += 1;
        let key = unhex(key).ok_or_else(|| self.bad("its key is none"))?;
        Ok(Some(Line { kind: kind.to_owned(), key, value: value.to_owned() }))
    }

    fn end(&mut self, count: &str, sum: &str, before: Digest) -> Result<(), BadBackup> {
        if count != self.records.to_string() || sum != hex(&before.finish()) {
            return Err(self.bad("lines before it are missing or were changed"));
        }
        match self.from.fill_buf().map(<[u8]>::is_empty) {
            Ok(true) => Ok(()),
            Ok(false) => Err(self.bad("something stands behind the end")),
            Err(error) => Err(self.bad(error.to_string())),
        }
    }

    fn text(&mut self) -> Result<String, BadBackup> {
        self.line += 1;
        let mut bytes = Vec::new();
        let read = self.from.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes);
        read.map_err(|error| self.bad(error.to_string()))?;
        let line = String::from_utf8(bytes).map_err(|_| self.bad("it was changed (its checksum is wrong)"))?;
        let Some(whole) = line.strip_suffix('\n') else { return Err(self.bad("the backup is cut off here")) };
        let text = open_line(whole).ok_or_else(|| self.bad("it was changed (its checksum is wrong)"))?.to_owned();
        self.sum.add(line.as_bytes());
        Ok(text)
    }
}

/// A text with a checksum behind it.
pub(super) fn checked_line(text: &str) -> String {
    format!("{text}\t{}", line_sum(text))
}

/// The text of a checked line, if it is the one that was written.
pub(super) fn open_line(line: &str) -> Option<&str> {
    let (text, sum) = line.rsplit_once('\t')?;
    (line_sum(text) == sum).then_some(text)
}

fn line_sum(text: &str) -> String {
    sha256(text.as_bytes()).first_chunk::<8>().map(|sum| hex(sum)).unwrap_or_default()
}

pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    let nibble = |byte: u8| char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(nibble(*high)? << 4 | nibble(*low)?)).collect()
}

#[cfg(test)]
mod tests;
