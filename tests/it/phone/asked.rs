//! What a phone is asked, and what its answers are worth.

use vestibule::domain::user::{Status, User};
use vestibule::store::Ending;

use super::*;
use crate::support::phone::{Call, read};

#[tokio::test]
async fn what_waits_is_shown_with_who_asks_and_is_approved_by_its_number() {
    let world = World::new().await;
    let (_laptop, mut phone) = with_phone(&world).await;
    let asked = asked_of(&world, &factor(&world).await).await;
    let waiting = phone.waiting().await;
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0]["id"], asked.id.to_string().as_str());
    let shown = waiting[0].to_string();
    for part in ["Wiki", "ada", "203.0.113.7", "Firefox on Linux"] {
        assert!(shown.contains(part), "{shown}");
    }
    let choices: Vec<u64> = waiting[0]["choices"].as_array().unwrap().iter().map(|one| one.as_u64().unwrap()).collect();
    assert!(choices.len() == 3 && choices.contains(&42) && choices.is_sorted(), "{choices:?}");
    assert_eq!(phone.waiting().await[0]["choices"], waiting[0]["choices"], "the same ones each time");

    assert_eq!(phone.decides(&asked.id.to_string(), "approve", "42").await, "approved");
    assert_eq!(state(&world, &asked).await, State::Approved);
    assert!(phone.waiting().await.is_empty());
    assert_eq!(phone.decides(&asked.id.to_string(), "deny", "").await, "ended");
    assert_eq!(state(&world, &asked).await, State::Approved);
}

#[tokio::test]
async fn every_no_is_a_no_and_a_wrong_number_is_one_too() {
    let world = World::new().await;
    let (_laptop, mut phone) = with_phone(&world).await;
    let factor = factor(&world).await;
    for (decision, number, outcome) in
        [("deny", "", "denied"), ("approve", "43", "wrong_number"), ("not_me", "", "not_me")]
    {
        let asked = asked_of(&world, &factor).await;
        assert_eq!(phone.decides(&asked.id.to_string(), decision, number).await, outcome);
        assert!(matches!(state(&world, &asked).await, State::Denied(_)));
        assert_eq!(phone.decides(&asked.id.to_string(), "approve", "42").await, "ended");
        world.clock.advance(Duration::from_mins(20));
    }
    let asked = asked_of(&world, &factor).await;
    for missing in ["", "4", "x", "100"] {
        phone.ask("decide", &[&asked.id.to_string(), "approve", missing]).await.is(400);
    }
    phone.ask("decide", &[&asked.id.to_string(), "yes", "42"]).await.is(400);
    phone.ask("decide", &["p_x", "approve", "42"]).await.is(400);
    assert_eq!(state(&world, &asked).await, State::Sent, "none of that was an answer");
    world.clock.advance(Duration::from_secs(90));
    assert!(phone.waiting().await.is_empty());
    assert_eq!(phone.decides(&asked.id.to_string(), "approve", "42").await, "ended");
}

