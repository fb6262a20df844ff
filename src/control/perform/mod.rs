//! A command, performed: what was typed is parsed, the action is done, its outcome becomes a sentence.

mod audit;
mod bans;
mod keys;
mod newcomers;
mod sessions;
mod show;
mod users;

use std::fmt::Display;

use super::wire::{Command, Reason, Refused, Reply};
use crate::actions::administer::{Administrator, Failure, Whom};
use crate::app::App;
use crate::domain::ids::{SessionId, UserId};
use crate::domain::user::{EmailAddress, GroupName, UserName};

/// Why a command ends early: it cannot be done as it was typed, or a part failed.
enum Stop {
    Refused(Refused),
    Failed(Failure),
}

type Performed = Result<Reply, Stop>;

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

pub async fn perform(admin: &Administrator, app: &App, command: Command) -> Reply {
    let performed = match command {
        Command::UserAdd(person) => users::add(admin, app, person).await,
        Command::UserList { after } => users::list(admin, app, after).await,
        Command::UserShow { user } => users::show(admin, app, &user).await,
        Command::UserDisable { user } => users::disable(admin, app, &user).await,
        Command::UserEnable { user } => users::enable(admin, app, &user).await,
        Command::UserDelete { user } => users::delete(admin, app, &user).await,
        Command::UserPasswd { user, password } => users::set_password(admin, app, &user, &password).await,
        Command::UserGroups { user, groups } => users::set_groups(admin, app, &user, groups).await,
        Command::UserInvite(invitation) => newcomers::invite(admin, app, invitation).await,
        Command::UserApprove { user } => newcomers::approve(admin, app, &user).await,
        Command::UserDecline { user } => newcomers::decline(admin, app, &user).await,
        Command::UserResetLink { user, seconds } => newcomers::reset_link(admin, app, &user, seconds).await,
        Command::UserEnrollLink { user, seconds } => newcomers::enroll_link(admin, app, &user, seconds).await,
        Command::UserResetFactors { user } => newcomers::reset_factors(admin, app, &user).await,
        Command::SessionList { user, after } => sessions::list(admin, app, user, after).await,
        Command::SessionRevoke { target } => sessions::revoke(admin, app, &target).await,
        Command::BanList => bans::list(admin, app).await,
        Command::BanAdd { target, seconds, reason } => bans::add(admin, app, &target, seconds, reason).await,
        Command::BanRevoke { ban } => bans::revoke(admin, app, &ban).await,
        Command::AuditList { after } => audit::list(admin, app, after).await,
        Command::AuditNewest { most } => audit::newest(admin, app, most).await,
        Command::AuditVerify { noted } => audit::verify(admin, app, noted).await,
        Command::KeyList => keys::list(admin, app).await,
        Command::KeyRotate => keys::rotate(admin, app).await,
        Command::Health => Ok(health(app)),
        // Whoever can do it answers before this is asked.
        Command::Reload => {
            Err(refuse(Reason::NotRunning, "No gateway runs: it reads the configuration when it starts."))
        }
    };
    match performed {
        Ok(reply) => reply,
        Err(Stop::Refused(refused)) => Reply::Refused(refused),
        Err(Stop::Failed(failure)) => Reply::Failed(failure.to_string()),
    }
}

fn health(app: &App) -> Reply {
    match app.store.health() {
        Ok(()) => Reply::done("The store takes writes.".to_owned()),
        Err(why) => Reply::Failed(format!("the store takes no writes: {why}")),
    }
}

fn refuse(reason: Reason, message: impl Into<String>) -> Stop {
    Stop::Refused(Refused { reason, message: message.into() })
}

/// What was typed, as the reader will see it again.
fn quoted(text: &str) -> String {
    const MOST: usize = 80;
    let shown: String = text.chars().take(MOST).flat_map(char::escape_debug).collect();
    if text.chars().nth(MOST).is_some() { format!("\"{shown}…\"") } else { format!("\"{shown}\"") }
}

fn invalid(typed: &str, why: impl Display) -> Stop {
    refuse(Reason::Invalid, format!("{} cannot be used: {why}.", quoted(typed)))
}

fn no_such_person(typed: &str) -> Stop {
    refuse(Reason::NotFound, format!("There is no user {}; `vestibule user list` shows all.", quoted(typed)))
}

fn user_name(typed: &str) -> Result<UserName, Stop> {
    UserName::parse(typed).map_err(|why| invalid(typed, why))
}

fn email_address(typed: &str) -> Result<EmailAddress, Stop> {
    EmailAddress::parse(typed).map_err(|why| invalid(typed, why))
}

fn groups(typed: &[String]) -> Result<Vec<GroupName>, Stop> {
    typed.iter().map(|one| GroupName::parse(one).map_err(|why| invalid(one, why))).collect()
}

/// A user name or an e-mail address; ids look alike to the eye, so they are refused with the way to the name.
fn whom(typed: &str) -> Result<Whom, Stop> {
    if typed.parse::<UserId>().is_ok() || typed.parse::<SessionId>().is_ok() {
        return Err(refuse(
            Reason::Ambiguous,
            format!("{} is an id; people are called by user name or e-mail address here.", quoted(typed)),
        ));
    }
    if typed.contains('@') { email_address(typed).map(Whom::Email) } else { user_name(typed).map(Whom::Name) }
}
