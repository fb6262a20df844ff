//! Whoever has a password and guesses at codes.

use std::time::Duration;

use vestibule::domain::audit::Act;

use super::super::support::{Browser, World, all_at_once};
use super::{PASSWORD, other_way, password_given};

const MINUTE: Duration = Duration::from_mins(1);
const SIGN_IN: &str = "http://portal.localhost:8080/.vestibule/sign-in";

/// New sign-ins with wrong codes until something else is said; how many were judged.
async fn guess(browser: &mut Browser<'_>, wrong: &str) -> usize {
    let mut judged = 0;
    for _ in 0..5 {
        let page = browser.visit(SIGN_IN).await;
        let mut page = browser.sign_in(&page, "ada", PASSWORD).await;
        while page.status == 200 || page.status == 401 {
            if !page.body.contains("name=\"code\"") {
                break;
            }
            page = browser.submit(&page, &[("code", wrong)]).await;
            let is_over = page.body.contains("Too many codes were wrong");
            judged += usize::from(page.status == 401 || is_over);
        }
        if page.status == 429 {
            break;
        }
    }
    judged
}

#[tokio::test]
async fn a_sign_in_takes_five_wrong_codes_and_says_how_many_are_left() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let wrong = app.wrong_code_at(world.now());
    let mut browser = world.browser();
    let mut page = password_given(&mut browser, "ada").await;
    let ticket_page = page.url.clone();
    for left in ["<bdi>4</bdi> more times", "<bdi>3</bdi> more times", "<bdi>2</bdi> more times", "once more"] {
        page = browser.submit(&page, &[("code", &wrong)]).await;
        page.is(401).shows("That code didn").shows(left);
    }
    let over = browser.submit(&page, &[("code", &wrong)]).await;
    over.shows("Too many codes were wrong").shows("name=\"password\"");
    assert!(over.url.contains("rd=http"), "the way back is kept: {}", over.url);
    browser.visit(&ticket_page).await.shows("That sign-in is over");
    // The right code comes too late for this one, and is good for the next, once there may be one.
    world.clock.advance(MINUTE);
    let page = password_given(&mut browser, "ada").await;
    browser.submit(&page, &[("code", &app.code_at(world.now()))]).await.is(200);
}

#[tokio::test]
async fn new_sign_ins_and_right_passwords_give_a_guesser_no_more_tries() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let wrong = app.wrong_code_at(world.now());
    let mut judged = 0;
    for round in 0..9_u8 {
        judged += guess(&mut world.browser_at([198, 51, 100, round]), &wrong).await;
    }
    assert_eq!(judged, 10);
    let entries = world.app.store.entries(0, 999).await.unwrap();
    let count = |act| entries.iter().filter(|(_, entry)| entry.act == act).count();
    assert_eq!((count(Act::FactorRefused), count(Act::AccountDelayed)), (10, 1));

    // After the wait the right code gets in.
    world.clock.advance(MINUTE);
    let mut own = world.browser_at([192, 0, 2, 9]);
    let page = password_given(&mut own, "ada").await;
    own.submit(&page, &[("code", &app.code_at(world.now()))]).await.is(200);
}

#[tokio::test]
async fn a_burst_of_codes_is_judged_no_more_often_than_one_after_the_other() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let wrong = app.wrong_code_at(world.now());
    let mut browser = world.browser();
    let page = password_given(&mut browser, "ada").await;
    let tries = (0..40).map(|_| {
        let (mut tab, page, wrong) = (browser.copy(), &page, &wrong);
        async move { tab.submit(page, &[("code", wrong)]).await.status.as_u16() }
    });
    let answers = all_at_once(tries).await;
    assert!(answers.iter().filter(|status| **status == 401).count() <= 5, "{answers:?}");
    let entries = world.app.store.entries(0, 999).await.unwrap();
    assert_eq!(entries.iter().filter(|(_, entry)| entry.act == Act::FactorRefused).count(), 5);
}

#[tokio::test]
async fn guessing_by_strangers_does_not_keep_the_owner_out_of_a_browser_that_is_known() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let mut own = world.browser();
    let page = password_given(&mut own, "ada").await;
    own.submit(&page, &[("code", &app.code_at(world.now()))]).await.is(200);
    own.jar.remove(&("portal.localhost".to_owned(), "vestibule".to_owned()));
    own.jar.remove(&("wiki.localhost".to_owned(), "vestibule-app".to_owned()));
    world.clock.advance(MINUTE);
    let wrong = app.wrong_code_at(world.now());
    for round in 0..4_u8 {
        guess(&mut world.browser_at([198, 51, 100, round]), &wrong).await;
    }
    let mut stranger = world.browser_at([198, 51, 100, 77]);
    let page = password_given(&mut stranger, "ada").await;
    stranger.submit(&page, &[("code", &app.code_at(world.now()))]).await.is(429).shows("try again");
    let page = password_given(&mut own, "ada").await;
    own.submit(&page, &[("code", &app.code_at(world.now()))]).await.is(200);
}

#[tokio::test]
async fn a_thousand_recovery_codes_are_not_tried_and_none_fits() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    world.give_authenticator("ada", "Phone").await;
    world.give_recovery_codes("ada").await;
    let mut judged = 0;
    for round in 0..30_u8 {
        let mut browser = world.browser_at([198, 51, 100, round]);
        let page = browser.visit(SIGN_IN).await;
        let mut page = browser.sign_in(&page, "ada", PASSWORD).await;
        for number in 0..3 {
            let code = format!("aaaa-bbbb-cccc-{:04}", u32::from(round) * 3 + number);
            if page.body.contains("way=recovery") {
                page = other_way(&mut browser, &page, "recovery").await;
            }
            if page.body.contains("name=\"code\"") {
                page = browser.submit(&page, &[("code", &code)]).await;
                judged += usize::from(page.status == 401);
            }
        }
    }
    assert_eq!(judged, 10);
}

/// F6.
#[tokio::test]
async fn a_recovery_code_is_good_in_a_browser_that_is_known_while_strangers_wait() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let codes = world.give_recovery_codes("ada").await;
    let mut own = world.browser();
    let page = password_given(&mut own, "ada").await;
    own.submit(&page, &[("code", &app.code_at(world.now()))]).await.is(200);
    own.jar.retain(|(_, name), _| name == "vestibule-browser");
    world.clock.advance(MINUTE);
    let wrong = app.wrong_code_at(world.now());
    for round in 0..4_u8 {
        guess(&mut world.browser_at([198, 51, 100, round]), &wrong).await;
    }
    let mut answers = Vec::new();
    for round in 0..11_u8 {
        let mut stranger = world.browser_at([198, 51, 101, round]);
        let page = stranger.visit(SIGN_IN).await;
        answers.push(stranger.sign_in(&page, "ada", "a wrong guess").await.status.as_u16());
    }
    assert_eq!(answers.last(), Some(&429), "{answers:?}");
    let page = password_given(&mut own, "ada").await;
    let page = other_way(&mut own, &page, "recovery").await;
    own.submit(&page, &[("code", &codes[0])]).await.is(200);
}
