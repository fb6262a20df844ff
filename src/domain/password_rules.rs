//! Which new passwords are good enough, and what to say of those that are not.

/// Lengths count code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordRules {
    pub minimum: usize,
    pub maximum: usize,
}

/// What one hash costs (argon2id). Stored hashes that cost less are made anew at the next sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashCost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

/// Why a password is not taken: each has a sentence that helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WeakPassword {
    TooShort {
        minimum: usize,
    },
    TooLong {
        maximum: usize,
    },
    /// Among the most used ones.
    Common,
    /// The user name, the e-mail address, or hardly more.
    Personal,
    /// Guessed quickly; with what makes it so, in English, from the estimator.
    Guessable {
        why: Option<String>,
    },
}

impl PasswordRules {
    /// `about` are words that an attacker knows of the person: user name, address, display name, brand.
    pub fn judge(&self, password: &str, about: &[&str]) -> Result<(), WeakPassword> {
        let _ = (password, about);
        todo!()
    }
}
