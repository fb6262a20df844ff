//! A ratchet: each row of the table of our pages is asked for by a stranger and without the form's proof, and in
//! `every_form` by the wrong person. A new row is walked by itself; one that needs another case fails here until it has it.

use std::net::IpAddr;

use http::{HeaderMap, Method, Request, StatusCode};
use vestibule::portal::Body;
use vestibule::portal::routes::{ROUTES, Stands, Who};

use super::support::world::OVER_TLS;
use super::support::{Phone, World};

const PASSWORD: &str = "correct horse battery staple";

pub(crate) fn address(stands: Stands, path: &str) -> String {
    let host = if stands == Stands::Apps { "wiki" } else { "portal" };
    // Of the right shape, and good for nothing.
    let path = path.replace("{token}", &"A".repeat(43)).replace("{channel}", "nobodys");
    format!("http://{host}.localhost:8080/.vestibule{path}")
}

pub(crate) const NAVIGATION: [(&str, &str); 3] =
    [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document"), ("sec-fetch-site", "none")];

#[tokio::test]
async fn a_stranger_gets_nothing_of_anybody() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &["staff"]).await;
    for row in ROUTES {
        let mut stranger = world.browser();
        let page = stranger.send(Method::GET, &address(row.stands, row.path), &NAVIGATION, "").await;
        assert!(!page.body.contains(">ada<"), "{}", row.path);
        if row.who == Who::SignedIn {
            page.is(303);
            assert!(page.header("location").unwrap().contains("/sign-in"), "{}", row.path);
            let fetch = [("sec-fetch-mode", "cors"), ("accept", "application/json")];
            let page = stranger.send(Method::GET, &address(row.stands, row.path), &fetch, "").await;
            page.is(401).shows("\"sign_in\"");
        }
    }
}

#[tokio::test]
async fn a_form_without_its_proof_changes_nothing() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit("http://portal.localhost:8080/.vestibule/sign-in").await;
    browser.sign_in(&page, "ada", PASSWORD).await.is(200);
    let session = browser.cookie("portal.localhost", "vestibule").unwrap().to_owned();
    for row in ROUTES {
        let form = row.form.unwrap_or("none");
        for (site, proof) in [("same-origin", ""), ("same-origin", form), ("cross-site", ""), ("same-site", "")] {
            let headers = [
                ("sec-fetch-site", site),
                ("sec-fetch-mode", "navigate"),
                ("sec-fetch-dest", "document"),
                ("content-type", "application/x-www-form-urlencoded"),
            ];
            let body = format!("csrf={proof}&session=others&where=everywhere&name=ada&password=x");
            let page = browser.send(Method::POST, &address(row.stands, row.path), &headers, &body).await;
            // A stale sign-in with a live session simply goes on, which changes nothing; so does who need not confirm.
            let goes_on = ["/sign-in", "/sign-in/factor", "/confirm"].contains(&row.path)
                && site == "same-origin"
                && page.status == 303;
            assert!(page.status.is_client_error() || goes_on, "{} {site}: {}", row.path, page.status);
        }
    }
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), Some(session.as_str()));
    browser.visit("http://portal.localhost:8080/.vestibule/account").await.is(200).shows("ada");
}

/// Who is heard by a signature alone: nobody without one, with somebody else's, a second time, or from another site.
#[tokio::test]
async fn a_request_that_no_phone_signed_is_not_heard() {
    let world = World::new().await;
    for row in ROUTES.iter().filter(|row| row.who == Who::Phone) {
        let deed = row.path.rsplit('/').next().unwrap();
        let mut phone = Phone::new(&world);
        let key = phone.public_key();
        let signed = phone.sign(&phone.call(deed, &["x.1.y", &key]));
        let mut unsigned = signed.clone();
        unsigned["signature"] = "".into();
        phone.send(deed, &unsigned).await.is(401);
        phone.send(deed, &serde_json::json!({})).await.is(400);
        phone.send_from("cross-site", deed, &signed).await.is(403);
        let wrong_key = Phone::new(&world).sign(&phone.call(deed, &["x.1.y", &key]));
        phone.send(deed, &wrong_key).await.is(401);
        let first = phone.send(deed, &signed).await.status.as_u16();
        assert!([401, 410].contains(&first), "{}: {first}", row.path);
        let form = [("sec-fetch-site", "same-origin"), ("content-type", "application/x-www-form-urlencoded")];
        phone.browser.send(Method::POST, &address(row.stands, row.path), &form, "x=y").await.is(400);
        phone.browser.send(Method::GET, &address(row.stands, row.path), &NAVIGATION, "").await.is(405);
    }
}

