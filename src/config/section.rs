//! Reading one table of the file. A key is described where it is read: the reference, the list of what is known, and
//! what `check` prints all come from these calls.

use std::path::PathBuf;

use super::kinds::Kind;
use super::place::{Finding, Origin, Spot};
use super::tree::{Node, Table, Value, join};

/// What reading leaves behind, besides the settings.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) problems: Vec<Finding>,
    pub(super) warnings: Vec<Finding>,
    pub(super) values: Vec<Effective>,
    pub(super) tables: Vec<TableAbout>,
    pub(super) unknown: Vec<Unknown>,
    /// Relative paths begin here.
    pub(super) folder: PathBuf,
}

/// What a key holds in the end, as TOML, and where that comes from.
#[derive(Debug)]
pub(super) struct Effective {
    pub(super) spot: Spot,
    pub(super) value: Option<String>,
}

#[derive(Debug)]
pub(super) struct TableAbout {
    /// `app.rule`; empty for the file itself.
    pub(super) name: String,
    pub(super) about: &'static str,
    pub(super) shape: Shape,
    pub(super) keys: Vec<KeyAbout>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `[session]`
    Table,
    /// `[[app]]`, any number of them; `shown` where the reference has one that is alive.
    List { shown: bool },
    /// Like a list, and one alone needs no brackets.
    OneOrMore,
    /// A table that is written as a value, `require = { max_age = "5m" }`; the reference shows it with its example.
    Inline,
}

#[derive(Debug)]
pub(super) struct KeyAbout {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// A value as TOML: the default, or an example.
    pub(super) written: String,
    pub(super) alive: bool,
}

/// A key that nobody asked for.
#[derive(Debug)]
pub(super) struct Unknown {
    pub(super) table: String,
    pub(super) name: String,
    pub(super) spot: Spot,
}

pub(super) struct Section<'d, 'b> {
    table: Option<&'d Table>,
    /// Where it begins, and its path with the places in lists.
    spot: Spot,
    /// The path without them.
    name: String,
    known: Vec<&'static str>,
    /// Keys whose values could not be read.
    wrong: Vec<&'static str>,
    book: &'b mut Book,
}

/// A key that is about to be read.
pub(super) struct Key<'s, 'd, 'b> {
    section: &'s mut Section<'d, 'b>,
    name: &'static str,
    about: &'static str,
    sample: Option<&'static str>,
}

impl<'d, 'b> Section<'d, 'b> {
    pub(super) fn root(table: &'d Table, book: &'b mut Book) -> Self {
        book.describe_table("", "", Shape::Table);
        let spot = Spot { origin: Origin::File { start: 0, end: 0 }, key: String::new() };
        Self { table: Some(table), spot, name: String::new(), known: Vec::new(), wrong: Vec::new(), book }
    }

