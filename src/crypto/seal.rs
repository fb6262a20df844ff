//! Secrets at rest: the master key, the keys derived from it, and what they seal.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::{fmt, process};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use ring::hkdf;
use zeroize::Zeroizing;

use super::mac::message;
use crate::random::{self, Random};

/// The one key from which all others come. It lies in a file of its own, readable by its owner alone.
pub struct MasterKey {
    bytes: Zeroizing<[u8; KEY_BYTES]>,
}

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("there is no master key at {0}: put back the one that belongs to this store")]
    Missing(String),
    #[error("{path} is not a master key: {why}")]
    NotAKey { path: String, why: &'static str },
    #[error("there is a file at {0} already, and a master key is never written over")]
    Exists(String),
    #[error("{path}: {source}")]
    Io { path: String, source: io::Error },
}

/// More was to be sealed than one nonce is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is too long to be sealed")]
pub struct CannotSeal;

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

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// The first byte of what is sealed, so that another way of sealing can come later.
const SEAL_VERSION: u8 = 1;
/// What a key file says before the key, in its one line.
const FILE_LABEL: &str = "vestibule-master-key-1 ";
/// A key file is shorter than this; more is not read.
const FILE_LIMIT: usize = 256;

impl MasterKey {
    /// Reads the file; never makes one.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => KeyError::Missing(path.display().to_string()),
            _ => io_error(path, source),
        };
        let file = File::open(path).map_err(failed)?;
        let mut text = Zeroizing::new(Vec::with_capacity(FILE_LIMIT));
        file.take(FILE_LIMIT as u64).read_to_end(&mut text).map_err(failed)?;
        let bytes = parse(&text).map_err(|why| KeyError::NotAKey { path: path.display().to_string(), why })?;
        Ok(Self { bytes })
    }

    /// Makes a new one; refuses if the file exists. Mode 0600, fsynced, folder too.
    ///
    /// It is written beside its place and then linked to it: whenever the machine stops, the whole key is there or none.
    pub fn create(path: &Path, random: &dyn Random) -> Result<Self, KeyError> {
        let bytes = Zeroizing::new(random::bytes::<KEY_BYTES>(random));
        let beside = beside(path, random);
        let written = write_key(&beside, &bytes).and_then(|()| fs::hard_link(&beside, path));
        let removed = if beside.exists() { fs::remove_file(&beside) } else { Ok(()) };
        written.map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => KeyError::Exists(path.display().to_string()),
            _ => io_error(path, source),
        })?;
        removed.and_then(|()| File::open(folder_of(path))?.sync_all()).map_err(|source| io_error(path, source))?;
        Ok(Self { bytes })
    }

    /// What the store remembers of it: 16 bytes from which the key cannot be found.
    pub fn id(&self) -> [u8; 16] {
        let mut id = [0; 16];
        expand(&self.bytes, "key id", &mut id);
        id
    }

    /// A key for one purpose.
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        expand(&self.bytes, purpose, key.as_mut());
        key
    }

    /// XChaCha20-Poly1305; version and nonce stand in front.
    pub fn seal(&self, place: Place<'_>, plain: &[u8], random: &dyn Random) -> Result<Vec<u8>, CannotSeal> {
        let nonce = random::bytes::<NONCE_BYTES>(random);
        let payload = Payload { msg: plain, aad: &place.bound() };
        let cipher = self.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| CannotSeal)?;
        Ok([&[SEAL_VERSION], nonce.as_slice(), &cipher].concat())
    }

    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        let sealed = sealed.strip_prefix(&[SEAL_VERSION]).ok_or(CannotOpen)?;
        let (nonce, cipher) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(CannotOpen)?;
        let payload = Payload { msg: cipher, aad: &place.bound() };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).map(Zeroizing::new).map_err(|_| CannotOpen)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.derive("seal")).into())
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("MasterKey(..)")
    }
}

impl Place<'_> {
    fn bound(&self) -> Vec<u8> {
        let version = self.version.to_be_bytes();
        message(&[&[SEAL_VERSION], self.tree.as_bytes(), self.record, self.field.as_bytes(), &version])
    }
}

/// HKDF-SHA-256. It cannot fail for the short lengths that are asked for here.
fn expand(master: &[u8; KEY_BYTES], purpose: &str, out: &mut [u8]) {
    struct Length(usize);
    impl hkdf::KeyType for Length {
        fn len(&self) -> usize {
            self.0
        }
    }
    let root = hkdf::Salt::new(hkdf::HKDF_SHA256, b"vestibule master key 1").extract(master);
    let filled = root.expand(&[purpose.as_bytes()], Length(out.len())).and_then(|key| key.fill(out));
    if filled.is_err() {
        // A key of zeros must never be used; only a mistake in this file could lead here.
        process::abort();
    }
}

fn parse(text: &[u8]) -> Result<Zeroizing<[u8; KEY_BYTES]>, &'static str> {
    let text = text.trim_ascii();
    if text.is_empty() {
        return Err("it is empty");
    }
    let written = text
        .strip_prefix(FILE_LABEL.as_bytes())
        .ok_or("its one line should begin with \"vestibule-master-key-1 \" (is it another file?)")?;
    let read = Zeroizing::new(URL_SAFE_NO_PAD.decode(written).map_err(|_| "the key in it was changed or cut")?);
    let bytes: [u8; KEY_BYTES] = read.as_slice().try_into().map_err(|_| "the key in it was changed or cut")?;
    Ok(Zeroizing::new(bytes))
}

fn write_key(path: &Path, bytes: &[u8; KEY_BYTES]) -> io::Result<()> {
    let line = Zeroizing::new(format!("{FILE_LABEL}{}\n", URL_SAFE_NO_PAD.encode(bytes)));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(line.as_bytes())?;
    file.sync_all()
}

/// A name that no other maker of keys has, be it in this process or after a kill.
fn beside(path: &Path, random: &dyn Random) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".new-{:016x}", u64::from_be_bytes(random::bytes(random))));
    PathBuf::from(name)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn io_error(path: &Path, source: io::Error) -> KeyError {
    KeyError::Io { path: path.display().to_string(), source }
}

#[cfg(test)]
mod tests;
