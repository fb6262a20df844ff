//! A person's account.

use std::fmt;

use super::ids::UserId;
pub use super::names::{EmailAddress, GroupName, UserName};
use super::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub name: UserName,
    /// What pages and mails call them; their user name, if nothing else is known.
    pub display_name: String,
    pub email: Option<Email>,
    /// Sorted, each once.
    pub groups: Vec<GroupName>,
    pub password: Option<PasswordHash>,
    pub status: Status,
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
    pub fn is_active(&self) -> bool {
        self.status == Status::Active
    }
}
