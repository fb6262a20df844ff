//! `vestibule key`: what signs the assertions that apps get.

use clap::Subcommand;

use super::output::{Fault, Form, accept, print, print_json, print_table, readable, unexpected};
use super::way;
use crate::config::settings::Settings;
use crate::control::wire::{Command, Key, KeyStage, Reply};
use crate::wiring::FirstStart;

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
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(settings: Settings, verb: &Verb) -> Result<(), Fault> {
    let (command, form): (_, Form) = match *verb {
        Verb::List { json } => (Command::KeyList, json.into()),
        Verb::Rotate { json } => (Command::KeyRotate, json.into()),
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