/// One key, one signature, one time: whatever is changed, nobody is heard, and nothing says why.
#[tokio::test]
async fn only_the_phone_itself_is_heard_and_each_time_once() {
    let world = World::new().await;
    let (_laptop, mut phone) = with_phone(&world).await;
    let asked = asked_of(&world, &factor(&world).await).await;
    let id = asked.id.to_string();
    let good = phone.call("decide", &[&id, "approve", "42"]);
    let spoil = |spoil: &dyn Fn(&mut Call)| {
        let mut call = good.clone();
        spoil(&mut call);
        call
    };
    let mut other = Phone::new(&world);
    (other.person, other.phone) = (phone.person.clone(), phone.phone.clone());
    let mut answers = vec![other.send("decide", &other.sign(&good)).await];
    for call in [
        spoil(&|call| "https://evil.example".clone_into(&mut call.origin)),
        spoil(&|call| "pending".clone_into(&mut call.deed)),
        spoil(&|call| "u_aaaaaaaaaaaaaaaaaaaaaaaaaa".clone_into(&mut call.person)),
        spoil(&|call| "f_aaaaaaaaaaaaaaaaaaaaaaaaaa".clone_into(&mut call.phone)),
        spoil(&|call| "-".clone_into(&mut call.phone)),
        spoil(&|call| call.nonce.clear()),
        spoil(&|call| call.nonce.push('A')),
        spoil(&|call| call.fields.push("a\nb".to_owned())),
    ] {
        let body = phone.sign(&call);
        answers.push(phone.send("decide", &body).await);
    }
    let body = phone.sign(&good);
    for (field, value) in [("fields", serde_json::json!([id, "approve", "43"])), ("signature", "".into())] {
        let mut changed = body.clone();
        changed[field] = value;
        answers.push(phone.send("decide", &changed).await);
    }
    for answer in answers {
        answer.is(401);
        assert_eq!(answer.body, "{\"error\":\"stranger\"}");
    }
    assert_eq!(state(&world, &asked).await, State::Sent);
    phone.send("decide", &body).await.is(200);
    phone.send("decide", &body).await.is(409).shows("again");
}

/// Browsers and proxies send a request again whose answer was lost.
#[tokio::test]
async fn whoever_says_the_same_thing_again_hears_the_same_answer() {
    let world = World::new().await;
    let (_laptop, mut phone) = with_phone(&world).await;
    let factor = factor(&world).await;
    for (decision, number, outcome) in [("approve", "42", "approved"), ("deny", "", "denied"), ("not_me", "", "not_me")]
    {
        let id = asked_of(&world, &factor).await.id.to_string();
        assert_eq!(phone.decides(&id, decision, number).await, outcome);
        assert_eq!(phone.decides(&id, decision, number).await, outcome);
        let other = if decision == "approve" { ("deny", "") } else { ("approve", "42") };
        assert_eq!(phone.decides(&id, other.0, other.1).await, "ended");
        world.clock.advance(Duration::from_mins(20));
    }
}

/// A script of an app on the portal's host can use the key; it can neither read our page nor show its cookie.
#[tokio::test]
async fn only_our_own_page_says_yes_and_only_in_the_browser_that_made_the_key() {
    let world = World::new().await;
    let (_laptop, mut phone) = with_phone(&world).await;
    let asked = asked_of(&world, &factor(&world).await).await;
    let id = asked.id.to_string();
    phone.ask_without_page("pending", &[]).await.is(403).shows("\"page\"");
    for decision in ["approve", "not_me"] {
        phone.ask_without_page("decide", &[&id, decision, "42"]).await.is(403).shows("\"page\"");
    }

    // Whoever opens the page elsewhere has what goes with another cookie.
    let mut elsewhere = Phone::new(&world);
    elsewhere.open().await;
    let own = std::mem::replace(&mut phone.page, elsewhere.page.clone());
    phone.ask("decide", &[&id, "approve", "42"]).await.is(403).shows("\"page\"");
    // And with that cookie as well, it is not the browser in which the key was made.
    let jar = std::mem::replace(&mut phone.browser.jar, elsewhere.browser.jar.clone());
    phone.ask("decide", &[&id, "approve", "42"]).await.is(403).shows("\"browser\"");
    phone.ask("pending", &[]).await.is(403).shows("\"browser\"");
    assert_eq!(state(&world, &asked).await, State::Sent);

    (phone.page, phone.browser.jar) = (own, jar);
    assert_eq!(phone.decides(&id, "approve", "42").await, "approved");
}

#[tokio::test]
async fn a_notification_says_no_without_a_page() {
    let world = World::new().await;
    let (_laptop, mut phone) = with_phone(&world).await;
    let asked = asked_of(&world, &factor(&world).await).await;
    phone.ask_without_page("decide", &[&asked.id.to_string(), "deny", ""]).await.is(200).shows("denied");
}

