//! A place asks for more than was shown: whoever has it shows it and goes on, and nobody else gets in.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Method;
use serde_json::json;
use vestibule::actions::administer::{Administrator, Whom, sessions, users};
use vestibule::actions::vouch::vouch;
use vestibule::crypto::token::new_token;
use vestibule::domain::audit::Act;
use vestibule::domain::letter::Message;
use vestibule::domain::routing::AppIndex;
use vestibule::domain::session::{Methods, Second};
use vestibule::domain::user::UserName;
use vestibule::live::requests::OpenRequest;
use vestibule::store::{Raised, Started};

use super::letters::MAIL;
use super::support::{Authenticator, Browser, Page, World};

const PASSWORD: &str = "correct horse battery staple";
const MINUTE: Duration = Duration::from_mins(1);
const CONFIRM: &str = "http://portal.localhost:8080/.vestibule/confirm";
const NAVIGATION: [(&str, &str); 2] = [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];

const SITE: &str = r#"
[gateway]
public_url = "http://portal.localhost:8080"
listen = ["127.0.0.1:8080"]

[[app]]
name = "wiki"
title = "Wiki"
host = "wiki.localhost"
upstream = "http://127.0.0.1:3000"
policy = "one_factor"

[[app.rule]]
paths = ["/pay/**"]
policy = "two_factor"
require = { factors = ["totp"], max_age = "5m" }

[[app.rule]]
paths = ["/two/**"]
policy = "two_factor"

[[app.rule]]
paths = ["/me/**"]
policy = "one_factor"
require = { max_age = "5m" }

[[app]]
name = "safe"
title = "Safe"
host = "safe.localhost"
upstream = "http://127.0.0.1:3001"
policy = "two_factor"
"#;

fn wiki(path: &str) -> String {
    format!("http://wiki.localhost:8080{path}")
}

/// Ada, who signed in with her password and has been to the wiki.
async fn ada(world: &World) -> Browser<'_> {
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = world.browser();
    let page = ada.visit(&wiki("/start")).await;
    ada.sign_in(&page, "ada", PASSWORD).await.is(200);
    world.apps_saw();
    ada
}

#[track_caller]
fn asks(page: &Page) {
    assert!(page.url.starts_with(CONFIRM), "{}", page.url);
    page.is(200).shows("Confirm that it").shows("Wiki");
}

#[tokio::test]
async fn whoever_has_a_second_factor_shows_it_where_it_is_asked_for_and_comes_back() {
    let world = World::with(SITE).await;
    let mut ada = ada(&world).await;
    let (phone, _) = world.give_authenticator("ada", "Phone").await;
    let place = wiki("/two/x?a=1");
    let page = ada.visit(&place).await;
    asks(&page);
    page.shows("Phone").shows("name=\"code\"").shows("one-time-code");
    assert_eq!(world.apps_saw(), [""; 0]);

    let wrong = phone.wrong_code_at(world.now());
    let again = ada.submit(&page, &[("code", &wrong)]).await;
    again.is(401).shows("didn't match");
    ada.submit(&again, &[("code", "")]).await.is(422).shows("Enter the code");
    let before = ada.cookie("portal.localhost", "vestibule").unwrap().to_owned();
    let code = phone.code_at(world.now());
    let there = ada.submit(&again, &[("code", &code)]).await;
    assert_eq!(there.is(200).url, place);
    assert_eq!(world.apps_saw(), ["ada GET http://wiki.localhost/two/x?a=1"]);
    assert_ne!(ada.cookie("portal.localhost", "vestibule"), Some(before.as_str()), "the token is a new one");
    ada.visit(&wiki("/two/y")).await.is(200).shows("ada GET");
    let safe = ada.visit("http://safe.localhost:8080/").await;
    assert_eq!(safe.is(200).url, "http://safe.localhost:8080/", "another host learns of it without a question");
}

#[tokio::test]
async fn what_was_shown_to_a_place_changes_no_credentials() {
    let world = World::with(SITE).await;
    let mut ada = ada(&world).await;
    let (phone, _) = world.give_authenticator("ada", "Phone").await;
    let page = ada.visit(&wiki("/two/x")).await;
    ada.submit(&page, &[("code", &phone.code_at(world.now()))]).await.is(200).shows("ada GET");
    let form = ada.visit("http://portal.localhost:8080/.vestibule/account/factors/disable").await;
    form.is(200).shows("one-time-code");
    ada.submit(&form, &[]).await.is(422);
    world.clock.advance(MINUTE);
    ada.submit(&form, &[("code", &phone.code_at(world.now()))]).await.is(200).shows("Two-factor is off");
}

