//! Codes by e-mail.

use super::*;

const COUNTS: &str = "\n[second_factor]\nemail = \"counts\"\n";
const BEGIN: &str = "/account/factors/reached?kind=email";

async fn world() -> World {
    let world = world_with(&format!("{MAIL}{COUNTS}"), &[]).await;
    world.person("ada", PASSWORD, &[]).await;
    world
}

/// The code that was mailed, once it is there.
async fn mailed(world: &World) -> String {
    loop {
        if let Some(code) = world.mails().await.into_iter().find_map(|mail| mail.code) {
            return code;
        }
        tokio::task::yield_now().await;
    }
}

/// From the list to the recovery codes.
async fn add(world: &World, ada: &mut Browser<'_>) {
    let page = ada.visit(&at(BEGIN)).await;
    page.is(200).shows("ada@example.com");
    let page = ada.submit(&page, &[]).await;
    page.is(200).shows("a***@example.com");
    let code = mailed(world).await;
    ada.submit(&page, &[("code", &code)]).await.is(200).shows("Keep your recovery codes");
}

#[tokio::test]
async fn codes_by_mail_count_only_where_the_operator_says_so_and_for_a_mailbox_that_was_shown() {
    let off = world_with(MAIL, &[]).await;
    off.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&off, "ada").await;
    ada.visit(&at(BEGIN)).await.shows("Two-factor is off");
    assert!(!ada.visit(&at("/account/factors")).await.body.contains("/account/factors/add"));

    let world = world().await;
    let mut ada = signed_in(&world, "ada").await;
    ada.visit(&at("/account/factors/add")).await.shows("ada@example.com");
    let mut user = world.user("ada").await;
    user.email.as_mut().unwrap().verified = false;
    let entry = world.entry(Act::AddressSet);
    world.app.store.save_user(&user, vestibule::store::Ending::None, entry.into()).await.unwrap();
    ada.visit(&at(BEGIN)).await.shows("Two-factor is off");
}

#[tokio::test]
async fn a_code_by_mail_is_sealed_until_it_leaves_and_lives_as_long_as_it_is_good() {
    let world = world().await;
    let mut ada = signed_in(&world, "ada").await;
    world.mails().await;
    let page = ada.visit(&at(BEGIN)).await;
    ada.submit(&page, &[]).await.is(200);
    let letter = loop {
        if let [letter] = &world.app.store.letters(9).await.unwrap()[..] {
            break letter.clone();
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(letter.ends.since(letter.created), Duration::from_mins(5));
    let code = world.app.secrets.open_link(letter.id, letter.token.as_ref().unwrap()).unwrap();
    assert!(code.len() == 6 && code.iter().all(u8::is_ascii_digit));
    assert!(!format!("{letter:?}").contains(std::str::from_utf8(&code).unwrap()));
}

#[tokio::test]
async fn a_code_by_mail_is_never_enough_for_a_change_of_credentials() {
    let world = world().await;
    let mut ada = signed_in(&world, "ada").await;
    add(&world, &mut ada).await;
    let user = world.user("ada").await;
    let factors = world.app.store.factors_of(user.id).await.unwrap();
    assert!(factors.iter().any(|factor| factor.keeps == Keeps::Mailbox));
    // A moment after that code the password is asked for all the same, and no code is taken in its place.
    let page = ada.visit(&at("/account/factors/disable")).await;
    page.shows("current-password");
    assert!(!page.body.contains("one-time-code"));
    ada.submit(&page, &[("code", "123456")]).await.is(422);
    ada.submit(&page, &[("password", PASSWORD)]).await.is(200).shows("Two-factor is off");
}

#[tokio::test]
async fn one_mailbox_is_one_factor() {
    let world = world().await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at(BEGIN)).await;
    let begun = ada.submit(&page, &[]).await;
    mailed(&world).await;
    world.clock.advance(Duration::from_secs(31));
    add(&world, &mut ada).await;
    // It is offered no more, and what was begun before it comes too late.
    assert!(!ada.visit(&at("/account/factors/add")).await.body.contains("ada@example.com"));
    ada.visit(&at(BEGIN)).await.shows("Second factor");
    ada.visit(&begun.url).await.shows("has ended");
    let factors = world.app.store.factors_of(world.user("ada").await.id).await.unwrap();
    assert_eq!(factors.iter().filter(|factor| factor.kind() == FactorKind::Email).count(), 1);
}

#[tokio::test]
async fn a_reset_takes_more_than_the_mailbox() {
    let world = world().await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at(BEGIN)).await;
    let page = ada.submit(&page, &[]).await;
    let code = mailed(&world).await;
    let shown = ada.submit(&page, &[("code", &code)]).await;
    let paper = shown.body.split("<li>").find(|item| item.len() > 19 && item[4..5] == *"-").map(|item| &item[..19]);
    let paper = paper.expect("codes on paper");
    world.mails().await;

    // Whoever has the mailbox has the link and every code that is mailed, and gets no further.
    let mut thief = world.browser();
    let page = thief.visit(&at("/reset")).await;
    thief.submit(&page, &[("email", "ada@example.com")]).await.is(200);
    let link = World::only(world.mails().await).link().to_owned();
    let page = thief.visit(&link).await;
    let new = "another horse battery staple";
    let fields = [("new_password", new), ("new_password_again", new)];
    thief.submit(&page, &[fields[0], fields[1], ("code", &code)]).await.is(422);
    assert!(world.mails().await.iter().all(|mail| mail.code.is_none()), "none is mailed for it");
    thief.submit(&page, &[fields[0], fields[1], ("code", paper)]).await.is(200);
}

#[tokio::test]
async fn signing_in_takes_the_code_that_was_mailed() {
    let world = world().await;
    let mut ada = signed_in(&world, "ada").await;
    add(&world, &mut ada).await;
    world.mails().await;
    world.clock.advance(Duration::from_mins(2));
    let mut browser = world.browser();
    let page = browser.visit(&at("/account")).await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    page.is(200).shows("a***@example.com");
    assert!(!page.body.contains("Your account"));
    let code = mailed(&world).await;
    browser.submit(&page, &[("code", &code)]).await.is(200).shows("Your account");
}