    pub(super) fn key(&mut self, name: &'static str, about: &'static str) -> Key<'_, 'd, 'b> {
        Key { section: self, name, about, sample: None }
    }

    pub(super) fn table<T>(
        &mut self,
        name: &'static str,
        about: &'static str,
        read: impl FnOnce(&mut Section<'_, '_>) -> T,
    ) -> T {
        let full_name = self.know_table(name, about, Shape::Table);
        let node = self.node(name);
        let table = node.and_then(|node| match &node.value {
            Value::Table(table) => Some(table),
            other => {
                let says = format!("`{name}` is a section, and this is {}", other.called());
                self.problem(&node.spot, says, format!("Write [{full_name}] on a line, and its keys below."));
                None
            }
        });
        // A variable brings a key into a section; what is missing there is missing in the file.
        let in_file = node.filter(|node| matches!(node.spot.origin, Origin::File { .. }));
        let spot = in_file.map_or_else(|| self.missing_spot(name), |node| node.spot.clone());
        self.inside(table, spot, full_name, read)
    }

    /// A small table, written as the value of a key. Nothing, if nobody wrote it.
    pub(super) fn inline<T>(
        &mut self,
        name: &'static str,
        about: &'static str,
        example: &'static str,
        read: impl FnOnce(&mut Section<'_, '_>) -> T,
    ) -> Option<T> {
        self.key(name, about).describe(example, false);
        let full_name = self.know_table(name, about, Shape::Inline);
        let node = self.node(name)?;
        let Value::Table(table) = &node.value else {
            let says = format!("`{name}` holds keys of its own, and this is {}", node.value.called());
            self.wrong.push(name);
            self.problem(&node.spot, says, format!("Write it like {name} = {example}."));
            return None;
        };
        Some(self.inside(Some(table), node.spot.clone(), full_name, read))
    }

    /// Every table of a list, in order. What `read` gives up is not in the answer; it said why.
    pub(super) fn tables<T>(
        &mut self,
        name: &'static str,
        about: &'static str,
        shape: Shape,
        mut read: impl FnMut(&mut Section<'_, '_>) -> Option<T>,
    ) -> Vec<T> {
        let full_name = self.know_table(name, about, shape);
        let Some(node) = self.node(name) else { return Vec::new() };
        let items: Vec<&Node> = match &node.value {
            Value::List(items) if items.is_empty() && shape == Shape::OneOrMore => {
                self.problem(&node.spot, format!("`{name}` is an empty list"), "Name at least one.");
                return Vec::new();
            }
            Value::List(items) => items.iter().collect(),
            _ if matches!(node.spot.origin, Origin::Environment(_)) => {
                self.problem(&node.spot, format!("[[{full_name}]] is set in the file only"), "Remove the variable.");
                return Vec::new();
            }
            Value::Table(_) if shape == Shape::OneOrMore => vec![node],
            other => {
                let says = format!("`{name}` is a list of tables, and this is {}", other.called());
                self.problem(&node.spot, says, format!("Write [[{full_name}]], with two brackets, for each of them."));
                return Vec::new();
            }
        };
        let mut found = Vec::new();
        for item in items {
            let Value::Table(table) = &item.value else {
                let says = format!("each `{name}` is a table, and this is {}", item.value.called());
                self.problem(&item.spot, says, format!("Write [[{full_name}]] on a line, and its keys below."));
                continue;
            };
            found.extend(self.inside(Some(table), item.spot.clone(), full_name.clone(), &mut read));
        }
        found
    }

    /// Whether somebody wrote this key.
    pub(super) fn has(&self, name: &str) -> bool {
        self.node(name).is_some()
    }

    /// Whether what was written could not be read. What follows from the default instead is no problem of its own.
    pub(super) fn is_wrong(&self, name: &str) -> bool {
        self.wrong.contains(&name)
    }

    pub(super) fn count_problems(&self) -> usize {
        self.book.problems.len()
    }

    /// Where a key's value stands; where it isn't written, the head of its table.
    pub(super) fn spot(&self, name: &str) -> Spot {
        self.node(name).map_or_else(|| self.missing_spot(name), |node| node.spot.clone())
    }

    /// Where one value of a list stands.
    pub(super) fn item_spot(&self, name: &str, place: usize) -> Spot {
        let item = self.node(name).and_then(|node| match &node.value {
            Value::List(items) => items.get(place),
            _ => None,
        });
        item.map_or_else(|| self.spot(name), |item| item.spot.clone())
    }

    /// Where the table itself begins.
    pub(super) fn here(&self) -> Spot {
        self.spot.clone()
    }

    pub(super) fn folder(&self) -> PathBuf {
        self.book.folder.clone()
    }

    pub(super) fn problem(&mut self, spot: &Spot, says: impl Into<String>, hint: impl Into<String>) {
        self.book.problems.push(Finding::at(spot, says, hint));
    }

    pub(super) fn warn(&mut self, spot: &Spot, says: impl Into<String>, hint: impl Into<String>) {
        self.book.warnings.push(Finding::at(spot, says, hint));
    }

    /// Notes what nobody asked for. Only the root needs it; the others end with their closure.
    pub(super) fn close(self) {
        let Some(table) = self.table else { return };
        for entry in table.entries.iter().filter(|entry| !self.known.contains(&entry.name.as_str())) {
            let (table, name, spot) = (self.name.clone(), entry.name.clone(), entry.name_spot.clone());
            self.book.unknown.push(Unknown { table, name, spot });
        }
    }

    fn inside<T>(
        &mut self,
        table: Option<&Table>,
        spot: Spot,
        name: String,
        read: impl FnOnce(&mut Section<'_, '_>) -> T,
    ) -> T {
        let mut inner = Section { table, spot, name, known: Vec::new(), wrong: Vec::new(), book: &mut *self.book };
        let answer = read(&mut inner);
        inner.close();
        answer
    }

    fn know_table(&mut self, name: &'static str, about: &'static str, shape: Shape) -> String {
        self.known.push(name);
        let full_name = join(&self.name, name);
        self.book.describe_table(&full_name, about, shape);
        full_name
    }

    fn node(&self, name: &str) -> Option<&'d Node> {
        self.table?.get(name).map(|entry| &entry.node)
    }

    fn missing_spot(&self, name: &str) -> Spot {
        Spot { origin: self.spot.origin.clone(), key: join(&self.spot.key, name) }
    }
}

