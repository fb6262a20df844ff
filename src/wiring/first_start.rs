//! The first start: data folder, master key and store come to be, in steps that may be cut short at any moment.
//!
//! A file, the mark, says that a first start has begun, and goes when it is done; it is also the lock between two
//! processes that begin at once. While it is there nothing was ever acknowledged, so what is missing may be made. Where
//! it is not, a missing key or a missing store is a loss, and is never taken for a first start.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::{FirstStart, WiringError, master_key, options};
use crate::clock::Clock;
use crate::config::settings::StoreSettings;
use crate::crypto::seal::{KeyError, MasterKey};
use crate::domain::change::ChangeSink;
use crate::random::Random;
use crate::store::sled::{OpenError, SledStore};
use crate::store::{self, StoreState};

const MARK: &str = "first-start";
const PAUSE: Duration = Duration::from_millis(50);
/// How many pauses another process may take to set up the same folder: ten seconds.
const MOST_PAUSES: u32 = 200;

/// A store, and the key that was found or made for it.
pub(super) struct Opened {
    pub key: MasterKey,
    pub store: SledStore,
    pub is_new: bool,
}

/// What making a store takes.
pub(super) struct Means<'a> {
    pub sink: Arc<dyn ChangeSink>,
    pub clock: &'a dyn Clock,
    pub random: &'a dyn Random,
}

pub(super) fn open(settings: &StoreSettings, how: FirstStart, means: &Means<'_>) -> Result<Opened, WiringError> {
    let folder = &settings.folder;
    if !folder.join(MARK).exists() {
        // What is damaged explains itself when it is opened.
        if !is_fresh(folder) {
            return found(settings, means);
        }
        // Asked again, since another process may have finished between the two questions.
        if settings.key_file.exists() && is_fresh(folder) {
            return Err(WiringError::StoreGone {
                folder: folder.display().to_string(),
                key: settings.key_file.display().to_string(),
            });
        }
    }
    if how == FirstStart::Refused && is_fresh(folder) {
        return Err(WiringError::NoStore(folder.display().to_string()));
    }
    make_folder(folder).map_err(|error| WiringError::at(folder, error))?;
    let Some(mark) = Mark::take(folder)? else { return open(settings, how, means) };
    let opened = if is_fresh(folder) { made(settings, means)? } else { found(settings, means)? };
    mark.remove()?;
    Ok(opened)
}

fn is_fresh(folder: &Path) -> bool {
    store::state_of(folder) == StoreState::Fresh
}

/// The store with the key that it was sealed with last, though the change to that one was cut off.
pub(super) fn found(settings: &StoreSettings, means: &Means<'_>) -> Result<Opened, WiringError> {
    let key = MasterKey::read(&settings.key_file)
        .map_err(|source| WiringError::Key { folder: settings.folder.display().to_string(), source })?;
    let open = |key: &MasterKey| store::sled::open(options(settings, key), Arc::clone(&means.sink));
    let wrong = match open(&key) {
        Ok(store) => return Ok(Opened { key, store, is_new: false }),
        Err(wrong @ OpenError::WrongKey { .. }) => WiringError::Store(wrong),
        Err(other) => return Err(WiringError::Store(other)),
    };
    let Some(next) = master_key::next(&settings.key_file) else { return Err(wrong) };
    let store = open(&next).map_err(|_| wrong)?;
    master_key::install(&settings.key_file, &key, &mut |_| Ok(()))?;
    tracing::info!("The master key was being changed when that was cut off: it is done now");
    Ok(Opened { key: next, store, is_new: false })
}

/// The key comes first, since a store remembers whose it is; so a key is never made for a store that exists.
fn made(settings: &StoreSettings, means: &Means<'_>) -> Result<Opened, WiringError> {
    let key = match MasterKey::read(&settings.key_file) {
        Err(KeyError::Missing(_)) => MasterKey::create(&settings.key_file, means.random),
        read => read,
    };
    let key = key.map_err(WiringError::NewKey)?;
    let sink = Arc::clone(&means.sink);
    let store = store::sled::create(options(settings, &key), sink, means.random, means.clock.now())
        .map_err(WiringError::Store)?;
    Ok(Opened { key, store, is_new: true })
}

/// Readable by its owner alone, from its first moment.
fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(above)?;
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
        made => made?,
    }
    File::open(above)?.sync_all()
}

/// The mark, locked.
struct Mark {
    file: File,
    folder: PathBuf,
}

impl Mark {
    /// `None`: another process finished the first start while we waited.
    fn take(folder: &Path) -> Result<Option<Self>, WiringError> {
        let path = folder.join(MARK);
        let at = |error| WiringError::at(&path, error);
        let file =
            fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path).map_err(at)?;
        for _ in 0..MOST_PAUSES {
            match file.try_lock() {
                Ok(()) => {
                    let is_still_there = fs::metadata(&path).is_ok_and(|there| {
                        file.metadata().is_ok_and(|ours| (there.dev(), there.ino()) == (ours.dev(), ours.ino()))
                    });
                    sync(folder)?;
                    return Ok(is_still_there.then(|| Self { file, folder: folder.to_owned() }));
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(TryLockError::Error(error)) => return Err(at(error)),
            }
        }
        Err(WiringError::Crowded(folder.display().to_string()))
    }

    fn remove(self) -> Result<(), WiringError> {
        let path = self.folder.join(MARK);
        fs::remove_file(&path).map_err(|error| WiringError::at(&path, error))?;
        sync(&self.folder)?;
        // Only now may others look again.
        self.file.unlock().map_err(|error| WiringError::at(&path, error))
    }
}

fn sync(folder: &Path) -> Result<(), WiringError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| WiringError::at(folder, error))
}
