//! `kill -9`, right after an answer and at any moment. What was acknowledged holds after the next start.

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use tokio::time::Instant;

use super::browser::Browser;
use super::place::Gateway;
use super::{App, OTHER_PASSWORD, PASSWORD, Place, config};
use crate::support;

/// How soon a killed gateway serves again; five seconds are promised, and this machine may be busy.
const SOON: Duration = Duration::from_secs(15);
const CHEAP: &str = "[passwords.cost]\nmemory_kib = 128\npasses = 1\n[limits]\nenabled = false\n";
const CLIENTS: usize = 3;

fn rounds() -> u64 {
    support::rounds("KILL_ROUNDS", 5)
}

/// Neither a clock nor a generator: moments that differ from round to round, the same in each run.
fn moment(round: u64, within: u64) -> Duration {
    Duration::from_micros(round.wrapping_mul(0x9e37_79b9_7f4a_7c15) % (within * 1000))
}

/// Killed with nothing in between, and started again.
#[track_caller]
fn killed(place: &Place, gateway: Gateway, browsers: &mut [&mut Browser]) -> Gateway {
    gateway.kill();
    let since = Instant::now();
    let gateway = place.run();
    assert!(since.elapsed() < SOON, "it took {:?} to start again", since.elapsed());
    for browser in browsers {
        browser.moves_to(gateway.address);
    }
    gateway
}

#[test]
fn a_sign_in_and_a_sign_out_hold_from_their_answers_on() {
    let place = Place::before(App::start().address);
    place.person("ada");
    let mut gateway = place.run();
    let mut ada = place.browser(&gateway);
    ada.sign_in("ada", PASSWORD).is(303);
    gateway = killed(&place, gateway, &mut [&mut ada]);
    assert!(ada.is_greeted("ada").unwrap(), "the sign-in is lost");

    let mut kept = ada.clone();
    ada.sign_out().unwrap().is(303);
    gateway = killed(&place, gateway, &mut [&mut ada, &mut kept]);
    assert!(!kept.is_greeted("ada").unwrap(), "the cookie lives again");
    gateway.stop();
    place.has_written_no_secret();
}

#[test]
fn what_an_operator_did_holds_from_the_commands_end_on() {
    let place = Place::before(App::start().address);
    place.person("ada");
    let mut gateway = place.run();
    let mut ada = place.browser(&gateway);
    for line in ["session revoke ada", "user disable ada", "user passwd ada --password-stdin", "ban add ada"] {
        ada.sign_in("ada", PASSWORD).is(303);
        assert!(ada.is_greeted("ada").unwrap(), "{line}");
        place.say_with(OTHER_PASSWORD, line).succeeds();
        gateway = killed(&place, gateway, &mut [&mut ada]);
        assert!(!ada.is_greeted("ada").unwrap(), "{line} was forgotten");
        let again = match line {
            "user disable ada" => "user enable ada".to_owned(),
            "user passwd ada --password-stdin" => {
                let mut other = place.browser(&gateway);
                other.sign_in("ada", PASSWORD).is(401);
                other.sign_in("ada", OTHER_PASSWORD).is(303);
                line.to_owned()
            }
            "ban add ada" => {
                let bans = place.say("ban list --json").json();
                format!("ban revoke {}", bans[0]["id"].as_str().unwrap())
            }
            _ => "user show ada".to_owned(),
        };
        if line != "session revoke ada" {
            place.browser(&gateway).sign_in("ada", PASSWORD).is(401);
        }
        place.say_with(PASSWORD, &again).succeeds();
    }
    // The ban that was lifted is lifted for good.
    gateway = killed(&place, gateway, &mut [&mut ada]);
    assert!(ada.is_greeted("ada").unwrap(), "a ban ends no session");
    place.say("user delete ada").succeeds();
    gateway = killed(&place, gateway, &mut [&mut ada]);
    assert!(!ada.is_greeted("ada").unwrap());
    place.say("user show ada").ends_with(1);
    place.say_with(PASSWORD, "user add ada --password-stdin").ends_with(1);
    gateway.stop();
}

#[test]
fn wrong_passwords_count_on_after_a_kill() {
    let app = App::start();
    let place = Place::with(&config(app.address, "trusted_proxies = [\"127.0.0.0/8\"]", ""));
    place.person("ada");
    let mut gateway = place.run();
    let mut guesser = place.browser(&gateway);
    for guess in 1..=10 {
        // From everywhere, as far as can be seen.
        guesser.lines = format!("x-forwarded-for: 198.51.{guess}.7\r\n");
        guesser.sign_in("ada", "a-wrong-password-by-far").is(401);
        if guess % 5 == 0 {
            gateway = killed(&place, gateway, &mut [&mut guesser]);
        }
    }
    guesser.lines = "x-forwarded-for: 203.0.113.9\r\n".to_owned();
    let refused = guesser.sign_in("ada", PASSWORD).is(429);
    assert!(refused.header("retry-after").is_some(), "{refused:?}");
    gateway.stop();
}

/// What is known for certain about a person of an operator: the last acknowledged act, if none after it was cut off.
#[derive(Default)]
struct Known {
    /// Browsers as they were when they were told, and whether they are signed in.
    browsers: Vec<(String, Browser, bool)>,
    /// People, and whether they are active; `None`: deleted.
    people: BTreeMap<String, Option<bool>>,
}

