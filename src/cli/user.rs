//! `vestibule user`: people.

use std::time::Duration;

use clap::{Args, Subcommand};

use super::output::{Fault, Form, accept, or_dash, print, print_facts, print_json, print_table, readable, unexpected};
use super::span::span;
use super::{password, way};
use crate::config::settings::Settings;
use crate::control::wire::{Command, Delay, Groups, Link, NewInvitation, NewPerson, Person, Reply, Status};
use crate::pages::qr_text;
use crate::wiring::FirstStart;

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Make an account; also makes data folder, key and store where there are none
    Add(Add),
    /// All people
    List(Machine),
    /// One person: address, groups, status, sessions
    Show(One),
    /// Sign a person out everywhere and let them in no more
    Disable(One),
    /// Let a disabled person in again; also clears delays after too many tries
    Enable(One),
    /// Remove a person; the name is never given again
    Delete(One),
    /// Set a person's password, and sign them out everywhere
    Passwd(Passwd),
    /// Print a link by which somebody makes an account of their own
    Invite(Invite),
    /// Let somebody in who registered and waits
    Approve(One),
    /// Delete somebody who registered and waits
    Decline(One),
    /// Print a link by which a person chooses a new password
    ResetLink(OneLink),
    /// Print a link by which a person sets up their first second factor
    EnrollLink(OneLink),
    /// Remove all second factors of a person who lost theirs
    ResetFactors(One),
    /// Show or change a person's groups
    Groups(GroupArguments),
}

