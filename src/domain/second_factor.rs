//! Who must prove more than a password, and what follows from it.

use super::password_rules::PasswordRules;
use super::user::{GroupName, User};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactorPolicy {
    pub requirement: Requirement,
    pub first: FirstFactor,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirement {
    Everyone,
    /// Whoever is in one of these groups. If there are none, it is up to each person.
    Groups(Vec<GroupName>),
}

/// What opens the way to a person's first factor, before they have one to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstFactor {
    /// Whoever knows the password enrols it.
    Password,
    /// It takes a link from an operator: a stolen password alone enrols nothing.
    Link,
}

/// What new passwords must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    pub alone: PasswordRules,
    pub with_second_factor: PasswordRules,
}

impl SecondFactorPolicy {
    /// Whether this person may not finish a sign-in without one.
    pub fn requires(&self, user: &User) -> bool {
        self.requires_in(&user.groups)
    }

    /// The same of somebody who will be in these groups, and has no account yet.
    pub fn requires_in(&self, groups: &[GroupName]) -> bool {
        match &self.requirement {
            Requirement::Everyone => true,
            Requirement::Groups(named) => named.iter().any(|group| groups.contains(group)),
        }
    }
}

impl PasswordPolicy {
    /// The rules for somebody in these groups. Only a factor that they cannot give up makes a short password enough: one
    /// that they have by choice may be gone tomorrow, and the password would stay.
    pub fn rules_in(&self, groups: &[GroupName], policy: &SecondFactorPolicy) -> &PasswordRules {
        if policy.requires_in(groups) { &self.with_second_factor } else { &self.alone }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::UserId;
    use crate::domain::time::Timestamp;
    use crate::domain::user::UserName;

    fn groups(names: &[&str]) -> Vec<GroupName> {
        names.iter().map(|name| GroupName::parse(name).unwrap()).collect()
    }

    fn member_of(names: &[&str]) -> User {
        let name = UserName::parse("ada").unwrap();
        User { groups: groups(names), ..User::new(UserId::from_bytes([1; 16]), name, Timestamp::from_seconds(0)) }
    }

    fn policy(requirement: Requirement) -> SecondFactorPolicy {
        SecondFactorPolicy { requirement, first: FirstFactor::Password }
    }

    #[test]
    fn a_second_factor_is_required_of_everyone_of_some_groups_or_of_nobody() {
        let everyone = policy(Requirement::Everyone);
        let some = policy(Requirement::Groups(groups(&["staff", "ops"])));
        let nobody = policy(Requirement::Groups(Vec::new()));
        for (member, expected) in [
            (member_of(&[]), [true, false, false]),
            (member_of(&["guests"]), [true, false, false]),
            (member_of(&["guests", "ops"]), [true, true, false]),
            // Apps tell capitals apart, and so do we.
            (member_of(&["Staff"]), [true, false, false]),
        ] {
            let required = [&everyone, &some, &nobody].map(|policy| policy.requires(&member));
            assert_eq!(required, expected, "{:?}", member.groups);
        }
    }

    #[test]
    fn a_short_password_is_enough_only_beside_a_factor_that_must_stay() {
        let passwords =
            PasswordPolicy { alone: PasswordRules::ALONE, with_second_factor: PasswordRules::WITH_SECOND_FACTOR };
        let staff = policy(Requirement::Groups(groups(&["staff"])));
        assert_eq!(passwords.rules_in(&groups(&["staff"]), &staff).minimum, 8);
        assert_eq!(passwords.rules_in(&groups(&["guests"]), &staff).minimum, 15);
    }
}
