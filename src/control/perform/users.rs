//! Verbs about people.

use super::{Performed, Stop, email_address, groups, invalid, no_such_person, quoted, refuse, show, user_name, whom};
use crate::actions::administer::Administrator;
use crate::actions::administer::users::{self, Added, Changed, GroupChange};
use crate::app::App;
use crate::control::wire::{Groups, NewPerson, Page, Password, Reason, Reply};
use crate::domain::names::parse_display_name;
use crate::domain::password_rules::{WeakPassword, Weakness};
use crate::domain::secret::Secret;
use crate::domain::user::User;

const PEOPLE_A_PAGE: usize = 500;

pub(super) async fn add(admin: &Administrator, app: &App, person: NewPerson) -> Performed {
    let typed = person.name;
    let new = users::NewPerson {
        name: user_name(&typed)?,
        display_name: person.display_name.as_deref().map(display_name).transpose()?,
        email: person.email.as_deref().map(email_address).transpose()?,
        groups: groups(&person.groups)?,
        password: secret(&person.password),
    };
    match users::add(admin, app, new).await? {
        Added::Added(user) => Ok(Reply::Person(show::person(&user))),
        Added::Reserved => Err(refuse(
            Reason::NameReserved,
            format!("The name {} is reserved, since people would trust it; choose another.", quoted(&typed)),
        )),
        Added::NameTaken => Err(refuse(
            Reason::NameTaken,
            format!(
                "The name {}, or one that reads like it, is or was in use; names are never given twice.",
                quoted(&typed)
            ),
        )),
        Added::EmailTaken => Err(refuse(
            Reason::EmailTaken,
            "Another account has this e-mail address; `vestibule user show ADDRESS` shows it.",
        )),
        Added::Weak(weak) => Err(too_weak(&weak)),
    }
}

pub(super) async fn list(admin: &Administrator, app: &App, after: Option<String>) -> Performed {
    let after = after.as_deref().map(user_name).transpose()?;
    let users = users::list(admin, app, after.as_ref(), PEOPLE_A_PAGE).await?;
    let next = users.last().filter(|_| users.len() == PEOPLE_A_PAGE).map(|last| last.name.to_string());
    Ok(Reply::People(Page { items: users.iter().map(show::person).collect(), next }))
}

pub(super) async fn show(admin: &Administrator, app: &App, typed: &str) -> Performed {
    let shown = users::show(admin, app, &whom(typed)?).await?.ok_or_else(|| no_such_person(typed))?;
    Ok(Reply::Person(show::whole_person(&shown)))
}

pub(super) async fn disable(admin: &Administrator, app: &App, typed: &str) -> Performed {
    let user = changed(users::disable(admin, app, &whom(typed)?).await?, typed)?;
    Ok(Reply::done(format!("{} is disabled and signed out everywhere.", user.name)))
}

pub(super) async fn enable(admin: &Administrator, app: &App, typed: &str) -> Performed {
    let user = changed(users::enable(admin, app, &whom(typed)?).await?, typed)?;
    Ok(Reply::done(format!("{} may sign in; delays after too many tries are cleared.", user.name)))
}

pub(super) async fn delete(admin: &Administrator, app: &App, typed: &str) -> Performed {
    if users::delete(admin, app, &whom(typed)?).await? {
        Ok(Reply::done(format!("{} is deleted and signed out everywhere; the name stays taken.", quoted(typed))))
    } else {
        Err(no_such_person(typed))
    }
}

pub(super) async fn set_password(admin: &Administrator, app: &App, typed: &str, password: &Password) -> Performed {
    let outcome = users::set_password(admin, app, &whom(typed)?, &secret(password)).await?;
    let user = changed(outcome, typed)?;
    Ok(Reply::done(format!("{} has a new password and is signed out everywhere.", user.name)))
}

pub(super) async fn set_groups(admin: &Administrator, app: &App, typed: &str, asked: Groups) -> Performed {
    let change = match asked {
        Groups::Exactly(all) => GroupChange::Exactly(groups(&all)?),
        Groups::Edit { add, remove } => {
            let (add, remove) = (groups(&add)?, groups(&remove)?);
            if let Some(both) = add.iter().find(|group| remove.contains(group)) {
                return Err(refuse(Reason::Ambiguous, format!("The group {both} is both to be added and removed.")));
            }
            GroupChange::Edit { add, remove }
        }
    };
    let user = changed(users::set_groups(admin, app, &whom(typed)?, &change).await?, typed)?;
    Ok(Reply::Person(show::person(&user)))
}

fn changed(outcome: Changed, typed: &str) -> Result<User, Stop> {
    match outcome {
        Changed::Changed(user) => Ok(user),
        Changed::NotFound => Err(no_such_person(typed)),
        Changed::Weak(weak) => Err(too_weak(&weak)),
        Changed::Waits(user) => Err(refuse(
            Reason::NotActive,
            format!("{} waits to be approved; `vestibule user approve` lets them in, and tells them.", user.name),
        )),
    }
}

fn display_name(typed: &str) -> Result<String, Stop> {
    parse_display_name(typed).map_err(|why| invalid(typed, why))
}

fn secret(password: &Password) -> Secret {
    Secret::new(password.expose().to_owned())
}

fn too_weak(weak: &WeakPassword) -> Stop {
    let why = match weak {
        WeakPassword::TooShort { minimum } => {
            format!(
                "it must have at least {minimum} characters; four words that have nothing to do with each other are enough"
            )
        }
        WeakPassword::TooLong { maximum } => format!("it may have at most {maximum} characters"),
        WeakPassword::Common => "it is among those that are tried first; choose one that nobody else has".to_owned(),
        WeakPassword::Personal => "it is made of the person's own name or address, which others know".to_owned(),
        WeakPassword::Guessable(weakness) => format!("{}; add a word or two that nobody expects", in_words(*weakness)),
    };
    refuse(Reason::WeakPassword, format!("This password is not taken: {why}."))
}

fn in_words(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::KeyboardRow => "it runs along the keyboard, which is guessed quickly",
        Weakness::Repeats => "it repeats itself, which is guessed quickly",
        Weakness::Sequence => "it is a sequence, which is guessed quickly",
        Weakness::Date => "it is a date or a year, which is guessed quickly",
        Weakness::Names => "it is made of names, which are guessed quickly",
        Weakness::Word => "it is a word, which is guessed quickly, however it is written",
        Weakness::TooSimple => "it is guessed quickly",
    }
}
