use std::collections::HashSet;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Barrier;
use std::thread;

use super::*;
use crate::random::OsRandom;

const PLACE: Place<'_> = Place { tree: "users", record: b"u_1", field: "totp", version: 3 };

fn key() -> MasterKey {
    MasterKey { bytes: Zeroizing::new([7; KEY_BYTES]) }
}

#[test]
fn what_was_sealed_opens_in_its_place_alone() {
    let key = key();
    let sealed = key.seal(PLACE, b"secret", &OsRandom::new()).unwrap();
    assert_eq!(key.open(PLACE, &sealed).unwrap().as_slice(), b"secret");
    let others = [
        Place { tree: "keys", ..PLACE },
        Place { record: b"u_2", ..PLACE },
        Place { field: "phone", ..PLACE },
        Place { version: 4, ..PLACE },
        Place { tree: "user", record: b"su_1", ..PLACE },
        Place { record: b"u_1t", field: "otp", ..PLACE },
    ];
    for place in others {
        assert_eq!(key.open(place, &sealed), Err(CannotOpen), "{place:?}");
    }
    let other = MasterKey { bytes: Zeroizing::new([8; KEY_BYTES]) };
    assert_eq!(other.open(PLACE, &sealed), Err(CannotOpen));
}

#[test]
fn a_changed_cut_or_longer_seal_never_opens() {
    let key = key();
    let sealed = key.seal(PLACE, b"secret", &OsRandom::new()).unwrap();
    for place in 0..sealed.len() {
        assert_eq!(key.open(PLACE, &sealed[..place]), Err(CannotOpen), "cut at {place}");
        for bit in 0..8 {
            let mut changed = sealed.clone();
            changed[place] ^= 1 << bit;
            assert_eq!(key.open(PLACE, &changed), Err(CannotOpen), "bit {bit} of byte {place}");
        }
    }
    assert_eq!(key.open(PLACE, &[sealed.as_slice(), b"x"].concat()), Err(CannotOpen));
}

#[test]
fn the_same_secret_is_sealed_differently_each_time() {
    let sealed: HashSet<Vec<u8>> = (0..100).map(|_| key().seal(PLACE, b"secret", &OsRandom::new()).unwrap()).collect();
    assert_eq!(sealed.len(), 100);
    assert!(key().open(PLACE, &key().seal(PLACE, b"", &OsRandom::new()).unwrap()).unwrap().is_empty());
}

/// Written down so that no later version derives other keys from the same file. Computed with Python's hmac module.
#[test]
fn derived_keys_stay_what_they_were() {
    let forms = 0x6934_ccad_0618_580f_5acf_50c4_df40_fe00_u128;
    assert_eq!(key().derive("forms").first_chunk(), Some(&forms.to_be_bytes()));
    assert_eq!(key().id(), 0x184a_7501_2cbc_d580_cbcd_877c_1663_2958_u128.to_be_bytes());
    assert_ne!(key().derive("forms"), key().derive("seal"));
}

#[test]
fn a_new_key_is_read_back_and_only_its_owner_may_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let made = MasterKey::create(&path, &OsRandom::new()).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    let read = MasterKey::read(&path).unwrap();
    assert_eq!(read.bytes.as_slice(), made.bytes.as_slice());
}

#[test]
fn a_key_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    fs::write(&path, "anything").unwrap();
    assert!(matches!(MasterKey::create(&path, &OsRandom::new()), Err(KeyError::Exists(_))));
    assert_eq!(fs::read(&path).unwrap(), b"anything");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_missing_folder_is_said_to_be_missing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no/master.key");
    assert!(matches!(MasterKey::create(&path, &OsRandom::new()), Err(KeyError::Io { .. })));
    assert!(matches!(MasterKey::read(&path), Err(KeyError::Missing(_))));
}

#[test]
fn only_a_whole_key_file_is_a_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    MasterKey::create(&path, &OsRandom::new()).unwrap();
    let good = fs::read_to_string(&path).unwrap();
    let good = good.trim_end();
    fs::write(&path, format!("{good}\r\n")).unwrap();
    MasterKey::read(&path).unwrap();
    for wrong in [
        String::new(),
        "\n".to_owned(),
        good[..good.len() - 1].to_owned(),
        format!("{good}A"),
        format!("{good}\n{good}"),
        good.replace("-1 ", "-2 "),
        good.replace("vestibule-master-key-1 ", ""),
        "\0".repeat(67),
        "A".repeat(100_000),
    ] {
        fs::write(&path, &wrong).unwrap();
        assert!(matches!(MasterKey::read(&path), Err(KeyError::NotAKey { .. })), "{wrong:.80}");
    }
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(matches!(MasterKey::read(&path), Err(KeyError::Io { .. })));
}

#[test]
fn of_many_that_make_it_at_once_one_wins_and_its_key_stands() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..10 {
        let path = folder.path().join(format!("{round}.key"));
        let start = Barrier::new(4);
        let make = || {
            start.wait();
            MasterKey::create(&path, &OsRandom::new())
        };
        let tried: Vec<_> = thread::scope(|scope| {
            let makers: Vec<_> = (0..4).map(|_| scope.spawn(make)).collect();
            makers.into_iter().map(|maker| maker.join().unwrap()).collect()
        });
        let winners: Vec<_> = tried.into_iter().filter_map(Result::ok).collect();
        assert_eq!(winners.len(), 1);
        assert_eq!(winners[0].bytes, MasterKey::read(&path).unwrap().bytes);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 10);
}
