//! The environment, which nobody else reads: `VESTIBULE_SECTION__KEY` stands for a key of the file and wins over it.

use std::path::PathBuf;

use super::place::{Finding, Origin, Spot};
use super::tree::{Entry, Node, Table, Value, join};

const PREFIX: &str = "VESTIBULE_";
/// Names the file itself, so it is no key in it.
const FILE: &str = "VESTIBULE_CONFIG";
const DEFAULT_FILE: &str = "vestibule.toml";

/// The file that is used where no `-c` names one.
pub fn config_file() -> PathBuf {
    std::env::var_os(FILE).filter(|name| !name.is_empty()).map_or_else(|| PathBuf::from(DEFAULT_FILE), PathBuf::from)
}

/// Every variable that stands for a key, or tries to. (What isn't UTF-8 is seen later by its replacement characters.)
pub fn overrides() -> Vec<(String, String)> {
    std::env::vars_os()
        .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
        .filter(|(name, _)| name.starts_with(PREFIX) && name != FILE)
        .collect()
}

/// Puts the variables into the tree of the file. Whether such keys exist is told by whoever reads the tree.
pub(super) fn merge(root: &mut Table, variables: &[(String, String)]) -> Vec<Finding> {
    let mut sorted: Vec<_> = variables.iter().filter(|(name, _)| name != FILE && !is_service_link(name)).collect();
    sorted.sort();
    sorted.into_iter().filter_map(|(name, value)| place(root, name, value).err()).collect()
}

/// Kubernetes tells each container of every service: one that is called `vestibule` is told in names that look like ours.
fn is_service_link(variable: &str) -> bool {
    let rest = variable.strip_prefix(PREFIX).unwrap_or("");
    let is_port = rest.strip_prefix("PORT_").is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
    !rest.contains("__") && (rest.starts_with("SERVICE_") || rest == "PORT" || is_port)
}

/// How a key is called in the environment.
pub(super) fn variable_for(table: &str, key: &str) -> String {
    format!("{PREFIX}{}", join(table, key).replace('.', "__").to_uppercase())
}

fn place(root: &mut Table, variable: &str, value: &str) -> Result<(), Finding> {
    let origin = Origin::Environment(variable.to_owned());
    let spot = Spot { origin: origin.clone(), key: String::new() };
    if value.contains('\u{fffd}') {
        return Err(Finding::at(&spot, "what it holds is not UTF-8", "Write it in UTF-8."));
    }
    if variable.bytes().any(|byte| byte.is_ascii_lowercase()) {
        let hint = format!("Call it {}.", variable.to_ascii_uppercase());
        return Err(Finding::at(&spot, "names of variables are written in capitals", hint));
    }
    let lower = variable.strip_prefix(PREFIX).unwrap_or(variable).to_ascii_lowercase();
    let mut steps: Vec<&str> = lower.split("__").collect();
    let key = steps.pop().unwrap_or_default();
    if steps.is_empty() || key.is_empty() || steps.contains(&"") {
        let hint = "Section and key are joined by two underscores: VESTIBULE_GATEWAY__PUBLIC_URL.";
        return Err(Finding::at(&spot, "this names no key", hint));
    }
    let (mut table, mut path) = if steps.first() == Some(&"app") {
        let app = named_app(root, steps.get(1).copied(), &spot)?;
        steps.drain(..2);
        if steps.is_empty() && key == "name" {
            let says = "apps are called by their name in the file, which no variable changes";
            return Err(Finding::at(&spot, says, "Set `title` instead, or change the file."));
        }
        app
    } else {
        (root, String::new())
    };
    for step in steps {
        path = join(&path, step);
        let node = &mut entry(table, step, &Spot { origin: origin.clone(), key: path.clone() }).node;
        match &mut node.value {
            Value::Table(inner) => table = inner,
            Value::List(_) => {
                return Err(Finding::at(&spot, format!("[[{step}]] is set in the file only"), "Remove the variable."));
            }
            _ => {
                let says = format!("`{path}` holds no keys of its own");
                return Err(Finding::at(&spot, says, "Remove what follows its name."));
            }
        }
    }
    let spot = Spot { origin, key: join(&path, key) };
    let entry = entry(table, key, &spot);
    entry.name_spot = spot.clone();
    entry.node = Node { value: Value::Variable(value.to_owned()), spot };
    Ok(())
}

/// What stands under this name; an empty table, if nothing does.
fn entry<'t>(table: &'t mut Table, name: &str, spot: &Spot) -> &'t mut Entry {
    let place = table.entries.iter().position(|entry| entry.name == name).unwrap_or(table.entries.len());
    if place == table.entries.len() {
        let node = Node { value: Value::Table(Table::default()), spot: spot.clone() };
        table.entries.push(Entry { name: name.to_owned(), name_spot: spot.clone(), node });
    }
    #[expect(clippy::indexing_slicing, reason = "it was found or pushed just above")]
    &mut table.entries[place]
}

/// `VESTIBULE_APP__MY_WIKI__UPSTREAM` is the upstream of the app that the file calls `my-wiki`.
fn named_app<'t>(root: &'t mut Table, wanted: Option<&str>, spot: &Spot) -> Result<(&'t mut Table, String), Finding> {
    let hint = "VESTIBULE_APP__WIKI__UPSTREAM is the upstream of the app that the file calls `wiki`.";
    let wanted = wanted.ok_or_else(|| Finding::at(spot, "this names no app", hint))?;
    let apps = root.entries.iter_mut().find(|entry| entry.name == "app").map(|entry| &mut entry.node.value);
    let mut found: Vec<(&mut Table, String)> = match apps {
        Some(Value::List(apps)) => apps
            .iter_mut()
            .filter_map(|app| match &mut app.value {
                Value::Table(table) if goes_by(table, wanted) => Some((table, app.spot.key.clone())),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    match (found.pop(), found.is_empty()) {
        (Some(app), true) => Ok(app),
        (Some(_), false) => Err(Finding::at(spot, format!("several apps in the file are called `{wanted}`"), hint)),
        (None, _) => Err(Finding::at(spot, format!("no app in the file is called `{wanted}`"), hint)),
    }
}

fn goes_by(app: &Table, wanted: &str) -> bool {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
    match app.get("name").map(|entry| &entry.node.value) {
        Some(Value::Text(name)) => name.chars().map(plain).collect::<String>() == wanted,
        _ => false,
    }
}
