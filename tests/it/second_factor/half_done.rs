//! A half-done sign-in is nobody.

use std::time::Duration;

use http::Method;
use vestibule::portal::routes::{ROUTES, Stands, Who};

use super::super::support::{Authenticator, Browser, ENDINGS, Page, World};
use super::{PASSWORD, WIKI, other_way, password_given};

const STEP: &str = "http://portal.localhost:8080/.vestibule/sign-in/factor";
const FORM: [(&str, &str); 4] = [
    ("sec-fetch-site", "same-origin"),
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-dest", "document"),
    ("content-type", "application/x-www-form-urlencoded"),
];
const NAVIGATION: [(&str, &str); 3] =
    [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document"), ("sec-fetch-site", "none")];

async fn ada(world: &World) -> Authenticator {
    world.person("ada", PASSWORD, &["staff"]).await;
    world.give_authenticator("ada", "Phone").await.0
}

fn csrf_of(page: &Page) -> String {
    page.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap().1
}

async fn is_still_nobody(browser: &mut Browser<'_>) {
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
    browser.visit(WIKI).await.shows("Sign in to continue");
}

#[tokio::test]
async fn after_the_password_alone_every_page_and_every_app_sees_a_stranger() {
    let world = World::new().await;
    ada(&world).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser, "ada").await;
    let ticket = page.url.split("ticket=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    for row in ROUTES.iter().filter(|row| row.path != "/sign-in/factor") {
        let host = if row.stands == Stands::Apps { "wiki" } else { "portal" };
        let url = format!("http://{host}.localhost:8080/.vestibule{}?ticket={ticket}", row.path);
        let page = browser.send(Method::GET, &url, &NAVIGATION, "").await;
        assert!(!page.body.contains("ada"), "{}: {}", row.path, page.body);
        if row.who == Who::SignedIn {
            page.is(303);
            assert!(page.header("location").unwrap().contains("/sign-in"), "{}", row.path);
        }
        let body = format!(
            "csrf={}&ticket={ticket}&session=others&where=everywhere&kept=yes",
            csrf_of(&{ browser.visit(&format!("{STEP}?ticket={ticket}")).await })
        );
        let page = browser.send(Method::POST, &url, &FORM, &body).await;
        assert!(!page.body.contains(">ada<") && page.status != 200, "{} {}", row.path, page.status);
    }
    for host in ["wiki", "staff"] {
        for path in ["/", "/page", "/api/x"] {
            let page = browser.send(Method::GET, &format!("http://{host}.localhost:8080{path}"), &NAVIGATION, "").await;
            page.is(303);
            // Nor does the ticket open anything as a cookie.
            browser.jar.insert(("portal.localhost".into(), "vestibule".into()), ticket.clone());
            browser.jar.insert((format!("{host}.localhost"), "vestibule-app".into()), ticket.clone());
            browser.send(Method::GET, &format!("http://{host}.localhost:8080{path}"), &NAVIGATION, "").await.is(303);
            browser.jar.remove(&("portal.localhost".into(), "vestibule".into()));
            browser.jar.remove(&(format!("{host}.localhost"), "vestibule-app".into()));
        }
    }
    assert_eq!(world.apps_saw(), [""; 0]);
    is_still_nobody(&mut browser).await;
}

#[tokio::test]
async fn nothing_odd_that_is_sent_to_the_step_leads_on() {
    let world = World::new().await;
    let app = ada(&world).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser, "ada").await;
    let (url, csrf) = (page.url.clone(), csrf_of(&page));
    let code = app.code_at(world.now());
    let bodies = [
        String::new(),
        format!("csrf={csrf}"),
        format!("csrf={csrf}&code="),
        format!("csrf={csrf}&code=null&way=null"),
        format!("csrf={csrf}&code=true"),
        format!("csrf={csrf}&code=0"),
        format!("csrf={csrf}&code[]={code}"),
        format!("csrf={csrf}&code={code}&code={code}"),
        format!("csrf={csrf}&csrf={csrf}&code={code}"),
        format!("code={code}"),
        format!("csrf=x&code={code}"),
        format!("csrf={csrf}&code=%00%ff"),
        format!("{{\"csrf\":\"{csrf}\",\"code\":\"{code}\"}}"),
    ];
    for body in &bodies {
        let answer = browser.send(Method::POST, &url, &FORM, body).await;
        assert!(answer.status != 200, "{body}: {}", answer.status);
        assert_eq!(browser.cookie("portal.localhost", "vestibule"), None, "{body}");
    }
    let right = format!("csrf={csrf}&code={code}");
    for kind in ["application/json", "text/plain", "multipart/form-data; boundary=x"] {
        let headers = [FORM[0], FORM[1], FORM[2], ("content-type", kind)];
        browser.send(Method::POST, &url, &headers, &right).await.is(400);
    }
    for site in ["cross-site", "same-site", "none"] {
        let headers = [("sec-fetch-site", site), FORM[1], FORM[2], FORM[3]];
        browser.send(Method::POST, &url, &headers, &right).await.is(403);
    }
    browser.send(Method::GET, &format!("{url}&code={code}&csrf={csrf}"), &NAVIGATION, "").await.is(200);
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        browser.send(method, &url, &FORM, &right).await.is(405);
    }
    for ticket in ["", "x", &"A".repeat(43), &"A".repeat(10_000)] {
        let answer = browser.send(Method::POST, &format!("{STEP}?ticket={ticket}"), &FORM, &right).await;
        answer.is(303);
        assert!(answer.header("location").unwrap().ends_with("/sign-in"));
    }
    is_still_nobody(&mut browser).await;
}

