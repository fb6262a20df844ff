//! Filling an empty folder from a backup. Nothing is visible before all of it was read, checked and written.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use sled::Batch;

use super::folder::{self, Lock};
use super::group::Group;
use super::keys::{self, Key, kind};
use super::marker::State;
use super::open::{self, Birth, OpenError, SCHEMA};
use super::users::{write_name, write_user};
use super::writer::{Engine, Failure};
use crate::crypto::digest::hex;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::ban::Ban;
use crate::domain::factor::Factor;
use crate::domain::ids::UserId;
use crate::domain::keyring::SigningKey;
use crate::domain::limits::Tally;
use crate::domain::time::Timestamp;
use crate::domain::user::{User, UserName};
use crate::random::Random;
use crate::store::export::{BackupReader, BadBackup, Header, Line};
use crate::store::record::{self, AuditLink, BrowserSeen, KeptKey, NameOwner};
use crate::store::{StoreError, StoreResult};

/// Which records a backup holds, and how it calls them. Their keys there are our keys without the kind.
pub(super) const KINDS: [(u8, &str); 10] = [
    (kind::AUDIT, "audit"),
    (kind::AUDIT_LINK, "link"),
    (kind::BAN, "ban"),
    (kind::NAME, "name"),
    (kind::ATTEMPTS, "attempts"),
    (kind::USER, "user"),
    (kind::FACTOR, "factor"),
    (kind::BROWSER, "browser"),
    (kind::SIGNING_KEY, "key"),
    (kind::KEPT_KEY, "kept-key"),
];

#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error("{}: {source}", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("{}, {bad}. Nothing was restored", path.display())]
    BadBackup { path: PathBuf, bad: BadBackup },
    #[error("this backup was made with another master key: put that key file in place (`[store] key_file`) first")]
    WrongKey,
    #[error("this backup has schema {found}, and this version reads schema {known}: use the version that made it")]
    OtherSchema { found: u32, known: u32 },
    #[error(transparent)]
    Store(#[from] OpenError),
}

/// Fills an empty folder from the backup `from`, and says how many records it held. The store is a new one, with an id of
/// its own, since from here on it lives apart from the one in the backup; all ids in it stay.
pub fn restore(
    from: &Path,
    folder: &Path,
    key_id: [u8; 16],
    random: &dyn Random,
    now: Timestamp,
) -> Result<u64, RestoreError> {
    let file = File::open(from).map_err(|source| RestoreError::Unreadable { path: from.into(), source })?;
    let bad = |bad| RestoreError::BadBackup { path: from.into(), bad };
    let (mut backup, header) = BackupReader::begin(BufReader::new(file)).map_err(bad)?;
    if header.schema != SCHEMA {
        return Err(RestoreError::OtherSchema { found: header.schema, known: SCHEMA });
    }
    if header.key != hex(&key_id) {
        return Err(RestoreError::WrongKey);
    }
    folder::make(folder)?;
    let _lock = Lock::take(folder)?;
    let mut store = [0; 16];
    random.fill(&mut store);
    let birth = Birth { store, key_id, now };
    let mut records = 0;
    let into = |engine: &Engine| {
        records = fill(engine, &mut backup, &header, now).map_err(|error| match error {
            Stopped::Backup(found) => bad(found),
            Stopped::Disk(failure) => failure.at(folder).into(),
        })?;
        Ok(())
    };
    open::lay::<RestoreError>(folder, State::Restoring, &birth, into, &mut |_| Ok(())).inspect_err(|error| {
        if let RestoreError::BadBackup { .. } = error {
            open::abandon(folder);
        }
    })?;
    Ok(records)
}

enum Stopped {
    Backup(BadBackup),
    Disk(Failure),
}

fn fill(
    engine: &Engine,
    backup: &mut BackupReader<BufReader<File>>,
    header: &Header,
    now: Timestamp,
) -> Result<u64, Stopped> {
    let failed = |error: sled::Error| Stopped::Disk(error.into());
    let mut records = 0;
    while let Some(line) = backup.record().map_err(Stopped::Backup)? {
        let mut group = Group::new(&engine.records);
        let taken = group.perform(|group| take(group, &line));
        taken.map_err(|error| Stopped::Backup(backup.bad(error.to_string())))?;
        engine.records.apply_batch(group.finish().batch()).map_err(failed)?;
        records += 1;
    }
    let mut batch = Batch::default();
    for name in engine.records.scan_prefix([kind::NAME]) {
        let (_, value) = name.map_err(failed)?;
        let NameOwner(owner) = record::read(&value).map_err(|error| Stopped::Backup(backup.bad(error.to_string())))?;
        if !engine.records.contains_key(keys::user(owner)).map_err(failed)? {
            batch.insert(keys::deleted(owner), &[]);
        }
    }
    engine.records.apply_batch(batch).map_err(failed)?;
    let mut group = Group::new(&engine.records);
    let noted = group.perform(|group| group.note(restored(header, records, now)));
    noted.map_err(|error| Stopped::Backup(backup.bad(error.to_string())))?;
    engine.records.apply_batch(group.finish().batch()).map_err(failed)?;
    Ok(records)
}

