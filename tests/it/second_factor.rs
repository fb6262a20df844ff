//! Signing in with more than a password.

mod alternating;
mod enrolment;
mod faults;
mod guessing;
mod half_done;
pub(crate) mod picture;
mod told;
mod trust;

use super::support::{Browser, Page, World};

const PASSWORD: &str = "correct horse battery staple";
const WIKI: &str = "http://wiki.localhost:8080/page";

/// The same two apps, with these lines of configuration.
fn with(lines: &str) -> String {
    format!("{}\n{lines}\n", super::support::world::TWO_APPS)
}

/// As far as the page that asks for a code.
async fn password_given(browser: &mut Browser<'_>, name: &str) -> Page {
    let page = browser.visit(WIKI).await;
    let page = browser.sign_in(&page, name, PASSWORD).await;
    page.is(200).shows("One more step");
    page
}

/// The page that asks for something else.
async fn other_way(browser: &mut Browser<'_>, page: &Page, way: &str) -> Page {
    let wanted = format!("way={way}");
    let link = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let link = link.map(|link| link.replace("&amp;", "&")).find(|link| link.contains(&wanted)).expect("another way");
    browser.visit(&format!("http://portal.localhost:8080{link}")).await
}

#[tokio::test]
async fn somebody_with_an_authenticator_app_is_asked_for_a_code_and_then_in() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let mut browser = world.browser();
    let page = password_given(&mut browser, "ada").await;
    page.shows("the app “<bdi>Phone</bdi>”").shows("stays open for <bdi>10 minutes</bdi>").shows("Wiki");
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
    assert_eq!(world.apps_saw(), [""; 0]);

    let code = app.code_at(world.now());
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let page = browser.submit(&page, &[("code", &spaced)]).await;
    assert_eq!(page.url, WIKI, "and back to where they were going");
    assert_eq!(world.apps_saw(), ["ada GET http://wiki.localhost/page"]);
}

#[tokio::test]
async fn each_code_opens_once_here_and_in_every_other_browser() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let (mut first, mut second) = (world.browser(), world.browser());
    let code = app.code_at(world.now());
    let (here, there) = (password_given(&mut first, "ada").await, password_given(&mut second, "ada").await);
    first.submit(&here, &[("code", &code)]).await.is(200);
    second.submit(&there, &[("code", &code)]).await.is(401).shows("used already");
    // The form of the first is worth nothing any more, even with the next code.
    world.clock.advance(std::time::Duration::from_secs(30));
    let mut copy = second.copy();
    copy.submit(&here, &[("code", &app.code_at(world.now()))]).await.shows("Sign in");
    second.submit(&there, &[("code", &app.code_at(world.now()))]).await.is(200);
}

#[tokio::test]
async fn twenty_tabs_with_the_same_recovery_code_get_one_sign_in() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    world.give_authenticator("ada", "Phone").await;
    let codes = world.give_recovery_codes("ada").await;
    let tabs = (0..9_u8).map(|number| {
        let (world, code) = (&world, codes[0].clone());
        async move {
            let mut browser = world.browser_at([198, 51, 100, number]);
            let page = password_given(&mut browser, "ada").await;
            let page = other_way(&mut browser, &page, "recovery").await;
            let page = browser.submit(&page, &[("code", &code)]).await;
            (page.url == WIKI, page.status.as_u16())
        }
    });
    let outcomes = super::support::all_at_once(tabs).await;
    assert_eq!(outcomes.iter().filter(|(is_in, _)| *is_in).count(), 1, "{outcomes:?}");
}

#[tokio::test]
async fn whoever_lost_the_phone_takes_another_way() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    world.give_authenticator("ada", "Phone").await;
    world.clock.advance(std::time::Duration::from_secs(1));
    world.give_authenticator("ada", "Tablet").await;
    let codes = world.give_recovery_codes("ada").await;
    let mut browser = world.browser();
    let page = password_given(&mut browser, "ada").await;
    page.shows("Try another way").shows("the app “<bdi>Tablet</bdi>”").shows("A recovery code");
    let page = other_way(&mut browser, &page, "recovery").await;
    page.is(200).shows("one of the recovery codes");
    let typed = codes[4].to_uppercase().replace('-', " ");
    let page = browser.submit(&page, &[("code", &typed)]).await;
    assert_eq!(page.url, WIKI);

    let mut again = world.browser();
    let page = password_given(&mut again, "ada").await;
    let page = other_way(&mut again, &page, "recovery").await;
    again.submit(&page, &[("code", &codes[4])]).await.is(401).shows("used before");
}

#[tokio::test]
async fn an_app_is_told_what_was_proven() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let mut browser = world.browser();
    let page = password_given(&mut browser, "ada").await;
    browser.submit(&page, &[("code", &app.code_at(world.now()))]).await.is(200);
    let who = browser.visit("http://portal.localhost:8080/.vestibule/whoami").await;
    who.is(200);
    let sessions = world.app.store.sessions_of(world.user("ada").await.id).await.unwrap();
    assert!(sessions.iter().all(|session| session.methods.second_factor()), "the child's too");
}

#[tokio::test]
async fn each_success_and_each_failure_is_written_down_with_its_factor_and_its_place() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let mut browser = world.browser();
    let page = password_given(&mut browser, "ada").await;
    browser.submit(&page, &[("code", &app.wrong_code_at(world.now()))]).await.is(401);
    let code = app.code_at(world.now());
    browser.submit(&page, &[("code", &code)]).await.is(200);
    let ada = Some(world.user("ada").await.id);
    let entries = world.app.store.newest_entries(3).await.unwrap();
    let told: Vec<_> = entries.iter().map(|(_, entry)| (entry.act.as_str(), entry.note.as_str())).collect();
    let expected = [
        ("password_accepted", "Firefox on Linux"),
        ("factor_refused", "totp, Firefox on Linux"),
        ("signed_in", "totp, Firefox on Linux"),
    ];
    assert_eq!(told, expected);
    for (_, entry) in entries {
        assert_eq!((entry.user, entry.address.as_deref()), (ada, Some("203.0.113.7")));
        assert!(!entry.note.contains(&code));
    }
}
