//! `vestibule session`: who is signed in where.

use clap::Subcommand;

use super::output::{Fault, Form, accept, print, print_json, print_table, readable, unexpected};
use super::way;
use crate::config::settings::Settings;
use crate::control::wire::{Command, Reply, Session};
use crate::wiring::FirstStart;

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Sessions of one person, or of everybody
    List {
        /// User name or e-mail address
        #[arg(value_name = "NAME")]
        user: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// End one session, or all of a person
    Revoke {
        /// A session's id (s_...), a user name or an e-mail address
        #[arg(value_name = "SESSION|NAME")]
        target: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(settings: Settings, verb: Verb) -> Result<(), Fault> {
    match verb {
        Verb::List { user, json } => list(settings, user.as_deref(), json.into()),
        Verb::Revoke { target, json } => {
            let form = json.into();
            let reply = way::once(settings, FirstStart::Refused, Command::SessionRevoke { target })?;
            match (accept(reply, form)?, form) {
                (Reply::Done(done), Form::Text) => print(&done.message),
                (Reply::Done(done), Form::Json) => print_json(&done),
                _ => Err(unexpected()),
            }
        }
    }
}

fn list(settings: Settings, user: Option<&str>, form: Form) -> Result<(), Fault> {
    let asked = |after| Command::SessionList { user: user.map(str::to_owned), after };
    let sessions = way::pages(settings, form, asked, |reply| match reply {
        Reply::Sessions(page) => Some(page),
        _ => None,
    })?;
    match form {
        Form::Json => print_json(&sessions),
        Form::Text if sessions.is_empty() => print("Nobody is signed in."),
        Form::Text => {
            let rows: Vec<_> = sessions.iter().map(row).collect();
            print_table(&["SESSION", "USER", "WHERE", "BROWSER", "ADDRESS", "SINCE", "LAST USED"], &rows)
        }
    }
}

fn row(session: &Session) -> Vec<String> {
    vec![
        session.id.clone(),
        session.user.clone(),
        session
            .host
            .clone()
            .unwrap_or_else(|| if session.remembered { "portal, remembered" } else { "portal" }.to_owned()),
        session.browser.clone(),
        session.address.clone(),
        readable(&session.created),
        readable(&session.last_used),
    ]
}
