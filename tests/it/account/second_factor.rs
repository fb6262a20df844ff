//! Two-factor, from switching it on to switching it off.

use std::time::Duration;

use vestibule::domain::factor::Keeps;
use vestibule::domain::letter::Message;
use vestibule::domain::session::Second;

use super::{PASSWORD, at, csrf_of, post, signed_in};
use crate::letters::MAIL;
use crate::support::world::TWO_APPS;
use crate::support::{Authenticator, Browser, Page, World};

const LATER: Duration = Duration::from_mins(6);

/// From the button to the recovery codes.
async fn enable(world: &World, ada: &mut Browser<'_>) -> (Authenticator, Vec<String>) {
    let page = ada.visit(&at("/account/factors/totp")).await;
    let page = ada.submit(&page, &[]).await;
    page.is(200).shows("otpauth://totp/").shows("Aegis");
    let authenticator = Authenticator::scan(&page.body);
    let wrong = authenticator.wrong_code_at(world.now());
    let again = ada.submit(&page, &[("label", "Phone"), ("code", &wrong)]).await;
    again.is(422).shows("That code didn't match").shows("value=\"Phone\"");
    assert_eq!(Authenticator::scan(&again.body).key, authenticator.key, "the same secret until a code confirms it");
    let code = authenticator.code_at(world.now());
    let shown = ada.submit(&page, &[("label", "Phone"), ("code", &code)]).await;
    shown.is(200).shows("Keep your recovery codes");
    (authenticator, codes_in(&shown))
}

/// The link by which a page asks for another factor.
fn other_way(page: &Page, way: &str) -> String {
    let links = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let link = links.map(|link| link.replace("&amp;", "&")).find(|link| link.ends_with(&format!("way={way}")));
    format!("http://portal.localhost:8080{}", link.expect("another way"))
}

