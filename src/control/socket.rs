//! The socket's file: where it lies, and that at no moment anybody but its owner can open it.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

pub const NAME: &str = "control.sock";
const NURSERY: &str = "control.new";
/// What every Unix takes as a socket's path.
const LONGEST_PATH: usize = 100;

#[derive(Debug, thiserror::Error)]
pub enum SocketError {
    #[error("another gateway answers at {0}; stop it first")]
    InUse(String),
    #[error("{path}: {source}")]
    Io { path: String, source: io::Error },
}

/// A listening socket whose file goes when this is dropped.
pub struct Bound {
    pub listener: tokio::net::UnixListener,
    /// The account that owns the file, which is the one we run as.
    pub owner: u32,
    path: PathBuf,
}

/// A file that a dead process left behind is replaced; a socket that somebody answers is not.
pub fn bind(folder: &Path) -> Result<Bound, SocketError> {
    let path = folder.join(NAME);
    let at = |source| SocketError::Io { path: path.display().to_string(), source };
    if connect(folder).map_err(at)?.is_some() {
        return Err(SocketError::InUse(path.display().to_string()));
    }
    let (listener, owner) = bind_privately(folder, &path).map_err(at)?;
    listener.set_nonblocking(true).map_err(at)?;
    Ok(Bound { listener: tokio::net::UnixListener::from_std(listener).map_err(at)?, owner, path })
}

/// `None`: nobody listens there.
pub fn connect(folder: &Path) -> io::Result<Option<UnixStream>> {
    match with_short_path(folder, UnixStream::connect) {
        Ok(stream) => Ok(Some(stream)),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::ConnectionRefused => Ok(None),
            _ => Err(error),
        },
    }
}

impl Drop for Bound {
    fn drop(&mut self) {
        // What cannot be removed is replaced at the next start.
        drop(fs::remove_file(&self.path));
    }
}

/// `bind` makes the file with whatever the umask allows, so it is made in a folder of our own and moved when it is narrow.
fn bind_privately(folder: &Path, path: &Path) -> io::Result<(UnixListener, u32)> {
    let nursery = folder.join(NURSERY);
    match fs::remove_dir_all(&nursery) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    DirBuilder::new().mode(0o700).create(&nursery)?;
    let listener = with_short_path(&nursery, UnixListener::bind)?;
    let newborn = nursery.join(NAME);
    fs::set_permissions(&newborn, Permissions::from_mode(0o600))?;
    let owner = fs::metadata(&newborn)?.uid();
    fs::rename(&newborn, path)?;
    fs::remove_dir(&nursery)?;
    Ok((listener, owner))
}

/// A socket's path may hardly be longer than a hundred bytes; a longer one is reached through its open folder.
fn with_short_path<T>(folder: &Path, act: impl FnOnce(PathBuf) -> io::Result<T>) -> io::Result<T> {
    let path = folder.join(NAME);
    if path.as_os_str().len() <= LONGEST_PATH || !cfg!(target_os = "linux") {
        return act(path);
    }
    let open = File::open(folder)?;
    act(PathBuf::from(format!("/proc/self/fd/{}/{NAME}", open.as_raw_fd())))
}
