//! What fails, is too late or comes twice: nothing half-done stays, and nobody is told that it was done.

use std::time::Duration;

use vestibule::domain::audit::Act;
use vestibule::domain::factor::Factor;
use vestibule::domain::ids::TrustId;
use vestibule::domain::secret::TokenHash;
use vestibule::domain::trust::TrustedBrowser;
use vestibule::store::{KnownBrowser, Lane, NewSession};

use super::{PASSWORD, at, csrf_of, post, signed_in};
use crate::letters::MAIL;
use crate::store_down::is_unavailable;
use crate::support::world::TWO_APPS;
use crate::support::{Authenticator, World};

const NEW: &str = "seven lanterns over the harbour";

#[tokio::test]
async fn a_store_that_fails_at_any_call_is_our_fault_and_changes_nothing() {
    for (path, fields, calls) in [
        ("/account/profile", vec![("given_name", "Eve")], &["user", "save_user"][..]),
        (
            "/account/password",
            vec![("password", PASSWORD), ("new_password", NEW), ("new_password_again", NEW)],
            &["user", "factors_of", "count_attempt", "raise_session", "save_user"],
        ),
        ("/account/delete", vec![("confirm", "ada")], &["factors_of", "delete_user"]),
        ("/account/factors/totp", vec![], &["factors_of", "user", "open_ticket"]),
        ("/account/data", vec![], &["record", "user", "factors_of", "sessions_of", "entries_of"]),
    ] {
        for call in calls {
            let world = World::new().await;
            let before = world.person("ada", PASSWORD, &[]).await;
            let mut ada = signed_in(&world, "ada").await;
            let page = ada.visit(&at(path)).await;
            world.store.fails(&[call]);
            let failed = ada.submit(&page, &fields).await;
            failed.is(503);
            assert!(failed.header("retry-after").is_some(), "{path} {call}");
            world.store.fails(&[]);
            assert_eq!(world.user("ada").await, before, "{path} {call}");
            assert!(world.app.store.factors_of(before.id).await.unwrap().is_empty());
            // Whatever was raised on the way, they are still signed in, and can do it now.
            ada.visit(&at("/account")).await.is(200).shows("Your account");
            let page = ada.visit(&at(path)).await;
            let done = ada.submit(&page, &fields).await;
            done.is(200);
        }
    }
}

#[tokio::test]
async fn every_page_of_an_account_says_when_it_cannot_be_read() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    world.give_authenticator("ada", "Phone").await;
    for (path, call) in [
        ("/account", "user"),
        ("/account", "factors_of"),
        ("/account", "trusted_browsers_of"),
        ("/account", "entries_of"),
        ("/account", "sessions_of"),
        ("/account/profile", "user"),
        ("/account/password", "factors_of"),
        ("/account/email", "user"),
        ("/account/factors", "factors_of"),
        ("/account/factors/disable", "trusted_browsers_of"),
        ("/account/factors/recovery", "factors_of"),
        ("/account/sessions", "sessions_of"),
        ("/account/sessions", "trusted_browsers_of"),
        ("/account/activity", "entries_of"),
        ("/account/delete", "factors_of"),
    ] {
        world.store.fails(&[call]);
        ada.visit(&at(path)).await.is(503);
        world.store.fails(&[]);
        ada.visit(&at(path)).await.is(200);
    }
}

#[tokio::test]
async fn what_a_session_wanted_is_not_done_once_it_has_ended() {
    for path in ["/account/password", "/account/delete", "/account/factors/totp"] {
        let world = World::new().await;
        let user = world.person("ada", PASSWORD, &[]).await;
        let mut ada = signed_in(&world, "ada").await;
        let page = ada.visit(&at(path)).await;
        let fields = [("password", PASSWORD), ("new_password", NEW), ("new_password_again", NEW), ("confirm", "ada")];
        // Thrown out between the proof and the deed.
        let stop = world.store.stops_after(if path == "/account/password" { "raise_session" } else { "factors_of" });
        let (done, ()) = tokio::join!(ada.submit(&page, &fields), async {
            stop.is_reached().await;
            world.app.store.end_sessions_of(user.id, None, world.entry(Act::SessionsRevoked)).await.unwrap();
            stop.go_on();
        });
        done.shows("Sign in");
        let after = world.user("ada").await;
        assert_eq!((after.version, after.password), (user.version, user.password), "{path}");
    }
}

