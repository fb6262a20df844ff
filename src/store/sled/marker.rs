//! The marker file: it says that there is a store, which one, and whether it was ever finished. Without it an emptied
//! or vanished store would look like a first start.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::folder;
use super::open::OpenError;
use crate::crypto::digest::hex;
use crate::store::export::{checked_line, open_line};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Marker {
    /// The store's random id, which lies in the store too.
    pub(super) store: String,
    pub(super) engine: String,
    pub(super) schema: u32,
    pub(super) state: State,
    /// Milliseconds since 1970.
    pub(super) created: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// A first start that was never finished: nothing in it was ever acknowledged.
    Creating,
    /// A restore that was never finished.
    Restoring,
    Ready,
}

impl Marker {
    pub(super) fn new(store: [u8; 16], state: State, created: u64) -> Self {
        Self { store: hex(&store), engine: "sled".to_owned(), schema: super::open::SCHEMA, state, created }
    }

    /// Nothing, if there is none.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, OpenError> {
        let path = folder::marker(folder);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == ErrorKind::InvalidData => String::new(),
            Err(source) => return Err(OpenError::Io { path, source }),
        };
        let marker = open_line(text.trim_end_matches('\n')).and_then(|line| serde_json::from_str(line).ok());
        marker.map(Some).ok_or(OpenError::DamagedMarker { path })
    }

    /// Whole or not at all, and on disk when this returns.
    pub(super) fn write(&self, folder: &Path) -> Result<(), OpenError> {
        let path = folder::marker(folder);
        self.replace(&path).map_err(|source| OpenError::Io { path, source })
    }

    fn replace(&self, path: &Path) -> io::Result<()> {
        let next = path.with_extension("marker.new");
        let line = checked_line(&serde_json::to_string(self).map_err(io::Error::other)?);
        fs::write(&next, line + "\n")?;
        folder::sync_file(&next)?;
        fs::rename(&next, path)?;
        folder::sync_file(path.parent().unwrap_or(Path::new(".")))
    }
}
