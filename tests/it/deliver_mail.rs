//! Mail, from an act to the server that takes it over, or does not.

mod operators;
mod real;
mod tls;
mod troubles;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use vestibule::actions::deliver_mail::{Postman, deliver};
use vestibule::actions::letters::{Addressee, letter};
use vestibule::app::{App, Current};
use vestibule::clock::Clock as _;
use vestibule::crypto::token::new_token;
use vestibule::domain::audit::Act;
use vestibule::domain::language::Language;
use vestibule::domain::letter::{Message, Whence};
use vestibule::domain::secret::Secret;
use vestibule::domain::user::EmailAddress;
use vestibule::store::Along;

use crate::support::World;
use crate::support::mail_server::MailServer;
use crate::support::places_file::{Known, places_file};
use crate::support::world::{OVER_TLS, TWO_APPS};

/// A world whose mail goes there; `more` are further lines of `[mail]`.
async fn world_with(config: &str, server: &MailServer, more: &str) -> World {
    let from = "from = \"Ünser Haus <no-reply@example.com>\"";
    let mail = format!("\n[mail]\nurl = \"smtp://{}\"\n{from}\n{more}\n", server.address);
    World::with(&format!("{config}{mail}")).await
}

fn whence(world: &World) -> Whence {
    Whence { at: world.clock.now(), browser: "Firefox on Linux".to_owned(), address: "203.0.113.7".to_owned() }
}

/// Somebody asked for a new password; the token of the link.
async fn ask_for_reset(world: &World, address: &str) -> Secret {
    let (token, _) = new_token(&*world.app.random);
    let address = EmailAddress::parse(address).expect("a good address");
    let to = Addressee { address: &address, name: Some("Ada Lovelace"), user: None, language: Language::English };
    let message = Message::ResetPassword { whence: whence(world) };
    let ends = world.clock.now().plus(Duration::from_mins(10));
    let mut along = Along::from(world.entry(Act::ResetAsked));
    along.letters.push(letter(&world.app, to, message, ends, Some(&token)).expect("a seal"));
    assert!(world.app.store.record(along).await.expect("a store"));
    token
}

async fn round(world: &World, postman: &mut Postman) -> Duration {
    postman.round(&world.app, &CancellationToken::new()).await
}

async fn waiting(world: &World) -> usize {
    world.app.store.letters(100).await.expect("a store").len()
}

fn tries(app: &App) -> Vec<(String, u64)> {
    app.live.outbox.tries.all()
}

#[tokio::test]
async fn a_mail_reaches_its_reader_with_a_link_to_the_public_address() {
    let server = MailServer::plain().await;
    let world = world_with(OVER_TLS, &server, "reply_to = \"Help <help@example.com>\"").await;
    let token = ask_for_reset(&world, "ada@example.com").await;
    round(&world, &mut Postman::default()).await;

    let mails = server.mails();
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    assert_eq!((mail.from.as_str(), mail.to.as_slice()), ("no-reply@example.com", &["ada@example.com".to_owned()][..]));
    for (name, value) in [
        ("To", "\"Ada Lovelace\" <ada@example.com>"),
        ("Subject", "A new password for Vestibule"),
        ("Reply-To", "Help <help@example.com>"),
        ("Auto-Submitted", "auto-generated"),
        ("Date", "Fri, 15 Jan 2027 08:00:00 +0000"),
        ("MIME-Version", "1.0"),
    ] {
        assert_eq!(mail.header(name).as_deref(), Some(value), "{}", mail.raw);
    }
    assert!(mail.header("Message-ID").unwrap().ends_with("@portal.example.com>"), "{}", mail.raw);
    assert!(mail.header("List-Unsubscribe").is_none() && mail.header("Bcc").is_none());
    let link = format!("https://portal.example.com/.vestibule/reset/{}", token.expose());
    assert!(mail.text().lines().take(6).any(|line| line == link), "{}", mail.text());
    assert_eq!(waiting(&world).await, 0);
    assert_eq!(tries(&world.app), [("sent".to_owned(), 1)]);
}

