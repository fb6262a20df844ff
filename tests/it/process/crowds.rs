//! Everybody at once.

use std::thread;
use std::time::Duration;

use tokio::time::Instant;

use super::{App, PASSWORD, Place, config};

const STORM: usize = 60;

#[test]
fn in_a_storm_of_sign_ins_the_surplus_is_sent_away_at_once_and_those_inside_notice_nothing() {
    let narrow = "[passwords]\npermits = 1\nqueue = 6\n[limits]\nenabled = false\n";
    let place = Place::with(&config(App::start().address, "", narrow));
    place.person("ada");
    let gateway = place.run();
    let mut ada = place.browser(&gateway);
    ada.sign_in("ada", PASSWORD).is(303);
    // The pages are open before the storm breaks.
    let mut visitors: Vec<_> = (0..STORM).map(|_| place.browser(&gateway)).collect();
    let answers: Vec<_> = thread::scope(|scope| {
        let storm: Vec<_> =
            visitors.iter_mut().map(|visitor| scope.spawn(move || visitor.sign_in("ada", PASSWORD))).collect();
        while storm.iter().any(|visitor| !visitor.is_finished()) {
            let since = Instant::now();
            assert!(ada.is_greeted("ada").unwrap(), "those inside go on");
            assert!(since.elapsed() < Duration::from_secs(10), "it took {:?}", since.elapsed());
        }
        storm.into_iter().map(|visitor| visitor.join().unwrap()).collect()
    });
    let count = |status| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!(count(303) + count(503), STORM);
    assert!(count(303) >= 7, "{} of those with a place came in", count(303));
    assert!(count(503) > 0, "{} are no storm", count(303));
    for surplus in answers.iter().filter(|answer| answer.status == 503) {
        let wait: u64 = surplus.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=60).contains(&wait), "{surplus:?}");
    }
    // It is over: the next one simply comes in.
    place.browser(&gateway).sign_in("ada", PASSWORD).is(303);
    gateway.stop();
}

#[test]
fn a_browser_with_too_many_cookies_signs_in_or_is_told_why_not() {
    let place = Place::before(App::start().address);
    place.person("ada");
    let gateway = place.run();
    for (cookies, length) in [(60, 20), (60, 120)] {
        let mut browser = place.browser(&gateway);
        for number in 0..cookies {
            let key = ("localhost".to_owned(), format!("tracker{number}"));
            browser.jar.insert(key, "x".repeat(length));
        }
        browser.sign_in("ada", PASSWORD).is(303);
        assert!(browser.is_greeted("ada").unwrap());
    }
    let mut browser = place.browser(&gateway);
    browser.jar.insert(("localhost".to_owned(), "huge".to_owned()), "x".repeat(200_000));
    browser.get("/.vestibule/sign-in").is(431);
    gateway.stop();
}
