//! People who come in by an operator's link, and get back in by one: with the real binary, and `kill -9` right after.

use std::fs;
use std::process::Command;

use super::browser::Browser;
use super::{App, OTHER_PASSWORD, PASSWORD, Place, config};

const METRICS: &str = "[metrics]\nlisten = \"127.0.0.1:0\"\n";
const INVITE_ONLY: &str = "[registration]\nmode = \"invite\"\n[metrics]\nlisten = \"127.0.0.1:0\"\n";

/// What the command printed first, and may be told to nobody else.
fn link_of(place: &Place, said: &str) -> String {
    let link = said.lines().next().unwrap().to_owned();
    place.secrets.note(link.rsplit(['/', '=']).next().unwrap());
    link
}

fn choose(browser: &mut Browser, link: &str, password: &str) -> u16 {
    browser.submit(link, &[("new_password", password), ("new_password_again", password)]).unwrap().status
}

#[test]
fn an_invitation_makes_one_account_and_a_kill_right_after_neither_loses_it_nor_makes_another() {
    let place = Place::with(&config(App::start().address, "", INVITE_ONLY));
    let mut gateway = place.run();
    let said = place.say("user invite --email grace@example.com --group staff --expires 1h").succeeds();
    assert!(said.out.contains("Good once, until 20"), "{said:?}");
    let link = link_of(&place, &said.out);
    assert!(link.starts_with("http://localhost:8080/.vestibule/register?invite="), "{link}");
    let json = place.say("user invite --json").succeeds().json();
    link_of(&place, json["link"].as_str().unwrap());

    let mut grace = place.browser(&gateway);
    // Looked at as often as anyone likes, it stays good.
    for _ in 0..3 {
        assert!(grace.get(&link).body.contains("grace@example.com"));
    }
    let newcomer = [
        ("given_name", "Grace"),
        ("family_name", ""),
        ("name", "grace"),
        ("new_password", PASSWORD),
        ("new_password_again", PASSWORD),
    ];
    grace.submit(&link, &newcomer).unwrap().is(303);
    gateway.kill();
    gateway = place.run();
    let mut other = place.browser(&gateway);
    other.get(&link).is(410);
    other.sign_in("grace", PASSWORD).is(303);
    assert!(other.is_greeted("grace").unwrap());
    let shown = place.say("user show grace@example.com --json").succeeds().json();
    assert_eq!((&shown["groups"][0], &shown["email"]["verified"]), (&"staff".into(), &true.into()));
    place.say("user invite --email grace@example.com").refuses("has this e-mail address already");
    gateway.stop();
    place.has_written_no_secret();
    place.seen.has_read(&["/cmdline", "/environ", "/metrics"]);
}

#[test]
fn a_link_for_a_new_password_works_without_mail_and_is_dead_after_a_kill() {
    let place = Place::with(&config(App::start().address, "", METRICS));
    place.person("ada");
    let mut gateway = place.run();
    let mut thief = place.browser(&gateway);
    thief.sign_in("ada", PASSWORD).is(303);
    let link = link_of(&place, &place.say("user reset-link ada").succeeds().out);
    assert!(link.contains("/.vestibule/reset/"), "{link}");
    let mut ada = place.browser(&gateway);
    assert_eq!(choose(&mut ada, &link, OTHER_PASSWORD), 303);
    gateway.kill();
    gateway = place.run();
    for browser in [&mut ada, &mut thief] {
        browser.moves_to(gateway.address);
    }
    ada.get(&link).is(410);
    assert!(!thief.is_greeted("ada").unwrap(), "the session lives again");
    thief.sign_in("ada", PASSWORD).is(401);
    ada.sign_in("ada", OTHER_PASSWORD).is(303);

    place.say("user disable ada").succeeds();
    place.say("user reset-link ada").refuses("may not sign in");
    place.say("user reset-link nobody").refuses("There is no user");
    place.say("user reset-link ada --expires 0s").ends_with(2);
    place.say("user enable ada").succeeds();
    place.say("user reset-link ada --expires 30d").refuses("at most 7 days");
    place.say("user reset-factors ada").succeeds();
    let link = link_of(&place, &place.say("user enroll-link ada").succeeds().out);
    assert!(link.contains("/.vestibule/sign-in?enroll="), "{link}");
    place.say("user enroll-link nobody").refuses("There is no user");
    place.say("user approve ada").refuses("may sign in already");
    place.say("user decline ada").refuses("may sign in already");
    place.say("user invite").refuses("mode = \"off\"");
    gateway.stop();
    place.has_written_no_secret();
    place.seen.has_read(&["/cmdline", "/environ", "/metrics"]);
}

/// What stands in a terminal is read by a program that others wrote, as a telephone would read it.
#[test]
fn the_picture_of_a_link_is_the_link() {
    const SCALE: usize = 6;
    let place = Place::with(&config(App::start().address, "", INVITE_ONLY));
    place.person("ada");
    let said = place.say("user invite").succeeds().out;
    let link = link_of(&place, &said);
    let rows: Vec<Vec<char>> =
        said.lines().filter(|line| line.contains('█')).map(|line| line.chars().collect()).collect();
    let width = rows.iter().map(Vec::len).max().unwrap();
    // Each letter is two modules, one above the other; what is drawn is light.
    let light = |x: usize, y: usize| {
        let letter = rows[y / 2].get(x).copied().unwrap_or(' ');
        letter == '█' || letter == if y.is_multiple_of(2) { '▀' } else { '▄' }
    };
    let mut picture = format!("P2\n{} {}\n1\n", width * SCALE, rows.len() * 2 * SCALE);
    for y in 0..rows.len() * 2 * SCALE {
        for x in 0..width * SCALE {
            picture.push_str(if light(x / SCALE, y / SCALE) { "1 " } else { "0 " });
        }
        picture.push('\n');
    }
    let file = place.path("link.pgm");
    fs::write(&file, picture).unwrap();
    let read = Command::new("zbarimg").args(["--quiet", "--raw", file.to_str().unwrap()]).output().unwrap();
    assert_eq!(String::from_utf8(read.stdout).unwrap().trim(), link, "{}", String::from_utf8_lossy(&read.stderr));
}