impl Key<'_, '_, '_> {
    /// The reference sets it to this, rather than showing it as a comment.
    pub(super) fn sample(mut self, toml: &'static str) -> Self {
        self.sample = Some(toml);
        self
    }

    pub(super) fn or<K: Kind>(self, kind: &K, default: K::Out) -> K::Out {
        let written = kind.write(&default);
        self.computed(kind, default, &written)
    }

    /// As `or`, where the default depends on the machine or on other keys: the reference shows an example.
    pub(super) fn computed<K: Kind>(mut self, kind: &K, default: K::Out, example: &str) -> K::Out {
        self.describe(example, false);
        if !self.section.has(self.name) {
            self.note_default(Some(kind.write(&default)));
        }
        // Where the value is wrong, the default serves to find the problems that follow.
        self.found(kind).unwrap_or(default)
    }

    pub(super) fn optional<K: Kind>(mut self, kind: &K, example: &str) -> Option<K::Out> {
        self.describe(example, false);
        if !self.section.has(self.name) {
            self.note_default(None);
        }
        self.found(kind)
    }

    pub(super) fn required<K: Kind>(mut self, kind: &K, example: &str) -> Option<K::Out> {
        self.describe(example, true);
        if !self.section.has(self.name) {
            let Section { table, name, .. } = &*self.section;
            let under = if table.is_some() { String::new() } else { format!(" under [{name}]") };
            let hint = format!("Add `{} = {example}`{under}.", self.name);
            let spot = self.section.missing_spot(self.name);
            self.section.problem(&spot, format!("`{}` is missing", self.name), hint);
        }
        self.found(kind)
    }

    /// What was written, if it is any good; otherwise the problem is noted.
    fn found<K: Kind>(self, kind: &K) -> Option<K::Out> {
        self.section.known.push(self.name);
        let node = self.section.node(self.name)?;
        match kind.read(node) {
            Ok(value) => {
                let value_text = Some(kind.write(&value));
                self.section.book.values.push(Effective { spot: node.spot.clone(), value: value_text });
                Some(value)
            }
            Err(findings) => {
                self.section.wrong.push(self.name);
                self.section.book.problems.extend(findings);
                None
            }
        }
    }

    fn note_default(&mut self, value: Option<String>) {
        let key = self.section.missing_spot(self.name).key;
        self.section.book.values.push(Effective { spot: Spot { origin: Origin::Default, key }, value });
    }

    fn describe(&mut self, example: &str, required: bool) {
        let (name, about) = (self.name, self.about);
        let written = self.sample.unwrap_or(example).to_owned();
        let alive = required || self.sample.is_some();
        let table = self.section.book.tables.iter_mut().find(|table| table.name == self.section.name);
        if let Some(table) = table.filter(|table| table.keys.iter().all(|key| key.name != name)) {
            table.keys.push(KeyAbout { name, about, written, alive });
        }
    }
}

impl Book {
    fn describe_table(&mut self, name: &str, about: &'static str, shape: Shape) {
        if self.tables.iter().all(|table| table.name != name) {
            self.tables.push(TableAbout { name: name.to_owned(), about, shape, keys: Vec::new() });
        }
    }
}
