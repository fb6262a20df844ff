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

pub struct Secrets {
    /// Proves that a form is ours, and gives names that cannot be guessed to what is counted.
    pub forms: MacKey,
    /// Hashes recovery codes: without it, nobody can try codes against what is stored.
    pub codes: MacKey,
    master: Arc<MasterKey>,
}

impl Secrets {
    pub fn new(master: Arc<MasterKey>) -> Self {
        Self {
            forms: MacKey::new(&master.derive("forms")),
            codes: MacKey::new(&master.derive("recovery codes")),
            master,
        }
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

fn factor_secret(id: &FactorId) -> Place<'_> {
    Place { tree: "factor", record: id.as_bytes(), field: "secret", version: 1 }
}

fn letter_token(id: &LetterId) -> Place<'_> {
    Place { tree: "letter", record: id.as_bytes(), field: "token", version: 1 }
}
