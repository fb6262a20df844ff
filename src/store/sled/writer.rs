//! The one writer. It takes all that waits, applies it as one group, makes it durable, reports what changed, and then
//! answers everybody: the winners, and those who lost against them.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};
use std::thread;
use std::time::Duration;

use sled::Tree;
use tokio::sync::oneshot;

use super::export::{Export, Snapshot};
use super::folder::{self, High, Lock};
use super::group::{Act, Group};
use super::open::{self, OpenError};
use super::{SledStore, bans, closed, guarded};
use crate::domain::change::{Change, ChangeSink};
use crate::store::{StoreError, StoreResult};

/// How many writes may wait; who comes then is told so at once.
const QUEUE: usize = 4096;
const LARGEST_GROUP: usize = 1024;
/// How often a full disk is looked at again.
const ROOM_CHECK: Duration = Duration::from_secs(2);

pub(super) type Answer = Box<dyn FnOnce(StoreResult<()>) + Send>;

/// Does an act in a group, or is refused; either way it makes its answer.
pub(super) type Write = Box<dyn FnOnce(StoreResult<&mut Group<'_>>) -> Answer + Send>;

pub(super) enum Job {
    Write(Write),
    BeginExport(oneshot::Sender<StoreResult<Export>>),
    /// There is room on the disk again.
    Reopen,
    Close(oneshot::Sender<()>),
}

/// The way to the writer.
pub(super) struct Jobs {
    line: SyncSender<Job>,
    sent: AtomicUsize,
    taken: Arc<AtomicUsize>,
}

impl Jobs {
    pub(super) fn submit(&self, job: Job) -> StoreResult<()> {
        let sent = self.line.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Unavailable("too many writes wait for the disk".to_owned()),
            TrySendError::Disconnected(_) => closed(),
        });
        sent.inspect(|()| _ = self.sent.fetch_add(1, Ordering::Relaxed))
    }

    /// Waits for a place in the line. `false`: the writer is gone.
    pub(super) fn submit_patiently(&self, job: Job) -> bool {
        self.line.send(job).inspect(|()| _ = self.sent.fetch_add(1, Ordering::Relaxed)).is_ok()
    }

    /// About how many stand in line. One may be taken before it is counted as sent.
    pub(super) fn waiting(&self) -> usize {
        let taken = self.taken.load(Ordering::Relaxed);
        self.sent.load(Ordering::Relaxed).saturating_sub(taken)
    }
}

/// What readers and the writer have in common.
pub(super) struct Shared {
    pub(super) folder: PathBuf,
    /// None once closed, and for a moment while it is opened again.
    records: RwLock<Option<Tree>>,
    fault: Mutex<Option<String>>,
    /// What a running export has yet to read as it was.
    pub(super) snapshot: Mutex<Option<Snapshot>>,
    sink: Arc<dyn ChangeSink>,
}

impl Shared {
    pub(super) fn read<T>(&self, look: impl FnOnce(&Tree) -> StoreResult<T>) -> StoreResult<T> {
        let records = self.records.read().unwrap_or_else(PoisonError::into_inner);
        let tree = records.as_ref().ok_or_else(closed)?;
        guarded(|| look(tree))
    }

    pub(super) fn health(&self) -> Result<(), String> {
        locked(&self.fault).clone().map_or(Ok(()), Err)
    }

    fn replace(&self, tree: Option<Tree>) {
        *self.records.write().unwrap_or_else(PoisonError::into_inner) = tree;
    }

    fn report(&self, changes: &[Change]) {
        for change in changes {
            self.sink.changed(change);
        }
    }
}

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The engine with the files that stand for "durable".
pub(super) struct Engine {
    pub(super) db: sled::Db,
    pub(super) records: Tree,
    /// Sled's data file, opened once more: sled's flush writes, and only our own sync makes it last.
    pub(super) data: File,
    pub(super) high: High,
    pub(super) folder: PathBuf,
}

impl Engine {
    /// All that was written is on disk. After an error nobody knows what is: then it must not be tried again, since the
    /// system may have thrown the pages away and would report success.
    pub(super) fn sync(&self) -> Result<(), Failure> {
        self.db.flush()?;
        Ok(self.data.sync_data()?)
    }
}