fn codes_in(page: &Page) -> Vec<String> {
    let list = page.body.split("<ol class=\"codes\"").nth(1).unwrap().split("</ol>").next().unwrap();
    list.split("<li>").skip(1).map(|item| item.split('<').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn two_factor_is_enabled_with_one_scan_and_ten_codes_on_paper() {
    let world = World::with(&format!("{TWO_APPS}{MAIL}")).await;
    let user = world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let before = ada.cookie("portal.localhost", "vestibule").unwrap().to_owned();
    ada.visit(&at("/account/factors")).await.shows("Two-factor is off");
    let (_, codes) = enable(&world, &mut ada).await;
    assert_eq!(codes.len(), 10);
    assert!(codes.iter().all(|code| code.len() == 19), "{codes:?}");
    assert_ne!(ada.cookie("portal.localhost", "vestibule"), Some(before.as_str()), "a step up is a new token");
    let sessions = world.app.store.sessions_of(user.id).await.unwrap();
    assert!(matches!(sessions[0].methods.second, Some(Second::Proven { .. })), "the session stands for two factors");
    let page = ada.visit(&at("/account/factors")).await;
    page.shows("Phone").shows("10</bdi> left").shows("Disable two-factor");
    let letters = world.told().await;
    assert!(matches!(&letters[0].1, Message::FactorAdded { label, .. } if label == "Phone"), "{letters:?}");
    // The store has neither the secret nor the codes as they are.
    for factor in world.app.store.factors_of(user.id).await.unwrap() {
        assert!(matches!(factor.keeps, Keeps::Totp(_) | Keeps::RecoveryCodes(_)));
    }
}

#[tokio::test]
async fn a_half_done_enrolment_is_nothing_and_belongs_to_the_session_that_began_it() {
    let world = World::new().await;
    let user = world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at("/account/factors/totp")).await;
    let page = ada.submit(&page, &[]).await;
    assert!(world.app.store.factors_of(user.id).await.unwrap().is_empty());
    // Looking at it again uses nothing up.
    for _ in 0..3 {
        ada.visit(&page.url).await.is(200).shows("otpauth://");
    }
    let mut elsewhere = signed_in(&world, "ada").await;
    elsewhere.visit(&page.url).await.is(200).shows("That setup is done, or has ended").shows("Two-factor is off");
    world.person("bob", PASSWORD, &[]).await;
    signed_in(&world, "bob").await.visit(&page.url).await.shows("That setup is done, or has ended");

    let code = Authenticator::scan(&page.body).code_at(world.now());
    ada.submit(&page, &[("code", &code)]).await.is(200).shows("Keep your recovery codes");
    let again = ada.submit(&page, &[("code", &code)]).await;
    again.is(200).shows("If you have not seen your recovery codes, make new ones here").shows("factors/recovery");
    assert_eq!(world.app.store.factors_of(user.id).await.unwrap().len(), 2);
    world.clock.advance(Duration::from_mins(31));
    ada.visit(&page.url).await.shows("That setup is done, or has ended");
}

#[tokio::test]
async fn a_further_factor_needs_one_that_is_there_even_if_it_was_begun_without() {
    let world = World::new().await;
    let user = world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    // Begun in a second tab, before there was any.
    let tab = ada.visit(&at("/account/factors/totp")).await;
    let open = ada.submit(&tab, &[]).await;
    let early = Authenticator::scan(&open.body);
    let (authenticator, _) = enable(&world, &mut ada).await;
    ada.submit(&open, &[("code", &early.code_at(world.now()))]).await.shows("That setup is done, or has ended");
    assert_eq!(world.app.store.factors_of(user.id).await.unwrap().len(), 2, "one app, one set of codes");

    world.clock.advance(LATER);
    let page = ada.visit(&at("/account/factors/totp")).await;
    page.shows("Phone").shows("autocomplete=\"one-time-code\"");
    assert!(!page.body.contains("current-password"), "a password alone is not enough");
    ada.submit(&page, &[("code", ""), ("password", PASSWORD)]).await.is(422);
    let page = ada.submit(&page, &[("code", &authenticator.code_at(world.now()))]).await;
    let tablet = Authenticator::scan(&page.body);
    let page = ada.submit(&page, &[("label", "Tablet"), ("code", &tablet.code_at(world.now()))]).await;
    page.is(200).shows("Your authenticator app is set up").shows("Tablet").shows("Asked first");
}

#[tokio::test]
async fn factors_are_named_ordered_and_removed_by_their_owner() {
    let world = World::with(&format!("{TWO_APPS}{MAIL}")).await;
    let user = world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let (phone, first) = world.give_authenticator("ada", "Phone").await;
    world.clock.advance(Duration::from_secs(1));
    let (_, second) = world.give_authenticator("ada", "Tablet").await;
    let (first, second) = (first.id.to_string(), second.id.to_string());

    let page = ada.visit(&at(&format!("/account/factors/rename?factor={first}"))).await;
    ada.submit(&page, &[("label", "  ")]).await.is(422).shows("Give it a name");
    ada.submit(&page, &[("label", &"x".repeat(65))]).await.is(422);
    ada.submit(&page, &[("label", "<i>Mine</i>")]).await.is(200).shows("&lt;i&gt;Mine&lt;/i&gt;");

    let page = ada.visit(&at("/account/factors")).await;
    let csrf = csrf_of(&page, "/account/factors/order");
    post(&mut ada, "/account/factors/order", &csrf, &[("factor", &second)]).await.is(303);
    assert_eq!(world.user("ada").await.factor_order[0].to_string(), second);
    ada.visit(&at("/account/factors")).await.shows("That one will be asked for first");

    let page = ada.visit(&at(&format!("/account/factors/remove?factor={second}"))).await;
    page.shows("It lets nobody in").shows("Tablet");
    ada.visit(&other_way(&page, &first)).await.shows("It lets nobody in").shows("Tablet");
    ada.submit(&page, &[]).await.is(422).shows("Enter the code");
    let csrf = csrf_of(&page, "/account/factors/remove");
    let code = phone.code_at(world.now());
    let fields = [("factor", second.as_str()), ("code", &code), ("way", &first)];
    post(&mut ada, "/account/factors/remove", &csrf, &fields).await.is(303);
    let left = world.app.store.factors_of(user.id).await.unwrap();
    assert_eq!(left.iter().map(|factor| factor.id.to_string()).collect::<Vec<_>>(), [first.as_str()]);
    let letters = world.told().await;
    assert!(matches!(&letters[0].1, Message::FactorRemoved { label, .. } if label == "Tablet"), "{letters:?}");
    // The last one goes with two-factor as a whole, and by no other way.
    let csrf =
        csrf_of(&ada.visit(&at(&format!("/account/factors/remove?factor={first}"))).await, "/account/factors/remove");
    post(&mut ada, "/account/factors/remove", &csrf, &[("factor", &first)]).await.is(303);
    assert_eq!(world.app.store.factors_of(user.id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn two_factor_is_disabled_after_a_page_that_says_what_goes() {
    let world = World::with(&format!("{TWO_APPS}{MAIL}")).await;
    let user = world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let (phone, _) = world.give_authenticator("ada", "Phone").await;
    world.give_recovery_codes("ada").await;
    let page = ada.visit(&at("/account/factors/disable")).await;
    page.shows("only your password").shows("Phone").shows("10</bdi> recovery codes");
    let wrong = phone.wrong_code_at(world.now());
    ada.submit(&page, &[("code", &wrong)]).await.is(401).shows("That code didn't match");
    assert_eq!(world.app.store.factors_of(user.id).await.unwrap().len(), 2);
    let page = ada.submit(&page, &[("code", &phone.code_at(world.now()))]).await;
    page.is(200).shows("Two-factor is off");
    assert!(world.app.store.factors_of(user.id).await.unwrap().is_empty());
    let letters = world.told().await;
    assert!(matches!(letters[0].1, Message::TwoFactorDisabled { .. }), "{letters:?}");
    // In a second tab there is nothing left to disable.
    ada.visit(&at("/account/factors/disable")).await.shows("Two-factor is off");
}

#[tokio::test]
async fn whoever_must_have_a_second_factor_keeps_one() {
    let world = World::with(&format!("{TWO_APPS}\n[second_factor]\nrequired_for = [\"staff\"]\n")).await;
    let user = world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let (phone, factor) = world.give_authenticator("ada", "Phone").await;
    let page = ada.visit(&at("/account/factors/disable")).await;
    let csrf = csrf_of(&page, "/account/factors/disable");
    // The rule begins to hold while the page is open.
    let staff = vestibule::domain::user::GroupName::parse("staff").unwrap();
    let read = world.user("ada").await;
    let changed = vestibule::domain::user::User { groups: vec![staff], ..read };
    let entry = world.entry(vestibule::domain::audit::Act::GroupsSet);
    world.app.store.save_user(&changed, vestibule::store::Ending::None, entry.into()).await.unwrap();
    let code = phone.code_at(world.now());
    post(&mut ada, "/account/factors/disable", &csrf, &[("code", &code)]).await.is(303);
    let id = factor.id.to_string();
    let page = ada.visit(&at("/account/factors")).await;
    page.shows("must have a second factor");
    assert!(!page.body.contains("factors/disable") && !page.body.contains("factors/remove"));
    let csrf =
        csrf_of(&ada.visit(&at(&format!("/account/factors/remove?factor={id}"))).await, "/account/factors/remove");
    post(&mut ada, "/account/factors/remove", &csrf, &[("factor", &id)]).await.is(303);
    assert_eq!(world.app.store.factors_of(user.id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn new_recovery_codes_end_the_old_ones() {
    let world = World::with(&format!("{TWO_APPS}{MAIL}")).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let (_, old) = enable(&world, &mut ada).await;
    let page = ada.visit(&at("/account/factors/recovery")).await;
    page.shows("shown once").shows("10</bdi> left from before");
    let shown = ada.submit(&page, &[]).await;
    let new = codes_in(&shown);
    assert!(new.len() == 10 && new.iter().all(|code| !old.contains(code)));
    let letters = world.told().await;
    let made = letters.iter().filter(|(_, message)| matches!(message, Message::RecoveryCodesMade { .. }));
    assert_eq!(made.map(|(to, _)| to.as_str()).collect::<Vec<_>>(), ["ada@example.com"], "{letters:?}");
    ada.submit(&shown, &[("kept", "yes")]).await.is(200).shows("Your new recovery codes count");
    world.clock.advance(LATER);
    let page = ada.visit(&at("/account/factors/recovery?way=recovery")).await;
    ada.submit(&page, &[("code", &old[0])]).await.is(401);
    ada.submit(&page, &[("code", &new[3].to_uppercase().replace('-', " "))]).await.is(200).shows("Keep your recovery");
}

#[tokio::test]
async fn somebody_elses_ids_find_nothing() {
    let world = World::new().await;
    let victim = world.person("ada", PASSWORD, &[]).await;
    world.give_authenticator("ada", "Phone").await;
    world.clock.advance(Duration::from_secs(1));
    let (_, theirs) = world.give_authenticator("ada", "Tablet").await;
    world.person("eve", PASSWORD, &[]).await;
    let mut eve = signed_in(&world, "eve").await;
    enable(&world, &mut eve).await;
    let (_, own) = world.give_authenticator("eve", "Second").await;
    let (theirs, own) = (theirs.id.to_string(), own.id.to_string());
    for (page, path) in [("rename", "rename"), ("remove", "remove")] {
        let form = eve.visit(&at(&format!("/account/factors/{page}?factor={own}"))).await;
        let csrf = csrf_of(&form, &format!("/account/factors/{path}"));
        let fields = [("factor", theirs.as_str()), ("label", "Eve was here"), ("user", &victim.id.to_string())];
        post(&mut eve, &format!("/account/factors/{path}"), &csrf, &fields).await.is(303);
        eve.visit(&at(&format!("/account/factors/{page}?factor={theirs}"))).await.shows("Second factor");
        for wrong in ["", "f_", "x", &victim.id.to_string()] {
            post(&mut eve, &format!("/account/factors/{path}"), &csrf, &[("factor", wrong)]).await.is(400);
        }
    }
    let csrf = csrf_of(&eve.visit(&at("/account/factors")).await, "/account/factors/order");
    post(&mut eve, "/account/factors/order", &csrf, &[("factor", &theirs)]).await.is(303);
    let labels = world.app.store.factors_of(victim.id).await.unwrap();
    assert_eq!(labels.iter().map(|factor| factor.label.as_str()).collect::<Vec<_>>(), ["Phone", "Tablet"]);
    assert!(world.user("eve").await.factor_order.is_empty());
}

#[tokio::test]
async fn nobody_has_more_than_sixteen_second_factors() {
    let world = World::new().await;
    let user = world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let (phone, _) = world.give_authenticator("ada", "Phone 1").await;
    for number in 2..=16 {
        world.clock.advance(Duration::from_secs(1));
        world.give_authenticator("ada", &format!("Phone {number}")).await;
    }
    let page = ada.visit(&at("/account/factors/totp")).await;
    let code = phone.code_at(world.now());
    let full = ada.submit(&page, &[("code", &code)]).await;
    full.is(200).shows("as many second factors as one can have");
    assert_eq!(world.app.store.factors_of(user.id).await.unwrap().len(), 16);
}
