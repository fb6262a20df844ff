//! What is wrong with a configuration: every problem at once, each with its place and a way out.

use std::fmt;

use serde::Serialize;

use super::place::{Finding, Origin, Position, SourceText};

/// One thing to put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    #[serde(flatten)]
    pub place: Place,
    /// Such as `app[2].rule[1].paths`, counted from one; empty where no key is concerned.
    pub key: String,
    /// What is wrong, as a sentence.
    pub problem: String,
    /// What to do about it.
    pub hint: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Place {
    /// Line and column count from one, columns in characters.
    File {
        file: String,
        line: usize,
        column: usize,
    },
    Environment {
        variable: String,
    },
}

/// Never empty.
#[derive(Clone, Debug)]
pub struct Problems {
    found: Vec<Marked>,
}

#[derive(Clone, Debug)]
struct Marked {
    problem: Problem,
    excerpt: Option<Excerpt>,
}

/// A part of a line, and below it a mark under what is wrong.
#[derive(Clone, Debug)]
struct Excerpt {
    text: String,
    mark: String,
}

impl Problems {
    /// In the order of the file; those of the environment last.
    pub(super) fn new(mut findings: Vec<Finding>, source: &SourceText<'_>) -> Self {
        findings.sort_by(|one, other| one.spot.origin.cmp(&other.spot.origin));
        findings.dedup();
        Self { found: findings.into_iter().map(|finding| Marked::new(finding, source)).collect() }
    }

    /// The file could not even be read.
    pub(super) fn unreadable(file: &str, problem: String, hint: &str) -> Self {
        let place = Place::File { file: file.to_owned(), line: 1, column: 1 };
        let problem = Problem { place, key: String::new(), problem, hint: hint.to_owned() };
        Self { found: vec![Marked { problem, excerpt: None }] }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.found.iter().map(|marked| &marked.problem)
    }

    /// For a log, where other eyes read than those that may read the file: without lines of it, which may hold secrets.
    pub fn for_the_log(&self) -> String {
        let bare = |marked: &Marked| Marked { excerpt: None, problem: marked.problem.clone() };
        Self { found: self.found.iter().map(bare).collect() }.to_string()
    }

    pub fn count(&self) -> usize {
        self.found.len()
    }
}

impl Marked {
    fn new(finding: Finding, source: &SourceText<'_>) -> Self {
        let (place, excerpt) = match finding.spot.origin {
            Origin::Environment(variable) => (Place::Environment { variable }, None),
            Origin::File { start, end } => {
                let at = source.position(start);
                let place = Place::File { file: source.name.to_owned(), line: at.line, column: at.column };
                (place, Some(Excerpt::new(&at, source.characters(start, end))))
            }
            Origin::Default => (Place::File { file: source.name.to_owned(), line: 1, column: 1 }, None),
        };
        let problem = Problem { place, key: finding.spot.key, problem: finding.says, hint: finding.hint };
        Self { problem, excerpt }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { file, line, column } => write!(out, "{file}:{line}:{column}"),
            Self::Environment { variable } => write!(out, "environment: {variable}"),
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for marked in &self.found {
            writeln!(out, "{marked}")?;
        }
        match self.count() {
            1 => out.write_str("One problem to put right."),
            count => write!(out, "{count} problems to put right."),
        }
    }
}

impl fmt::Display for Marked {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem { place, key, problem, hint } = &self.problem;
        let key = if key.is_empty() { String::new() } else { format!("{key}: ") };
        writeln!(out, "{place}: {key}{problem}")?;
        if let (Some(Excerpt { text, mark }), Place::File { line, .. }) = (&self.excerpt, place) {
            writeln!(out, "{line:>5} | {text}")?;
            writeln!(out, "      | {mark}")?;
        }
        if hint.is_empty() { Ok(()) } else { writeln!(out, "      = {hint}") }
    }
}

impl std::error::Error for Problems {}

impl Excerpt {
    const LONGEST: usize = 160;

    fn new(at: &Position<'_>, width: usize) -> Self {
        // Of a very long line, that which is around the place.
        let skipped = if at.column > Self::LONGEST / 2 { at.column - Self::LONGEST / 4 } else { 0 };
        let text: String = at.text.chars().skip(skipped).take(Self::LONGEST).map(printable).collect();
        let lead = at.column - 1 - skipped;
        let width = width.clamp(1, text.chars().count().saturating_sub(lead).max(1));
        // Tabs stay tabs, so that the mark stands where the eye expects it.
        let lead: String = text.chars().take(lead).map(|letter| if letter == '\t' { '\t' } else { ' ' }).collect();
        Self { mark: lead + &"^".repeat(width), text }
    }
}

/// A file may hold anything; a terminal shall not obey it.
fn printable(letter: char) -> char {
    if letter.is_control() && letter != '\t' { '\u{fffd}' } else { letter }
}
