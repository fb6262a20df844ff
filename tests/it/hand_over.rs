//! From the portal's host to apps' hosts: what a thief, a second browser and a shared host can do with it.

use std::time::Duration;

use http::Method;

use super::support::{World, world::SHARED_HOST};

const PASSWORD: &str = "correct horse battery staple";

/// A browser that is signed in at the portal, and the address with the ticket that it was about to open.
async fn ticket(world: &World) -> (super::support::Browser<'_>, String) {
    let mut browser = world.browser();
    let page = browser.visit("http://wiki.localhost:8080/secret").await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    let address = page.way.iter().find(|url| url.contains("/enter?")).expect("a ticket").clone();
    (browser, address)
}

#[tokio::test]
async fn a_ticket_is_worthless_without_the_cookie_that_it_is_bound_to() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit("http://wiki.localhost:8080/secret").await;
    // Straight to the ticket, without opening it.
    let sign_in = page.url.clone();
    let portal_only = {
        let page = browser.visit("http://portal.localhost:8080/.vestibule/sign-in").await;
        browser.sign_in(&page, "ada", PASSWORD).await.is(200);
        browser.send(Method::GET, &sign_in, &[("sec-fetch-mode", "navigate")], "").await
    };
    let address = portal_only.header("location").unwrap().to_owned();
    assert!(address.starts_with("http://wiki.localhost:8080/.vestibule/enter?ticket="), "{address}");

    let mut thief = world.browser();
    thief.visit(&address).await.is(400);
    thief.visit("http://wiki.localhost:8080/secret").await.shows("Sign in");
    thief.visit(&address).await.is(400).shows("again");
    assert_eq!(world.apps_saw(), [""; 0]);
}

#[tokio::test]
async fn a_ticket_counts_once_and_for_a_minute() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let (mut browser, address) = ticket(&world).await;
    let mut again = browser.copy();
    again.jar.remove(&("wiki.localhost".to_owned(), "vestibule-app".to_owned()));
    again.visit(&address).await.is(400);
    // Whoever is in already just goes on.
    browser.visit(&address).await.is(200).shows("ada GET");

    let mut slow = world.browser();
    let page = slow.visit("http://wiki.localhost:8080/secret").await;
    let sign_in = page.url.clone();
    let page = slow.visit("http://portal.localhost:8080/.vestibule/sign-in").await;
    slow.sign_in(&page, "ada", PASSWORD).await.is(200);
    let lead = slow.send(Method::GET, &sign_in, &[("sec-fetch-mode", "navigate")], "").await;
    world.clock.advance(Duration::from_mins(1));
    slow.visit(lead.header("location").unwrap()).await.is(400);
}

#[tokio::test]
async fn a_session_of_an_apps_host_is_good_for_that_host_alone() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &["staff"]).await;
    let (browser, _) = ticket(&world).await;
    let stolen = browser.cookie("wiki.localhost", "vestibule-app").unwrap().to_owned();
    let root = browser.cookie("portal.localhost", "vestibule").unwrap().to_owned();
    world.apps_saw();

    for (host, name, value) in [
        ("portal.localhost", "vestibule", &stolen),
        ("portal.localhost", "vestibule-app", &stolen),
        ("staff.localhost", "vestibule-app", &stolen),
        ("staff.localhost", "vestibule", &stolen),
        ("wiki.localhost", "vestibule", &stolen),
        ("wiki.localhost", "vestibule-app", &root),
        ("wiki.localhost", "vestibule", &root),
    ] {
        let mut thief = world.browser();
        thief.jar.insert((host.to_owned(), name.to_owned()), value.clone());
        let page = thief.visit(&format!("http://{host}:8080/")).await;
        page.shows("Sign in");
        assert_eq!(world.apps_saw(), [""; 0], "{name} at {host}");
    }
}

#[tokio::test]
async fn ending_the_sign_in_ends_its_children() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let (mut browser, _) = ticket(&world).await;
    let mut elsewhere = world.browser();
    let page = elsewhere.visit("http://portal.localhost:8080/.vestibule/account/sessions").await;
    let page = elsewhere.sign_in(&page, "ada", PASSWORD).await;
    // The first form on the page ends the other session.
    elsewhere.submit(&page, &[]).await.is(200).shows("ended");
    browser.visit("http://wiki.localhost:8080/").await.shows("Sign in");
}

#[tokio::test]
async fn on_a_shared_host_no_script_of_the_app_reads_our_pages_and_no_service_worker_starts() {
    let world = World::with(SHARED_HOST).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit("http://localhost:8080/page#top").await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    page.is(200).shows("ada GET http://localhost/page");

    for dest in ["empty", "iframe", "script", "image", "object", "embed"] {
        for path in ["/", "/account", "/sign-in", "/sign-out"] {
            let url = format!("http://localhost:8080/.vestibule{path}");
            let headers = [("sec-fetch-dest", dest), ("sec-fetch-mode", "cors"), ("sec-fetch-site", "same-origin")];
            let page = browser.send(Method::GET, &url, &headers, "").await;
            page.is(403);
            assert!(!page.body.contains("csrf"), "{dest} {path}");
        }
    }
    world.apps_saw();
    let worker = [("service-worker", "script"), ("sec-fetch-dest", "serviceworker")];
    browser.send(Method::GET, "http://localhost:8080/sw.js", &worker, "").await.is(403);
    assert_eq!(world.apps_saw(), [""; 0]);
}
