//! A bot: who opens its link is bound, and who presses "no" is heard, once, whatever happens in between.

use std::sync::Arc;

use vestibule::domain::approval::Denial;
use vestibule::domain::secret::Secret;
use vestibule::factors::channel::{About, Binding, Binds, Bound, Channel, Hint, Look, Place};
use vestibule::factors::telegram::{Bot, Telegram};

use super::*;
use crate::support::doubles::Mood;
use crate::support::doubles::telegram::{BOT, TOKEN, TelegramServer};

const ADA: i64 = 5_551_001;
const EVE: i64 = 5_551_666;

fn client(server: &TelegramServer) -> Arc<dyn Channel> {
    client_with(server, BOT, TOKEN, &clock())
}

fn client_with(server: &TelegramServer, bot: &str, token: &str, clock: &ManualClock) -> Arc<dyn Channel> {
    let address = server.address;
    channel(
        &format!(
            "name = \"messages\"\nkind = \"telegram\"\nurl = \"http://{address}\"\naccount = \"{bot}\"\nsecret = \
             \"{token}\"\n"
        ),
        clock,
    )
}

/// The link, and by what the binding is asked for.
async fn link(client: &Arc<dyn Channel>) -> (String, Secret) {
    match client.bind(owner(ReachedKind::Push)).await.expect("a link") {
        Binding::Scan { shows, handle, .. } => (shows.expose().to_owned(), handle),
        other @ Binding::At(_) => panic!("{other:?}"),
    }
}

fn at(who: i64) -> Secret {
    Secret::new(who.to_string())
}

fn place(who: i64, shown: &str) -> Place {
    Place { at: at(who), shown: shown.to_owned(), listens_at: None }
}

fn no() -> Hint {
    Hint { about: About::Reference(REFERENCE.to_owned()), says: Look::Denied(Denial::Declined) }
}

#[tokio::test]
async fn whoever_opens_the_link_is_bound() {
    let server = TelegramServer::start().await;
    let client = client(&server);
    assert_eq!(client.binds(ReachedKind::Push), Binds::Scan);
    let (shows, handle) = link(&client).await;
    assert!(matches!(client.bound(&handle).await, Ok(Bound::NotYet)));
    server.opens(ADA, "ada", &shows);
    let news = client.news(None).await.expect("news");
    let expected =
        Hint { about: About::Binding { handle: handle.clone(), place: place(ADA, "@ada") }, says: Look::Approved };
    assert_eq!(news.hints, [expected]);
    assert!(matches!(client.bound(&handle).await, Ok(Bound::At(at)) if at == place(ADA, "@ada")));
}

#[tokio::test]
async fn a_link_binds_the_first_who_opens_it_for_ten_minutes_and_nobody_in_a_group() {
    let (server, clock) = (TelegramServer::start().await, clock());
    let client = client_with(&server, BOT, TOKEN, &clock);
    let (shows, handle) = link(&client).await;
    let token = shows.rsplit('=').next().unwrap().to_owned();
    server.says_in_a_group(EVE, &format!("/start {token}"));
    server.says(EVE, "eve", "/start");
    server.says(EVE, "eve", "/start guessed");
    server.says(EVE, "eve", &token);
    server.sends_something_new();
    assert_eq!(client.news(None).await.expect("news").hints, []);
    assert!(matches!(client.bound(&handle).await, Ok(Bound::NotYet)));

    server.opens(ADA, "ada", &shows);
    server.opens(EVE, "eve", &shows);
    assert_eq!(client.news(None).await.expect("news").hints.len(), 1);
    assert!(matches!(client.bound(&handle).await, Ok(Bound::At(at)) if at.shown == "@ada"));

    let (shows, handle) = link(&client).await;
    clock.advance(Duration::from_mins(10));
    server.opens(ADA, "ada", &shows);
    assert!(matches!(client.bound(&handle).await, Ok(Bound::Over)));
}

#[tokio::test]
async fn a_bot_that_is_another_than_configured_gets_no_links() {
    let server = TelegramServer::start().await;
    let error = client_with(&server, "SomebodyElsesBot", TOKEN, &clock()).bind(owner(ReachedKind::Push)).await;
    assert_eq!(taken_for(&error.expect_err("another bot's name")), "credentials");
    let spelled_otherwise = client_with(&server, "@gateofadabot", TOKEN, &clock());
    assert!(link(&spelled_otherwise).await.0.starts_with("https://t.me/gateofadabot?start="));
}

#[tokio::test]
async fn a_question_has_a_link_to_our_page_and_a_button_that_says_no() {
    let server = TelegramServer::start().await;
    let client = client(&server);
    let sent = client.send(&at(ADA), &question()).await.expect("sent");
    let message = server.sent_to(ADA).await;
    assert_eq!(sent.handle, Some(message.id.to_string()));
    assert_eq!(message.text, "Sign in to Wiki?\n\nFirefox on Linux\n192.0.2.7");
    let [open, refuse] = &message.buttons[..] else { panic!("{:?}", message.buttons) };
    assert_eq!((open.text.as_str(), open.url.as_deref()), ("Open", Some(PAGE)));
    assert_eq!(refuse.text, "No, that's not me");

    server.presses(ADA, &message, "No, that's not me");
    let news = client.news(None).await.expect("news");
    assert_eq!(news.hints, [no()]);
    assert_eq!(server.answered(), 1, "the phone shows no longer that something is under way");
    assert!(server.sent_to(ADA).await.buttons.is_empty(), "and there is nothing left to press");
}