#[tokio::test]
async fn a_place_that_asks_for_a_fresh_proof_of_a_kind_takes_no_other_and_asks_again_in_time() {
    let world = World::with(SITE).await;
    let mut ada = ada(&world).await;
    let (phone, _) = world.give_authenticator("ada", "Phone").await;
    let codes = world.give_recovery_codes("ada").await;
    let page = ada.visit(&wiki("/two/x")).await;
    asks(page.shows("Try another way"));
    let paper = ada.visit(&format!("{}&way=recovery", page.url)).await;
    ada.submit(&paper, &[("code", &codes[0])]).await.is(200).shows("ada GET");

    let page = ada.visit(&wiki("/pay/x")).await;
    asks(&page);
    assert!(!page.body.contains("Try another way"), "paper does not help here");
    let stubborn = ada.visit(&format!("{}&way=recovery", page.url)).await;
    stubborn.shows("one-time-code");
    ada.submit(&stubborn, &[("code", &codes[1])]).await.is(401);
    let code = phone.code_at(world.now());
    ada.submit(&page, &[("code", &code)]).await.is(200).shows("ada GET http://wiki.localhost/pay/x");

    world.clock.advance(5 * MINUTE);
    ada.visit(&wiki("/pay/y")).await.is(200).shows("ada GET");
    world.clock.advance(MINUTE);
    let page = ada.visit(&wiki("/pay/y")).await;
    asks(&page);
    let used = ada.submit(&page, &[("code", &code)]).await;
    used.is(401);
    let code = phone.code_at(world.now());
    ada.submit(&page, &[("code", &code)]).await.is(200).shows("ada GET http://wiki.localhost/pay/y");
    ada.visit(&wiki("/two/x")).await.is(200);
}

#[tokio::test]
async fn a_password_is_fresh_enough_for_those_who_have_nothing_else_and_for_nobody_else() {
    let world = World::with(SITE).await;
    let mut ada = ada(&world).await;
    ada.visit(&wiki("/me/x")).await.is(200).shows("ada GET");
    world.clock.advance(6 * MINUTE);
    let page = ada.visit(&wiki("/me/x")).await;
    asks(page.shows("current-password"));
    ada.submit(&page, &[("password", "not this one")]).await.is(401).shows("not your password");
    ada.submit(&page, &[("password", PASSWORD)]).await.is(200).shows("ada GET http://wiki.localhost/me/x");

    let (phone, _) = world.give_authenticator("ada", "Phone").await;
    world.clock.advance(6 * MINUTE);
    let page = ada.visit(&wiki("/me/x")).await;
    asks(page.shows("one-time-code"));
    ada.submit(&page, &[("password", PASSWORD)]).await.is(422);
    let code = phone.code_at(world.now());
    ada.submit(&page, &[("code", &code)]).await.is(200).shows("ada GET http://wiki.localhost/me/x");
}

#[tokio::test]
async fn whoever_has_none_is_led_to_set_one_up_or_told_whom_to_ask() {
    let world = World::with(SITE).await;
    let mut someone = ada(&world).await;
    let page = someone.visit(&wiki("/two/x")).await;
    assert!(page.is(200).url.contains("/account/factors/totp"), "{}", page.url);
    let page = someone.submit(&page, &[]).await;
    let phone = Authenticator::scan(&page.body);
    let wrong = phone.wrong_code_at(world.now());
    let page = someone.submit(&page, &[("code", &wrong)]).await;
    let code = phone.code_at(world.now());
    let kept = someone.submit(&page, &[("code", &code)]).await;
    kept.is(200).shows("Keep your recovery codes");
    let there = someone.submit(&kept, &[("kept", "yes")]).await;
    assert_eq!(there.is(200).url, wiki("/two/x"), "and back to where they were going");
    assert_eq!(world.apps_saw(), ["ada GET http://wiki.localhost/two/x"]);

    let world = World::with(&format!("{SITE}[second_factor]\nenroll = \"link\"\n")).await;
    let mut someone = ada(&world).await;
    let page = someone.visit(&wiki("/two/x")).await;
    page.is(403).shows("A password is not enough here").shows("can send you a link");
    assert_eq!(world.apps_saw(), [""; 0]);
    let link = world.enroll_link("ada").await;
    let page = someone.visit(&link).await;
    let page = someone.submit(&page, &[]).await;
    let phone = Authenticator::scan(&page.body);
    someone.submit(&page, &[("code", &phone.code_at(world.now()))]).await.is(200).shows("Keep your recovery codes");
    someone.visit(&wiki("/two/x")).await.is(200).shows("ada GET");
}