/// Why nothing can be written any more.
pub(super) struct Failure {
    why: String,
    /// The disk is full: there is a way back without a restart.
    full: bool,
}

impl Failure {
    pub(super) fn at(self, folder: &Path) -> OpenError {
        let folder = folder.into();
        if self.full { OpenError::Full { folder } } else { OpenError::Damaged { folder, why: self.why } }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self { why: error.to_string(), full: folder::is_full(&error) }
    }
}

impl From<sled::Error> for Failure {
    fn from(error: sled::Error) -> Self {
        match error {
            sled::Error::Io(error) => error.into(),
            other => Self { why: other.to_string(), full: false },
        }
    }
}

struct Writer {
    shared: Arc<Shared>,
    jobs: Receiver<Job>,
    taken: Arc<AtomicUsize>,
    /// For the thread that waits for room on the disk.
    line: Weak<Jobs>,
    /// None after it could not be opened again.
    engine: Option<Engine>,
    cache_bytes: u64,
    /// What changed in a group that may or may not be on disk.
    doubtful: Vec<Change>,
    lock: Lock,
}

/// Starts the writer's thread. From here on the writer alone has the engine.
pub(super) fn start(
    engine: Engine,
    lock: Lock,
    (folder, cache_bytes): (PathBuf, u64),
    sink: Arc<dyn ChangeSink>,
) -> io::Result<SledStore> {
    let (send, jobs) = sync_channel(QUEUE);
    let taken = Arc::new(AtomicUsize::new(0));
    let line = Arc::new(Jobs { line: send, sent: AtomicUsize::new(0), taken: Arc::clone(&taken) });
    let shared = Arc::new(Shared {
        folder,
        records: RwLock::new(Some(engine.records.clone())),
        fault: Mutex::new(None),
        snapshot: Mutex::new(None),
        sink,
    });
    let writer = Writer {
        shared: shared.clone(),
        jobs,
        taken,
        line: Arc::downgrade(&line),
        engine: Some(engine),
        cache_bytes,
        doubtful: Vec::new(),
        lock,
    };
    let thread = thread::Builder::new().name("store-writer".to_owned()).spawn(move || writer.run())?;
    Ok(SledStore { shared, jobs: line, writer: Some(thread) })
}

impl Writer {
    fn run(mut self) {
        self.fill_reserve();
        while let Ok(first) = self.jobs.recv() {
            let mut writes = Vec::new();
            let mut next = Some(first);
            let other = loop {
                self.taken.fetch_add(usize::from(next.is_some()), Ordering::Relaxed);
                match next {
                    Some(Job::Write(write)) => writes.push(write),
                    other => break other,
                }
                next = if writes.len() < LARGEST_GROUP { self.jobs.try_recv().ok() } else { None };
            };
            self.commit(writes);
            match other {
                Some(Job::BeginExport(tell)) => _ = tell.send(Export::begin(&self.shared)),
                Some(Job::Reopen) => self.reopen(),
                Some(Job::Close(tell)) => return self.close(tell),
                Some(Job::Write(_)) | None => {}
            }
        }
    }

    fn commit(&mut self, writes: Vec<Write>) {
        let Some(engine) = self.engine.as_ref().filter(|_| self.shared.health().is_ok()) else {
            let why = self.shared.health().err().unwrap_or_default();
            for write in writes {
                write(Err(StoreError::Unavailable(why.clone())))(Ok(()));
            }
            return;
        };
        let mut group = Group::new(&engine.records);
        let answers: Vec<Answer> = writes.into_iter().map(|write| write(Ok(&mut group))).collect();
        let act = group.finish();
        let durable = self.shared.make_durable(engine, &act);
        let refusal = durable.as_ref().err().map(|failure| failure.why.clone());
        if let Err(failure) = durable {
            self.doubtful.extend(act.changes);
            let full = failure.full;
            self.fall(failure);
            if full {
                self.read_on();
            }
        }
        for answer in answers {
            answer(refusal.clone().map_or(Ok(()), |why| Err(StoreError::Unavailable(why))));
        }
    }

    /// From now on nothing is written, and all that was answered stays true.
    fn fall(&mut self, failure: Failure) {
        tracing::error!(store.fault = failure.why, "the store takes no more writes");
        *locked(&self.shared.fault) = Some(failure.why);
        if failure.full {
            self.wait_for_room();
        }
    }