fn restored(header: &Header, records: u64, now: Timestamp) -> AuditEntry {
    AuditEntry {
        at: now,
        act: Act::StoreRestored,
        by: Actor::Operator,
        user: None,
        session: None,
        address: None,
        note: format!("{records} records of store {}", header.store),
    }
}

/// Whether a record is one that `restore` would take.
pub(super) fn check(kind: &str, key: &[u8], value: &[u8]) -> StoreResult<()> {
    match kind {
        "user" => record::read::<User>(value).map(|user| user.id.as_bytes() == key),
        "name" => record::read::<NameOwner>(value).map(|_| name(key).is_some()),
        "browser" => record::read::<BrowserSeen>(value).map(|_| key.len() == 48),
        "attempts" => record::read::<Tally>(value).map(|_| key.get(16..).and_then(keys::lane).is_some()),
        "factor" => record::read::<Factor>(value)
            .map(|factor| *key == [*factor.user.as_bytes(), *factor.id.as_bytes()].concat()),
        "ban" => record::read::<Ban>(value).map(|ban| ban.id.as_bytes() == key),
        "key" => record::read::<SigningKey>(value).map(|signing| signing.id.as_bytes() == key),
        "audit" => record::read::<AuditEntry>(value).map(|_| key.len() == 8),
        "kept-key" => record::read::<KeptKey>(value).map(|kept| kept.purpose.as_bytes() == key),
        "link" => record::read::<AuditLink>(value).map(|_| key.len() == 8),
        _ => return Err(StoreError::Corrupt("its kind is not known".to_owned())),
    }
    .and_then(|fits| if fits { Ok(()) } else { Err(StoreError::Corrupt("its key does not fit it".to_owned())) })
}

fn take(group: &mut Group<'_>, line: &Line) -> StoreResult<()> {
    let twice = || StoreError::Corrupt("it is there twice".to_owned());
    let value = line.value.as_bytes();
    check(&line.kind, &line.key, value)?;
    let byte = KINDS.iter().find(|(_, word)| *word == line.kind).map_or(0, |(byte, _)| *byte);
    let key: Key = std::iter::once(byte).chain(line.key.iter().copied()).collect();
    if group.has(&key)? {
        return Err(twice());
    }
    match byte {
        kind::USER => {
            let user: User = record::read(value)?;
            // Names come before people.
            let owner = group.get::<NameOwner>(&keys::name(&user.name))?;
            if owner != Some(NameOwner(user.id)) {
                return Err(StoreError::Corrupt("its name is not theirs".to_owned()));
            }
            let taken_mail = match &user.email {
                Some(email) => group.has(&keys::by_email(&email.address))?,
                None => false,
            };
            if taken_mail || group.has(&keys::by_name(&user.name))? {
                return Err(twice());
            }
            write_user(group, user)
        }
        kind::NAME => {
            let NameOwner(owner) = record::read(value)?;
            name(&line.key)
                .map_or_else(|| Err(twice()), |name| write_name(group, &name, UserId::from_bytes(*owner.as_bytes())))
        }
        kind::AUDIT => {
            let highest = group.bytes(keys::META_AUDIT)?.unwrap_or_default();
            if line.key > highest {
                group.put_bytes(keys::META_AUDIT.to_vec(), line.key.clone())?;
            }
            let number = keys::tail(&key).map(u64::from_be_bytes);
            let number = number.ok_or_else(|| StoreError::Corrupt("its number cannot be read".to_owned()))?;
            let AuditEntry { user, .. } = record::read(value)?;
            group.write_entry(number, user, value.to_vec())
        }
        _ => group.put_bytes(key, value.to_vec()),
    }
}

fn name(key: &[u8]) -> Option<UserName> {
    UserName::parse(std::str::from_utf8(key).ok()?).ok()
}