#[tokio::test]
async fn a_recovery_code_that_was_used_is_told_wherever_it_was_used() {
    let world = World::with(&format!("{SITE}{MAIL}")).await;
    let mut ada = ada(&world).await;
    world.give_authenticator("ada", "Phone").await;
    let codes = world.give_recovery_codes("ada").await;
    let page = ada.visit(&wiki("/two/x")).await;
    let paper = ada.visit(&format!("{}&way=recovery", page.url)).await;
    ada.submit(&paper, &[("code", &codes[0])]).await.is(200).shows("ada GET");
    let told = World::only(world.mails().await);
    let Message::RecoveryCodeUsed { left: 9, whence } = &told.message else { panic!("{told:?}") };
    assert_eq!((whence.browser.as_str(), whence.address.as_str()), ("Firefox on Linux", "203.0.113.7"));

    world.clock.advance(6 * MINUTE);
    let form = "http://portal.localhost:8080/.vestibule/account/factors/disable?way=recovery";
    let page = ada.visit(form).await;
    ada.submit(&page, &[("code", &codes[1])]).await.is(200).shows("Two-factor is off");
    let told: Vec<_> = world.mails().await.into_iter().map(|mail| mail.message).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().any(|message| matches!(message, Message::TwoFactorDisabled { .. })), "{told:?}");
    assert!(told.iter().any(|message| matches!(message, Message::RecoveryCodeUsed { left: 8, .. })), "{told:?}");
}

#[tokio::test]
async fn guesses_at_codes_inside_a_session_are_told_once_when_they_begin_to_wait() {
    let world = World::with(&format!("{SITE}{MAIL}")).await;
    let mut ada = ada(&world).await;
    let (phone, _) = world.give_authenticator("ada", "Phone").await;
    let page = ada.visit(&wiki("/two/x")).await;
    let wrong = phone.wrong_code_at(world.now());
    for _ in 0..10 {
        assert!(world.mails().await.is_empty());
        ada.submit(&page, &[("code", &wrong)]).await.is(401);
    }
    let told = World::only(world.mails().await);
    assert!(matches!(told.message, Message::WrongCodes { .. }), "{told:?}");
    let waits = ada.submit(&page, &[("code", &wrong)]).await;
    assert_eq!(waits.is(429).header("retry-after"), Some("60"));
    world.clock.advance(MINUTE);
    ada.submit(&page, &[("code", &phone.wrong_code_at(world.now()))]).await.is(401);
    assert!(world.mails().await.is_empty(), "it is no news any more");
}

#[tokio::test]
async fn each_kind_of_request_is_asked_in_the_form_that_it_can_use() {
    let world = World::with(SITE).await;
    let mut ada = ada(&world).await;
    let (phone, _) = world.give_authenticator("ada", "Phone").await;
    let websocket = [("connection", "Upgrade"), ("upgrade", "websocket"), ("sec-websocket-version", "13")];
    let behind = ("referer", "http://wiki.localhost:8080/two/form");
    for headers in [
        &[("sec-fetch-mode", "cors"), behind][..],
        &[("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")],
        &[("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")],
        &[("accept", "text/event-stream")],
        &[("user-agent", "curl/8.5.0")],
        &websocket,
    ] {
        ada.send(Method::GET, &wiki("/pay/x"), headers, "").await.is(403);
    }
    let grpc = ada.send(Method::POST, &wiki("/pay/x"), &[("content-type", "application/grpc")], "").await;
    assert_eq!(grpc.is(200).header("grpc-status"), Some("7"));

    let posted = ada.send(Method::POST, &wiki("/pay/x"), &[NAVIGATION[0], NAVIGATION[1], behind], "a=b").await;
    let location = posted.is(303).header("location").unwrap();
    assert!(location.contains("?rd=http://wiki.localhost:8080/two/form&factors=totp&max_age=300&enter="), "{location}");

    let told = ada.send(Method::GET, &wiki("/pay/x"), &[("sec-fetch-mode", "cors"), behind], "").await;
    assert_eq!(told.header("content-type"), Some("application/problem+json"));
    let problem: serde_json::Value = serde_json::from_str(&told.body).unwrap();
    let page = ada.visit(problem["step_up"].as_str().unwrap()).await;
    asks(&page);
    let code = phone.code_at(world.now());
    assert_eq!(ada.submit(&page, &[("code", &code)]).await.is(200).url, "http://wiki.localhost:8080/two/form");
    assert_eq!(world.apps_saw(), ["ada GET http://wiki.localhost/two/form"]);
}