#[tokio::test]
async fn a_mail_names_the_place_that_a_database_knows_for_an_address() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("places.mmdb");
    let known = Known { network: "203.0.113.0/24", city: &[("en", "Munich")], country: "DE" };
    std::fs::write(&database, places_file("GeoLite2-City", &[known])).unwrap();
    let server = MailServer::plain().await;
    let places = format!("\n[places]\ndatabase = \"{}\"\n", database.display());
    let world = world_with(OVER_TLS, &server, &places).await;
    ask_for_reset(&world, "ada@example.com").await;
    round(&world, &mut Postman::default()).await;
    let text = server.mails()[0].text();
    assert!(text.contains("Munich, Germany (203.0.113.7)"), "{text}");
}

#[tokio::test]
async fn what_is_written_is_sent_at_once_and_nothing_is_asked_for_while_nothing_waits() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, "").await;
    let current: Current = Arc::new(arc_swap::ArcSwap::new(Arc::clone(&world.app)));
    let stop = CancellationToken::new();
    let running = tokio::spawn(deliver(current, stop.clone()));
    for count in 1..=3 {
        ask_for_reset(&world, "ada@example.com").await;
        server.received(count).await;
    }
    stop.cancel();
    running.await.expect("a clean end");
    assert_eq!((waiting(&world).await, server.visits()), (0, 3));
}

#[tokio::test]
async fn many_mails_go_a_few_at_a_time_and_each_once() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, "").await;
    for number in 0..25 {
        ask_for_reset(&world, &format!("ada{number}@example.com")).await;
    }
    round(&world, &mut Postman::default()).await;
    let mut to: Vec<_> = server.mails().into_iter().flat_map(|mail| mail.to).collect();
    to.sort();
    to.dedup();
    assert_eq!((to.len(), server.mails().len(), waiting(&world).await), (25, 25, 0));
}

#[tokio::test]
async fn a_name_that_a_stranger_typed_is_sent_to_nobody() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, "").await;
    let address = EmailAddress::parse("victim@example.com").unwrap();
    let name = Some("You won, see https://evil.example");
    let to = Addressee { address: &address, name, user: None, language: Language::English };
    let (token, _) = new_token(&*world.app.random);
    let ends = world.clock.now().plus(Duration::from_mins(10));
    let mut along = Along::from(world.entry(Act::Registered));
    along.letters.push(letter(&world.app, to, Message::ConfirmRegistration, ends, Some(&token)).unwrap());
    world.app.store.record(along).await.unwrap();
    round(&world, &mut Postman::default()).await;
    let mails = server.mails();
    assert!(!mails[0].raw.contains("evil") && !mails[0].text().contains("evil"), "{}", mails[0].raw);
    assert!(mails[0].text().contains(&format!("/.vestibule/verify-email?token={}", token.expose())));
}

/// H7: the server is strict, and takes no mail with a line that nobody meant.
#[tokio::test]
async fn no_name_becomes_a_header_or_a_command() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, "").await;
    let ada = world.person("ada", "correct horse battery staple", &[]).await;
    for hostile in
        ["Ada\r\nBcc: eve@example.com", "\r\n.\r\nMAIL FROM:<eve@example.com>", "a\rb\nc\u{2028}d", "<>\"@,;"]
    {
        let mut person = ada.clone();
        hostile.clone_into(&mut person.display_name);
        let message = Message::FactorAdded { label: hostile.to_owned(), whence: whence(&world) };
        let told = vestibule::actions::letters::notice(&world.app, &person, message).unwrap();
        let along = Along::from(world.entry(Act::FactorAdded)).with_notice(told);
        world.app.store.record(along).await.unwrap();
    }
    round(&world, &mut Postman::default()).await;
    let mails = server.mails();
    assert_eq!(mails.len(), 4);
    for mail in mails {
        assert_eq!((mail.from.as_str(), mail.to.len()), ("no-reply@example.com", 1));
        assert!(mail.header("Bcc").is_none(), "{}", mail.raw);
    }
}
