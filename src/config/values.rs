//! The values that a configuration is made of, each read strictly and written in one way.

use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;

use super::kinds::{Kind, Parsed, Wrong, mismatch, quoted};
use super::place::Finding;
use super::tree::{Node, Value};
use super::web_origin::WebOrigin;
use crate::domain::access::PathPattern;
use crate::domain::host::HostName;
use crate::domain::user::GroupName;

pub(super) const HOST: Parsed<HostName> =
    Parsed { example: "\"wiki.example.com\"", parse: parse_host, write: HostName::to_string };

pub(super) const NETWORK: Parsed<IpNet> =
    Parsed { example: "\"10.0.0.0/8\"", parse: parse_network, write: IpNet::to_string };

pub(super) const ADDRESS: Parsed<SocketAddr> =
    Parsed { example: "\"127.0.0.1:8080\"", parse: parse_address, write: SocketAddr::to_string };

pub(super) const ORIGIN: Parsed<WebOrigin> =
    Parsed { example: "\"https://login.example.com\"", parse: parse_origin, write: WebOrigin::to_string };

pub(super) const GROUP: Parsed<GroupName> =
    Parsed { example: "\"staff\"", parse: parse_group, write: GroupName::to_string };

pub(super) const PATTERN: Parsed<PathPattern> =
    Parsed { example: "\"/public/**\"", parse: parse_pattern, write: |pattern| pattern.as_str().to_owned() };

/// What people read on pages: short, on one line.
pub(super) const LABEL: Parsed<String> = Parsed { example: "\"Our wiki\"", parse: parse_label, write: String::clone };

/// A span of time: `90s`, `1h30m`.
pub(super) struct Span(pub(super) RangeInclusive<Duration>);

/// A number of bytes: `10MiB`, or a bare number.
pub(super) struct Size(pub(super) RangeInclusive<u64>);

/// A file or folder; what is relative begins at the configuration's own folder.
pub(super) struct PathIn(pub(super) PathBuf);

/// As browsers write it in `Origin`.
fn parse_origin(text: &str) -> Result<WebOrigin, Wrong> {
    let origin = WebOrigin::parse(text)?;
    let host = parse_host(&origin.host)?.to_string();
    Ok(WebOrigin { host, ..origin })
}

fn parse_host(text: &str) -> Result<HostName, Wrong> {
    HostName::parse(text).map_err(|_| {
        let hint = if text.contains("://") || text.contains('/') {
            "The name alone, without scheme and path: \"wiki.example.com\"."
        } else if text.contains('*') {
            "Each host is named in full; `hosts` takes several."
        } else if text.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok()) {
            "The name alone, without a port: the port is that of `public_url`."
        } else {
            "Letters, digits, hyphens and dots: \"wiki.example.com\"."
        };
        Wrong::new(format!("{} is not a host name", quoted(text)), hint)
    })
}

fn parse_network(text: &str) -> Result<IpNet, Wrong> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(IpNet::from(address));
    }
    match text.parse::<IpNet>() {
        Ok(network) if network.addr() == network.network() => Ok(network),
        Ok(network) => Err(Wrong::new(
            format!("{} is an address inside of a network", quoted(text)),
            format!("The network is \"{}\"; the address alone is \"{}\".", network.trunc(), network.addr()),
        )),
        Err(_) => Err(Wrong::new(
            format!("{} is not a network", quoted(text)),
            "An address and the length of its prefix: \"10.0.0.0/8\", \"fd00::/8\".",
        )),
    }
}

fn parse_address(text: &str) -> Result<SocketAddr, Wrong> {
    text.parse().map_err(|_| {
        let hint = if text.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok()) {
            format!("For all addresses of this machine: \"0.0.0.0{text}\", or \"[::]{text}\".")
        } else if let Some(port) = text.strip_prefix("localhost:") {
            format!("An address, not a name: \"127.0.0.1:{port}\".")
        } else if text.parse::<IpAddr>().is_ok() {
            "The port is missing: \"127.0.0.1:8080\".".to_owned()
        } else {
            "An address and a port: \"127.0.0.1:8080\", \"[::1]:8080\".".to_owned()
        };
        Wrong::new(format!("{} is not an address to listen on", quoted(text)), hint)
    })
}

fn parse_group(text: &str) -> Result<GroupName, Wrong> {
    GroupName::parse(text).map_err(|_| {
        let hint = "1 to 64 of letters, digits and . _ : @ -";
        Wrong::new(format!("{} is not a group name", quoted(text)), hint)
    })
}

fn parse_pattern(text: &str) -> Result<PathPattern, Wrong> {
    PathPattern::parse(text).map_err(|why| {
        let hint = "\"/exact\", \"/one/*/segment\" or \"/all/**\".";
        Wrong::new(format!("{} {why}", quoted(text)), hint)
    })
}

pub(super) fn parse_label(text: &str) -> Result<String, Wrong> {
    let length = text.trim().chars().count();
    if length == 0 || length > 80 || text.chars().any(char::is_control) {
        return Err(Wrong::new("this is no name for people to read", "1 to 80 characters, on one line."));
    }
    Ok(text.trim().to_owned())
}

impl Kind for Span {
    type Out = Duration;

    fn read(&self, node: &Node) -> Result<Duration, Vec<Finding>> {
        let text = match &node.value {
            Value::Text(text) | Value::Variable(text) => text,
            Value::Integer(number) => {
                return Err(mismatch(node, "a time in quotes", "a bare number", &format!("\"{number}s\"")));
            }
            other => return Err(mismatch(node, "a time in quotes", other.called(), "\"90s\"")),
        };
        let Some(span) = parse_span(text) else {
            let says = format!("{} is not a span of time", quoted(text));
            return Err(vec![Finding::at(
                &node.spot,
                says,
                "A number and a unit (ms, s, m, h, d): \"90s\", \"1h30m\", \"30d\".",
            )]);
        };
        in_range(&span, &self.0, node, write_span).map(|()| span)
    }

