//! A session from its beginning to its end: what is seen of it, what ends it, and how fast.

use std::time::Duration;

use http::Method;
use vestibule::actions::administer::{Administrator, Whom, bans, sessions, users};
use vestibule::actions::sweep::sweep;
use vestibule::domain::audit::Act;
use vestibule::domain::ban::{Ban, Banned};
use vestibule::domain::ids::{BanId, UserId};
use vestibule::domain::user::UserName;

use super::support::{Browser, World};

const PASSWORD: &str = "correct horse battery staple";
const WIKI: &str = "http://wiki.localhost:8080/";
const ACCOUNT: &str = "http://portal.localhost:8080/.vestibule/account";
const SESSIONS: &str = "http://portal.localhost:8080/.vestibule/account/sessions";
const SIGN_IN: &str = "http://portal.localhost:8080/.vestibule/sign-in";
const SIGN_OUT: &str = "http://portal.localhost:8080/.vestibule/sign-out";
const HOUR: Duration = Duration::from_hours(1);

async fn signed_in<'w>(world: &'w World, name: &str) -> Browser<'w> {
    let mut browser = world.browser();
    let page = browser.visit(WIKI).await;
    browser.sign_in(&page, name, PASSWORD).await.shows(&format!("{name} GET"));
    browser
}

fn whom(name: &str) -> Whom {
    Whom::Name(UserName::parse(name).unwrap())
}

fn ban_of(who: UserId, world: &World) -> Ban {
    let (id, created) = (BanId::from_bytes([1; 16]), world.app.clock.now());
    Ban { id, who: Banned::User(who), created, until: None, reason: String::new() }
}

fn app_cookie(browser: &Browser<'_>) -> String {
    format!("vestibule-app={}", browser.cookie("wiki.localhost", "vestibule-app").unwrap())
}

#[tokio::test]
async fn whoever_is_disabled_deleted_banned_or_thrown_out_is_out_at_once_and_what_they_had_open_is_closed() {
    for deed in ["disable", "delete", "ban", "revoke", "password", "sign out", "everywhere"] {
        let world = World::new().await;
        let (admin, app) = (Administrator::of_shell(), &*world.app);
        let ada = world.person("ada", PASSWORD, &[]).await;
        world.person("bob", PASSWORD, &[]).await;
        let mut browser = signed_in(&world, "ada").await;
        let other = signed_in(&world, "bob").await;
        let open = world.open("wiki.localhost", &app_cookie(&browser)).await.unwrap().open;
        let theirs = world.open("wiki.localhost", &app_cookie(&other)).await.unwrap().open;
        let public = world.open("wiki.localhost", "").await;
        assert!(public.is_none());
        match deed {
            "disable" => _ = users::disable(&admin, app, &whom("ada")).await.unwrap(),
            "delete" => assert!(users::delete(&admin, app, &whom("ada")).await.unwrap()),
            "ban" => app.store.add_ban(ban_of(ada.id, &world), world.entry(Act::BanAdded)).await.unwrap(),
            "revoke" => assert_eq!(sessions::revoke_all_of(&admin, app, &whom("ada")).await.unwrap(), Some(1)),
            "password" => {
                let new = vestibule::domain::secret::Secret::new("quite another long password".to_owned());
                _ = users::set_password(&admin, app, &whom("ada"), &new).await.unwrap();
            }
            _ => {
                let page = browser.copy().visit(SIGN_OUT).await;
                let scope = if deed == "everywhere" { "everywhere" } else { "here" };
                let csrf = page.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap().1;
                let headers =
                    [("sec-fetch-site", "same-origin"), ("content-type", "application/x-www-form-urlencoded")];
                let body = format!("csrf={csrf}&where={scope}");
                browser.copy().send(Method::POST, SIGN_OUT, &headers, &body).await.is(303);
            }
        }
        app.live.close_overdue(&app.settings.session, app.clock.now());
        assert!(open.cancelled.is_cancelled(), "{deed}: a stream stayed open");
        assert!(!theirs.cancelled.is_cancelled(), "{deed}: somebody else's stream was closed");

        world.apps_saw();
        for url in [WIKI, ACCOUNT, "http://portal.localhost:8080/"] {
            let page = browser.copy().visit(url).await;
            assert!(page.body.contains("Sign in") || page.status == 403, "{deed} {url}: {}", page.status);
        }
        assert_eq!(world.apps_saw(), [""; 0], "{deed}");
        let page = browser.visit(SIGN_IN).await;
        if deed == "disable" || deed == "delete" || deed == "password" {
            browser.sign_in(&page, "ada", PASSWORD).await.is(401);
        }
        if deed == "ban" {
            let mut fresh = world.browser();
            let page = fresh.visit(SIGN_IN).await;
            fresh.sign_in(&page, "ada", PASSWORD).await.is(401);
            let ban = bans::list(&admin, app).await.unwrap().remove(0).ban;
            assert!(bans::revoke(&admin, app, ban.id).await.unwrap());
            let page = fresh.visit(SIGN_IN).await;
            fresh.sign_in(&page, "ada", PASSWORD).await.is(200);
        }
    }
}

