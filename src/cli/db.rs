//! `vestibule db`: the store as a whole.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::output::{Fault, print};
use super::way::{self, told};
use crate::config::settings::Settings;
use crate::wiring::{self, FirstStart};

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Write all accounts, bans and the audit log to a new file; also while the gateway runs
    Backup {
        /// The file, which must not be there yet
        #[arg(value_name = "FILE")]
        to: PathBuf,
    },
    /// Fill an empty data folder, which has the master key, from a backup
    Restore {
        /// A file that `db backup` wrote
        #[arg(value_name = "FILE")]
        from: PathBuf,
    },
    /// Give back the space of what was deleted; only while the gateway doesn't run
    Compact,
    /// Bring an older version's store to this one's schema; only while the gateway doesn't run
    Migrate {
        /// The file for the backup that is made first, which must not be there yet
        #[arg(value_name = "BACKUP")]
        backup: PathBuf,
    },
}

pub(super) fn run(settings: Settings, verb: &Verb) -> Result<(), Fault> {
    match verb {
        Verb::Backup { to } => backup(settings, to),
        Verb::Restore { from } => {
            let records = wiring::restore(&settings.store, from).map_err(told)?;
            print(&format!("Restored {records} records. Nobody is signed in; passwords are those of the backup."))
        }
        Verb::Compact => {
            let done = wiring::compact(&settings.store).map_err(told)?;
            print(&format!(
                "{} records now take {} bytes; it was {}.",
                done.records, done.bytes_after, done.bytes_before
            ))
        }
        Verb::Migrate { backup } => {
            let done = wiring::migrate(&settings.store, backup).map_err(told)?;
            if done.from == done.to {
                return print(&format!("The store has schema {} already; there was nothing to do.", done.to));
            }
            print(&format!(
                "The store has schema {} now, with {} records; as it was with schema {}, it is kept in {}.",
                done.to,
                done.records,
                done.from,
                backup.display()
            ))
        }
    }
}

/// The file is there whole or not at all, and never in the place of another.
fn backup(settings: Settings, to: &Path) -> Result<(), Fault> {
    if to.symlink_metadata().is_ok() {
        return Err(Fault::failed(format!("{} is there already; choose another name.", to.display())));
    }
    let key_file = settings.store.key_file.clone();
    let half = Half::make(to)?;
    let records = super::block_on(async {
        let mut way = way::open(settings, FirstStart::Refused).await?;
        let written = way.backup(&mut half.open()?).await;
        way.close().await;
        written
    })?;
    half.finish(to)?;
    print(&format!(
        "Wrote {records} records to {}. The master key is not in it; keep {} elsewhere, since `db restore` needs it.",
        to.display(),
        key_file.display()
    ))
}

/// A file on its way to its name, gone if it never gets it.
struct Half {
    path: PathBuf,
    file: File,
}

impl Half {
    fn make(to: &Path) -> Result<Self, Fault> {
        let mut path = to.as_os_str().to_owned();
        path.push(format!(".{}.half", std::process::id()));
        let path = PathBuf::from(path);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        let file = file.map_err(|error| Fault::failed(format!("{}: {error}.", path.display())))?;
        Ok(Self { path, file })
    }

    fn open(&self) -> Result<File, Fault> {
        self.file.try_clone().map_err(told)
    }

    fn finish(self, to: &Path) -> Result<(), Fault> {
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // A link, since it refuses where somebody made the file meanwhile.
        self.file
            .sync_all()
            .and_then(|()| fs::hard_link(&self.path, to))
            .and_then(|()| File::open(folder)?.sync_all())
            .map_err(|error| Fault::failed(format!("{}: {error}.", to.display())))
    }
}

impl Drop for Half {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.path));
    }
}
