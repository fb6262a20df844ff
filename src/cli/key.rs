//! `vestibule key`: what signs the assertions that apps get.

use clap::Subcommand;
use serde_json::json;

use super::output::{Fault, Form, accept, print, print_json, print_table, readable, unexpected};
use super::way::{self, told};
use crate::config::settings::Settings;
use crate::control::wire::{Command, Key, KeyStage, Reply};
use crate::wiring::{self, FirstStart};

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// The keys that sign assertions, in their order
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Publish a new key, which takes over when every app can know it
    Rotate {
        /// Instead: make a new master key, and seal anew all that the old one sealed; only while the gateway doesn't run
        #[arg(long)]
        master: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(settings: Settings, verb: &Verb) -> Result<(), Fault> {
    let (command, form): (_, Form) = match *verb {
        Verb::List { json } => (Command::KeyList, json.into()),
        Verb::Rotate { master: true, json } => return rotate_master(&settings, json.into()),
        Verb::Rotate { master: false, json } => (Command::KeyRotate, json.into()),
    };
    match (accept(way::once(settings, FirstStart::Refused, command)?, form)?, form) {
        (Reply::Keys(keys), Form::Json) => print_json(&keys),
        (Reply::Keys(keys), Form::Text) => {
            let rows: Vec<_> = keys.iter().map(row).collect();
            print_table(&["KEY", "MADE", "NOW"], &rows)
        }
        (Reply::Done(done), Form::Json) => print_json(&done),
        (Reply::Done(done), Form::Text) => print(&done.message),
        _ => Err(unexpected()),
    }
}

fn rotate_master(settings: &Settings, form: Form) -> Result<(), Fault> {
    let done = wiring::rotate_master(&settings.store).map_err(told)?;
    let (key, kept) = (done.key_file.display(), done.kept.display());
    if form == Form::Json {
        return print_json(&json!({
            "sealed": done.sealed, "key_file": key.to_string(), "former_key_file": kept.to_string(),
        }));
    }
    let sealed = match done.sealed {
        1 => "The one sealed value is sealed anew".to_owned(),
        more => format!("{more} sealed values are sealed anew"),
    };
    print(&format!(
        "{sealed}, with the new master key in {key}. Copy it to where you keep the old one, and make a backup.\n\
         The old key is in {kept}. Backups from before are restored with it alone: keep it as long as you keep them."
    ))
}

fn row(key: &Key) -> Vec<String> {
    let until = key.until.as_deref().map(readable).unwrap_or_default();
    let now = match key.stage {
        KeyStage::Next => format!("signs from {until}"),
        KeyStage::Signs => "signs".to_owned(),
        KeyStage::Lasts => format!("is published until {until}"),
        KeyStage::Over => "is over".to_owned(),
    };
    vec![key.id.clone(), readable(&key.made), now]
}
