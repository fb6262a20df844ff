//! A person's account.

use std::fmt;

use super::ids::{FactorId, UserId};
use super::language::Language;
pub use super::names::{EmailAddress, GroupName, UserName};
use super::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub name: UserName,
    /// What pages and mails call them; their user name, if nothing else is known.
    pub display_name: String,
    /// As they gave them; either may be empty.
    pub given_name: String,
    pub family_name: String,
    pub email: Option<Email>,
    /// Sorted, each once.
    pub groups: Vec<GroupName>,
    pub password: Option<PasswordHash>,
    pub status: Status,
    /// In which mails are written to them, once it is known.
    pub language: Option<Language>,
    /// Which factor they want to be asked for first, and then; those that are not named here come after.
    pub factor_order: Vec<FactorId>,
    pub created: Timestamp,
    /// Grows with each write; whoever saves says which one was read.
    pub version: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    pub address: EmailAddress,
    pub verified: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Active,
    Disabled,
    /// Registered, and waits for an operator's word.
    Waiting,
}

/// A password's argon2id hash in PHC form.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(Box<str>);

impl PasswordHash {
    /// Wraps what the password pool made, or what the store kept.
    pub fn from_phc(text: String) -> Self {
        Self(text.into())
    }

    pub fn as_phc(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("PasswordHash(..)")
    }
}

impl User {
    /// Somebody of whom nothing but the name is known yet.
    pub fn new(id: UserId, name: UserName, created: Timestamp) -> Self {
        Self {
            id,
            display_name: name.as_str().to_owned(),
            name,
            given_name: String::new(),
            family_name: String::new(),
            email: None,
            groups: Vec::new(),
            password: None,
            status: Status::Active,
            language: None,
            factor_order: Vec::new(),
            created,
            version: 0,
        }
    }

    pub fn is_active(&self) -> bool {
        self.status == Status::Active
    }
}
