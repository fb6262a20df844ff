use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tempfile::TempDir;

use super::folder::{StoreState, state_of};
use super::keys::kind;
use super::marker::{Marker, State};
use super::open::{Birth, Step, lay};
use super::rebuild::{Migration, compact, settle, upgrade, upgrade_by};
use super::restore::{RestoreError, restore};
use super::*;
use crate::domain::audit::Act;
use crate::domain::audit::chain::Flaw;
use crate::domain::change::{Change, ChangeSink};
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::random::Random;
use crate::store::contract::{Fixture, Witness, at, contract, entry, name, person, session, sign_in, signing_key};
use crate::store::export::backup;
use crate::store::{AuditStore, Created, KeyStore, KnownBrowser, NewSession, SessionStore, UserStore};

contract!(super::fresh);

const KEY: [u8; 16] = [7; 16];

/// Bytes that differ at each draw.
struct Counting;

impl Random for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        static DRAWN: AtomicU64 = AtomicU64::new(1);
        let number = DRAWN.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        bytes.iter_mut().rev().zip(number.iter().rev()).for_each(|(to, from)| *to = *from);
    }
}

fn options(folder: &Path) -> OpenOptions<'_> {
    OpenOptions { folder, key_id: KEY, cache_bytes: 8 << 20 }
}

fn make(folder: &Path) -> SledStore {
    create(options(folder), Arc::new(Witness::default()), &Counting, at(0)).unwrap()
}

fn reopen(folder: &Path) -> Result<SledStore, OpenError> {
    open(options(folder), Arc::new(Witness::default()))
}

fn fresh() -> Fixture {
    let folder = TempDir::new().unwrap();
    let changes = Arc::new(Witness::default());
    let store = create(options(folder.path()), changes.clone(), &Counting, at(0)).unwrap();
    Fixture { store: Arc::new(store), changes, _keep: Box::new(folder) }
}

async fn add(store: &SledStore, number: u8, called: &str) -> User {
    let user = person(number, called);
    assert_eq!(store.create_user(&user, entry(Act::UserCreated).into()).await.unwrap(), Created::Created);
    user
}

/// A folder with a closed store in which there is alice.
async fn with_alice() -> TempDir {
    let folder = TempDir::new().unwrap();
    add(&make(folder.path()), 1, "alice").await;
    folder
}

async fn finds_alice(folder: &Path) -> bool {
    reopen(folder).unwrap().user_by_name(&name("alice")).await.unwrap().is_some()
}

#[tokio::test]
async fn what_was_answered_is_there_after_each_reopening() {
    let folder = with_alice().await;
    for number in 0..20_u8 {
        let store = reopen(folder.path()).unwrap();
        assert_eq!(store.entries(0, 99).await.unwrap().len(), usize::from(number) + 1);
        store.record(entry(Act::SignedIn).into()).await.unwrap();
        if number % 2 == 0 {
            store.close().await;
        }
    }
}

#[test]
fn a_creation_cut_off_anywhere_is_still_a_first_start() {
    for last in [Step::Marked, Step::Filled, Step::Placed, Step::Bounded] {
        let folder = TempDir::new().unwrap();
        let folder = folder.path();
        let birth = Birth { store: [1; 16], key_id: KEY, now: at(0) };
        let mut stop = |step| if step == last { Err(OpenError::Full { folder: folder.into() }) } else { Ok(()) };
        lay::<OpenError>(folder, State::Creating, &birth, |_| Ok(()), &mut stop).unwrap_err();
        assert_eq!(state_of(folder), StoreState::Fresh, "{last:?}");
        assert!(matches!(reopen(folder), Err(OpenError::Nothing { .. })), "{last:?}");
        drop(make(folder));
        assert_eq!(state_of(folder), StoreState::Present, "{last:?}");
        assert!(reopen(folder).is_ok());
    }
}

