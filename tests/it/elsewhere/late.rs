//! What is said after the end: it opens nothing, stands in the log, and "this wasn't me" is heard all the same.

use vestibule::clock::{Clock as _, ManualClock};
use vestibule::domain::approval::{Denial, State};
use vestibule::domain::letter::Message;
use vestibule::domain::time::Timestamp;

use super::*;
use crate::letters::MAIL;
use crate::support::LogLines;
use crate::support::doubles::webhook::{Receiver, SECRET};
use crate::support::world::TWO_APPS;

const LATE: &str = "an answer came too late";

/// Ada has a phone that is asked by push, and a mailbox.
async fn with_mail() -> (World, Arc<Told>) {
    let told = Arc::new(Told::new(&[ReachedKind::Push]));
    let world = World::with(&format!("{TWO_APPS}{MAIL}")).await.reaching(&[("told", &told)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Pixel 9", ("told", ReachedKind::Push)).await;
    (world, told)
}

async fn states(world: &World) -> Vec<State> {
    let asked = world.app.store.approvals_of(world.user("ada").await.id).await.unwrap();
    asked.iter().map(|asked| asked.state_at(world.now())).collect()
}

fn came_too_late(world: &World) -> u64 {
    let ends = world.app.live.approvals.ends.all();
    ends.into_iter().find(|(outcome, _)| outcome == "too_late").map_or(0, |(_, number)| number)
}

/// Whoever waits is told that it is over, and is nobody.
async fn is_still_out(browser: &mut Browser<'_>, page: &Page, says: &str) {
    browser.submit(page, &[]).await.shows(says);
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
}

#[tokio::test]
async fn an_answer_by_link_that_comes_too_late_opens_nothing_and_stands_in_the_log() {
    let (world, told) = with_push().await;
    let log = LogLines::keep();
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let sent = told.next().await;
    let mut phone = world.browser_at([192, 0, 2, 44]);
    let open = phone.visit(sent.page.as_deref().unwrap()).await;
    world.clock.advance(Duration::from_secs(90));
    assert!(log.with(&[LATE]).is_empty());

    for (deed, number, said) in [
        ("approve", number(&page).as_str(), "asking_approved"),
        ("approve", "", "asking_approved"),
        ("deny", "", "asking_denied"),
    ] {
        phone.press(&open, deed, &[("number", number)]).await.is(410).shows("Nothing to answer");
        let line = log.with(&[LATE, &sent.reference]).pop().expect("a line");
        assert!(line.contains(said) && line.contains("expired"), "{line}");
    }
    phone.send(http::Method::POST, sent.refuse_at.as_deref().unwrap(), &[], "").await.is(410);
    assert_eq!(log.with(&[LATE, &sent.reference]).len(), 4);
    assert_eq!(came_too_late(&world), 4);
    assert_eq!(states(&world).await, [State::Expired]);
    is_still_out(&mut browser, &page, "Nobody answered in time").await;
    assert!(!acts(&world).await.contains(&Act::AskingApproved));
}

#[tokio::test]
async fn an_answer_to_a_question_that_another_one_replaced_or_that_was_given_up_is_too_late_as_well() {
    let (world, told) = with_push().await;
    let log = LogLines::keep();
    let mut browser = world.browser();
    let mut phone = world.browser_at([192, 0, 2, 44]);
    let page = password_given(&mut browser).await;
    let first = told.next().await;
    let open = phone.visit(first.page.as_deref().unwrap()).await;
    world.clock.advance(Duration::from_secs(31));
    let anew = browser.press(&browser.copy().visit(&page.url).await, "again", &[]).await;
    let second = told.next().await;
    phone.press(&open, "approve", &[("number", &number(&page))]).await.is(410);
    assert_eq!(log.with(&[LATE, &first.reference, "superseded"]).len(), 1);

    let open = phone.visit(second.page.as_deref().unwrap()).await;
    let shown = number(&anew);
    browser.press(&anew, "cancel", &[]).await.shows("That sign-in is over");
    phone.press(&open, "approve", &[("number", &shown)]).await.is(410);
    assert_eq!(log.with(&[LATE, &second.reference, "superseded"]).len(), 1);
    assert_eq!(states(&world).await, [State::Superseded; 2]);
    is_still_out(&mut browser, &anew, "Sign in").await;
}

#[tokio::test]
async fn this_was_not_me_is_heard_after_the_end_it_is_told_by_mail_and_keeps_the_phone_silent() {
    let (world, told) = with_mail().await;
    let mut stranger = world.browser();
    let page = password_given(&mut stranger).await;
    let sent = told.next().await;
    let mut phone = world.browser_at([192, 0, 2, 44]);
    let open = phone.visit(sent.page.as_deref().unwrap()).await;
    world.clock.advance(Duration::from_mins(30));
    phone.press(&open, "not-me", &[]).await.is(200).shows("We have also written you a mail");
    let mail = World::only(world.mails().await);
    assert!(matches!(mail.message, Message::AskingDisowned { .. }), "{mail:?}");
    assert_eq!(mail.message.whence().unwrap().address, "203.0.113.7", "where the sign-in came from");
    assert!(acts(&world).await.contains(&Act::AskingDisowned));
    assert_eq!(states(&world).await, [State::Denied(Denial::NotMe)]);
    stranger.submit(&page, &[]).await;
    assert_eq!(stranger.cookie("portal.localhost", "vestibule"), None);
    // Once is enough: what comes after it is too late.
    phone.press(&open, "not-me", &[]).await.is(410);
    phone.press(&open, "approve", &[("number", &number(&page))]).await.is(410);
    assert!(world.mails().await.is_empty());
    assert_eq!(came_too_late(&world), 1, "the same once more is not");

    world.clock.advance(Duration::from_mins(14));
    password_given(&mut stranger).await.shows("Give this number");
    assert_eq!(states(&world).await[0], State::Created, "nobody is woken for a quarter of an hour from then on");
    world.clock.advance(Duration::from_mins(2));
    password_given(&mut stranger).await.shows("Give this number");
    assert_ne!(told.next().await.reference, sent.reference);
    assert_eq!(told.sent().len(), 2);
}

#[tokio::test]
async fn what_changes_nothing_uses_up_none_of_the_mails_that_may_be_written() {
    let (world, told) = with_mail().await;
    let mut browser = world.browser();
    let mut phone = world.browser_at([192, 0, 2, 44]);
    password_given(&mut browser).await;
    let open = phone.visit(told.next().await.page.as_deref().unwrap()).await;
    world.clock.advance(Duration::from_mins(2));
    for _ in 0..6 {
        phone.press(&open, "deny", &[]).await.is(410);
    }
    assert!(world.mails().await.is_empty());
    password_given(&mut browser).await;
    answer(&world, &told.next().await, "deny", "").await.is(200);
    let mail = World::only(world.mails().await);
    assert!(matches!(mail.message, Message::AskingDenied { .. }), "{mail:?}");
}

#[tokio::test]
async fn after_an_answer_nobody_takes_it_back_with_this_was_not_me() {
    let (world, told) = with_mail().await;
    let mut browser = world.browser();
    let mut phone = world.browser_at([192, 0, 2, 44]);
    let page = password_given(&mut browser).await;
    let open = phone.visit(told.next().await.page.as_deref().unwrap()).await;
    phone.press(&open, "approve", &[("number", &number(&page))]).await.is(200).shows("Approved");
    phone.press(&open, "not-me", &[]).await.is(410);
    assert_eq!(states(&world).await, [State::Approved]);
    assert_eq!(browser.submit(&page, &[]).await.url, WIKI);
}

#[tokio::test]
async fn what_a_provider_tells_too_late_opens_nothing_and_its_not_me_is_heard() {
    let clock = ManualClock::at(Timestamp::from_seconds(1_800_000_000));
    let receiver = Receiver::start(&clock).await;
    let config = format!(
        "[[channel]]\nname = \"own\"\nkind = \"webhook\"\nurl = \"http://{}/push\"\nsecret = \"{SECRET}\"\n",
        receiver.address
    );
    let world = World::with(&format!("{TWO_APPS}{MAIL}\n{config}")).await;
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Pixel 9", ("own", ReachedKind::Push)).await;
    let log = LogLines::keep();
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let reference = receiver.asked(1).await.reference;
    world.clock.advance(Duration::from_secs(100));
    clock.set(world.clock.now());
    let mut provider = world.browser_at([192, 0, 2, 99]);
    let url = format!("{PORTAL}/.vestibule/callbacks/own");
    for said in [
        format!("\"approved\",\"number\":{}", number(&page)),
        "\"denied\"".to_owned(),
        "\"not_me\"".to_owned(),
        format!("\"approved\",\"number\":{}", number(&page)),
    ] {
        let body = format!("{{\"reference\":\"{reference}\",\"answer\":{said}}}");
        let signed = receiver.sign(&body);
        let headers: Vec<(&str, &str)> =
            signed.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        provider.send(http::Method::POST, &url, &headers, &body).await.is(204);
        clock.set(Timestamp::from_seconds(clock.now().seconds() + 1));
        world.clock.set(clock.now());
    }
    assert_eq!(log.with(&[LATE, &reference]).len(), 3);
    assert_eq!(states(&world).await, [State::Denied(Denial::NotMe)]);
    assert!(matches!(World::only(world.mails().await).message, Message::AskingDisowned { .. }));
    browser.submit(&page, &[]).await;
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
}