    fn fill_reserve(&mut self) {
        if let Err(error) = folder::fill_reserve(&self.shared.folder) {
            let full = folder::is_full(&error);
            self.fall(Failure { why: format!("no room for the store's reserve: {error}"), full });
        }
    }

    /// On a thread of its own, which ends with the store.
    fn wait_for_room(&self) {
        let (line, folder) = (self.line.clone(), self.shared.folder.clone());
        let watch = move || {
            loop {
                thread::sleep(ROOM_CHECK);
                let Some(line) = line.upgrade() else { return };
                if folder::has_room(&folder) && line.submit(Job::Reopen).is_ok() {
                    return;
                }
            }
        };
        if let Err(error) = thread::Builder::new().name("store-room".to_owned()).spawn(watch) {
            tracing::error!(%error, "nobody watches for room on the disk: restart when there is some");
        }
    }

    /// With the room of the reserve. Whoever only reads shall not notice that the disk is full.
    fn read_on(&mut self) {
        let opened = folder::free_reserve(&self.shared.folder)
            .map_err(|source| OpenError::Io { path: self.shared.folder.clone(), source })
            .and_then(|()| self.open_anew());
        if let Err(error) = opened {
            tracing::error!(%error, "the store cannot be read either, until there is room");
        }
    }

    fn reopen(&mut self) {
        match self.open_anew() {
            Ok(()) => {
                *locked(&self.shared.fault) = None;
                tracing::info!("there is room on the disk again: the store takes writes");
                self.fill_reserve();
            }
            Err(error) => self.fall(Failure { why: error.to_string(), full: matches!(error, OpenError::Full { .. }) }),
        }
    }

    /// Sled takes no write after an error, and where a write was cut off half-way no read either, so it is opened anew in
    /// place.
    fn open_anew(&mut self) -> Result<(), OpenError> {
        locked(&self.shared.snapshot).take();
        self.shared.replace(None);
        self.engine = None;
        let engine = self.open_again()?;
        self.shared.replace(Some(engine.records.clone()));
        self.engine = Some(engine);
        // Of a group in doubt, readers may now see less than they saw before.
        let mut changes = std::mem::take(&mut self.doubtful);
        changes.retain(|change| !matches!(change, Change::BansChanged(_)));
        changes.extend(self.shared.read(bans::all).ok().map(Change::BansChanged));
        self.shared.report(&changes);
        Ok(())
    }

    fn open_again(&self) -> Result<Engine, OpenError> {
        let folder = &self.shared.folder;
        let marker = open::expect_store(folder)?;
        let engine = open::engine_with_reserve(folder, self.cache_bytes)?;
        open::check(folder, &engine, &marker)?;
        engine.sync().map_err(|failure| failure.at(folder))?;
        Ok(engine)
    }

    fn close(self, tell: oneshot::Sender<()>) {
        self.shared.replace(None);
        locked(&self.shared.fault).get_or_insert_with(|| "the store is closed".to_owned());
        if let Some(engine) = self.engine {
            // Every group is on disk already; the bound only lags if this fails.
            _ = engine.high.sync();
        }
        drop(self.lock);
        _ = tell.send(());
    }
}

impl Shared {
    fn make_durable(&self, engine: &Engine, act: &Act) -> Result<(), Failure> {
        // What the losers of this group lost against is on disk since the last one.
        if act.writes.is_empty() {
            return Ok(());
        }
        let written = guarded(|| Ok(self.write(engine, act)));
        let durable = written.unwrap_or_else(|error| Err(Failure { why: error.to_string(), full: false }));
        // After a failure readers may see these changes, so nobody may go on with a copy from before.
        self.report(&act.changes);
        durable
    }

    fn write(&self, engine: &Engine, act: &Act) -> Result<(), Failure> {
        {
            // An export reads between the two, or not at all.
            let mut snapshot = locked(&self.snapshot);
            if let Some(snapshot) = snapshot.as_mut() {
                snapshot.keep(&engine.records, &act.writes)?;
            }
            engine.records.apply_batch(act.batch())?;
        }
        engine.sync()?;
        if let Some(number) = act.audit_number() {
            engine.high.note(number)?;
        }
        Ok(())
    }
}
