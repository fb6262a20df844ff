//! Another e-mail address, from its link on.

use vestibule::domain::audit::Act;
use vestibule::domain::letter::Message;

use super::{PASSWORD, at, signed_in};
use crate::letters::MAIL;
use crate::support::world::TWO_APPS;
use crate::support::{Browser, World, all_at_once};

async fn with_ada() -> World {
    let world = World::with(&format!("{TWO_APPS}{MAIL}")).await;
    world.person("ada", PASSWORD, &[]).await;
    world
}

/// The link that came to the new mailbox.
async fn ask_for(world: &World, ada: &mut Browser<'_>, address: &str) -> String {
    let page = ada.visit(&at("/account/email")).await;
    ada.submit(&page, &[("email", address)]).await.is(200).shows("Open the link that we sent");
    let mails = world.mails().await;
    let mail = mails.iter().find(|mail| mail.to == address && mail.message == Message::ConfirmAddress);
    mail.expect("a mail to the new address").link().to_owned()
}

async fn address_of(world: &World, name: &str) -> String {
    let email = world.user(name).await.email.expect("an address");
    assert!(email.verified);
    email.address.as_str().to_owned()
}

#[tokio::test]
async fn the_link_changes_the_address_once_and_the_old_mailbox_hears_of_it() {
    let world = with_ada().await;
    let mut ada = signed_in(&world, "ada").await;
    let link = ask_for(&world, &mut ada, "new@example.org").await;
    let page = ada.visit(&link).await;
    page.is(200).shows("new@example.org");
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(address_of(&world, "ada").await, "ada@example.com", "a look changes nothing");

    ada.submit(&page, &[]).await.is(200).shows("Your address is confirmed").shows("new@example.org");
    assert_eq!(address_of(&world, "ada").await, "new@example.org");
    let mail = World::only(world.mails().await);
    assert_eq!(mail.to, "ada@example.com");
    let Message::AddressChanged { new, whence } = &mail.message else { panic!("{mail:?}") };
    assert_eq!((new.as_str(), whence.address.as_str()), ("new@example.org", "203.0.113.7"));

    // The page that is still open, the same link once more, and in whatever browser.
    ada.submit(&page, &[]).await.is(410).shows("This link has ended");
    ada.visit(&link).await.is(410);
    world.browser().visit(&link).await.is(410).shows("This link has ended");
    assert!(world.mails().await.is_empty());
}

#[tokio::test]
async fn an_address_that_somebody_else_has_by_now_stays_theirs() {
    let world = with_ada().await;
    let mut ada = signed_in(&world, "ada").await;
    let link = ask_for(&world, &mut ada, "carl@example.com").await;
    let page = ada.visit(&link).await;
    world.person("carl", PASSWORD, &[]).await;
    ada.submit(&page, &[]).await.is(409);
    assert_eq!(address_of(&world, "ada").await, "ada@example.com");
    assert_eq!(address_of(&world, "carl").await, "carl@example.com");
    assert!(world.mails().await.is_empty(), "nobody is told of what did not happen");
}

#[tokio::test]
async fn of_twenty_who_use_one_link_at_once_one_changes_the_address() {
    let world = with_ada().await;
    let mut ada = signed_in(&world, "ada").await;
    let link = ask_for(&world, &mut ada, "new@example.org").await;
    let page = ada.visit(&link).await;
    let mut browsers: Vec<_> = (0..20).map(|_| ada.copy()).collect();
    let answers = all_at_once(browsers.iter_mut().map(|browser| browser.submit(&page, &[]))).await;
    for (status, number) in [(200, 1), (410, 19)] {
        assert_eq!(answers.iter().filter(|page| page.status == status).count(), number, "{status}");
    }
    assert_eq!(address_of(&world, "ada").await, "new@example.org");
    let entries = world.app.store.entries(0, 99).await.unwrap();
    assert_eq!(entries.iter().filter(|(_, entry)| entry.act == Act::AddressVerified).count(), 1);
    assert!(matches!(World::only(world.mails().await).message, Message::AddressChanged { .. }));
}