#[tokio::test]
async fn a_group_given_or_taken_counts_from_the_next_request() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let (admin, mut browser) = (Administrator::of_shell(), signed_in(&world, "ada").await);
    let groups = |names: &[&str]| {
        let names = names.iter().map(|name| vestibule::domain::user::GroupName::parse(name).unwrap());
        users::GroupChange::Exactly(names.collect())
    };
    browser.visit("http://staff.localhost:8080/").await.is(403);
    users::set_groups(&admin, &world.app, &whom("ada"), &groups(&["staff"])).await.unwrap();
    browser.visit("http://staff.localhost:8080/").await.shows("ada GET");
    users::set_groups(&admin, &world.app, &whom("ada"), &groups(&[])).await.unwrap();
    browser.visit("http://staff.localhost:8080/").await.is(403);
}

#[tokio::test]
async fn what_is_open_by_a_group_is_closed_when_the_group_is_taken_and_nothing_else() {
    let world = World::new().await;
    let (admin, app) = (Administrator::of_shell(), &*world.app);
    let mut opened = Vec::new();
    for name in ["ada", "bob"] {
        world.person(name, PASSWORD, &["staff"]).await;
        let mut browser = signed_in(&world, name).await;
        browser.visit("http://staff.localhost:8080/").await.is(200);
        let cookie = format!("vestibule-app={}", browser.cookie("staff.localhost", "vestibule-app").unwrap());
        opened.push((world.open("staff.localhost", &cookie).await.unwrap().open, cookie));
    }
    let groups = users::GroupChange::Exactly(Vec::new());
    users::set_groups(&admin, app, &whom("ada"), &groups).await.unwrap();
    app.live.close_overdue(&app.settings.session, app.clock.now());
    assert!(opened[0].0.cancelled.is_cancelled(), "a stream outlived the group that it was opened by");
    assert!(!opened[1].0.cancelled.is_cancelled(), "somebody else's stream was closed");
    assert!(world.open("staff.localhost", &opened[0].1).await.is_none(), "nor does it open again");
    assert!(world.open("staff.localhost", &opened[1].1).await.is_some());
}

#[tokio::test]
async fn the_account_shows_every_browser_and_ends_just_the_one_that_was_meant() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut first = signed_in(&world, "ada").await;
    world.clock.advance(HOUR / 60);
    let mut second = signed_in(&world, "ada").await;
    world.clock.advance(HOUR / 60);
    let mut third = signed_in(&world, "ada").await;
    let page = third.visit(SESSIONS).await;
    let others = |page: &super::support::Page| page.body.matches("value=\"s_").count();
    assert_eq!(others(&page), 2, "{}", page.body);
    // The first form ends the newest of the others.
    let page = third.submit(&page, &[]).await;
    page.shows("ended");
    second.visit(WIKI).await.shows("Sign in");
    first.visit(WIKI).await.shows("ada GET");
    third.visit(WIKI).await.shows("ada GET");
    assert_eq!(others(&third.visit(SESSIONS).await), 1);
}

#[tokio::test]
async fn what_is_used_is_shown_as_used_to_its_owner_and_to_the_operator_alike() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = signed_in(&world, "ada").await;
    world.store.fails(&["touch_session"]);
    for _ in 0..3 {
        world.clock.advance(HOUR / 2);
        browser.visit(WIKI).await.shows("ada GET");
    }
    let seen = sessions::list_of(&Administrator::of_shell(), &world.app, &whom("ada")).await.unwrap().unwrap();
    assert_eq!(seen.sessions.len(), 2, "one sign-in and the app's host");
    assert!(seen.sessions.iter().any(|session| session.last_used == world.app.clock.now()));
    browser.visit(SESSIONS).await.shows("Firefox</bdi> on <bdi>Linux");
    assert_eq!(sweep(&world.app).await.unwrap(), 0, "who is here is not swept away");
    browser.visit(WIKI).await.shows("ada GET");
}

