//! How a request reached us: from the connection, and from proxies that the operator trusts. A proxy's words count only
//! where they can be read in one way; otherwise the connection's own facts do.

use std::net::IpAddr;

use http::header::{HOST, HeaderMap, HeaderValue};
use ipnet::IpNet;

use super::connection::{Authority, Connection};
use crate::config::settings::Gateway;
use crate::domain::arrival::Arrival;
use crate::domain::host::HostName;

/// None where the host that is asked for is no host.
pub(super) fn arrival(gateway: &Gateway, connection: &Connection, headers: &HeaderMap) -> Option<Arrival> {
    let peer = connection.peer.ip().to_canonical();
    let trusted = gateway.trusted_proxies.iter().any(|network| network.contains(&peer));
    let said = |name| trusted.then(|| only_value(headers, name)).flatten();
    let asked = || {
        let field = headers.get(HOST)?;
        connection.host(field.as_bytes(), || authority(field))
    };
    let (host, port) = said("x-forwarded-host").and_then(authority).or_else(asked)?;
    let secure = match said("x-forwarded-proto").map(HeaderValue::as_bytes) {
        Some(b"https") => true,
        Some(b"http") => false,
        _ => connection.secure,
    };
    Some(Arrival {
        host,
        port,
        client: if trusted { forwarded_client(&gateway.trusted_proxies, headers, peer) } else { peer },
        secure,
        shared_address: !trusted && is_near(peer),
    })
}

/// For pages that say that the request could not be understood.
pub(super) fn unreadable_arrival(gateway: &Gateway, connection: &Connection) -> Arrival {
    let client = connection.peer.ip().to_canonical();
    Arrival {
        host: gateway.public.host.clone(),
        port: gateway.public.port,
        client,
        secure: connection.secure,
        shared_address: is_near(client),
    }
}

/// `name`, `name:80`, `[::1]:80`.
fn authority(value: &HeaderValue) -> Option<Authority> {
    let text = value.to_str().ok()?;
    let (host, port) = match text.rsplit_once(':') {
        Some((host, digits)) if !text.ends_with(']') => {
            let digits = Some(digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
            (host, Some(digits.parse().ok().filter(|port| *port != 0)?))
        }
        _ => (text, None),
    };
    Some((HostName::parse(host).ok()?, port))
}

fn only_value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

/// From the right, each trusted proxy vouches for the address before it; the first that is not trusted is the visitor.
/// At a word that is no address nobody vouches for anything further, and the last one known stands.
fn forwarded_client(trusted: &[IpNet], headers: &HeaderMap, peer: IpAddr) -> IpAddr {
    let lines: Vec<_> = headers.get_all("x-forwarded-for").iter().collect();
    let mut known = peer;
    for word in lines.iter().rev().flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b',')) {
        let Some(address) = plain_address(word) else { return known };
        known = address;
        if !trusted.iter().any(|network| network.contains(&known)) {
            return known;
        }
    }
    known
}

fn plain_address(word: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(word.trim_ascii()).ok()?;
    text.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// Loopback and private networks: a proxy that nobody named may be there, and speak for many.
fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local() || is_carrier_grade(v4.octets()),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

fn is_carrier_grade(octets: [u8; 4]) -> bool {
    matches!(octets, [100, 64..=127, ..])
}

#[cfg(test)]
mod tests;
