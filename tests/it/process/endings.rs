//! How a gateway stops, and how what is open ends.

use std::thread;
use std::time::Duration;

use super::app::closed;
use super::{App, PASSWORD, Place, config};

/// A second is promised.
const A_SECOND: Duration = Duration::from_secs(1);

#[test]
fn asked_to_stop_it_finishes_what_has_begun() {
    let app = App::start();
    let place = Place::before(app.address);
    place.person("ada");
    let gateway = place.run();
    let mut ada = place.browser(&gateway);
    ada.sign_in("ada", PASSWORD).is(303);
    let before = app.heard().len();
    let under_way: Vec<_> = (0..8)
        .map(|number| {
            let mut ada = ada.clone();
            thread::spawn(move || ada.ask("POST", &format!("/slow/{number}"), "field=value"))
        })
        .collect();
    app.wait_for(before + 8);
    gateway.signal("TERM");
    gateway.log.wait_for("finishing what has begun");
    app.release();
    for request in under_way {
        let answer = request.join().unwrap().expect("it is finished").is(200);
        assert_eq!(answer.body, "app of ada");
    }
    assert_eq!(gateway.end(), Some(0));
    let gateway = place.run();
    ada.moves_to(gateway.address);
    assert!(ada.is_greeted("ada").unwrap());
    gateway.stop();
}

#[test]
fn asked_to_stop_amid_sign_ins_it_forgets_nobody_whom_it_let_in() {
    let place = Place::with(&config(App::start().address, "", "[limits]\nenabled = false"));
    place.person("ada");
    let gateway = place.run();
    let visitors: Vec<_> = (0..24)
        .map(|_| {
            let mut visitor = place.browser(&gateway);
            // Whoever is turned away at the door is let in later; whoever is inside gets an answer.
            thread::spawn(move || visitor.try_sign_in("ada", PASSWORD).ok().map(|answer| (visitor, answer.status)))
        })
        .collect();
    let mut first = place.browser(&gateway);
    first.sign_in("ada", PASSWORD).is(303);
    gateway.stop();
    let gateway = place.run();
    let visitors = visitors.into_iter().filter_map(|visitor| visitor.join().unwrap());
    for (mut visitor, status) in visitors.chain([(first, 303)]) {
        visitor.moves_to(gateway.address);
        assert_eq!(visitor.is_greeted("ada").unwrap(), status == 303, "{status}");
    }
    gateway.stop();
}

#[test]
fn asked_twice_it_stops_at_once() {
    let app = App::start();
    let place = Place::before(app.address);
    let gateway = place.run();
    let mut visitor = place.browser(&gateway);
    let waiting = thread::spawn(move || visitor.ask("GET", "/public/slow", ""));
    app.wait_for(1);
    gateway.signal("TERM");
    gateway.log.wait_for("finishing what has begun");
    gateway.signal("TERM");
    gateway.log.wait_for("received again");
    assert_eq!(gateway.end(), Some(1));
    assert!(waiting.join().unwrap().is_err(), "it was cut off");
}

#[test]
fn what_is_open_for_a_session_ends_with_it_within_a_second() {
    let place = Place::before(App::start().address);
    place.person("ada");
    let gateway = place.run();
    let mut ada = place.browser(&gateway);
    for line in
        ["sign-out", "session revoke ada", "user disable ada", "user passwd ada --password-stdin", "ban add 127.0.0.1"]
    {
        ada.sign_in("ada", PASSWORD).is(303);
        let (events, socket) = (ada.listen(), ada.open_socket());
        if line == "sign-out" {
            ada.sign_out().unwrap().is(303);
        } else {
            place.say_with(PASSWORD, line).succeeds();
        }
        for open in [events, socket] {
            let took = open.ends();
            assert!(took < A_SECOND, "{line}: {took:?}");
        }
        if line == "user disable ada" {
            place.say("user enable ada").succeeds();
        }
    }
    gateway.stop();
}

#[test]
fn a_log_that_nobody_reads_any_more_stops_nothing() {
    let place = Place::before(closed(1));
    place.person("ada");
    let gateway = place.run_unheard();
    let mut ada = place.browser(&gateway);
    ada.sign_in("ada", PASSWORD).is(303);
    // Each of these is a line in the log.
    for _ in 0..20 {
        ada.get("/").is(502);
    }
    place.say("session revoke ada").succeeds();
    ada.get("/").is(303);
    gateway.stop();
}
