//! What the master key is used for while the program runs: keys for one purpose each, and secrets that lie sealed in the
//! store and must be readable again.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::mac::MacKey;
use super::seal::{CannotOpen, CannotSeal, MasterKey, Place};
use crate::domain::ids::{FactorId, LetterId};
use crate::domain::secret::Sealed;
use crate::random::Random;

/// What is hashed by a key cannot be hashed anew, as what is sealed can be sealed: so this key stays, sealed in the store,
/// when the master key that it came from is changed.
pub const CODES: &str = "recovery codes";

/// Where a key that was kept belongs.
pub fn kept_key(purpose: &str) -> Place<'_> {
    Place { tree: "kept key", record: purpose.as_bytes(), field: "key", version: 1 }
}

pub struct Secrets {
    /// Proves that a form is ours, and gives names that cannot be guessed to what is counted.
    pub forms: MacKey,
    /// Hashes recovery codes: without it, nobody can try codes against what is stored.
    pub codes: MacKey,
    master: Arc<MasterKey>,
}

impl Secrets {
    pub fn new(master: Arc<MasterKey>) -> Self {
        Self { forms: MacKey::new(&master.derive("forms")), codes: MacKey::new(&master.derive(CODES)), master }
    }

    /// Where the master key was changed since the first code was made, with the key by which codes are hashed still.
    pub fn with_kept(self, sealed: &[u8]) -> Result<Self, CannotOpen> {
        let key = self.master.open(kept_key(CODES), sealed)?;
        let key = key.first_chunk().ok_or(CannotOpen)?;
        Ok(Self { codes: MacKey::new(key), ..self })
    }

    /// A key for one purpose, as the store keeps it.
    pub fn seal_kept(&self, purpose: &str, key: &[u8], random: &dyn Random) -> Result<Vec<u8>, CannotSeal> {
        self.master.seal(kept_key(purpose), key, random)
    }

    pub fn open_kept(&self, purpose: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        self.master.open(kept_key(purpose), sealed)
    }

    pub fn seal_factor(&self, of: FactorId, secret: &[u8], random: &dyn Random) -> Result<Sealed, CannotSeal> {
        self.master.seal(factor_secret(&of), secret, random).map(Sealed::from_bytes)
    }

    pub fn open_factor(&self, of: FactorId, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        self.master.open(factor_secret(&of), sealed.as_bytes())
    }

    /// The token of a link that waits to be mailed.
    pub fn seal_link(&self, of: LetterId, token: &[u8], random: &dyn Random) -> Result<Sealed, CannotSeal> {
        self.master.seal(letter_token(&of), token, random).map(Sealed::from_bytes)
    }

    pub fn open_link(&self, of: LetterId, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        self.master.open(letter_token(&of), sealed.as_bytes())
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secrets(..)")
    }
}

pub fn factor_secret(id: &FactorId) -> Place<'_> {
    Place { tree: "factor", record: id.as_bytes(), field: "secret", version: 1 }
}

pub fn letter_token(id: &LetterId) -> Place<'_> {
    Place { tree: "letter", record: id.as_bytes(), field: "token", version: 1 }
}
