//! The head of a request: its lines, its framing fields, and nothing that could be read in two ways.

use memchr::memchr;

use super::Fault;

pub(super) const MAX_HEAD: usize = 64 * 1024;
const MAX_TARGET: usize = 8 * 1024;
const MAX_METHOD: usize = 32;
const MAX_FIELDS: usize = 100;
/// A method, a target, a version and what stands between them.
const MAX_REQUEST_LINE: usize = MAX_METHOD + MAX_TARGET + 12;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gateway) struct Head {
    pub body: BodyLength,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gateway) enum BodyLength {
    None,
    Counted(u64),
    Chunked,
}

/// Looks for the end of a head while it grows, each byte once.
#[derive(Debug, Default)]
pub(in crate::gateway) struct Search {
    line: usize,
    seen: usize,
}

impl Search {
    /// Where the head ends, once it does.
    pub(in crate::gateway) fn end_of_head(&mut self, bytes: &[u8]) -> Result<Option<usize>, Fault> {
        if bytes.first().is_some_and(|first| !first.is_ascii_uppercase()) {
            return Err(Fault::Malformed("This is not an HTTP request. (If it is TLS: this port speaks plain HTTP.)"));
        }
        while let Some(found) = bytes.get(self.seen..).and_then(|rest| memchr(b'\n', rest)) {
            let feed = self.seen + found;
            if bytes.get(..feed).is_none_or(|before| before.last() != Some(&b'\r')) {
                return Err(Fault::Malformed("Lines must end with CR LF."));
            }
            let (line, next) = (self.line, feed + 1);
            (self.line, self.seen) = (next, next);
            if feed == line + 1 {
                return if next > MAX_HEAD { Err(Fault::HeadTooLarge) } else { Ok(Some(next)) };
            }
        }
        self.seen = bytes.len();
        if self.line == 0 && bytes.len() > MAX_REQUEST_LINE {
            return Err(Fault::TargetTooLong);
        }
        if bytes.len() >= MAX_HEAD { Err(Fault::HeadTooLarge) } else { Ok(None) }
    }
}

/// Judges a whole head, of which `Search` has found the end.
pub(in crate::gateway) fn read_head(bytes: &[u8]) -> Result<Head, Fault> {
    let (line, mut rest) = next_line(bytes);
    let version = request_line(line)?;
    let mut fields = Fields::default();
    for count in 0.. {
        let (line, after) = next_line(rest);
        if line.is_empty() {
            break;
        }
        if count == MAX_FIELDS {
            return Err(Fault::HeadTooLarge);
        }
        rest = after;
        let (name, value) = field(line)?;
        fields.note(name, value)?;
    }
    fields.judge(version)
}

fn next_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = memchr(b'\n', bytes).unwrap_or(bytes.len());
    let (line, rest) = bytes.split_at_checked(end).unwrap_or_default();
    (line.strip_suffix(b"\r").unwrap_or(line), rest.get(1..).unwrap_or_default())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    Http10,
    Http11,
}

fn request_line(line: &[u8]) -> Result<Version, Fault> {
    let mut parts = line.split(|byte| *byte == b' ');
    let (Some(method), Some(target), Some(version), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Fault::Malformed("The request line must have a method, a path and a version."));
    };
    let is_method = (1..=MAX_METHOD).contains(&method.len())
        && method.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'-')
        && method.first() != Some(&b'-');
    if !is_method {
        return Err(Fault::Malformed("The method is not one."));
    }
    if matches!(method, b"TRACE" | b"CONNECT") {
        return Err(Fault::MethodNotAllowed);
    }
    check_target(target)?;
    match version {
        b"HTTP/1.1" => Ok(Version::Http11),
        b"HTTP/1.0" => Ok(Version::Http10),
        other if other.starts_with(b"HTTP/") => Err(Fault::VersionUnknown),
        _ => Err(Fault::Malformed("The request line must end with the version of HTTP.")),
    }
}

/// Only what passes through the rest of the gateway unchanged: no fragment, no control byte, nothing that the library
/// below would escape or refuse with a page of its own.
fn check_target(target: &[u8]) -> Result<(), Fault> {
    if target.len() > MAX_TARGET {
        return Err(Fault::TargetTooLong);
    }
    let is_plain = target.first() == Some(&b'/')
        && !target.iter().any(|byte| matches!(byte, 0..=b' ' | 0x7f | b'"' | b'<' | b'>' | b'`' | b'#'))
        && (target.is_ascii() || std::str::from_utf8(target).is_ok());
    if is_plain { Ok(()) } else { Err(Fault::Malformed("The address must be a path, properly escaped.")) }
}

/// A field line: a token, a colon at once, and a value without control bytes. A folded line has no such name.
pub(super) fn field(line: &[u8]) -> Result<(&[u8], &[u8]), Fault> {
    const BAD: Fault = Fault::Malformed("A header field is malformed.");
    let end = line.iter().position(|byte| !is_token_byte(*byte)).ok_or(BAD)?;
    let (name, rest) = line.split_at_checked(end).ok_or(BAD)?;
    let value = rest.strip_prefix(b":").filter(|_| !name.is_empty()).ok_or(BAD)?;
    // To its end in any case: many bytes are then looked at together.
    let is_value = value.iter().fold(true, |good, byte| good & is_value_byte(*byte));
    if is_value { Ok((name, value.trim_ascii())) } else { Err(BAD) }
}

