//! How a request reached us: facts of the connection and of trusted proxies, never of the visitor's own headers.

use std::net::IpAddr;

use super::host::HostName;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The host that was asked for.
    pub host: HostName,
    /// The port that was asked for, if it was written.
    pub port: Option<u16>,
    /// The visitor's address: the peer's, or what trusted proxies say of it. IPv4-mapped addresses are written as IPv4.
    pub client: IpAddr,
    /// Our listener had TLS, or a trusted proxy says https.
    pub secure: bool,
    /// The peer is loopback or private and no trusted proxy: the address may stand for many visitors.
    pub shared_address: bool,
}
