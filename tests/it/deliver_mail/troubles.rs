//! Mail servers that are down, unwilling, slow or mad (K16).

use std::time::Duration;

use vestibule::actions::deliver_mail::Postman;
use vestibule::domain::time::Timestamp;
use vestibule::mail::NotSent;

use super::{ask_for_reset, round, tries, waiting, world_with};
use crate::support::mail_server::{MailServer, Mood};
use crate::support::world::TWO_APPS;

#[tokio::test]
async fn a_server_that_takes_nothing_is_left_alone_for_longer_and_longer_and_then_gets_all() {
    for mood in [Mood::HangsUp, Mood::TalksNonsense, Mood::Silent] {
        let server = MailServer::plain().await;
        let world = world_with(TWO_APPS, &server, "timeout = \"1s\"").await;
        server.set(mood);
        for name in ["ada", "grace", "joan"] {
            ask_for_reset(&world, &format!("{name}@example.com")).await;
        }
        let mut postman = Postman::default();
        round(&world, &mut postman).await;
        let first = server.visits();
        assert!((1..=4).contains(&first), "{mood:?}: {first}");
        assert!(world.app.live.outbox.progress().trouble.is_some(), "{mood:?}");
        round(&world, &mut postman).await;
        assert_eq!(server.visits(), first, "{mood:?}: it is not asked again at once");
        // One goes ahead, to see.
        world.clock.advance(Duration::from_mins(1));
        round(&world, &mut postman).await;
        assert_eq!(server.visits(), first + 1, "{mood:?}");
        assert_eq!(waiting(&world).await, 3, "{mood:?}: nothing is lost");

        server.set(Mood::Good);
        world.clock.advance(Duration::from_mins(5));
        round(&world, &mut postman).await;
        assert_eq!((waiting(&world).await, server.mails().len()), (0, 3), "{mood:?}");
        assert_eq!(world.app.live.outbox.progress().trouble, None);
    }
}

#[tokio::test]
async fn what_a_link_was_for_is_over_and_its_mail_is_not_sent_any_more() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, "").await;
    server.set(Mood::HangsUp);
    ask_for_reset(&world, "ada@example.com").await;
    let mut postman = Postman::default();
    round(&world, &mut postman).await;
    server.set(Mood::Good);
    world.clock.advance(Duration::from_mins(10));
    round(&world, &mut postman).await;
    assert_eq!((waiting(&world).await, server.mails().len()), (0, 0));
    assert!(tries(&world.app).contains(&("late".to_owned(), 1)));
}

#[tokio::test]
async fn an_address_that_is_refused_is_given_up_and_one_that_is_put_off_is_tried_again() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, "").await;
    let mut postman = Postman::default();
    server.set(Mood::ToRecipient("550 5.1.1 no such user"));
    ask_for_reset(&world, "gone@example.com").await;
    round(&world, &mut postman).await;
    assert_eq!(waiting(&world).await, 0);

    server.set(Mood::ToRecipient("450 4.2.0 greylisted, come back"));
    ask_for_reset(&world, "ada@example.com").await;
    round(&world, &mut postman).await;
    assert_eq!(waiting(&world).await, 1);
    server.set(Mood::Good);
    round(&world, &mut postman).await;
    assert_eq!(server.mails().len(), 0, "not at once");
    world.clock.advance(Duration::from_secs(6));
    round(&world, &mut postman).await;
    assert_eq!((waiting(&world).await, server.mails().len()), (0, 1));
    assert_eq!(world.app.live.outbox.progress().trouble, None, "one address is no trouble of the server's");
}

#[tokio::test]
async fn a_server_that_takes_no_mail_of_ours_is_a_trouble_and_costs_no_mail() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, "").await;
    let mut postman = Postman::default();
    for answer in ["553 5.7.1 sender address rejected: not owned by user", "550 relaying denied"] {
        server.set(Mood::ToSender(answer));
        ask_for_reset(&world, "ada@example.com").await;
        round(&world, &mut postman).await;
        assert_eq!(waiting(&world).await, 1, "{answer}");
        let trouble = world.app.live.outbox.progress().trouble.unwrap_or_default();
        assert!(trouble.contains(&answer[..3]), "{trouble:?}");
        server.set(Mood::Good);
        world.clock.advance(Duration::from_mins(5));
        round(&world, &mut postman).await;
        assert_eq!((waiting(&world).await, world.app.live.outbox.progress().trouble), (0, None));
    }
    assert_eq!(server.mails().len(), 2);
}

#[tokio::test]
async fn a_server_that_took_a_mail_and_says_no_goodbye_gets_it_once() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, "timeout = \"1s\"").await;
    server.set(Mood::SilentAfterYes);
    ask_for_reset(&world, "ada@example.com").await;
    round(&world, &mut Postman::default()).await;
    assert_eq!((waiting(&world).await, server.mails().len()), (0, 1));
    assert_eq!(world.app.live.outbox.progress().trouble, None);
}