#[tokio::test]
async fn the_page_opens_in_windows_alone_and_goes_on_in_the_same_browser() {
    let world = World::new().await;
    let (_laptop, mut phone) = with_phone(&world).await;
    let url = "http://portal.localhost:8080/.vestibule/approve";
    for (mode, kind) in [("cors", "empty"), ("navigate", "iframe"), ("navigate", "object"), ("no-cors", "script")] {
        let headers = [("sec-fetch-site", "same-origin"), ("sec-fetch-mode", mode), ("sec-fetch-dest", kind)];
        let page = phone.browser.send(Method::GET, url, &headers, "").await;
        assert!(page.status.is_client_error() && !page.body.contains("data-page"), "{kind}: {}", page.status);
    }
    let first = phone.page.clone();
    let page = phone.open().await;
    assert_eq!(page.header("cross-origin-opener-policy"), Some("same-origin"));
    assert!(page.header("content-security-policy").unwrap().contains("frame-ancestors 'none'"));
    assert_eq!(phone.page, first, "a page that stands open goes on counting");
    assert!(phone.waiting().await.is_empty());
}

#[tokio::test]
async fn a_phone_of_somebody_who_may_do_nothing_is_told_so_and_works_again_afterwards() {
    let world = World::new().await;
    let (_laptop, mut phone) = with_phone(&world).await;
    let asked = asked_of(&world, &factor(&world).await).await;
    for (status, expected) in [(Status::Disabled, 403), (Status::Active, 200)] {
        let user = User { status, ..world.user("ada").await };
        let entry = world.entry(Act::UserDisabled).into();
        world.app.store.save_user(&user, Ending::None, entry).await.unwrap();
        let page = phone.ask("pending", &[]).await;
        assert_eq!(page.is(expected).body.contains("\"inactive\""), expected == 403, "{}", page.body);
    }
    assert_eq!(phone.decides(&asked.id.to_string(), "approve", "42").await, "approved");
}

#[tokio::test]
async fn a_phone_whose_clock_is_wrong_is_told_the_time_and_nobody_else_is() {
    let world = World::new().await;
    let (_laptop, mut phone) = with_phone(&world).await;
    let mut call = phone.call("pending", &[]);
    call.at -= 61;
    let body = phone.sign(&call);
    let page = phone.send("pending", &body).await;
    assert_eq!(read(page.is(409))["now"], world.clock.now().seconds());
    call.at += 122;
    let body = phone.sign(&call);
    phone.send("pending", &body).await.is(409);
    let other = Phone::new(&world);
    let body = other.sign(&call);
    phone.send("pending", &body).await.is(401);
}

#[tokio::test]
async fn no_other_site_speaks_for_a_phone() {
    let world = World::new().await;
    let (_laptop, mut phone) = with_phone(&world).await;
    for deed in ["enrol", "pending", "decide", "subscribe"] {
        for site in ["cross-site", "same-site", "none"] {
            let body = phone.sign(&phone.call(deed, &[]));
            phone.send_from(site, deed, &body).await.is(403);
        }
    }
}

#[tokio::test]
async fn a_phone_answers_for_itself_alone() {
    let world = World::new().await;
    let (_laptop, mut phone) = with_phone(&world).await;
    let own = factor(&world).await;
    let other = Factor { id: vestibule::random::new_factor_id(&*world.app.random), ..own };
    let asked = asked_of(&world, &other).await;
    assert!(phone.waiting().await.is_empty());
    assert_eq!(phone.decides(&asked.id.to_string(), "approve", "42").await, "ended");
    assert_eq!(phone.decides(&asked.id.to_string(), "deny", "").await, "ended");
    assert_eq!(state(&world, &asked).await, State::Sent);
}

