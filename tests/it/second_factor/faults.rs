//! The store fails while a second factor is judged or stored: nobody is in by a code that could not be used up, nothing
//! half-done stays, and the same form does it later.

use vestibule::crypto::token::hash_token;
use vestibule::domain::factor::Factor;

use super::super::store_down::is_unavailable;
use super::super::support::{Authenticator, Browser, World};
use super::{PASSWORD, WIKI, other_way, password_given, with};

const SAFE: &str = "http://safe.localhost:8080/";
const ASKS_FOR_TWO: &str = r#"
[[app]]
name = "safe"
title = "Safe"
host = "safe.localhost"
upstream = "http://127.0.0.1:3002"
policy = "two_factor"
"#;

async fn factors(world: &World) -> Vec<Factor> {
    world.app.store.factors_of(world.user("ada").await.id).await.unwrap()
}

fn is_in(browser: &Browser<'_>) -> bool {
    browser.cookie("portal.localhost", "vestibule").is_some()
}

#[tokio::test]
async fn a_code_that_cannot_be_used_up_lets_nobody_in_and_is_good_later() {
    for way in ["totp", "recovery"] {
        for call in ["ticket", "user", "factors_of", "knows_browser", "count_attempt", "count_answer", "start_session"]
        {
            let world = World::new().await;
            world.person("ada", PASSWORD, &[]).await;
            let (app, _) = world.give_authenticator("ada", "Phone").await;
            let codes = world.give_recovery_codes("ada").await;
            let before = (world.user("ada").await, factors(&world).await);
            let mut ada = world.browser();
            let mut page = password_given(&mut ada, "ada").await;
            let mut code = app.code_at(world.now());
            if way == "recovery" {
                page = other_way(&mut ada, &page, way).await;
                code.clone_from(&codes[0]);
            }
            world.store.fails(&[call]);
            is_unavailable(&ada.submit(&page, &[("code", &code)]).await);
            assert!(!is_in(&ada), "{way} {call}");
            world.store.fails(&[]);
            assert_eq!((world.user("ada").await, factors(&world).await), before, "{way} {call}");
            ada.visit(WIKI).await.shows("Sign in to continue");
            assert_eq!(world.apps_saw(), [""; 0], "{way} {call}");

            assert_eq!(ada.submit(&page, &[("code", &code)]).await.url, WIKI, "{way} {call}");
            let mut other = world.browser();
            let page = password_given(&mut other, "ada").await;
            let page = if way == "recovery" { other_way(&mut other, &page, way).await } else { page };
            other.submit(&page, &[("code", &code)]).await.is(401);
        }
    }
}

#[tokio::test]
async fn a_wrong_code_that_cannot_be_written_down_is_counted_and_not_answered() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let mut ada = world.browser();
    let page = password_given(&mut ada, "ada").await;
    let wrong = app.wrong_code_at(world.now());
    world.store.fails(&["record"]);
    for _ in 0..4 {
        is_unavailable(&ada.submit(&page, &[("code", &wrong)]).await);
    }
    world.store.fails(&[]);
    // The fifth is the last one, whatever was answered to the others.
    ada.submit(&page, &[("code", &wrong)]).await.shows("Sign in");
    ada.submit(&page, &[("code", &app.code_at(world.now()))]).await.shows("Sign in");
    assert!(!is_in(&ada));
}

#[tokio::test]
async fn a_first_factor_that_cannot_be_stored_on_the_way_in_is_none_and_leaves_its_link_good() {
    for line in ["", "enroll = \"link\""] {
        for call in ["ticket", "user", "factors_of", "knows_browser", "start_session"] {
            let world = World::with(&with(&format!("[second_factor]\npolicy = \"required\"\n{line}"))).await;
            world.person("ada", PASSWORD, &[]).await;
            let link = world.enroll_link("ada").await;
            let ticket = hash_token(link.split("enroll=").nth(1).unwrap()).unwrap();
            let mut ada = world.browser();
            let page = ada.visit(if line.is_empty() { WIKI } else { &link }).await;
            let page = ada.sign_in(&page, "ada", PASSWORD).await;
            let app = Authenticator::scan(&page.is(200).body);
            let code = app.code_at(world.now());
            let before = world.user("ada").await;
            world.store.fails(&[call]);
            is_unavailable(&ada.submit(&page, &[("code", &code)]).await);
            assert!(!is_in(&ada), "{line} {call}");
            world.store.fails(&[]);
            assert_eq!((world.user("ada").await, factors(&world).await), (before, Vec::new()), "{line} {call}");
            assert!(world.app.store.ticket(&ticket).await.unwrap().is_some(), "{line} {call}");

            ada.submit(&page, &[("code", &code)]).await.is(200).shows("Keep your recovery codes");
            assert_eq!((is_in(&ada), factors(&world).await.len()), (true, 2), "{line} {call}");
            let is_left = world.app.store.ticket(&ticket).await.unwrap().is_some();
            assert!(line.is_empty() || !is_left, "the link counted once: {call}");
        }
    }
}

#[tokio::test]
async fn a_place_that_asks_for_more_stays_shut_while_the_proof_cannot_be_stored() {
    for call in ["user", "factors_of", "knows_browser", "count_attempt", "raise_session"] {
        let world = World::with(&with(ASKS_FOR_TWO)).await;
        world.person("ada", PASSWORD, &[]).await;
        let mut ada = world.browser();
        let page = ada.visit(WIKI).await;
        ada.sign_in(&page, "ada", PASSWORD).await.is(200);
        world.apps_saw();
        let (app, _) = world.give_authenticator("ada", "Phone").await;
        let before = (world.user("ada").await, factors(&world).await);
        let page = ada.visit(SAFE).await;
        let code = app.code_at(world.now());
        page.is(200).shows("Confirm that it");
        world.store.fails(&[call]);
        is_unavailable(&ada.submit(&page, &[("code", &code)]).await);
        world.store.fails(&[]);
        assert_eq!((world.user("ada").await, factors(&world).await), before, "{call}");
        ada.visit(SAFE).await.shows("Confirm that it");
        assert_eq!(world.apps_saw(), [""; 0], "{call}");
        assert_eq!(ada.submit(&page, &[("code", &code)]).await.is(200).url, SAFE, "{call}");
    }
}