#[tokio::test]
async fn two_tabs_change_one_account_one_after_the_other() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let (first, second) = (ada.visit(&at("/account/profile")).await, ada.visit(&at("/account/profile")).await);
    ada.submit(&first, &[("given_name", "Ada"), ("family_name", "")]).await.is(200);
    // What another session was shown is worth nothing in this one.
    let csrf = csrf_of(&ada.visit(&at("/account/password")).await, "/account/password");
    let mut other = signed_in(&world, "ada").await;
    post(&mut other, "/account/password", &csrf, &[("password", PASSWORD)]).await.is(403).shows("open for too long");
    // The second shows what was there before; what is sent last counts, and nothing else of the account goes back.
    world.give_authenticator("ada", "Phone").await;
    ada.submit(&second, &[("given_name", "Augusta"), ("family_name", "Ada")]).await.is(200);
    let user = world.user("ada").await;
    assert_eq!(user.display_name, "Augusta Ada");
    assert_eq!(world.app.store.factors_of(user.id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_trusted_browser_is_listed_and_can_be_made_to_ask_again() {
    let world = World::new().await;
    let ada = world.person("ada", PASSWORD, &[]).await;
    let eve = world.person("eve", PASSWORD, &[]).await;
    let mut browser = signed_in(&world, "ada").await;
    world.give_authenticator("ada", "Phone").await;
    for (number, user) in [(1, &ada), (2, &ada), (3, &eve)] {
        trust(&world, number, user.id).await;
    }
    browser.visit(&at("/account")).await.shows("Trusted browsers");
    let page = browser.visit(&at("/account/sessions")).await;
    page.shows("Browser 1").shows("Browser 2");
    assert!(!page.body.contains("Browser 3"));
    let csrf = csrf_of(&page, "/account/trust");
    let id = |number| TrustId::from_bytes([number; 16]).to_string();
    let left = async || world.app.store.trusted_browsers_of(ada.id).await.unwrap().len();
    post(&mut browser, "/account/trust", &csrf, &[("browser", &id(1))]).await.is(303);
    assert_eq!(left().await, 1);
    post(&mut browser, "/account/trust", &csrf, &[("browser", &id(3))]).await.is(303);
    post(&mut browser, "/account/trust", &csrf, &[("browser", "x")]).await.is(400);
    assert_eq!(world.app.store.trusted_browsers_of(eve.id).await.unwrap().len(), 1, "somebody else's");
    post(&mut browser, "/account/trust", &csrf, &[("browser", "all")]).await.is(303);
    assert_eq!(left().await, 0);
    browser.visit(&at("/account/sessions")).await.shows("asked for in every browser");
    browser.visit(&at("/account/activity")).await.shows("You ended the trust in a browser");
}

/// What each factor is, but for its last use.
async fn kept(world: &World) -> Vec<String> {
    let factors = world.app.store.factors_of(world.user("ada").await.id).await.unwrap();
    let told = |factor: &Factor| format!("{} {} {:?}", factor.id, factor.label.as_str(), factor.codes_left());
    factors.iter().map(told).collect()
}

#[tokio::test]
async fn a_store_that_fails_leaves_factors_and_address_as_they_are_and_the_same_form_changes_them_later() {
    const PROOF: [&str; 5] = ["user", "factors_of", "knows_browser", "count_attempt", "raise_session"];
    for (path, email, deeds, said) in [
        ("/account/factors/totp", "", &["open_ticket"][..], "otpauth://totp/"),
        ("/account/factors/recovery", "", &["change_factors"], "Keep your recovery codes"),
        ("/account/factors/remove?factor=", "", &["change_factors"], "It is removed"),
        ("/account/factors/disable", "", &["change_factors"], "Two-factor is off"),
        ("/account/email", "new@example.org", &["user_by_email", "open_ticket"], "Open the link that we sent"),
    ] {
        for call in PROOF.iter().chain(deeds).copied() {
            let world = World::with(&format!("{TWO_APPS}{MAIL}")).await;
            world.person("ada", PASSWORD, &[]).await;
            let mut ada = signed_in(&world, "ada").await;
            let (phone, _) = world.give_authenticator("ada", "Phone").await;
            world.clock.advance(Duration::from_secs(1));
            let (_, tablet) = world.give_authenticator("ada", "Tablet").await;
            world.give_recovery_codes("ada").await;
            let before = (world.user("ada").await, kept(&world).await);
            let path = if path.ends_with('=') { format!("{path}{}", tablet.id) } else { path.to_owned() };
            let page = ada.visit(&at(&path)).await;
            let code = phone.code_at(world.now());
            let fields = [("code", code.as_str()), ("email", email)];
            world.store.fails(&[call]);
            is_unavailable(&ada.submit(&page, &fields).await);
            world.store.fails(&[]);
            assert_eq!((world.user("ada").await, kept(&world).await), before, "{path} {call}");
            assert!(world.told().await.is_empty(), "{path} {call}");
            // If the code was used up, it counts: the session stands for it.
            ada.submit(&page, &fields).await.is(200).shows(said);
            assert_eq!(kept(&world).await != before.1, deeds.contains(&"change_factors"), "{path} {call}");
        }
    }
}

#[tokio::test]
async fn a_name_and_an_order_that_cannot_be_stored_stay_as_they_were_and_the_same_form_sets_them_later() {
    for (path, form, write) in [
        ("/account/factors/rename", "factor-name", "save_factor"),
        ("/account/factors/order", "factor-order", "save_user"),
    ] {
        for call in ["user", "factors_of", write] {
            let world = World::new().await;
            world.person("ada", PASSWORD, &[]).await;
            let mut ada = signed_in(&world, "ada").await;
            world.give_authenticator("ada", "Phone").await;
            let (_, tablet) = world.give_authenticator("ada", "Tablet").await;
            let id = tablet.id.to_string();
            let (page, fields) = (at(path), [("factor", id.as_str()), ("label", "Slate")]);
            let before = (world.user("ada").await, kept(&world).await);
            world.store.fails(&[call]);
            is_unavailable(&world.send_form(&mut ada, (form, &page), &fields).await);
            world.store.fails(&[]);
            assert_eq!((world.user("ada").await, kept(&world).await), before, "{path} {call}");
            world.send_form(&mut ada, (form, &page), &fields).await.is(303);
            assert_ne!((world.user("ada").await, kept(&world).await), before, "{path} {call}");
        }
    }
}

#[tokio::test]
async fn an_app_that_cannot_be_stored_is_no_factor_and_the_same_code_confirms_it_later() {
    for has_one in [false, true] {
        for call in ["ticket", "user", "factors_of", "change_factors"] {
            let world = World::with(&format!("{TWO_APPS}{MAIL}")).await;
            world.person("ada", PASSWORD, &[]).await;
            let mut ada = signed_in(&world, "ada").await;
            let mut proof = String::new();
            if has_one {
                proof = world.give_authenticator("ada", "Phone").await.0.code_at(world.now());
                world.give_recovery_codes("ada").await;
            }
            let page = ada.visit(&at("/account/factors/totp")).await;
            let page = ada.submit(&page, &[("code", &proof)]).await;
            let code = Authenticator::scan(&page.is(200).body).code_at(world.now());
            let fields = [("label", "Tablet"), ("code", code.as_str())];
            let before = (world.user("ada").await, kept(&world).await);
            world.store.fails(&[call]);
            is_unavailable(&ada.submit(&page, &fields).await);
            world.store.fails(&[]);
            assert_eq!((world.user("ada").await, kept(&world).await), before, "{has_one} {call}");
            assert!(world.told().await.is_empty(), "{has_one} {call}");
            let done = ada.submit(&page, &fields).await;
            done.is(200).shows(if has_one { "Your authenticator app is set up" } else { "Keep your recovery codes" });
            assert_eq!(kept(&world).await.len(), if has_one { 3 } else { 2 });
        }
    }
}

#[tokio::test]
async fn a_first_app_that_counts_shows_its_codes_although_the_session_cannot_be_raised() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at("/account/factors/totp")).await;
    let page = ada.submit(&page, &[]).await;
    let code = Authenticator::scan(&page.body).code_at(world.now());
    world.store.fails(&["raise_session"]);
    ada.submit(&page, &[("code", &code)]).await.is(200).shows("Keep your recovery codes");
    world.store.fails(&[]);
    assert_eq!(kept(&world).await.len(), 2);
    ada.visit(&at("/account")).await.is(200).shows("Your account");
}

