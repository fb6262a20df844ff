//! Records, as operators see them. No secret and no hash is among them.

use crate::actions::administer::audit;
use crate::actions::administer::bans::Listed;
use crate::actions::administer::sessions::SignedIn;
use crate::actions::administer::users::{Delay, Shown};
use crate::actions::rotate_keys;
use crate::control::wire;
use crate::domain::ban::Banned;
use crate::domain::keyring::Stage;
use crate::domain::session::{Reach, Session};
use crate::domain::time::Timestamp;
use crate::domain::user::{Status, User};

/// A person with all that is known of them.
pub(super) fn whole_person(shown: &Shown) -> wire::Person {
    let delay = |delay: &Delay| wire::Delay {
        known_browser: delay.known_browser,
        tries: delay.tries,
        until: delay.until.map(written),
    };
    wire::Person {
        sessions: Some(shown.sessions),
        delays: Some(shown.delays.iter().map(delay).collect()),
        ..person(&shown.user)
    }
}

pub(super) fn person(user: &User) -> wire::Person {
    wire::Person {
        id: user.id.to_string(),
        name: user.name.to_string(),
        display_name: user.display_name.clone(),
        email: user
            .email
            .as_ref()
            .map(|email| wire::Email { address: email.address.to_string(), verified: email.verified }),
        groups: user.groups.iter().map(ToString::to_string).collect(),
        status: status(user.status),
        created: written(user.created),
        sessions: None,
        delays: None,
    }
}

pub(super) fn status(status: Status) -> wire::Status {
    match status {
        Status::Active => wire::Status::Active,
        Status::Disabled => wire::Status::Disabled,
        Status::Waiting => wire::Status::Waiting,
    }
}

pub(super) fn sessions(of: &SignedIn) -> Vec<wire::Session> {
    of.sessions.iter().map(|one| session(&of.user, one)).collect()
}

pub(super) fn ban(listed: &Listed) -> wire::Ban {
    let (network, user_id) = match listed.ban.who {
        Banned::Network(network) => (Some(network.to_string()), None),
        Banned::User(id) => (None, Some(id.to_string())),
    };
    wire::Ban {
        id: listed.ban.id.to_string(),
        network,
        user_id,
        user: listed.name.as_ref().map(ToString::to_string),
        created: written(listed.ban.created),
        until: listed.ban.until.map(written),
        reason: listed.ban.reason.clone(),
    }
}

pub(super) fn audit(listed: &audit::Listed) -> wire::Deed {
    let audit::Listed { number, entry, name } = listed;
    wire::Deed {
        number: *number,
        at: written(entry.at),
        act: entry.act.as_str().to_owned(),
        by: entry.by.as_str().to_owned(),
        user_id: entry.user.map(|id| id.to_string()),
        user: name.as_ref().map(ToString::to_string),
        session: entry.session.map(|id| id.to_string()),
        address: entry.address.clone(),
        note: entry.note.clone(),
    }
}

pub(super) fn key(listed: &rotate_keys::Listed) -> wire::Key {
    let (stage, until) = match listed.stage {
        Stage::Next(from) => (wire::KeyStage::Next, Some(from)),
        Stage::Signs => (wire::KeyStage::Signs, None),
        Stage::Lasts(until) => (wire::KeyStage::Lasts, Some(until)),
        Stage::Over => (wire::KeyStage::Over, None),
    };
    wire::Key { id: listed.id.to_string(), made: written(listed.made), stage, until: until.map(written) }
}

/// For a sentence.
pub(super) fn in_words(time: Timestamp) -> String {
    written(time).replace('T', " ").replace('Z', " UTC")
}

fn session(user: &User, session: &Session) -> wire::Session {
    let (parent, host, remembered) = match &session.reach {
        Reach::Portal { remembered } => (None, None, *remembered),
        Reach::Child { parent, host } => (Some(parent.to_string()), Some(host.to_string()), false),
    };
    wire::Session {
        id: session.id.to_string(),
        user: user.name.to_string(),
        host,
        parent,
        browser: session.browser.clone(),
        address: session.address.clone(),
        created: written(session.created),
        last_used: written(session.last_used),
        remembered,
        second_factor: session.methods.second_factor(),
    }
}

/// UTC, to the second, as `2026-11-21T09:45:42Z`.
pub(super) fn written(time: Timestamp) -> String {
    i64::try_from(time.seconds())
        .ok()
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .map_or_else(|| "beyond all calendars".to_owned(), |moment| moment.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_utc_and_never_fail() {
        assert_eq!(written(Timestamp::from_millis(1_763_718_342_999)), "2025-11-21T09:45:42Z");
        assert_eq!(written(Timestamp::from_millis(u64::MAX)), "beyond all calendars");
    }
}
