//! The keys that sign assertions: ES256, the private parts sealed wherever they rest.

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::json;

use super::jwks;
use super::seal::{CannotOpen, MasterKey, Place};
use crate::domain::identity::Claims;
use crate::domain::ids::KeyId;
use crate::domain::keyring::{Keyring, SigningKey, Stage, Turn};
use crate::domain::time::Timestamp;
use crate::random::{self, Random};

/// The keys in use. Who signs takes no lock.
pub struct Signer {
    master: Arc<MasterKey>,
    source: SystemRandom,
    ring: ArcSwap<Ring>,
}

#[derive(Default)]
struct Ring {
    turns: Keyring,
    keys: Vec<Arc<OpenKey>>,
}

/// A key, ready to sign.
pub struct OpenKey {
    pub id: KeyId,
    pair: EcdsaKeyPair,
}

#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    #[error("the signing key {0} does not open with the master key: restore a backup, or put the right key file back")]
    Sealed(KeyId),
    #[error("the signing key {0} is damaged: restore a backup")]
    Damaged(KeyId),
    #[error("a signing key could not be made")]
    NotMade,
    #[error("there is no signing key")]
    NoKey,
    #[error("the assertion could not be signed")]
    NotSigned,
}

impl Signer {
    /// Without keys: it signs nothing before it was given some.
    pub fn new(master: Arc<MasterKey>) -> Self {
        Self { master, source: random::for_signatures(), ring: ArcSwap::default() }
    }

    /// A new key, sealed for the store.
    pub fn make(&self, made: Timestamp, signs_from: Timestamp, random: &dyn Random) -> Result<SigningKey, KeyFault> {
        let id = random::new_key_id(random);
        let secret = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &self.source)
            .map_err(|_| KeyFault::NotMade)?;
        let sealed = self.master.seal(place(&id), secret.as_ref(), random).map_err(|_| KeyFault::NotMade)?;
        Ok(SigningKey { id, made, signs_from, sealed })
    }

    /// From now on these are the keys. If one is not usable, those before stay.
    pub fn take_up(&self, keys: &[SigningKey]) -> Result<(), KeyFault> {
        let turns = Keyring::new(keys.iter().map(|key| Turn { id: key.id, signs_from: key.signs_from }));
        let keys = keys.iter().map(|key| self.open(key).map(Arc::new)).collect::<Result<_, _>>()?;
        self.ring.store(Arc::new(Ring { turns, keys }));
        Ok(())
    }

    /// Whether these are the keys already.
    pub fn holds(&self, keys: &[SigningKey]) -> bool {
        let turns = keys.iter().map(|key| Turn { id: key.id, signs_from: key.signs_from });
        self.ring.load().turns == Keyring::new(turns)
    }

    /// The key whose turn it is.
    pub fn at(&self, now: Timestamp) -> Result<Arc<OpenKey>, KeyFault> {
        let ring = self.ring.load();
        let id = ring.turns.signer(now).ok_or(KeyFault::NoKey)?;
        ring.keys.iter().find(|key| key.id == id).cloned().ok_or(KeyFault::NoKey)
    }

    /// The public parts that whoever verifies needs now, as a JSON Web Key Set.
    pub fn published(&self, now: Timestamp) -> String {
        let ring = self.ring.load();
        let stages = ring.turns.stages(now);
        let is_published = |key: &&Arc<OpenKey>| stages.iter().any(|(id, at)| *id == key.id && *at != Stage::Over);
        jwks::write(ring.keys.iter().filter(is_published).map(|key| (key.id, key.pair.public_key().as_ref())))
    }

    pub fn sign(&self, key: &OpenKey, claims: &Claims<'_>) -> Result<String, KeyFault> {
        let header = json!({ "alg": "ES256", "typ": "JWT", "kid": key.id.to_string() });
        let mut token = encode(header.to_string().as_bytes());
        token.push('.');
        token.push_str(&encode(payload(claims).to_string().as_bytes()));
        let signature = key.pair.sign(&self.source, token.as_bytes()).map_err(|_| KeyFault::NotSigned)?;
        token.push('.');
        token.push_str(&encode(signature.as_ref()));
        Ok(token)
    }

    fn open(&self, key: &SigningKey) -> Result<OpenKey, KeyFault> {
        let secret = self.master.open(place(&key.id), &key.sealed).map_err(|CannotOpen| KeyFault::Sealed(key.id))?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &secret, &self.source)
            .map_err(|_| KeyFault::Damaged(key.id))?;
        Ok(OpenKey { id: key.id, pair })
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Signer(..)")
    }
}

impl fmt::Debug for OpenKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "OpenKey({})", self.id)
    }
}

/// Where a private part belongs; sealed for one key, it opens as no other.
pub fn place(id: &KeyId) -> Place<'_> {
    Place { tree: "signing keys", record: id.as_bytes(), field: "private", version: 1 }
}

fn payload(claims: &Claims<'_>) -> serde_json::Value {
    let mut payload = json!({
        "iss": claims.iss,
        "aud": claims.aud,
        "sub": claims.sub.to_string(),
        "preferred_username": claims.preferred_username,
        "name": claims.name,
        "groups": claims.groups,
        "sid": claims.sid.to_string(),
        "jti": claims.jti,
        "iat": claims.iat.seconds(),
        "exp": claims.exp.seconds(),
        "auth_time": claims.auth_time.seconds(),
        "amr": claims.amr,
        "acr": claims.acr,
    });
    if let (Some(email), Some(fields)) = (claims.email, payload.as_object_mut()) {
        fields.insert("email".to_owned(), email.into());
    }
    payload
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests;
