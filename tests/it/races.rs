//! Two things in the same moment: whichever comes first, no door stays open and nobody is called wrong who is right.

use std::sync::Arc;

use http::Method;
use vestibule::actions::administer::Administrator;
use vestibule::actions::rotate_keys::{Rotated, rotate, tidy};
use vestibule::clock::Clock as _;
use vestibule::crypto::password::{PasswordPool, PoolSize};
use vestibule::domain::audit::Act;
use vestibule::domain::password_rules::HashCost;
use vestibule::domain::secret::{Password, Secret};
use vestibule::domain::user::{GroupName, PasswordHash, User};
use vestibule::store::{Ending, Saved};

use super::support::{World, all_at_once};

const PASSWORD: &str = "correct horse battery staple";
const NEW_PASSWORD: &str = "another horse another staple";
const SIGN_IN: &str = "http://portal.localhost:8080/.vestibule/sign-in";
const ACCOUNT: &str = "http://portal.localhost:8080/.vestibule/account";
const NAVIGATION: [(&str, &str); 2] = [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];

async fn save(world: &World, user: &User, ending: Ending) {
    let saved = world.app.store.save_user(user, ending, world.entry(Act::PasswordSet).into()).await.unwrap();
    assert_eq!(saved, Saved::Saved);
}

async fn cheap_hash(world: &World, password: &str) -> PasswordHash {
    let cost = HashCost { memory_kib: 32, passes: 1, lanes: 1 };
    let pool = PasswordPool::new(cost, PoolSize { permits: 1, queue: 8 }, Arc::clone(&world.app.random)).unwrap();
    pool.hash(&Password::typed(&Secret::new(password.to_owned())).unwrap()).await.unwrap()
}

/// Somebody whose password is stored at a lower cost than today's.
async fn person_of_old(world: &World, name: &str) -> User {
    let user = world.person(name, PASSWORD, &[]).await;
    save(world, &User { password: Some(cheap_hash(world, PASSWORD).await), ..user }, Ending::None).await;
    world.user(name).await
}

#[tokio::test]
async fn a_password_that_is_changed_in_the_middle_of_a_sign_in_opens_nothing_any_more() {
    for is_old in [false, true] {
        let world = World::new().await;
        let user = if is_old { person_of_old(&world, "ada").await } else { world.person("ada", PASSWORD, &[]).await };
        let changed = User { password: Some(cheap_hash(&world, NEW_PASSWORD).await), ..user };
        let mut thief = world.browser();
        let page = thief.visit(SIGN_IN).await;
        let stop = world.store.stops_after("user_by_name");
        let (page, ()) = tokio::join!(thief.sign_in(&page, "ada", PASSWORD), async {
            stop.is_reached().await;
            save(&world, &changed, Ending::All).await;
            stop.go_on();
        });
        page.is(401);
        assert_eq!(thief.cookie("portal.localhost", "vestibule"), None);
        assert_eq!(world.app.store.sessions_of(changed.id).await.unwrap(), [], "old hash: {is_old}");
        let mut owner = world.browser();
        let page = owner.visit(SIGN_IN).await;
        owner.sign_in(&page, "ada", NEW_PASSWORD).await.is(200);
    }
}

#[tokio::test]
async fn a_right_password_is_not_called_wrong_because_something_else_about_the_person_changed() {
    let world = World::new().await;
    let user = world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit("http://staff.localhost:8080/").await;
    let stop = world.store.stops_after("user_by_name");
    let (page, ()) = tokio::join!(browser.sign_in(&page, "ada", PASSWORD), async {
        stop.is_reached().await;
        save(&world, &User { groups: vec![GroupName::parse("staff").unwrap()], ..user }, Ending::None).await;
        stop.go_on();
    });
    page.is(200).shows("ada GET http://staff.localhost/");
}