#[tokio::test]
async fn a_restore_cut_off_anywhere_is_no_first_start_and_can_be_repeated() {
    let from = with_alice().await;
    let file = from.path().join("backup");
    backup(&reopen(from.path()).unwrap(), &file).await.unwrap();
    for last in [Step::Marked, Step::Filled, Step::Placed, Step::Bounded] {
        let folder = TempDir::new().unwrap();
        let folder = folder.path();
        let birth = Birth { store: [1; 16], key_id: KEY, now: at(0) };
        let mut stop = |step| if step == last { Err(OpenError::Full { folder: folder.into() }) } else { Ok(()) };
        lay::<OpenError>(folder, State::Restoring, &birth, |_| Ok(()), &mut stop).unwrap_err();
        assert!(matches!(state_of(folder), StoreState::Damaged(why) if why.contains("again")), "{last:?}");
        assert!(matches!(reopen(folder), Err(OpenError::Unfinished { .. })));
        let made = create(options(folder), Arc::new(Witness::default()), &Counting, at(0));
        assert!(matches!(made, Err(OpenError::Unfinished { .. })));
        restore(&file, folder, KEY, &Counting, at(1)).unwrap();
        assert!(finds_alice(folder).await);
    }
}

#[tokio::test]
async fn whatever_is_wrong_has_its_own_message_and_is_never_a_first_start() {
    type Harm = fn(&Path);
    let cases: [(&str, Harm); 12] = [
        ("has vanished", |folder| fs::remove_dir_all(folder.join("db")).unwrap()),
        ("without its marker", |folder| fs::remove_file(folder.join("store.marker")).unwrap()),
        ("without its marker", |folder| {
            fs::remove_file(folder.join("store.marker")).unwrap();
            fs::remove_dir_all(folder.join("db")).unwrap();
        }),
        ("is damaged, so it is not known", |folder| fs::write(folder.join("store.marker"), "{}").unwrap()),
        ("is damaged, so it is not known", |folder| fs::write(folder.join("store.marker"), [0xff; 64]).unwrap()),
        ("is damaged, so it is not known", |folder| {
            let text = fs::read_to_string(folder.join("store.marker")).unwrap();
            fs::write(folder.join("store.marker"), text.replacen('1', "2", 1)).unwrap();
        }),
        ("but its marker tells of", |folder| {
            let marker = Marker::new([0xee; 16], State::Ready, 0);
            marker.write(folder).unwrap();
        }),
        ("use a newer vestibule", |folder| {
            let marker = Marker::read(folder).unwrap().unwrap();
            Marker { schema: 99, ..marker }.write(folder).unwrap();
        }),
        ("use a newer vestibule", |folder| set_schema(folder, 99)),
        ("db migrate", |folder| set_schema(folder, 0)),
        ("is older than it was", |folder| {
            folder::High::open(folder).unwrap().note(1000).unwrap();
        }),
        ("came up without its records", |folder| {
            let config = sled::Config::new().path(folder.join("db"));
            config.open().unwrap().drop_tree("records").unwrap();
        }),
    ];
    for (said, harm) in cases {
        let folder = with_alice().await;
        harm(folder.path());
        let error = reopen(folder.path()).unwrap_err().to_string();
        assert!(error.contains(said), "{said}: {error}");
        assert_ne!(state_of(folder.path()), StoreState::Fresh, "{said}");
        let made = create(options(folder.path()), Arc::new(Witness::default()), &Counting, at(0));
        assert!(made.is_err(), "{said}: made anew");
    }
}

fn set_schema(folder: &Path, schema: u32) {
    let db = sled::Config::new().path(folder.join("db")).open().unwrap();
    db.open_tree("records").unwrap().insert(keys::META_SCHEMA, &schema.to_be_bytes()).unwrap();
}

