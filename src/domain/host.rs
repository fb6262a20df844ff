//! A host name as it is compared: ASCII, lower case, without port or trailing dot.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostName(Arc<str>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a host name")]
pub struct NotAHost;

impl HostName {
    /// A name, an IPv4 address, or an IPv6 address in brackets; no port.
    pub fn parse(text: &str) -> Result<Self, NotAHost> {
        if let Some(inside) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let address: Ipv6Addr = inside.parse().map_err(|_| NotAHost)?;
            return Ok(Self(format!("[{address}]").into()));
        }
        let name = idna::domain_to_ascii_strict(text.strip_suffix('.').unwrap_or(text)).map_err(|_| NotAHost)?;
        let labels_hold = name.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        });
        let looks_numeric = name.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
        if !labels_hold || name.len() > 253 || (looks_numeric && name.parse::<std::net::Ipv4Addr>().is_err()) {
            return Err(NotAHost);
        }
        Ok(Self(name.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `localhost`, `*.localhost`, 127.0.0.0/8 and `::1`: the only hosts where plain http is safe.
    pub fn is_loopback(&self) -> bool {
        let bare = self.0.trim_start_matches('[').trim_end_matches(']');
        bare.parse::<IpAddr>()
            .map_or_else(|_| bare == "localhost" || bare.ends_with(".localhost"), |ip| ip.is_loopback())
    }
}

impl fmt::Display for HostName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_one_spelling() {
        for (written, expected) in [
            ("Wiki.Example.COM", "wiki.example.com"),
            ("wiki.example.com.", "wiki.example.com"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("[::1]", "[::1]"),
            ("[0:0:0:0:0:0:0:1]", "[::1]"),
            ("127.0.0.1", "127.0.0.1"),
            ("localhost", "localhost"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ] {
            assert_eq!(HostName::parse(written).unwrap().as_str(), expected);
        }
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for wrong in [
            "",
            ".",
            "a..b",
            "a b",
            "a/b",
            "a:80",
            "h:80:80",
            "..",
            "a,b",
            "a_b",
            "-a",
            "a-",
            "a.-b",
            "xn--a",
            "xn--zzzzzzzzzzzz.example",
            "1.2.3",
            "1.2.3.400",
            "[::1",
            "[x]",
            "\0",
            "a\n",
            "user@h",
        ] {
            assert_eq!(HostName::parse(wrong), Err(NotAHost), "{wrong:?}");
        }
    }

    #[test]
    fn loopback_is_known_by_name_and_by_number() {
        for (host, expected) in [
            ("localhost", true),
            ("wiki.localhost", true),
            ("127.8.9.1", true),
            ("[::1]", true),
            ("notlocalhost", false),
            ("localhost.example.com", false),
            ("10.0.0.1", false),
        ] {
            assert_eq!(HostName::parse(host).unwrap().is_loopback(), expected, "{host}");
        }
    }
}