#[tokio::test]
async fn a_trusted_browser_stands_for_a_factor_and_never_for_a_fresh_one() {
    let world = World::with(SITE).await;
    let mut ada = ada(&world).await;
    world.give_authenticator("ada", "Phone").await;
    let user = world.user("ada").await;
    let sessions = world.app.store.sessions_of(user.id).await.unwrap();
    let portal = sessions.into_iter().find(vestibule::domain::session::Session::is_portal).unwrap();
    let (token, hash) = new_token(&*world.app.random);
    let methods = Methods { second: Some(Second::Trusted), ..Methods::PASSWORD };
    let raised = Raised { id: portal.id, user_version: user.version, token: hash, authenticated: world.now(), methods };
    let started = world.app.store.raise_session(raised, world.entry(Act::SignedIn).into()).await.unwrap();
    assert_eq!(started, Started::Started);
    ada.jar.insert(("portal.localhost".to_owned(), "vestibule".to_owned()), token.expose().to_owned());

    ada.visit(&wiki("/two/x")).await.is(200).shows("ada GET");
    asks(&ada.visit(&wiki("/pay/x")).await);
    asks(&ada.visit(&wiki("/me/x")).await);
}

/// What the wiki's assertion says of whoever has this cookie of its host.
async fn told(world: &World, cookie: &str) -> serde_json::Value {
    let pass = world.open_at("wiki.localhost", "/start", &format!("vestibule-app={cookie}")).await.expect("let in");
    let statement = vouch(&world.app, &pass.visitor.expect("somebody"), AppIndex(0)).unwrap();
    let (_, assertion) = statement.fields.iter().find(|(name, _)| name.as_str() == "x-vestibule-assertion").unwrap();
    let claims = assertion.to_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}

#[tokio::test]
async fn what_an_apps_host_holds_does_not_rise_by_itself() {
    let world = World::with(SITE).await;
    let mut ada = ada(&world).await;
    let (phone, _) = world.give_authenticator("ada", "Phone").await;
    let mut thief = ada.copy();
    thief.jar.retain(|(host, _), _| host == "wiki.localhost");
    world.clock.advance(MINUTE);
    let page = ada.visit(&format!("{CONFIRM}?factors=any")).await;
    let code = phone.code_at(world.now());
    ada.submit(&page, &[("code", &code)]).await.is(200);
    let stopped = thief.send(Method::GET, &wiki("/two/x"), &NAVIGATION, "").await;
    assert!(stopped.is(303).header("location").unwrap().starts_with(CONFIRM));
    assert_eq!(world.apps_saw(), [""; 0]);

    // Nor does what the app is told of it, by which it may judge itself.
    let told = told(&world, thief.cookie("wiki.localhost", "vestibule-app").unwrap()).await;
    assert_eq!((&told["acr"], &told["amr"]), (&json!("one_factor"), &json!(["pwd"])));
    assert_eq!(told["auth_time"], 1_800_000_000);
    let root = world.app.store.sessions_of(world.user("ada").await.id).await.unwrap();
    let root = root.iter().find(|session| session.is_portal()).unwrap();
    assert_eq!(told["sid"], root.id.to_string(), "it is the same sign-in for all apps");

    ada.visit(&wiki("/two/x")).await.is(200);
    let told = self::told(&world, ada.cookie("wiki.localhost", "vestibule-app").unwrap()).await;
    assert_eq!((&told["acr"], &told["amr"]), (&json!("two_factor"), &json!(["pwd", "otp", "mfa"])));
    assert_eq!(told["auth_time"], 1_800_000_060);
}

#[tokio::test]
async fn a_stream_that_was_let_in_fresh_stays_open_by_its_session() {
    let world = World::with(SITE).await;
    let mut ada = ada(&world).await;
    let cookie = format!("vestibule-app={}", ada.cookie("wiki.localhost", "vestibule-app").unwrap());
    let stream = world.open_at("wiki.localhost", "/me/stream", &cookie).await.expect("it is let in");
    world.clock.advance(20 * MINUTE);
    world.app.live.close_overdue(&world.app.settings.session, world.now());
    assert!(!stream.open.cancelled.is_cancelled());
    assert!(world.open_at("wiki.localhost", "/me/stream", &cookie).await.is_none(), "a new one is not");

    let page = ada.visit(&wiki("/me/x")).await;
    ada.submit(&page, &[("password", PASSWORD)]).await.is(200);
}