impl Known {
    #[track_caller]
    fn hold(&mut self, place: &Place, gateway: &Gateway) {
        for (name, browser, is_in) in &mut self.browsers {
            browser.moves_to(gateway.address);
            assert_eq!(browser.is_greeted(name).unwrap(), *is_in, "{name}");
        }
        let listed = place.say("user list --json").json();
        for (name, is_active) in &self.people {
            let found = listed.as_array().unwrap().iter().find(|user| user["name"] == name.as_str());
            assert_eq!(found.map(|user| user["status"] == "active"), *is_active, "{name}: {found:?}");
        }
    }

    fn and(mut self, other: Self) -> Self {
        self.browsers.extend(other.browsers);
        self.people.extend(other.people);
        self
    }
}

/// Signs in and out until the gateway is gone.
fn visits(name: &str, mut browser: Browser) -> Known {
    let mut known = Known::default();
    let fresh = browser.clone();
    for visit in 0.. {
        match browser.try_sign_in(name, PASSWORD) {
            Ok(answer) => drop(answer.is(303)),
            Err(_) => break,
        }
        if visit % 2 == 0 {
            known.browsers.push((name.to_owned(), browser.clone(), true));
            browser = fresh.clone();
            continue;
        }
        let kept = browser.clone();
        match browser.sign_out() {
            Ok(answer) => drop(answer.is(303)),
            Err(_) => break,
        }
        known.browsers.push((name.to_owned(), kept, false));
    }
    known
}

/// Changes people until it is told to stop. What was refused or cut off is not known, so those people are not looked at.
fn changes(place: &Place, round: u64, stop: &AtomicBool) -> Known {
    let mut known = Known::default();
    for number in 0.. {
        let name = format!("op{round}x{number}");
        for (line, is_active) in [
            (format!("user add {name} --password-stdin"), Some(true)),
            (format!("user disable {name}"), Some(false)),
            (format!("user enable {name}"), Some(true)),
            (format!("user delete {name}"), None),
        ] {
            if stop.load(Ordering::SeqCst) || number % 3 == 0 && is_active.is_none() {
                break;
            }
            known.people.remove(&name);
            if place.say_with(PASSWORD, &line).code != Some(0) {
                break;
            }
            known.people.insert(name.clone(), is_active);
        }
        if stop.load(Ordering::SeqCst) {
            break;
        }
    }
    known
}

#[test]
fn nothing_acknowledged_is_lost_by_kills_while_people_come_and_go() {
    let place = Place::with(&config(App::start().address, "", CHEAP));
    (0..CLIENTS).for_each(|client| place.person(&format!("visitor{client}")));
    let (mut sessions, mut people) = (0, 0);
    let mut gateway = place.run();
    for round in 1..=rounds() {
        let stop = AtomicBool::new(false);
        let mut known = thread::scope(|scope| {
            let visitors: Vec<_> = (0..CLIENTS)
                .map(|client| (format!("visitor{client}"), place.browser(&gateway)))
                .map(|(name, browser)| scope.spawn(move || visits(&name, browser)))
                .collect();
            let operator = scope.spawn(|| changes(&place, round, &stop));
            thread::sleep(Duration::from_millis(300) + moment(round, 900));
            gateway.kill();
            stop.store(true, Ordering::SeqCst);
            let known = operator.join().unwrap();
            visitors.into_iter().map(|visitor| visitor.join().unwrap()).fold(known, Known::and)
        });
        let since = Instant::now();
        gateway = place.run();
        assert!(since.elapsed() < SOON, "it took {:?} to start again", since.elapsed());
        known.hold(&place, &gateway);
        (sessions, people) = (sessions + known.browsers.len(), people + known.people.len());
    }
    assert!(sessions > 5 && people > 1, "{sessions} and {people} are too few to show anything");
    gateway.stop();
}

#[test]
fn a_kill_during_a_start_is_followed_by_a_start() {
    let place = Place::before(App::start().address);
    for round in 1..=rounds() {
        let starting = place.start();
        thread::sleep(moment(round, 250));
        starting.kill();
    }
    let mut gateway = place.run();
    place.person("ada");
    let mut ada = place.browser(&gateway);
    ada.sign_in("ada", PASSWORD).is(303);
    gateway.kill();
    for round in 1..=rounds() {
        let starting = place.start();
        thread::sleep(moment(round, 250));
        starting.kill();
    }
    gateway = place.run();
    ada.moves_to(gateway.address);
    assert!(ada.is_greeted("ada").unwrap());
    gateway.stop();
}

#[test]
fn a_restore_that_is_killed_is_begun_again_and_never_looks_like_a_store_without_people() {
    let place = Place::with(&config(App::start().address, "", "[store]\nkey_file = \"secret.key\""));
    for name in ["ada", "bob"] {
        place.person(name);
    }
    place.say("db backup before").succeeds();
    let people = place.say("user list --json").json();
    for round in 1..=rounds() * 2 {
        fs::remove_dir_all(place.data()).unwrap();
        place.cut_off("db restore before", moment(round, 80));
        let found = place.say("user list --json");
        if found.code == Some(0) {
            assert_eq!(found.json(), people, "all of it or none");
            continue;
        }
        place.say("run").ends_with(1);
        place.say_with(PASSWORD, "user add eve --password-stdin").ends_with(1);
        place.say("db restore before").succeeds();
        assert_eq!(place.say("user list --json").json(), people);
    }
    let gateway = place.run();
    place.browser(&gateway).sign_in("ada", PASSWORD).is(303);
    gateway.stop();
}
