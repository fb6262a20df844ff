//! A full disk, on a small file system of its own.

use std::path::Path;
use std::time::Duration;

use vestibule::domain::audit::Act;
use vestibule::store::{Created, Store, StoreError, UserStore};

use super::{entry, open_or_create, person, reopen};
use crate::support::small_disk::SmallDisk;

/// Writes people until the disk refuses one, and says how many were taken.
async fn write_until_full(store: &impl UserStore, first: u64) -> u64 {
    for number in first..first + 100_000 {
        match store.create_user(&person(number), entry(Act::UserCreated).into()).await {
            Ok(Created::Created) => {}
            Err(StoreError::Unavailable(_)) => return number - first,
            other => panic!("{other:?}"),
        }
    }
    panic!("the disk never got full");
}

async fn all_there(store: &impl UserStore, first: u64, taken: u64) {
    for number in first..first + taken {
        assert_eq!(store.user(person(number).id).await.unwrap(), Some(person(number)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_stops_writes_only_and_ends_by_itself_when_there_is_room() {
    let Some(disk) = SmallDisk::mount() else { return };
    let store = open_or_create(&disk.folder());
    disk.fill();
    let taken = write_until_full(&store, 0).await;
    assert!(store.health().is_err());
    all_there(&store, 0, taken).await;
    assert!(matches!(
        store.delete_user(person(0).id, entry(Act::UserDeleted).into()).await,
        Err(StoreError::Unavailable(_))
    ));
    all_there(&store, 0, taken).await;

    disk.empty();
    wait_for_health(&store).await;
    all_there(&store, 0, taken).await;
    assert_eq!(store.create_user(&person(500_000), entry(Act::UserCreated).into()).await.unwrap(), Created::Created);
    drop(store);
    all_there(&reopen(&disk.folder()).unwrap(), 0, taken).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_on_a_full_disk_reads_and_then_writes_when_there_is_room() {
    let Some(disk) = SmallDisk::mount() else { return };
    let store = open_or_create(&disk.folder());
    disk.fill();
    let taken = write_until_full(&store, 0).await;
    drop(store);
    // The reserve is the room for this. If it was given up already, whatever is free now is what is left of it.
    if disk.folder().join("store.reserve").exists() {
        disk.fill();
    }
    let store = reopen(&disk.folder()).unwrap();
    all_there(&store, 0, taken).await;
    disk.empty();
    write_when_there_is_room(&store).await;
    assert!(Path::new(&disk.folder().join("store.reserve")).exists(), "there is a reserve for the next time");
}

/// Whether it is well may be said before it noticed that it has no room for its reserve; what it takes is on disk.
async fn write_when_there_is_room(store: &impl Store) {
    for _ in 0..200 {
        wait_for_health(store).await;
        if let Ok(created) = store.create_user(&person(500_000), entry(Act::UserCreated).into()).await {
            return assert_eq!(created, Created::Created);
        }
    }
    panic!("it never took a write again: {:?}", store.health());
}

async fn wait_for_health(store: &impl Store) {
    for _ in 0..200 {
        if store.health().is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it never came back: {:?}", store.health());
}
