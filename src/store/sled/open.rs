//! Opening and first creation. Whatever is wrong with a store is found here and told with the way out; nothing that is
//! wrong ever looks like a first start.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::folder::{self, Found, High, Lock};
use super::keys::{self, kind};
use super::marker::{Marker, State};
use super::writer::{self, Engine};
use super::{OpenOptions, SledStore, bans, guarded, rebuild};
use crate::crypto::digest::hex;
use crate::domain::change::{Change, ChangeSink};
use crate::domain::time::Timestamp;
use crate::random::Random;

/// How records lie in the tree, and which there are. Older stores are upgraded, newer ones refused.
pub(super) const SCHEMA: u32 = 1;
/// Sled needs half a second for a million records; what takes this long does not end.
const OPEN_LIMIT: Duration = Duration::from_mins(2);
const RECORDS: &str = "records";

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("there is no store in {}: `vestibule run` or `vestibule user add` makes one", folder.display())]
    Nothing { folder: PathBuf },
    #[error("there already is a store in {}", folder.display())]
    AlreadyThere { folder: PathBuf },
    #[error(
        "the store in {} is in use{}: stop that process first",
        folder.display(), holder.map(|pid| format!(" by process {pid}")).unwrap_or_default()
    )]
    Locked { folder: PathBuf, holder: Option<u32> },
    #[error(
        "{} is damaged, so it is not known which store belongs here: put the file back from a copy of the folder, or \
         restore a backup into an empty folder with `vestibule db restore`",
        path.display()
    )]
    DamagedMarker { path: PathBuf },
    #[error(
        "the store in {} has vanished (its marker is there, its data is not): put `db` back, or restore a backup into an \
         empty folder with `vestibule db restore`",
        folder.display()
    )]
    MarkerWithoutStore { folder: PathBuf },
    #[error(
        "{} holds parts of a store without its marker (store.marker): put the file back, or, if the store may go, remove \
         `db` and `store.*` there",
        folder.display()
    )]
    StoreWithoutMarker { folder: PathBuf },
    #[error(
        "the store in {} came up without its records: restore a backup into an empty folder with `vestibule db restore`",
        folder.display()
    )]
    Emptied { folder: PathBuf },
    #[error(
        "{} holds store {found}, but its marker tells of store {expected}: put the marker and `db` back together",
        folder.display()
    )]
    OtherStore { folder: PathBuf, found: String, expected: String },
    #[error(
        "the store in {} is older than it was: its last entry is {found}, and {known} is known to have been written. \
         Put the newer data back, or restore a backup into an empty folder with `vestibule db restore`",
        folder.display()
    )]
    Behind { folder: PathBuf, found: u64, known: u64 },
    #[error(
        "the master key is not the one that the store in {} was made with: put the right key file back (`[store] key_file`)",
        folder.display()
    )]
    WrongKey { folder: PathBuf },
    #[error(
        "the store in {} has schema {found}, and this version knows up to {known}: use a newer vestibule",
        folder.display()
    )]
    NewerSchema { folder: PathBuf, found: u32, known: u32 },
    #[error(
        "the store in {} has schema {found}, and this version needs {needed}: `vestibule db migrate BACKUP` upgrades it, \
         after a backup into that file",
        folder.display()
    )]
    OlderSchema { folder: PathBuf, found: u32, needed: u32 },
    #[error("a restore into {} was cut off: run `vestibule db restore` again", folder.display())]
    Unfinished { folder: PathBuf },
    #[error(
        "the store in {} is damaged ({why}): restore a backup into an empty folder with `vestibule db restore`",
        folder.display()
    )]
    Damaged { folder: PathBuf, why: String },
    #[error("the store in {} did not open within {} seconds", folder.display(), OPEN_LIMIT.as_secs())]
    TooSlow { folder: PathBuf },
    #[error("no room on the disk for the store in {}: free some and try again", folder.display())]
    Full { folder: PathBuf },
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
}

/// Opens a store that is there.
pub fn open(options: OpenOptions<'_>, sink: Arc<dyn ChangeSink>) -> Result<SledStore, OpenError> {
    if let Found::Nothing = folder::find(options.folder)? {
        return Err(OpenError::Nothing { folder: options.folder.into() });
    }
    open_locked(options, sink, Lock::take(options.folder)?)
}

