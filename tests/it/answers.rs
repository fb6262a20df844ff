//! Each kind of request gets the answer that it can use, and none that says too much.

use http::Method;
use vestibule::domain::audit::Act;
use vestibule::domain::ban::{Ban, Banned};
use vestibule::domain::ids::BanId;
use vestibule::domain::user::{Status, User};
use vestibule::store::Ending;

use super::support::{Browser, World};

const PASSWORD: &str = "correct horse battery staple";
const WIKI: &str = "http://wiki.localhost:8080/page?a=1";
const SIGN_IN: &str = "http://portal.localhost:8080/.vestibule/sign-in";
const NAVIGATION: [(&str, &str); 2] = [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
const FETCH: (&str, &str) = ("sec-fetch-mode", "cors");

fn json(page: &super::support::Page) -> serde_json::Value {
    serde_json::from_str(&page.body).expect("JSON")
}

/// Ada may sign in. Dora is disabled, walt waits to be let in, bea is banned, and nora has no password; nobody is told.
async fn people_of_every_standing(world: &World) {
    for name in ["ada", "dora", "walt", "bea", "nora"] {
        let user = world.person(name, PASSWORD, &[]).await;
        let changed = match name {
            "dora" => User { status: Status::Disabled, ..user },
            "walt" => User { status: Status::Waiting, ..user },
            "nora" => User { password: None, ..user },
            _ => user,
        };
        world.app.store.save_user(&changed, Ending::All, world.entry(Act::UserDisabled).into()).await.unwrap();
    }
    let (id, who) = (BanId::from_bytes([1; 16]), Banned::User(world.user("bea").await.id));
    let ban = Ban { id, who, created: world.app.clock.now(), until: None, reason: String::new() };
    world.app.store.add_ban(ban, world.entry(Act::BanAdded)).await.unwrap();
}

async fn follows(browser: &mut Browser<'_>, address: &str) -> String {
    let page = browser.visit(address).await;
    browser.sign_in(&page, "ada", PASSWORD).await.url
}

#[tokio::test]
async fn a_script_is_told_where_to_sign_in_and_that_leads_back_to_the_page_it_ran_on() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    for (referer, back) in [
        ("http://wiki.localhost:8080/page?b=2", "http://wiki.localhost:8080/page?b=2"),
        ("http://wiki.localhost:8080/", "http://wiki.localhost:8080/"),
        ("http://staff.localhost:8080/x", "http://wiki.localhost:8080/"),
        ("https://evil.test/", "http://wiki.localhost:8080/"),
        ("http://wiki.localhost:8080@evil.test/", "http://wiki.localhost:8080/"),
        ("nonsense", "http://wiki.localhost:8080/"),
    ] {
        let mut browser = world.browser();
        let page = browser.send(Method::GET, WIKI, &[FETCH, ("referer", referer)], "").await;
        page.is(401);
        assert_eq!(page.header("content-type"), Some("application/problem+json"));
        let problem = json(&page);
        assert_eq!(problem["status"], 401);
        let sign_in = problem["sign_in"].as_str().unwrap();
        assert!(sign_in.starts_with(SIGN_IN), "{sign_in}");
        assert_eq!(follows(&mut browser, sign_in).await, back, "{referer}");
    }
    let mut browser = world.browser();
    let page = browser.send(Method::GET, "http://wiki.localhost:8080/.vestibule/whoami", &[FETCH], "").await;
    page.is(200);
    assert_eq!(json(&page)["signed_in"], false);
    let sign_in = json(&page)["sign_in"].as_str().unwrap().to_owned();
    assert_eq!(follows(&mut browser, &sign_in).await, "http://wiki.localhost:8080/");
}

#[tokio::test]
async fn each_kind_of_request_is_refused_in_its_own_way_and_none_reaches_the_app() {
    let world = World::new().await;
    let mut stranger = world.browser();
    let websocket = [("connection", "Upgrade"), ("upgrade", "websocket"), ("sec-websocket-version", "13")];
    for (headers, status) in [
        (&NAVIGATION[..], 303),
        (&[("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")], 401),
        (&[FETCH], 401),
        (&[("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")], 401),
        (&websocket, 401),
        (&[("accept", "text/event-stream")], 401),
        (&[("user-agent", "curl/8.5.0")], 401),
    ] {
        for method in [Method::GET, Method::HEAD] {
            let page = stranger.send(method.clone(), WIKI, headers, "").await;
            page.is(status);
            assert_eq!(page.header("cache-control"), Some("no-store"));
            assert_eq!(page.header("x-vestibule-response"), Some("gateway"));
            assert_eq!(page.header("www-authenticate"), None);
        }
    }
    let grpc = stranger.send(Method::POST, WIKI, &[("content-type", "application/grpc")], "").await;
    grpc.is(200);
    assert_eq!(grpc.header("grpc-status"), Some("16"));
    assert_eq!(world.apps_saw(), [""; 0]);
}

