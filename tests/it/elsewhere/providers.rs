//! Providers that must be asked, and those that tell by themselves.

use super::*;
use arc_swap::ArcSwap;
use tokio_util::task::AbortOnDropHandle;
use vestibule::actions::hear_news::hear_news;
use vestibule::app::Current;
use vestibule::clock::ManualClock;
use vestibule::domain::approval::{Denial, Number, State};
use vestibule::domain::time::Timestamp;
use vestibule::factors::channel::{About, Callback, Hint, Look, Results};
use vestibule::live::Live;

use crate::support::doubles::webhook::{Receiver, SECRET};
use crate::support::world::TWO_APPS;

const EVERY: Option<Duration> = Some(Duration::from_millis(10));

async fn with(told: Told, kind: ReachedKind) -> (World, Arc<Told>) {
    let told = Arc::new(told);
    let world = World::new().await.reaching(&[("told", &told)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Pixel 9", ("told", kind)).await;
    (world, told)
}

fn taps(callback: Callback, ask_every: Option<Duration>) -> Told {
    Told::new(&[ReachedKind::Tap]).answering(Results { ask_every, callback })
}

#[tokio::test]
async fn a_provider_is_asked_until_it_knows() {
    let (world, told) = with(taps(Callback::None, EVERY), ReachedKind::Tap).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    page.shows("Open <bdi>Pixel 9</bdi> and approve");
    told.next().await;
    told.go_down(true);
    assert!(told_to(&mut browser, &page).await.contains("waiting"), "one that does not answer opens nothing");
    told.say(Look::Approved);
    told.go_down(false);
    assert!(until_over(&mut browser, &page).await.contains("approved"));
    assert_eq!(browser.submit(&page, &[]).await.url, WIKI);
}

#[tokio::test]
async fn each_end_that_a_provider_knows_is_ours() {
    for (says, shown) in [
        (Look::Denied(Denial::Declined), "Somebody said no"),
        (Look::Denied(Denial::NotMe), "Somebody said that this wasn"),
        (Look::Over, "Nobody answered in time"),
    ] {
        let (world, told) = with(taps(Callback::None, EVERY), ReachedKind::Tap).await;
        told.say(says);
        let mut browser = world.browser();
        let page = password_given(&mut browser).await;
        until_over(&mut browser, &page).await;
        browser.visit(&page.url).await.shows(shown);
    }
}

#[tokio::test]
async fn a_yes_without_the_number_is_none_even_from_the_provider() {
    let results = Results { ask_every: EVERY, callback: Callback::None };
    let (world, told) = with(Told::new(&[ReachedKind::Push]).answering(results), ReachedKind::Push).await;
    told.say(Look::Approved);
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    told.next().await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(told_to(&mut browser, &page).await.contains("waiting"));
    told.say(Look::ApprovedWith(Number::parse(&number(&page)).unwrap()));
    browser.visit(&page.url).await.is(200);
    assert!(until_over(&mut browser, &page).await.contains("approved"));
}

#[tokio::test]
async fn what_the_provider_shows_on_the_phone_stands_on_the_page() {
    let results = Results { ask_every: EVERY, callback: Callback::None };
    let mut told = Told::new(&[ReachedKind::Push]).answering(results);
    told.has_own_numbers = true;
    let (world, told) = with(told, ReachedKind::Push).await;
    told.say(Look::Waiting { shows: Some("831".to_owned()) });
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let wait = async {
        while !told_to(&mut browser, &page).await.contains("831") {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait).await.expect("it shows");
    let page = browser.visit(&page.url).await;
    assert_eq!(number(&page), "831");
    // The link alone says no yes there: only the provider saw the number.
    let sent = told.next().await;
    answer(&world, &sent, "approve", "").await.is(410);
    told.say(Look::Approved);
    assert!(until_over(&mut browser, &page).await.contains("approved"));
}

#[tokio::test]
async fn after_a_restart_whoever_waits_has_the_provider_asked_again() {
    let (mut world, told) = with(taps(Callback::None, EVERY), ReachedKind::Tap).await;
    let (jar, page) = {
        let mut browser = world.browser();
        let page = password_given(&mut browser).await;
        told.next().await;
        browser.visit(&page.url).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        (browser.jar.clone(), page)
    };
    // Whatever was in memory is gone.
    let mut app = (*world.app).clone();
    app.live = Arc::new(Live::default());
    world.app = Arc::new(app);
    told.say(Look::Approved);
    let mut browser = world.browser();
    browser.jar = jar;
    browser.visit(&page.url).await.is(200);
    assert!(until_over(&mut browser, &page).await.contains("approved"));
    assert_eq!(browser.submit(&page, &[]).await.url, WIKI);
}

async fn callback(world: &World, channel: &str, proof: &str, body: &str) -> u16 {
    let mut provider = world.browser_at([192, 0, 2, 99]);
    let url = format!("{PORTAL}/.vestibule/callbacks/{channel}");
    let answer = provider.send(http::Method::POST, &url, &[("x-told", proof)], body).await;
    assert_eq!(answer.body.len() * usize::from(answer.status == 204), 0, "nothing is told");
    answer.status.as_u16()
}

#[tokio::test]
async fn a_callback_counts_by_its_signature_and_only_for_its_own_channel() {
    let told = Arc::new(taps(Callback::Proof, None));
    let other = Arc::new(taps(Callback::Proof, None));
    let world = World::new().await.reaching(&[("told", &told), ("other", &other)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Pixel 9", ("told", ReachedKind::Tap)).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let yes = format!("approve {}", told.next().await.reference);
    assert_eq!(callback(&world, "told", "wrong", &yes).await, 401);
    assert_eq!(callback(&world, "nobodys", "right", &yes).await, 404);
    assert_eq!(callback(&world, "other", "right", &yes).await, 204, "no oracle");
    assert_eq!(callback(&world, "told", "right", "approve p_aaaaaaaaaaaaaaaaaaaaaaaaaa").await, 204);
    assert_eq!(callback(&world, "told", "right", &"x".repeat(65 * 1024)).await, 413);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(told_to(&mut browser, &page).await.contains("waiting"));
    assert_eq!(callback(&world, "told", "right", &yes).await, 204);
    assert!(until_over(&mut browser, &page).await.contains("approved"));
    assert_eq!(browser.submit(&page, &[]).await.url, WIKI);
    assert_eq!(callback(&world, "told", "right", &yes).await, 204, "again, and for nothing");
}

#[tokio::test]
async fn a_hint_is_asked_about_and_is_no_answer_itself() {
    let (world, told) = with(taps(Callback::Hint, None), ReachedKind::Tap).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let yes = format!("approve {}", told.next().await.reference);
    assert_eq!(callback(&world, "told", "right", &yes).await, 204);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(told_to(&mut browser, &page).await.contains("waiting"), "the provider knows of no yes");
    told.say(Look::Approved);
    assert_eq!(callback(&world, "told", "right", &yes).await, 204);
    assert!(until_over(&mut browser, &page).await.contains("approved"));
}

#[tokio::test]
async fn what_is_said_about_something_damaged_keeps_nothing_else_from_being_heard() {
    let told = Arc::new(taps(Callback::Proof, None).keeping_news());
    let world = World::new().await.reaching(&[("told", &told)]);
    let (mut ada, mut bob) = (world.browser(), world.browser());
    let mut asked = Vec::new();
    for (name, browser) in [("ada", &mut ada), ("bob", &mut bob)] {
        world.person(name, PASSWORD, &[]).await;
        world.give_reached(name, "Pixel 9", ("told", ReachedKind::Tap)).await;
        let page = browser.visit(WIKI).await;
        let page = browser.sign_in(&page, name, PASSWORD).await;
        page.is(200).shows("One more step");
        asked.push((told.next().await.reference, page));
    }
    let [(damaged, _), (good, page)] = &asked[..] else { panic!("two were asked") };
    world.store.damages(damaged.parse().unwrap());
    let no =
        |reference: &String| Hint { about: About::Reference(reference.clone()), says: Look::Denied(Denial::Declined) };
    told.hears([no(damaged)]);
    let current: Current = Arc::new(ArcSwap::from(Arc::clone(&world.app)));
    let _listener = AbortOnDropHandle::new(tokio::spawn(hear_news(current)));
    told.until_dealt_with(1).await;
    told.hears([no(damaged), no(good)]);
    assert!(until_over(&mut bob, page).await.contains("ended"));
    bob.visit(&page.url).await.shows("Somebody said no");
}

#[tokio::test]
async fn a_no_that_cannot_be_written_down_is_not_acknowledged_and_may_come_again() {
    let clock = ManualClock::at(Timestamp::from_seconds(1_800_000_000));
    let receiver = Receiver::start(&clock).await;
    let config = format!(
        "[[channel]]\nname = \"own\"\nkind = \"webhook\"\nurl = \"http://{}/push\"\nsecret = \"{SECRET}\"\n",
        receiver.address
    );
    let world = World::with(&format!("{TWO_APPS}\n{config}")).await;
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Pixel 9", ("own", ReachedKind::Push)).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let body = format!("{{\"reference\":\"{}\",\"answer\":\"not_me\"}}", receiver.asked(1).await.reference);
    let signed = receiver.sign(&body);
    let headers: Vec<(&str, &str)> =
        signed.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    let mut provider = world.browser_at([192, 0, 2, 99]);
    let url = format!("{PORTAL}/.vestibule/callbacks/own");
    for call in ["approval", "turn_approval"] {
        world.store.fails(&[call]);
        let answer = provider.send(http::Method::POST, &url, &headers, &body).await;
        answer.is(503);
        assert!(answer.header("retry-after").is_some(), "{call}");
    }
    world.store.fails(&[]);
    browser.visit(&page.url).await.shows("Give this number");
    provider.send(http::Method::POST, &url, &headers, &body).await.is(204);
    let asked = world.app.store.approvals_of(world.user("ada").await.id).await.unwrap();
    assert_eq!(asked[0].state, State::Denied(Denial::NotMe), "written down before it was acknowledged");
    provider.send(http::Method::POST, &url, &headers, &body).await.is(204);
    let acts = acts(&world).await;
    assert_eq!(acts.iter().filter(|act| **act == Act::AskingDisowned).count(), 1, "{acts:?}");
}