/// Makes a store where none ever was, and opens it.
pub fn create(
    options: OpenOptions<'_>,
    sink: Arc<dyn ChangeSink>,
    random: &dyn Random,
    now: Timestamp,
) -> Result<SledStore, OpenError> {
    folder::make(options.folder)?;
    let lock = Lock::take(options.folder)?;
    let mut id = [0; 16];
    random.fill(&mut id);
    let birth = Birth { store: id, key_id: options.key_id, now };
    lay(options.folder, State::Creating, &birth, |_| Ok(()), &mut |_| Ok(()))?;
    open_locked(options, sink, lock)
}

pub(super) fn open_locked(
    options: OpenOptions<'_>,
    sink: Arc<dyn ChangeSink>,
    lock: Lock,
) -> Result<SledStore, OpenError> {
    let folder = options.folder;
    let io = |source| OpenError::Io { path: folder.into(), source };
    let marker = expect_store(folder)?;
    let engine = engine_with_reserve(folder, options.cache_bytes)?;
    check(folder, &engine, &marker)?;
    if engine.meta(keys::META_KEY)?.as_deref() != Some(&options.key_id) {
        return Err(OpenError::WrongKey { folder: folder.into() });
    }
    // Whatever a killed process left in the system's memory only is made to last before anyone builds on it.
    engine.sync().map_err(|failure| failure.at(folder))?;
    engine.high.note(engine.audit_number()?).and_then(|()| engine.high.sync()).map_err(io)?;
    folder::remove_folder(&folder::db_old(folder)).map_err(io)?;
    let told = Arc::clone(&sink);
    let store = writer::start(engine, lock, (folder.into(), options.cache_bytes), sink).map_err(io)?;
    // Whoever keeps bans in memory begins with those that stand.
    let bans =
        store.read(bans::all).map_err(|error| OpenError::Damaged { folder: folder.into(), why: error.to_string() })?;
    if !bans.is_empty() {
        told.changed(&Change::BansChanged(bans));
    }
    Ok(store)
}

/// The marker of a finished store, after whatever a cut-off rebuild left was put right.
pub(super) fn expect_store(folder: &Path) -> Result<Marker, OpenError> {
    let marker = match folder::find(folder)? {
        Found::Nothing | Found::Unfinished(State::Creating) => {
            return Err(OpenError::Nothing { folder: folder.into() });
        }
        Found::Unfinished(_) => return Err(OpenError::Unfinished { folder: folder.into() }),
        Found::Store(marker) => marker,
    };
    if marker.schema > SCHEMA {
        return Err(OpenError::NewerSchema { folder: folder.into(), found: marker.schema, known: SCHEMA });
    }
    rebuild::settle(folder).map_err(|source| OpenError::Io { path: folder.into(), source })?;
    Ok(marker)
}

/// Whether this is the store that the marker means, whole as far as can be seen, in a schema that we read.
pub(super) fn check(folder: &Path, engine: &Engine, marker: &Marker) -> Result<(), OpenError> {
    let schema = engine.schema()?.ok_or_else(|| OpenError::Emptied { folder: folder.into() })?;
    if schema > SCHEMA {
        return Err(OpenError::NewerSchema { folder: folder.into(), found: schema, known: SCHEMA });
    }
    let found = engine.meta(keys::META_ID)?.map(|id| hex(&id)).unwrap_or_default();
    if found != marker.store {
        return Err(OpenError::OtherStore { folder: folder.into(), found, expected: marker.store.clone() });
    }
    let (written, known) = (engine.audit_number()?, engine.high.known());
    if known.is_none() && written > 0 {
        tracing::warn!(
            "store.high is missing or unreadable: whether the newest entries were lost cannot be seen this time"
        );
    }
    if let Some(known) = known.filter(|known| written < *known) {
        return Err(OpenError::Behind { folder: folder.into(), found: written, known });
    }
    if schema < SCHEMA {
        return Err(OpenError::OlderSchema { folder: folder.into(), found: schema, needed: SCHEMA });
    }
    Ok(())
}

