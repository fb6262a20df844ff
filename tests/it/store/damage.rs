//! Damaged files: a clear refusal or the whole truth, never a panic, never an empty or an older store in silence.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use vestibule::domain::audit::Act;
use vestibule::store::{AuditStore, StoreError, StoreState, UserStore, state_of};

use super::{entry, open_or_create, person, reopen};

const PEOPLE: u64 = 300;

/// A closed store with people, that was opened and changed more than once.
async fn filled() -> TempDir {
    let folder = TempDir::new().unwrap();
    for round in 0..2 {
        let store = std::sync::Arc::new(open_or_create(folder.path()));
        let mut writes = tokio::task::JoinSet::new();
        for number in (0..PEOPLE).filter(|number| number % 2 == round) {
            let store = store.clone();
            writes.spawn(
                async move { store.create_user(&person(number), entry(Act::UserCreated).into()).await.unwrap() },
            );
        }
        writes.join_all().await;
    }
    folder
}

fn copy(from: &Path) -> TempDir {
    let to = TempDir::new().unwrap();
    for file in files(from) {
        let place = to.path().join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::copy(&file, place).unwrap();
    }
    to
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Refused, or all there; a record that cannot be read is said to be damaged, not missing.
async fn is_honest(folder: &Path, what: &str) {
    assert_ne!(state_of(folder), StoreState::Fresh, "{what}: it looks like a first start");
    let store = match reopen(folder) {
        Ok(store) => store,
        Err(error) => {
            assert!(error.to_string().contains(&*folder.to_string_lossy()), "{what}: {error}");
            return;
        }
    };
    for number in 0..PEOPLE {
        match store.user(person(number).id).await {
            Ok(user) => assert_eq!(user, Some(person(number)), "{what}: lost in silence"),
            Err(StoreError::Corrupt(_)) => return,
            Err(error) => panic!("{what}: {error}"),
        }
    }
    let entries = store.entries(0, 10_000).await;
    assert!(entries.is_ok_and(|entries| entries.len() == usize::try_from(PEOPLE).unwrap()), "{what}");
}

#[tokio::test]
async fn each_file_that_vanishes_is_noticed() {
    let whole = filled().await;
    for file in files(whole.path()) {
        let folder = copy(whole.path());
        let name = file.strip_prefix(whole.path()).unwrap();
        fs::remove_file(folder.path().join(name)).unwrap();
        is_honest(folder.path(), &format!("without {}", name.display())).await;
    }
}

#[tokio::test]
async fn each_file_that_is_emptied_is_noticed() {
    let whole = filled().await;
    for file in files(whole.path()) {
        let folder = copy(whole.path());
        let name = file.strip_prefix(whole.path()).unwrap();
        fs::write(folder.path().join(name), b"").unwrap();
        is_honest(folder.path(), &format!("emptied {}", name.display())).await;
    }
}

#[tokio::test]
async fn a_flipped_bit_is_noticed_wherever_it_is() {
    let whole = filled().await;
    let data = fs::read(whole.path().join("db/db")).unwrap();
    let used = data.iter().rposition(|byte| *byte != 0).unwrap();
    for part in 0..24 {
        let folder = copy(whole.path());
        let mut changed = data.clone();
        let place = used * part / 24 + part * 7919 % 97;
        changed[place] ^= 0x10;
        fs::write(folder.path().join("db/db"), changed).unwrap();
        is_honest(folder.path(), &format!("flipped at {place} of {used}")).await;
    }
}

#[tokio::test]
async fn a_cut_or_zeroed_tail_is_noticed() {
    let whole = filled().await;
    let data = fs::read(whole.path().join("db/db")).unwrap();
    let used = data.iter().rposition(|byte| *byte != 0).unwrap();
    for part in [1, 30, 200, 1000, 5000, used / 3, used / 2, used - 100] {
        for is_cut in [true, false] {
            let folder = copy(whole.path());
            let mut changed = data.clone();
            changed[used + 1 - part..].fill(0);
            if is_cut {
                changed.truncate(used + 1 - part);
            }
            fs::write(folder.path().join("db/db"), changed).unwrap();
            is_honest(folder.path(), &format!("the last {part} of {used} gone, cut: {is_cut}")).await;
        }
    }
}
