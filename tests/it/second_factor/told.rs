//! What people hear of by mail.

use vestibule::domain::letter::Message;

use super::super::letters::MAIL;
use super::super::support::World;
use super::{PASSWORD, other_way, password_given, with};

/// What waits to be sent, oldest first.
async fn told(world: &World) -> Vec<Message> {
    let letters = world.app.store.letters(99).await.unwrap();
    assert!(letters.iter().all(|letter| letter.to.as_str() == "ada@example.com" && letter.token.is_some()));
    letters.into_iter().map(|letter| letter.message).collect()
}

#[tokio::test]
async fn each_new_browser_but_the_very_first_is_told() {
    let world = World::with(&with(MAIL)).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut first = world.browser();
    let page = first.visit(super::WIKI).await;
    first.sign_in(&page, "ada", PASSWORD).await.is(200);
    assert!(told(&world).await.is_empty());

    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let mut second = world.browser();
    let page = password_given(&mut second, "ada").await;
    assert!(told(&world).await.is_empty(), "half-done, nothing happened yet");
    second.submit(&page, &[("code", &app.code_at(world.now()))]).await.is(200);
    let letters = told(&world).await;
    let [Message::NewDevice { whence }] = &letters[..] else { panic!("{letters:?}") };
    assert_eq!((whence.browser.as_str(), whence.address.as_str()), ("Firefox on Linux", "203.0.113.7"));
}

#[tokio::test]
async fn a_recovery_code_that_was_used_is_told_with_how_many_are_left() {
    let world = World::with(&with(MAIL)).await;
    world.person("ada", PASSWORD, &[]).await;
    world.give_authenticator("ada", "Phone").await;
    let codes = world.give_recovery_codes("ada").await;
    let mut browser = world.browser();
    let page = password_given(&mut browser, "ada").await;
    let page = other_way(&mut browser, &page, "recovery").await;
    browser.submit(&page, &[("code", &codes[0])]).await.is(200);
    let letters = told(&world).await;
    assert!(matches!(letters[..], [Message::RecoveryCodeUsed { left: 9, .. }]), "{letters:?}");
}

#[tokio::test]
async fn wrong_codes_after_a_right_password_are_told_once_in_a_sign_in() {
    let world = World::with(&with(MAIL)).await;
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let wrong = app.wrong_code_at(world.now());
    let mut browser = world.browser();
    let page = password_given(&mut browser, "ada").await;
    for number in 1..=5 {
        browser.submit(&page, &[("code", &wrong)]).await;
        let letters = told(&world).await;
        assert_eq!(letters.len(), usize::from(number >= 3), "after {number}");
        assert!(letters.iter().all(|message| matches!(message, Message::WrongCodes { .. })));
    }
}

#[tokio::test]
async fn whoever_begins_anew_for_each_wrong_code_is_told_of_as_well() {
    let world = World::with(&with(MAIL)).await;
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let wrong = app.wrong_code_at(world.now());
    for number in 0..5_u8 {
        let mut browser = world.browser_at([198, 51, 100, number]);
        let page = password_given(&mut browser, "ada").await;
        for _ in 0..2 {
            browser.submit(&page, &[("code", &wrong)]).await.is(401);
        }
    }
    let letters = told(&world).await;
    assert!(matches!(letters[..], [Message::WrongCodes { .. }]), "{letters:?}");
}

#[tokio::test]
async fn a_first_factor_that_was_set_up_is_told() {
    let world = World::with(&with(&format!("{MAIL}\n[second_factor]\npolicy = \"required\""))).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit(super::WIKI).await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    let app = super::super::support::Authenticator::scan(&page.body);
    assert!(told(&world).await.is_empty());
    browser.submit(&page, &[("code", &app.code_at(world.now()))]).await.is(200);
    let letters = told(&world).await;
    assert!(
        matches!(&letters[..], [Message::FactorAdded { label, .. }] if label == "Authenticator app"),
        "{letters:?}"
    );
}
