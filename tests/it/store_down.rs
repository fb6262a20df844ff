//! The store fails: no door opens, nobody is told that what they have is invalid, and who is in stays in.

use std::time::Duration;

use http::Method;
use vestibule::actions::administer::Administrator;
use vestibule::actions::administer::newcomers::{Invite, Invited, invite};
use vestibule::domain::audit::Act;

use super::support::watched::{READS, WRITES};
use super::support::world::TWO_APPS;
use super::support::{Browser, Page, World};

const PASSWORD: &str = "correct horse battery staple";
const WIKI: &str = "http://wiki.localhost:8080/";
const SIGN_IN: &str = "http://portal.localhost:8080/.vestibule/sign-in";
const ACCOUNT: &str = "http://portal.localhost:8080/.vestibule/account";
const SIGN_OUT: &str = "http://portal.localhost:8080/.vestibule/sign-out";

fn everything() -> Vec<&'static str> {
    WRITES.into_iter().chain(READS).collect()
}

async fn signed_in(world: &World) -> Browser<'_> {
    let mut browser = world.browser();
    let page = browser.visit(WIKI).await;
    browser.sign_in(&page, "ada", PASSWORD).await.shows("ada GET");
    world.apps_saw();
    browser
}

/// It says that it is our fault and when to come back, and nothing of the inside.
#[track_caller]
pub(crate) fn is_unavailable(page: &Page) {
    page.is(503);
    assert!(page.header("retry-after").is_some());
    let words = page.body.split("<body").last().unwrap();
    for wrong in ["match", "invalid", "ended", "store", "plug"] {
        assert!(!words.contains(wrong), "{wrong:?} in\n{words}");
    }
}

#[tokio::test]
async fn a_sign_in_fails_shut_and_honestly_at_whichever_step_the_store_fails() {
    for call in
        ["user_by_name", "knows_browser", "count_attempt", "start_session", "session", "session_by_id", "start_child"]
    {
        let world = World::new().await;
        world.person("ada", PASSWORD, &[]).await;
        let mut browser = world.browser();
        let page = browser.visit(WIKI).await;
        world.store.fails(&[call]);
        is_unavailable(&browser.sign_in(&page, "ada", PASSWORD).await);
        assert_eq!(world.apps_saw(), [""; 0], "{call}");
        assert_eq!(browser.cookie("wiki.localhost", "vestibule-app").is_some(), call == "session", "{call}");

        world.store.fails(&[]);
        let page = browser.visit(WIKI).await;
        let page = if page.body.contains("Sign in") { browser.sign_in(&page, "ada", PASSWORD).await } else { page };
        page.is(200).shows("ada GET");
    }
}

#[tokio::test]
async fn a_wrong_password_is_not_judged_for_an_answer_that_could_not_be_written_down() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit(SIGN_IN).await;
    for call in ["knows_browser", "count_attempt", "record"] {
        world.store.fails(&[call]);
        for name in ["ada", "nobody-here"] {
            is_unavailable(&browser.sign_in(&page, name, "a wrong guess").await);
        }
    }
}

#[tokio::test]
async fn whoever_is_in_stays_in_while_the_store_is_down() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = signed_in(&world).await;
    browser.visit("http://portal.localhost:8080/").await.is(200).shows("Wiki");
    world.store.fails(&everything());
    for _ in 0..30 {
        world.clock.advance(Duration::from_mins(50));
        let page = browser.visit(WIKI).await;
        if page.body.contains("Sign in") {
            break;
        }
        page.shows("ada GET");
        browser.visit("http://portal.localhost:8080/").await.is(200).shows("Wiki");
        browser.visit("http://wiki.localhost:8080/.vestibule/whoami").await.shows("\"ada\"");
    }
    assert_eq!(world.apps_saw().len(), 14, "twelve hours, and not a minute more");
}

#[tokio::test]
async fn a_sign_out_that_could_not_be_written_down_is_none_and_can_be_repeated() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = signed_in(&world).await;
    let page = browser.visit(SIGN_OUT).await;
    world.store.fails(&WRITES);
    is_unavailable(&browser.submit(&page, &[]).await);
    browser.visit(WIKI).await.shows("ada GET");
    world.store.fails(&[]);
    browser.submit(&page, &[]).await.shows("You are signed out");
    browser.visit(WIKI).await.shows("Sign in");
}

#[tokio::test]
async fn who_cannot_be_looked_up_is_nobody_and_is_told_why() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = signed_in(&world).await;
    world.forget_sessions_of("ada").await;
    world.store.fails(&everything());

    is_unavailable(&browser.visit(WIKI).await);
    is_unavailable(&browser.visit(ACCOUNT).await);
    is_unavailable(&browser.visit(SIGN_IN).await);
    is_unavailable(&browser.visit(SIGN_OUT).await);
    let fetch = [("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty")];
    let page = browser.send(Method::GET, WIKI, &fetch, "").await;
    is_unavailable(&page);
    assert_eq!(page.header("content-type"), Some("application/problem+json"));
    let websocket = [("connection", "Upgrade"), ("upgrade", "websocket"), ("sec-websocket-version", "13")];
    browser.send(Method::GET, WIKI, &websocket, "").await.is(503);
    let grpc = [("content-type", "application/grpc")];
    assert_eq!(browser.send(Method::POST, WIKI, &grpc, "").await.header("grpc-status"), Some("14"));
    assert_eq!(world.apps_saw(), [""; 0]);

    // What is open to everyone is open to nobody in particular.
    browser.visit("http://wiki.localhost:8080/public/x").await.shows("nobody GET");
    // The page for strangers needs no store, and opens nothing.
    world.browser().visit(SIGN_IN).await.is(200).shows("Sign in");

    world.store.fails(&[]);
    browser.visit(WIKI).await.shows("ada GET");
}