#[tokio::test]
async fn a_button_means_nothing_when_somebody_else_presses_it_or_in_a_group() {
    let server = TelegramServer::start().await;
    let client = client(&server);
    client.send(&at(ADA), &question()).await.expect("sent");
    let message = server.sent_to(ADA).await;
    server.presses(EVE, &message, "No, that's not me");
    server.presses_in(ADA, "group", &message, "No, that's not me");
    let news = client.news(None).await.expect("news");
    assert_eq!(news.hints, []);
    assert_eq!(server.sent_to(ADA).await.buttons.len(), 2, "Ada can still press it");

    // Another gateway with another bot did not send it either.
    let mut forged = message.clone();
    forged.buttons[1].callback_data = Some(format!("d:{REFERENCE}:AAAAAAAAAAAAAAAAAAAAAA"));
    server.presses(ADA, &forged, "No, that's not me");
    forged.buttons[1].callback_data = Some("d".to_owned());
    server.presses(ADA, &forged, "No, that's not me");
    assert_eq!(client.news(news.next.as_deref()).await.expect("news").hints, []);
}

#[tokio::test]
async fn what_nobody_went_on_from_comes_again_also_after_a_restart_and_then_never_again() {
    let server = TelegramServer::start().await;
    let before = client(&server);
    before.send(&at(ADA), &question()).await.expect("sent");
    let message = server.sent_to(ADA).await;
    server.presses(ADA, &message, "No, that's not me");
    assert_eq!(before.news(None).await.expect("news").hints, [no()]);
    // The process dies before it dealt with it.
    drop(before);
    let after = client(&server);
    let news = after.news(None).await.expect("news");
    assert_eq!(news.hints, [no()], "it is still there");
    server.says(ADA, "ada", "hello");
    let next = after.news(news.next.as_deref()).await.expect("news");
    assert_eq!(next.hints, [], "it was dealt with");
    assert_eq!(server.kept(), 1, "only the greeting waits to be confirmed");

    // A place in another bot's messages says nothing about this one's.
    server.presses(ADA, &message, "No, that's not me");
    assert_eq!(after.news(Some("12:999999999")).await.expect("news").hints, [no()]);
}

#[tokio::test]
async fn each_refusal_of_telegram_is_known_for_what_it_is() {
    let server = TelegramServer::start().await;
    let client = client(&server);
    for (mood, expected) in [
        (Mood::Refuses, "refused"),
        (Mood::Throttles(5), "throttled 5"),
        (Mood::RefusesUs, "credentials"),
        (Mood::KnowsNobody, "gone"),
        (Mood::Blocks, "gone"),
        (Mood::TalksNonsense, "garbage"),
        (Mood::IsBroken, "unreachable"),
    ] {
        server.set(mood);
        let error = client.send(&at(ADA), &question()).await.expect_err("a failure");
        assert_eq!(taken_for(&error), expected, "{mood:?}: {error}");
        assert!(!error.to_string().contains("AAHdq"), "the token stands in no error: {error}");
    }
    server.set(Mood::Good);
    server.blocks_the_bot(ADA);
    let error = client.send(&at(ADA), &question()).await.expect_err("a failure");
    assert_eq!(taken_for(&error), "gone");
    server.is_polled_by_another(true);
    let error = client.news(None).await.expect_err("a failure");
    assert_eq!(
        error.to_string(),
        "the provider could not be reached: another program fetches this bot's messages, or has set a webhook"
    );
    let stranger = client_with(&server, BOT, "12:nobody", &clock());
    let error = stranger.send(&at(ADA), &question()).await.expect_err("a failure");
    assert_eq!(taken_for(&error), "credentials");
}

#[tokio::test]
async fn a_telegram_that_says_nothing_holds_nobody_up_for_long() {
    let server = TelegramServer::start().await;
    server.set(Mood::IsSilent);
    let bot =
        Bot { base: format!("http://{}", server.address), name: BOT.to_owned(), token: Secret::new(TOKEN.to_owned()) };
    let client = Telegram::new(impatient(), Arc::new(clock()), Arc::new(OsRandom::new()), bot);
    let error = client.send(&at(ADA), &question()).await.expect_err("a failure");
    assert_eq!(error.to_string(), "the provider could not be reached: it took too long");
}

#[tokio::test]
async fn the_buttons_go_when_nobody_waits_for_an_answer_any_more() {
    let server = TelegramServer::start().await;
    let client = client(&server);
    let sent = client.send(&at(ADA), &question()).await.expect("sent");
    client.cancel(&at(ADA), sent.handle.as_deref()).await.expect("gone");
    assert!(server.sent_to(ADA).await.buttons.is_empty());
    client.cancel(&at(ADA), sent.handle.as_deref()).await.expect("gone before is gone as well");
    client.cancel(&at(ADA), None).await.expect("nothing was sent");
}

#[tokio::test]
async fn whoever_writes_much_to_the_bot_drowns_nobody_out() {
    let server = TelegramServer::start().await;
    let client = client(&server);
    let (shows, handle) = link(&client).await;
    for _ in 0..100 {
        server.says(EVE, "eve", &"é".repeat(4096));
    }
    // More than Telegram would carry, as far as is known.
    server.says(EVE, "eve", &"x".repeat(2 << 20));
    server.opens(ADA, "ada", &shows);
    let mut from = None;
    let mut rounds = 0;
    while !matches!(client.bound(&handle).await, Ok(Bound::At(_))) {
        rounds += 1;
        assert!(rounds < 20, "{from:?}");
        from = client.news(from.as_deref()).await.expect("news").next;
    }
}
