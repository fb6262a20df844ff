//! `vestibule ban`: who may not come in at all.

use std::time::Duration;

use clap::Subcommand;

use super::output::{Fault, Form, accept, or_dash, print, print_json, print_table, readable, unexpected};
use super::span::span;
use super::way;
use crate::config::settings::Settings;
use crate::control::wire::{Ban, Command, Reply};
use crate::wiring::FirstStart;

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Bans that hold
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Refuse every request of an address, a network or a person
    Add {
        /// An address, a network like `192.0.2.0/24` or `2001:db8::/32`, or a user name
        #[arg(value_name = "ADDRESS|NETWORK|NAME")]
        target: String,
        /// How long, such as 30m, 12h, 7d or 2w; without it for ever
        #[arg(long = "for", value_name = "TIME", value_parser = span)]
        lasts: Option<Duration>,
        /// Why, for whoever reads the list
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Lift a ban
    Revoke {
        /// The ban's id (b_...)
        #[arg(value_name = "BAN")]
        ban: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(settings: Settings, verb: Verb) -> Result<(), Fault> {
    let (command, form): (_, Form) = match verb {
        Verb::List { json } => (Command::BanList, json.into()),
        Verb::Add { target, lasts, reason, json } => {
            (Command::BanAdd { target, seconds: lasts.map(|lasts| lasts.as_secs()), reason }, json.into())
        }
        Verb::Revoke { ban, json } => (Command::BanRevoke { ban }, json.into()),
    };
    match (accept(way::once(settings, FirstStart::Refused, command)?, form)?, form) {
        (Reply::Bans(bans), Form::Json) => print_json(&bans),
        (Reply::Bans(bans), Form::Text) if bans.is_empty() => print("Nobody is banned."),
        (Reply::Bans(bans), Form::Text) => {
            let rows: Vec<_> = bans.iter().map(row).collect();
            print_table(&["BAN", "WHO", "SINCE", "UNTIL", "REASON"], &rows)
        }
        (Reply::Ban(ban), Form::Json) => print_json(&ban),
        (Reply::Ban(ban), Form::Text) => print(&format!("{} is banned {}; {}", who(&ban), until(&ban), ban.id)),
        (Reply::Done(done), Form::Json) => print_json(&done),
        (Reply::Done(done), Form::Text) => print(&done.message),
        _ => Err(unexpected()),
    }
}

fn row(ban: &Ban) -> Vec<String> {
    vec![ban.id.clone(), who(ban), readable(&ban.created), until(ban), or_dash(Some(&ban.reason))]
}

fn who(ban: &Ban) -> String {
    ban.network.clone().or_else(|| ban.user.clone()).or_else(|| ban.user_id.clone()).unwrap_or_else(|| "-".to_owned())
}

fn until(ban: &Ban) -> String {
    ban.until.as_deref().map_or_else(|| "for ever".to_owned(), |until| format!("until {}", readable(until)))
}
