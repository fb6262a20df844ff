//! The languages in which people are spoken to.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    English,
    German,
    French,
    Spanish,
    Swahili,
    /// In simplified characters.
    Chinese,
}

impl Language {
    pub const ALL: [Self; 6] = [Self::English, Self::German, Self::French, Self::Spanish, Self::Swahili, Self::Chinese];

    /// Its tag (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Swahili => "sw",
            Self::Chinese => "zh-Hans",
        }
    }

    /// What those who speak it call it.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Swahili => "Kiswahili",
            Self::Chinese => "简体中文",
        }
    }

    /// What the record of a changed profile says of a chosen language.
    pub fn note(self) -> String {
        format!("{NOTE}{}", self.tag())
    }

    pub fn from_note(note: &str) -> Option<Self> {
        note.strip_prefix(NOTE).and_then(Self::from_tag)
    }

    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// The one that a browser likes best (`Accept-Language`, RFC 9110), among those that we speak.
    pub fn preferred(accepted: &str) -> Option<Self> {
        let mut wishes: Vec<(u32, Self)> = accepted.split(',').take(MOST_WISHES).filter_map(wish).collect();
        // Of two that are liked alike the first one counts: the sort keeps their order.
        wishes.sort_by_key(|(liking, _)| std::cmp::Reverse(*liking));
        wishes.first().map(|(_, language)| *language)
    }

    /// By the first part of a tag: whoever asks for `de-CH` understands German.
    fn of_range(range: &str) -> Option<Self> {
        let primary = range.split('-').next()?;
        let is_spoken =
            |language: &Self| language.tag().split('-').next().is_some_and(|part| part.eq_ignore_ascii_case(primary));
        Self::ALL.into_iter().find(is_spoken)
    }
}

const NOTE: &str = "language ";

/// More than any browser sends.
const MOST_WISHES: usize = 32;

/// Chinese in traditional characters, which we do not write.
const TRADITIONAL: [&str; 4] = ["hant", "tw", "hk", "mo"];

/// Those who read the other characters are better off with ours than with nothing, and with their next wish than with
/// ours.
const LAST_RESORT: u32 = 1;

fn is_traditional(range: &str) -> bool {
    let mut parts = range.split('-').skip(1);
    // The first that says anything of it decides: `zh-Hans-TW` is simplified.
    parts
        .find_map(|part| {
            let is = |known: &str| part.eq_ignore_ascii_case(known);
            if is("hans") { Some(false) } else { TRADITIONAL.into_iter().any(is).then_some(true) }
        })
        .unwrap_or(false)
}

/// `de-CH;q=0.8`: how much it is liked, in thousandths, and what it means to us. What is refused (`q=0`) is no wish.
fn wish(item: &str) -> Option<(u32, Language)> {
    let mut parts = item.split(';').map(str::trim);
    let range = parts.next()?;
    let language = Language::of_range(range)?;
    let liking = match parts.find_map(|part| part.strip_prefix("q=")) {
        Some(weight) => thousandths(weight)?,
        None => 1000,
    };
    let is_second_best = language == Language::Chinese && is_traditional(range);
    (liking > 0).then_some((if is_second_best { LAST_RESORT } else { liking }, language))
}

/// `0`, `0.85`, `1.000`: what RFC 9110 calls a weight.
fn thousandths(weight: &str) -> Option<u32> {
    let (whole, decimals) = weight.split_once('.').unwrap_or((weight, ""));
    let are_digits = decimals.len() <= 3 && decimals.bytes().all(|byte| byte.is_ascii_digit());
    let part: u32 = if are_digits { format!("{decimals:0<3}").parse().ok()? } else { return None };
    match (whole, part) {
        ("0", part) => Some(part),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_reads_back_as_its_language() {
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.tag()), Some(language));
            assert_eq!(Language::from_note(&language.note()), Some(language));
        }
        assert_eq!(Language::from_tag("tlh"), None);
    }

    #[test]
    fn a_weight_is_read_as_browsers_write_it() {
        let read = |text| thousandths(text);
        assert_eq!(read("1"), Some(1000));
        assert_eq!(read("1.000"), Some(1000));
        assert_eq!(read("0.8"), Some(800));
        assert_eq!(read("0.125"), Some(125));
        assert_eq!(read("0"), Some(0));
        for wrong in ["", "2", "1.1", "-1", "0.8888", ".5", "0.x", "1e3", "NaN"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_browser_gets_the_language_that_it_likes_best_among_ours() {
        for (accepted, expected) in [
            ("en", Some(Language::English)),
            ("tlh, EN-gb;q=0.3", Some(Language::English)),
            ("de-AT, en;q=0.9", Some(Language::German)),
            ("en;q=0.5, de;q=0.5", Some(Language::English)),
            ("pt-BR, es-419;q=0.7, en;q=0.3", Some(Language::Spanish)),
            ("fr-CA", Some(Language::French)),
            ("sw-KE", Some(Language::Swahili)),
            ("zh-CN,zh;q=0.9,en;q=0.8", Some(Language::Chinese)),
            ("zh-Hans-TW, en;q=0.9", Some(Language::Chinese)),
            ("zh-SG", Some(Language::Chinese)),
            ("zh-TW, en;q=0.5", Some(Language::English)),
            ("zh-Hant-HK;q=0.9, de;q=0.1", Some(Language::German)),
            ("zh-TW, zh;q=0.9, en;q=0.8", Some(Language::Chinese)),
            ("zh-TW, tlh;q=0.5", Some(Language::Chinese)),
            ("en;q=0", None),
            ("tlh", None),
            ("*", None),
            ("", None),
            (";;;,,,q=1", None),
        ] {
            assert_eq!(Language::preferred(accepted), expected, "{accepted}");
        }
        let endless = "xx,".repeat(100_000) + "en";
        assert_eq!(Language::preferred(&endless), None, "nobody reads to the end of that");
    }
}