#[tokio::test]
async fn somebody_disabled_or_deleted_in_the_middle_of_a_sign_in_is_not_in() {
    for is_deleted in [false, true] {
        let world = World::new().await;
        let user = world.person("ada", PASSWORD, &[]).await;
        let mut browser = world.browser();
        let page = browser.visit(SIGN_IN).await;
        let stop = world.store.stops_after("knows_browser");
        let (page, ()) = tokio::join!(browser.sign_in(&page, "ada", PASSWORD), async {
            stop.is_reached().await;
            if is_deleted {
                assert!(world.app.store.delete_user(user.id, world.entry(Act::UserDeleted).into()).await.unwrap());
            } else {
                let status = vestibule::domain::user::Status::Disabled;
                save(&world, &User { status, ..user.clone() }, Ending::All).await;
            }
            stop.go_on();
        });
        assert!(page.status.is_client_error(), "{}", page.status);
        assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
        assert_eq!(world.app.store.sessions_of(user.id).await.unwrap(), []);
    }
}

#[tokio::test]
async fn two_sign_ins_at_once_that_both_raise_the_cost_of_the_hash_both_succeed() {
    let world = World::new().await;
    person_of_old(&world, "ada").await;
    let tries = (0..4).map(|_| async {
        let mut browser = world.browser();
        let page = browser.visit(ACCOUNT).await;
        browser.sign_in(&page, "ada", PASSWORD).await.is(200).shows("ada");
    });
    all_at_once(tries).await;
    assert!(!world.user("ada").await.password.unwrap().as_phc().contains("m=32,"), "the cost was raised");
}

#[tokio::test]
async fn a_sign_out_during_a_look_up_leaves_nothing_behind() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit("http://wiki.localhost:8080/").await;
    browser.sign_in(&page, "ada", PASSWORD).await.shows("ada GET");
    world.apps_saw();
    world.forget_sessions_of("ada").await;

    let mut tab = browser.copy();
    let stop = world.store.stops_after("session");
    let (page, ()) = tokio::join!(tab.visit("http://wiki.localhost:8080/"), async {
        stop.is_reached().await;
        let page = browser.visit("http://portal.localhost:8080/.vestibule/sign-out").await;
        browser.submit(&page, &[]).await.shows("You are signed out");
        stop.go_on();
    });
    page.shows("Sign in");
    tab.visit("http://wiki.localhost:8080/").await.shows("Sign in");
    assert_eq!(world.apps_saw(), [""; 0]);
    assert_eq!(world.app.live.sessions.len(), 0);
}

#[tokio::test]
async fn a_group_that_is_taken_away_during_a_look_up_is_gone() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &["staff"]).await;
    let mut browser = world.browser();
    let page = browser.visit("http://staff.localhost:8080/").await;
    browser.sign_in(&page, "ada", PASSWORD).await.shows("ada GET");
    world.forget_sessions_of("ada").await;
    let user = world.user("ada").await;
    let stop = world.store.stops_after("session");
    let (page, ()) = tokio::join!(browser.visit("http://staff.localhost:8080/"), async {
        stop.is_reached().await;
        save(&world, &User { groups: Vec::new(), ..user }, Ending::None).await;
        stop.go_on();
    });
    page.is(403);
    browser.visit("http://staff.localhost:8080/").await.is(403);
}

#[tokio::test]
async fn no_hand_over_survives_the_end_of_the_sign_in_that_it_comes_from() {
    let world = World::new().await;
    let user = world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit(ACCOUNT).await;
    browser.sign_in(&page, "ada", PASSWORD).await.is(200);
    let stop = world.store.stops_after("session_by_id");
    let (page, ()) = tokio::join!(browser.visit("http://wiki.localhost:8080/"), async {
        stop.is_reached().await;
        world.app.store.end_sessions_of(user.id, None, world.entry(Act::SessionsRevoked)).await.unwrap();
        stop.go_on();
    });
    page.is(400);
    assert_eq!(world.app.store.sessions_of(user.id).await.unwrap(), []);
    browser.visit("http://wiki.localhost:8080/").await.shows("Sign in");
    assert_eq!(world.apps_saw(), [""; 0]);
}

