//! What a command prints. Values that others wrote are made harmless first.

use std::io::{self, Write};
use std::process::ExitCode;

use serde::Serialize;
use serde_json::json;

use crate::control::wire::{Refused, Reply};
use crate::observe::plain;

/// Why a command ends without having done its work.
#[derive(Debug)]
pub(super) struct Fault {
    code: u8,
    message: String,
    /// It was told already, on standard output.
    told: bool,
}

impl Fault {
    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self { code: 1, message: message.into(), told: false }
    }

    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self { code: 2, message: message.into(), told: false }
    }

    /// What is wrong stands on standard output already.
    pub(super) fn told(code: u8) -> Self {
        Self { code, message: String::new(), told: true }
    }

    pub(super) fn report(self) -> ExitCode {
        if !self.told {
            let lines: Vec<_> = self.message.lines().map(plain).collect();
            drop(writeln!(io::stderr().lock(), "{}", lines.join("\n")));
        }
        ExitCode::from(self.code)
    }
}

/// For a person, or for a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Json,
}

impl From<bool> for Form {
    fn from(json: bool) -> Self {
        if json { Self::Json } else { Self::Text }
    }
}

/// The reply, unless it is a refusal or a failure, which is told in the form that was asked for.
pub(super) fn accept(reply: Reply, form: Form) -> Result<Reply, Fault> {
    let (reason, message) = match reply {
        Reply::Refused(Refused { reason, message }) => (json!(reason), message),
        Reply::Failed(message) => (json!("failed"), format!("It could not be done: {message}.")),
        reply => return Ok(reply),
    };
    if form == Form::Json {
        print_json(&json!({ "error": { "reason": reason, "message": message } }))?;
        return Err(Fault { code: 1, message, told: true });
    }
    Err(Fault::failed(message))
}

/// An answer of a kind that this command never gets.
pub(super) fn unexpected() -> Fault {
    Fault::failed("The gateway's answer was not understood; are it and this command of one version?")
}

pub(super) fn print_json(value: &impl Serialize) -> Result<(), Fault> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Fault::failed(error.to_string()))?;
    print(&text)
}

/// One line or several, each harmless.
pub(super) fn print(text: &str) -> Result<(), Fault> {
    print_while_read(text).map(|_| ())
}

/// `false`: whoever reads has seen enough, such as `head`.
pub(super) fn print_while_read(text: &str) -> Result<bool, Fault> {
    let mut out = io::stdout().lock();
    let written = text.lines().try_for_each(|line| writeln!(out, "{}", plain(line))).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        written => {
            written.map(|()| true).map_err(|error| Fault::failed(format!("This could not be printed: {error}.")))
        }
    }
}

/// Columns as wide as their widest value. A value with line breaks stays one value.
pub(super) fn print_table(heads: &[&str], rows: &[Vec<String>]) -> Result<(), Fault> {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|value| plain(value).into_owned()).collect()).collect();
    let heads: Vec<String> = heads.iter().map(|&head| head.to_owned()).collect();
    let widths: Vec<usize> = (0..heads.len())
        .map(|column| {
            let lengths = std::iter::once(&heads).chain(&rows).filter_map(|row| row.get(column));
            lengths.map(|value| value.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let lines: Vec<String> = std::iter::once(&heads)
        .chain(&rows)
        .map(|row| {
            let padded: Vec<String> =
                row.iter().zip(&widths).map(|(value, &width)| format!("{value:width$}")).collect();
            padded.join("  ").trim_end().to_owned()
        })
        .collect();
    print(&lines.join("\n"))
}

/// Names before values.
pub(super) fn print_facts(facts: &[(&str, String)]) -> Result<(), Fault> {
    let width = facts.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let lines: Vec<String> = facts.iter().map(|(name, value)| format!("{name:width$}  {}", plain(value))).collect();
    print(&lines.join("\n"))
}

/// `2026-11-21T09:45:42Z` as people read it.
pub(super) fn readable(time: &str) -> String {
    time.replacen('T', " ", 1).replacen('Z', " UTC", 1)
}

pub(super) fn or_dash(value: Option<&str>) -> String {
    value.filter(|value| !value.is_empty()).unwrap_or("-").to_owned()
}
