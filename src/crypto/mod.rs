//! Mechanisms: what is done with secrets, not when.

pub mod digest;
pub mod mac;
pub mod password;
pub mod seal;
pub mod token;
