//! Keys that nobody asked for: what was probably meant.

use super::environment::variable_for;
use super::kinds::{nearest, quoted};
use super::place::{Finding, Origin};
use super::section::{Book, TableAbout, Unknown};

pub(super) fn explain(book: &Book) -> Vec<Finding> {
    if book.unknown.is_empty() {
        return Vec::new();
    }
    // What a file never touched is known all the same, so that a key can be told where it belongs.
    let tables = super::describe();
    book.unknown.iter().map(|unknown| explain_one(unknown, &tables)).collect()
}

fn explain_one(unknown: &Unknown, tables: &[TableAbout]) -> Finding {
    let Unknown { table, name, spot } = unknown;
    let says = match (&spot.origin, table.as_str()) {
        (Origin::Environment(_), _) => "there is no such key".to_owned(),
        (_, "") => format!("{} is not known", quoted(name)),
        _ => format!("{} is not a key of [{table}]", quoted(name)),
    };
    let variable = matches!(spot.origin, Origin::Environment(_));
    Finding::at(spot, says, suggest(table, name, variable, tables))
}

fn suggest(table: &str, name: &str, variable: bool, tables: &[TableAbout]) -> String {
    let here = names_in(table, tables);
    if let Some(near) = nearest(name, here.iter().copied()) {
        return if variable && !table.starts_with("app") {
            format!("Did you mean {}?", variable_for(table, near))
        } else {
            format!("Did you mean `{near}`?")
        };
    }
    let elsewhere = tables.iter().find(|other| !other.name.is_empty() && names_in(&other.name, tables).contains(&name));
    if let Some(other) = elsewhere {
        return format!("`{name}` belongs into [{}].", other.name);
    }
    let what = if table.is_empty() { "The sections of this version are" } else { "Its keys are" };
    format!("{what}: {}.", here.join(", "))
}

/// Keys and tables that stand right in this table.
fn names_in<'t>(table: &str, tables: &'t [TableAbout]) -> Vec<&'t str> {
    let keys =
        tables.iter().filter(|other| other.name == table).flat_map(|other| other.keys.iter().map(|key| key.name));
    let inner = tables.iter().filter_map(|other| match other.name.rsplit_once('.') {
        Some((outer, name)) => (outer == table).then_some(name),
        None => (table.is_empty() && !other.name.is_empty()).then_some(other.name.as_str()),
    });
    keys.chain(inner).collect()
}
