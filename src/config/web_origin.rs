//! Scheme, host and port: what `public_url`, upstreams and CORS origins are made of.

use std::fmt;
use std::net::Ipv4Addr;

use super::kinds::{Wrong, quoted};
use crate::domain::host::HostName;

/// Scheme, host and port, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WebOrigin {
    pub(super) secure: bool,
    /// Not yet known to be a host name: inside, names may be looser than in public.
    pub(super) host: String,
    /// If it is not the scheme's own.
    pub(super) port: Option<u16>,
}

impl WebOrigin {
    pub(super) fn parse(text: &str) -> Result<Self, Wrong> {
        let (secure, rest) = if let Some(rest) = text.strip_prefix("https://") {
            (true, rest)
        } else if let Some(rest) = text.strip_prefix("http://") {
            (false, rest)
        } else {
            let hint = if text.contains("://") || text.is_empty() {
                "Write it like \"https://wiki.example.com\".".to_owned()
            } else {
                format!("Write \"http://{text}\" or \"https://{text}\".")
            };
            return Err(Wrong::new(format!("{} does not begin with http:// or https://", quoted(text)), hint));
        };
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err(Wrong::new("an address here has no user name or password", "Remove what stands before the @."));
        }
        if !matches!(path, "" | "/") {
            let hint = format!("Remove {} from it.", quoted(path));
            return Err(Wrong::new("only scheme, host and port belong here, no path", hint));
        }
        let (host, port) = split_port(authority)?;
        let own_port = if secure { 443 } else { 80 };
        Ok(Self { secure, host: host.to_ascii_lowercase(), port: port.filter(|port| *port != own_port) })
    }

    pub(super) fn actual_port(&self) -> u16 {
        self.port.unwrap_or(if self.secure { 443 } else { 80 })
    }
}

impl fmt::Display for WebOrigin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}://{}", if self.secure { "https" } else { "http" }, self.host)?;
        self.port.map_or(Ok(()), |port| write!(out, ":{port}"))
    }
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), Wrong> {
    let after_brackets = authority.rfind(']').map_or(0, |place| place + 1);
    let tail = authority.get(after_brackets..).unwrap_or("");
    let (host, port) = match tail.rfind(':') {
        Some(colon) => authority.split_at(after_brackets + colon),
        None => (authority, ""),
    };
    let port = match port.strip_prefix(':') {
        None => None,
        Some(digits) => match digits.parse::<u16>() {
            Ok(number) if number > 0 && digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(number),
            _ => return Err(Wrong::new(format!("{} is not a port", quoted(digits)), "A port is from 1 to 65535.")),
        },
    };
    if !is_host(host) {
        let says = format!("{} is not a host name", quoted(host));
        return Err(Wrong::new(says, "A host is a name like wiki.example.com, or an address."));
    }
    Ok((host, port))
}

/// Looser than a `HostName`: inside, names may have underscores. What only looks like an address is none, since some take
/// it for one.
fn is_host(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    if name.rsplit('.').next().is_some_and(reads_as_number) {
        return name.parse::<Ipv4Addr>().is_ok();
    }
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_loose = name.len() <= 253 && name.split('.').all(|label| !label.is_empty() && label.bytes().all(inside));
    is_loose || HostName::parse(name).is_ok()
}

/// As `inet_aton` reads it.
fn reads_as_number(label: &str) -> bool {
    let hex = label.strip_prefix("0x").or_else(|| label.strip_prefix("0X"));
    hex.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        || label.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_one_spelling() {
        for (text, written) in [
            ("https://Login.Example.com/", "https://login.example.com"),
            ("https://a:443", "https://a"),
            ("http://a:80", "http://a"),
            ("http://a:443", "http://a:443"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("http://my_app:3000", "http://my_app:3000"),
            ("http://10.0.0.1:3000", "http://10.0.0.1:3000"),
        ] {
            assert_eq!(WebOrigin::parse(text).unwrap().to_string(), written);
        }
        for wrong in [
            "",
            "a",
            "//a",
            "HTTP://a",
            "http:a",
            "http:/a",
            "http://",
            "http://:80",
            "http://a:",
            "http://a:0",
            "http://a:+1",
            "http://a:65536",
            "http://a:80:80",
            "http://a b",
            "http://a\\b",
            "http://a\n",
            "http://a?b",
            "http://a#b",
            "http://user@a",
            "http://a..b",
            "http://1",
            "http://127.1",
            "http://0x7f.1",
            "http://my_app.0x7f",
            "http://0x7f000001",
            "http://127.1.",
            "http://a..",
            "http://[::1",
            "http://::1",
            "http://[::1]x",
            "http://a%2eb",
            "http://*.a",
        ] {
            assert!(WebOrigin::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
