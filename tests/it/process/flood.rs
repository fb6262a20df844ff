//! A flood of names that nobody has, from two hundred networks: whoever has a name gets in all the while.

use std::io::{BufReader, Write as _};
use std::thread;

use super::browser::{Browser, read_answer};
use super::place::Gateway;
use super::{App, PASSWORD, Place, config};
use crate::support::rounds;

const BEHIND_A_PROXY: &str = "trusted_proxies = [\"127.0.0.0/8\"]";
const CHEAP: &str = "[passwords.cost]\nmemory_kib = 128\npasses = 1\n[log]\naccess = false\n";
const NETWORKS: u64 = 200;
/// How many wrong passwords are judged from one network before it has to wait.
const TRIES_OF_A_NETWORK: u64 = 50;
/// In a round, by each of those who flood.
const NAMES: u64 = 125;
const FLOODING: u64 = 4;
/// MiB. All counters there can be, and a gateway that has just had much to do.
const MUCH: u64 = 150;

fn browser_at(place: &Place, gateway: &Gateway, address: &str) -> Browser {
    let mut browser = place.browser(gateway);
    browser.lines = format!("x-forwarded-for: {address}\r\n");
    browser
}

/// One of those who flood: a name after the other on one connection. How many were judged.
fn flood(mut browser: Browser, first: u64) -> u64 {
    let csrf = browser.get("/.vestibule/sign-in").is(200).csrf();
    let mut wire = BufReader::new(browser.connect("localhost").unwrap());
    let mut judged = 0;
    for number in first..first + NAMES {
        browser.lines = format!("x-forwarded-for: 198.18.{}.7\r\n", number % NETWORKS);
        let form = format!("csrf={csrf}&name=made-up-{number}&password=a-guess-that-is-wrong");
        let request = browser.head("POST", "/.vestibule/sign-in", &form).replace("connection: close\r\n", "");
        wire.get_mut().write_all(request.as_bytes()).unwrap();
        let answer = read_answer(&mut wire).unwrap();
        assert!(matches!(answer.status, 401 | 429), "{answer:?}");
        judged += u64::from(answer.status == 401);
    }
    judged
}

/// F5.
#[test]
fn a_flood_of_made_up_names_from_everywhere_keeps_nobody_out_and_fills_no_memory() {
    let place = Place::with(&config(App::start().address, BEHIND_A_PROXY, CHEAP));
    for name in ["alice", "bob"] {
        place.person(name);
    }
    let gateway = place.run();
    let mut own = browser_at(&place, &gateway, "192.0.2.1");
    own.sign_in("alice", PASSWORD).is(303);
    own.sign_out().unwrap().is(303);
    let (before, mut judged) = (gateway.memory(), 0);
    for round in 0..rounds("CROWD_ROUNDS", 4) {
        judged += thread::scope(|scope| {
            let floods: Vec<_> = (0..FLOODING)
                .map(|part| (browser_at(&place, &gateway, "198.18.0.7"), (round * FLOODING + part) * NAMES))
                .map(|(browser, first)| scope.spawn(move || flood(browser, first)))
                .collect();
            for _ in 0..3 {
                let mut bob = browser_at(&place, &gateway, "203.0.113.9");
                bob.sign_in("bob", PASSWORD).is(303);
                assert!(bob.is_greeted("bob").unwrap());
            }
            floods.into_iter().map(|flood| flood.join().unwrap()).sum::<u64>()
        });
        assert!(gateway.memory() < before + MUCH, "{} MiB after {before}", gateway.memory());
    }
    assert!((1..=NETWORKS * TRIES_OF_A_NETWORK).contains(&judged), "{judged}");

    // Somebody is meant now: the right password waits as well, but not where she is known.
    for number in 0..10 {
        browser_at(&place, &gateway, &format!("198.19.{number}.7")).sign_in("alice", "a-guess-that-is-wrong").is(401);
    }
    browser_at(&place, &gateway, "192.0.2.2").sign_in("alice", PASSWORD).is(429);
    own.sign_in("alice", PASSWORD).is(303);
    assert!(own.is_greeted("alice").unwrap());
    gateway.stop();
}
