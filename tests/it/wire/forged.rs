//! Tokens that somebody could make or steal: what a visitor sends is never believed, and never gets to an app as if the
//! gateway had said it.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::hmac;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use vestibule::crypto::signer::OpenKey;
use vestibule::domain::identity::{Claims, Preset, Recipient};
use vestibule::domain::session::Session;
use vestibule::domain::time::Timestamp;
use vestibule::domain::user::User;
use vestibule::random::for_signatures;

use super::assertion::{part, told};
use super::counterparts::Upstream;
use super::{Gate, config};

pub(super) const ISSUER: &str = "http://localhost:8080";

/// Somebody who has seen assertions of alice's, and would like to be her.
pub(super) struct Forger<'g> {
    gate: &'g Gate,
    alice: User,
    session: Session,
    /// The gateway's, of which only the public part is known outside.
    key: Arc<OpenKey>,
    now: Timestamp,
    own: EcdsaKeyPair,
    certificate: String,
    /// Where keys of their own are offered.
    server: Upstream,
}

impl<'g> Forger<'g> {
    /// Alice is signed in.
    pub(super) async fn beside(gate: &'g Gate, now: Timestamp) -> Self {
        let app = &gate.world.app;
        let alice = gate.world.user("alice").await;
        let session = app.store.sessions_of(alice.id).await.unwrap().remove(0);
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let secret = made.signing_key.serialize_der();
        let own = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &secret, &for_signatures()).unwrap();
        let certificate = STANDARD.encode(made.cert.der());
        let (key, server) = (app.signer.at(now).unwrap(), Upstream::echo().await);
        Self { gate, alice, session, key, now, own, certificate, server }
    }

    /// What the gateway would say of alice to this app, and at that time.
    pub(super) fn real(&self, issuer: &str, audience: &str, at: Timestamp) -> String {
        let to = Recipient { issuer: issuer.into(), audience: audience.into(), preset: Preset::Vestibule };
        let claims = Claims::new(&to, &self.alice, (self.session.id, &self.session.core()), "random".into(), at);
        self.gate.world.app.signer.sign(&self.key, &claims).unwrap()
    }

    /// All that the app of this audience must not believe, each with what it is.
    pub(super) fn forgeries(&self, audience: &str) -> Vec<(&'static str, String)> {
        let good = self.real(ISSUER, audience, self.now);
        let (signed, signature) = good.rsplit_once('.').unwrap();
        let payload = signed.split_once('.').unwrap().1;
        let headed = |header: &Value| format!("{}.{payload}", URL_SAFE_NO_PAD.encode(header.to_string()));
        let kid = self.key.id.to_string();
        let mut claims = part(&good, 1);
        claims["preferred_username"] = "root".into();
        let renamed = URL_SAFE_NO_PAD.encode(claims.to_string());
        let mut all = vec![
            ("one for another app", self.real(ISSUER, &format!("{ISSUER}/other"), self.now)),
            ("one of another gateway", self.real("http://evil.test", audience, self.now)),
            ("one that has ended", self.real(ISSUER, audience, self.now.minus(Duration::from_mins(10)))),
            ("one by a key that nobody knows", format!("{}.AAAA", headed(&json!({"alg": "ES256", "kid": "k_x"})))),
            ("one with another name", format!("{}.{renamed}.{signature}", signed.split_once('.').unwrap().0)),
            ("one without its signature", format!("{signed}.")),
            ("nothing", String::new()),
        ];
        for alg in ["none", "None", "NONE", "nOnE"] {
            let head = headed(&json!({"alg": alg, "typ": "JWT", "kid": kid}));
            all.push(("one that nobody signed", format!("{head}.")));
            all.push(("one that nobody signed, with a signature", format!("{head}.{signature}")));
        }
        all.extend(self.by_what_is_public(&headed));
        all.extend(self.by_an_own_key(&headed));
        all
    }

    fn by_what_is_public(&self, headed: &dyn Fn(&Value) -> String) -> Vec<(&'static str, String)> {
        let published = self.gate.world.app.signer.published(self.now);
        let keys: Value = serde_json::from_str(&published).unwrap();
        let message = headed(&json!({"alg": "HS256", "typ": "JWT", "kid": self.key.id.to_string()}));
        let by = |secret: &[u8]| {
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes());
            ("one signed with the public key as a secret", format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag)))
        };
        let coordinate = |name: &str| URL_SAFE_NO_PAD.decode(keys["keys"][0][name].as_str().unwrap()).unwrap();
        let point = [vec![4], coordinate("x"), coordinate("y")].concat();
        vec![by(published.as_bytes()), by(keys["keys"][0].to_string().as_bytes()), by(&point), by(b"")]
    }

    /// With its key, or where that is to be found, in the header.
    fn by_an_own_key(&self, headed: &dyn Fn(&Value) -> String) -> Vec<(&'static str, String)> {
        let public = self.own.public_key().as_ref();
        let jwk = json!({
            "kty": "EC",
            "crv": "P-256",
            "alg": "ES256",
            "kid": "mine",
            "x": URL_SAFE_NO_PAD.encode(&public[1..33]),
            "y": URL_SAFE_NO_PAD.encode(&public[33..]),
        });
        let there = format!("http://{}/jwks.json", self.server.address);
        let mut all = Vec::new();
        for kid in [Some(self.key.id.to_string()), Some("mine".to_owned()), None] {
            for (what, name, value) in [
                ("one by a key of its own", "typ", json!("JWT")),
                ("one that brings its key", "jwk", jwk.clone()),
                ("one that says where its key is", "jku", json!(there)),
                ("one that says where its certificate is", "x5u", json!(there)),
                ("one that brings its certificate", "x5c", json!([self.certificate])),
            ] {
                let mut said = json!({"alg": "ES256"});
                said[name] = value;
                if let Some(kid) = &kid {
                    said["kid"] = json!(kid);
                }
                let message = headed(&said);
                let signature = self.own.sign(&for_signatures(), message.as_bytes()).unwrap();
                all.push((what, format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))));
            }
        }
        all
    }

    /// Nobody has looked for keys where only a token says that there are some.
    #[track_caller]
    pub(super) fn was_asked_for_no_key(&self) {
        assert_eq!(self.server.heard(), [""; 0]);
        assert_eq!(self.server.connections(), 0);
    }
}

