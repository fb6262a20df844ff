//! Signing in, staying in, signing out.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http::Method;
use vestibule::crypto::password::{PasswordPool, PoolSize};
use vestibule::domain::audit::Act;
use vestibule::domain::password_rules::HashCost;
use vestibule::domain::user::Status;
use vestibule::store::Ending;

use super::support::World;

const PASSWORD: &str = "correct horse battery staple";
const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn someone_signs_in_at_the_gate_and_the_app_behind_it_knows_who_they_are() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();

    let page = browser.visit("http://wiki.localhost:8080/page?a=1").await;
    page.is(200).shows("Sign in").shows("Wiki");
    assert_eq!(world.apps_saw(), [""; 0], "nothing reaches the app before");

    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    assert_eq!(page.url, "http://wiki.localhost:8080/page?a=1");
    page.is(200).shows("ada GET");
    assert_eq!(world.apps_saw(), ["ada GET http://wiki.localhost/page?a=1"]);

    // One sign-in serves every host.
    browser.visit("http://portal.localhost:8080/").await.is(200).shows("Wiki");
    browser.visit("http://staff.localhost:8080/").await.is(403).shows("staff");
    assert_eq!(world.apps_saw(), [""; 0]);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let world = World::new().await;
    let user = world.person("ada", PASSWORD, &[]).await;
    world.person("bob", PASSWORD, &[]).await;
    world.person("carl", PASSWORD, &[]).await;
    let disabled = vestibule::domain::user::User { status: Status::Disabled, ..user };
    world.app.store.save_user(&disabled, Ending::All, world.entry(Act::UserDisabled).into()).await.unwrap();

    let mut answers = Vec::new();
    for (name, password) in [("bob", "wrong wrong wrong"), ("nobody-here", PASSWORD), ("ada", PASSWORD), ("a b", "x")] {
        let mut browser = world.browser();
        let page = browser.visit("http://portal.localhost:8080/.vestibule/sign-in").await;
        let page = browser.sign_in(&page, name, password).await;
        page.is(401).shows("match");
        // The twin of the browser cookie ends on some letters of its random value.
        let plain = |name: &str| name.split("-browser-").next().unwrap_or_default().to_owned();
        let cookies: Vec<_> = browser.jar.keys().map(|(host, name)| (host.clone(), plain(name))).collect();
        let csrf = page.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap().1;
        answers.push((cookies, page.body.replace(&csrf, "").replace(name, "")));
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
}

#[tokio::test]
async fn a_session_ends_by_idleness_and_by_age_and_use_prolongs_only_the_first() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit("http://wiki.localhost:8080/").await;
    browser.sign_in(&page, "ada", PASSWORD).await.shows("ada GET");

    for _ in 0..23 {
        world.clock.advance(HOUR / 2);
        browser.visit("http://wiki.localhost:8080/").await.shows("ada GET");
    }
    world.clock.advance(HOUR / 2);
    browser.visit("http://wiki.localhost:8080/").await.shows("Sign in");

    let page = browser.visit("http://wiki.localhost:8080/").await;
    browser.sign_in(&page, "ada", PASSWORD).await.shows("ada GET");
    world.clock.advance(HOUR);
    browser.visit("http://wiki.localhost:8080/").await.shows("Sign in");
    browser.visit("http://portal.localhost:8080/.vestibule/account").await.shows("Sign in");
}

#[tokio::test]
async fn a_remembered_session_outlives_the_night() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit("http://wiki.localhost:8080/").await;
    browser.submit(&page, &[("name", "ada"), ("password", PASSWORD), ("remember", "yes")]).await.shows("ada GET");
    world.clock.advance(6 * 24 * HOUR);
    browser.visit("http://wiki.localhost:8080/").await.shows("ada GET");
    world.clock.advance(7 * 24 * HOUR);
    browser.visit("http://wiki.localhost:8080/").await.shows("Sign in");
}