#[tokio::test]
async fn a_store_opens_with_its_own_key_only_and_once_at_a_time() {
    let folder = with_alice().await;
    let other = OpenOptions { key_id: [8; 16], ..options(folder.path()) };
    assert!(matches!(open(other, Arc::new(Witness::default())), Err(OpenError::WrongKey { .. })));
    let first = reopen(folder.path()).unwrap();
    let second = reopen(folder.path()).unwrap_err();
    let own = std::process::id();
    assert!(matches!(second, OpenError::Locked { holder: Some(pid), .. } if pid == own), "{second}");
    assert!(matches!(compact(folder.path()), Err(OpenError::Locked { .. })));
    drop(first);
    assert!(finds_alice(folder.path()).await, "the lock is free again");
    let empty = TempDir::new().unwrap();
    assert!(matches!(reopen(empty.path()), Err(OpenError::Nothing { .. })));
    assert!(matches!(reopen(&empty.path().join("none")), Err(OpenError::Nothing { .. })));
    assert!(matches!(compact(empty.path()), Err(OpenError::Nothing { .. })));
}

#[tokio::test]
async fn a_left_over_half_snapshot_does_not_keep_the_store_from_opening() {
    let folder = with_alice().await;
    fs::write(folder.path().join("db/snap.00000000000000FF.generating"), b"half").unwrap();
    assert!(finds_alice(folder.path()).await);
}

#[tokio::test]
async fn a_failed_sync_makes_the_store_read_only_and_is_not_tried_again() {
    let folder = with_alice().await;
    let witness = Arc::new(Witness::default());
    let lock = folder::Lock::take(folder.path()).unwrap();
    let mut engine = open::engine_with_reserve(folder.path(), 8 << 20).unwrap();
    // The kernel refuses to sync this one.
    engine.data = fs::File::open("/dev/null").unwrap();
    let store = writer::start(engine, lock, (folder.path().into(), 8 << 20), witness.clone()).unwrap();
    store.health().unwrap();
    let ban = crate::domain::ban::Ban {
        id: crate::domain::ids::BanId::from_bytes([1; 16]),
        who: crate::domain::ban::Banned::User(person(1, "alice").id),
        created: at(0),
        until: None,
        reason: String::new(),
    };
    for _ in 0..2 {
        let refused = crate::store::BanStore::add_ban(&store, ban.clone(), entry(Act::BanAdded)).await;
        assert!(matches!(refused, Err(StoreError::Unavailable(_))));
        assert!(store.health().is_err());
    }
    assert_eq!(
        witness.take(),
        [Change::BansChanged(vec![ban])],
        "whoever reads now may see it; only the first was written"
    );
    assert!(store.user_by_name(&name("alice")).await.unwrap().is_some(), "reads go on");
    assert!(store.export(Box::new(std::io::sink())).await.is_ok(), "and so do backups");
    drop(store);
    assert!(finds_alice(folder.path()).await);
}

/// Holds the writer up until it is let go.
struct Gate(AtomicBool);

impl ChangeSink for Gate {
    fn changed(&self, _: &Change) {
        while !self.0.load(Ordering::Acquire) {
            std::thread::yield_now();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_is_too_long_is_refused_at_once_and_what_waits_is_done() {
    let folder = with_alice().await;
    let gate = Arc::new(Gate(AtomicBool::new(false)));
    let store = Arc::new(open(options(folder.path()), gate.clone()).unwrap());
    let alice = person(1, "alice");
    let stuck = tokio::spawn({
        let (store, alice) = (store.clone(), alice.clone());
        async move { store.save_user(&alice, crate::store::Ending::None, entry(Act::GroupsSet).into()).await }
    });
    let waiting: Vec<_> = (0..6000)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.record(entry(Act::SignedIn).into()).await })
        })
        .collect();
    // Behind the closed gate nothing is answered, other than by a refusal.
    while !waiting.iter().any(tokio::task::JoinHandle::is_finished) {
        tokio::task::yield_now().await;
    }
    gate.0.store(true, Ordering::Release);
    let mut done = 0;
    for one in waiting {
        done += usize::from(one.await.unwrap().is_ok());
    }
    stuck.await.unwrap().unwrap();
    assert!((1..6000).contains(&done), "{done}");
    assert_eq!(store.entries(0, 9999).await.unwrap().len(), done + 2, "the refused ones were not written");
}

