//! Telephone numbers: read as people write them, kept as E.164. What is a number, and of what kind, is known from the
//! numbering plans alone (libphonenumber's): nothing of it says that somebody answers there. A number that was carried over
//! to an internet line looks like what it was before.

use std::fmt::Write as _;

use phonenumber::metadata::{DATABASE, Descriptor};
use phonenumber::{Metadata, Mode, country};
use regex::{Regex, RegexBuilder};
use unicode_normalization::UnicodeNormalization as _;

use super::country::Country;

/// One that a message or a call can go to.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneNumber {
    /// `+4915123456789`
    e164: String,
    country: Country,
    calling_code: u16,
    line: Line,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Fixed,
    /// Or one that its plan does not tell from a fixed one.
    Mobile,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadNumber {
    #[error("nothing was typed")]
    Missing,
    #[error("it has characters that no number has")]
    NoNumber,
    #[error("it begins with no country's code, and no country was chosen")]
    NoCountry,
    #[error("the country has no such number")]
    Unknown,
    /// Whoever calls it pays the one who is called.
    #[error("it costs more than a call")]
    Premium,
    #[error("it is a line on the internet")]
    OverInternet,
    /// Numbers of services, of companies, of pagers.
    #[error("it is no person's line")]
    Service,
}

/// Longer than any number, however it is spread out.
const LONGEST: usize = 40;
/// So many of the last digits one block of numbers has: whoever earns by being sent messages rents blocks.
const BLOCK: usize = 4;

impl PhoneNumber {
    /// As it is written in that country, or with a country's code before it, which then counts.
    pub fn read(country: Option<Country>, typed: &str) -> Result<Self, BadNumber> {
        let plain = plain(typed)?;
        let home = country.and_then(|country| country.code().parse::<country::Id>().ok());
        if home.is_none() && !plain.starts_with('+') {
            return Err(BadNumber::NoCountry);
        }
        let read = |home, written: &str| {
            let read = phonenumber::parse(home, written).ok()?;
            let (calling_code, national) = (read.code().value(), read.national().to_string());
            let (country, kind) = place(calling_code, &national, country)?;
            Some((calling_code, national, country, kind))
        };
        // A number may begin with the digits of its own country's code.
        let whole = |country| Some(format!("+{}{plain}", calling_code(country)?));
        let found = read(home, &plain).or_else(|| {
            let whole = country.filter(|_| !plain.starts_with('+')).and_then(whole)?;
            read(None, &whole)
        });
        let (calling_code, national, country, kind) = found.ok_or(BadNumber::Unknown)?;
        let line = match kind {
            Kind::Line(line) => line,
            Kind::Bad(bad) => return Err(bad),
        };
        Ok(Self { e164: format!("+{calling_code}{national}"), country, calling_code, line })
    }

    /// One that was read before.
    pub fn from_e164(text: &str) -> Option<Self> {
        text.starts_with('+').then(|| Self::read(None, text).ok())?
    }

    pub fn e164(&self) -> &str {
        &self.e164
    }

    pub fn country(&self) -> Country {
        self.country
    }

    pub fn line(&self) -> Line {
        self.line
    }

    /// Enough for its owner to know it by: `+49 *** 67`.
    pub fn masked(&self) -> String {
        let last = self.e164.len().saturating_sub(2);
        format!("+{} *** {}", self.calling_code, self.e164.get(last..).unwrap_or_default())
    }

    /// The block that it is in.
    pub fn block(&self) -> &str {
        self.e164.get(..self.e164.len().saturating_sub(BLOCK)).unwrap_or_default()
    }
}

impl std::fmt::Debug for PhoneNumber {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "PhoneNumber({})", self.masked())
    }
}

/// `49`. Some countries share one.
pub fn calling_code(country: Country) -> Option<u16> {
    DATABASE.by_id(country.code()).map(Metadata::country_code)
}

/// How a mobile number is written there: `01512 3456789`.
pub fn example(country: Country) -> Option<String> {
    let plan = DATABASE.by_id(country.code())?;
    let digits = plan.descriptors().mobile().or(plan.descriptors().fixed_line())?.example()?;
    let number = phonenumber::parse(None, format!("+{}{digits}", plan.country_code())).ok()?;
    let mut written = String::new();
    write!(written, "{}", number.format().mode(Mode::National)).ok()?;
    Some(written)
}

/// Digits, with a `+` before those of a country's code.
fn plain(typed: &str) -> Result<String, BadNumber> {
    if typed.trim().is_empty() {
        return Err(BadNumber::Missing);
    }
    if typed.len() > LONGEST {
        return Err(BadNumber::NoNumber);
    }
    let mut plain = String::with_capacity(LONGEST);
    for letter in typed.nfkc() {
        match letter {
            '0'..='9' => plain.push(letter),
            '+' if plain.is_empty() => plain.push(letter),
            letter if is_between(letter) => {}
            _ => return Err(BadNumber::NoNumber),
        }
    }
    // As it is dialled from most countries.
    match plain.strip_prefix("00") {
        Some(rest) => Ok(format!("+{rest}")),
        None => Ok(plain),
    }
}

/// What people put between digits, and what comes along with a number that is copied from a page.
fn is_between(letter: char) -> bool {
    let is_sign = matches!(letter, '(' | ')' | '-' | '.' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let is_unseen = matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
    is_sign || is_unseen || letter.is_whitespace()
}

enum Kind {
    Line(Line),
    Bad(BadNumber),
}

/// Whose number it is, and of what kind. Of countries that share a code the one that was chosen is asked first.
fn place(calling_code: u16, national: &str, chosen: Option<Country>) -> Option<(Country, Kind)> {
    let mut regions: Vec<Country> =
        DATABASE.region(&calling_code)?.into_iter().filter_map(Country::from_code).collect();
    regions.sort_by_key(|region| Some(*region) != chosen);
    regions.into_iter().find_map(|region| Some((region, kind(DATABASE.by_id(region.code())?, national)?)))
}

fn kind(plan: &Metadata, national: &str) -> Option<Kind> {
    let all = plan.descriptors();
    let is = |kind: Option<&Descriptor>| kind.is_some_and(|kind| is_whole(kind, national));
    if !is(Some(all.general())) {
        return None;
    }
    let is_dear = is(all.premium_rate()) || is(all.shared_cost()) || is(all.personal_number());
    let is_service = is(all.toll_free()) || is(all.pager()) || is(all.uan()) || is(all.voicemail());
    if is_dear {
        Some(Kind::Bad(BadNumber::Premium))
    } else if is(all.voip()) {
        Some(Kind::Bad(BadNumber::OverInternet))
    } else if is_service {
        Some(Kind::Bad(BadNumber::Service))
    } else if is(all.mobile()) {
        Some(Kind::Line(Line::Mobile))
    } else if is(all.fixed_line()) {
        Some(Kind::Line(Line::Fixed))
    } else {
        None
    }
}

/// The descriptor itself is content with a number that only begins as it says.
fn is_whole(kind: &Descriptor, national: &str) -> bool {
    let pattern = kind.national_number();
    let found = kind.is_match(national).then(|| pattern.find(national)).flatten();
    found.is_some_and(|found| {
        // Of several that fit it finds the first, not the longest.
        found.end() == national.len() || anchored(pattern.as_str()).is_some_and(|whole| whole.is_match(national))
    })
}

fn anchored(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(&format!("^(?:{pattern})$")).ignore_whitespace(true).build().ok()
}

#[cfg(test)]
mod tests;
