//! Setting up the first factor on the way in.

use std::time::Duration;

use http::Method;
use vestibule::crypto::token::hash_token;
use vestibule::domain::audit::Act;
use vestibule::domain::factor::{FactorKind, Keeps};
use vestibule::domain::user::{GroupName, User};
use vestibule::store::{Ending, Saved};

use super::super::support::{Authenticator, Browser, Page, World};
use super::{PASSWORD, WIKI, other_way, password_given, with};

const REQUIRED: &str = "[second_factor]\npolicy = \"required\"";

async fn enrolment_page(browser: &mut Browser<'_>) -> Page {
    let page = browser.visit(WIKI).await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    page.is(200).shows("Set up your authenticator app");
    page
}

fn codes_on(page: &Page) -> Vec<String> {
    let list = page.body.split("id=\"codes\"").nth(1).unwrap().split("</ol>").next().unwrap();
    list.split("<li>").skip(1).map(|item| item.split('<').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn whoever_must_have_a_factor_sets_one_up_keeps_ten_codes_and_is_where_they_were_going() {
    let world = World::with(&with(REQUIRED)).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = enrolment_page(&mut browser).await;
    page.shows("Google Authenticator")
        .shows("FreeOTP")
        .shows("Aegis")
        .shows("<svg class=\"qr\"")
        .shows("otpauth://totp/");
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
    let app = Authenticator::scan(&page.body);

    // A failed scan, a mistyped code, a reload: it is the same secret.
    browser.submit(&page, &[("code", &app.wrong_code_at(world.now()))]).await.is(422).shows(&app.key);
    browser.submit(&page, &[("code", "")]).await.is(422).shows("Enter the code").shows(&app.key);
    world.clock.advance(Duration::from_mins(20));
    browser.visit(&page.url).await.is(200).shows(&app.key);
    for _ in 0..9 {
        browser.submit(&page, &[("code", "123")]).await.is(422).shows(&app.key);
    }

    let code = app.code_at(world.now());
    let shown = browser.submit(&page, &[("code", &code)]).await;
    shown.is(200).shows("Keep your recovery codes").shows("I have kept them");
    assert_eq!(shown.header("cache-control"), Some("no-store"));
    let codes = codes_on(&shown);
    assert_eq!(codes.len(), 10);
    for code in &codes {
        let groups: Vec<_> = code.split('-').map(str::len).collect();
        assert_eq!(groups, [4, 4, 4, 4], "{code}");
    }
    assert_eq!(browser.submit(&shown, &[("kept", "yes")]).await.url, WIKI);

    // From now on a code is asked for; the one that confirmed is used up, and those on paper are good.
    let mut again = world.browser();
    let page = password_given(&mut again, "ada").await;
    again.submit(&page, &[("code", &code)]).await.is(401).shows("used already");
    let page = other_way(&mut again, &page, "recovery").await;
    assert_eq!(again.submit(&page, &[("code", &codes[0])]).await.url, WIKI);
}

#[tokio::test]
async fn the_page_with_the_codes_is_lost_by_a_reload_and_the_person_is_not() {
    let world = World::with(&with(REQUIRED)).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = enrolment_page(&mut browser).await;
    let app = Authenticator::scan(&page.body);
    let code = app.code_at(world.now());
    browser.submit(&page, &[("code", &code)]).await.is(200);
    assert_eq!(browser.submit(&page, &[("code", &code)]).await.url, WIKI, "the same form once more simply goes on");
    assert_eq!(browser.visit(&page.url).await.url, WIKI);
    let factors = world.app.store.factors_of(world.user("ada").await.id).await.unwrap();
    assert_eq!(factors.len(), 2, "and nothing is set up twice");
}

#[tokio::test]
async fn two_tabs_that_set_up_a_first_factor_make_one() {
    let world = World::with(&with(REQUIRED)).await;
    world.person("ada", PASSWORD, &[]).await;
    let (mut one, mut other) = (world.browser(), world.browser());
    let (here, there) = (enrolment_page(&mut one).await, enrolment_page(&mut other).await);
    let (first, second) = (Authenticator::scan(&here.body), Authenticator::scan(&there.body));
    assert_ne!(first.key, second.key);
    one.submit(&here, &[("code", &first.code_at(world.now()))]).await.is(200);
    let late = other.submit(&there, &[("code", &second.code_at(world.now()))]).await;
    late.shows("That sign-in is over");
    assert_eq!(other.cookie("portal.localhost", "vestibule"), None);
    let factors = world.app.store.factors_of(world.user("ada").await.id).await.unwrap();
    assert_eq!(factors.iter().filter(|factor| factor.kind() == FactorKind::Totp).count(), 1);
}

#[tokio::test]
async fn whoever_has_a_factor_cannot_get_in_by_setting_up_a_first_one() {
    let world = World::with(&with(REQUIRED)).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    // Opened while there was none, and used after one was there.
    let page = enrolment_page(&mut browser).await;
    let theirs = Authenticator::scan(&page.body);
    world.give_authenticator("ada", "Phone").await;
    let late = browser.submit(&page, &[("code", &theirs.code_at(world.now()))]).await;
    late.shows("That sign-in is over");
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
    // A new sign-in asks for the one that is there, and its page knows no other.
    let page = password_given(&mut browser, "ada").await;
    assert!(!page.body.contains("otpauth:"));
    browser.submit(&page, &[("code", &theirs.code_at(world.now()))]).await.is(401);
    let stored = world.app.store.factors_of(world.user("ada").await.id).await.unwrap();
    assert!(matches!(&stored[..], [only] if matches!(only.keeps, Keeps::Totp(_))));
}

#[tokio::test]
async fn a_factor_is_required_of_a_group_and_of_nobody_else() {
    let world = World::with(&with("[second_factor]\nrequired_for = [\"staff\"]")).await;
    world.person("ada", PASSWORD, &["staff"]).await;
    world.person("bob", PASSWORD, &[]).await;
    enrolment_page(&mut world.browser()).await;
    let mut bob = world.browser();
    let page = bob.visit(WIKI).await;
    assert_eq!(bob.sign_in(&page, "bob", PASSWORD).await.url, WIKI);
}

#[tokio::test]
async fn where_it_takes_an_operators_link_the_password_alone_sets_up_nothing() {
    let world = World::with(&with("[second_factor]\npolicy = \"required\"\nenroll = \"link\"")).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit(WIKI).await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    page.is(403).shows("Ask the people who run").shows("the link");
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
    // Whoever has a factor already is asked for it as ever.
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let page = password_given(&mut browser, "ada").await;
    assert_eq!(browser.submit(&page, &[("code", &app.code_at(world.now()))]).await.url, WIKI);
}

#[tokio::test]
async fn an_operators_link_and_the_password_together_set_up_a_first_factor_once() {
    let world = World::with(&with("[second_factor]\npolicy = \"required\"\nenroll = \"link\"")).await;
    world.person("ada", PASSWORD, &[]).await;
    world.person("bob", PASSWORD, &[]).await;
    let link = world.enroll_link("ada").await;
    let mut bob = world.browser();
    let page = bob.visit(&link).await;
    bob.sign_in(&page, "bob", PASSWORD).await.is(403).shows("the link");
    let mut browser = world.browser();
    let page = browser.visit(&link).await;
    browser.sign_in(&page, "ada", "not this one").await.is(401);
    browser.sign_in(&page, "ada", PASSWORD).await.is(200).shows("Set up your authenticator app");

    // The tab is closed, something of the account changes, half an hour goes by: the link still stands.
    let ada = world.user("ada").await;
    let changed = User { display_name: "Ada L.".to_owned(), ..ada.clone() };
    let saved = world.app.store.save_user(&changed, Ending::None, world.entry(Act::ProfileSet).into()).await;
    assert_eq!(saved.unwrap(), Saved::Saved);
    world.clock.advance(Duration::from_mins(31));
    let page = browser.visit(&link).await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    page.is(200).shows("Set up your authenticator app");
    let app = Authenticator::scan(&page.body);
    let mut thief = world.browser();
    let late = thief.visit(&link).await;
    let late = thief.sign_in(&late, "ada", PASSWORD).await;
    late.is(200);

    browser.submit(&page, &[("code", &app.code_at(world.now()))]).await.is(200).shows("Keep your recovery codes");
    let theirs = Authenticator::scan(&late.body).code_at(world.now());
    thief.submit(&late, &[("code", &theirs)]).await.shows("That sign-in is over");
    let hash = hash_token(link.split("enroll=").nth(1).unwrap()).unwrap();
    assert_eq!(world.app.store.ticket(&hash).await.unwrap(), None, "it counted once");
}

#[tokio::test]
async fn an_operators_link_that_ended_meanwhile_sets_up_nothing() {
    let world = World::with(&with("[second_factor]\npolicy = \"required\"\nenroll = \"link\"")).await;
    world.person("ada", PASSWORD, &[]).await;
    let link = world.enroll_link("ada").await;
    world.clock.advance(Duration::from_mins(59));
    let mut browser = world.browser();
    let page = browser.visit(&link).await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    let app = Authenticator::scan(&page.body);
    world.clock.advance(Duration::from_mins(1));
    browser.submit(&page, &[("code", &app.code_at(world.now()))]).await.shows("That sign-in is over");
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
}

#[tokio::test]
async fn an_operators_link_sets_up_a_first_factor_where_none_is_required_too() {
    let world = World::with(&with("[second_factor]\nenroll = \"link\"")).await;
    let ada = world.person("ada", PASSWORD, &[]).await;
    world.person("bob", PASSWORD, &[]).await;
    let link = world.enroll_link("ada").await;
    let mut bob = world.browser();
    let page = bob.visit(&link).await;
    assert_eq!(bob.sign_in(&page, "bob", PASSWORD).await.is(200).url, "http://portal.localhost:8080/.vestibule/");
    bob.visit(&link).await.is(200).shows("The first one takes a link");

    let mut browser = world.browser();
    let page = browser.visit(&link).await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    let app = Authenticator::scan(&page.is(200).body);
    browser.submit(&page, &[("code", &app.code_at(world.now()))]).await.is(200).shows("Keep your recovery codes");
    assert_eq!(world.app.store.factors_of(ada.id).await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_was_begun_with_a_password_alone_ends_when_a_first_factor_is_set_up_on_the_way_in() {
    let world = World::with(&with("[second_factor]\nrequired_for = [\"staff\"]")).await;
    let ada = world.person("ada", PASSWORD, &[]).await;
    let mut thief = world.browser();
    let page = thief.visit(WIKI).await;
    thief.sign_in(&page, "ada", PASSWORD).await.is(200);
    let page = thief.visit("http://portal.localhost:8080/.vestibule/account/factors/totp").await;
    let open = thief.submit(&page, &[]).await;
    let theirs = Authenticator::scan(&open.body);

    let staff = User { groups: vec![GroupName::parse("staff").unwrap()], ..ada.clone() };
    world.app.store.save_user(&staff, Ending::None, world.entry(Act::GroupsSet).into()).await.unwrap();
    let mut browser = world.browser();
    let page = enrolment_page(&mut browser).await;
    let app = Authenticator::scan(&page.body);
    browser.submit(&page, &[("code", &app.code_at(world.now()))]).await.is(200);
    thief.submit(&open, &[("code", &theirs.code_at(world.now()))]).await;
    let kinds = world.app.store.factors_of(ada.id).await.unwrap();
    let kinds: Vec<_> = kinds.iter().map(vestibule::domain::factor::Factor::kind).collect();
    assert_eq!(kinds.len(), 2, "the owner's alone: {kinds:?}");
}

#[tokio::test]
async fn while_a_factor_is_being_set_up_all_else_is_closed() {
    let world = World::with(&with(REQUIRED)).await;
    world.person("ada", PASSWORD, &["staff"]).await;
    let mut browser = world.browser();
    enrolment_page(&mut browser).await;
    for url in ["http://portal.localhost:8080/.vestibule/account", "http://staff.localhost:8080/", WIKI] {
        let page = browser.send(Method::GET, url, &[("sec-fetch-mode", "navigate")], "").await;
        page.is(303);
    }
    let entries = world.app.store.entries(0, 99).await.unwrap();
    assert!(entries.iter().all(|(_, entry)| entry.act != Act::SignedIn));
}
