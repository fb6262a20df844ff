//! Every sentence that people read, by language. Keys are types, so a sentence that a language lacks does not compile.
//! Nothing here knows of pages or mails: a sentence is words and the names between them.

mod chinese;
mod english;
mod french;
mod german;
mod measure;
mod spanish;
mod swahili;
mod text;

use std::fmt;

use crate::domain::browser_name::BrowserName;
use crate::domain::language::Language;
use crate::domain::place::Place;

pub use text::*;

/// Speaks one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub language: Language,
}

/// What is said. The names in it are kept apart from the words around them, because their writing may run the other way
/// and because a page may want to set them off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Words(&'static str),
    /// A name, an amount, a time: whatever is not the same for everyone.
    Value(String),
}

impl Words {
    pub fn say<'a>(self, text: impl Into<Text<'a>>) -> Sentence {
        match self.language {
            Language::English => english::say(text.into()),
            Language::German => german::say(text.into()),
            Language::French => french::say(text.into()),
            Language::Spanish => spanish::say(text.into()),
            Language::Swahili => swahili::say(text.into()),
            Language::Chinese => chinese::say(text.into()),
        }
    }

    /// A browser, as a record names it. What no program of ours wrote is shown as it stands.
    pub fn browser(self, record: &str) -> Sentence {
        let Some(known) = BrowserName::read(record) else { return self.say(BrowserText::Program { name: record }) };
        self.say(match (known.program, known.system) {
            (Some(program), Some(system)) => BrowserText::Known { program, system },
            (Some(name), None) => BrowserText::Program { name },
            (None, Some(name)) => BrowserText::System { name },
            (None, None) => BrowserText::Unknown,
        })
    }

    /// An address and where it is, as far as that is known: "Berlin, Germany (203.0.113.7)".
    pub fn address(self, place: Option<&Place>, address: &str) -> String {
        let Some(Place { city, country }) = place else { return address.to_owned() };
        let country = country.map(|country| self.say(country).to_string());
        let known = [city.clone(), country].into_iter().flatten();
        match self.language {
            Language::English | Language::German | Language::French | Language::Spanish | Language::Swahili => {
                format!("{} ({address})", known.collect::<Vec<_>>().join(", "))
            }
            // From the large to the small.
            Language::Chinese => format!("{}（{address}）", known.rev().collect::<String>()),
        }
    }

    /// What stands between two sentences of one paragraph.
    pub fn gap(self) -> &'static str {
        match self.language {
            Language::English | Language::German | Language::French | Language::Spanish | Language::Swahili => " ",
            Language::Chinese => "",
        }
    }

    /// The language's tag (BCP 47).
    pub fn tag(self) -> &'static str {
        self.language.tag()
    }

    /// Which way its lines run, as HTML spells it.
    pub fn direction(self) -> &'static str {
        match self.language {
            Language::English
            | Language::German
            | Language::French
            | Language::Spanish
            | Language::Swahili
            | Language::Chinese => "ltr",
        }
    }
}

impl Sentence {
    /// Puts values where the template says `{0}`, `{1}`: a language orders them as it needs.
    fn fill(template: &'static str, values: &[&str]) -> Self {
        let mut pieces = Vec::new();
        let mut rest = template;
        while let Some((before, place, after)) = next_place(rest) {
            if !before.is_empty() {
                pieces.push(Piece::Words(before));
            }
            pieces.push(Piece::Value((*values.get(place).unwrap_or(&"")).to_owned()));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Words(rest));
        }
        Self(pieces)
    }

    /// Values one after the other, with `between` between them and `last` before the last one.
    fn list(values: &[&str], between: &'static str, last: &'static str) -> Self {
        let mut pieces = Vec::new();
        for (place, value) in values.iter().enumerate() {
            if place > 0 {
                pieces.push(Piece::Words(if place + 1 == values.len() { last } else { between }));
            }
            pieces.push(Piece::Value((*value).to_owned()));
        }
        Self(pieces)
    }

    #[must_use]
    fn then(mut self, next: impl Into<Self>) -> Self {
        self.0.extend(next.into().0);
        self
    }

    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }
}

/// Splits at the first `{digit}`.
fn next_place(template: &'static str) -> Option<(&'static str, usize, &'static str)> {
    let (before, rest) = template.split_once('{')?;
    let (place, after) = rest.split_once('}')?;
    Some((before, place.parse().ok()?, after))
}

impl From<&'static str> for Sentence {
    fn from(words: &'static str) -> Self {
        Self(vec![Piece::Words(words)])
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Words(words) => out.write_str(words),
            Piece::Value(value) => out.write_str(value),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_takes_its_values_in_any_order() {
        assert_eq!(Sentence::fill("{1} waits for {0}.", &["Ada", "Wiki"]).to_string(), "Wiki waits for Ada.");
    }

    #[test]
    fn a_value_that_looks_like_a_template_stays_what_it_is() {
        let sentence = Sentence::fill("Hello, {0}.", &["{0} {1} <b>"]);
        assert_eq!(sentence.to_string(), "Hello, {0} {1} <b>.");
        assert_eq!(sentence.pieces().get(1), Some(&Piece::Value("{0} {1} <b>".to_owned())));
    }
}
