//! What a careless reader could take a path for.
//!
//! A program behind the gateway may decode once too often, drop `;parameters`, cut at a decoded `?`, merge slashes,
//! ignore case, or several of these in an order of its own. The folds of a path are what comes out of all of them, so
//! that a rule which restricts catches every spelling.

use unicode_normalization::UnicodeNormalization;

use super::path::{BadTarget, Encoded};

/// A path with more readings than this is nobody's honest link.
const MOST_READINGS: usize = 64;
const MOST_BYTES: usize = 128 * 1024;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Folds {
    /// Empty if the path is its own and only fold, as most are.
    pub found: Vec<Box<str>>,
    /// What hid behind escapes, at any depth.
    pub encoded: Vec<Encoded>,
}

enum Look {
    /// Its only reading is itself.
    Plain,
    /// Its only reading is itself in lower case.
    Mixed,
    Odd,
}

/// The folds of a path, or why nobody should read it.
pub(super) fn folds(path: &str) -> Result<Folds, BadTarget> {
    match look(path) {
        Look::Plain => Ok(Folds::default()),
        Look::Mixed => Ok(Folds { found: vec![path.to_ascii_lowercase().into()], encoded: Vec::new() }),
        Look::Odd => odd_folds(path),
    }
}

fn look(path: &str) -> Look {
    let mut upper = false;
    let mut last = 0;
    for byte in path.bytes() {
        match byte {
            b'/' if matches!(last, b'/' | b'.') => return Look::Odd,
            b'$' if last == b':' => return Look::Odd,
            b'A'..=b'Z' => upper = true,
            b'%' | b';' | b'\\' | b'?' | b'#' | 0..=b' ' | 0x7f.. => return Look::Odd,
            _ => {}
        }
        last = byte;
    }
    match last {
        b'.' => Look::Odd,
        b'/' if path.len() > 1 => Look::Odd,
        _ if upper => Look::Mixed,
        _ => Look::Plain,
    }
}

fn odd_folds(path: &str) -> Result<Folds, BadTarget> {
    let mut folds = Folds::default();
    for reading in readings(path, &mut folds.encoded)? {
        let spelled = lower_case(&reading.replace('\\', "/"));
        if spelled.split('/').any(is_dot_segment) {
            return Err(BadTarget::DotSegment);
        }
        let merged = merge_slashes(&spelled);
        for fold in [spelled, merged] {
            if !folds.found.iter().any(|known| **known == *fold) {
                folds.found.push(fold.into());
            }
        }
    }
    if matches!(folds.found.as_slice(), [only] if **only == *path) {
        folds.found.clear();
    }
    Ok(folds)
}

/// Whatever decoding, cutting and dropping lead to, in any order and to any depth.
fn readings(path: &str, encoded: &mut Vec<Encoded>) -> Result<Vec<String>, BadTarget> {
    let mut readings = vec![path.to_owned()];
    let mut bytes = path.len();
    let mut next = 0;
    while let Some(reading) = readings.get(next).cloned() {
        next += 1;
        let further = [
            decode(&reading, encoded)?,
            plain_letters(&reading),
            without_parameters(&reading),
            without_blank_ends(&reading),
            without_streams(&reading),
            cut_at(&reading, '?'),
            cut_at(&reading, '#'),
            cut_at(&reading, '\0'),
        ];
        for found in further.into_iter().flatten() {
            if !readings.contains(&found) {
                bytes += found.len();
                readings.push(found);
            }
        }
        if readings.len() > MOST_READINGS || bytes > MOST_BYTES {
            return Err(BadTarget::BadEscape);
        }
    }
    Ok(readings)
}

/// One round of decoding. What is no escape stays as it is, as careless readers leave it.
fn decode(reading: &str, encoded: &mut Vec<Encoded>) -> Result<Option<String>, BadTarget> {
    if !reading.contains('%') {
        return Ok(None);
    }
    let mut decoded = Vec::with_capacity(reading.len());
    let mut rest = reading.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                let byte = hex_value(*high) << 4 | hex_value(*low);
                note(byte, encoded);
                decoded.push(byte);
                rest = after;
            }
            // The escapes that only IIS knows.
            (b'%', [b'u' | b'U', digits @ ..])
                if digits.get(..4).is_some_and(|four| four.iter().all(u8::is_ascii_hexdigit)) =>
            {
                return Err(BadTarget::BadEscape);
            }
            _ => decoded.push(first),
        }
    }
    let decoded = String::from_utf8(decoded).map_err(|_| BadTarget::NotUtf8)?;
    if decoded.chars().any(|letter| letter.is_control() && letter != '\0') {
        return Err(BadTarget::ControlByte);
    }
    Ok(Some(decoded))
}

fn note(byte: u8, encoded: &mut Vec<Encoded>) {
    let found = match byte {
        b'/' => Encoded::Slash,
        b'\\' => Encoded::Backslash,
        0 => Encoded::Nul,
        _ => return,
    };
    if !encoded.contains(&found) {
        encoded.push(found);
    }
}

pub(super) fn hex_value(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => digit.saturating_sub(b'A') + 10,
    }
}

/// Full-width and other compatible letters become the plain ones, and those that nobody sees are dropped.
fn plain_letters(reading: &str) -> Option<String> {
    (!reading.is_ascii()).then(|| reading.nfkc().filter(|letter| !is_invisible(*letter)).collect())
}

fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

fn without_parameters(reading: &str) -> Option<String> {
    reading.contains(';').then(|| map_segments(reading, |segment| segment.split(';').next().unwrap_or_default()))
}

/// Windows ignores dots and blanks at the end of a name.
fn without_blank_ends(reading: &str) -> Option<String> {
    let trimmed = map_segments(reading, |segment| {
        segment.trim_end_matches(|letter: char| letter == '.' || letter.is_whitespace())
    });
    (trimmed != reading).then_some(trimmed)
}

/// `name:$stream` and `name::$DATA` are the file `name` itself on Windows.
fn without_streams(reading: &str) -> Option<String> {
    reading.contains(":$").then(|| {
        map_segments(reading, |segment| {
            segment.split_once(":$").map_or(segment, |(name, _)| name.trim_end_matches(':'))
        })
    })
}

fn cut_at(reading: &str, mark: char) -> Option<String> {
    reading.split_once(mark).map(|(kept, _)| kept.to_owned())
}

/// By way of upper case, so that letters with one capital (`ı`, `ſ`, the Kelvin sign) become one.
fn lower_case(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

/// `.` and `..`, also with parameters, blanks or further dots, all of which some file system or framework ignores.
fn is_dot_segment(segment: &str) -> bool {
    let name = segment.split(';').next().unwrap_or_default();
    name.contains('.') && name.chars().all(|letter| letter == '.' || letter == '\0' || letter.is_whitespace())
}

/// No empty segments.
fn merge_slashes(spelled: &str) -> String {
    let mut merged = String::with_capacity(spelled.len());
    for segment in spelled.split('/').filter(|segment| !segment.is_empty()) {
        merged.push('/');
        merged.push_str(segment);
    }
    if merged.is_empty() {
        merged.push('/');
    }
    merged
}

fn map_segments<'a>(path: &'a str, change: impl Fn(&'a str) -> &'a str) -> String {
    path.split('/').map(change).collect::<Vec<_>>().join("/")
}
