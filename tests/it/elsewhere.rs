//! Signing in with an answer from elsewhere.

use std::sync::Arc;
use std::time::Duration;

use vestibule::domain::factor::ReachedKind;

use super::support::told::{Leaves, Told};
use super::support::{Browser, Page, World};

const PASSWORD: &str = "correct horse battery staple";
const WIKI: &str = "http://wiki.localhost:8080/page";

/// Ada has a phone that is asked by push.
async fn with_push() -> (World, Arc<Told>) {
    let told = Arc::new(Told::new(&[ReachedKind::Push]));
    let world = World::new().await.reaching(&[("told", &told)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Pixel 9", ("told", ReachedKind::Push)).await;
    (world, told)
}

/// As far as the page that waits.
async fn password_given(browser: &mut Browser<'_>) -> Page {
    let page = browser.visit(WIKI).await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    page.is(200).shows("One more step");
    page
}

/// The number that the page shows.
fn number(page: &Page) -> String {
    page.body.split("class=\"number\">").nth(1).expect("a number").split('<').next().expect("its end").to_owned()
}

/// What the phone does with the link of its message.
async fn answer(world: &World, sent: &Leaves, deed: &str, number: &str) -> Page {
    let mut phone = world.browser_at([192, 0, 2, 44]);
    let page = phone.visit(sent.page.as_deref().expect("a link")).await;
    page.is(200).shows("Is this you?");
    phone.press(&page, deed, &[("number", number)]).await
}

#[tokio::test]
async fn the_phone_says_yes_with_the_number_and_the_sign_in_goes_on() {
    let (world, told) = with_push().await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    page.shows("Give this number on <bdi>Pixel 9</bdi>");
    let sent = told.next().await;
    assert_eq!((sent.at.as_str(), sent.title.as_str()), ("at Pixel 9", "Sign in to Wiki?"));
    assert_eq!(sent.lines, ["Account: ada", "From: 203.0.113.7", "With: Firefox on Linux"]);

    // Nobody has answered yet, and sending the form opens nothing.
    let still = browser.submit(&page, &[]).await;
    still.is(200).shows("Give this number on");
    assert_eq!(number(&still), number(&page), "a page that is loaded again shows the same");
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);

    answer(&world, &sent, "approve", &number(&page)).await.is(200).shows("Approved");
    let page = browser.visit(&still.url).await;
    page.is(200).shows("Approved on <bdi>Pixel 9</bdi>");
    let page = browser.submit(&page, &[]).await;
    assert_eq!(page.url, WIKI, "and back to where they were going");
    assert_eq!(world.apps_saw(), ["ada GET http://wiki.localhost/page"]);
    assert_eq!(told.sent().len(), 1);
}
