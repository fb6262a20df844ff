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
    values: Vec<Held<'a>>,
}

#[derive(Serialize)]
struct Held<'a> {
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
        let place = place.as_ref().map_or_else(|| "default".to_owned(), Place::to_string);
        lines.push(match value {
            Some(value) => format!("{key:longest$}  {value}  # {place}"),
            None => format!("{key:longest$}  (not set)"),
        });
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
                .map(|Source { key, value, place }| Held { key, value: value.as_deref(), place: place.as_ref() })
                .collect(),
        },
        Err(problems) => {
            Report { valid: false, problems: problems.iter().collect(), warnings: &[], values: Vec::new() }
        }
    };
    // Texts and numbers alone: it cannot fail.
    serde_json::to_string_pretty(&report).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[gateway]\npublic_url = \"http://localhost:8080\"\n";

    fn read(text: &str) -> Result<Loaded, Problems> {
        config::from_text(text, "vestibule.toml", &[("VESTIBULE_LOG__FORMAT".to_owned(), "json".to_owned())])
    }

    #[test]
    fn each_value_is_shown_with_its_origin() {
        let text = as_text(Path::new("vestibule.toml"), &read(GOOD).unwrap());
        let line = |key: &str| {
            let found = text.lines().find(|line| line.starts_with(key)).unwrap();
            found.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(line("gateway.public_url"), "gateway.public_url \"http://localhost:8080\" # vestibule.toml:2:14");
        assert_eq!(line("gateway.prefix"), "gateway.prefix \"/.vestibule\" # default");
        assert_eq!(line("log.format"), "log.format \"json\" # environment: VESTIBULE_LOG__FORMAT");
        assert!(text.contains("warning: vestibule.toml:1:1: app: there is nothing behind the gate yet"), "{text}");
        assert!(text.ends_with("vestibule.toml is good: 0 apps, 1 warning.\n"), "{text}");
    }

    #[test]
    fn a_machine_reads_the_same() {
        let parsed = |text: &str| serde_json::from_str::<serde_json::Value>(&as_json(&read(text))).unwrap();
        let good = parsed(GOOD);
        assert_eq!(good["valid"], true);
        assert_eq!(good["values"][0]["key"], "gateway.public_url");
        assert_eq!(good["values"][0]["place"]["line"], 2);
        assert_eq!(good["values"][1]["place"], serde_json::Value::Null);
        let bad = parsed("[gateway]\nlisten = 5\n");
        assert_eq!(bad["valid"], false);
        let problem = &bad["problems"][1];
        assert_eq!((&problem["line"], &problem["column"]), (&2.into(), &10.into()));
        assert_eq!(problem["key"], "gateway.listen");
        assert!(problem["hint"].as_str().is_some_and(|hint| !hint.is_empty()));
    }

    #[test]
    fn the_exit_code_tells_good_from_bad() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("vestibule.toml");
        std::fs::write(&file, GOOD).unwrap();
        assert_eq!(format!("{:?}", run(&file, true)), format!("{:?}", ExitCode::SUCCESS));
        std::fs::write(&file, "").unwrap();
        assert_eq!(format!("{:?}", run(&file, true)), format!("{:?}", ExitCode::from(2)));
    }
}
