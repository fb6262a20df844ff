//! A used code stays used, whatever happens to the process right after the answer.

use vestibule::clock::{Clock, SystemClock};

use super::browser::{Answer, Browser};
use super::{App, PASSWORD, Place, config};
use crate::support::Authenticator;

const REQUIRED: &str = "[metrics]\nlisten = \"127.0.0.1:0\"\n[second_factor]\npolicy = \"required\"";

/// As far as the step after the password: its address.
fn password_given(browser: &mut Browser) -> String {
    let answer = browser.sign_in("ada", PASSWORD);
    answer.is(303).header("location").expect("the next step").to_owned()
}

/// By this code, on this step or another way of it.
fn code_given(browser: &mut Browser, step: &str, way: &str, code: &str) -> Answer {
    browser.submit(step, &[("way", way), ("code", code)]).unwrap()
}

fn is_in(browser: &Browser) -> bool {
    browser.jar.keys().any(|(_, name)| name == "vestibule")
}

/// F10: neither the key of an app, nor a recovery code that nobody used, nor six digits that somebody typed.
#[track_caller]
fn gives_nothing_away(place: &Place) {
    place.has_written_no_secret();
    place.secrets.hold_a_second_factor();
    place.seen.has_read(&["/cmdline", "/environ", "/metrics"]);
}

#[test]
fn used_codes_stay_used_and_what_was_set_up_stays_set_up_after_a_kill() {
    let place = Place::with(&config(App::start().address, "", REQUIRED));
    place.person("ada");
    let mut gateway = place.run();
    let mut browser = place.browser(&gateway);
    let step = password_given(&mut browser);
    let page = browser.get(&step);
    let app = Authenticator::scan(&page.is(200).body);
    let code = app.code_at(SystemClock.now());
    let shown = code_given(&mut browser, &step, "", &code);
    let list = shown.is(200).body.split("id=\"codes\"").nth(1).expect("the recovery codes").to_owned();
    let codes: Vec<_> = list.split("<li>").skip(1).map(|item| item[..19].to_owned()).collect();
    assert!(is_in(&browser));

    gateway.kill();
    gateway = place.run();
    browser.moves_to(gateway.address);
    assert!(browser.is_greeted("ada").unwrap(), "the session, the factor and the codes were one write");

    let mut other = place.browser(&gateway);
    let step = password_given(&mut other);
    code_given(&mut other, &step, "totp", &code).is(401);
    code_given(&mut other, &step, "recovery", &codes[0]).is(303);
    assert!(is_in(&other));

    gateway.kill();
    gateway = place.run();
    let mut third = place.browser(&gateway);
    let step = password_given(&mut third);
    code_given(&mut third, &step, "recovery", &codes[0]).is(401);
    assert!(!is_in(&third));
    code_given(&mut third, &step, "recovery", &codes[1]).is(303);

    // A wrong answer counts on as well: three more after these, and the sign-in is over.
    let mut fourth = place.browser(&gateway);
    let step = password_given(&mut fourth);
    for _ in 0..2 {
        code_given(&mut fourth, &step, "recovery", &codes[1]).is(401);
    }
    gateway.kill();
    gateway = place.run();
    fourth.moves_to(gateway.address);
    for _ in 0..2 {
        code_given(&mut fourth, &step, "recovery", &codes[1]).is(401);
    }
    let over = code_given(&mut fourth, &step, "recovery", &codes[1]);
    assert!(over.is(303).header("location").unwrap().contains("/sign-in"));
    fourth.get(&step).is(303);
    gateway.stop();
    gives_nothing_away(&place);
}

/// The proof that a page carries for the form in which this stands.
fn csrf_beside(page: &Answer, part: &str) -> String {
    let form = page.body.split("<form").skip(1).find(|form| form.contains(part)).expect("a form");
    form.split("name=\"csrf\" value=\"").nth(1).expect("its proof").split('"').next().expect("its end").to_owned()
}

