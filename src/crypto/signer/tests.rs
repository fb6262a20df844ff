use std::time::Duration;

use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::Value;

use super::*;
use crate::domain::identity::{ASSERTION_LASTS, Preset, Recipient};
use crate::domain::ids::{SessionId, UserId};
use crate::domain::keyring::LEAD;
use crate::random::OsRandom;

fn at(second: u64) -> Timestamp {
    Timestamp::from_seconds(1_000_000 + second)
}

fn master() -> (tempfile::TempDir, Arc<MasterKey>) {
    let folder = tempfile::tempdir().unwrap();
    let key = MasterKey::create(&folder.path().join("master.key"), &OsRandom::new()).unwrap();
    (folder, Arc::new(key))
}

fn claims(to: &Recipient, now: Timestamp) -> Claims<'_> {
    Claims {
        iss: &to.issuer,
        aud: &to.audience,
        sub: UserId::from_bytes([1; 16]),
        preferred_username: "anna",
        email: None,
        name: "Anna \"Ö\"".into(),
        groups: Vec::new(),
        sid: SessionId::from_bytes([2; 16]),
        jti: "random".into(),
        iat: now,
        exp: now.plus(ASSERTION_LASTS),
        auth_time: now,
        amr: vec!["pwd"],
        acr: "one_factor",
    }
}

fn wiki() -> Recipient {
    Recipient { issuer: "https://login.test".into(), audience: "wiki".into(), preset: Preset::Vestibule }
}

fn part(token: &str, place: usize) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(place).unwrap()).unwrap()).unwrap()
}

/// With nothing but what is published.
fn is_believed(token: &str, published: &str) -> bool {
    let published: Value = serde_json::from_str(published).unwrap();
    let kid = part(token, 0)["kid"].clone();
    let Some(key) = published["keys"].as_array().unwrap().iter().find(|key| key["kid"] == kid) else { return false };
    let coordinate = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str().unwrap()).unwrap();
    let point = [vec![4], coordinate("x"), coordinate("y")].concat();
    let (message, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message.as_bytes(), &signature).is_ok()
}

#[test]
fn what_is_signed_is_believed_through_a_rotation_and_no_private_part_is_published() {
    let (_folder, master) = master();
    let signer = Signer::new(master);
    assert!(matches!(signer.at(at(0)), Err(KeyFault::NoKey)), "nothing is signed without a key");
    let first = signer.make(at(0), at(0), &OsRandom::new()).unwrap();
    let second = signer.make(at(100), at(100).plus(LEAD), &OsRandom::new()).unwrap();
    signer.take_up(&[first.clone(), second.clone()]).unwrap();
    let turn = second.signs_from;
    let (to, just_before) = (wiki(), turn.minus(Duration::from_secs(1)));
    let old = signer.sign(&signer.at(just_before).unwrap(), &claims(&to, just_before)).unwrap();
    let new = signer.sign(&signer.at(turn).unwrap(), &claims(&to, turn)).unwrap();
    assert_eq!(part(&old, 0), json!({ "alg": "ES256", "typ": "JWT", "kid": first.id.to_string() }));
    assert_eq!(part(&new, 0)["kid"], second.id.to_string());
    for now in [at(100), turn, turn.plus(ASSERTION_LASTS)] {
        assert!(is_believed(&old, &signer.published(now)));
        assert!(is_believed(&new, &signer.published(now)));
    }
    let much_later = turn.plus(Duration::from_hours(1));
    assert!(!is_believed(&old, &signer.published(much_later)) && is_believed(&new, &signer.published(much_later)));
    let published: Value = serde_json::from_str(&signer.published(turn)).unwrap();
    for key in published["keys"].as_array().unwrap() {
        let names: Vec<&String> = key.as_object().unwrap().keys().collect();
        assert_eq!(names, ["alg", "crv", "kid", "kty", "use", "x", "y"]);
    }
}

#[test]
fn claims_are_written_as_a_jwt_says_them() {
    let (_folder, master) = master();
    let signer = Signer::new(master);
    signer.take_up(&[signer.make(at(0), at(0), &OsRandom::new()).unwrap()]).unwrap();
    let to = wiki();
    let mut said = claims(&to, at(0));
    let sign = |said: &Claims<'_>| part(&signer.sign(&signer.at(at(0)).unwrap(), said).unwrap(), 1);
    let expected = json!({
        "iss": "https://login.test", "aud": "wiki", "sub": UserId::from_bytes([1; 16]).to_string(),
        "preferred_username": "anna", "name": "Anna \"Ö\"", "groups": [],
        "sid": SessionId::from_bytes([2; 16]).to_string(), "jti": "random", "iat": 1_000_000, "exp": 1_000_300,
        "auth_time": 1_000_000, "amr": ["pwd"], "acr": "one_factor",
    });
    assert_eq!(sign(&said), expected, "no email, rather than null");
    said.email = Some("anna@example.com");
    assert_eq!(sign(&said)["email"], "anna@example.com");
}

#[test]
fn no_bit_of_an_assertion_can_be_changed() {
    let (_folder, master) = master();
    let signer = Signer::new(master);
    signer.take_up(&[signer.make(at(0), at(0), &OsRandom::new()).unwrap()]).unwrap();
    let to = wiki();
    let token = signer.sign(&signer.at(at(0)).unwrap(), &claims(&to, at(0))).unwrap();
    let published = signer.published(at(0));
    let key: Value = serde_json::from_str(&published).unwrap();
    let coordinate = |name: &str| URL_SAFE_NO_PAD.decode(key["keys"][0][name].as_str().unwrap()).unwrap();
    let point = [vec![4], coordinate("x"), coordinate("y")].concat();
    let (message, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
    assert!(public.verify(message.as_bytes(), &signature).is_ok());
    for bit in 0..signature.len() * 8 {
        let mut changed = signature.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(public.verify(message.as_bytes(), &changed).is_err(), "bit {bit} of the signature");
    }
    for bit in 0..message.len() * 8 {
        let mut changed = message.as_bytes().to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(public.verify(&changed, &signature).is_err(), "bit {bit} of the message");
    }
}

#[test]
fn a_key_that_was_exchanged_or_belongs_to_another_master_is_refused_and_those_in_use_stay() {
    let ((_folder, ours), (_other_folder, theirs)) = (master(), master());
    let signer = Signer::new(ours);
    let [first, second] = [0, 1].map(|second| signer.make(at(second), at(second), &OsRandom::new()).unwrap());
    signer.take_up(std::slice::from_ref(&first)).unwrap();
    let swapped = SigningKey { sealed: first.sealed.clone(), ..second };
    let foreign = Signer::new(theirs).make(at(5), at(5), &OsRandom::new()).unwrap();
    for bad in [swapped, foreign] {
        assert!(matches!(signer.take_up(&[first.clone(), bad]), Err(KeyFault::Sealed(_))));
    }
    assert_eq!(signer.at(at(100)).unwrap().id, first.id);
}