#[derive(Debug, Args)]
pub(super) struct Machine {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct One {
    /// User name or e-mail address
    #[arg(value_name = "NAME")]
    user: String,
    #[command(flatten)]
    form: Machine,
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// The name to sign in with
    name: String,
    /// The e-mail address, which then counts as verified
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// A group; may be given several times, or with commas
    #[arg(long = "group", value_name = "GROUP", value_delimiter = ',')]
    groups: Vec<String>,
    /// What pages and apps call them, if not by user name
    #[arg(long, value_name = "TEXT")]
    display_name: Option<String>,
    /// Read the password from standard input instead of asking for it
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    form: Machine,
}

#[derive(Debug, Args)]
pub(super) struct Passwd {
    /// User name or e-mail address
    #[arg(value_name = "NAME")]
    user: String,
    /// Read the password from standard input instead of asking for it
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    form: Machine,
}

#[derive(Debug, Args)]
pub(super) struct Invite {
    /// Whom: the address then counts as verified, and is not asked for
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// A group they will be in, instead of those in the configuration; may be given several times, or with commas
    #[arg(long = "group", value_name = "GROUP", value_delimiter = ',')]
    groups: Vec<String>,
    /// How long the link is good, such as 12h or 30d [default: 7d]
    #[arg(long, value_name = "TIME", value_parser = span)]
    expires: Option<Duration>,
    #[command(flatten)]
    form: Machine,
}

#[derive(Debug, Args)]
pub(super) struct OneLink {
    /// User name or e-mail address
    #[arg(value_name = "NAME")]
    user: String,
    /// How long the link is good, such as 1h or 2d [default: 10m for a password, 1d for a factor]
    #[arg(long, value_name = "TIME", value_parser = span)]
    expires: Option<Duration>,
    #[command(flatten)]
    form: Machine,
}

#[derive(Debug, Args)]
pub(super) struct GroupArguments {
    /// User name or e-mail address
    #[arg(value_name = "NAME")]
    user: String,
    /// The groups from now on, and no others; with nothing of all this, they are shown
    #[arg(value_name = "GROUP", value_delimiter = ',', conflicts_with_all = ["add", "remove", "none"])]
    groups: Vec<String>,
    /// One more group
    #[arg(long, value_name = "GROUP", value_delimiter = ',', conflicts_with = "none")]
    add: Vec<String>,
    /// One group less
    #[arg(long, value_name = "GROUP", value_delimiter = ',', conflicts_with = "none")]
    remove: Vec<String>,
    /// No groups at all
    #[arg(long)]
    none: bool,
    #[command(flatten)]
    form: Machine,
}

pub(super) fn run(settings: Settings, verb: Verb) -> Result<(), Fault> {
    match verb {
        Verb::Add(add) => run_add(settings, add),
        Verb::List(form) => list(settings, form.json.into()),
        Verb::Show(one) => ask(settings, Command::UserShow { user: one.user }, &one.form),
        Verb::Disable(one) => ask(settings, Command::UserDisable { user: one.user }, &one.form),
        Verb::Enable(one) => ask(settings, Command::UserEnable { user: one.user }, &one.form),
        Verb::Delete(one) => ask(settings, Command::UserDelete { user: one.user }, &one.form),
        Verb::Passwd(passwd) => {
            let password = password::read(passwd.password_stdin)?;
            ask(settings, Command::UserPasswd { user: passwd.user, password }, &passwd.form)
        }
        Verb::Invite(invite) => {
            let seconds = invite.expires.map(|expires| expires.as_secs());
            let invitation = NewInvitation { email: invite.email, groups: invite.groups, seconds };
            ask(settings, Command::UserInvite(invitation), &invite.form)
        }
        Verb::Approve(one) => ask(settings, Command::UserApprove { user: one.user }, &one.form),
        Verb::Decline(one) => ask(settings, Command::UserDecline { user: one.user }, &one.form),
        Verb::ResetLink(link) => {
            let seconds = link.expires.map(|expires| expires.as_secs());
            ask(settings, Command::UserResetLink { user: link.user, seconds }, &link.form)
        }
        Verb::EnrollLink(link) => {
            let seconds = link.expires.map(|expires| expires.as_secs());
            ask(settings, Command::UserEnrollLink { user: link.user, seconds }, &link.form)
        }
        Verb::ResetFactors(one) => ask(settings, Command::UserResetFactors { user: one.user }, &one.form),
        Verb::Groups(groups) => run_groups(settings, groups),
    }
}

fn run_add(settings: Settings, add: Add) -> Result<(), Fault> {
    let person = NewPerson {
        name: add.name,
        display_name: add.display_name,
        email: add.email,
        groups: add.groups,
        password: password::read(add.password_stdin)?,
    };
    let reply = way::once(settings, FirstStart::Allowed, Command::UserAdd(person))?;
    let form = add.form.json.into();
    match accept(reply, form)? {
        Reply::Person(person) if form == Form::Text => print(&format!("{} may sign in.", person.name)),
        Reply::Person(person) => print_json(&person),
        _ => Err(unexpected()),
    }
}

fn run_groups(settings: Settings, asked: GroupArguments) -> Result<(), Fault> {
    let user = asked.user;
    let command = if asked.none || !asked.groups.is_empty() {
        Command::UserGroups { user, groups: Groups::Exactly(asked.groups) }
    } else if asked.add.is_empty() && asked.remove.is_empty() {
        Command::UserShow { user }
    } else {
        Command::UserGroups { user, groups: Groups::Edit { add: asked.add, remove: asked.remove } }
    };
    let form = asked.form.json.into();
    match accept(way::once(settings, FirstStart::Refused, command)?, form)? {
        Reply::Person(person) if form == Form::Json => print_json(&person),
        Reply::Person(person) if person.groups.is_empty() => print(&format!("{} is in no group.", person.name)),
        Reply::Person(person) => print(&person.groups.join("\n")),
        _ => Err(unexpected()),
    }
}

fn list(settings: Settings, form: Form) -> Result<(), Fault> {
    let people = way::pages(
        settings,
        form,
        |after| Command::UserList { after },
        |reply| match reply {
            Reply::People(page) => Some(page),
            _ => None,
        },
    )?;
    match form {
        Form::Json => print_json(&people),
        Form::Text if people.is_empty() => print("There are no accounts yet; `vestibule user add NAME` makes one."),
        Form::Text => {
            let rows: Vec<_> = people.iter().map(row).collect();
            print_table(&["NAME", "STATUS", "E-MAIL", "GROUPS", "CREATED"], &rows)
        }
    }
}

fn ask(settings: Settings, command: Command, form: &Machine) -> Result<(), Fault> {
    let form = form.json.into();
    match (accept(way::once(settings, FirstStart::Refused, command)?, form)?, form) {
        (Reply::Done(done), Form::Text) => print(&done.message),
        (Reply::Done(done), Form::Json) => print_json(&done),
        (Reply::Link(link), Form::Text) => print(&link_in_words(&link)),
        (Reply::Link(link), Form::Json) => print_json(&link),
        (Reply::Person(person), Form::Text) => print_facts(&facts(&person)),
        (Reply::Person(person), Form::Json) => print_json(&person),
        _ => Err(unexpected()),
    }
}

/// The link alone in its line, for whoever copies it, and as a picture for a telephone.
fn link_in_words(link: &Link) -> String {
    let picture = qr_text(&link.link).unwrap_or_default();
    format!("{}\nGood once, until {}.\n\n{picture}", link.link, readable(&link.ends))
}

fn facts(person: &Person) -> Vec<(&'static str, String)> {
    let email = person
        .email
        .as_ref()
        .map(|email| format!("{} ({})", email.address, if email.verified { "verified" } else { "not verified" }));
    vec![
        ("Name", person.name.clone()),
        ("Display name", person.display_name.clone()),
        ("E-mail", or_dash(email.as_deref())),
        ("Groups", or_dash(Some(&person.groups.join(", ")))),
        ("Status", status(person.status).to_owned()),
        ("Signed in", browsers(person.sessions.unwrap_or(0))),
        ("Wrong tries", delays(person.delays.as_deref().unwrap_or_default())),
        ("Created", readable(&person.created)),
        ("Id", person.id.clone()),
    ]
}

fn row(person: &Person) -> Vec<String> {
    vec![
        person.name.clone(),
        status(person.status).to_owned(),
        or_dash(person.email.as_ref().map(|email| email.address.as_str())),
        or_dash(Some(&person.groups.join(","))),
        readable(&person.created),
    ]
}

fn delays(delays: &[Delay]) -> String {
    let said = delays.iter().map(|delay| {
        let from = if delay.known_browser { "a known browser" } else { "unknown browsers" };
        let until = delay.until.as_deref().map(|until| format!(", closed until {}", readable(until)));
        format!("{} from {from}{}", delay.tries, until.unwrap_or_default())
    });
    or_dash(Some(&said.collect::<Vec<_>>().join("; ")))
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::Disabled => "disabled",
        Status::Waiting => "waiting for approval",
    }
}

fn browsers(number: usize) -> String {
    match number {
        0 => "nowhere".to_owned(),
        1 => "in 1 browser".to_owned(),
        more => format!("in {more} browsers"),
    }
}
