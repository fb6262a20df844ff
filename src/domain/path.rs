//! The path that is judged is the path that is sent.

use super::fold::{self, Folds, hex_value};

/// A request target that was taken apart once: what is sent, and what it could be taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Path and query.
    sent: Box<str>,
    path_length: usize,
    folds: Folds,
}

/// An encoding that changes what a path means to some upstreams; an app may allow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoded {
    Slash,
    Backslash,
    Nul,
}

/// Why a target is answered with 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadTarget {
    /// It does not begin with a slash, or has a raw `#`.
    NotAPath,
    /// A `%` without two digits, or layers upon layers of escapes.
    BadEscape,
    /// A control byte or a blank, raw; or a control byte behind an escape.
    ControlByte,
    Backslash,
    NotUtf8,
    DotSegment,
    /// It reads like a path of ours but is not spelled like one.
    DisguisedPrefix,
    /// The app does not allow this encoding.
    Encoded(Encoded),
}

impl Target {
    /// `prefix` is our own reserved path, such as `/.vestibule`.
    pub fn parse(raw: &[u8], prefix: &str) -> Result<Self, BadTarget> {
        let (raw_path, raw_query) = match raw.iter().position(|byte| *byte == b'?') {
            Some(mark) => (raw.get(..mark).unwrap_or_default(), raw.get(mark..)),
            None => (raw, None),
        };
        let mut sent = String::with_capacity(raw.len());
        push_canonical(raw_path, &mut sent)?;
        let path_length = sent.len();
        let query = raw_query.map(check_query).transpose()?.unwrap_or_default();
        let folds = fold::folds(&sent)?;
        sent.push_str(query);
        let target = Self { path_length, sent: sent.into(), folds };
        if !is_under(target.path(), prefix) && target.folds().any(|fold| is_under_in_any_case(fold, prefix)) {
            return Err(BadTarget::DisguisedPrefix);
        }
        Ok(target)
    }

    /// The path, unreserved escapes decoded: what exact patterns see, and what is sent.
    pub fn path(&self) -> &str {
        self.sent.get(..self.path_length).unwrap_or_default()
    }

    pub fn query(&self) -> Option<&str> {
        self.sent.get(self.path_length..).and_then(|rest| rest.strip_prefix('?'))
    }

    /// Path and query as they are sent.
    pub fn sent(&self) -> &str {
        &self.sent
    }

    /// What a careless reader could take the path for: escapes decoded, parameters removed, cut at a decoded `?` or
    /// `#`, slashes merged, lower case. For most paths this is the path itself.
    pub fn folds(&self) -> impl Iterator<Item = &str> {
        let itself = self.is_plain().then(|| self.path());
        itself.into_iter().chain(self.folds.found.iter().map(AsRef::as_ref))
    }

    /// Whether the path is its only fold.
    pub fn is_plain(&self) -> bool {
        self.folds.found.is_empty()
    }

    /// The encodings in it that an app must allow, at whatever depth they hide.
    pub fn encoded(&self) -> &[Encoded] {
        &self.folds.encoded
    }

    /// Refuses what is encoded in a way that is not allowed.
    pub fn check_encoded(&self, allowed: &[Encoded]) -> Result<(), BadTarget> {
        let forbidden = self.encoded().iter().find(|found| !allowed.contains(found));
        forbidden.map_or(Ok(()), |found| Err(BadTarget::Encoded(*found)))
    }
}

/// Segment-wise: `/docs` and `/docs/x` are under `/docs`, `/docsecret` is not.
pub fn is_under(path: &str, place: &str) -> bool {
    let place = place.trim_end_matches('/');
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The path's beginnings, segment by segment: "", `/a`, `/a/b`; no more than so many slashes deep.
pub(super) fn stems(path: &str, deepest: usize) -> impl Iterator<Item = &str> {
    let ends = path.match_indices('/').map(|(at, _)| at).chain(std::iter::once(path.len()));
    ends.take(deepest.saturating_add(1)).filter_map(|end| path.get(..end))
}

fn is_under_in_any_case(path: &str, place: &str) -> bool {
    let place = place.trim_end_matches('/');
    path.get(..place.len()).is_some_and(|start| start.eq_ignore_ascii_case(place))
        && path.get(place.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// One spelling of a path: unreserved escapes are decoded, the others have upper-case digits, letters beyond ASCII are
/// escaped.
pub(super) fn canonical(raw: &[u8]) -> Result<String, BadTarget> {
    let mut path = String::with_capacity(raw.len());
    push_canonical(raw, &mut path)?;
    Ok(path)
}

fn push_canonical(raw: &[u8], path: &mut String) -> Result<(), BadTarget> {
    if raw.first() != Some(&b'/') {
        return Err(BadTarget::NotAPath);
    }
    // Most paths have nothing that could be spelled otherwise.
    let plain = raw.iter().position(|byte| !is_plain(*byte)).unwrap_or(raw.len());
    let (plain, mut rest) = raw.split_at_checked(plain).unwrap_or_default();
    path.push_str(std::str::from_utf8(plain).map_err(|_| BadTarget::NotUtf8)?);
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                rest = after;
                let meant = hex_value(*high) << 4 | hex_value(*low);
                if is_unreserved(meant) { path.push(char::from(meant)) } else { push_escaped(meant, path) }
            }
            (b'%', _) => return Err(BadTarget::BadEscape),
            (b'\\', _) => return Err(BadTarget::Backslash),
            (b'#' | b'?', _) => return Err(BadTarget::NotAPath),
            (0..=b' ' | 0x7f, _) => return Err(BadTarget::ControlByte),
            (0x80.., _) => push_escaped(byte, path),
            _ => path.push(char::from(byte)),
        }
    }
    Ok(())
}

fn is_plain(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'/' | b'-' | b'0'..=b'9' | b'A'..=b'Z' | b'.' | b'_' | b'~')
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

pub(super) fn push_escaped(byte: u8, path: &mut String) {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    path.push('%');
    for digit in [byte >> 4, byte & 15] {
        path.extend(DIGITS.get(usize::from(digit)));
    }
}

/// The query belongs to the app. It only has to stay within its line.
fn check_query(raw: &[u8]) -> Result<&str, BadTarget> {
    for byte in raw {
        match byte {
            0..=b' ' | 0x7f => return Err(BadTarget::ControlByte),
            b'#' => return Err(BadTarget::NotAPath),
            _ => {}
        }
    }
    std::str::from_utf8(raw).map_err(|_| BadTarget::NotUtf8)
}

#[cfg(test)]
mod tests;