#[tokio::test]
async fn a_proof_holds_and_nobody_is_thrown_out_although_its_try_cannot_be_given_back() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    world.clock.advance(Duration::from_mins(6));
    let page = ada.visit(&at("/account/factors/totp")).await;
    world.store.fails(&["refund_attempt"]);
    ada.submit(page.shows("current-password"), &[("password", PASSWORD)]).await.is(200).shows("otpauth://totp/");
    ada.visit(&at("/account")).await.is(200).shows("Your account");

    let (phone, _) = world.give_authenticator("ada", "Phone").await;
    let page = ada.visit(&at("/account/factors/disable")).await;
    let code = phone.code_at(world.now());
    ada.submit(&page, &[("code", &code)]).await.is(200).shows("Two-factor is off");
    assert!(kept(&world).await.is_empty());
    ada.visit(&at("/account")).await.is(200).shows("Your account");
}

#[tokio::test]
async fn a_trust_that_cannot_be_ended_just_now_is_ended_by_the_same_form_later() {
    let world = World::new().await;
    let user = world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    world.give_authenticator("ada", "Phone").await;
    trust(&world, 1, user.id).await;
    let page = ada.visit(&at("/account/sessions")).await;
    let csrf = csrf_of(&page, "/account/trust");
    let left = async || world.app.store.trusted_browsers_of(user.id).await.unwrap().len();
    world.store.fails(&["end_trust"]);
    is_unavailable(&post(&mut ada, "/account/trust", &csrf, &[("browser", "all")]).await);
    world.store.fails(&[]);
    assert_eq!(left().await, 1);
    post(&mut ada, "/account/trust", &csrf, &[("browser", "all")]).await.is(303);
    assert_eq!(left().await, 0);
}

