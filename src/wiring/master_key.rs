//! `key rotate --master`: a new master key for a store that is not open.
//!
//! The new key lies beside the old one before anything is sealed with it. The store changes from one to the other in one
//! step, and says by the key's id which it needs. Only then does the new key take the old one's name, while the old one
//! keeps a name of its own. Cut off anywhere, a start finds the key that fits, and finishes what was begun.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::WiringError;
use super::first_start::{Means, found};
use crate::clock::{Clock, SystemClock};
use crate::config::settings::StoreSettings;
use crate::crypto::seal::MasterKey;
use crate::live::Live;
use crate::random::{OsRandom, Random};
use crate::store::sled::reseal::Keys;
use crate::store::{self, StoreState};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MasterRotated {
    /// How many values were sealed anew.
    pub sealed: u64,
    pub key_file: PathBuf,
    /// Where the old key is kept: backups from before need it.
    pub kept: PathBuf,
}

/// The moments between which it can be cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    KeyMade,
    Sealed,
    OldKept,
}

pub fn rotate_master(settings: &StoreSettings) -> Result<MasterRotated, WiringError> {
    rotate(settings, &mut |_| Ok(()))
}

fn rotate(
    settings: &StoreSettings,
    reached: &mut dyn FnMut(Step) -> Result<(), WiringError>,
) -> Result<MasterRotated, WiringError> {
    let (clock, random) = (SystemClock, OsRandom::new());
    if store::state_of(&settings.folder) == StoreState::Fresh {
        return Err(WiringError::NoStore(settings.folder.display().to_string()));
    }
    // As a start would, which puts right what an earlier change of keys may have left.
    let means = Means { sink: Arc::new(Live::default()), clock: &clock, random: &random };
    let old = found(settings, &means)?.key;
    let new = make_next(&settings.key_file, &random)?;
    reached(Step::KeyMade)?;
    let keys = Keys { old: &old, new: &new };
    let resealed = store::reseal(&settings.folder, keys, &random, clock.now()).map_err(WiringError::Store)?;
    reached(Step::Sealed)?;
    let kept = install(&settings.key_file, &old, reached)?;
    // It opens, and what the old key sealed is off the disk.
    found(settings, &means)?;
    Ok(MasterRotated { sealed: resealed.values, key_file: settings.key_file.clone(), kept })
}

/// A key that waits for its turn, or that a rotation which was cut off has left.
pub(super) fn next(key_file: &Path) -> Option<MasterKey> {
    MasterKey::read(&next_file(key_file)).ok()
}

/// The store was found to be sealed with the old key, so one that a cut-off rotation left has sealed nothing.
fn make_next(key_file: &Path, random: &dyn Random) -> Result<MasterKey, WiringError> {
    let path = next_file(key_file);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(WiringError::at(&path, error)),
        _ => {}
    }
    MasterKey::create(&path, random).map_err(WiringError::NewKey)
}

/// Gives the new key the old one's name, and the old one a name by its id, which is returned. At no moment is there none.
pub(super) fn install(
    key_file: &Path,
    old: &MasterKey,
    reached: &mut dyn FnMut(Step) -> Result<(), WiringError>,
) -> Result<PathBuf, WiringError> {
    let [a, b, c, d, ..] = old.id();
    let kept = beside(key_file, &format!(".old-{a:02x}{b:02x}{c:02x}{d:02x}"));
    match fs::hard_link(key_file, &kept) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(WiringError::at(&kept, error)),
        _ => sync_folder_of(key_file)?,
    }
    reached(Step::OldKept)?;
    fs::rename(next_file(key_file), key_file).map_err(|error| WiringError::at(key_file, error))?;
    sync_folder_of(key_file)?;
    Ok(kept)
}

fn next_file(key_file: &Path) -> PathBuf {
    beside(key_file, ".next")
}