#[tokio::test]
async fn a_clock_that_is_set_back_holds_up_no_mail() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, "").await;
    let mut postman = Postman::default();
    server.set(Mood::HangsUp);
    ask_for_reset(&world, "ada@example.com").await;
    round(&world, &mut postman).await;
    assert!(world.app.live.outbox.progress().trouble.is_some());
    server.set(Mood::Good);
    let now = vestibule::clock::Clock::now(&world.clock);
    world.clock.set(Timestamp::from_millis(now.millis() - 86_400_000));
    ask_for_reset(&world, "grace@example.com").await;
    round(&world, &mut postman).await;
    // The link of the first ended with the clock, and so did its mail.
    let mails = server.mails();
    assert_eq!((waiting(&world).await, mails.len()), (0, 1));
    assert_eq!(mails[0].to, ["grace@example.com"]);
}

#[tokio::test]
async fn mails_that_a_server_hangs_at_hold_up_no_others() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, "timeout = \"1s\"").await;
    server.set(Mood::HangsFor("tar"));
    for number in 0..4 {
        ask_for_reset(&world, &format!("tarpit{number}@example.com")).await;
    }
    let mut postman = Postman::default();
    round(&world, &mut postman).await;
    world.clock.advance(Duration::from_mins(1));
    ask_for_reset(&world, "ada@example.com").await;
    round(&world, &mut postman).await;
    assert_eq!(server.mails().len(), 1, "the new one goes ahead of those that failed");
}

/// F10: filters like to quote what they object to.
#[tokio::test]
async fn an_answer_that_quotes_the_link_is_repeated_to_nobody() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, "").await;
    for (line, permanent) in [("554 5.7.1 spam:", true), ("451 4.7.1 maybe spam:", false)] {
        server.set(Mood::ToMail(line));
        let token = ask_for_reset(&world, "ada@example.com").await;
        let mailer = world.app.mailer.clone().unwrap();
        let from = world.app.settings.mail.as_ref().unwrap().from.clone();
        let text = format!("https://portal.example.com/reset/{}", token.expose());
        let mail = vestibule::mail::Mail {
            id: vestibule::random::new_letter_id(&*world.app.random),
            host: &world.app.settings.gateway.public.host,
            date: vestibule::clock::Clock::now(&world.clock),
            from: &from,
            reply_to: None,
            to: &from,
            subject: &text,
            text: &text,
            html: &text,
        };
        let why = mailer.send(&mail).await.unwrap_err();
        assert_eq!(matches!(why, NotSent::Refused(_)), permanent, "{why:?}");
        assert!(!format!("{why:?} {why}").contains(token.expose()), "{why}");
        assert!(!format!("{:?}", world.app.live.outbox.progress()).contains(token.expose()));
    }
}

#[tokio::test]
async fn a_server_that_is_gone_before_it_says_yes_gets_the_same_mail_again() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, "").await;
    server.set(Mood::DropsAfterData);
    ask_for_reset(&world, "ada@example.com").await;
    let mut postman = Postman::default();
    round(&world, &mut postman).await;
    assert_eq!(waiting(&world).await, 1);
    server.set(Mood::Good);
    world.clock.advance(Duration::from_secs(30));
    round(&world, &mut postman).await;
    let mails = server.mails();
    assert_eq!((waiting(&world).await, mails.len()), (0, 2));
    assert_eq!(mails[0].header("Message-ID"), mails[1].header("Message-ID"), "so it is read once");
}

#[tokio::test]
async fn a_store_that_takes_no_write_has_no_mail_sent_twice() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, "").await;
    ask_for_reset(&world, "ada@example.com").await;
    world.store.fails(&["end_letter", "postpone_letter"]);
    let mut postman = Postman::default();
    for _ in 0..5 {
        round(&world, &mut postman).await;
        world.clock.advance(Duration::from_mins(1));
    }
    assert_eq!((waiting(&world).await, server.mails().len()), (1, 1));
    world.store.fails(&[]);
    world.clock.advance(Duration::from_mins(5));
    round(&world, &mut postman).await;
    assert_eq!((waiting(&world).await, server.mails().len()), (0, 1));
}

/// As after `kill -9` between the server's yes and the store's: the outbox still has it.
#[tokio::test]
async fn after_a_crash_a_mail_is_sent_twice_at_most_and_under_one_name() {
    let server = MailServer::plain().await;
    let world = world_with(TWO_APPS, &server, "").await;
    ask_for_reset(&world, "ada@example.com").await;
    world.store.fails(&["end_letter"]);
    round(&world, &mut Postman::default()).await;
    world.store.fails(&[]);
    let mut after_the_start = Postman::default();
    round(&world, &mut after_the_start).await;
    round(&world, &mut after_the_start).await;
    let mails = server.mails();
    assert_eq!((waiting(&world).await, mails.len()), (0, 2));
    assert_eq!(mails[0].header("Message-ID"), mails[1].header("Message-ID"));
}
