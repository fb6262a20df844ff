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
use crate::store::contract::{
    Fixture, Witness, after_step, at, authenticator, contract, entry, letter, name, paper, pending, person, session,
    sign_in, signing_key, ticket, trusted,
};
use crate::store::export::backup;
use crate::store::{
    Along, AuditStore, Created, FactorStore, KeyStore, KnownBrowser, NewSession, OutboxStore, SessionStore, Started,
    TicketStore, UserStore,
};

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

mod rebuilt;
