//! Verbs about people who are not here yet, or cannot get back in.

use std::time::Duration;

use super::{Performed, email_address, groups, no_such_person, refuse, show, whom};
use crate::actions::administer::Administrator;
use crate::actions::administer::links::{self, EnrollLink, FactorsReset, MadeLink, ResetLink};
use crate::actions::administer::newcomers::{self, Answered, Invite, Invited};
use crate::app::App;
use crate::control::wire::{Link, NewInvitation, Reason, Reply, Status};
use crate::domain::user::User;

const DAY: Duration = Duration::from_hours(24);
const INVITATION_LASTS: Duration = Duration::from_hours(7 * 24);
const RESET_LASTS: Duration = Duration::from_mins(10);
/// To be handed over by an operator, who may not reach the person at once.
const ENROLL_LASTS: Duration = DAY;

pub(super) async fn invite(admin: &Administrator, app: &App, asked: NewInvitation) -> Performed {
    let invite = Invite {
        email: asked.email.as_deref().map(email_address).transpose()?,
        groups: groups(&asked.groups)?,
        lasts: span(asked.seconds, INVITATION_LASTS, 90 * DAY)?,
    };
    match newcomers::invite(admin, app, invite).await? {
        Invited::Link(link) => Ok(told(&link)),
        Invited::Off => Err(refuse(
            Reason::SwitchedOff,
            "Nobody can register: the configuration says mode = \"off\" in [registration]. With \"invite\" only those can \
             who have such a link.",
        )),
        Invited::EmailTaken(user) => Err(refuse(
            Reason::EmailTaken,
            format!("{} has this e-mail address already; `vestibule user reset-link` lets people back in.", user.name),
        )),
    }
}

pub(super) async fn approve(admin: &Administrator, app: &App, typed: &str) -> Performed {
    let user = answered(newcomers::approve(admin, app, &whom(typed)?).await?, typed)?;
    Ok(Reply::done(format!("{} may sign in.", user.name)))
}

pub(super) async fn decline(admin: &Administrator, app: &App, typed: &str) -> Performed {
    let user = answered(newcomers::decline(admin, app, &whom(typed)?).await?, typed)?;
    Ok(Reply::done(format!("{} is declined and deleted; the name stays taken.", user.name)))
}

fn answered(answered: Answered, typed: &str) -> Result<User, super::Stop> {
    match answered {
        Answered::Done(user) => Ok(user),
        Answered::NotFound => Err(no_such_person(typed)),
        Answered::NotWaiting(user) => {
            let status = match show::status(user.status) {
                Status::Active => "may sign in already",
                Status::Disabled => "is disabled; `vestibule user enable` lets them in again",
                Status::Waiting => "waits",
            };
            Err(refuse(Reason::NotWaiting, format!("{} {status}.", user.name)))
        }
    }
}

pub(super) async fn reset_link(admin: &Administrator, app: &App, typed: &str, seconds: Option<u64>) -> Performed {
    let lasts = span(seconds, RESET_LASTS, 7 * DAY)?;
    match links::reset_link(admin, app, &whom(typed)?, lasts).await? {
        ResetLink::Made(link, _) => Ok(told(&link)),
        ResetLink::NotFound => Err(no_such_person(typed)),
        ResetLink::NotActive(user) => Err(not_active(&user)),
    }
}

pub(super) async fn enroll_link(admin: &Administrator, app: &App, typed: &str, seconds: Option<u64>) -> Performed {
    let lasts = span(seconds, ENROLL_LASTS, 7 * DAY)?;
    match links::enroll_link(admin, app, &whom(typed)?, lasts).await? {
        EnrollLink::Made(link) => Ok(told(&link)),
        EnrollLink::NotFound => Err(no_such_person(typed)),
        EnrollLink::NotActive(user) => Err(not_active(&user)),
        EnrollLink::HasFactor(user) => Err(refuse(
            Reason::Invalid,
            format!(
                "{} has a second factor; a further one is added on the account page. If it is lost, `vestibule user \
                 reset-factors` comes first.",
                user.name
            ),
        )),
    }
}

fn not_active(user: &User) -> super::Stop {
    let said = format!("{} may not sign in; `vestibule user enable` or `approve` comes first.", user.name);
    refuse(Reason::NotActive, said)
}

pub(super) async fn reset_factors(admin: &Administrator, app: &App, typed: &str) -> Performed {
    match links::reset_factors(admin, app, &whom(typed)?).await? {
        FactorsReset::Removed(user, 0) => Ok(Reply::done(format!("{} has no second factor.", user.name))),
        FactorsReset::Removed(user, _) => {
            Ok(Reply::done(format!("{} has no second factor any more; the password alone counts.", user.name)))
        }
        FactorsReset::NotFound => Err(no_such_person(typed)),
    }
}

fn told(made: &MadeLink) -> Reply {
    Reply::Link(Link { link: made.link.expose().to_owned(), ends: show::written(made.ends) })
}

fn span(seconds: Option<u64>, usual: Duration, most: Duration) -> Result<Duration, super::Stop> {
    let lasts = seconds.map_or(usual, Duration::from_secs);
    if lasts.is_zero() || lasts > most {
        let days = most.as_secs() / DAY.as_secs();
        return Err(refuse(Reason::Invalid, format!("Such a link lasts at most {days} days, and not for no time.")));
    }
    Ok(lasts)
}