/// On a full disk sled cannot even open: then the reserve is given up for it.
pub(super) fn engine_with_reserve(folder: &Path, cache_bytes: u64) -> Result<Engine, OpenError> {
    match engine(folder, cache_bytes) {
        Err(OpenError::Full { .. }) => {
            folder::free_reserve(folder).map_err(|source| OpenError::Io { path: folder.into(), source })?;
            engine(folder, cache_bytes)
        }
        other => other,
    }
}

fn engine(folder: &Path, cache_bytes: u64) -> Result<Engine, OpenError> {
    let db = folder::db(folder);
    // Sled would make a missing file anew, empty.
    for (name, least) in [("conf", 1), ("db", 1)] {
        let path = db.join(name);
        match fs::metadata(&path) {
            Ok(found) if found.len() >= least => {}
            Ok(_) => {
                let why = format!("{} is empty", path.display());
                return Err(OpenError::Damaged { folder: folder.into(), why });
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let why = format!("{} is missing", path.display());
                return Err(OpenError::Damaged { folder: folder.into(), why });
            }
            Err(source) => return Err(OpenError::Io { path, source }),
        }
    }
    engine_at(folder, &db, cache_bytes)
}

/// Opens sled in a folder, there or not, on a thread of its own: it may panic, and it may never come back.
pub(super) fn engine_at(folder: &Path, db: &Path, cache_bytes: u64) -> Result<Engine, OpenError> {
    let io = |source| OpenError::Io { path: db.into(), source };
    remove_half_snapshots(db).map_err(io)?;
    let (tell, told) = mpsc::sync_channel(1);
    let at = db.to_owned();
    let work = move || {
        let opened = guarded(|| {
            let config = sled::Config::new().path(&at).cache_capacity(cache_bytes).flush_every_ms(None);
            Ok(open_patiently(&config).and_then(|db| db.open_tree(RECORDS).map(|records| (db, records))))
        });
        // Nobody listens any more if it took too long.
        _ = tell.send(opened);
    };
    thread::Builder::new().name("store-open".to_owned()).spawn(work).map_err(io)?;
    let opened = told.recv_timeout(OPEN_LIMIT).map_err(|_| OpenError::TooSlow { folder: folder.into() })?;
    let (db_handle, records) = opened
        .map_err(|error| OpenError::Damaged { folder: folder.into(), why: error.to_string() })?
        .map_err(|error| writer::Failure::from(error).at(folder))?;
    let data = File::options().read(true).write(true).open(db.join("db")).map_err(io)?;
    let high = High::open(folder).map_err(io)?;
    Ok(Engine { db: db_handle, records, data, high, folder: folder.into() })
}

/// Our own lock is held, so whoever still has sled's is an earlier handle of this process: its threads let go a moment
/// after it was dropped.
fn open_patiently(config: &sled::Config) -> Result<sled::Db, sled::Error> {
    const PAUSE: Duration = Duration::from_millis(20);
    const MOST_PAUSES: u32 = 500;
    for _ in 0..MOST_PAUSES {
        match config.open() {
            Err(sled::Error::Io(error)) if error.to_string().contains("could not acquire lock") => thread::sleep(PAUSE),
            other => return other,
        }
    }
    config.open()
}

/// Sled takes the temporary file of a snapshot for a finished one, and then refuses to open for ever.
fn remove_half_snapshots(db: &Path) -> io::Result<()> {
    let Ok(entries) = fs::read_dir(db) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// What a store begins with.
pub(super) struct Birth {
    pub(super) store: [u8; 16],
    pub(super) key_id: [u8; 16],
    pub(super) now: Timestamp,
}

/// The moments between which a creation can be cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Marked,
    Filled,
    Placed,
    Bounded,
    Finished,
}