#[test]
fn a_session_and_a_trust_that_their_owner_ended_stay_ended_after_a_kill() {
    let place = Place::with(&config(App::start().address, "", REQUIRED));
    place.person("ada");
    let mut gateway = place.run();
    let mut ada = place.browser(&gateway);
    let step = password_given(&mut ada);
    let page = ada.get(&step);
    let app = Authenticator::scan(&page.is(200).body);
    let shown = code_given(&mut ada, &step, "", &app.code_at(SystemClock.now()));
    let list = shown.is(200).body.split("id=\"codes\"").nth(1).expect("the recovery codes").to_owned();
    let code = list.split("<li>").nth(1).expect("one").get(..19).expect("in groups").to_owned();
    let mut other = place.browser(&gateway);
    let step = password_given(&mut other);
    other.submit(&step, &[("way", "recovery"), ("code", &code), ("trust", "yes")]).unwrap().is(303);
    assert!(other.is_greeted("ada").unwrap());

    let sessions = "/.vestibule/account/sessions";
    let csrf = csrf_beside(&ada.get(sessions), "value=\"others\"");
    ada.ask("POST", sessions, &format!("csrf={csrf}&session=others")).unwrap().is(303);
    gateway.kill();
    gateway = place.run();
    ada.moves_to(gateway.address);
    other.moves_to(gateway.address);
    assert!(!other.is_greeted("ada").unwrap(), "the session lives again");
    assert!(ada.is_greeted("ada").unwrap(), "and hers goes on");

    // Trusted still, so the password is enough there; and once the trust is ended it is not.
    let answer = other.sign_in("ada", PASSWORD);
    assert!(!answer.is(303).header("location").unwrap().contains("/factor"));
    let csrf = csrf_beside(&ada.get(sessions), "/account/trust");
    ada.ask("POST", "/.vestibule/account/trust", &format!("csrf={csrf}&browser=all")).unwrap().is(303);
    gateway.kill();
    gateway = place.run();
    other.moves_to(gateway.address);
    other.sign_out().unwrap().is(303);
    password_given(&mut other);
    gateway.stop();
    gives_nothing_away(&place);
}

/// The recovery codes that a page shows.
fn codes_in(page: &Answer) -> Vec<String> {
    let list = page.body.split("id=\"codes\"").nth(1).expect("the recovery codes");
    list.split("<li>").skip(1).map(|item| item.get(..19).expect("in groups").to_owned()).collect()
}

#[test]
fn recovery_codes_that_were_replaced_open_nothing_after_a_kill_and_the_new_ones_do() {
    let place = Place::with(&config(App::start().address, "", REQUIRED));
    place.person("ada");
    let mut gateway = place.run();
    let mut ada = place.browser(&gateway);
    let step = password_given(&mut ada);
    let app = Authenticator::scan(&ada.get(&step).is(200).body);
    let shown = code_given(&mut ada, &step, "", &app.code_at(SystemClock.now()));
    let old = codes_in(&shown.is(200));
    let shown = code_given(&mut ada, "/.vestibule/account/factors/recovery", "recovery", &old[0]);
    let new = codes_in(&shown.is(200));
    gateway.kill();
    gateway = place.run();
    let mut other = place.browser(&gateway);
    let step = password_given(&mut other);
    for code in &old[..2] {
        code_given(&mut other, &step, "recovery", code).is(401);
    }
    assert!(!is_in(&other));
    code_given(&mut other, &step, "recovery", &new[0]).is(303);
    assert!(is_in(&other));
    gateway.stop();
    place.has_written_no_secret();
}

#[test]
fn an_operators_link_that_set_up_a_factor_sets_up_no_other_one_after_a_kill() {
    let place = Place::with(&config(App::start().address, "", &format!("{REQUIRED}\nenroll = \"link\"")));
    place.person("ada");
    let mut gateway = place.run();
    let said = place.say("user enroll-link ada").succeeds().out;
    let link = said.lines().next().unwrap();
    place.secrets.note(link.rsplit('=').next().unwrap());
    let credentials = [("name", "ada"), ("password", PASSWORD)];
    let mut ada = place.browser(&gateway);
    let answer = ada.submit(link, &credentials).unwrap().is(303);
    let step = answer.header("location").expect("the next step");
    let app = Authenticator::scan(&ada.get(step).is(200).body);
    code_given(&mut ada, step, "", &app.code_at(SystemClock.now())).is(200);
    gateway.kill();
    gateway = place.run();
    ada.moves_to(gateway.address);
    assert!(ada.is_greeted("ada").unwrap());

    let mut thief = place.browser(&gateway);
    let answer = thief.submit(link, &credentials).unwrap().is(303);
    let asked = thief.get(answer.header("location").expect("the next step"));
    assert!(!asked.is(200).body.contains("otpauth:"), "the link sets up another one");
    // Nor when there is none any more.
    place.say("user reset-factors ada").succeeds();
    thief.submit(link, &credentials).unwrap().is(403);
    assert!(!is_in(&thief));
    gateway.stop();
    place.has_written_no_secret();
}
