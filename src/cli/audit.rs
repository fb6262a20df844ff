//! `vestibule audit`: what was done, by whom and to whom.

use clap::Subcommand;

use super::output::{Fault, Form, accept, or_dash, print, readable, unexpected};
use super::way::{self, Way};
use crate::config::settings::Settings;
use crate::control::wire::{Command, Deed, Page, Reply};
use crate::wiring::FirstStart;

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// The last entries, the newest at the end
    Tail {
        /// How many, at most 500
        #[arg(short = 'n', long, default_value_t = 20, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=500))]
        count: u16,
        /// Print a JSON object for each
        #[arg(long)]
        json: bool,
    },
    /// All entries, the oldest first
    Export {
        /// Print a JSON object for each
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(settings: Settings, verb: &Verb) -> Result<(), Fault> {
    super::block_on(async {
        let mut way = way::open(settings, FirstStart::Refused).await?;
        let printed = match verb {
            Verb::Tail { count, json } => tail(&mut way, usize::from(*count), (*json).into()).await,
            Verb::Export { json } => export(&mut way, (*json).into()).await,
        };
        way.close().await;
        printed
    })
}

async fn tail(way: &mut Way, most: usize, form: Form) -> Result<(), Fault> {
    let page = ask(way, form, Command::AuditNewest { most }).await?;
    print_deeds(&page.items, form)
}

/// A page at a time: the record may be long.
async fn export(way: &mut Way, form: Form) -> Result<(), Fault> {
    let mut after = None;
    loop {
        let page = ask(way, form, Command::AuditList { after }).await?;
        print_deeds(&page.items, form)?;
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

async fn ask(way: &mut Way, form: Form, command: Command) -> Result<Page<Deed>, Fault> {
    match accept(way.ask(command).await?, form)? {
        Reply::Audit(page) => Ok(page),
        _ => Err(unexpected()),
    }
}

fn print_deeds(deeds: &[Deed], form: Form) -> Result<(), Fault> {
    let lines: Vec<String> = match form {
        Form::Text => deeds.iter().map(line).collect(),
        Form::Json => deeds
            .iter()
            .map(|deed| serde_json::to_string(deed).map_err(|error| Fault::failed(error.to_string())))
            .collect::<Result<_, _>>()?,
    };
    print(&lines.join("\n"))
}

/// `2026-11-21 09:45:42 UTC  signed_in  ada  by owner from 192.0.2.1  (Firefox on Linux)`
fn line(deed: &Deed) -> String {
    let from = deed.address.as_ref().map(|address| format!(" from {address}")).unwrap_or_default();
    let mut parts = vec![
        readable(&deed.at),
        format!("{:<17}", deed.act),
        or_dash(deed.user.as_deref()),
        format!("by {}{from}", deed.by),
    ];
    parts.extend(deed.session.clone());
    if !deed.note.is_empty() {
        // One entry, one line, whatever is noted.
        parts.push(format!("({})", deed.note.escape_debug()));
    }
    parts.join("  ")
}
