//! Text that others wrote, made harmless for a terminal and a log.

use std::borrow::Cow;

/// Control characters, and those that turn the direction of a line, are written out.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        if acts(letter) {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

fn acts(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_on_a_terminal_gets_through() {
        for (text, shown) in [
            ("Ada Lovelace, Gräfin", "Ada Lovelace, Gräfin"),
            ("a\x1b[2Jb", "a\\u{1b}[2Jb"),
            ("a\r\nb\t", "a\\r\\nb\\t"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("abc\u{202e}cba", "abc\\u{202e}cba"),
        ] {
            assert_eq!(plain(text), shown);
        }
    }
}