#[tokio::test]
async fn what_is_open_goes_on_when_more_is_shown_and_ends_with_the_session() {
    for deed in ["sign out", "revoke", "disable", "idle"] {
        let world = World::with(SITE).await;
        let mut ada = ada(&world).await;
        let (phone, _) = world.give_authenticator("ada", "Phone").await;
        let cookie =
            |ada: &Browser<'_>| format!("vestibule-app={}", ada.cookie("wiki.localhost", "vestibule-app").unwrap());
        let mut streams = Vec::new();
        let mut before = Vec::new();
        // The second time by another token, and by another child on the wiki's host.
        for _ in 0..2 {
            streams.push(world.open_at("wiki.localhost", "/chat", &cookie(&ada)).await.expect("it is let in").open);
            before.push((cookie(&ada), ada.copy()));
            world.clock.advance(6 * MINUTE);
            let page = ada.visit(&wiki("/pay/x")).await;
            asks(&page);
            let code = phone.code_at(world.now());
            ada.submit(&page, &[("code", &code)]).await.is(200).shows("ada GET");
        }
        for (cookie, mut old) in before {
            assert!(
                world.open_at("wiki.localhost", "/chat", &cookie).await.is_none(),
                "{deed}: the old one opens nothing"
            );
            old.visit("http://portal.localhost:8080/.vestibule/account").await.shows("Sign in");
        }
        let close_overdue = || world.app.live.close_overdue(&world.app.settings.session, world.now());
        let are_open =
            |streams: &[OpenRequest]| streams.iter().map(|one| !one.cancelled.is_cancelled()).collect::<Vec<_>>();
        streams.push(world.open_at("wiki.localhost", "/chat", &cookie(&ada)).await.expect("it is let in").open);
        world.clock.advance(50 * MINUTE);
        ada.visit(&wiki("/start")).await.is(200);
        world.clock.advance(50 * MINUTE);
        close_overdue();
        assert_eq!(are_open(&streams), [true; 3], "{deed}: use counts for all of them");
        let (admin, whom) = (Administrator::of_shell(), Whom::Name(UserName::parse("ada").unwrap()));
        match deed {
            "sign out" => {
                let page = ada.visit("http://portal.localhost:8080/.vestibule/sign-out").await;
                ada.submit(&page, &[]).await.shows("You are signed out");
            }
            "revoke" => assert_eq!(sessions::revoke_all_of(&admin, &world.app, &whom).await.unwrap(), Some(1)),
            "disable" => _ = users::disable(&admin, &world.app, &whom).await.unwrap(),
            _ => {
                world.clock.advance(11 * MINUTE);
                close_overdue();
            }
        }
        assert_eq!(are_open(&streams), [false; 3], "{deed}");
    }
}

#[tokio::test]
async fn nobody_steps_up_without_the_forms_proof_or_for_a_place_that_makes_no_sense() {
    let world = World::with(SITE).await;
    let mut ada = ada(&world).await;
    let (phone, _) = world.give_authenticator("ada", "Phone").await;
    for nonsense in ["factors=pulse", "factors=", "factors=totp,", "max_age=-1", "max_age=soon", "rd=/&rd=/"] {
        ada.visit(&format!("{CONFIRM}?{nonsense}")).await.is(400);
    }
    let page = ada.visit(&format!("{CONFIRM}?factors=any&rd=https://evil.test/")).await;
    assert!(!page.body.contains("evil.test"));
    let code = phone.code_at(world.now());
    let stale = ada.submit(&page, &[("code", &code), ("csrf", "x")]).await;
    stale.is(400);
    let body = format!("code={code}&csrf=x");
    let headers = [
        NAVIGATION[0],
        NAVIGATION[1],
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    ada.send(Method::POST, &page.url, &headers, &body).await.is(403).shows("Confirm that it");
    let foreign = [NAVIGATION[0], NAVIGATION[1], ("sec-fetch-site", "cross-site")];
    ada.send(Method::POST, &page.url, &foreign, &body).await.is(403);
    let home = ada.submit(&page, &[("code", &code)]).await;
    assert_eq!(home.is(200).url, "http://portal.localhost:8080/.vestibule/", "the code was not used up by all that");
}