#[tokio::test]
async fn a_phone_that_is_removed_has_no_say_from_then_on() {
    let world = World::new().await;
    let (_laptop, mut phone) = with_phone(&world).await;
    let own = factor(&world).await;
    let asked = asked_of(&world, &own).await;
    let user = world.user("ada").await;
    let change = vestibule::store::FactorChange {
        user: user.id,
        user_version: user.version,
        removes: vec![own.id],
        adds: Vec::new(),
        ends_trust: true,
    };
    world.app.store.change_factors(change, world.entry(Act::FactorRemoved).into()).await.unwrap();
    phone.ask("pending", &[]).await.is(401);
    phone.ask("decide", &[&asked.id.to_string(), "approve", "42"]).await.is(401);
    assert_eq!(state(&world, &asked).await, State::Sent);
}

#[tokio::test]
async fn the_page_is_there_for_anybody_and_may_load_nothing_but_ours() {
    let world = World::new().await;
    let mut browser = world.browser();
    let page = browser.visit("http://portal.localhost:8080/.vestibule/approve").await;
    page.is(200).shows("data-base=\"/.vestibule/approve\"");
    let policy = page.header("content-security-policy").unwrap();
    for part in ["default-src 'none'", "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    let other = browser.visit("http://portal.localhost:8080/.vestibule/sign-in").await;
    assert!(!other.header("content-security-policy").unwrap().contains("worker-src"));

    let worker = browser.visit("http://portal.localhost:8080/.vestibule/approve/worker.js").await;
    worker.is(200).shows("addEventListener(\"push\"");
    assert_eq!(worker.header("service-worker-allowed"), Some("/.vestibule/approve"));
    assert_eq!(worker.header("content-type"), Some("text/javascript; charset=utf-8"));
    let manifest = browser.visit("http://portal.localhost:8080/.vestibule/approve/manifest.webmanifest").await;
    assert_eq!(read(manifest.is(200))["start_url"], "/.vestibule/approve");
    let begun = browser.visit("http://portal.localhost:8080/.vestibule/approve/manifest.webmanifest?enrol=a.1.b").await;
    assert_eq!(read(begun.is(200))["start_url"], "/.vestibule/approve#enrol=a.1.b");
    let odd = browser.visit("http://portal.localhost:8080/.vestibule/approve/manifest.webmanifest?enrol=%22%3E").await;
    assert_eq!(read(odd.is(200))["start_url"], "/.vestibule/approve");
    browser.visit("http://portal.localhost:8080/.vestibule/approve/icon.svg").await.is(200).shows("<svg");
    let icon = browser.visit("http://portal.localhost:8080/.vestibule/approve/icon.png").await;
    assert_eq!(icon.is(200).header("content-type"), Some("image/png"));
}

/// From the password to the app, with the phone in between.
#[tokio::test]
async fn a_sign_in_waits_for_the_phone_and_goes_on_with_its_yes() {
    const WIKI: &str = "http://wiki.localhost:8080/page";
    let world = World::new().await;
    let (_laptop, mut phone) = with_phone(&world).await;
    let mut browser = world.browser_at([192, 0, 2, 8]);
    let page = browser.visit(WIKI).await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    page.is(200).shows("Give this number on <bdi>Pixel 9</bdi>");
    let number = page.body.split("class=\"number\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let waiting = loop {
        let mut waiting = phone.waiting().await;
        if let Some(one) = waiting.pop() {
            break one;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(waiting["title"], "Sign in to Wiki?");
    assert_eq!(waiting["lines"], serde_json::json!(["Account: ada", "From: 192.0.2.8", "With: Firefox on Linux"]));
    browser.submit(&page, &[]).await.is(200).shows("Give this number on");
    assert_eq!(phone.decides(waiting["id"].as_str().unwrap(), "approve", &number).await, "approved");
    let page = browser.visit(&page.url).await;
    assert_eq!(browser.submit(&page, &[]).await.url, WIKI);
    assert_eq!(world.apps_saw(), ["ada GET http://wiki.localhost/page"]);
    assert!(factor(&world).await.last_used.is_some());
}
