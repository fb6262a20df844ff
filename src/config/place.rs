//! Where something was written.

const LONGEST_SENTENCE: usize = 300;

/// Sorted as problems are listed: by place in the file, then by variable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// Nobody wrote it.
    Default,
    /// From one byte of the file up to another.
    File {
        start: usize,
        end: usize,
    },
    Environment(String),
}

/// A place, and the key that stands there: `app[2].rule[1].paths`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) origin: Origin,
    pub(super) key: String,
}

/// A problem or a warning, before line and column are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) spot: Spot,
    pub(super) says: String,
    pub(super) hint: String,
}

impl Finding {
    pub(super) fn at(spot: &Spot, says: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { spot: spot.clone(), says: shortened(says.into()), hint: shortened(hint.into()) }
    }
}

/// The file as it was read, and how it is called in messages.
#[derive(Debug)]
pub(super) struct SourceText<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    line_starts: Vec<usize>,
}

/// Line and column count from one, columns in characters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Position<'a> {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) text: &'a str,
}

/// A sentence quotes what was written, and that may be anything.
fn shortened(sentence: String) -> String {
    match sentence.char_indices().nth(LONGEST_SENTENCE) {
        Some((end, _)) => sentence.get(..end).unwrap_or_default().to_owned() + " ...",
        None => sentence,
    }
}

impl<'a> SourceText<'a> {
    pub(super) fn new(name: &'a str, text: &'a str) -> Self {
        let after_breaks = text.match_indices('\n').map(|(place, _)| place + 1);
        Self { name, text, line_starts: std::iter::once(0).chain(after_breaks).collect() }
    }

    pub(super) fn position(&self, byte: usize) -> Position<'a> {
        let line = self.line_starts.partition_point(|start| *start <= byte).max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0);
        let text = self.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("");
        Position { line, column: self.characters(start, byte) + 1, text }
    }

    /// How many characters lie between two bytes.
    pub(super) fn characters(&self, start: usize, end: usize) -> usize {
        self.text.get(start..end.min(self.text.len())).map_or(0, |between| between.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_has_a_line_and_a_column() {
        let source = SourceText::new("f", "ab\nbücher = 1\r\n\nlast");
        for (byte, line, column, text) in [
            (0, 1, 1, "ab"),
            (2, 1, 3, "ab"),
            (3, 2, 1, "bücher = 1"),
            (6, 2, 3, "bücher = 1"),
            (16, 3, 1, ""),
            (20, 4, 4, "last"),
            (21, 4, 5, "last"),
            (999, 4, 5, "last"),
        ] {
            assert_eq!(source.position(byte), Position { line, column, text }, "byte {byte}");
        }
    }
}