#[tokio::test]
async fn the_wrong_person_cannot_end_somebody_elses_session() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    world.person("bob", PASSWORD, &[]).await;
    let mut ada = world.browser();
    let page = ada.visit("http://portal.localhost:8080/.vestibule/account/sessions").await;
    let account = ada.sign_in(&page, "ada", PASSWORD).await;
    let id = account.body.split("s_").nth(1).map(|rest| format!("s_{}", &rest[..26]));

    let mut bob = world.browser();
    let page = bob.visit("http://portal.localhost:8080/.vestibule/account").await;
    bob.sign_in(&page, "bob", PASSWORD).await.is(200);
    // A second session of bob's gives his page the form.
    let mut other = world.browser();
    let page = other.visit("http://portal.localhost:8080/.vestibule/account").await;
    other.sign_in(&page, "bob", PASSWORD).await.is(200);
    let account = bob.visit("http://portal.localhost:8080/.vestibule/account/sessions").await;
    let csrf = account.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap().1;
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let ids = world.app.store.sessions_of(world.user("ada").await.id).await.unwrap();
    let id = id.unwrap_or_else(|| ids[0].id.to_string());
    let url = "http://portal.localhost:8080/.vestibule/account/sessions";
    bob.send(Method::POST, url, &headers, &format!("csrf={csrf}&session={id}")).await.is(303);
    ada.visit("http://portal.localhost:8080/.vestibule/account").await.is(200).shows("ada");
    for wrong in ["", "x", "s_", "u_aaaaaaaaaaaaaaaaaaaaaaaaaa"] {
        bob.send(Method::POST, url, &headers, &format!("csrf={csrf}&session={wrong}")).await.is(400);
    }
}

/// What every answer of ours says of itself, whoever asked.
#[track_caller]
fn is_sealed((path, status): (&str, StatusCode), headers: &HeaderMap) {
    let said = |name: &str| headers.get(name).map(|value| value.to_str().expect("plain text"));
    assert_ne!(status.as_u16(), 500, "{path}");
    // Public keys are the one thing that others may keep.
    let keep = if path == "/jwks.json" && status == 200 { "public, max-age=300" } else { "no-store" };
    // An address that may hold a secret is told to nobody, not even to ourselves.
    let policy = said("referrer-policy");
    assert!(matches!(policy, Some("same-origin" | "no-referrer")), "{path}: {policy:?}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", keep),
        ("x-vestibule-response", "gateway"),
    ] {
        assert_eq!(said(name), Some(value), "{path} {name}");
    }
    for name in ["access-control-allow-origin", "access-control-allow-credentials", "server", "x-powered-by"] {
        assert_eq!(said(name), None, "{path} {name}");
    }
    let kind = said("content-type").unwrap_or_default();
    // A stream of events is UTF-8 by its nature.
    let is_told = !kind.starts_with("text/") || kind.ends_with("; charset=utf-8") || kind == "text/event-stream";
    assert!(is_told, "{path}: {kind}");
    if kind.starts_with("text/html") {
        let policy = said("content-security-policy").expect("a policy");
        for part in ["default-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
    }
}

const METHODS: [Method; 5] = [Method::GET, Method::HEAD, Method::POST, Method::DELETE, Method::OPTIONS];
/// Another site's script asks, too.
const FROM_ELSEWHERE: (&str, &str) = ("origin", "https://evil.test");

#[tokio::test]
async fn every_answer_of_ours_is_sealed() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = world.browser();
    let page = ada.visit("http://wiki.localhost:8080/").await;
    ada.sign_in(&page, "ada", PASSWORD).await.is(200);
    for row in ROUTES {
        for method in METHODS {
            for headers in [NAVIGATION.to_vec(), [&NAVIGATION[..], &[FROM_ELSEWHERE]].concat()] {
                for mut browser in [world.browser(), ada.copy()] {
                    let page = browser.send(method.clone(), &address(row.stands, row.path), &headers, "").await;
                    is_sealed((row.path, page.status), &page.headers);
                }
            }
        }
    }
    ada.visit("http://portal.localhost:8080/.vestibule/account").await.is(200);
}

#[tokio::test]
async fn over_tls_every_answer_of_ours_says_that_it_is_never_to_be_asked_for_without() {
    let world = World::with(OVER_TLS).await;
    let client = IpAddr::from([203, 0, 113, 7]);
    for row in ROUTES {
        let host = if row.stands == Stands::Apps { "wiki.example.com" } else { "portal.example.com" };
        let address = address(row.stands, row.path);
        let target = address.split_once(":8080").expect("a path").1;
        for method in METHODS {
            let mut request = Request::builder().method(method).uri(target);
            for (name, value) in NAVIGATION.into_iter().chain([FROM_ELSEWHERE]) {
                request = request.header(name, value);
            }
            let reply = world.ask(client, host, request.body(Body::empty()).expect("a request")).await;
            is_sealed((row.path, reply.status), &reply.headers);
            let lasts = reply.headers.get("strict-transport-security").map(|value| value.to_str().expect("plain text"));
            assert_eq!(lasts, Some("max-age=31536000"), "{}", row.path);
        }
    }
}
