//! An app behind Vestibule: it greets whoever the signed assertion names, and nobody else.
//!
//!     ISSUER=http://localhost:8080 AUDIENCE=http://app.localhost:8080 cargo run

use std::env;
use std::error::Error;
use std::time::{Duration, Instant};

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use tiny_http::{Header, Response, Server};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What we use of an assertion; it says more.
#[derive(Deserialize)]
struct Claims {
    sub: String,
    preferred_username: String,
    groups: Vec<String>,
}

/// The gateway's public keys, as they were when we last asked.
struct Keys {
    address: String,
    keep: Duration,
    known: JwkSet,
    asked: Option<Instant>,
}

/// For a key that we don't know we don't ask more often.
const PAUSE: Duration = Duration::from_secs(5);

impl Keys {
    fn find(&mut self, kid: &str) -> Outcome<DecodingKey> {
        let age = self.asked.map_or(Duration::MAX, |asked| asked.elapsed());
        if age > self.keep || (self.known.find(kid).is_none() && age > PAUSE) {
            self.known = ureq::get(&self.address).call()?.body_mut().read_json()?;
            self.asked = Some(Instant::now());
        }
        Ok(DecodingKey::from_jwk(self.known.find(kid).ok_or("an unknown key")?)?)
    }
}

/// The claims, if we may believe them.
fn who(assertion: &str, keys: &mut Keys, rules: &Validation) -> Outcome<Claims> {
    let kid = decode_header(assertion)?.kid.ok_or("no key is named")?;
    Ok(decode::<Claims>(assertion, &keys.find(&kid)?, rules)?.claims)
}

fn main() -> Outcome<()> {
    // What `public_url` and the app's `audience` say in vestibule.toml.
    let (issuer, audience) = (env::var("ISSUER")?, env::var("AUDIENCE")?);
    let address = env::var("KEYS").unwrap_or_else(|_| format!("{issuer}/.vestibule/jwks.json"));
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let mut rules = Validation::new(Algorithm::ES256);
    rules.set_issuer(&[issuer]);
    rules.set_audience(&[audience]);
    rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    rules.leeway = 0;
    let keep = Duration::from_secs(env::var("KEEP").map_or(Ok(300), |seconds| seconds.parse())?);
    let mut keys = Keys { address, keep, known: JwkSet { keys: Vec::new() }, asked: None };
    let server = Server::http(format!("127.0.0.1:{port}")).map_err(|error| error.to_string())?;
    for request in server.incoming_requests() {
        let assertion = request.headers().iter().find(|header| header.field.equiv("X-Vestibule-Assertion"));
        let assertion = assertion.map_or("", |header| header.value.as_str());
        let (status, body) = match who(assertion, &mut keys, &rules) {
            Ok(Claims { sub, preferred_username, groups }) => {
                (200, format!(r#"{{"hello": "{preferred_username}", "id": "{sub}", "groups": {groups:?}}}"#))
            }
            Err(error) => (401, format!(r#"{{"error": {:?}}}"#, error.to_string())),
        };
        let kind = Header::from_bytes("Content-Type", "application/json").map_err(|()| "a bad header")?;
        // Whoever asked may have left.
        drop(request.respond(Response::from_string(body).with_status_code(status).with_header(kind)));
    }
    Ok(())
}
