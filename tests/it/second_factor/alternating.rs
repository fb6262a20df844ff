//! A thousand wrong codes of every kind in turn, by somebody who has the password.

use std::sync::Arc;
use std::time::Duration;

use vestibule::domain::audit::Act;
use vestibule::domain::factor::ReachedKind;
use vestibule::domain::limits::AttemptRule;

use super::super::support::told::Told;
use super::super::support::{World, all_at_once};
use super::{PASSWORD, other_way, password_given};

/// As many right passwords as strangers may give one after the other.
const ROUNDS: u8 = 10;
const TABS: usize = 100;

/// A new sign-in, with the right password, and then so many tabs at once: one types a code of the app, the next one on
/// paper, the next one that was sent, and so on.
async fn burst(world: &World, from: u8, codes: [&str; 3]) {
    let mut browser = world.browser_at([198, 51, 100, from]);
    let app = password_given(&mut browser, "ada").await;
    let paper = other_way(&mut browser, &app, "recovery").await;
    let texting = other_way(&mut browser, &app, "sms").await;
    let sent = browser.press(&texting, "ask", &[]).await;
    sent.is(200).shows("that we sent to");
    let pages = [&app, &paper, &sent];
    let tabs = (0..TABS).map(|number| {
        let (mut tab, page, code) = (browser.copy(), pages[number % 3], codes[number % 3]);
        async move { tab.submit(page, &[("code", code)]).await.status.as_u16() }
    });
    let answers = all_at_once(tabs).await;
    assert!(answers.iter().all(|status| [200, 401, 429].contains(status)), "{answers:?}");
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
}

async fn judged(world: &World) -> usize {
    let entries = world.app.store.entries(0, 9999).await.unwrap();
    entries.iter().filter(|(_, entry)| entry.act == Act::FactorRefused).count()
}

#[tokio::test]
async fn a_thousand_wrong_codes_of_all_kinds_in_turn_are_judged_as_often_as_those_of_one_kind() {
    let told = Arc::new(Told::new(&[ReachedKind::Sms]));
    let world = World::new().await.reaching(&[("told", &told)]);
    world.person("ada", PASSWORD, &[]).await;
    let (authenticator, _) = world.give_authenticator("ada", "Phone").await;
    world.give_recovery_codes("ada").await;
    world.clock.advance(Duration::from_secs(1));
    world.give_reached("ada", "Mobile", ("told", ReachedKind::Sms)).await;
    let wrong = authenticator.wrong_code_at(world.now());
    let codes = [wrong.as_str(), "aaaa-bbbb-cccc-0001", wrong.as_str()];

    for round in 0..ROUNDS {
        burst(&world, round, codes).await;
    }
    let most = usize::try_from(AttemptRule::ACCOUNT.tries).unwrap();
    assert_eq!(judged(&world).await, most, "with one counter for all kinds, which no right password sets back");
    assert_eq!(told.sent().len(), 1, "nor is anybody sent more than one code at once");

    // After the wait there is one more, and then a longer wait.
    world.clock.advance(Duration::from_mins(1));
    burst(&world, 100, codes).await;
    assert_eq!(judged(&world).await, most + 1);

    // Nobody but guessers is held up: the one that is right opens once the wait is over.
    world.clock.advance(Duration::from_mins(2));
    let mut own = world.browser_at([192, 0, 2, 9]);
    let page = password_given(&mut own, "ada").await;
    own.submit(&page, &[("code", &authenticator.code_at(world.now()))]).await.is(200);
    assert!(own.cookie("portal.localhost", "vestibule").is_some());
}
