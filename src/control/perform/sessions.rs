//! Verbs about sessions.

use super::{Performed, invalid, no_such_person, quoted, refuse, show, user_name, whom};
use crate::actions::administer::Administrator;
use crate::actions::administer::sessions;
use crate::app::App;
use crate::control::wire::{Done, Page, Reason, Reply};
use crate::domain::ids::SessionId;

pub(super) async fn list(admin: &Administrator, app: &App, user: Option<String>, after: Option<String>) -> Performed {
    let (people, next) = if let Some(typed) = user {
        let one = sessions::list_of(admin, app, &whom(&typed)?).await?.ok_or_else(|| no_such_person(&typed))?;
        (vec![one], None)
    } else {
        let after = after.as_deref().map(user_name).transpose()?;
        let page = sessions::list(admin, app, after.as_ref()).await?;
        (page.people, page.next.map(|name| name.to_string()))
    };
    Ok(Reply::Sessions(Page { items: people.iter().flat_map(show::sessions).collect(), next }))
}

pub(super) async fn revoke(admin: &Administrator, app: &App, target: &str) -> Performed {
    // No user name begins like this, so a mistyped id is never taken for a person.
    if target.starts_with(SessionId::PREFIX) {
        let id: SessionId = target.parse().map_err(|_| {
            invalid(target, "a session's id is s_ and 26 letters and digits, as `vestibule session list` shows it")
        })?;
        return if sessions::revoke(admin, app, id).await? {
            Ok(Reply::Done(Done { message: format!("Session {id} is ended."), ended: Some(1) }))
        } else {
            Err(refuse(Reason::NotFound, format!("There is no session {id}; it may be over already.")))
        };
    }
    let ended = sessions::revoke_all_of(admin, app, &whom(target)?).await?.ok_or_else(|| no_such_person(target))?;
    let message = match ended {
        0 => format!("{} was not signed in.", quoted(target)),
        1 => format!("{} is signed out of 1 browser.", quoted(target)),
        more => format!("{} is signed out of {more} browsers.", quoted(target)),
    };
    Ok(Reply::Done(Done { message, ended: Some(ended) }))
}
