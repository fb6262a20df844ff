//! Browsers in which the second factor is not asked for.

use std::time::Duration;

use vestibule::actions::manage_trust::trusted_by;
use vestibule::domain::audit::Act;
use vestibule::domain::session::Second;

use super::super::support::{Authenticator, Browser, World};
use super::{PASSWORD, WIKI, password_given, with};

const DAY: Duration = Duration::from_hours(24);

async fn sign_out(browser: &mut Browser<'_>) {
    let page = browser.visit("http://portal.localhost:8080/.vestibule/sign-out").await;
    browser.submit(&page, &[]).await;
}

/// Signed in with a code, trusted, and out again.
async fn trusted<'w>(world: &'w World, name: &str, app: &Authenticator) -> Browser<'w> {
    let mut browser = world.browser();
    let page = password_given(&mut browser, name).await;
    page.shows("in this browser for <bdi>30 days</bdi>");
    browser.submit(&page, &[("code", &app.code_at(world.now())), ("trust", "yes")]).await.is(200);
    assert!(browser.cookie("portal.localhost", "vestibule-trust").is_some());
    sign_out(&mut browser).await;
    browser
}

async fn asks_for_a_code(browser: &mut Browser<'_>, name: &str) -> bool {
    let page = browser.visit(WIKI).await;
    let page = browser.sign_in(&page, name, PASSWORD).await;
    assert!(page.url == WIKI || page.body.contains("One more step"), "{}\n{}", page.url, page.body);
    page.url != WIKI
}

#[tokio::test]
async fn a_trusted_browser_asks_for_no_code_for_thirty_days() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let mut browser = trusted(&world, "ada", &app).await;
    assert!(!asks_for_a_code(&mut browser, "ada").await);
    let sessions = world.app.store.sessions_of(world.user("ada").await.id).await.unwrap();
    assert!(sessions.iter().all(|session| session.methods.second == Some(Second::Trusted)));
    sign_out(&mut browser).await;

    world.clock.advance(30 * DAY);
    assert!(asks_for_a_code(&mut browser, "ada").await);
    assert_eq!(browser.cookie("portal.localhost", "vestibule-trust"), None, "and the cookie is taken back");
}

#[tokio::test]
async fn a_trust_stands_for_its_owner_in_its_browser_alone() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    world.person("bob", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    world.give_authenticator("bob", "Phone").await;
    let ada = trusted(&world, "ada", &app).await;
    assert!(asks_for_a_code(&mut ada.copy(), "bob").await, "not for bob");
    assert!(asks_for_a_code(&mut world.browser(), "ada").await, "not in a browser without the cookie");
    let mut forged = world.browser();
    for value in ["x".repeat(43), "A".repeat(43), String::new()] {
        forged.jar.insert(("portal.localhost".to_owned(), "vestibule-trust".to_owned()), value);
        assert!(asks_for_a_code(&mut forged, "ada").await);
    }
    let wrong_password = {
        let mut browser = ada.copy();
        let page = browser.visit(WIKI).await;
        browser.sign_in(&page, "ada", "not this one").await.status.as_u16()
    };
    assert_eq!(wrong_password, 401, "and the password is asked for in any case");
}

#[tokio::test]
async fn a_trust_that_its_owner_ended_stands_for_nothing() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let mut browser = trusted(&world, "ada", &app).await;
    let ada = world.user("ada").await;
    assert_eq!(world.app.store.end_trust(ada.id, None, world.entry(Act::TrustEnded)).await.unwrap(), 1);
    assert!(asks_for_a_code(&mut browser, "ada").await);
}

#[tokio::test]
async fn a_trusted_browser_lets_nobody_in_who_is_locked_out() {
    for how in ["disabled", "deleted", "banned"] {
        let world = World::new().await;
        world.person("ada", PASSWORD, &[]).await;
        let (app, _) = world.give_authenticator("ada", "Phone").await;
        let mut browser = trusted(&world, "ada", &app).await;
        world.end_account("ada", how).await;
        let page = browser.visit(WIKI).await;
        browser.sign_in(&page, "ada", PASSWORD).await.is(401);
        assert_eq!(browser.cookie("portal.localhost", "vestibule"), None, "{how}");
    }
}

#[tokio::test]
async fn a_trust_stands_no_longer_than_is_offered_now() {
    let mut world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let jar = trusted(&world, "ada", &app).await.jar;
    world.clock.advance(Duration::from_hours(2));
    let ada = world.user("ada").await.id;
    for (lasts, is_trusted) in [("30d", true), ("3h", true), ("2h", false), ("0s", false)] {
        world.reload(&with(&format!("[second_factor]\ntrust_lasts = \"{lasts}\"")));
        let mut browser = world.browser();
        browser.jar.clone_from(&jar);
        assert_eq!(asks_for_a_code(&mut browser, "ada").await, !is_trusted, "{lasts}");
        let listed = trusted_by(&world.app, ada).await.unwrap();
        assert_eq!(listed.len(), usize::from(is_trusted), "and it is listed as long as it stands: {lasts}");
    }
}

#[tokio::test]
async fn where_no_trust_is_offered_none_is_given() {
    let world = World::with(&with("[second_factor]\ntrust_lasts = \"0s\"")).await;
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let mut browser = world.browser();
    let page = password_given(&mut browser, "ada").await;
    assert!(!page.body.contains("name=\"trust\""));
    browser.submit(&page, &[("code", &app.code_at(world.now())), ("trust", "yes")]).await.is(200);
    assert_eq!(browser.cookie("portal.localhost", "vestibule-trust"), None);
}
