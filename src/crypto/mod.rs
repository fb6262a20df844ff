//! Mechanisms: what is done with secrets, not when.

pub mod digest;
pub mod jwks;
pub mod mac;
pub mod password;
pub mod push_message;
pub mod seal;
pub mod secrets;
pub mod shared_mac;
pub mod signature;
pub mod signer;
pub mod token;
pub mod vapid;