#[tokio::test]
async fn a_form_that_was_posted_to_an_app_is_not_repeated_after_signing_in() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let lead = browser.send(Method::POST, WIKI, &NAVIGATION, "delete=everything").await;
    lead.is(303);
    let back = follows(&mut browser, lead.header("location").unwrap()).await;
    assert_eq!(back, "http://wiki.localhost:8080/");
    assert_eq!(world.apps_saw(), ["ada GET http://wiki.localhost/"]);
}

#[tokio::test]
async fn next_is_another_name_for_rd_and_two_of_them_are_refused() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let target = "http://wiki.localhost:8080/a%2520b?x=1&y=%C3%BC#part";
    let quoted = target.replace('%', "%25").replace('&', "%26").replace('#', "%23");
    let mut browser = world.browser();
    assert_eq!(follows(&mut browser, &format!("{SIGN_IN}?next={quoted}")).await, target);
    // Somebody who is signed in already simply goes on.
    assert_eq!(browser.visit(&format!("{SIGN_IN}?rd={quoted}")).await.url, target);
    for both in ["rd=/&next=/", "rd=/&rd=/", "next=/&rd=https://evil.test", "enter=x&enter=y"] {
        browser.visit(&format!("{SIGN_IN}?{both}")).await.is(400);
    }
}

#[tokio::test]
async fn a_stolen_ticket_is_used_up_by_any_browser_that_shows_it() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    // Mallory has a cookie of the app's host and lets ada's browser fetch a ticket for it.
    let mut mallory = world.browser();
    let lure = mallory.visit("http://wiki.localhost:8080/").await.url;
    let mut ada = world.browser();
    let page = ada.visit(SIGN_IN).await;
    ada.sign_in(&page, "ada", PASSWORD).await.is(200);
    let ticket = ada.send(Method::GET, &lure, &NAVIGATION, "").await.header("location").unwrap().to_owned();
    ada.visit(&ticket).await.is(400).shows("cookie");
    mallory.visit(&ticket).await.is(400);
    mallory.visit("http://wiki.localhost:8080/").await.shows("Sign in");
    assert!(world.app.live.hand_overs.is_empty());
    assert_eq!(world.apps_saw(), [""; 0]);
}

#[tokio::test]
async fn a_problem_is_told_to_whoever_is_signed_in_by_their_name() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit("http://portal.localhost:8080/").await;
    browser.sign_in(&page, "ada", PASSWORD).await.is(200);
    let form = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
    let page = browser.send(Method::POST, "http://portal.localhost:8080/.vestibule/sign-out", &form, "").await;
    page.is(403).shows("ada");
    world.browser().visit("http://portal.localhost:8080/.vestibule/none").await.is(404);
}

#[tokio::test]
async fn no_link_makes_a_page_say_what_did_not_happen() {
    let world = World::new().await;
    for query in ["notice=signed-out", "vestibule-notice=signed-out", "error=signed-out", "message=You+are+signed+out"]
    {
        let page = world.browser().visit(&format!("{SIGN_IN}?{query}")).await;
        assert!(!page.body.contains("signed out"), "{query}");
    }
}

#[tokio::test]
async fn refusals_at_the_sign_in_page_differ_in_nothing_but_their_proof() {
    const WRONG: &str = "a wrong guess";
    let world = World::new().await;
    people_of_every_standing(&world).await;
    let mut answers = Vec::new();
    for (name, password) in [
        ("ada", WRONG),
        ("bob", WRONG),
        ("ada@example.com", WRONG),
        ("bob@example.com", WRONG),
        ("a b", WRONG),
        ("ADA", WRONG),
        // Whoever knows the password learns no more than whoever does not.
        ("dora", PASSWORD),
        ("dora", WRONG),
        ("walt", PASSWORD),
        ("walt", WRONG),
        ("walt@example.com", PASSWORD),
        ("bea", PASSWORD),
        ("bea", WRONG),
        ("nora", PASSWORD),
    ] {
        let mut browser = world.browser();
        let page = browser.visit("http://wiki.localhost:8080/").await;
        let enter = page.url.split("enter=").nth(1).unwrap().to_owned();
        let page = browser.sign_in(&page, name, password).await;
        page.is(401);
        // The name that was typed comes back.
        answers.push(page.but_for(&[&enter, &format!("value=\"{name}\"")]));
    }
    for (number, answer) in answers.iter().enumerate() {
        assert_eq!(answer, &answers[0], "{number}");
    }
}

