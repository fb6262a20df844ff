//! Files that are gone, torn, foreign or somebody else's. Nothing of it is ever taken for a first start.

use std::fs;
use std::path::Path;

use super::{App, OTHER_PASSWORD, PASSWORD, Place, config};

/// Everything in the folder with its size, for comparing; but for the lock, and for what sled notes whenever it opens.
fn listed(folder: &Path) -> Vec<(String, u64)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<_> = entries
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            let own = (path.display().to_string(), if path.is_dir() { 0 } else { path.metadata().unwrap().len() });
            listed(&path).into_iter().chain([own]).collect::<Vec<_>>()
        })
        .collect();
    found.retain(|(name, _)| !name.ends_with("/store.lock") && !name.contains("/snap."));
    found.sort();
    found
}

/// A place with a store in which `ada` is, the key being outside of its data folder.
fn place() -> Place {
    let place = Place::with(&config(App::start().address, "", "[store]\nkey_file = \"secret.key\""));
    place.person("ada");
    place
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (from, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        if from.is_dir() {
            copy(&from, &to.join(name));
        } else {
            fs::copy(from, to.join(name)).unwrap();
        }
    }
}

#[test]
fn two_gateways_on_one_folder_are_one_and_a_clear_line() {
    let place = place();
    let gateway = place.run();
    place.say("run").refuses("A gateway runs on");
    // Not even with its socket out of the way.
    fs::rename(place.data().join("control.sock"), place.path("aside")).unwrap();
    place.say("db compact").refuses("in use by process");
    fs::rename(place.path("aside"), place.data().join("control.sock")).unwrap();
    place.browser(&gateway).sign_in("ada", PASSWORD).is(303);
    gateway.stop();
}

#[test]
fn whatever_is_lost_of_a_store_is_told_and_nothing_is_made_in_its_place() {
    let (place, other) = (place(), place());
    let whole = place.path("whole");
    copy(place.data(), &whole);
    let data = place.data();
    let losses: [(&str, &dyn Fn()); 8] = [
        ("no store", &|| fs::remove_dir_all(data).unwrap()),
        ("no store", &|| {
            fs::remove_dir_all(data).unwrap();
            fs::create_dir(data).unwrap();
        }),
        ("vanished", &|| fs::remove_dir_all(data.join("db")).unwrap()),
        ("db", &|| {
            fs::remove_dir_all(data.join("db")).unwrap();
            fs::create_dir(data.join("db")).unwrap();
        }),
        ("is empty", &|| fs::write(data.join("db/db"), "").unwrap()),
        ("is damaged", &|| fs::write(data.join("store.marker"), "{").unwrap()),
        ("without its marker", &|| fs::remove_file(data.join("store.marker")).unwrap()),
        ("its marker tells of store", &|| {
            fs::copy(other.data().join("store.marker"), data.join("store.marker")).map(drop).unwrap();
        }),
    ];
    for (why, lose) in losses {
        lose();
        let before = listed(data);
        for line in ["run", "user add eve --password-stdin", "user list"] {
            let said = place.say_with(PASSWORD, line);
            // A command that makes nothing may say only that there is nothing.
            let said = if line == "user list" { said.refuses("") } else { said.refuses(why) };
            assert!(!said.error.contains("panicked"), "{said:?}");
            assert_eq!(listed(data), before, "{why}: {line} changed something");
        }
        fs::remove_dir_all(data).ok();
        copy(&whole, data);
    }
    place.say("user show ada").succeeds();
}

#[test]
fn what_is_no_folder_is_told_by_its_name() {
    let place = Place::before(App::start().address);
    for line in ["run", "user add eve --password-stdin"] {
        fs::write(place.data(), "a file").unwrap();
        place.say_with(PASSWORD, line).refuses("data");
        fs::remove_file(place.data()).unwrap();
        std::os::unix::fs::symlink("nowhere", place.data()).unwrap();
        place.say_with(PASSWORD, line).refuses("data");
        fs::remove_file(place.data()).unwrap();
    }
}

