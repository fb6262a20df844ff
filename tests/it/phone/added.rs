//! How a phone becomes one's own.

use std::time::Duration;

use vestibule::domain::session::Second;

use super::*;
use crate::store_down::is_unavailable;
use crate::support::phone::{picture_of, read};

const OVER: &str = "That setup is done, or has ended.";

#[tokio::test]
async fn the_page_goes_on_when_the_phone_arrives_and_asks_whether_it_is_the_right_one() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut laptop = signed_in(&world, "ada").await;
    laptop.visit(FACTORS).await.is(200).shows("/account/factors/phone");
    let page = shown(&mut laptop).await;
    let state = page.url.replace("/phone?", "/phone/state?");
    laptop.visit(&state).await.is(200).shows("\"waiting\"");

    let mut phone = Phone::new(&world);
    let told = phone.scan(&page).await;
    let code = read(told.is(200))["code"].as_str().unwrap().to_owned();
    laptop.visit(&state).await.is(200).shows("\"arrived\"");
    let page = laptop.visit(&page.url).await;
    page.is(200).shows("Is this your phone?").shows(&code).shows("Chrome on Android");
    phone.ask("pending", &[]).await.is(401);
    assert!(world.app.store.factors_of(world.user("ada").await.id).await.unwrap().is_empty(), "nothing yet");

    answer(&mut laptop, &page, "", "yes").await.is(200).shows("recovery codes");
    // A second press, and a way back, find the list.
    answer(&mut laptop, &page, "", "yes").await.is(200).shows(OVER).shows("Chrome on Android");
    laptop.visit(&page.url).await.is(200).shows(OVER);
    assert!(phone.waiting().await.is_empty());
    assert_eq!(factor(&world).await.label.as_str(), "Chrome on Android");
    laptop.visit(FACTORS).await.is(200).shows("Chrome on Android");
    let sessions = world.app.store.sessions_of(world.user("ada").await.id).await.unwrap();
    let second = sessions[0].methods.second;
    assert!(matches!(second, Some(Second::Proven { kind: FactorKind::Phone, .. })), "{second:?}");
}

/// Whoever photographs the picture comes first or second; either way it shows.
#[tokio::test]
async fn a_picture_is_good_for_one_phone_and_a_strangers_can_be_turned_away() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut laptop = signed_in(&world, "ada").await;
    let page = shown(&mut laptop).await;
    let (mut stranger, mut own) = (Phone::new(&world), Phone::new(&world));
    let theirs = stranger.scan(&page).await;
    own.scan(&page).await.is(410);
    let arrived = laptop.visit(&page.url).await;
    arrived.is(200).shows(read(&theirs)["code"].as_str().unwrap());
    answer(&mut laptop, &arrived, "", "no").await.is(200);
    stranger.ask("pending", &[]).await.is(401);
    assert!(world.app.store.factors_of(world.user("ada").await.id).await.unwrap().is_empty());
    answer(&mut laptop, &arrived, "", "yes").await.is(200).shows(OVER);
    stranger.scan(&page).await.is(410);
}

#[tokio::test]
async fn a_picture_ends_and_a_new_one_takes_its_place_without_another_proof() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut laptop = signed_in(&world, "ada").await;
    let page = shown(&mut laptop).await;
    world.clock.advance(Duration::from_mins(5));
    let mut phone = Phone::new(&world);
    phone.scan(&page).await.is(410);
    let again = laptop.visit(&page.url).await;
    assert_ne!(picture_of(&page), picture_of(&again));
    phone.scan(&again).await.is(200);

    let mut laptop = signed_in(&world, "ada").await;
    let page = shown(&mut laptop).await;
    world.clock.advance(Duration::from_mins(30));
    laptop.visit(&page.url).await.is(200).shows(OVER);
    laptop.visit(&page.url.replace("/phone?", "/phone/state?")).await.is(200).shows("\"over\"");
}

#[tokio::test]
async fn a_phone_whose_browser_sends_its_arrival_twice_has_arrived_once() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut laptop = signed_in(&world, "ada").await;
    let page = shown(&mut laptop).await;
    let mut phone = Phone::new(&world);
    let key = phone.public_key();
    let body = phone.sign(&phone.call("enrol", &[&picture_of(&page), &key]));
    let first = phone.send("enrol", &body).await;
    let second = phone.send("enrol", &body).await;
    assert_eq!(read(second.is(200)), read(first.is(200)));
    Phone::new(&world).scan(&page).await.is(410);
}

