//! What happens to the store when the machine is unkind: killed, torn, emptied, full.

mod child;
mod damage;
mod full_disk;
mod kills;
mod power_cut;
mod syncs;

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use vestibule::domain::audit::{Act, Actor, AuditEntry};
use vestibule::domain::change::{Change, ChangeSink};
use vestibule::domain::ids::UserId;
use vestibule::domain::time::Timestamp;
use vestibule::domain::user::{Email, EmailAddress, User, UserName};
use vestibule::random::Random;
use vestibule::store::sled::{OpenError, OpenOptions, SledStore, create, open};
use vestibule::store::{StoreState, state_of};

/// Past the capture of outputs: what was not looked at must be seen.
fn say(what: &str) {
    writeln!(std::io::stdout(), "{what}").unwrap();
}

struct Nobody;

impl ChangeSink for Nobody {
    fn changed(&self, _: &Change) {}
}

/// Bytes that differ at each draw, and between processes.
struct Drawn;

impl Random for Drawn {
    fn fill(&self, bytes: &mut [u8]) {
        static DRAWS: AtomicU64 = AtomicU64::new(1);
        let number = DRAWS.fetch_add(1, Ordering::Relaxed) | u64::from(std::process::id()) << 32;
        bytes.iter_mut().zip(number.to_be_bytes().iter().cycle()).for_each(|(to, from)| *to = *from);
    }
}

fn options(folder: &Path) -> OpenOptions<'_> {
    OpenOptions { folder, key_id: [7; 16], cache_bytes: 8 << 20 }
}

fn reopen(folder: &Path) -> Result<SledStore, OpenError> {
    open(options(folder), Arc::new(Nobody))
}

/// As `run` does it: made if it never was, opened if it is there, refused if it is damaged.
fn open_or_create(folder: &Path) -> SledStore {
    match state_of(folder) {
        StoreState::Fresh => create(options(folder), Arc::new(Nobody), &Drawn, Timestamp::from_seconds(1)).unwrap(),
        StoreState::Present => reopen(folder).unwrap(),
        StoreState::Damaged(why) => panic!("{why}"),
    }
}

/// The number in letters, so that no two read alike.
fn name(number: u64) -> UserName {
    let letters: String = number.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect();
    UserName::parse(&format!("p{letters}")).unwrap()
}

fn person(number: u64) -> User {
    let address = EmailAddress::parse(&format!("{}@example.com", name(number))).unwrap();
    User {
        display_name: "somebody".repeat(20),
        email: Some(Email { address, verified: true }),
        version: 1,
        ..User::new(UserId::from_bytes(u128::from(number).to_be_bytes()), name(number), Timestamp::from_seconds(1))
    }
}

fn entry(act: Act) -> AuditEntry {
    AuditEntry {
        at: Timestamp::from_seconds(1),
        act,
        by: Actor::Operator,
        user: None,
        session: None,
        address: None,
        note: String::new(),
    }
}

#[test]
fn whatever_is_sealed_is_in_the_list_of_what_a_new_master_key_seals_anew() {
    let list = std::fs::read_to_string("src/store/sealed.rs").unwrap();
    let mut files = vec![Path::new("src").to_owned()];
    let mut found = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let is_place_made = text.contains("Place {") && text.contains("tree: \"") && text.contains("seal::");
        if is_place_made && name != "tests" {
            found += 1;
            assert!(list.contains(&name), "{}: what is sealed here is not in src/store/sealed.rs", path.display());
        }
    }
    assert!(found > 0, "this looks for nothing any more");
}
