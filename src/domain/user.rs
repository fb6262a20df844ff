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

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a name of this kind")]
pub struct NotAName;

macro_rules! parse {
    ($name:ident, $allowed:literal) => {
        impl $name {
            pub fn parse(text: &str) -> Result<Self, NotAName> {
                let good = !text.is_empty()
                    && text.len() <= 254
                    && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || $allowed.contains(&byte));
                if good { Ok(Self(text.to_ascii_lowercase().into())) } else { Err(NotAName) }
            }
        }
    };
}

parse!(UserName, b"._-");
parse!(EmailAddress, b"._-+@");
parse!(GroupName, b"._:@-");

impl UserName {
    /// What names that read alike share.
    pub fn skeleton(&self) -> String {
        self.0.replace('0', "o").replace(['1', 'l'], "i").replace("rn", "m")
    }
}

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
