//! What we decide. No async, no I/O, no clock, no serde: facts in, decisions out.

pub mod access;
pub mod arrival;
pub mod audit;
pub mod ban;
pub mod browser_name;
pub mod change;
pub mod cookies;
mod fold;
pub mod host;
pub mod identity;
pub mod ids;
pub mod keyring;
pub mod limits;
pub mod names;
pub mod password_rules;
pub mod path;
mod pattern;
pub mod quick_hash;
pub mod request_kind;
pub mod return_to;
pub mod routing;
mod rules;
pub mod secret;
pub mod session;
pub mod time;
pub mod user;