#[tokio::test]
async fn a_person_is_known_in_a_bounded_number_of_browsers() {
    let folder = TempDir::new().unwrap();
    let store = make(folder.path());
    let alice = add(&store, 1, "alice").await;
    for number in 1..=70 {
        let hash = TokenHash::from_bytes([number; 32]);
        let known = KnownBrowser { hash, replaces: None, seen: at(u64::from(number)) };
        let new = NewSession { browser: Some(known), ..sign_in(session(number, &alice)) };
        store.start_session(new, entry(Act::SignedIn).into()).await.unwrap();
    }
    let mut known = Vec::new();
    for number in 1..=70 {
        if store.knows_browser(alice.id, &TokenHash::from_bytes([number; 32])).await.unwrap() {
            known.push(number);
        }
    }
    assert_eq!(known, (7..=70).collect::<Vec<u8>>(), "the oldest are forgotten");
}

#[tokio::test]
async fn a_restored_store_has_everybody_and_no_session() {
    let folder = TempDir::new().unwrap();
    let store = make(folder.path());
    let alice = add(&store, 1, "alice").await;
    let bob = add(&store, 2, "bob").await;
    store.delete_user(bob.id, entry(Act::UserDeleted).into()).await.unwrap();
    let hash = TokenHash::from_bytes([9; 32]);
    let known = KnownBrowser { hash, replaces: None, seen: at(1) };
    let new = NewSession { browser: Some(known), ..sign_in(session(1, &alice)) };
    store.start_session(new, entry(Act::SignedIn).into()).await.unwrap();
    let file = folder.path().join("backup");
    // Alice, two names, one browser, one key, five entries with their links.
    let key = signing_key(1, 0);
    store.add_signing_key(key.clone(), None, entry(Act::SigningKeyAdded)).await.unwrap();
    assert_eq!(backup(&store, &file).await.unwrap(), 15);
    assert!(backup(&store, &file).await.is_err(), "no file is overwritten");

    let into = TempDir::new().unwrap();
    assert_eq!(restore(&file, into.path(), KEY, &Counting, at(9)).unwrap(), 15);
    let restored = reopen(into.path()).unwrap();
    assert_eq!(restored.signing_keys().await.unwrap(), [key], "sealed as it was");
    assert_eq!(restored.user_by_email(&alice.email.clone().unwrap().address).await.unwrap(), Some(alice.clone()));
    assert_eq!(restored.sessions_of(alice.id).await.unwrap(), []);
    assert!(restored.session(&session(1, &alice).token).await.unwrap().is_none());
    assert!(restored.knows_browser(alice.id, &hash).await.unwrap());
    let entries = restored.entries(0, 99).await.unwrap();
    assert_eq!(entries.last().map(|(number, entry)| (*number, entry.act)), Some((6, Act::StoreRestored)));
    let taken = restored.create_user(&person(3, "bob"), entry(Act::UserCreated).into()).await.unwrap();
    assert_eq!(taken, Created::NameTaken, "names stay taken");
    let same_id = restored.create_user(&person(2, "carol"), entry(Act::UserCreated).into()).await;
    assert!(same_id.is_err(), "and so do ids");
    let fresh = sign_in(session(5, &alice));
    assert_eq!(
        restored.start_session(fresh, entry(Act::SignedIn).into()).await.unwrap(),
        crate::store::Started::Started
    );
    let ids = [folder.path(), into.path()].map(|folder| Marker::read(folder).unwrap().unwrap().store);
    assert_ne!(ids[0], ids[1], "a life of its own");
}