#[tokio::test]
async fn in_another_browser_a_half_done_sign_in_is_worth_nothing() {
    let world = World::new().await;
    let app = ada(&world).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser, "ada").await;
    let mut other = world.browser();
    other.visit(&page.url).await.shows("That sign-in is over").shows("name=\"password\"");
    let theirs = other.visit("http://portal.localhost:8080/.vestibule/sign-in").await;
    let body = format!("csrf={}&code={}", csrf_of(&theirs), app.code_at(world.now()));
    other.send(Method::POST, &page.url, &FORM, &body).await.is(303);
    is_still_nobody(&mut other).await;
    // And no try was taken from its owner.
    browser.submit(&page, &[("code", &app.code_at(world.now()))]).await.is(200);
}

#[tokio::test]
async fn a_half_done_sign_in_ends_after_ten_minutes_and_says_so() {
    let world = World::new().await;
    let app = ada(&world).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser, "ada").await;
    world.clock.advance(Duration::from_secs(599));
    browser.visit(&page.url).await.is(200).shows("One more step").shows("1 second");
    world.clock.advance(Duration::from_secs(1));
    let over = browser.submit(&page, &[("code", &app.code_at(world.now()))]).await;
    over.shows("That sign-in is over").shows("Sign in to continue to");
    is_still_nobody(&mut browser).await;
}

#[tokio::test]
async fn whoever_is_locked_deleted_banned_or_given_a_new_password_meanwhile_does_not_get_in() {
    for how in ENDINGS {
        let world = World::new().await;
        let app = ada(&world).await;
        let codes = world.give_recovery_codes("ada").await;
        let (mut by_app, mut by_paper) = (world.browser(), world.browser());
        let asks_app = password_given(&mut by_app, "ada").await;
        let page = password_given(&mut by_paper, "ada").await;
        let asks_paper = other_way(&mut by_paper, &page, "recovery").await;
        asks_paper.is(200).shows("recovery code");
        world.end_account("ada", how).await;
        let code = app.code_at(world.now());
        for (browser, page, code) in [(&mut by_app, &asks_app, &code), (&mut by_paper, &asks_paper, &codes[0])] {
            let answer = browser.submit(page, &[("code", code)]).await;
            assert!(answer.body.contains("That sign-in is over"), "{how}: {}", answer.body);
            assert_eq!(browser.cookie("portal.localhost", "vestibule"), None, "{how}");
        }
    }
}

#[tokio::test]
async fn another_tab_that_was_half_done_simply_goes_on_once_somebody_is_in() {
    let world = World::new().await;
    let app = ada(&world).await;
    let mut browser = world.browser();
    let first = password_given(&mut browser, "ada").await;
    let second = password_given(&mut browser, "ada").await;
    browser.submit(&first, &[("code", &app.code_at(world.now()))]).await.is(200);
    let session = browser.cookie("portal.localhost", "vestibule").unwrap().to_owned();
    assert_eq!(browser.submit(&second, &[("code", "000000")]).await.url, WIKI);
    assert_eq!(browser.visit(&second.url).await.url, WIKI);
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), Some(session.as_str()));
}

#[tokio::test]
async fn planted_cookies_are_replaced_when_somebody_signs_in() {
    let world = World::new().await;
    let app = ada(&world).await;
    let mut thief = world.browser();
    thief.visit(WIKI).await;
    let planted = thief.cookie("portal.localhost", "vestibule-browser").unwrap().to_owned();
    let mut browser = thief.copy();
    let page = password_given(&mut browser, "ada").await;
    // Whoever planted the cookie has neither the ticket's address nor, after the sign-in, a known browser.
    browser.submit(&page, &[("code", &app.code_at(world.now()))]).await.is(200);
    assert_ne!(browser.cookie("portal.localhost", "vestibule-browser"), Some(planted.as_str()));
    thief.visit(&page.url).await.shows("Sign in");
    is_still_nobody(&mut thief).await;
}
