//! The operator's way in while the gateway runs: commands over a Unix socket in the data folder. The same commands are
//! performed without it when nothing runs, so that both ways give the same answers.

pub mod client;
mod metrics;
pub mod perform;
pub mod server;
pub mod socket;
mod spool;
pub mod watch;
pub mod wire;