fn beside(key_file: &Path, ending: &str) -> PathBuf {
    let mut name = key_file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn sync_folder_of(file: &Path) -> Result<(), WiringError> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let synced: io::Result<()> = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| WiringError::at(folder, error))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::config;
    use crate::config::settings::Settings;
    use crate::domain::audit::Act;
    use crate::domain::ids::KeyId;
    use crate::wiring::{FirstStart, build};

    fn settings(folder: &Path) -> Settings {
        let data = folder.join("data");
        let text = format!("[gateway]\npublic_url = \"http://localhost:8080\"\ndata = \"{}\"\n", data.display());
        config::from_text(&text, "vestibule.toml", &[]).unwrap().settings
    }

    /// As `run` opens it, which takes the signing keys up and so opens what is sealed.
    async fn start(folder: &Path) -> Result<(Vec<KeyId>, Vec<Act>), WiringError> {
        begin(folder).await.map(|(keys, acts, _)| (keys, acts))
    }

    /// With what a recovery code is hashed to.
    async fn begin(folder: &Path) -> Result<(Vec<KeyId>, Vec<Act>, String), WiringError> {
        let built = build(settings(folder), FirstStart::Allowed).await?;
        let app = built.current.load_full();
        app.signer.at(app.clock.now()).expect("a key that signs");
        let keys = app.store.signing_keys().await.unwrap().iter().map(|key| key.id).collect();
        let acts = app.store.entries(0, 99).await.unwrap().into_iter().map(|(_, entry)| entry.act).collect();
        assert_eq!(app.store.check_entries(None).await.unwrap().flaws, []);
        let hashed = app.secrets.codes.tag(&[b"aaaa-bbbb-cccc-dddd"]);
        app.store.close().await;
        Ok((keys, acts, hashed))
    }

    #[tokio::test]
    async fn recovery_codes_are_good_under_each_later_master_key_and_after_a_restore() {
        let folder = TempDir::new().unwrap();
        let (_, _, hashed) = begin(folder.path()).await.unwrap();
        let store = settings(folder.path()).store;
        for round in 1..=2 {
            rotate_master(&store).unwrap();
            assert_eq!(begin(folder.path()).await.unwrap().2, hashed, "after {round}");
        }
        let built = build(settings(folder.path()), FirstStart::Refused).await.unwrap();
        let file = folder.path().join("backup");
        store::backup(&*built.current.load_full().store, &file).await.unwrap();
        built.current.load_full().store.close().await;
        let other = TempDir::new().unwrap();
        let into = settings(other.path()).store;
        fs::create_dir(&into.folder).unwrap();
        fs::copy(&store.key_file, &into.key_file).unwrap();
        crate::wiring::restore(&into, &file).unwrap();
        assert_eq!(begin(other.path()).await.unwrap().2, hashed);
    }

    fn keys_in(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder.join("data")).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
        names.retain(|name| name.starts_with("master.key"));
        names.sort();
        names
    }

    #[tokio::test]
    async fn what_the_old_key_sealed_opens_with_the_new_one_and_the_old_key_is_kept() {
        let folder = TempDir::new().unwrap();
        let (keys, _) = start(folder.path()).await.unwrap();
        let store = settings(folder.path()).store;
        let old = MasterKey::read(&store.key_file).unwrap();
        let rotated = rotate_master(&store).unwrap();
        assert_eq!(rotated.sealed, 1);
        assert_eq!(MasterKey::read(&rotated.kept).unwrap().id(), old.id());
        let new = MasterKey::read(&store.key_file).unwrap();
        assert_ne!(new.id(), old.id());
        assert!(!store.folder.join("db.old").exists());
        let (after, acts) = start(folder.path()).await.unwrap();
        assert_eq!((after, acts.last()), (keys, Some(&Act::MasterKeyRotated)));
        fs::copy(&rotated.kept, &store.key_file).unwrap();
        let wrong = start(folder.path()).await.unwrap_err().to_string();
        assert!(wrong.contains("the master key is not the one"), "{wrong}");
    }

    #[tokio::test]
    async fn cut_off_anywhere_a_start_finds_the_key_that_fits() {
        for last in [Step::KeyMade, Step::Sealed, Step::OldKept] {
            let folder = TempDir::new().unwrap();
            let (keys, _) = start(folder.path()).await.unwrap();
            let store = settings(folder.path()).store;
            let mut stop = |step| if step == last { Err(WiringError::Cut("by a test".to_owned())) } else { Ok(()) };
            rotate(&store, &mut stop).unwrap_err();
            let (after, acts) = start(folder.path()).await.unwrap();
            assert_eq!(after, keys, "{last:?}");
            assert_eq!(acts.contains(&Act::MasterKeyRotated), last != Step::KeyMade, "{last:?}");
            assert_eq!(keys_in(folder.path()).len(), 2, "{last:?}: the one in use, and one of another time");
            rotate_master(&store).unwrap();
            assert_eq!(start(folder.path()).await.unwrap().0, keys, "{last:?}");
        }
    }

    #[tokio::test]
    async fn while_the_store_is_open_and_where_there_is_none_nothing_is_changed() {
        let folder = TempDir::new().unwrap();
        let store = settings(folder.path()).store;
        assert!(matches!(rotate_master(&store), Err(WiringError::NoStore(_))));
        let built = build(settings(folder.path()), FirstStart::Allowed).await.unwrap();
        assert!(rotate_master(&store).unwrap_err().is_locked());
        assert_eq!(keys_in(folder.path()), ["master.key"]);
        built.current.load_full().store.close().await;
    }
}
