//! The one file that names concrete parts and puts them together.

mod channels;
mod first_start;
mod master_key;
mod reload;

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use arc_swap::ArcSwap;

use crate::actions::rotate_keys::{self, RotateError};
use crate::app::{App, Current};
use crate::clock::{Clock, SystemClock};
use crate::config::settings::{Log, LogFormat, LogTarget, Settings, StoreSettings};
use crate::crypto::password::{PasswordPool, PoolSize, UnusableCost};
use crate::crypto::seal::{KeyError, MasterKey};
use crate::crypto::secrets::{CODES, Secrets};
use crate::crypto::signer::Signer;
use crate::factors::channel::ChannelError;
use crate::live::Live;
use crate::mail::{BadAuthority, Mailer, Smtp};
use crate::observe::{self, LogFile};
use crate::random::{OsRandom, Random};
use crate::store::sled::{OpenError, OpenOptions};
use crate::store::{self, Compacted, RestoreError, Store, StoreError, Upgraded};
pub use channels::channels;
use first_start::{Means, Opened};
pub use master_key::{MasterRotated, rotate_master};
pub use reload::reloading;

/// Whether a command may make data folder, master key and store where there are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstStart {
    Allowed,
    Refused,
}

#[derive(Debug, thiserror::Error)]
pub enum WiringError {
    #[error("there is no store in {0} yet; `vestibule run` or `vestibule user add` makes one")]
    NoStore(String),
    #[error(
        "there is a master key at {key} but no store in {folder}: if it was lost, `vestibule db restore` brings back a \
         backup; to begin with nothing, move the key away"
    )]
    StoreGone { folder: String, key: String },
    #[error("there is a store in {folder}, but {source}")]
    Key { folder: String, source: KeyError },
    #[error(transparent)]
    NewKey(KeyError),
    #[error(transparent)]
    Store(OpenError),
    #[error("{0}; a backup is restored with the key that it was made with")]
    RestoreKey(KeyError),
    #[error(transparent)]
    Restore(#[from] RestoreError),
    #[error("another process has been setting up {0} for too long")]
    Crowded(String),
    #[error("[passwords]: {0}")]
    Cost(#[from] UnusableCost),
    #[error(transparent)]
    Mail(#[from] BadAuthority),
    #[error("[[channel]]: {0}")]
    Channel(#[from] ChannelError),
    #[error("the keys that sign assertions: {0}")]
    Keys(#[from] RotateError),
    #[error(transparent)]
    Kept(#[from] StoreError),
    #[error("the start was cut short: {0}")]
    Cut(String),
    #[error("{path}: {source}")]
    Io { path: String, source: io::Error },
}

impl WiringError {
    /// Another process has the store: it is worth asking again in a moment.
    pub fn is_locked(&self) -> bool {
        matches!(self, Self::Store(OpenError::Locked { .. }))
    }

    fn at(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.display().to_string(), source }
    }
}

/// All parts, for as long as the process runs. Whoever has it has the store's lock.
pub struct Built {
    pub current: Current,
    /// Data folder, master key and store were made just now.
    pub is_new: bool,
    /// What is risky about the files.
    pub warnings: Vec<String>,
}

pub async fn build(settings: Settings, how: FirstStart) -> Result<Built, WiringError> {
    let built = tokio::task::spawn_blocking(move || put_together(settings, how))
        .await
        .map_err(|error| WiringError::Cut(error.to_string()))??;
    rotate_keys::open_keys(&built.current.load_full()).await?;
    Ok(built)
}

fn put_together(settings: Settings, how: FirstStart) -> Result<Built, WiringError> {
    let (clock, random): (Arc<dyn Clock>, Arc<dyn Random>) = (Arc::new(SystemClock), Arc::new(OsRandom::new()));
    install_cryptography();
    let live = Arc::new(Live::default());
    let means = Means { sink: Arc::clone(&live) as _, clock: &*clock, random: &*random };
    let Opened { key, store, is_new } = first_start::open(&settings.store, how, &means)?;
    let passwords = PasswordPool::new(
        settings.passwords.cost,
        PoolSize { permits: settings.passwords.permits, queue: settings.passwords.queue },
        Arc::clone(&random),
    )?;
    let mailer = mailer(&settings)?;
    let warnings = warnings_about(&settings.store);
    let key = Arc::new(key);
    let secrets = Secrets::new(Arc::clone(&key));
    let secrets = match store.kept_key_now(CODES)? {
        Some(sealed) => secrets.with_kept(&sealed).map_err(|_| StoreError::Corrupt("a kept key".to_owned()))?,
        None => secrets,
    };
    let channels = Arc::new(channels(&settings.channels, &clock, &random)?);
    let app = App {
        settings: Arc::new(settings),
        clock,
        random,
        store: Arc::new(store) as Arc<dyn Store>,
        live,
        passwords: Arc::new(passwords),
        secrets: Arc::new(secrets),
        signer: Arc::new(Signer::new(key)),
        mailer,
        channels,
    };
    Ok(Built { current: Arc::new(ArcSwap::from_pointee(app)), is_new, warnings })
}

fn options<'a>(settings: &'a StoreSettings, key: &MasterKey) -> OpenOptions<'a> {
    OpenOptions { folder: &settings.folder, key_id: key.id(), cache_bytes: settings.cache_bytes }
}

/// How mail leaves, if it does.
pub fn mailer(settings: &Settings) -> Result<Option<Arc<dyn Mailer>>, BadAuthority> {
    install_cryptography();
    let mail = settings.mail.as_ref();
    mail.map(|mail| Smtp::new(&mail.server).map(|smtp| Arc::new(smtp) as Arc<dyn Mailer>)).transpose()
}

/// What is risky about the folder; of the files in it the configuration has said so.
fn warnings_about(settings: &StoreSettings) -> Vec<String> {
    let mut warnings = Vec::new();
    let is_open = fs::metadata(&settings.folder).is_ok_and(|folder| folder.permissions().mode() & 0o022 != 0);
    if is_open {
        warnings.push(format!(
            "others than its owner can write to the data folder {0}: chmod 700 {0}",
            settings.folder.display()
        ));
    }
    warnings
}

/// Fills an empty data folder that has the key from a backup, and says how many records it held.
pub fn restore(settings: &StoreSettings, from: &Path) -> Result<u64, WiringError> {
    let key = MasterKey::read(&settings.key_file).map_err(WiringError::RestoreKey)?;
    let random = OsRandom::new();
    Ok(store::restore(from, &settings.folder, key.id(), &random, SystemClock.now())?)
}

/// Gives back the space of what was deleted. Only while no gateway runs.
pub fn compact(settings: &StoreSettings) -> Result<Compacted, WiringError> {
    store::compact(&settings.folder).map_err(WiringError::Store)
}

/// Brings an older store to today's schema, after a backup into a new file. Only while no gateway runs.
pub fn migrate(settings: &StoreSettings, backup: &Path) -> Result<Upgraded, WiringError> {
    store::upgrade(&settings.folder, backup).map_err(WiringError::Store)
}

/// TLS needs to know once per process whose cryptography it uses.
fn install_cryptography() {
    // An error says that it was chosen before, and there is only this one to choose.
    drop(rustls::crypto::ring::default_provider().install_default());
}

/// The file that it goes to, if it does.
pub fn install_log(log: &Log) -> Result<Option<LogFile>, WiringError> {
    let format = match log.format {
        LogFormat::Text => observe::Format::Text,
        LogFormat::Json => observe::Format::Json,
    };
    match &log.to {
        LogTarget::Stderr => {
            observe::log_to_stderr(format);
            Ok(None)
        }
        LogTarget::File { path, max_size, keep } => {
            let file = LogFile::open(path, *max_size, *keep).map_err(|error| WiringError::at(path, error))?;
            observe::log_to_file(format, file.clone());
            Ok(Some(file))
        }
    }
}
