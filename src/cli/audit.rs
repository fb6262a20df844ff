//! `vestibule audit`: what was done, by whom and to whom.

use std::time::Duration;

use clap::Subcommand;

use super::output::{Fault, Form, accept, or_dash, print, print_json, print_while_read, readable, unexpected};
use super::way::{self, Way};
use crate::config::settings::Settings;
use crate::control::wire::{Checked, Command, Deed, Page, Reply};
use crate::wiring::FirstStart;

/// How often the gateway is asked for what is new.
const PAUSE: Duration = Duration::from_secs(1);

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// The last entries, the newest at the end
    Tail {
        /// How many, at most 500
        #[arg(short = 'n', long, default_value_t = 20, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=500))]
        count: u16,
        /// Go on with each new one, until you stop it; only while the gateway runs
        #[arg(short, long)]
        follow: bool,
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
    /// Look whether an entry is missing or was changed
    Verify {
        /// The head that an earlier look printed: is it still part of the record?
        #[arg(long, value_name = "NUMBER:HASH")]
        head: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(settings: Settings, verb: &Verb) -> Result<(), Fault> {
    super::block_on(async {
        let mut way = way::open(settings, FirstStart::Refused).await?;
        let printed = match verb {
            Verb::Tail { count, follow, json } => tail(&mut way, usize::from(*count), *follow, (*json).into()).await,
            Verb::Export { json } => export(&mut way, (*json).into()).await,
            Verb::Verify { head, json } => verify(&mut way, head.as_deref(), (*json).into()).await,
        };
        way.close().await;
        printed
    })
}

async fn tail(way: &mut Way, most: usize, follow: bool, form: Form) -> Result<(), Fault> {
    // Whoever has the store open keeps a gateway from starting.
    if follow && matches!(way, Way::Here(_)) {
        return Err(Fault::failed("No gateway runs, so nothing new can come. Leave out --follow, or start it first."));
    }
    let page = ask(way, form, Command::AuditNewest { most }).await?;
    print_deeds(&page.items, form)?;
    let last = page.items.last().map(|deed| deed.number);
    if follow { go_on(way, last, form).await } else { Ok(()) }
}

/// Until nobody reads any more.
async fn go_on(way: &mut Way, mut last: Option<u64>, form: Form) -> Result<(), Fault> {
    loop {
        tokio::time::sleep(PAUSE).await;
        let page = ask(way, form, Command::AuditList { after: last.map(|last| last.to_string()) }).await?;
        if !page.items.is_empty() && !print_while_read(&lines(&page.items, form)?)? {
            return Ok(());
        }
        last = page.items.last().map(|deed| deed.number).or(last);
    }
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

async fn verify(way: &mut Way, noted: Option<&str>, form: Form) -> Result<(), Fault> {
    let command = Command::AuditVerify { noted: noted.map(ToOwned::to_owned) };
    let Reply::AuditChecked(checked) = accept(way.ask(command).await?, form)? else { return Err(unexpected()) };
    match form {
        Form::Json => print_json(&checked)?,
        Form::Text => print(&findings(&checked, noted).join("\n"))?,
    }
    if checked.flaws.is_empty() { Ok(()) } else { Err(Fault::told(1)) }
}

fn findings(checked: &Checked, noted: Option<&str>) -> Vec<String> {
    let mut told: Vec<String> = checked.flaws.iter().map(|flaw| format!("{}.", capitalised(flaw))).collect();
    if told.is_empty() {
        told.push(match checked.entries {
            0 => "There is no entry.".to_owned(),
            1 => "The one entry is as it was written.".to_owned(),
            more => format!("{more} entries: none is missing, and none was changed."),
        });
    }
    if checked.unlinked > 0 {
        told.push(format!("{} of them are from before entries were linked: they were not checked.", checked.unlinked));
    }
    let noted = noted.and_then(|noted| noted.split(':').next()?.parse::<u64>().ok());
    if let Some(noted) = noted.filter(|noted| checked.first.is_none_or(|first| *noted < first)) {
        told.push(format!("Entry {noted} is no longer kept, so it could not be compared."));
    }
    if let Some(head) = &checked.head {
        told.push(format!("The head is {head}"));
    }
    told
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

async fn ask(way: &mut Way, form: Form, command: Command) -> Result<Page<Deed>, Fault> {
    match accept(way.ask(command).await?, form)? {
        Reply::Audit(page) => Ok(page),
        _ => Err(unexpected()),
    }
}

fn print_deeds(deeds: &[Deed], form: Form) -> Result<(), Fault> {
    print(&lines(deeds, form)?)
}

fn lines(deeds: &[Deed], form: Form) -> Result<String, Fault> {
    let lines: Vec<String> = match form {
        Form::Text => deeds.iter().map(line).collect(),
        Form::Json => deeds
            .iter()
            .map(|deed| serde_json::to_string(deed).map_err(|error| Fault::failed(error.to_string())))
            .collect::<Result<_, _>>()?,
    };
    Ok(lines.join("\n"))
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
