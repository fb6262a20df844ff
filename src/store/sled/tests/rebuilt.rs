//! Stores that were restored, compacted or upgraded.

use super::*;

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
    assert_eq!(restored.start_session(fresh, entry(Act::SignedIn).into()).await.unwrap(), Started::Started);
    let ids = [folder.path(), into.path()].map(|folder| Marker::read(folder).unwrap().unwrap().store);
    assert_ne!(ids[0], ids[1], "a life of its own");
}

/// Alice with an authenticator app that accepted a code, recovery codes, a trusted browser, a half-finished sign-in, and a
/// letter on its way.
async fn with_all_of_alice(store: &SledStore) -> User {
    let alice = add(store, 1, "alice").await;
    let phone = authenticator(3, &alice);
    let first = NewSession {
        enrols: vec![phone.clone(), paper(4, &alice, 10)],
        trust: Some(trusted(5, &alice)),
        ..sign_in(session(1, &alice))
    };
    assert_eq!(store.start_session(first, entry(Act::SignedIn).into()).await.unwrap(), Started::Started);
    let alice = store.user(alice.id).await.unwrap().unwrap();
    let along = Along {
        factor: Some(after_step(&phone, 7)),
        opens: vec![ticket(6, pending(&alice), 600)],
        letters: vec![letter(7, Some(&alice))],
        ..entry(Act::FactorAccepted).into()
    };
    assert!(store.record(along).await.unwrap());
    alice
}

#[tokio::test]
async fn a_restored_store_knows_everybodys_factors_and_nothing_that_was_on_its_way() {
    let folder = TempDir::new().unwrap();
    let store = make(folder.path());
    let alice = with_all_of_alice(&store).await;
    let factors = store.factors_of(alice.id).await.unwrap();
    let file = folder.path().join("backup");
    backup(&store, &file).await.unwrap();

    let into = TempDir::new().unwrap();
    restore(&file, into.path(), KEY, &Counting, at(9)).unwrap();
    let restored = reopen(into.path()).unwrap();
    assert_eq!(restored.factors_of(alice.id).await.unwrap(), factors, "sealed as they were, used as they were");
    assert_eq!(restored.trusted_browsers_of(alice.id).await.unwrap(), []);
    assert_eq!(restored.trusted_browser(&trusted(5, &alice).hash).await.unwrap(), None);
    assert_eq!(restored.ticket(&ticket(6, pending(&alice), 600).hash).await.unwrap(), None);
    assert_eq!(restored.letters(9).await.unwrap(), []);
    assert_eq!(restored.sweep_tickets(at(10_000), 9).await.unwrap(), 0);
}

#[tokio::test]
async fn compacting_keeps_what_was_used_used_and_what_is_open_open() {
    let folder = TempDir::new().unwrap();
    let store = make(folder.path());
    let alice = with_all_of_alice(&store).await;
    let factors = store.factors_of(alice.id).await.unwrap();
    store.close().await;
    drop(store);
    compact(folder.path()).unwrap();
    let store = reopen(folder.path()).unwrap();
    assert_eq!(store.factors_of(alice.id).await.unwrap(), factors);
    assert_eq!(store.trusted_browsers_of(alice.id).await.unwrap(), [trusted(5, &alice)]);
    let half_finished = ticket(6, pending(&alice), 600);
    assert_eq!(store.ticket(&half_finished.hash).await.unwrap(), Some(half_finished));
    assert_eq!(store.letters(9).await.unwrap(), [letter(7, Some(&alice))]);
    assert_eq!(store.sweep_tickets(at(10_000), 9).await.unwrap(), 2, "their ends are known as before");
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
