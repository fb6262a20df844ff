//! An export on its way to a caller. It goes through a file without a name, so that a caller who reads slowly holds up
//! nobody who writes to the store.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use bytes::Bytes;
use tokio::sync::mpsc;

use crate::random::Random;
use crate::store::{Store, StoreError};

const CHUNK: usize = 64 * 1024;
const CHUNKS_AHEAD: usize = 4;

#[derive(Debug, thiserror::Error)]
pub(super) enum ExportError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the export could not be kept for a moment in the data folder: {0}")]
    Io(#[from] io::Error),
}

pub(super) struct Spooled {
    pub(super) records: u64,
    pub(super) length: u64,
    file: File,
}

pub(super) async fn export(store: &dyn Store, random: &dyn Random, folder: &Path) -> Result<Spooled, ExportError> {
    let mut file = nameless_file(random, folder)?;
    let records = store.export(Box::new(BufWriter::with_capacity(CHUNK, file.try_clone()?))).await?;
    let length = file.seek(io::SeekFrom::End(0))?;
    file.rewind()?;
    Ok(Spooled { records, length, file })
}

impl Spooled {
    /// The file's chunks, read on a thread of its own, which ends when nobody listens any more.
    pub(super) fn read(self) -> mpsc::Receiver<io::Result<Bytes>> {
        let (sender, receiver) = mpsc::channel(CHUNKS_AHEAD);
        let mut rest = self.file.take(self.length);
        tokio::task::spawn_blocking(move || {
            loop {
                let mut chunk = Vec::with_capacity(CHUNK);
                let read = rest.by_ref().take(CHUNK as u64).read_to_end(&mut chunk);
                match read {
                    Ok(0) => return,
                    Ok(_) if sender.blocking_send(Ok(chunk.into())).is_ok() => {}
                    Ok(_) => return,
                    Err(error) => {
                        drop(sender.blocking_send(Err(error)));
                        return;
                    }
                }
            }
        });
        receiver
    }
}

fn nameless_file(random: &dyn Random, folder: &Path) -> io::Result<File> {
    let mut bytes = [0; 8];
    random.fill(&mut bytes);
    let path = folder.join(format!("export-{:016x}.part", u64::from_be_bytes(bytes)));
    let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    fs::remove_file(&path)?;
    Ok(file)
}
