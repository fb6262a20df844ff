//! `vestibule check`: what holds, where it comes from, and what is wrong or risky.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use crate::config::{self, Loaded, Place, Problem, Problems, Source};

#[derive(Serialize)]
struct Report<'a> {
    valid: bool,
    problems: Vec<&'a Problem>,
    warnings: &'a [String],
    values: Vec<Value<'a>>,
}

#[derive(Serialize)]
struct Value<'a> {
    key: &'a str,
    /// As TOML.
    value: Option<&'a str>,
    /// Nothing, if it is the default.
    place: Option<&'a Place>,
}

pub fn run(config_path: &Path, json: bool) -> ExitCode {
    let checked = config::load(config_path);
    let (mut out, mut trouble) = (std::io::stdout().lock(), std::io::stderr().lock());
    let written = match (&checked, json) {
        (_, true) => writeln!(out, "{}", as_json(&checked)),
        (Ok(loaded), false) => write!(out, "{}", as_text(config_path, loaded)),
        (Err(problems), false) => writeln!(trouble, "{problems}"),
    };
    match (checked, written) {
        (Ok(_), Ok(())) => ExitCode::SUCCESS,
        (Err(_), _) => ExitCode::from(2),
        (Ok(_), Err(_)) => ExitCode::FAILURE,
    }
}

fn as_text(config_path: &Path, loaded: &Loaded) -> String {
    let mut lines = Vec::new();
    let longest = loaded.sources.iter().map(|source| source.key.len()).max().unwrap_or(0);
    for Source { key, value, place } in &loaded.sources {
        let value = value.as_deref().unwrap_or("(not set)");
        let place = place.as_ref().map_or_else(|| "default".to_owned(), Place::to_string);
        lines.push(format!("{key:longest$}  {value}  # {place}"));
    }
    if !loaded.settings.warnings.is_empty() {
        lines.push(String::new());
        lines.extend(loaded.settings.warnings.iter().map(|warning| format!("warning: {warning}")));
    }
    let many = |count: usize, thing: &str| format!("{count} {thing}{}", if count == 1 { "" } else { "s" });
    let (apps, warnings) = (loaded.settings.apps.len(), loaded.settings.warnings.len());
    lines.push(String::new());
    lines.push(format!("{} is good: {}, {}.", config_path.display(), many(apps, "app"), many(warnings, "warning")));
    lines.join("\n") + "\n"
}

fn as_json(checked: &Result<Loaded, Problems>) -> String {
    let report = match checked {
        Ok(Loaded { settings, sources }) => Report {
            valid: true,
            problems: Vec::new(),
            warnings: &settings.warnings,
            values: sources
                .iter()
                .map(|Source { key, value, place }| Value { key, value: value.as_deref(), place: place.as_ref() })
                .collect(),
        },
        Err(problems) => {
            Report { valid: false, problems: problems.iter().collect(), warnings: &[], values: Vec::new() }
        }
    };
    // Texts and numbers alone: it cannot fail.
    serde_json::to_string_pretty(&report).unwrap_or_default()
}
