//! What a person proves with besides the password.

use super::ids::{FactorId, UserId};
use super::secret::Sealed;
use super::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    pub id: FactorId,
    pub user: UserId,
    /// What its owner calls it.
    pub label: Label,
    pub keeps: Keeps,
    pub created: Timestamp,
    pub last_used: Option<Timestamp>,
    /// Grows with each write; whoever saves says which one was read. So of two uses of one code one comes too late.
    pub version: u64,
}

/// What is kept of a factor, by its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keeps {
    Totp(Totp),
    RecoveryCodes(RecoveryCodes),
}

/// An authenticator app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totp {
    pub secret: Sealed,
    /// The latest step whose code was accepted: neither it nor any before it is accepted again.
    pub last_step: u64,
}

/// Codes on paper, each good for once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryCodes {
    /// Those that are left.
    pub left: Vec<CodeHash>,
}

/// What is kept of a recovery code: a keyed hash, which nobody without the master key can try codes against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeHash(pub [u8; 32]);

/// The kinds, as configuration and pages name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FactorKind {
    Totp,
    RecoveryCodes,
}

impl Factor {
    pub fn kind(&self) -> FactorKind {
        match self.keeps {
            Keeps::Totp(_) => FactorKind::Totp,
            Keeps::RecoveryCodes(_) => FactorKind::RecoveryCodes,
        }
    }

    /// Whether it protects an account by itself. Recovery codes only stand in for one that does.
    pub fn protects(&self) -> bool {
        self.kind().protects()
    }
}

impl FactorKind {
    pub const ALL: [Self; 2] = [Self::Totp, Self::RecoveryCodes];

    pub fn protects(self) -> bool {
        match self {
            Self::Totp => true,
            Self::RecoveryCodes => false,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::RecoveryCodes => "recovery",
        }
    }
}

/// A short name that a person gives to something of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLabel {
    #[error("it is empty")]
    Empty,
    #[error("it has more than {} characters", Label::MAXIMUM)]
    TooLong,
    #[error("it has a character that cannot be shown")]
    Unprintable,
}

impl Label {
    pub const MAXIMUM: usize = 64;

    /// Blanks around it are left out.
    pub fn parse(text: &str) -> Result<Self, BadLabel> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BadLabel::Empty);
        }
        if text.chars().count() > Self::MAXIMUM {
            return Err(BadLabel::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(BadLabel::Unprintable);
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_what_was_typed_without_the_blanks_around() {
        assert_eq!(Label::parse("  Ada's phone ").unwrap().as_str(), "Ada's phone");
        assert!(Label::parse(&"\u{1f4f1}".repeat(64)).is_ok());
    }

    #[test]
    fn a_label_must_be_something_that_can_be_shown() {
        assert_eq!(Label::parse(" \t "), Err(BadLabel::Empty));
        assert_eq!(Label::parse(&"x".repeat(65)), Err(BadLabel::TooLong));
        assert_eq!(Label::parse("a\u{1b}[2Jb"), Err(BadLabel::Unprintable));
    }
}
