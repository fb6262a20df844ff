//! Secrets at rest: the master key, the keys derived from it, and what they seal.

use std::path::Path;

use crate::random::Random;

/// The one key from which all others come. It lies in a file of its own, readable by its owner alone.
pub struct MasterKey {
    bytes: zeroize::Zeroizing<[u8; 32]>,
}

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("there is no master key at {0}")]
    Missing(String),
    #[error("{0} is not a master key")]
    NotAKey(String),
    #[error("{path}: {source}")]
    Io { path: String, source: std::io::Error },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what was sealed does not open with this key")]
pub struct CannotOpen;

/// Where a sealed value belongs: it opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub tree: &'a str,
    pub record: &'a [u8],
    pub field: &'a str,
    pub version: u32,
}

impl MasterKey {
    /// Reads the file; never makes one.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let _ = path;
        todo!()
    }

    /// Makes a new one; refuses if the file exists. Mode 0600, fsynced, folder too.
    pub fn create(path: &Path, random: &dyn Random) -> Result<Self, KeyError> {
        let _ = (path, random);
        todo!()
    }

    /// What the store remembers of it: 16 bytes from which the key cannot be found.
    pub fn id(&self) -> [u8; 16] {
        let _ = &self.bytes;
        todo!()
    }

    /// A key for one purpose.
    pub fn derive(&self, purpose: &str) -> zeroize::Zeroizing<[u8; 32]> {
        let _ = purpose;
        todo!()
    }

    /// XChaCha20-Poly1305; the nonce stands in front.
    pub fn seal(&self, place: Place<'_>, plain: &[u8], random: &dyn Random) -> Vec<u8> {
        let _ = (place, plain, random);
        todo!()
    }

    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<zeroize::Zeroizing<Vec<u8>>, CannotOpen> {
        let _ = (place, sealed);
        todo!()
    }
}