#[tokio::test]
async fn two_tabs_that_open_the_same_ticket_get_in_once() {
    let world = World::new().await;
    let user = world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let sign_in = browser.visit("http://wiki.localhost:8080/").await.url;
    let page = browser.visit(SIGN_IN).await;
    browser.sign_in(&page, "ada", PASSWORD).await.is(200);
    let lead = browser.send(Method::GET, &sign_in, &NAVIGATION, "").await;
    let ticket = lead.header("location").unwrap();
    let tabs = (0..8).map(|_| {
        let mut tab = browser.copy();
        async move { tab.send(Method::GET, ticket, &NAVIGATION, "").await.status.as_u16() }
    });
    let mut answers = all_at_once(tabs).await;
    answers.sort_unstable();
    assert_eq!(answers, [303, 400, 400, 400, 400, 400, 400, 400]);
    assert_eq!(world.app.store.sessions_of(user.id).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_request_that_opens_while_its_session_ends_is_refused_or_cut() {
    let world = Arc::new(World::new().await);
    let user = world.person("ada", PASSWORD, &[]).await;
    for round in 0..60 {
        let mut browser = world.browser();
        let page = browser.visit("http://wiki.localhost:8080/").await;
        browser.sign_in(&page, "ada", PASSWORD).await.shows("ada GET");
        let cookie = format!("vestibule-app={}", browser.cookie("wiki.localhost", "vestibule-app").unwrap());
        if round % 2 == 0 {
            world.forget_sessions_of("ada").await;
        }
        let opening = (0..8).map(|_| {
            let (world, cookie) = (Arc::clone(&world), cookie.clone());
            tokio::spawn(async move { world.open("wiki.localhost", &cookie).await })
        });
        let opening: Vec<_> = opening.collect();
        let ending = world.app.store.end_sessions_of(user.id, None, world.entry(Act::SessionsRevoked));
        ending.await.unwrap();
        for opened in opening {
            if let Some(pass) = opened.await.unwrap() {
                assert!(pass.open.cancelled.is_cancelled(), "round {round}: a stream outlived its session");
            }
        }
        assert!(world.open("wiki.localhost", &cookie).await.is_none());
        assert_eq!(world.app.live.requests.count(), 0);
    }
}

#[tokio::test]
async fn fifty_colleagues_behind_one_address_sign_in_together_and_each_is_who_they_are() {
    let world = World::new().await;
    let names: Vec<_> = (0..50).map(|number| format!("person{number:02}")).collect();
    for name in &names {
        world.person(name, PASSWORD, &[]).await;
    }
    for _ in 0..3 {
        let world = &world;
        let days = names.iter().map(|name| async move {
            let mut browser = world.browser();
            let page = browser.visit("http://wiki.localhost:8080/").await;
            browser.sign_in(&page, name, PASSWORD).await.is(200).shows(&format!("{name} GET"));
            for _ in 0..20 {
                browser.visit("http://wiki.localhost:8080/x").await.shows(&format!("{name} GET"));
                browser.visit("http://portal.localhost:8080/.vestibule/whoami").await.shows(&format!("\"{name}\""));
            }
        });
        all_at_once(days).await;
    }
}

#[tokio::test]
async fn a_key_that_is_added_while_old_ones_are_swept_stays_published() {
    let world = World::new().await;
    let app = Arc::clone(&world.app);
    let first = world.store.stops_after("signing_keys");
    let sweep = tokio::spawn(async move { tidy(&app).await });
    first.is_reached().await;
    let second = world.store.stops_after("signing_keys");
    first.go_on();
    second.is_reached().await;
    let Rotated::Published(new) = rotate(&Administrator::of_shell(), &world.app).await.unwrap() else {
        panic!("another key waits")
    };
    second.go_on();
    sweep.await.unwrap().unwrap();
    let published = world.app.signer.published(world.clock.now());
    assert!(published.contains(&new.id.to_string()), "{published}");
}