/// F1, F2: somebody who guesses at names until they have to wait learns no more by that.
#[tokio::test]
async fn whoever_has_to_wait_is_told_the_same_at_every_name_and_nothing_is_worked_out_for_it() {
    const WRONG: &str = "a wrong guess";
    let world = World::new().await;
    people_of_every_standing(&world).await;
    let names = ["ada", "nobody-here", "dora", "walt", "bea", "nora", "nobody@example.com", "bob@example.com"];
    let mut answers = Vec::new();
    for (place, name) in (0_u8..).zip(names) {
        for round in 0..10 {
            let mut browser = world.browser_at([198, 51, place, round]);
            let page = browser.visit(SIGN_IN).await;
            browser.sign_in(&page, name, WRONG).await.is(401);
        }
        for password in [WRONG, PASSWORD] {
            let mut browser = world.browser();
            let page = browser.visit(SIGN_IN).await;
            let before = world.app.passwords.occupancy().hashed;
            let page = browser.sign_in(&page, name, password).await;
            assert_eq!(world.app.passwords.occupancy().hashed, before, "{name}");
            assert_eq!(page.is(429).header("retry-after"), Some("60"), "{name}");
            answers.push((name, page.but_for(&[&format!("value=\"{name}\"")])));
        }
    }
    for (name, answer) in &answers {
        assert_eq!(answer, &answers[0].1, "{name}");
    }
}

/// What a clock could tell: each of them costs one hash, no more and no less.
#[tokio::test]
async fn whoever_may_not_sign_in_costs_the_same_work_as_whoever_may() {
    let world = World::new().await;
    people_of_every_standing(&world).await;
    let hashed = || world.app.passwords.occupancy().hashed;
    for name in ["ada", "nobody-here", "dora", "walt", "bea", "nora", "nobody@example.com", "bea@example.com", "a b"] {
        for password in ["a wrong guess", PASSWORD] {
            let mut browser = world.browser();
            let page = browser.visit(SIGN_IN).await;
            let before = hashed();
            let status = browser.sign_in(&page, name, password).await.status.as_u16();
            assert_eq!(hashed() - before, 1, "{name}");
            assert_eq!(status, if (name, password) == ("ada", PASSWORD) { 200 } else { 401 }, "{name}");
        }
    }
}

#[tokio::test]
async fn a_probe_that_looks_like_a_load_balancers_is_a_stranger_as_any_other() {
    let world = World::new().await;
    for agent in ["GoogleHC/1.0", "kube-probe/1.30", "ELB-HealthChecker/2.0", "curl/8.5.0"] {
        let probe = [("user-agent", agent)];
        for path in ["/", "/healthz", "/health", "/ping", "/ready", "/livez", "/-/healthy", "/HEALTHZ", "/healthz/x"] {
            for method in [Method::GET, Method::HEAD] {
                let page = world.browser().send(method, &format!("http://wiki.localhost:8080{path}"), &probe, "").await;
                assert_eq!(page.status, 401, "{agent} {path}");
            }
        }
        for path in ["/.vestibule/healthz", "/.vestibule/health/", "/.vestibule/HEALTH", "/.vestibule/health/x"] {
            let page =
                world.browser().send(Method::GET, &format!("http://wiki.localhost:8080{path}"), &probe, "").await;
            assert!(page.status.is_client_error(), "{agent} {path}: {}", page.status);
        }
        // The one place that answers says nothing else.
        let page = world.browser().send(Method::GET, "http://wiki.localhost:8080/.vestibule/health", &probe, "").await;
        assert_eq!(page.is(200).body, "ok\n");
    }
    assert_eq!(world.apps_saw(), [""; 0]);
}

#[tokio::test]
async fn a_password_manager_is_led_to_the_page_that_changes_it_and_believes_it() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = world.browser();
    let well_known = "http://portal.localhost:8080/.well-known/";
    let page = ada.visit(&format!("{well_known}change-password")).await;
    let page = ada.sign_in(&page, "ada", PASSWORD).await;
    assert_eq!(page.is(200).url, "http://portal.localhost:8080/.vestibule/account/password");
    // By this they find out whether a host answers anything at all with a page.
    let nothing = "resource-that-should-not-exist-whose-status-code-should-not-be-200";
    ada.visit(&format!("{well_known}{nothing}")).await.is(404);
    ada.visit("http://staff.localhost:8080/.well-known/change-password").await.is(403);
}

#[tokio::test]
async fn whose_session_ended_by_itself_is_told_so_and_who_signed_out_or_never_signed_in_is_not() {
    const ENDED: &str = "Your session has ended. Sign in again.";
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit(WIKI).await;
    assert!(!page.body.contains(ENDED));
    browser.sign_in(&page, "ada", PASSWORD).await.is(200);
    world.clock.advance(std::time::Duration::from_hours(2));
    let page = browser.visit(WIKI).await;
    page.shows(ENDED);
    let page = browser.sign_in(&page, "ada", "a wrong guess").await;
    assert!(!page.body.contains(ENDED), "what matters now is said alone");
    browser.sign_in(&page, "ada", PASSWORD).await.is(200);
    let page = browser.visit("http://portal.localhost:8080/.vestibule/sign-out").await;
    browser.submit(&page, &[]).await;
    assert!(!browser.visit(SIGN_IN).await.body.contains(ENDED));
}
