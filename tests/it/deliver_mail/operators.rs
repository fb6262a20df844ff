//! What operators hear of by themselves, and what monitors read.

use std::sync::Arc;
use std::time::Duration;

use vestibule::actions::deliver_mail::Postman;
use vestibule::app::Current;
use vestibule::clock::Clock as _;
use vestibule::control::watch;
use vestibule::live::faults::FaultKind;

use super::{ask_for_reset, round, tries, world_with};
use crate::support::mail_server::{MailServer, Mood};
use crate::support::monitor::get;
use crate::support::world::TWO_APPS;

const OPERATORS: &str = "operators = [\"ops@example.com\", \"boss@example.com\"]";

#[tokio::test]
async fn a_store_that_fails_is_told_once_an_hour_by_id_kind_count_and_time_alone() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, OPERATORS).await;
    world.person("ada", "correct horse battery staple", &[]).await;
    let mut postman = Postman::default();
    let mut browser = world.browser();
    let page = browser.visit("http://portal.localhost:8080/.vestibule/sign-in").await;
    assert_eq!(page.status, 200);
    world.store.fails(&["user_by_name"]);
    for _ in 0..3 {
        let answer = browser.sign_in(&page, "ada", "correct horse battery staple").await;
        assert_eq!(answer.status, 503, "{}", answer.body);
    }
    world.store.fails(&[]);
    round(&world, &mut postman).await;

    let mails = server.mails();
    let to: Vec<_> = mails.iter().flat_map(|mail| mail.to.clone()).collect();
    assert_eq!(to, ["ops@example.com", "boss@example.com"]);
    let text = mails[0].text();
    assert!(text.contains("store: 3 times since 15 January 2027, 08:00 UTC"), "{text}");
    for secret in ["ada", "sign-in", "203.0.113.7", "correct horse"] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }

    world.app.live.note_fault(FaultKind::Store, "0000-0001", world.clock.now());
    world.app.live.note_fault(FaultKind::Certificate, "0000-0002", world.clock.now());
    round(&world, &mut postman).await;
    assert_eq!(server.mails().len(), 4, "another kind is told, the same one is not");
    world.clock.advance(Duration::from_hours(1));
    round(&world, &mut postman).await;
    assert_eq!(server.mails().len(), 6);
    assert!(server.mails()[4].text().contains("store: once since"), "{}", server.mails()[4].text());
}

#[tokio::test]
async fn a_mail_about_a_fault_that_is_refused_raises_no_other() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, OPERATORS).await;
    server.set(Mood::ToRecipient("550 nobody here"));
    world.app.live.note_fault(FaultKind::Internal, "0000-0001", world.clock.now());
    let mut postman = Postman::default();
    for _ in 0..10 {
        round(&world, &mut postman).await;
        world.clock.advance(Duration::from_mins(5));
    }
    assert_eq!(server.visits(), 2, "one try for each operator");
    assert!(world.app.live.faults.due(world.clock.now()).is_empty());
    assert_eq!(tries(&world.app), []);
    // What they did not hear of they hear an hour later.
    server.set(Mood::Good);
    world.clock.advance(Duration::from_mins(11));
    round(&world, &mut postman).await;
    assert!(server.mails()[0].text().contains("internal error: once since"), "{}", server.mails()[0].text());
}

#[tokio::test]
async fn a_page_that_is_not_there_is_nothing_to_tell() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, OPERATORS).await;
    let answer = world.browser().visit("http://portal.localhost:8080/.vestibule/nowhere").await;
    assert_eq!(answer.status, 404);
    round(&world, &mut Postman::default()).await;
    assert_eq!(server.visits(), 0);
}

#[tokio::test]
async fn a_monitor_reads_that_no_mail_leaves_and_that_it_leaves_again() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, "").await;
    let current: Current = Arc::new(arc_swap::ArcSwap::new(Arc::clone(&world.app)));
    let watch = watch::start("127.0.0.1:0".parse().unwrap(), current).await.unwrap();
    let mut postman = Postman::default();
    let reads = async |healthy: u8, waiting: u8| {
        let metrics = get(watch.address, "/metrics").await;
        for line in [format!("vestibule_mail_healthy {healthy}"), format!("vestibule_mail_waiting {waiting}")] {
            assert!(metrics.lines().any(|there| there == line), "{line}: {metrics}");
        }
    };
    round(&world, &mut postman).await;
    reads(1, 0).await;
    server.set(Mood::HangsUp);
    ask_for_reset(&world, "ada@example.com").await;
    round(&world, &mut postman).await;
    reads(0, 1).await;
    let health = get(watch.address, "/health").await;
    let is_told = health.contains("\r\n\r\nok, but mail does not leave (1 waiting): ");
    // Whoever gets no mail can still sign in, so nobody is sent elsewhere.
    assert!(health.starts_with("HTTP/1.1 200") && is_told && !health.contains("ada@"), "{health}");

    server.set(Mood::Good);
    world.clock.advance(Duration::from_mins(1));
    round(&world, &mut postman).await;
    reads(1, 0).await;
    assert!(get(watch.address, "/health").await.ends_with("\r\n\r\nok\n"));
}
