//! Mail and the program's own life: starts, crashes, reloads, stops.

use std::net::SocketAddr;
use std::time::Duration;

use vestibule::actions::letters::{Addressee, letter};
use vestibule::crypto::token::new_token;
use vestibule::domain::audit::{Act, Actor, AuditEntry};
use vestibule::domain::language::Language;
use vestibule::domain::letter::Message;
use vestibule::domain::user::EmailAddress;
use vestibule::store::Along;
use vestibule::wiring::{self, FirstStart};

use super::{PASSWORD, Place, config};
use crate::support::mail_server::{MailServer, Mood};

fn with_mail(server: SocketAddr) -> String {
    let nowhere = "127.0.0.1:1".parse().unwrap();
    let mail = format!("[mail]\nurl = \"smtp://{server}\"\nfrom = \"no-reply@example.com\"\ntimeout = \"5s\"\n");
    config(nowhere, "", &mail)
}

/// A confirmation in the outbox, while no gateway runs. Its token must not be found in anything that is said later.
async fn write_letter(place: &Place) -> String {
    let loaded = vestibule::config::load(&place.path("vestibule.toml")).unwrap();
    let built = wiring::build(loaded.settings, FirstStart::Allowed).await.unwrap();
    let app = built.current.load_full();
    let (token, _) = new_token(&*app.random);
    place.secrets.note(token.expose());
    let address = EmailAddress::parse("ada@example.com").unwrap();
    let to = Addressee { address: &address, name: None, user: None, language: Language::English };
    let now = app.clock.now();
    let ends = now.plus(Duration::from_mins(10));
    let mut along = Along::from(AuditEntry {
        at: now,
        act: Act::Registered,
        by: Actor::Visitor,
        user: None,
        session: None,
        address: None,
        note: String::new(),
    });
    along.letters.push(letter(&app, to, Message::ConfirmRegistration, ends, Some(&token)).unwrap());
    assert!(app.store.record(along).await.unwrap());
    app.store.close().await;
    token.expose().to_owned()
}

/// K16, F10.
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_outlives_a_server_that_hangs_and_a_gateway_that_is_killed_and_its_link_is_in_no_log() {
    let server = MailServer::plain().await;
    let place = Place::with(&with_mail(server.address));
    let token = write_letter(&place).await;
    server.set(Mood::Silent);
    let gateway = place.run();
    server.visited(1).await;
    gateway.kill();

    server.set(Mood::Good);
    let gateway = place.run();
    let mails = server.received(1).await;
    assert!(mails[0].text().contains(&token), "{}", mails[0].text());
    gateway.stop();
    assert_eq!(server.mails().len(), 1);
    place.has_written_no_secret();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_is_told_to_stop_does_not_wait_for_a_mail_server_that_hangs() {
    let server = MailServer::plain().await;
    let place = Place::with(&with_mail(server.address).replace("\"5s\"", "\"5m\""));
    write_letter(&place).await;
    server.set(Mood::Silent);
    let gateway = place.run();
    server.visited(1).await;
    gateway.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_that_names_another_server_sends_what_waited_at_once() {
    let (bad, good) = (MailServer::plain().await, MailServer::plain().await);
    bad.set(Mood::HangsUp);
    let place = Place::with(&with_mail(bad.address));
    write_letter(&place).await;
    let gateway = place.run();
    bad.visited(1).await;
    place.configure(&with_mail(good.address));
    place.say("reload").succeeds();
    good.received(1).await;
    gateway.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn check_asks_the_mail_server_when_it_is_told_to() {
    let server = MailServer::plain().await;
    let place = Place::with(&with_mail(server.address));
    place.say("check").succeeds();
    assert_eq!(server.visits(), 0);
    let said = place.say("check --mail").succeeds().out;
    assert!(said.contains("answers, and asks for no login"), "{said}");
    server.set(Mood::HangsUp);
    let refused = place.say("check --mail");
    assert_eq!(refused.code, Some(1), "{}", refused.error);
    assert!(refused.error.contains("Mail would not leave") && refused.error.contains("[mail]"), "{}", refused.error);
    let json: serde_json::Value = serde_json::from_str(&place.say("check --mail --json").out).unwrap();
    assert_eq!((&json["valid"], &json["mail"]["answers"]), (&true.into(), &false.into()));
    place.configure(&config("127.0.0.1:1".parse().unwrap(), "", ""));
    let none = place.say("check --mail");
    assert!(none.code == Some(1) && none.error.contains("No mail is configured"), "{}", none.error);
}

/// A6.
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_leads_to_the_public_url_whatever_a_request_says_of_hosts() {
    const LIES: &str = "x-forwarded-host: evil.test\r\nforwarded: host=evil.test;proto=https\r\n\
        x-forwarded-proto: https\r\nx-forwarded-port: 666\r\nx-original-host: evil.test\r\n";
    let server = MailServer::plain().await;
    let registration = "[registration]\nmode = \"open\"\ngroups = [\"newcomers\"]\n";
    let place = Place::with(&(with_mail(server.address) + registration));
    place.say_with(PASSWORD, "user add ada --email ada@example.com --password-stdin").succeeds();
    let gateway = place.run();
    let mut visitor = place.browser(&gateway);
    LIES.clone_into(&mut visitor.lines);
    visitor.get("http://evil.test/.vestibule/reset").is(404);
    let odd = "http://LOCALHOST.:666/.vestibule";
    visitor.submit(&format!("{odd}/reset"), &[("email", "ada@example.com")]).unwrap().is(200);
    let newcomer = [
        ("given_name", "Grace"),
        ("family_name", ""),
        ("name", "grace"),
        ("email", "grace@example.com"),
        ("new_password", PASSWORD),
        ("new_password_again", PASSWORD),
    ];
    visitor.submit(&format!("{odd}/register"), &newcomer).unwrap().is(303);
    let mails = server.received(2).await;
    for (path, to) in [("reset/", "ada@example.com"), ("verify-email?token=", "grace@example.com")] {
        let mail = mails.iter().find(|mail| mail.to == [to]).expect("a mail for each");
        assert!(mail.text().contains(&format!("http://localhost:8080/.vestibule/{path}")), "{}", mail.text());
        for lie in ["evil", "https:", "666", "LOCALHOST"] {
            assert!(!mail.raw.contains(lie) && !mail.text().contains(lie), "{lie}: {}", mail.text());
        }
    }
    gateway.stop();
}
