//! What is sent to providers, cut to what they take.

/// So many characters of it.
pub(super) fn beginning(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// As many whole characters as fit, where each counts as much as `size` says.
pub(super) fn beginning_by(text: &str, most: usize, size: impl Fn(char) -> usize) -> &str {
    let mut length = 0;
    let end = text.char_indices().find(|(_, letter)| {
        length += size(*letter);
        length > most
    });
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_letters() {
        for (text, most, expected) in
            [("short", 10, "short"), ("abcdef", 3, "abc"), ("aé", 2, "a"), ("🦀", 3, ""), ("", 0, ""), ("é", 2, "é")]
        {
            assert_eq!(beginning_by(text, most, char::len_utf8), expected, "{text}");
        }
        assert_eq!(beginning_by("🦀🦀", 3, char::len_utf16), "🦀");
        assert_eq!(beginning("aéb", 2), "aé");
    }
}
