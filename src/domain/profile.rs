//! What people say of themselves: their names.

use super::names::{BadDisplayName, parse_display_name};

/// A given and a family name; one of them is enough, and two people may share both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName {
    given: String,
    family: String,
}

/// Why two texts are no person's name, told at each field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BadPersonName {
    pub given: Option<BadDisplayName>,
    pub family: Option<BadDisplayName>,
}

impl PersonName {
    pub fn parse(given: &str, family: &str) -> Result<Self, BadPersonName> {
        let (given, family) = match (part(given), part(family)) {
            (Ok(given), Ok(family)) => (given, family),
            (given, family) => return Err(BadPersonName { given: given.err(), family: family.err() }),
        };
        if given.is_empty() && family.is_empty() {
            return Err(BadPersonName { given: Some(BadDisplayName::Empty), family: None });
        }
        Ok(Self { given, family })
    }

    pub fn given(&self) -> &str {
        &self.given
    }

    pub fn family(&self) -> &str {
        &self.family
    }

    /// What pages, mails and apps call them.
    pub fn display(&self) -> String {
        called(&self.given, &self.family)
    }
}

/// A name in Chinese characters has its family name first, and no blank, whoever reads it.
pub fn called(given: &str, family: &str) -> String {
    if given.is_empty() || family.is_empty() {
        return format!("{given}{family}");
    }
    let is_chinese =
        |letter: char| matches!(letter, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{323af}');
    if given.chars().chain(family.chars()).all(is_chinese) {
        format!("{family}{given}")
    } else {
        format!("{given} {family}")
    }
}

/// A part that is left out is empty.
fn part(typed: &str) -> Result<String, BadDisplayName> {
    if typed.trim().is_empty() { Ok(String::new()) } else { parse_display_name(typed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_is_enough() {
        for (given, family, display) in [
            ("Ada", "Lovelace", "Ada Lovelace"),
            (" Ada ", "", "Ada"),
            ("", "Lovelace", "Lovelace"),
            ("Мария", "Müller", "Мария Müller"),
            ("Zoe\u{308}", "d'Artagnan-O’Neil", "Zo\u{eb} d'Artagnan-O’Neil"),
            ("小龙", "李", "李小龙"),
            ("Bruce", "李", "Bruce 李"),
            ("", "李", "李"),
        ] {
            assert_eq!(PersonName::parse(given, family).unwrap().display(), display);
        }
        assert!(PersonName::parse(&"\u{1f600}".repeat(64), &"x".repeat(64)).is_ok());
    }

    #[test]
    fn what_is_no_name_is_told_at_its_field() {
        let empty = Some(BadDisplayName::Empty);
        assert_eq!(PersonName::parse(" ", "\t"), Err(BadPersonName { given: empty, family: None }));
        for (odd, why) in [
            ("a\nb", BadDisplayName::Letter),
            ("a\u{1b}[2J", BadDisplayName::Letter),
            ("\u{202e}ada", BadDisplayName::Letter),
            ("a\u{200b}b", BadDisplayName::Letter),
            ("\u{3164}", BadDisplayName::Empty),
            (&"x".repeat(65), BadDisplayName::TooLong),
            (&"x".repeat(100_000), BadDisplayName::TooLong),
            // An а and a ο that are not what they look like.
            ("\u{430}da", BadDisplayName::MixedAlphabets),
            ("L\u{3bf}velace", BadDisplayName::MixedAlphabets),
        ] {
            let family = PersonName::parse("Ada", odd).unwrap_err();
            assert_eq!((family.given, family.family), (None, Some(why)), "{odd:?}");
            let both = PersonName::parse(odd, odd).unwrap_err();
            assert_eq!((both.given, both.family), (Some(why), Some(why)), "{odd:?}");
        }
    }
}
