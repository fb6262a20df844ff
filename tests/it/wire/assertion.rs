//! The signed assertion, as an app gets it over the wire, and as its author would verify it: with nothing but the keys
//! that are published.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::Value;
use vestibule::actions::administer::Administrator;
use vestibule::actions::rotate_keys::{Rotated, rotate, tidy};
use vestibule::domain::audit::Act;
use vestibule::domain::names::GroupName;
use vestibule::domain::user::User;
use vestibule::store::Ending;

use super::Gate;
use super::counterparts::{Reply, Upstream};
use super::forged::ISSUER;

pub(super) fn part(token: &str, place: usize) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(place).unwrap()).unwrap()).unwrap()
}

/// What an app's library does with it, at this second. The claims, if it believes them.
fn verified(token: &str, keys: &Value, audience: &str, second: u64) -> Option<Value> {
    let header = part(token, 0);
    let key = keys["keys"].as_array()?.iter().find(|key| key["kid"] == header["kid"])?;
    let coordinate = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str().unwrap()).unwrap();
    let point = [vec![4], coordinate("x"), coordinate("y")].concat();
    let (message, signature) = token.rsplit_once('.')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message.as_bytes(), &signature).ok()?;
    let claims = part(token, 1);
    let is_ours = header["alg"] == "ES256" && claims["iss"] == ISSUER && claims["aud"] == audience;
    let is_now = claims["iat"].as_u64()? <= second && second < claims["exp"].as_u64()?;
    (is_ours && is_now).then_some(claims)
}

/// What a library would have fetched.
async fn keys(gate: &Gate) -> Value {
    keys_at(gate, "localhost:8080").await
}

async fn keys_at(gate: &Gate, host: &str) -> Value {
    let mut client = gate.client().await;
    client.send(&format!("GET /.vestibule/jwks.json HTTP/1.1\r\nHost: {host}\r\n\r\n")).await;
    let answer = client.answer().await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.to_lowercase().contains("cache-control: public, max-age=300"), "{head}");
    serde_json::from_str(body).unwrap()
}

/// The assertion that the app gets with a request of this person.
async fn assertion(gate: &Gate, upstream: &Upstream, cookie: &str) -> String {
    let answer = gate.client().await.get("/page", &format!("Cookie: {cookie}\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    told(upstream, "x-vestibule-assertion").expect("an assertion")
}

/// What the app was told under this name.
pub(super) fn told(upstream: &Upstream, name: &str) -> Option<String> {
    let heard = upstream.heard();
    let lines = heard.last()?.lines().filter_map(|line| line.split_once(": "));
    let mut values = lines.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned());
    let value = values.next();
    assert_eq!(values.next(), None, "{name} is there twice");
    value
}

fn second(gate: &Gate) -> u64 {
    gate.world.app.clock.now().seconds()
}

/// An app may know no other host than its own.
#[tokio::test]
async fn the_same_keys_are_published_on_every_host() {
    let upstream = Upstream::echo().await;
    let host = |name: &str, policy: &str| {
        let upstream = upstream.address;
        format!(
            "\n[[app]]\nname = \"{name}\"\nhost = \"{name}.localhost\"\nupstream = \"http://{upstream}\"\n\
             policy = \"{policy}\"\n"
        )
    };
    let more = host("safe", "one_factor") + &host("open", "bypass") + &host("closed", "deny");
    let gate = Gate::of(&(super::config(&[upstream.address], "") + &more)).await;
    let published = keys(&gate).await;
    assert!(published["keys"].as_array().is_some_and(|keys| !keys.is_empty()), "{published}");
    for host in ["safe.localhost:8080", "open.localhost", "closed.localhost:8080", "SAFE.localhost."] {
        assert_eq!(keys_at(&gate, host).await, published, "{host}");
    }
    assert_eq!(upstream.heard().len(), 0);
}

#[tokio::test]
async fn an_app_can_verify_who_is_there_with_the_published_keys_alone() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    let cookie = gate.signed_in("alice").await;
    let token = assertion(&gate, &upstream, &cookie).await;
    let claims = verified(&token, &keys(&gate).await, ISSUER, second(&gate)).expect("a good assertion");
    let alice = gate.world.user("alice").await;
    assert_eq!(claims["sub"], alice.id.to_string());
    assert_eq!(claims["preferred_username"], "alice");
    assert_eq!(claims["groups"], serde_json::json!(["staff"]));
    assert_eq!(claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap(), 300);
    assert_eq!(claims["amr"], serde_json::json!(["pwd"]));
    let secret = cookie.split_once('=').unwrap().1;
    for place in [0, 1] {
        assert!(!part(&token, place).to_string().contains(secret), "the cookie's value stays here");
    }
}