#[tokio::test]
async fn an_entry_that_somebody_removed_or_changed_in_the_files_is_found() {
    let folder = TempDir::new().unwrap();
    let store = make(folder.path());
    for _ in 0..1200 {
        store.record(entry(Act::SignedIn).into()).await.unwrap();
    }
    let flaws = async || store.check_entries(None).await.unwrap().flaws;
    assert_eq!(flaws().await, []);
    let falsify = |harm: &dyn Fn(&Tree)| {
        store
            .read(|tree| {
                harm(tree);
                Ok(())
            })
            .unwrap();
    };
    falsify(&|tree| {
        let as_it_was = tree.get(keys::audit(700)).unwrap().unwrap();
        let changed = String::from_utf8(as_it_was.to_vec()).unwrap().replace("192.0.2.1", "192.0.2.2");
        tree.insert(keys::audit(700), changed.as_bytes()).unwrap();
    });
    assert_eq!(flaws().await, [Flaw::Changed(700)]);
    falsify(&|tree| drop((tree.remove(keys::audit(501)), tree.remove(keys::audit_link(502)))));
    assert_eq!(flaws().await, [Flaw::Missing(501, 501), Flaw::Unlinked(502), Flaw::Changed(503), Flaw::Changed(700)]);
    falsify(&|tree| drop(tree.remove(keys::audit(1200))));
    assert_eq!(flaws().await.last(), Some(&Flaw::Missing(1200, 1200)));
    falsify(&|tree| drop(tree.insert(keys::audit_link(1199), "not a link")));
    store.record(entry(Act::SignedOut).into()).await.expect("acts go on, whatever the record looks like");
}

#[tokio::test]
async fn a_record_from_before_there_were_links_goes_on_with_them_and_a_restored_one_goes_on_where_it_was() {
    let (folder, file) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let store = make(folder.path());
    for _ in 0..3 {
        store.record(entry(Act::SignedIn).into()).await.unwrap();
    }
    for number in 1..4 {
        store.read(|tree| Ok(tree.remove(keys::audit_link(number)))).unwrap().unwrap();
    }
    store.record(entry(Act::SignedOut).into()).await.unwrap();
    let report = store.check_entries(None).await.unwrap();
    assert_eq!((report.flaws.as_slice(), report.entries, report.unlinked), (&[][..], 4, 3));

    let backup_file = file.path().join("backup");
    backup(&store, &backup_file).await.unwrap();
    let other = TempDir::new().unwrap();
    restore(&backup_file, other.path(), KEY, &Counting, at(9)).unwrap();
    let restored = reopen(other.path()).unwrap().check_entries(report.head).await.unwrap();
    assert_eq!((restored.flaws.as_slice(), restored.entries, restored.unlinked), (&[][..], 5, 3));
}