fn is_token_byte(byte: u8) -> bool {
    // `^`, `_` and `` ` `` stand before the small letters.
    matches!(byte, b'^'..=b'z' | b'A'..=b'Z' | b'-' | b'0'..=b'9' | b'!' | b'#'..=b'\'' | b'*' | b'+' | b'.' | b'|' | b'~')
}

fn is_value_byte(byte: u8) -> bool {
    (byte >= b' ' && byte != 0x7f) || byte == b'\t'
}

/// The fields that say where a message ends and whom it is for.
#[derive(Default)]
struct Fields {
    hosts: usize,
    length: Option<u64>,
    chunked: bool,
    websocket: bool,
}

impl Fields {
    fn note(&mut self, name: &[u8], value: &[u8]) -> Result<(), Fault> {
        const TWICE: Fault = Fault::Malformed("The length of the body is said twice.");
        // Each of these names is known by its length first: hardly a field is compared.
        match name.len() {
            4 if name.eq_ignore_ascii_case(b"host") => {
                self.hosts += 1;
                if !is_authority(value) {
                    return Err(Fault::Malformed("The Host field is malformed."));
                }
            }
            6 if name.eq_ignore_ascii_case(b"expect") && !value.eq_ignore_ascii_case(b"100-continue") => {
                return Err(Fault::ExpectationUnknown);
            }
            7 if name.eq_ignore_ascii_case(b"upgrade") => {
                self.websocket |= value.to_ascii_lowercase().windows(9).any(|word| word == b"websocket");
            }
            14 if reads_like(name, b"content-length") => {
                let length = exactly(name, b"content-length").and_then(|()| whole_number(value));
                if self.length.replace(length?).is_some() {
                    return Err(TWICE);
                }
            }
            17 if reads_like(name, b"transfer-encoding") => {
                exactly(name, b"transfer-encoding")?;
                if !value.eq_ignore_ascii_case(b"chunked") {
                    return Err(Fault::Malformed("The only transfer coding known here is chunked."));
                }
                if std::mem::replace(&mut self.chunked, true) {
                    return Err(TWICE);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn judge(&self, version: Version) -> Result<Head, Fault> {
        if self.hosts != 1 {
            return Err(Fault::Malformed("A request needs exactly one Host field."));
        }
        let body = match (self.length, self.chunked) {
            (Some(_), true) => return Err(Fault::Malformed("The length of the body is said in two ways.")),
            (None, true) if version == Version::Http10 => {
                return Err(Fault::Malformed("HTTP/1.0 knows no chunks."));
            }
            (None, true) => BodyLength::Chunked,
            (Some(0) | None, false) => BodyLength::None,
            (Some(length), false) => BodyLength::Counted(length),
        };
        if self.websocket && body != BodyLength::None {
            return Err(Fault::Malformed("A WebSocket begins without a body."));
        }
        Ok(Head { body })
    }
}

/// Whether some server could take the name for this one: CGI turns every odd byte into `_`.
fn reads_like(name: &[u8], known: &[u8]) -> bool {
    let same = |(a, b): (&u8, &u8)| a.eq_ignore_ascii_case(b) || (*b == b'-' && !a.is_ascii_alphanumeric());
    name.iter().zip(known).all(same)
}

fn exactly(name: &[u8], known: &[u8]) -> Result<(), Fault> {
    if name.eq_ignore_ascii_case(known) {
        Ok(())
    } else {
        Err(Fault::Malformed("A header field imitates one that frames the request."))
    }
}

fn whole_number(value: &[u8]) -> Result<u64, Fault> {
    let is_number = (1..=19).contains(&value.len()) && value.iter().all(u8::is_ascii_digit);
    let digits = std::str::from_utf8(value).ok().filter(|_| is_number);
    digits.and_then(|digits| digits.parse().ok()).ok_or(Fault::Malformed("The Content-Length is not a number."))
}

/// A host and perhaps a port, by their letters alone; which host it is, is decided where the request is read.
fn is_authority(value: &[u8]) -> bool {
    let (host, port) = match value.iter().rposition(|byte| *byte == b':') {
        Some(colon) if value.last() != Some(&b']') => {
            let (host, port) = value.split_at(colon);
            (host, port.get(1..))
        }
        _ => (value, None),
    };
    let is_host = match host.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]")) {
        Some(inside) => {
            !inside.is_empty() && inside.iter().all(|byte| byte.is_ascii_hexdigit() || b":.".contains(byte))
        }
        None => !host.is_empty() && host.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(byte)),
    };
    is_host && port.is_none_or(|port| (1..=5).contains(&port.len()) && port.iter().all(u8::is_ascii_digit))
}
