//! Links of mails count once, and what somebody gave up stays given up: with `kill -9` right after each.

use std::net::SocketAddr;

use super::browser::{Answer, Browser};
use super::place::Gateway;
use super::{App, OTHER_PASSWORD, PASSWORD, Place, config};
use crate::support::mail_server::MailServer;

// Short enough not to be taken for secrets.
const FIRST: &str = "g@x.example";
const SECOND: &str = "n@x.example";

fn open_to_strangers(app: &App, server: SocketAddr) -> String {
    let mail = format!("[mail]\nurl = \"smtp://{server}\"\nfrom = \"no-reply@example.com\"\ntimeout = \"5s\"\n");
    config(app.address, "", &format!("{mail}[registration]\nmode = \"open\"\ngroups = [\"newcomers\"]\n"))
}

/// Where a mail to this address leads that has a link to this page, as soon as one came.
async fn link_in(server: &MailServer, to: &str, page: &str) -> String {
    let mut count = 1;
    loop {
        let mails = server.received(count).await;
        for mail in mails.iter().filter(|mail| mail.to.iter().any(|one| one.contains(to))) {
            let text = mail.text();
            if let Some(link) = text.split_whitespace().find(|word| word.contains(page)) {
                return link.to_owned();
            }
        }
        count = mails.len() + 1;
    }
}

/// Opens a link and presses its button.
#[track_caller]
fn press(browser: &mut Browser, link: &str) -> Answer {
    let token = link.split_once("token=").expect("a token").1;
    browser.submit(link, &[("token", token)]).unwrap()
}

fn killed(place: &Place, gateway: Gateway, browsers: &mut [&mut Browser]) -> Gateway {
    gateway.kill();
    let gateway = place.run();
    for browser in browsers {
        browser.moves_to(gateway.address);
    }
    gateway
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_was_used_has_ended_after_a_kill_and_what_it_did_is_done() {
    let server = MailServer::plain().await;
    let place = Place::with(&open_to_strangers(&App::start(), server.address));
    let mut gateway = place.run();
    let mut grace = place.browser(&gateway);
    let newcomer = [
        ("given_name", "Grace"),
        ("family_name", ""),
        ("name", "grace"),
        ("email", FIRST),
        ("new_password", PASSWORD),
        ("new_password_again", PASSWORD),
    ];
    grace.submit("/.vestibule/register", &newcomer).unwrap().is(303);
    let link = link_in(&server, FIRST, "/verify-email?").await;
    press(&mut grace, &link).is(303);
    gateway = killed(&place, gateway, &mut [&mut grace]);
    assert!(grace.is_greeted("grace").unwrap(), "the account or its session is lost");
    place.browser(&gateway).get(&link).is(410);

    let asked = [("email", SECOND), ("password", PASSWORD)];
    grace.submit("/.vestibule/account/email", &asked).unwrap().is(303);
    let link = link_in(&server, SECOND, "/verify-email?").await;
    press(&mut grace, &link).is(303);
    gateway = killed(&place, gateway, &mut [&mut grace]);
    grace.get(&link).is(410);
    let shown = place.say("user show grace --json").succeeds().json();
    assert_eq!(shown["email"]["address"], SECOND, "{shown}");

    let chosen = [("password", PASSWORD), ("new_password", OTHER_PASSWORD), ("new_password_again", OTHER_PASSWORD)];
    let mut thief = place.browser(&gateway);
    thief.sign_in("grace", PASSWORD).is(303);
    grace.submit("/.vestibule/account/password", &chosen).unwrap().is(303);
    gateway = killed(&place, gateway, &mut [&mut grace, &mut thief]);
    assert!(!thief.is_greeted("grace").unwrap(), "the session lives again");
    thief.sign_in("grace", PASSWORD).is(401);
    assert!(grace.is_greeted("grace").unwrap());

    let link = link_in(&server, SECOND, "/not-me?").await;
    press(&mut place.browser(&gateway), &link).is(200);
    gateway = killed(&place, gateway, &mut [&mut grace, &mut thief]);
    assert!(!grace.is_greeted("grace").unwrap(), "a locked account is open again");
    grace.sign_in("grace", OTHER_PASSWORD).is(401);
    grace.get(&link).is(410);
    gateway.stop();
    place.has_written_no_secret();
}

#[test]
fn whoever_deleted_their_account_is_gone_after_a_kill() {
    let place = Place::before(App::start().address);
    place.person("ada");
    let mut gateway = place.run();
    let mut ada = place.browser(&gateway);
    ada.sign_in("ada", PASSWORD).is(303);
    let mut other = place.browser(&gateway);
    other.sign_in("ada", PASSWORD).is(303);
    let sure = [("confirm", "ada"), ("password", PASSWORD)];
    ada.submit("/.vestibule/account/delete", &sure).unwrap().is(200);
    gateway = killed(&place, gateway, &mut [&mut ada, &mut other]);
    for browser in [&mut ada, &mut other] {
        assert!(!browser.is_greeted("ada").unwrap(), "the session lives again");
        browser.sign_in("ada", PASSWORD).is(401);
    }
    place.say("user show ada").ends_with(1);
    place.say_with(PASSWORD, "user add ada --password-stdin").ends_with(1);
    gateway.stop();
    place.has_written_no_secret();
}