    fn write(&self, value: &Duration) -> String {
        quoted(&write_span(value))
    }
}

impl Kind for Size {
    type Out = u64;

    fn read(&self, node: &Node) -> Result<u64, Vec<Finding>> {
        let wrong = || {
            let hint = "A number of bytes, or a number and a unit (kB, MB, GB, KiB, MiB, GiB): \"10MiB\".";
            vec![Finding::at(&node.spot, "this is not a size", hint)]
        };
        let size = match &node.value {
            Value::Text(text) | Value::Variable(text) => parse_size(text).ok_or_else(wrong)?,
            Value::Integer(number) => u64::try_from(*number).map_err(|_| wrong())?,
            other => return Err(mismatch(node, "a size", other.called(), "\"10MiB\"")),
        };
        in_range(&size, &self.0, node, |size| write_size(*size)).map(|()| size)
    }

    fn write(&self, value: &u64) -> String {
        quoted(&write_size(*value))
    }
}

fn in_range<T: PartialOrd>(
    value: &T,
    range: &RangeInclusive<T>,
    node: &Node,
    write: impl Fn(&T) -> String,
) -> Result<(), Vec<Finding>> {
    if range.contains(value) {
        return Ok(());
    }
    let hint = format!("It must be from \"{}\" to \"{}\".", write(range.start()), write(range.end()));
    Err(vec![Finding::at(&node.spot, format!("\"{}\" is out of range", write(value)), hint)])
}

impl Kind for PathIn {
    type Out = PathBuf;

    fn read(&self, node: &Node) -> Result<PathBuf, Vec<Finding>> {
        match &node.value {
            Value::Text(text) | Value::Variable(text) if !text.is_empty() && !text.contains('\0') => {
                Ok(self.0.join(text))
            }
            Value::Text(_) | Value::Variable(_) => {
                Err(vec![Finding::at(&node.spot, "this is not a path", "Name a file or folder.")])
            }
            other => Err(mismatch(node, "a path in quotes", other.called(), "\"/etc/vestibule/key.pem\"")),
        }
    }

    fn write(&self, value: &PathBuf) -> String {
        quoted(&value.to_string_lossy())
    }
}

const UNITS_OF_TIME: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

fn parse_span(text: &str) -> Option<Duration> {
    let (mut rest, mut total) = (text, 0_u64);
    while !rest.is_empty() {
        let (digits, after) = rest.split_at(rest.find(|letter: char| !letter.is_ascii_digit())?);
        let (unit, after) =
            after.split_at(after.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(after.len()));
        let (_, millis) = UNITS_OF_TIME.iter().find(|(known, _)| *known == unit)?;
        total = total.checked_add(digits.parse::<u64>().ok()?.checked_mul(*millis)?)?;
        rest = after.trim_start();
    }
    (!text.is_empty()).then(|| Duration::from_millis(total))
}

fn write_span(span: &Duration) -> String {
    let mut rest = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
    let mut parts = Vec::new();
    for (unit, millis) in UNITS_OF_TIME {
        if rest >= millis {
            parts.push(format!("{}{unit}", rest / millis));
            rest %= millis;
        }
    }
    if parts.is_empty() { "0s".to_owned() } else { parts.concat() }
}

const UNITS_OF_SIZE: [(&str, u64); 8] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1000),
    ("KB", 1000),
    ("B", 1),
];

fn parse_size(text: &str) -> Option<u64> {
    let (digits, unit) = text.split_at(text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len()));
    let unit = unit.trim_start();
    let bytes = if unit.is_empty() { 1 } else { UNITS_OF_SIZE.iter().find(|(known, _)| *known == unit)?.1 };
    digits.parse::<u64>().ok()?.checked_mul(bytes)
}

fn write_size(size: u64) -> String {
    let unit = UNITS_OF_SIZE.iter().find(|(_, bytes)| size >= *bytes && size.is_multiple_of(*bytes));
    unit.map_or_else(|| format!("{size}B"), |(unit, bytes)| format!("{}{unit}", size / bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_time_are_read_and_written() {
        for (text, seconds, written) in [
            ("90s", 90, "1m30s"),
            ("1h30m", 5400, "1h30m"),
            ("1h 30m", 5400, "1h30m"),
            ("36h", 129_600, "1d12h"),
            ("0s", 0, "0s"),
            ("2000ms", 2, "2s"),
        ] {
            let span = parse_span(text).unwrap();
            assert_eq!((span, write_span(&span).as_str()), (Duration::from_secs(seconds), written));
        }
        for wrong in
            ["", " ", "90", "s", "1.5h", "-1s", "1 h", "1y", "1H", "1h,", "99999999999999999999d", "300000000000d"]
        {
            assert_eq!(parse_span(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn sizes_are_read_and_written() {
        for (text, bytes, written) in [
            ("10MiB", 10 << 20, "10MiB"),
            ("10 MiB", 10 << 20, "10MiB"),
            ("10MB", 10_000_000, "10MB"),
            ("1536", 1536, "1536B"),
            ("1024KiB", 1 << 20, "1MiB"),
            ("0", 0, "0B"),
        ] {
            assert_eq!((parse_size(text), write_size(bytes).as_str()), (Some(bytes), written));
        }
        for wrong in ["", "MiB", "10Mib", "1.5GB", "-1", "1e6", "99999999999GiB", "10MiB/s"] {
            assert_eq!(parse_size(wrong), None, "{wrong:?}");
        }
    }
}