#[tokio::test]
async fn no_link_picture_or_other_site_signs_anybody_out() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = signed_in(&world, "ada").await;
    for url in [SIGN_OUT, "http://wiki.localhost:8080/.vestibule/sign-out"] {
        for (method, site, dest) in [
            (Method::GET, "cross-site", "document"),
            (Method::GET, "cross-site", "image"),
            (Method::HEAD, "cross-site", "empty"),
            (Method::POST, "cross-site", "document"),
            (Method::POST, "same-site", "document"),
            (Method::DELETE, "same-origin", "empty"),
        ] {
            let headers = [
                ("sec-fetch-site", site),
                ("sec-fetch-dest", dest),
                ("sec-fetch-mode", "navigate"),
                ("content-type", "application/x-www-form-urlencoded"),
            ];
            browser.send(method, url, &headers, "where=everywhere").await;
            browser.visit(WIKI).await.shows("ada GET");
        }
    }
}

#[tokio::test]
async fn a_clock_that_is_wrong_for_a_while_neither_revives_nor_prolongs_a_session() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let start = world.app.clock.now();
    let mut browser = signed_in(&world, "ada").await;

    // Set back an hour: it goes on.
    world.clock.set(start.minus(HOUR));
    browser.visit(WIKI).await.shows("ada GET");
    // A day ahead: it is over, and what is over is swept.
    world.clock.set(start.plus(24 * HOUR));
    browser.visit(WIKI).await.shows("Sign in");
    sweep(&world.app).await.unwrap();
    // Right again: it does not come back.
    world.clock.set(start.plus(HOUR / 60));
    browser.visit(WIKI).await.shows("Sign in");

    // Half an hour ahead for one request: the twelve hours stay twelve.
    let page = browser.visit(WIKI).await;
    browser.sign_in(&page, "ada", PASSWORD).await.shows("ada GET");
    let began = world.app.clock.now();
    for half in 1..24 {
        world.clock.set(began.plus(HOUR / 2 * (half + 1)).minus(Duration::from_secs(1)));
        browser.visit(WIKI).await.shows("ada GET");
        world.clock.set(began.plus(HOUR / 2 * half));
        browser.visit(WIKI).await.shows("ada GET");
    }
    world.clock.set(began.plus(12 * HOUR));
    browser.visit(WIKI).await.shows("Sign in");
}

#[tokio::test]
async fn what_is_over_leaves_store_and_memory() {
    let world = World::new().await;
    let ada = world.person("ada", PASSWORD, &[]).await;
    let browser = signed_in(&world, "ada").await;
    let open = world.open("wiki.localhost", &app_cookie(&browser)).await.unwrap().open;
    assert_eq!(world.app.live.requests.count(), 1);
    world.clock.advance(HOUR + HOUR / 4);
    world.app.live.close_overdue(&world.app.settings.session, world.app.clock.now());
    assert!(open.cancelled.is_cancelled(), "a stream lasts as long as its session");
    drop(open);
    assert_eq!(sweep(&world.app).await.unwrap(), 1);
    assert_eq!(world.app.store.sessions_of(ada.id).await.unwrap(), []);
    assert!(world.app.live.sessions.is_empty());
    assert_eq!(world.app.live.requests.count(), 0);
}

#[tokio::test]
async fn a_banned_network_loses_also_what_it_has_open_where_nobody_signs_in() {
    let world = World::new().await;
    let open = world.open_at("wiki.localhost", "/public/stream", "").await.unwrap().open;
    let who = Banned::Network("203.0.113.0/24".parse().unwrap());
    let ban = Ban { who, until: Some(world.app.clock.now().plus(HOUR)), ..ban_of(UserId::of_nobody(0), &world) };
    world.app.store.add_ban(ban, world.entry(Act::BanAdded)).await.unwrap();
    world.app.live.close_overdue(&world.app.settings.session, world.app.clock.now());
    assert!(open.cancelled.is_cancelled());
    for url in ["http://wiki.localhost:8080/public/x", SIGN_IN, "http://wiki.localhost:8080/.vestibule/health"] {
        world.browser().visit(url).await.is(403);
    }
    world.browser_at([198, 51, 100, 1]).visit("http://wiki.localhost:8080/public/x").await.is(200);
    world.clock.advance(HOUR);
    assert!(world.open_at("wiki.localhost", "/public/stream", "").await.is_some());
}
