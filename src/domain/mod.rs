//! What we decide. No async, no I/O, no clock, no serde: facts in, decisions out.

pub mod access;
pub mod arrival;
pub mod audit;
pub mod ban;
pub mod change;
pub mod host;
pub mod identity;
pub mod ids;
pub mod limits;
pub mod names;
pub mod password_rules;
pub mod path;
pub mod request_kind;
pub mod routing;
pub mod secret;
pub mod session;
pub mod time;
pub mod user;
