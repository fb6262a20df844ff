//! `vestibule check`: what holds, where it comes from, and what is wrong or risky.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use super::block_on;
use crate::config::settings::Settings;
use crate::config::{self, Loaded, Place, Problem, Problems, Source};
use crate::observe::plain;
use crate::wiring;

#[derive(Serialize)]
struct Report<'a> {
    valid: bool,
    /// Where it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    mail: Option<MailAnswer<'a>>,
    problems: Vec<&'a Problem>,
    warnings: &'a [String],
    values: Vec<Held<'a>>,
}

#[derive(Serialize)]
struct MailAnswer<'a> {
    answers: bool,
    says: &'a str,
}

#[derive(Serialize)]
struct Held<'a> {
    key: &'a str,
    /// As TOML.
    value: Option<&'a str>,
    /// Nothing, if it is the default.
    place: Option<&'a Place>,
}

/// What is asked for besides.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wish {
    pub json: bool,
    /// Whether the mail server answers and takes the login.
    pub mail: bool,
}

pub fn run(config_path: &Path, wish: Wish) -> ExitCode {
    let checked = config::load(config_path);
    let mail = checked.as_ref().ok().filter(|_| wish.mail).map(|loaded| ask_mail_server(&loaded.settings));
    let exit = report(config_path, &checked, wish.json, mail.as_ref());
    if matches!(mail, Some(Err(_))) { ExitCode::FAILURE } else { exit }
}

fn report(
    config_path: &Path,
    checked: &Result<Loaded, Problems>,
    json: bool,
    mail: Option<&Result<String, String>>,
) -> ExitCode {
    let (mut out, mut trouble) = (std::io::stdout().lock(), std::io::stderr().lock());
    let written = match (checked, json) {
        (_, true) => writeln!(out, "{}", as_json(checked, mail)),
        (Ok(loaded), false) => write!(out, "{}", as_text(config_path, loaded)),
        (Err(problems), false) => writeln!(trouble, "{problems}"),
    };
    let told = match mail.filter(|_| !json) {
        Some(Ok(well)) => writeln!(out, "{well}"),
        Some(Err(why)) => writeln!(trouble, "{why}"),
        None => Ok(()),
    };
    match (checked, written.and(told)) {
        (Ok(_), Ok(())) => ExitCode::SUCCESS,
        (Err(_), _) => ExitCode::from(2),
        (Ok(_), Err(_)) => ExitCode::FAILURE,
    }
}

/// It goes as far as the login, and sends nothing.
fn ask_mail_server(settings: &Settings) -> Result<String, String> {
    let mailer = wiring::mailer(settings).map_err(|error| format!("{error}."))?;
    let (Some(mailer), Some(mail)) = (mailer, &settings.mail) else {
        return Err("No mail is configured: [mail] has no `url`.".to_owned());
    };
    let server = format!("{}:{}", mail.server.host, mail.server.port);
    let took = if mail.server.login.is_some() { " and accepts the login" } else { ", and asks for no login" };
    let look = "Look at `url`, `password_file` and `ca_file` in [mail].";
    match block_on(async { Ok(mailer.probe().await) }) {
        Ok(Ok(())) => Ok(format!("The mail server {server} answers{took}.")),
        Ok(Err(why)) => Err(format!("Mail would not leave: {}.\n{look}", plain(&why.to_string()))),
        Err(_) => Err("The mail server could not be asked: there is no runtime.".to_owned()),
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

fn as_json(checked: &Result<Loaded, Problems>, mail: Option<&Result<String, String>>) -> String {
    let mail = mail.map(|asked| MailAnswer { answers: asked.is_ok(), says: asked.as_ref().unwrap_or_else(|why| why) });
    let report = match checked {
        Ok(Loaded { settings, sources }) => Report {
            valid: true,
            mail,
            problems: Vec::new(),
            warnings: &settings.warnings,
            values: sources
                .iter()
                .map(|Source { key, value, place }| Held { key, value: value.as_deref(), place: place.as_ref() })
                .collect(),
        },
        Err(problems) => {
            Report { valid: false, mail, problems: problems.iter().collect(), warnings: &[], values: Vec::new() }
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
        let parsed = |text: &str| serde_json::from_str::<serde_json::Value>(&as_json(&read(text), None)).unwrap();
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
        assert_eq!(format!("{:?}", run(&file, Wish { json: true, mail: false })), format!("{:?}", ExitCode::SUCCESS));
        std::fs::write(&file, "").unwrap();
        assert_eq!(format!("{:?}", run(&file, Wish { json: true, mail: false })), format!("{:?}", ExitCode::from(2)));
    }
}