#[tokio::test]
async fn signing_out_ends_every_host_at_once_and_the_old_cookies_are_dead() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit("http://wiki.localhost:8080/").await;
    browser.sign_in(&page, "ada", PASSWORD).await.shows("ada GET");
    let mut thief = browser.copy();

    let page = browser.visit("http://wiki.localhost:8080/.vestibule/sign-out").await;
    page.is(200).shows("Sign out");
    thief.visit("http://wiki.localhost:8080/").await.shows("ada GET");
    let page = browser.submit(&page, &[]).await;
    page.shows("Sign in").shows("You are signed out");
    browser.visit("http://wiki.localhost:8080/").await.shows("Sign in");

    thief.visit("http://wiki.localhost:8080/").await.shows("Sign in");
    thief.visit("http://portal.localhost:8080/.vestibule/account").await.shows("Sign in");
}

#[tokio::test]
async fn what_just_happened_is_told_once() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit("http://portal.localhost:8080/.vestibule/account").await;
    browser.sign_in(&page, "ada", PASSWORD).await.is(200);
    let page = browser.visit("http://portal.localhost:8080/.vestibule/sign-out").await;
    browser.submit(&page, &[]).await.shows("You are signed out");
    let page = browser.visit("http://portal.localhost:8080/.vestibule/sign-in").await;
    assert!(!page.body.contains("You are signed out"));
}

#[tokio::test]
async fn every_sign_in_makes_new_secrets_and_ends_what_the_browser_had() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit("http://portal.localhost:8080/.vestibule/sign-in").await;
    let planted = browser.cookie("portal.localhost", "vestibule-browser").unwrap().to_owned();
    browser.sign_in(&page, "ada", PASSWORD).await.is(200);
    let first = browser.cookie("portal.localhost", "vestibule").unwrap().to_owned();
    assert_ne!(browser.cookie("portal.localhost", "vestibule-browser"), Some(planted.as_str()));

    // A form from before, with the session still there: the tab simply goes on, and nothing changes.
    browser.submit(&page, &[("name", "ada"), ("password", PASSWORD)]).await.shows("Your apps");
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), Some(first.as_str()));
}

#[tokio::test]
async fn many_tabs_at_once_all_work() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &["staff"]).await;
    let mut browser = world.browser();
    let tabs = [
        browser.visit("http://wiki.localhost:8080/a").await,
        browser.visit("http://wiki.localhost:8080/b").await,
        browser.visit("http://staff.localhost:8080/c").await,
        browser.visit("http://portal.localhost:8080/.vestibule/account").await,
    ];
    for (tab, shown) in tabs.iter().zip(["wiki.localhost/a", "wiki.localhost/b", "staff.localhost/c", "account"]) {
        let page = browser.sign_in(tab, "ada", PASSWORD).await;
        assert!(page.url.contains(&shown.replace("localhost/", "localhost:8080/")), "{}", page.url);
        page.is(200);
    }
    let sessions = browser.visit("http://portal.localhost:8080/.vestibule/account/sessions").await;
    assert_eq!(
        sessions.body.matches("Firefox</bdi> on <bdi>Linux").count(),
        1,
        "one browser, one session:\n{}",
        sessions.body
    );
}

#[tokio::test]
async fn tabs_that_a_new_browser_opens_at_the_same_moment_all_work() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &["staff"]).await;
    let addresses = ["http://wiki.localhost:8080/a", "http://wiki.localhost:8080/b", "http://staff.localhost:8080/c"];
    let mut tabs = Vec::new();
    let mut browser = world.browser();
    for address in addresses {
        // None of them sees what the others were given; then the one jar has it all, the last word of each name.
        let mut tab = world.browser();
        tabs.push(tab.visit(address).await);
        browser.jar.extend(tab.jar);
    }
    let first = browser.sign_in(&tabs[0], "ada", PASSWORD).await;
    assert_eq!(first.url, addresses[0]);
    for (tab, address) in tabs.iter().zip(addresses).skip(1) {
        assert_eq!(browser.sign_in(tab, "ada", PASSWORD).await.url, address);
    }
}

