//! The disk is full: whoever is in stays in, nobody else comes in, and it ends by itself.

use std::thread;
use std::time::Duration;

use tokio::time::Instant;

use super::{App, LONG, PASSWORD, Place, config};
use crate::support::small_disk::SmallDisk;

const PAUSE: Duration = Duration::from_millis(50);

#[test]
fn a_full_disk_keeps_people_in_lets_none_in_and_ends_by_itself() {
    let Some(disk) = SmallDisk::mount() else { return };
    let data = disk.folder();
    let text = config(App::start().address, "", "[limits]\nenabled = false")
        .replace("data = \"data\"", &format!("data = \"{}\"", data.display()));
    let place = Place::with(&text).keeping_data_in(&data);
    place.person("ada");
    let gateway = place.run();
    let mut ada = place.browser(&gateway);
    ada.sign_in("ada", PASSWORD).is(303);
    disk.fill();

    // The store's file has some room left inside; sooner or later nothing can be written.
    let since = Instant::now();
    let mut inside = vec![ada.clone()];
    let refused = loop {
        let mut visitor = place.browser(&gateway);
        let answer = visitor.sign_in("ada", PASSWORD);
        if answer.status != 303 {
            break answer;
        }
        inside.push(visitor);
        assert!(since.elapsed() < LONG, "the disk never got full");
    };
    assert_eq!(refused.status, 503, "{refused:?}");
    assert!(refused.header("retry-after").is_some(), "{refused:?}");
    assert!(refused.header("set-cookie").is_none_or(|line| !line.starts_with("vestibule=")), "{refused:?}");
    // None of them was here since, so all are looked up.
    for visitor in &mut inside {
        assert!(visitor.is_greeted("ada").unwrap(), "whoever is in stays in");
    }
    assert_eq!(ada.get("/.vestibule/health").status, 503);
    place.say("user disable ada").ends_with(1);
    // A sign-out that was not written did not happen, and is not said to have.
    ada.get("/.vestibule/sign-out").is(200);
    ada.clone().sign_out().unwrap().is(503);
    assert!(ada.is_greeted("ada").unwrap());

    disk.empty();
    let since = Instant::now();
    while place.browser(&gateway).get("/.vestibule/health").status != 200 {
        assert!(since.elapsed() < LONG, "it never came back");
        thread::sleep(PAUSE);
    }
    place.browser(&gateway).sign_in("ada", PASSWORD).is(303);
    assert!(ada.is_greeted("ada").unwrap());
    gateway.stop();
    let gateway = place.run();
    ada.moves_to(gateway.address);
    assert!(ada.is_greeted("ada").unwrap());
    gateway.stop();
}