#[tokio::test]
async fn nobody_makes_a_picture_of_their_own() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut laptop = signed_in(&world, "ada").await;
    let good = picture_of(&shown(&mut laptop).await);
    let mut phone = Phone::new(&world);
    let (ticket, rest) = good.split_once('.').unwrap();
    let (ends, tag) = rest.split_once('.').unwrap();
    let later = (ends.parse::<u64>().unwrap() + 600).to_string();
    for bad in [
        String::new(),
        "..".to_owned(),
        ticket.to_owned(),
        format!("{ticket}.{later}.{tag}"),
        format!("{}.{ends}.{tag}", "A".repeat(43)),
        format!("{good}A"),
    ] {
        let key = phone.public_key();
        phone.ask("enrol", &[&bad, &key]).await.is(410);
    }
    for no_key in ["", "AAAA", &"A".repeat(87)] {
        let status = phone.ask("enrol", &[&good, no_key]).await.status.as_u16();
        assert!([400, 401].contains(&status), "{no_key}: {status}");
    }
}

#[tokio::test]
async fn another_persons_page_shows_nothing_of_it() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    world.person("bob", PASSWORD, &[]).await;
    let mut laptop = signed_in(&world, "ada").await;
    let page = shown(&mut laptop).await;
    let mut bob = signed_in(&world, "bob").await;
    bob.visit(&page.url).await.is(200).shows(OVER);
    bob.visit(&page.url.replace("/phone?", "/phone/state?")).await.shows("\"over\"");
    Phone::new(&world).scan(&page).await.is(200);
    bob.visit(&page.url).await.is(200).shows(OVER);
    let mut again = signed_in(&world, "ada").await;
    again.visit(&page.url).await.is(200).shows(OVER);
}

#[tokio::test]
async fn whoever_has_a_factor_shows_it_before_a_phone_is_added() {
    let world = World::new().await;
    let (mut laptop, _phone) = with_phone(&world).await;
    world.clock.advance(Duration::from_mins(6));
    let page = laptop.visit(ADD).await;
    page.is(200);
    let refused = laptop.submit(&page, &[]).await;
    assert!(!refused.body.contains("Scan this"), "{}", refused.body);
}

#[tokio::test]
async fn a_store_that_fails_at_any_step_adds_no_phone_and_the_same_step_adds_it_later() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut laptop = signed_in(&world, "ada").await;
    let page = laptop.visit(ADD).await;
    for call in ["user", "factors_of", "open_ticket"] {
        world.store.fails(&[call]);
        is_unavailable(&laptop.submit(&page, &[]).await);
        world.store.fails(&[]);
    }
    let page = laptop.submit(&page, &[]).await;
    let mut phone = Phone::new(&world);
    for call in ["ticket", "open_ticket"] {
        world.store.fails(&[call]);
        phone.scan(page.shows("Scan this with your phone")).await.is(503);
        world.store.fails(&[]);
        laptop.visit(&page.url.replace("/phone?", "/phone/state?")).await.shows("\"waiting\"");
    }
    phone.scan(&page).await.is(200);
    let page = laptop.visit(&page.url).await;
    let kept = async || world.app.store.factors_of(world.user("ada").await.id).await.unwrap().len();
    for (call, said) in
        [("end_ticket", "no"), ("ticket", "yes"), ("user", "yes"), ("factors_of", "yes"), ("change_factors", "yes")]
    {
        world.store.fails(&[call]);
        is_unavailable(&answer(&mut laptop, page.shows("Is this your phone?"), "Pixel 9", said).await);
        world.store.fails(&[]);
        assert_eq!(kept().await, 0, "{call}");
        phone.ask("pending", &[]).await.is(401);
    }
    // It counts, although the session could not be told of it.
    world.store.fails(&["raise_session"]);
    answer(&mut laptop, &page, "Pixel 9", "yes").await.is(200).shows("recovery codes");
    world.store.fails(&[]);
    assert_eq!(kept().await, 2);
    assert!(phone.waiting().await.is_empty());
}
