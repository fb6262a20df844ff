//! The paths that a rule speaks of.

use super::fold;
use super::path::{canonical, push_escaped};

/// `/exact`; `/one/*/segment`, where a `*` stands for any part of a segment and, alone, for a segment that is not
/// empty; `/all/**`, which is `/all` itself and everything below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPattern {
    text: Box<str>,
    exact: Shape,
    /// The pattern folded as paths are, in each way that it can be read; none, if that is the exact one.
    folded: Vec<Shape>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadPattern(pub &'static str);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Shape {
    segments: Vec<Segment>,
    /// Ends in `**`.
    open: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Literal(Box<str>),
    /// `*`
    Any,
    /// The literal parts between stars, of which one at least is not empty.
    Mixed(Vec<Box<str>>),
}

impl PathPattern {
    pub fn parse(text: &str) -> Result<Self, BadPattern> {
        check(text)?;
        let exact = canonical(&escape(text)).map_err(|_| BadPattern("is not a path: look at its `%` escapes"))?;
        let folds = fold::folds(&exact).map_err(|_| {
            BadPattern("can never match: paths with `.` or `..` segments or control characters are refused")
        })?;
        if folds.found.iter().any(|fold| fold.contains([';', '?', '#', '\0'])) {
            return Err(BadPattern(
                "must not hide `;`, `?`, `#` or a zero byte behind escapes: rules judge paths without them",
            ));
        }
        Ok(Self {
            text: text.into(),
            exact: Shape::of(&exact),
            folded: folds.found.iter().map(|fold| Shape::of(fold)).collect(),
        })
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether every path that `other` matches is matched by this one: then a later rule with `other` never applies.
    /// Never claims it wrongly; between two patterns that mix stars and letters in a segment it may miss it.
    pub fn covers(&self, other: &Self) -> bool {
        self.exact.covers(&other.exact)
    }

    pub(super) fn matches(&self, path: &str) -> bool {
        self.exact.matches(path)
    }

    pub(super) fn matches_fold(&self, fold: &str) -> bool {
        if self.is_plain() { self.exact.matches(fold) } else { self.folded.iter().any(|shape| shape.matches(fold)) }
    }

    /// Whether it is its only fold.
    pub(super) fn is_plain(&self) -> bool {
        self.folded.is_empty()
    }

    /// The literal segments it begins with, as a path: what a table can look it up by.
    pub(super) fn stem(&self) -> String {
        self.exact.stem()
    }

    pub(super) fn folded_stems(&self) -> Vec<String> {
        if self.is_plain() { vec![self.stem()] } else { self.folded.iter().map(Shape::stem).collect() }
    }
}

fn check(text: &str) -> Result<(), BadPattern> {
    let stars = text.strip_suffix("/**").unwrap_or(text);
    if !text.starts_with('/') {
        Err(BadPattern("must begin with `/`"))
    } else if stars.contains("**") {
        Err(BadPattern("may have `**` only at its end, as in `/docs/**`"))
    } else if text.contains("//") {
        Err(BadPattern("must not have empty segments (`//`)"))
    } else if text.contains([';', '?', '#', '\\']) {
        Err(BadPattern("is for the path alone: no `;`, `?`, `#` or backslash"))
    } else if text.chars().any(char::is_control) {
        Err(BadPattern("must not have control characters"))
    } else {
        Ok(())
    }
}

/// What browsers escape may be written plainly.
fn escape(text: &str) -> Vec<u8> {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, ' ' | '"' | '<' | '>' | '`' | '{' | '}') {
            push_escaped(u8::try_from(letter).unwrap_or(b' '), &mut escaped);
        } else {
            escaped.push(letter);
        }
    }
    escaped.into_bytes()
}

impl Shape {
    fn of(text: &str) -> Self {
        let (text, open) = text.strip_suffix("/**").map_or((text, false), |rest| (rest, true));
        Self { segments: text.split('/').skip(1).map(Segment::of).collect(), open }
    }

    fn matches(&self, path: &str) -> bool {
        let mut found = path.split('/').skip(1);
        for segment in &self.segments {
            if !found.next().is_some_and(|text| segment.matches(text)) {
                return false;
            }
        }
        self.open || found.next().is_none()
    }

    fn covers(&self, other: &Self) -> bool {
        let long_enough = if self.open {
            other.segments.len() >= self.segments.len()
        } else {
            !other.open && other.segments.len() == self.segments.len()
        };
        long_enough && self.segments.iter().zip(&other.segments).all(|(ours, theirs)| ours.covers(theirs))
    }

    fn stem(&self) -> String {
        let mut stem = String::new();
        for segment in &self.segments {
            let Segment::Literal(text) = segment else { break };
            stem.push('/');
            stem.push_str(text);
        }
        stem
    }
}

impl Segment {
    fn of(text: &str) -> Self {
        match text {
            "*" => Self::Any,
            _ if text.contains('*') => Self::Mixed(text.split('*').map(Into::into).collect()),
            _ => Self::Literal(text.into()),
        }
    }

    fn matches(&self, text: &str) -> bool {
        match self {
            Self::Literal(literal) => **literal == *text,
            Self::Any => !text.is_empty(),
            Self::Mixed(parts) => parts_match(parts, text),
        }
    }

    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, Self::Any | Self::Mixed(_)) => true,
            (_, Self::Literal(text)) => self.matches(text),
            _ => self == other,
        }
    }
}

/// The first part begins the text, the last one ends it, the others come between in their order.
fn parts_match(parts: &[Box<str>], text: &str) -> bool {
    let [first, between @ .., last] = parts else { return false };
    let Some(mut rest) = text.strip_prefix(&**first).and_then(|rest| rest.strip_suffix(&**last)) else { return false };
    for part in between {
        let Some((_, after)) = rest.split_once(&**part) else { return false };
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests;
