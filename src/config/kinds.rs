//! Kinds of values: how one is read, what is said if it can't be, and how it is written.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use super::place::Finding;
use super::tree::{Node, Value, parse_value};

pub(super) trait Kind {
    type Out;

    fn read(&self, node: &Node) -> Result<Self::Out, Vec<Finding>>;

    /// The value as TOML.
    fn write(&self, value: &Self::Out) -> String;
}

/// Why a text is not what was asked for.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) says: String,
    pub(super) hint: String,
}

impl Wrong {
    pub(super) fn new(says: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { says: says.into(), hint: hint.into() }
    }
}

/// Anything that is written as a text.
pub(super) struct Parsed<T> {
    pub(super) example: &'static str,
    pub(super) parse: fn(&str) -> Result<T, Wrong>,
    pub(super) write: fn(&T) -> String,
}

pub(super) struct Flag;

pub(super) struct Whole(pub(super) RangeInclusive<u32>);

/// One of a few words.
pub(super) struct Choice<T: 'static>(pub(super) &'static [(&'static str, T)]);

pub(super) struct ListOf<K> {
    pub(super) item: K,
    /// What an empty one would mean; `None`: it may be empty.
    pub(super) empty: Option<&'static str>,
}

/// A list, or one value without brackets.
pub(super) struct OneOrMore<K>(pub(super) K);

impl<T> Kind for Parsed<T> {
    type Out = T;

    fn read(&self, node: &Node) -> Result<T, Vec<Finding>> {
        let text = text(node).map_err(|called| mismatch(node, "a text in quotes", called, self.example))?;
        (self.parse)(text).map_err(|wrong| vec![Finding::at(&node.spot, wrong.says, wrong.hint)])
    }

    fn write(&self, value: &T) -> String {
        quoted(&(self.write)(value))
    }
}

impl Kind for Flag {
    type Out = bool;

    fn read(&self, node: &Node) -> Result<bool, Vec<Finding>> {
        match literal(node)?.value {
            Value::Flag(flag) => Ok(flag),
            ref other => Err(mismatch(node, "true or false, without quotes", other.called(), "true")),
        }
    }

    fn write(&self, value: &bool) -> String {
        value.to_string()
    }
}

impl Kind for Whole {
    type Out = u32;

    fn read(&self, node: &Node) -> Result<u32, Vec<Finding>> {
        let (least, most) = (self.0.start(), self.0.end());
        match literal(node)?.value {
            Value::Integer(number) => {
                u32::try_from(number).ok().filter(|number| self.0.contains(number)).ok_or_else(|| {
                    let says = format!("{number} is out of range");
                    vec![Finding::at(&node.spot, says, format!("It must be from {least} to {most}."))]
                })
            }
            ref other => {
                let meant = match other {
                    Value::Text(text) => text.parse().ok().filter(|number| self.0.contains(number)),
                    _ => None,
                };
                let example = meant.unwrap_or(8.clamp(*least, *most)).to_string();
                Err(mismatch(node, "a whole number, without quotes", other.called(), &example))
            }
        }
    }

    fn write(&self, value: &u32) -> String {
        value.to_string()
    }
}

impl<T: Copy + PartialEq> Kind for Choice<T> {
    type Out = T;

    fn read(&self, node: &Node) -> Result<T, Vec<Finding>> {
        let words: Vec<&str> = self.0.iter().map(|(word, _)| *word).collect();
        let example = quoted(words.first().copied().unwrap_or_default());
        let text = text(node).map_err(|called| mismatch(node, "a text in quotes", called, &example))?;
        self.0.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
            let all = words.join(", ");
            let hint = nearest(text, words.iter().copied()).map_or_else(
                || format!("One of: {all}."),
                |near| format!("Did you mean `{near}`? It is one of: {all}."),
            );
            vec![Finding::at(&node.spot, format!("{} is not known here", quoted(text)), hint)]
        })
    }

    fn write(&self, value: &T) -> String {
        quoted(self.0.iter().find(|(_, known)| known == value).map_or("", |(word, _)| word))
    }
}

impl<K: Kind> Kind for ListOf<K> {
    type Out = Vec<K::Out>;