async fn trust(world: &World, number: u8, user: vestibule::domain::ids::UserId) {
    let now = world.now();
    let hash = TokenHash::from_bytes([number; 32]);
    let trust = TrustedBrowser {
        id: TrustId::from_bytes([number; 16]),
        user,
        hash,
        created: now,
        ends: now.plus(Duration::from_hours(30 * 24)),
        browser: format!("Browser {number}"),
        address: "192.0.2.1".to_owned(),
    };
    let read = world.app.store.user(user).await.unwrap().unwrap();
    let session = vestibule::domain::session::Session {
        id: vestibule::domain::ids::SessionId::from_bytes([number; 16]),
        user,
        token: hash,
        reach: vestibule::domain::session::Reach::Portal { remembered: false },
        created: now,
        last_used: now,
        authenticated: now,
        methods: vestibule::domain::session::Methods::PASSWORD,
        browser: trust.browser.clone(),
        address: trust.address.clone(),
    };
    let browser = Some(KnownBrowser { hash, replaces: None, seen: now });
    let new = NewSession { trust: Some(trust), browser, ..NewSession::new(session, read.version, Lane::Strangers) };
    world.app.store.start_session(new, world.entry(Act::SignedIn).into()).await.unwrap();
    world
        .app
        .store
        .end_session(vestibule::domain::ids::SessionId::from_bytes([number; 16]), world.entry(Act::SignedOut))
        .await
        .unwrap();
}