#[tokio::test]
async fn a_backup_that_is_not_whole_or_not_ours_restores_nothing() {
    let from = with_alice().await;
    let file = from.path().join("backup");
    backup(&reopen(from.path()).unwrap(), &file).await.unwrap();
    let text = fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for number in 0..=lines.len() {
        let damaged = match lines.get(number) {
            Some(line) => text.replacen(line, &line.replacen('e', "E", 1), 1),
            None => text[..text.len() - 5].to_owned(),
        };
        let place = from.path().join("damaged");
        fs::write(&place, damaged).unwrap();
        let into = TempDir::new().unwrap();
        let error = restore(&place, into.path(), KEY, &Counting, at(1)).unwrap_err();
        let line = number.min(lines.len() - 1) + 1;
        assert!(error.to_string().contains(&format!("line {line}:")), "{error}");
        assert_eq!(state_of(into.path()), StoreState::Fresh);
    }
    let into = TempDir::new().unwrap();
    let other_key = restore(&file, into.path(), [8; 16], &Counting, at(1));
    assert!(matches!(other_key, Err(RestoreError::WrongKey)));
    let over = restore(&file, from.path(), KEY, &Counting, at(1));
    assert!(matches!(over, Err(RestoreError::Store(OpenError::AlreadyThere { .. }))), "only into an empty folder");
    assert!(matches!(
        restore(&into.path().join("none"), into.path(), KEY, &Counting, at(1)),
        Err(RestoreError::Unreadable { .. })
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_reads_as_it_was_whatever_is_written_between_its_chunks() {
    let folder = TempDir::new().unwrap();
    let store = Arc::new(make(folder.path()));
    let note = |text: &str| crate::domain::audit::AuditEntry { note: text.to_owned(), ..entry(Act::SignedIn) };
    let mut writes = tokio::task::JoinSet::new();
    for _ in 0..1700 {
        let (store, before) = (store.clone(), note("before"));
        writes.spawn(async move { store.record(before.into()).await.unwrap() });
    }
    writes.join_all().await;
    let alice = add(&store, 1, "alice").await;
    let (tell, told) = oneshot::channel();
    store.jobs.submit(Job::BeginExport(tell)).unwrap();
    let export = told.await.unwrap().unwrap();
    let (tell, second) = oneshot::channel();
    store.jobs.submit(Job::BeginExport(tell)).unwrap();
    assert!(second.await.unwrap().is_err(), "one at a time");

    let mut read = Vec::new();
    let mut round = 0;
    while let Some(chunk) = export.chunk().unwrap() {
        read.extend(chunk);
        store.record(note("after").into()).await.unwrap();
        if round == 0 {
            store.delete_user(alice.id, entry(Act::UserDeleted).into()).await.unwrap();
            add(&store, 2, "aaron").await;
            add(&store, 3, "zoe").await;
        }
        round += 1;
    }
    assert!(round > 3);
    let mut exported: Vec<&keys::Key> = read.iter().map(|(key, _)| key).filter(|key| key[0] == kind::AUDIT).collect();
    exported.dedup();
    assert_eq!(exported.len(), 1701);
    assert!(read.iter().all(|(_, value)| !String::from_utf8_lossy(value).contains("after")));
    let people: Vec<_> = read.iter().filter(|(key, _)| key[0] == kind::USER).collect();
    assert_eq!(people.len(), 1);
    assert_eq!(people[0].0, keys::user(alice.id), "deleted since, but there when it began");
    drop(export);
    assert!(store.export(Box::new(std::io::sink())).await.is_ok(), "the place is free again");
}

#[tokio::test]
async fn compacting_keeps_everything_and_can_be_cut_off_anywhere() {
    let folder = with_alice().await;
    let folder = folder.path();
    let done = compact(folder).unwrap();
    assert!(done.records > 5 && done.bytes_after > 0, "{done:?}");
    assert!(folder.join("db.old").exists(), "kept until the next good start");
    assert!(finds_alice(folder).await);
    assert!(!folder.join("db.old").exists());

    // Cut off while copying.
    copy_folder(&folder.join("db"), &folder.join("db.new"));
    fs::write(folder.join("db.new/db"), b"half").unwrap();
    assert!(finds_alice(folder).await);
    assert!(!folder.join("db.new").exists());
    // Cut off between the two renames.
    copy_folder(&folder.join("db"), &folder.join("db.new"));
    fs::rename(folder.join("db"), folder.join("db.old")).unwrap();
    assert_eq!(state_of(folder), StoreState::Present);
    assert!(finds_alice(folder).await);
    // Or before the second copy was ever there.
    fs::rename(folder.join("db"), folder.join("db.old")).unwrap();
    settle(folder).unwrap();
    assert!(finds_alice(folder).await);
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// A schema that never was: names of people in capitals, and an index nobody needs any more.
const FROM_ZERO: &[Migration] = &[Migration {
    from: 0,
    rewrite: |key, value| match key.first() {
        Some(b'x') => Ok(Vec::new()),
        Some(&kind::USER) => {
            let text = std::str::from_utf8(value).map_err(|error| error.to_string())?;
            Ok(vec![(key.to_vec(), text.replace("ALICE", "alice").into_bytes())])
        }
        _ => Ok(vec![(key.to_vec(), value.to_vec())]),
    },
}];

async fn of_schema_zero() -> TempDir {
    let folder = with_alice().await;
    let db = sled::Config::new().path(folder.path().join("db")).open().unwrap();
    let records = db.open_tree("records").unwrap();
    let key = keys::user(person(1, "alice").id);
    let text = String::from_utf8(records.get(&key).unwrap().unwrap().to_vec()).unwrap();
    records.insert(key, text.replace("alice", "ALICE").as_bytes()).unwrap();
    records.insert(b"xold", b"").unwrap();
    records.insert(keys::META_SCHEMA, &0_u32.to_be_bytes()).unwrap();
    drop((db, records));
    let marker = Marker::read(folder.path()).unwrap().unwrap();
    Marker { schema: 0, ..marker }.write(folder.path()).unwrap();
    folder
}

#[tokio::test]
async fn an_older_schema_is_upgraded_when_asked_with_a_backup_first() {
    let folder = of_schema_zero().await;
    assert!(matches!(reopen(folder.path()), Err(OpenError::OlderSchema { found: 0, .. })));
    let file = folder.path().join("before");
    assert!(matches!(upgrade(folder.path(), &file), Err(OpenError::OlderSchema { .. })), "no way known");
    let done = upgrade_by(FROM_ZERO, folder.path(), &file).unwrap();
    assert_eq!((done.from, done.to), (0, open::SCHEMA));
    assert!(fs::read_to_string(&file).unwrap().contains("ALICE"), "the backup is of what was");
    assert!(finds_alice(folder.path()).await);
    let again = upgrade_by(FROM_ZERO, folder.path(), &file).unwrap();
    assert_eq!((again.from, again.records), (open::SCHEMA, 0), "nothing to do");
}

#[tokio::test]
async fn an_upgrade_that_fails_half_way_changes_nothing() {
    const FAILS: &[Migration] = &[Migration {
        from: 0,
        rewrite: |key, value| match key.first() {
            Some(&kind::USER) => Err("a person that cannot be read".to_owned()),
            _ => Ok(vec![(key.to_vec(), value.to_vec())]),
        },
    }];
    let folder = of_schema_zero().await;
    let error = upgrade_by(FAILS, folder.path(), &folder.path().join("first")).unwrap_err();
    assert!(error.to_string().contains("a person that cannot be read"), "{error}");
    let taken = folder.path().join("first");
    assert!(upgrade_by(FROM_ZERO, folder.path(), &taken).is_err(), "no backup is overwritten");
    upgrade_by(FROM_ZERO, folder.path(), &folder.path().join("second")).unwrap();
    assert!(finds_alice(folder.path()).await);
}

#[tokio::test]
async fn an_upgrade_cut_off_before_its_last_step_is_done() {
    let folder = of_schema_zero().await;
    let before = fs::read(folder.path().join("store.marker")).unwrap();
    upgrade_by(FROM_ZERO, folder.path(), &folder.path().join("before")).unwrap();
    fs::write(folder.path().join("store.marker"), before).unwrap();
    assert!(finds_alice(folder.path()).await, "the store knows its schema better than the marker");
}

#[test]
fn a_high_water_mark_that_cannot_be_read_is_no_bound() {
    let folder = TempDir::new().unwrap();
    let high = folder::High::open(folder.path()).unwrap();
    assert_eq!(high.known(), None);
    high.note(258).unwrap();
    assert_eq!(high.known(), Some(258));
    fs::write(folder.path().join("store.high"), [0, 0, 0, 0, 0, 0, 9]).unwrap();
    assert_eq!(folder::High::open(folder.path()).unwrap().known(), None);
    let moment = Timestamp::from_seconds(0);
    assert_eq!(Marker::new([0; 16], State::Ready, moment.millis()).engine, "sled");
}
