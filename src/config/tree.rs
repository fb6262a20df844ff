//! What was written, as a tree in which every value knows its place.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::place::{Finding, Origin, SourceText, Spot};

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) spot: Spot,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Integer(i128),
    Float,
    Flag(bool),
    Time,
    List(Vec<Node>),
    Table(Table),
    /// What a variable holds: a text where a text is expected, and otherwise TOML.
    Variable(String),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub(super) entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    /// Where the key itself stands.
    pub(super) name_spot: Spot,
    pub(super) node: Node,
}

impl Table {
    pub(super) fn get(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }
}

impl Value {
    /// What it is, as a person calls it.
    pub(super) fn called(&self) -> &'static str {
        match self {
            Self::Text(_) | Self::Variable(_) => "a text",
            Self::Integer(_) => "a whole number",
            Self::Float => "a fraction",
            Self::Flag(_) => "true or false",
            Self::Time => "a date or time",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// The whole file. What isn't TOML is said as often as the parser can tell.
pub(super) fn parse(source: &SourceText<'_>) -> Result<Table, Vec<Finding>> {
    let text = source.text;
    let (root, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Ok(table(root.get_ref(), "", &file_origin));
    }
    // The first on a line is the cause of the others.
    let mut by_line = BTreeMap::new();
    for error in &errors {
        let start = error.span().map_or(0, |span| span.start);
        let first = by_line.entry(source.position(start).line).or_insert((start, error));
        if start < first.0 {
            *first = (start, error);
        }
    }
    Err(by_line.values().map(|(_, error)| syntax_finding(error, text)).collect())
}

/// One value, as a variable may hold it; everything in it stands in that variable.
pub(super) fn parse_value(text: &str, spot: &Spot) -> Result<Node, Finding> {
    match DeValue::parse(text) {
        Ok(parsed) => {
            Ok(Node { value: value(parsed.get_ref(), &spot.key, &|_| spot.origin.clone()), spot: spot.clone() })
        }
        Err(error) => Err(Finding::at(
            spot,
            format!("what it holds is not a TOML value ({})", error.message()),
            "Write it as in the file: 8, true, [\"a\", \"b\"].",
        )),
    }
}

type Locate<'l> = dyn Fn(std::ops::Range<usize>) -> Origin + 'l;

fn file_origin(range: std::ops::Range<usize>) -> Origin {
    Origin::File { start: range.start, end: range.end }
}

fn table(read: &DeTable<'_>, key: &str, locate: &Locate<'_>) -> Table {
    let entries = read.iter().map(|(name, found)| {
        let key = join(key, name.get_ref());
        Entry {
            name: name.get_ref().to_string(),
            name_spot: Spot { origin: locate(name.span()), key: key.clone() },
            node: Node {
                value: value(found.get_ref(), &key, locate),
                spot: Spot { origin: locate(found.span()), key },
            },
        }
    });
    Table { entries: entries.collect() }
}

fn value(read: &DeValue<'_>, key: &str, locate: &Locate<'_>) -> Value {
    match read {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => {
            // Only numbers of more than 38 digits do not fit, and those are too great for every key.
            Value::Integer(i128::from_str_radix(number.as_str(), number.radix()).unwrap_or(i128::MAX))
        }
        DeValue::Float(_) => Value::Float,
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(_) => Value::Time,
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .enumerate()
                .map(|(place, item)| {
                    let key = format!("{key}[{}]", place + 1);
                    let found = value(item.get_ref(), &key, locate);
                    Node { value: found, spot: Spot { origin: locate(item.span()), key } }
                })
                .collect(),
        ),
        DeValue::Table(inner) => Value::Table(table(inner, key, locate)),
    }
}

pub(super) fn join(table: &str, name: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    let name = if !name.is_empty() && name.chars().all(plain) { name.to_owned() } else { format!("{name:?}") };
    if table.is_empty() { name } else { format!("{table}.{name}") }
}

fn syntax_finding(error: &toml::de::Error, text: &str) -> Finding {
    let range = error.span().unwrap_or(0..0);
    let written = text.get(range.clone()).unwrap_or("").trim();
    let spot = Spot { origin: file_origin(range), key: String::new() };
    let message = error.message();
    if message == "duplicate key" {
        let hint = "Keep one. (Lists of tables, such as [[app]], have two brackets and may stand often.)";
        return Finding::at(&spot, format!("`{written}` was set before"), hint);
    }
    if message.starts_with("string values must be quoted") {
        return match written {
            "" => Finding::at(&spot, "there is no value", "Write one behind the equals sign, or remove the line."),
            _ => Finding::at(&spot, "this is not a TOML value", "Texts stand in quotes, and one value on one line."),
        };
    }
    let hint = match message {
        _ if message.starts_with("key with no value") || message.starts_with("invalid unquoted key") => {
            "A line is `key = value`, or `[section]`."
        }
        _ if message.starts_with("unclosed") || message.starts_with("invalid basic string") => {
            "What was opened with a bracket or a quote must be closed."
        }
        _ => "The rest is judged as soon as this can be read.",
    };
    Finding::at(&spot, format!("this is not TOML: {message}"), hint)
}