/// By which a gateway tells an app who is there, ours first.
const NAMES: [&str; 9] = [
    "X-Vestibule-Assertion",
    "x_vestibule_assertion",
    "Remote-User",
    "X-Forwarded-User",
    "X-Forwarded-Access-Token",
    "X-Pomerium-Jwt-Assertion",
    "X-authentik-jwt",
    "Cf-Access-Jwt-Assertion",
    "Proxy-Authorization",
];
/// All names that we give a cookie at which somebody might be known.
const COOKIES: [&str; 6] =
    ["vestibule", "vestibule-app", "vestibule-enter", "vestibule-browser", "vestibule-trust", "__Host-vestibule"];

/// J2.
#[tokio::test]
async fn no_token_of_a_visitors_own_opens_anything_or_stands_where_ours_would() {
    for (preset, field) in [
        ("vestibule", "x-vestibule-assertion"),
        ("oauth2-proxy", "x-vestibule-assertion"),
        ("pomerium", "x-pomerium-jwt-assertion"),
        ("authentik", "x-authentik-jwt"),
        ("cloudflare", "cf-access-jwt-assertion"),
    ] {
        let upstream = Upstream::echo().await;
        let gate = Gate::of(&config(&[upstream.address], &format!("identity = \"{preset}\""))).await;
        let (alice, bob) = (gate.signed_in("alice").await, gate.signed_in("bob").await);
        let forger = Forger::beside(&gate, gate.world.app.clock.now()).await;
        let mut tokens = forger.forgeries(ISSUER);
        tokens.retain(|(_, token)| !token.is_empty());
        tokens.push(("a good one of hers", forger.real(ISSUER, ISSUER, forger.now)));
        let mut client = gate.client().await;
        for (what, token) in tokens {
            let headers = NAMES.map(|name| format!("{name}: {token}\r\n"));
            let cookies = COOKIES.map(|name| format!("Cookie: {name}={token}\r\n"));
            let bearer = [format!("Authorization: Bearer {token}\r\n"), format!("Authorization: Basic {token}\r\n")];
            let before = upstream.heard().len();
            // Who is believed does not depend on what the app is told; each name is tried once.
            let lines = headers.iter().chain(&cookies).chain(&bearer).filter(|_| preset == "vestibule");
            for line in lines.chain([&headers.concat(), &cookies.concat(), &bearer.concat()]) {
                let answer = client.get("/page", line).await;
                assert!(answer.starts_with("HTTP/1.1 401"), "{preset}, {what}: {line}{answer}");
                let answer = client.get("/.vestibule/whoami", line).await;
                assert!(answer.contains("\"signed_in\":false"), "{preset}, {what}: {line}{answer}");
            }
            assert_eq!(upstream.heard().len(), before, "{preset}, {what}");

            let all = format!("{}{}", headers.concat(), cookies.concat());
            client.get("/public/a", &all).await;
            let heard = upstream.heard().pop().unwrap();
            assert!(!heard.contains(&token), "{preset}, {what}, by nobody: {heard}");
            client.get("/page", &format!("{all}Cookie: {bob}\r\n")).await;
            let heard = upstream.heard().pop().unwrap();
            assert!(!heard.contains(&token), "{preset}, {what}, by bob: {heard}");
            assert_eq!(part(&told(&upstream, field).expect("his own"), 1)["preferred_username"], "bob");
        }
        // Nor does a session's secret anywhere else than in its cookie.
        let secret = alice.split_once('=').unwrap().1;
        let places = NAMES.map(|name| format!("{name}: {secret}")).into_iter();
        let places = places.chain(COOKIES[1..].iter().map(|name| format!("Cookie: {name}={secret}")));
        for line in places.chain([format!("Authorization: Bearer {secret}")]) {
            assert!(client.get("/page", &format!("{line}\r\n")).await.starts_with("HTTP/1.1 401"), "{preset}: {line}");
        }
        forger.was_asked_for_no_key();
    }
}