    fn read(&self, node: &Node) -> Result<Self::Out, Vec<Finding>> {
        let not_a_list = |other: &Value| {
            let example = match other {
                Value::Text(text) | Value::Variable(text) => format!("[{}]", quoted(text)),
                _ => "[\"one\", \"two\"]".to_owned(),
            };
            mismatch(node, "a list", other.called(), &example)
        };
        if matches!(&node.value, Value::Variable(text) if !text.trim_start().starts_with('[')) {
            return Err(not_a_list(&node.value));
        }
        let whole = literal(node)?;
        let Value::List(items) = &whole.value else { return Err(not_a_list(&whole.value)) };
        match self.empty {
            Some(meaning) if items.is_empty() => Err(vec![Finding::at(
                &node.spot,
                format!("the list is empty: {meaning}"),
                "Fill it, or remove the line.",
            )]),
            _ => read_all(&self.item, items),
        }
    }

    fn write(&self, value: &Self::Out) -> String {
        let items: Vec<String> = value.iter().map(|item| self.item.write(item)).collect();
        format!("[{}]", items.join(", "))
    }
}

impl<K: Kind> Kind for OneOrMore<K> {
    type Out = Vec<K::Out>;

    fn read(&self, node: &Node) -> Result<Self::Out, Vec<Finding>> {
        let is_list = match &node.value {
            Value::Variable(text) => text.trim_start().starts_with('['),
            other => matches!(other, Value::List(_)),
        };
        if !is_list {
            return self.0.read(node).map(|one| vec![one]);
        }
        match &literal(node)?.value {
            Value::List(items) if !items.is_empty() => read_all(&self.0, items),
            _ => Err(vec![Finding::at(&node.spot, "the list is empty", "Name at least one.")]),
        }
    }

    fn write(&self, value: &Self::Out) -> String {
        match value.as_slice() {
            [one] => self.0.write(one),
            many => format!("[{}]", many.iter().map(|item| self.0.write(item)).collect::<Vec<_>>().join(", ")),
        }
    }
}

/// A text as TOML.
pub(super) fn quoted(text: &str) -> String {
    let mut written = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => written.extend(['\\', letter]),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            letter if letter.is_control() => written.extend(format!("\\u{:04X}", u32::from(letter)).chars()),
            letter => written.push(letter),
        }
    }
    written + "\""
}

/// The known word that was probably meant.
pub(super) fn nearest<'w>(written: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let lower = written.to_lowercase();
    // Longer than any of ours, and slow to compare.
    if lower.len() > 64 {
        return None;
    }
    known
        .map(|word| (strsim::damerau_levenshtein(&lower, &word.to_lowercase()), word))
        .filter(|(steps, word)| *steps <= 1 + word.len() / 4)
        .min_by_key(|(steps, _)| *steps)
        .map(|(_, word)| word)
}

/// Two values may both be wrong, so all are read.
fn read_all<K: Kind>(kind: &K, items: &[Node]) -> Result<Vec<K::Out>, Vec<Finding>> {
    let (mut values, mut findings) = (Vec::new(), Vec::new());
    for item in items {
        match kind.read(item) {
            Ok(value) => values.push(value),
            Err(found) => findings.extend(found),
        }
    }
    if findings.is_empty() { Ok(values) } else { Err(findings) }
}

fn text(node: &Node) -> Result<&str, &'static str> {
    match &node.value {
        Value::Text(text) | Value::Variable(text) => Ok(text),
        other => Err(other.called()),
    }
}

/// What isn't a text is TOML in a variable, too.
pub(super) fn literal(node: &Node) -> Result<Cow<'_, Node>, Vec<Finding>> {
    match &node.value {
        Value::Variable(text) => parse_value(text, &node.spot).map(Cow::Owned).map_err(|finding| vec![finding]),
        _ => Ok(Cow::Borrowed(node)),
    }
}

pub(super) fn mismatch(node: &Node, wanted: &str, called: &str, example: &str) -> Vec<Finding> {
    vec![Finding::at(&node.spot, format!("this must be {wanted}, not {called}"), format!("Write it like {example}."))]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::place::{Origin, Spot};

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        let known = ["trusted_proxies", "host", "hosts", "name"];
        for (written, meant) in [
            ("trusted_proxy", Some("trusted_proxies")),
            ("Host", Some("host")),
            ("hsot", Some("host")),
            ("nmae", Some("name")),
            ("upstream", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, known.into_iter()), meant, "{written}");
        }
    }

    proptest! {
        #[test]
        fn a_text_that_was_written_reads_back(text in any::<String>()) {
            let spot = Spot { origin: Origin::Default, key: String::new() };
            let read = parse_value(&quoted(&text), &spot).map(|node| node.value);
            prop_assert!(matches!(read, Ok(Value::Text(ref back)) if *back == text), "{read:?}");
        }
    }
}
