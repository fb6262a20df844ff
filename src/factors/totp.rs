//! Authenticator apps: codes that change with the time (RFC 6238: SHA-1, six digits, thirty seconds; all of them know that).

use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};
use totp_rs::{Builder, Totp as Library};
use zeroize::Zeroizing;

use super::{FactorError, Means, SecondFactor, Verdict, in_groups};
use crate::crypto::secrets::Secrets;
use crate::domain::factor::{CodeShape, Factor, Keeps, Label, Prompt, Totp};
use crate::domain::ids::UserId;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::domain::typed_code::TypedCode;
use crate::random::{self, Random};

pub struct AuthenticatorApp;

const DIGITS: u8 = 6;
const STEP_SECONDS: u64 = 30;
/// 160 bits, as long as what is made of them.
const SECRET_BYTES: usize = 20;
/// How many steps a phone's clock may be off.
const SKEW: u64 = 1;

impl SecondFactor for AuthenticatorApp {
    fn prompt(&self) -> Prompt {
        Prompt::EnterCode(CodeShape::Digits(DIGITS))
    }

    /// Each step is accepted once. A code of a step at or before the last one that was accepted is used up, whether it was
    /// shown to us or not: so is one that somebody read over a shoulder.
    fn judge(&self, factor: &Factor, answer: &TypedCode, with: &Means<'_>) -> Result<Verdict, FactorError> {
        let Keeps::Totp(kept) = &factor.keeps else { return Err(FactorError::Damaged) };
        let library = library(&with.secrets.open_factor(factor.id, &kept.secret)?)?;
        Ok(match step_of(&library, answer, with.now) {
            None => Verdict::Reject,
            Some(step) if step <= kept.last_step => {
                if kept.last_step > with.now.seconds() / STEP_SECONDS + SKEW {
                    // Until then its owner takes another way: what was accepted once is never accepted again.
                    let until = kept.last_step.saturating_mul(STEP_SECONDS);
                    tracing::warn!(factor = %factor.id, until, "a code was accepted by a clock that was ahead");
                }
                Verdict::Replayed
            }
            Some(step) => Verdict::Accept(Box::new(Factor {
                keeps: Keeps::Totp(Totp { last_step: step, ..kept.clone() }),
                last_used: Some(with.now),
                ..factor.clone()
            })),
        })
    }
}

/// A new one, which is nothing before a first code confirmed it.
pub fn draft(
    user: UserId,
    label: Label,
    now: Timestamp,
    (secrets, random): (&Secrets, &dyn Random),
) -> Result<Factor, FactorError> {
    let id = random::new_factor_id(random);
    let secret = Zeroizing::new(random::bytes::<SECRET_BYTES>(random));
    let secret = secrets.seal_factor(id, secret.as_slice(), random)?;
    let keeps = Keeps::Totp(Totp { secret, last_step: 0 });
    Ok(Factor { id, user, label, keeps, created: now, last_used: None, version: 0 })
}

/// What a new authenticator app is given, in three forms.
#[derive(Debug)]
pub struct Setup {
    /// `otpauth://totp/...`, for a picture and for a link.
    pub uri: Secret,
    /// The secret in base32, for typing: in groups of four.
    pub groups: Secret,
}

/// `issuer` is what the app calls this place, `account` whose it is there.
pub fn setup(factor: &Factor, secrets: &Secrets, (issuer, account): (&str, &str)) -> Result<Setup, FactorError> {
    let Keeps::Totp(kept) = &factor.keeps else { return Err(FactorError::Damaged) };
    let secret = secrets.open_factor(factor.id, &kept.secret)?;
    // Apps take what stands before a colon for the issuer, even where it is escaped.
    let whole = |text: &str| text.replace(':', " ").trim().to_owned();
    let (issuer, account) = (whole(issuer), whole(account));
    let named = builder(&secret).with_account_name(account).with_issuer((!issuer.is_empty()).then_some(issuer));
    let named = named.build().map_err(|_| FactorError::Damaged)?;
    let base32 = Zeroizing::new(named.secret().to_base32());
    let uri = named.to_url().map_err(|_| FactorError::Damaged)?;
    Ok(Setup { uri: Secret::new(uri), groups: Secret::new(in_groups(&base32, ' ')) })
}

fn builder(secret: &[u8]) -> Builder {
    // Which step a code is of is looked for here, without stopping at the first that fits.
    Builder::new().with_secret(secret.to_vec()).with_skew(0)
}

fn library(secret: &[u8]) -> Result<Library, FactorError> {
    builder(secret).build().map_err(|_| FactorError::Damaged)
}

/// The step that a code is of, if it is one of now or beside. All are compared whole, whichever fits.
fn step_of(library: &Library, code: &TypedCode, now: Timestamp) -> Option<u64> {
    let current = now.seconds() / STEP_SECONDS;
    let (mut found, mut step) = (Choice::from(0), 0);
    for candidate in current.saturating_sub(SKEW)..=current.saturating_add(SKEW) {
        let token = library.generate(candidate.saturating_mul(STEP_SECONDS)).to_string();
        let fits = token.as_bytes().ct_eq(code.expose().as_bytes());
        step.conditional_assign(&candidate, fits);
        found |= fits;
    }
    bool::from(found).then_some(step)
}

#[cfg(test)]
mod tests;
