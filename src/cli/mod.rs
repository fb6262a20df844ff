//! The command line: one file per verb.

mod audit;
mod ban;
pub mod check;
mod db;
mod demo;
mod healthcheck;
pub mod init;
mod key;
mod output;
mod password;
mod reload;
mod run;
mod session;
mod span;
mod user;
mod way;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config;
use crate::config::settings::Settings;
use crate::observe;
use output::Fault;

/// A reverse-proxy authentication gateway.
#[derive(Debug, Parser)]
#[command(name = "vestibule", version, propagate_version = true)]
struct Line {
    /// The configuration file [default: `$VESTIBULE_CONFIG`, or `vestibule.toml`]
    #[arg(short, long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Try it out: a gateway with a sample app behind it and one account, gone when you stop it
    Demo(demo::Arguments),
    /// Run the gateway
    Run,
    /// Have the running gateway read its configuration again: whole, or not at all
    Reload,
    /// Say what is wrong with the configuration, or what it means
    Check {
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Ask the mail server, too, as far as the login; nothing is sent
        #[arg(long)]
        mail: bool,
    },
    /// Write a commented configuration file to begin with
    Init {
        /// Where to write it
        #[arg(default_value = "vestibule.toml")]
        file: PathBuf,
    },
    /// People: add, list, show, disable, enable, delete, passwd, groups
    #[command(subcommand)]
    User(user::Verb),
    /// Sessions: who is signed in where, and ending it
    #[command(subcommand)]
    Session(session::Verb),
    /// Bans: who may not come in at all
    #[command(subcommand)]
    Ban(ban::Verb),
    /// What was done, by whom and to whom: tail, export, verify
    #[command(subcommand)]
    Audit(audit::Verb),
    /// Keys: what signs the assertions that apps get
    #[command(subcommand)]
    Key(key::Verb),
    /// The store: backup, restore, compact, migrate
    #[command(subcommand)]
    Db(db::Verb),
    /// Ask the running gateway whether it is well
    Healthcheck,
}

/// Exit codes: 0 done, 1 refused or failed, 2 bad usage or bad configuration.
pub fn main() -> ExitCode {
    let Line { config, verb } = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => {
            // Nobody is there to be told that telling failed.
            drop(error.print());
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let file = config.clone().unwrap_or_else(config::environment::config_file);
    let done = match verb {
        Verb::Check { json, mail } => return check::run(&file, check::Wish { json, mail }),
        // `init -c FILE` means the same file as `init FILE`.
        Verb::Init { file } => return init::run(&config.unwrap_or(file)),
        Verb::Demo(arguments) => demo::run(&arguments),
        Verb::Run => settings(&file).and_then(|settings| run::run(settings, file)),
        Verb::Reload => settings(&file).and_then(|settings| reload::run(&settings)),
        Verb::User(verb) => settings(&file).and_then(|settings| user::run(settings, verb)),
        Verb::Session(verb) => settings(&file).and_then(|settings| session::run(settings, verb)),
        Verb::Ban(verb) => settings(&file).and_then(|settings| ban::run(settings, verb)),
        Verb::Audit(verb) => settings(&file).and_then(|settings| audit::run(settings, &verb)),
        Verb::Key(verb) => settings(&file).and_then(|settings| key::run(settings, &verb)),
        Verb::Db(verb) => settings(&file).and_then(|settings| db::run(settings, &verb)),
        Verb::Healthcheck => settings(&file).and_then(|settings| healthcheck::run(&settings)),
    };
    observe::flush();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => fault.report(),
    }
}

fn settings(file: &std::path::Path) -> Result<Settings, Fault> {
    config::load(file).map(|loaded| loaded.settings).map_err(|problems| Fault::usage(problems.to_string().trim_end()))
}

/// A verb's own small runtime: it does one thing.
fn block_on<T>(work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Fault::failed(format!("The runtime could not start: {error}.")))?
        .block_on(work)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Line::command().debug_assert();
    }

    #[test]
    fn the_configuration_may_be_named_before_or_after_the_verb() {
        for line in
            ["vestibule -c a.toml user list", "vestibule user list -c a.toml", "vestibule user --config=a.toml list"]
        {
            assert_eq!(Line::parse_from(line.split(' ')).config, Some(PathBuf::from("a.toml")), "{line}");
        }
    }
}