#[tokio::test]
async fn a_form_from_another_browser_or_another_site_counts_for_nothing() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let mut other = world.browser();
    let page = browser.visit("http://portal.localhost:8080/.vestibule/sign-in").await;
    let theirs = other.visit("http://portal.localhost:8080/.vestibule/sign-in").await;
    let url = "http://portal.localhost:8080/.vestibule/sign-in";
    let csrf = page.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap().1;
    let foreign = theirs.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap().1;
    let form = ("content-type", "application/x-www-form-urlencoded");
    let own = ("sec-fetch-site", "same-origin");
    let body = |csrf: &str| format!("name=ada&password={}&csrf={csrf}", PASSWORD.replace(' ', "+"));

    for (headers, body) in [
        (vec![form, own], body(&foreign)),
        (vec![form, own], body("")),
        (vec![form, own], body(&csrf[1..])),
        (vec![form, ("sec-fetch-site", "cross-site")], body(&csrf)),
        (vec![form, ("sec-fetch-site", "same-site")], body(&csrf)),
        (vec![form, ("sec-fetch-site", "none")], body(&csrf)),
        (vec![form, own, ("sec-fetch-site", "cross-site")], body(&csrf)),
        (vec![form, ("origin", "http://evil.test")], body(&csrf)),
        (vec![form, ("origin", "null")], body(&csrf)),
        (vec![form, ("origin", "http://portal.localhost")], body(&csrf)),
        (vec![form], body(&csrf)),
        (vec![own, ("content-type", "text/plain")], body(&csrf)),
        (vec![own], body(&csrf)),
        (vec![form, own], format!("{}&password=x", body(&csrf))),
    ] {
        let page = browser.send(Method::POST, url, &headers, &body).await;
        assert!(page.status.is_client_error(), "{headers:?} {body} -> {}", page.status);
        assert_eq!(browser.cookie("portal.localhost", "vestibule"), None, "{headers:?} {body}");
    }
    browser.send(Method::POST, url, &[form, own], &body(&csrf)).await.is(303);
    assert!(browser.cookie("portal.localhost", "vestibule").is_some());
}

/// F9: what is stored is read as any other program reads it.
#[tokio::test]
async fn a_hash_that_was_made_more_cheaply_than_today_is_made_anew_by_the_next_sign_in_and_by_nothing_else() {
    let mut world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut app = (*world.app).clone();
    let size = PoolSize { permits: 2, queue: 8 };
    app.passwords = PasswordPool::new(HashCost::DEFAULT, size, app.random.clone()).unwrap().into();
    world.app = app.into();
    let stored = async || world.user("ada").await.password.unwrap().as_phc().to_owned();
    let old = stored().await;
    assert!(old.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{old}");
    for (password, status) in [("a wrong guess", 401), (PASSWORD, 200)] {
        assert_eq!(stored().await, old);
        let mut browser = world.browser();
        let page = browser.visit("http://portal.localhost:8080/.vestibule/sign-in").await;
        browser.sign_in(&page, "ada", password).await.is(status);
    }
    let new = stored().await;
    let parts: Vec<&str> = new.split('$').collect();
    let [_, "argon2id", "v=19", cost, salt, hash] = parts[..] else { panic!("{new}") };
    let cost: Vec<u32> = cost.split(',').map(|part| part.split('=').nth(1).unwrap().parse().unwrap()).collect();
    assert!(cost[0] >= 19_456 && cost[1] >= 2 && cost[2] >= 1, "{new}");
    assert_eq!([salt, hash].map(|part| STANDARD_NO_PAD.decode(part).unwrap().len()), [16, 32]);
    assert!(!old.contains(salt), "a salt of its own");
    let entries = world.app.store.entries_of(world.user("ada").await.id, None, 99).await.unwrap();
    assert_eq!(entries.iter().filter(|(_, entry)| entry.act == Act::PasswordRehashed).count(), 1);
    // And once it is as dear as today's, it stays.
    let mut browser = world.browser();
    let page = browser.visit("http://portal.localhost:8080/.vestibule/sign-in").await;
    browser.sign_in(&page, "ada", PASSWORD).await.is(200);
    assert_eq!(stored().await, new);
}

#[tokio::test]
async fn no_return_target_leads_away() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    for rd in
        ["https://evil.test/", "//evil.test", "/\\evil.test", "http://wiki.localhost.evil.test/", "javascript:alert(1)"]
    {
        let mut browser = world.browser();
        let rd = rd.replace('/', "%2f");
        let page = browser.visit(&format!("http://portal.localhost:8080/.vestibule/sign-in?rd={rd}")).await;
        let page = browser.sign_in(&page, "ada", PASSWORD).await;
        assert_eq!(page.url, "http://portal.localhost:8080/.vestibule/", "{rd}");
    }
}
