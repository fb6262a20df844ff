//! A new password, wherever one is asked for: typed twice, judged, and never what others know of its owner.

use vestibule::actions::new_password::{Owner, Twice, choose};
use vestibule::domain::password_rules::{Unfit, WeakPassword};
use vestibule::domain::secret::{Password, Secret};

use super::support::World;

const GOOD: &str = "tulip-granite-orbit-sandal-7";

fn twice(password: &str, again: &str) -> Twice {
    Twice { password: Secret::new(password.to_owned()), again: Secret::new(again.to_owned()) }
}

#[tokio::test]
async fn a_good_password_typed_twice_is_hashed_and_anything_else_is_told_at_its_field() {
    let world = World::new().await;
    let owner = Owner { known: vec!["ada", "Lovelace", "ada@example.com"], groups: &[] };
    for (password, again, unfit) in [
        ("", "", Unfit::Missing),
        ("", GOOD, Unfit::Missing),
        ("too short", "too short", Unfit::Weak(WeakPassword::TooShort { minimum: 15 })),
        ("too short", "and not the same", Unfit::Weak(WeakPassword::TooShort { minimum: 15 })),
        ("ada-lovelace-1815", "ada-lovelace-1815", Unfit::Weak(WeakPassword::Personal)),
        (GOOD, "", Unfit::Different),
        (GOOD, "tulip-granite-orbit-sandal-8", Unfit::Different),
        (GOOD, "tulip-granite-orbit-sandal-7 ", Unfit::Different),
    ] {
        let chosen = choose(&world.app, &owner, &twice(password, again)).await.unwrap();
        assert_eq!(chosen, Err(unfit), "{password:?} {again:?}");
    }
    let long = "é".repeat(1_000_000);
    let chosen = choose(&world.app, &owner, &twice(&long, &long)).await.unwrap();
    assert_eq!(chosen, Err(Unfit::Weak(WeakPassword::TooLong { maximum: 256 })));

    let hash = choose(&world.app, &owner, &twice(GOOD, GOOD)).await.unwrap().unwrap();
    let typed = Password::typed(&Secret::new(GOOD.to_owned())).unwrap();
    assert!(world.app.passwords.check(&typed, Some(&hash)).await.unwrap().matches);
}
