//! How a person proves more than a password: one file per kind. Pages know of none of them, only what each asks for.

pub mod authy;
pub mod channel;
pub mod duo;
pub mod ntfy;
pub mod outbound;
pub mod recovery;
pub mod telegram;
mod texts;
pub mod totp;
pub mod twilio_verify;
pub mod web_push;
pub mod webhook;

use crate::crypto::seal::{CannotOpen, CannotSeal};
use crate::crypto::secrets::Secrets;
use crate::domain::factor::{CodeShape, Factor, FactorKind, Keeps, Prompt};
use crate::domain::time::Timestamp;
use crate::domain::typed_code::TypedCode;

/// Of codes of ours that are sent.
pub const SENT_DIGITS: u8 = 6;

/// A kind of factor whose answers are typed.
pub trait SecondFactor: Sync {
    /// What the page asks for.
    fn prompt(&self) -> Prompt;
    /// Judges an answer. It takes the same time whatever the answer is worth.
    fn judge(&self, factor: &Factor, answer: &TypedCode, with: &Means<'_>) -> Result<Verdict, FactorError>;
}

/// What judging needs besides the factor.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    pub secrets: &'a Secrets,
    pub now: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was right. This is the factor from now on, which must be written before anything is opened: it says that the
    /// answer is used up.
    Accept(Box<Factor>),
    /// It was right once, and is used up.
    Replayed,
    Reject,
}

/// What is kept of a factor cannot be used: a part failed, and nobody typed anything wrong.
#[derive(Debug, thiserror::Error)]
pub enum FactorError {
    #[error("a factor's secret: {0}")]
    Open(#[from] CannotOpen),
    #[error("a factor's secret: {0}")]
    Seal(#[from] CannotSeal),
    #[error("a factor's secret is not what was put in")]
    Damaged,
}

/// The kinds whose answers are judged by what we keep of them. Of the others something is asked elsewhere first.
pub fn of(kind: FactorKind) -> Option<&'static dyn SecondFactor> {
    match kind {
        FactorKind::Totp => Some(&totp::AuthenticatorApp),
        FactorKind::RecoveryCodes => Some(&recovery::CodesOnPaper),
        FactorKind::Phone
        | FactorKind::Push
        | FactorKind::Tap
        | FactorKind::Call
        | FactorKind::Sms
        | FactorKind::Voice
        | FactorKind::WhatsApp
        | FactorKind::Email => None,
    }
}

/// What a page asks for.
pub fn prompt(kind: FactorKind) -> Prompt {
    match kind {
        FactorKind::Phone | FactorKind::Push | FactorKind::Tap | FactorKind::Call => Prompt::ApproveElsewhere,
        // Mostly their provider makes them.
        FactorKind::Sms | FactorKind::Voice | FactorKind::WhatsApp | FactorKind::Email => {
            Prompt::EnterSentCode(CodeShape::SomeDigits)
        }
        FactorKind::Totp | FactorKind::RecoveryCodes => of(kind).map_or(Prompt::ApproveElsewhere, SecondFactor::prompt),
    }
}

/// The same for one of them, of which more may be known.
pub fn prompt_of(factor: &Factor) -> Prompt {
    match factor.keeps {
        Keeps::Mailbox => Prompt::EnterSentCode(CodeShape::Digits(SENT_DIGITS)),
        _ => prompt(factor.kind()),
    }
}

/// Of a kind that is asked elsewhere no typed answer is right by itself.
pub fn judge(factor: &Factor, answer: &TypedCode, with: &Means<'_>) -> Result<Verdict, FactorError> {
    of(factor.kind()).map_or(Ok(Verdict::Reject), |kind| kind.judge(factor, answer, with))
}

/// The first code of a factor that was only drafted so far makes it one; the code is used up with it.
pub fn confirm(draft: &Factor, answer: &TypedCode, with: &Means<'_>) -> Result<Option<Factor>, FactorError> {
    Ok(match judge(draft, answer, with)? {
        Verdict::Accept(factor) => Some(Factor { created: with.now, ..*factor }),
        Verdict::Replayed | Verdict::Reject => None,
    })
}

/// In fours, which the eye can hold.
fn in_groups(text: &str, between: char) -> String {
    let mut groups = String::with_capacity(text.len() * 2);
    for (place, letter) in text.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            groups.push(between);
        }
        groups.push(letter);
    }
    groups
}
