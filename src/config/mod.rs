//! What the operator wrote -> what the program uses.
//!
//! The file becomes a tree in which each value knows its place (`tree`), variables are put over it (`environment`), and a
//! function for each section reads what it needs (`section`, `kinds`, `values`): each key is described in the line that
//! reads it, and nowhere else. All problems are found in one go.

mod apps;
mod branding;
mod channels;
pub mod environment;
mod files;
mod gateway;
mod identity;
mod kinds;
mod machine;
mod mail;
mod neighbours;
mod people;
mod place;
mod places;
mod problems;
mod reference;
mod registration;
mod require;
mod rules;
mod section;
pub mod settings;
mod tree;
mod unknown;
mod values;
mod web_origin;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

pub use problems::{Place, Problem, Problems};
pub use reference::text as reference;

use place::{Finding, Origin, SourceText, Spot};
use section::{Book, Section};
use settings::Settings;

use crate::domain::routing::Routes;

const LARGEST_FILE: u64 = 16 << 20;

/// What holds, and where each part of it comes from.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub settings: Settings,
    pub sources: Vec<Source>,
}

/// One key, as `check` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub key: String,
    /// As TOML; nothing, if it isn't set and needn't be.
    pub value: Option<String>,
    /// Nothing, if it is the default.
    pub place: Option<Place>,
}

/// Reads the file and the environment.
pub fn load(path: &Path) -> Result<Loaded, Problems> {
    let name = path.display().to_string();
    let text = read_file(path, &name)?;
    from_text(&text, &name, &environment::overrides())
}

fn read_file(path: &Path, name: &str) -> Result<String, Problems> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes));
    let size = read.map_err(|error| {
        let hint = match error.kind() {
            io::ErrorKind::NotFound => "`vestibule init` writes one; `-c FILE` or VESTIBULE_CONFIG names another.",
            _ => "It must be a file that this user can read.",
        };
        Problems::unreadable(name, format!("the configuration cannot be read: {error}"), hint)
    })?;
    if u64::try_from(size).is_ok_and(|size| size > LARGEST_FILE) {
        let says = "this is too large for a configuration".to_owned();
        return Err(Problems::unreadable(name, says, "Name the right file with `-c FILE`."));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(valid).filter(|byte| **byte == b'\n').count() + 1;
        Problems::unreadable(name, format!("line {line} is not UTF-8"), "Save the file as UTF-8.")
    })
}

/// As `load`, of a text that need not be a file. `name` is what problems call it; relative paths begin at its folder.
pub fn from_text(text: &str, name: &str, variables: &[(String, String)]) -> Result<Loaded, Problems> {
    let source = SourceText::new(name, text);
    let mut root = tree::parse(&source).map_err(|findings| Problems::new(findings, &source))?;
    let folder = Path::new(name).parent().unwrap_or(Path::new("")).to_owned();
    let mut book = Book { problems: environment::merge(&mut root, variables), folder, ..Book::default() };
    let settings = read(&root, &mut book);
    let unknown = unknown::explain(&book);
    book.problems.extend(unknown);
    match settings {
        Some(mut settings) if book.problems.is_empty() => {
            let sources = book.values.into_iter().map(|found| Source {
                place: located(&found.spot, &source),
                key: found.spot.key,
                value: found.value,
            });
            let sources = sources.collect();
            settings.warnings = book.warnings.iter().map(|warning| say(warning, &source)).collect();
            Ok(Loaded { settings, sources })
        }
        _ => Err(Problems::new(book.problems, &source)),
    }
}

/// Top to bottom, as the reference shows it.
fn read(root: &tree::Table, book: &mut Book) -> Option<Settings> {
    let mut top = Section::root(root, book);
    let entrance = gateway::read(&mut top);
    let apps = apps::read(&mut top, &entrance);
    neighbours::judge(&mut top, &entrance, &apps);
    let preset = identity::read(&mut top);
    let session = people::read_session(&mut top);
    let passwords = people::read_passwords(&mut top);
    let second_factor = people::read_second_factor(&mut top);
    let limits = people::read_limits(&mut top);
    let before = top.count_problems();
    let mail = mail::read(&mut top);
    let has_mail = mail.is_some() || top.count_problems() > before;
    let channels = channels::read(&mut top, second_factor.counts_mail());
    let registration = registration::read(&mut top, &apps, has_mail);
    let store = machine::read_store(&mut top, &entrance.data);
    let log = machine::read_log(&mut top);
    let metrics = machine::read_metrics(&mut top);
    let audit_keep = machine::read_audit(&mut top);
    let origin = entrance.public.as_ref().map(settings::PublicUrl::origin);
    let branding = branding::read(&mut top, origin.as_deref());
    let places = places::read(&mut top);
    top.close();
    let (prefix, gateway) = (entrance.prefix.clone(), entrance.into_gateway()?);
    let (apps, upstreams) = apps.into_iter().map(|written| written.into_parts(&gateway.public, preset)).unzip();
    Some(Settings {
        routes: Arc::new(Routes::new(gateway.public.host.clone(), prefix, apps)),
        gateway,
        apps: upstreams,
        session,
        passwords,
        second_factor: second_factor.called_after(&branding.name),
        limits,
        mail,
        channels,
        registration,
        store,
        log,
        branding,
        places,
        audit_keep,
        metrics,
        warnings: Vec::new(),
    })
}

/// Every key that exists, asked of the readers themselves.
fn describe() -> Vec<section::TableAbout> {
    let one_of_each = "[gateway]\n[[listener]]\n[[listener.tls]]\n[[app]]\nrequire = {}\n[[app.rule]]\nrequire = {}\n[[channel]]\n[[branding.link]]";
    let mut book = Book::default();
    if let Ok(root) = tree::parse(&SourceText::new("", one_of_each)) {
        read(&root, &mut book);
    }
    book.tables
}

fn say(warning: &Finding, source: &SourceText<'_>) -> String {
    let Finding { spot, says, hint } = warning;
    let place = located(spot, source).map(|place| format!("{place}: ")).unwrap_or_default();
    format!("{place}{}: {says}. {hint}", spot.key)
}

/// Line and column; nothing, if it was not written.
fn located(spot: &Spot, source: &SourceText<'_>) -> Option<Place> {
    match &spot.origin {
        Origin::Default => None,
        Origin::Environment(variable) => Some(Place::Environment { variable: variable.clone() }),
        Origin::File { start, .. } => {
            let at = source.position(*start);
            Some(Place::File { file: source.name.to_owned(), line: at.line, column: at.column })
        }
    }
}