/// Lays a new store down: marked as unfinished, filled beside its place, put there, and only then marked as ready. Cut
/// off anywhere it is still unfinished, and the next attempt begins anew.
pub(super) fn lay<E: From<OpenError>>(
    folder: &Path,
    state: State,
    birth: &Birth,
    fill: impl FnOnce(&Engine) -> Result<(), E>,
    reached: &mut dyn FnMut(Step) -> Result<(), OpenError>,
) -> Result<(), E> {
    let io = |source| OpenError::Io { path: folder.into(), source };
    match folder::find(folder)? {
        Found::Nothing | Found::Unfinished(State::Creating) => {}
        Found::Unfinished(_) if state == State::Restoring => {}
        Found::Unfinished(_) => return Err(OpenError::Unfinished { folder: folder.into() }.into()),
        Found::Store(_) => return Err(OpenError::AlreadyThere { folder: folder.into() }.into()),
    }
    let mut marker = Marker::new(birth.store, state, birth.now.millis());
    marker.write(folder)?;
    reached(Step::Marked)?;
    let (db, db_new) = (folder::db(folder), folder::db_new(folder));
    for left_over in [&db, &db_new] {
        folder::remove_folder(left_over).map_err(io)?;
    }
    folder::remove_file(&folder::high(folder)).map_err(io)?;
    DirBuilder::new().mode(0o700).create(&db_new).map_err(io)?;
    let engine = engine_at(folder, &db_new, 64 * 1024 * 1024)?;
    fill(&engine)?;
    let born = [
        (keys::META_ID, &birth.store[..]),
        (keys::META_KEY, &birth.key_id),
        (keys::META_SCHEMA, &SCHEMA.to_be_bytes()),
    ];
    for (key, value) in born {
        engine.records.insert(key, value).map_err(|error| writer::Failure::from(error).at(folder))?;
    }
    engine.sync().map_err(|failure| failure.at(folder))?;
    drop(engine);
    folder::sync_whole(&db_new).map_err(io)?;
    reached(Step::Filled)?;
    fs::rename(&db_new, &db).and_then(|()| folder::sync_file(folder)).map_err(io)?;
    reached(Step::Placed)?;
    High::open(folder).and_then(|high| high.sync()).map_err(io)?;
    reached(Step::Bounded)?;
    marker.state = State::Ready;
    marker.write(folder)?;
    reached(Step::Finished)?;
    Ok(())
}

/// Takes back what a refused restore began, so that the folder is as empty as before. What cannot be removed is still
/// marked as unfinished.
pub(super) fn abandon(folder: &Path) {
    let removed = folder::remove_folder(&folder::db_new(folder))
        .and_then(|()| folder::remove_file(&folder::high(folder)))
        .and_then(|()| folder::remove_file(&folder::marker(folder)));
    if let Err(error) = removed {
        tracing::warn!(%error, "parts of a refused restore are left in the data folder");
    }
}

impl Engine {
    pub(super) fn meta(&self, key: &[u8]) -> Result<Option<Vec<u8>>, OpenError> {
        let found = guarded(|| Ok(self.records.get(key)));
        let found =
            found.map_err(|error| OpenError::Damaged { folder: self.folder.clone(), why: error.to_string() })?;
        Ok(found.map_err(|error| writer::Failure::from(error).at(&self.folder))?.map(|value| value.to_vec()))
    }

    pub(super) fn schema(&self) -> Result<Option<u32>, OpenError> {
        Ok(self.meta(keys::META_SCHEMA)?.as_deref().and_then(keys::tail).map(u32::from_be_bytes))
    }

    /// The highest that was given; and if there are entries beyond it, the counter was lost.
    fn audit_number(&self) -> Result<u64, OpenError> {
        let given = self.meta(keys::META_AUDIT)?.as_deref().and_then(keys::tail).map_or(0, u64::from_be_bytes);
        let beyond = guarded(|| Ok(self.records.get_lt([kind::AUDIT + 1])));
        let beyond =
            beyond.map_err(|error| OpenError::Damaged { folder: self.folder.clone(), why: error.to_string() })?;
        let last = beyond.map_err(|error| writer::Failure::from(error).at(&self.folder))?.map(|(key, _)| key);
        let last = last.filter(|key| key.first() == Some(&kind::AUDIT)).as_deref().and_then(keys::tail);
        if last.is_some_and(|last| u64::from_be_bytes(last) > given) {
            let why = "its audit counter is behind its entries".to_owned();
            return Err(OpenError::Damaged { folder: self.folder.clone(), why });
        }
        Ok(given)
    }
}
