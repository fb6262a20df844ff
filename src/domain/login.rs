//! What follows a right password.

use super::second_factor::{FirstFactor, SecondFactorPolicy};
use super::session::Second;
use super::user::User;

/// What is known once the password was right.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Some factor protects the account.
    pub is_protected: bool,
    /// They trusted this browser before, and it still stands.
    pub is_trusted: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterPassword {
    /// They are in; this stands for the second factor.
    SignedIn(Option<Second>),
    AskFactor,
    /// They must have a factor and have none: they set up the first one now.
    Enrol,
    /// The same, where a password alone is not enough to set it up.
    AskOperator,
}

impl SecondFactorPolicy {
    /// Whoever has a factor is asked for it, required or not.
    pub fn after_password(&self, user: &User, known: Known) -> AfterPassword {
        match (known.is_protected, known.is_trusted) {
            (true, true) => AfterPassword::SignedIn(Some(Second::Trusted)),
            (true, false) => AfterPassword::AskFactor,
            // A trust without a factor to stand for stands for nothing.
            (false, _) if !self.requires(user) => AfterPassword::SignedIn(None),
            (false, _) => match self.first {
                FirstFactor::Password => AfterPassword::Enrol,
                FirstFactor::Link => AfterPassword::AskOperator,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::UserId;
    use crate::domain::second_factor::Requirement;
    use crate::domain::time::Timestamp;
    use crate::domain::user::UserName;

    #[test]
    fn whoever_has_a_factor_is_asked_and_whoever_must_have_one_gets_one_first() {
        let ada = User::new(UserId::from_bytes([1; 16]), UserName::parse("ada").unwrap(), Timestamp::from_seconds(0));
        let optional = Requirement::Groups(Vec::new());
        for (requirement, first, is_protected, is_trusted, expected) in [
            (&optional, FirstFactor::Password, false, false, AfterPassword::SignedIn(None)),
            (&optional, FirstFactor::Password, true, false, AfterPassword::AskFactor),
            (&optional, FirstFactor::Password, true, true, AfterPassword::SignedIn(Some(Second::Trusted))),
            (&optional, FirstFactor::Link, false, true, AfterPassword::SignedIn(None)),
            (&Requirement::Everyone, FirstFactor::Password, false, false, AfterPassword::Enrol),
            (&Requirement::Everyone, FirstFactor::Password, false, true, AfterPassword::Enrol),
            (&Requirement::Everyone, FirstFactor::Password, true, false, AfterPassword::AskFactor),
            (&Requirement::Everyone, FirstFactor::Link, false, false, AfterPassword::AskOperator),
            (&Requirement::Everyone, FirstFactor::Link, true, false, AfterPassword::AskFactor),
        ] {
            let policy = SecondFactorPolicy { requirement: requirement.clone(), first };
            let known = Known { is_protected, is_trusted };
            assert_eq!(policy.after_password(&ada, known), expected, "{policy:?} {known:?}");
        }
    }
}