#[tokio::test]
async fn it_is_signed_once_and_anew_when_half_its_life_is_gone_or_the_person_changed() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    let cookie = gate.signed_in("alice").await;
    let first = assertion(&gate, &upstream, &cookie).await;
    gate.world.clock.advance(Duration::from_secs(149));
    assert_eq!(assertion(&gate, &upstream, &cookie).await, first);
    gate.world.clock.advance(Duration::from_secs(1));
    let second_one = assertion(&gate, &upstream, &cookie).await;
    assert_ne!(part(&second_one, 1)["jti"], part(&first, 1)["jti"]);
    assert_eq!(part(&second_one, 1)["sid"], part(&first, 1)["sid"]);
    let alice = gate.world.user("alice").await;
    let promoted = User { groups: vec![GroupName::parse("admins").unwrap()], ..alice };
    gate.world.app.store.save_user(&promoted, Ending::None, gate.world.entry(Act::GroupsSet).into()).await.unwrap();
    let third = assertion(&gate, &upstream, &cookie).await;
    assert_eq!(part(&third, 1)["groups"], serde_json::json!(["admins"]), "at the very next request");
}

#[tokio::test]
async fn an_assertion_for_one_app_is_worth_nothing_at_another() {
    let upstream = Upstream::echo().await;
    let app = |name: &str, more: &str| {
        let address = upstream.address;
        format!(
            "[[app]]\nname = \"{name}\"\nhost = \"localhost\"\npolicy = \"one_factor\"\nupstream = \"http://{address}\"\n{more}\n"
        )
    };
    let first = app("first", "audience = \"first\"\nidentity = \"pomerium\"");
    let docs = app("docs", "path = \"/docs\"");
    let gate = Gate::of(&format!("[gateway]\npublic_url = \"{ISSUER}\"\n{first}{docs}")).await;
    let cookie = gate.signed_in("alice").await;
    let lines = format!("Cookie: {cookie}\r\n");
    gate.client().await.get("/page", &lines).await;
    let pomerium = told(&upstream, "x-pomerium-jwt-assertion").expect("by the name that this app knows");
    assert_eq!((told(&upstream, "x-vestibule-assertion"), told(&upstream, "remote-user")), (None, None));
    gate.client().await.get("/docs/page", &lines).await;
    let ours = told(&upstream, "x-vestibule-assertion").expect("an assertion");
    let (keys, now) = (keys(&gate).await, second(&gate));
    let docs = format!("{ISSUER}/docs");
    assert!(verified(&pomerium, &keys, "first", now).is_some() && verified(&ours, &keys, &docs, now).is_some());
    assert!(verified(&pomerium, &keys, &docs, now).is_none() && verified(&ours, &keys, "first", now).is_none());
}

#[tokio::test]
async fn through_a_rotation_every_assertion_is_believed_by_whoever_fetched_the_keys_in_time() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    let cookie = gate.signed_in("alice").await;
    let admin = Administrator::of_shell();
    let app = &gate.world.app;
    let (mut fetched, mut fetched_at) = (keys(&gate).await, second(&gate));
    let mut signers = Vec::new();
    for minute in 0..60 {
        if minute == 5 || minute == 27 {
            assert!(matches!(rotate(&admin, app).await.unwrap(), Rotated::Published(_)));
            assert!(matches!(rotate(&admin, app).await.unwrap(), Rotated::Waits(_)), "one at a time");
        }
        for _ in 0..3 {
            let now = second(&gate);
            let token = assertion(&gate, &upstream, &cookie).await;
            // As long as `Cache-Control` allows, and not a second less.
            if now >= fetched_at + 300 {
                (fetched, fetched_at) = (keys(&gate).await, now);
            }
            assert!(verified(&token, &fetched, ISSUER, now).is_some(), "minute {minute}");
            let signer = part(&token, 0)["kid"].clone();
            if signers.last() != Some(&signer) {
                signers.push(signer);
            }
            gate.world.clock.advance(Duration::from_secs(20));
        }
        tidy(app).await.unwrap();
    }
    assert_eq!(signers.len(), 3, "each has signed in its turn");
    let left: Vec<_> = app.store.signing_keys().await.unwrap().iter().map(|key| key.id.to_string()).collect();
    assert_eq!(left, [signers[2].as_str().unwrap()], "those that are over are gone");
}

#[tokio::test]
async fn an_assertion_goes_to_the_app_and_nowhere_else() {
    let upstream = Upstream::answering(|_| Reply::Last("")).await;
    let gate = Gate::before(&upstream).await;
    let cookie = gate.signed_in("alice").await;
    let secret = cookie.split_once('=').unwrap().1.to_owned();
    for (target, lines) in [
        ("/page", ""),
        ("/page", "Accept: application/json\r\nSec-Fetch-Mode: cors\r\n"),
        ("/.vestibule/whoami", ""),
        ("/.vestibule/account", ""),
        ("/.vestibule/jwks.json", ""),
        ("/.vestibule/nothing", ""),
    ] {
        let answer = gate.client().await.get(target, &format!("{lines}Cookie: {cookie}\r\n")).await;
        assert!(!answer.contains("eyJ") && !answer.contains(&secret), "{target}: {answer}");
    }
    assert!(upstream.heard().iter().all(|request| !request.contains(&secret)), "nor is the session's secret told");
    assert!(upstream.heard().iter().any(|request| request.contains("eyJ")), "the app that broke off had one");
}