#[test]
fn without_its_own_key_no_store_opens() {
    let (place, other) = (place(), place());
    let key = place.path("secret.key");
    let own = fs::read(&key).unwrap();
    for (why, found) in [
        ("master key", None),
        ("not the one", Some(fs::read(other.path("secret.key")).unwrap())),
        ("", Some(Vec::new())),
        ("", Some(own[..own.len() / 2].to_vec())),
    ] {
        fs::remove_file(&key).ok();
        if let Some(bytes) = &found {
            fs::write(&key, bytes).unwrap();
        }
        for line in ["run", "user add eve --password-stdin", "user list"] {
            place.say_with(PASSWORD, line).refuses(why);
            assert_eq!(fs::read(&key).ok(), found, "{line} made or changed a key");
        }
    }
    fs::write(&key, &own).unwrap();
    place.say("user show ada").succeeds();
}

#[test]
fn a_folder_that_goes_while_the_gateway_runs_is_missed_at_the_next_start() {
    let place = place();
    let gateway = place.run();
    let mut ada = place.browser(&gateway);
    ada.sign_in("ada", PASSWORD).is(303);
    fs::remove_dir_all(place.data()).unwrap();
    assert!(ada.is_greeted("ada").unwrap(), "whoever is in stays in");
    gateway.signal("TERM");
    gateway.end();
    place.say("run").refuses("no store");
    place.say_with(PASSWORD, "user add eve --password-stdin").refuses("no store");
    assert!(!place.data().join("db").exists());
}

#[test]
fn a_backup_of_a_running_gateway_lets_everybody_in_elsewhere() {
    let (old, new) = (place(), Place::with(&config(App::start().address, "", "[store]\nkey_file = \"secret.key\"")));
    let gateway = old.run();
    let backup = new.path("backup");
    let (make, fill) = (format!("db backup {}", backup.display()), format!("db restore {}", backup.display()));
    let busy = std::thread::scope(|scope| {
        let busy =
            scope.spawn(|| (0..6).filter(|_| old.browser(&gateway).sign_in("ada", PASSWORD).status == 303).count());
        for name in ["bob", "eve"] {
            old.person(name);
        }
        old.say_with(OTHER_PASSWORD, "user passwd bob --password-stdin").succeeds();
        old.say("user disable eve").succeeds();
        old.say(&make).succeeds();
        busy.join().unwrap()
    });
    assert!(busy > 0);
    gateway.kill();

    new.say(&fill).refuses("key");
    assert!(!new.data().exists(), "it left something behind");
    fs::copy(old.path("secret.key"), new.path("secret.key")).unwrap();
    let good = fs::read(&backup).unwrap();
    let mut altered = good.clone();
    altered[good.len() / 2] ^= 1;
    for (what, bytes) in [
        ("empty", Vec::new()),
        ("cut in half", good[..good.len() / 2].to_vec()),
        ("short of its last byte", good[..good.len() - 1].to_vec()),
        ("altered", altered),
        ("longer", [&good[..], b"{}\n"].concat()),
        ("something else", b"#!/bin/sh\n".to_vec()),
    ] {
        fs::write(&backup, bytes).unwrap();
        let said = new.say(&fill).refuses("");
        assert_eq!(listed(new.data()), [], "a backup that is {what}: {said:?}");
    }
    fs::write(&backup, &good).unwrap();
    new.say(&fill).succeeds();
    new.say(&fill).refuses("already");

    let gateway = new.run();
    let mut ada = new.browser(&gateway);
    ada.sign_in("ada", PASSWORD).is(303);
    assert!(ada.is_greeted("ada").unwrap());
    new.browser(&gateway).sign_in("bob", PASSWORD).is(401);
    new.browser(&gateway).sign_in("bob", OTHER_PASSWORD).is(303);
    new.browser(&gateway).sign_in("eve", PASSWORD).is(401);
    gateway.stop();
}
