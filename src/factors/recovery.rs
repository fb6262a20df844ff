//! Recovery codes: ten on paper, each good for once, for the day on which the phone is gone.

use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::{FactorError, Means, SecondFactor, Verdict, in_groups};
use crate::crypto::secrets::Secrets;
use crate::domain::factor::{CodeHash, CodeShape, Factor, Keeps, Label, Prompt, RecoveryCodes};
use crate::domain::ids::UserId;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::domain::typed_code::TypedCode;
use crate::random::{self, Random};

pub struct CodesOnPaper;

const HOW_MANY: usize = 10;
/// 80 bits: sixteen letters of base32.
const CODE_BYTES: usize = 10;
const LETTERS: usize = 16;
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

impl SecondFactor for CodesOnPaper {
    fn prompt(&self) -> Prompt {
        Prompt::EnterCode(CodeShape::Written)
    }

    /// A code that was used is not kept, so it is no better than one that never was.
    fn judge(&self, factor: &Factor, answer: &TypedCode, with: &Means<'_>) -> Result<Verdict, FactorError> {
        let Keeps::RecoveryCodes(RecoveryCodes { left }) = &factor.keeps else { return Err(FactorError::Damaged) };
        let CodeHash(given) = hash(with.secrets, factor.user, answer.expose());
        // All are compared, whichever fits.
        let unlike = |code: &&CodeHash| !bool::from(code.0.ct_eq(&given));
        let rest: Vec<CodeHash> = left.iter().filter(unlike).copied().collect();
        if rest.len() == left.len() {
            return Ok(Verdict::Reject);
        }
        Ok(Verdict::Accept(Box::new(Factor {
            keeps: Keeps::RecoveryCodes(RecoveryCodes { left: rest }),
            last_used: Some(with.now),
            ..factor.clone()
        })))
    }
}

/// A new set, and the codes themselves, which are shown once and kept nowhere.
pub fn draw(
    user: UserId,
    label: Label,
    now: Timestamp,
    (secrets, random): (&Secrets, &dyn Random),
) -> (Factor, Vec<Secret>) {
    let drawn: Vec<Zeroizing<String>> = (0..HOW_MANY).map(|_| letters(random)).collect();
    let left = drawn.iter().map(|code| hash(secrets, user, code)).collect();
    let codes = drawn.iter().map(|code| Secret::new(in_groups(code, '-'))).collect();
    let keeps = Keeps::RecoveryCodes(RecoveryCodes { left });
    let id = random::new_factor_id(random);
    (Factor { id, user, label, keeps, created: now, last_used: None, version: 0 }, codes)
}

/// Bound to the person: the same code is worth nothing beside another name.
fn hash(secrets: &Secrets, user: UserId, code: &str) -> CodeHash {
    CodeHash(secrets.codes.digest(&[b"recovery code", user.as_bytes(), code.as_bytes()]))
}

fn letters(random: &dyn Random) -> Zeroizing<String> {
    let bytes = Zeroizing::new(random::bytes::<CODE_BYTES>(random));
    let bits = bytes.iter().fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
    let letter = |place: usize| {
        let five = usize::try_from((bits >> (5 * place)) & 31).unwrap_or_default();
        ALPHABET.get(five).copied().map_or('a', char::from)
    };
    Zeroizing::new((0..LETTERS).map(letter).collect())
}

#[cfg(test)]
mod tests;