#[tokio::test]
async fn a_second_cookie_that_cannot_be_looked_up_ends_no_session_that_is_known() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let browser = signed_in(&world).await;
    let own = browser.cookie("wiki.localhost", "vestibule-app").unwrap();
    world.store.fails(&everything());
    let planted = "A".repeat(43);
    for both in [
        format!("vestibule-app={planted}; vestibule-app={own}"),
        format!("vestibule-app={own}; vestibule-app={planted}"),
    ] {
        assert!(world.open("wiki.localhost", &both).await.is_some(), "{both}");
    }
    assert!(world.open("wiki.localhost", &format!("vestibule-app={planted}")).await.is_none());
}

#[tokio::test]
async fn ending_sessions_while_the_store_is_down_is_not_told_as_done() {
    let world = World::new().await;
    let user = world.person("ada", PASSWORD, &[]).await;
    let mut other = signed_in(&world).await;
    let mut browser = signed_in(&world).await;
    let page = browser.visit("http://portal.localhost:8080/.vestibule/account/sessions").await;
    for calls in [&WRITES[..], &READS[..]] {
        world.store.fails(calls);
        is_unavailable(&browser.submit(&page, &[]).await);
        other.visit(WIKI).await.shows("ada GET");
    }
    world.store.fails(&[]);
    assert_eq!(world.app.store.sessions_of(user.id).await.unwrap().len(), 4);
    browser.submit(&page, &[]).await.is(200);
    other.visit(WIKI).await.shows("Sign in");
}

#[tokio::test]
async fn reading_the_sign_in_page_writes_nothing_and_both_kinds_of_names_cost_the_store_the_same() {
    let world = World::new().await;
    let user = world.person("ada", PASSWORD, &[]).await;
    let disabled = world.person("disabled", PASSWORD, &[]).await;
    let status = vestibule::domain::user::Status::Disabled;
    let changed = vestibule::domain::user::User { status, ..disabled };
    let ending = vestibule::store::Ending::All;
    world.app.store.save_user(&changed, ending, world.entry(Act::UserDisabled).into()).await.unwrap();
    let banned = world.person("banned", PASSWORD, &[]).await;
    let ban = vestibule::domain::ban::Ban {
        id: vestibule::domain::ids::BanId::from_bytes([1; 16]),
        who: vestibule::domain::ban::Banned::User(banned.id),
        created: user.created,
        until: None,
        reason: String::new(),
    };
    world.app.store.add_ban(ban, world.entry(Act::BanAdded)).await.unwrap();

    world.store.asked();
    let page = world.browser().visit("http://portal.localhost:8080/.vestibule/sign-in?rd=/x").await;
    page.is(200);
    assert_eq!(world.store.asked(), [""; 0], "a stranger who looks at the page costs nothing");

    let mut costs = Vec::new();
    for (name, password) in [
        ("ada", "a wrong guess"),
        ("disabled", PASSWORD),
        ("disabled", "a wrong guess"),
        ("banned", PASSWORD),
        ("banned", "a wrong guess"),
        ("nobody-here", PASSWORD),
    ] {
        let mut browser = world.browser();
        let page = browser.visit(SIGN_IN).await;
        world.store.asked();
        browser.sign_in(&page, name, password).await.is(401);
        costs.push((name, world.store.asked()));
    }
    for (name, cost) in &costs {
        assert_eq!(*cost, ["user_by_name", "knows_browser", "count_attempt", "record"], "{name}");
    }
}

/// Else they would try again, and hear that their invitation was used already.
#[tokio::test]
async fn an_account_that_an_invitation_made_is_told_as_made_whatever_fails_after_it() {
    for (calls, said) in [(vec!["ticket"], "Hello"), (everything(), "Your account is made")] {
        let world = World::with(&format!("{TWO_APPS}\n[registration]\nmode = \"invite\"\n")).await;
        let asked = Invite { email: None, groups: Vec::new(), lasts: Duration::from_hours(1) };
        let invited = invite(&Administrator::of_shell(), &world.app, asked).await.unwrap();
        let Invited::Link(made) = invited else { panic!("{invited:?}") };
        let mut grace = world.browser();
        let page = grace.visit(made.link.expose()).await;
        let password = "tulip-granite-orbit-sandal-7";
        let fields =
            [("given_name", "Grace"), ("name", "grace"), ("new_password", password), ("new_password_again", password)];
        let stop = world.store.stops_after("create_user");
        let (done, ()) = tokio::join!(grace.submit(page.is(200), &fields), async {
            stop.is_reached().await;
            world.store.fails(&calls);
            stop.go_on();
        });
        done.is(200).shows(said);
        world.store.fails(&[]);
        assert_eq!(world.user("grace").await.display_name, "Grace");
    }
}
