//! The vendors' services, by our own clients, before stand-ins that are as strict as they are; and the vendors' own
//! libraries before the same stand-ins, to prove that these are what they say.

mod authy;
mod callbacks;
mod duo;
mod liars;
mod libraries;
mod outcomes;
mod stories;
mod twilio;

use std::net::SocketAddr;
use std::time::Duration;

use vestibule::domain::factor::ReachedKind;
use vestibule::domain::secret::Secret;
use vestibule::domain::typed_code::TypedCode;
use vestibule::factors::channel::{Ask, ChannelError, What};
use vestibule::factors::outbound::Outbound;

use crate::support::doubles::Mood;
use crate::support::told::line;

fn outbound() -> Outbound {
    // An error says that it was chosen before.
    drop(rustls::crypto::ring::default_provider().install_default());
    Outbound::new().expect("a client")
}

/// One that waits for nobody long.
fn impatient() -> Outbound {
    drop(outbound());
    Outbound::within(Duration::from_millis(200)).expect("a client")
}

fn base(address: SocketAddr) -> String {
    format!("http://{address}")
}

fn code(typed: &str) -> TypedCode {
    TypedCode::read(&Secret::new(typed.to_owned())).expect("a code")
}

fn asks(kind: ReachedKind, what: What<'_>) -> Ask<'_> {
    Ask {
        kind,
        what,
        title: "Sign in to Wiki?".to_owned(),
        lines: [("Account", "ada"), ("From", "192.0.2.7"), ("With", "Firefox on Linux")].map(line).to_vec(),
        language: "en",
        lasts: Duration::from_secs(90),
        reference: "p_reference".to_owned(),
    }
}

fn decision() -> What<'static> {
    What::Decision {
        page: "https://gw.example/.vestibule/approve/x",
        open: "Open".to_owned(),
        refuse_at: "https://gw.example/.vestibule/approve/x/deny",
        refuse: "Deny".to_owned(),
    }
}

/// How each mood of a service reads, in one word.
fn word(error: &ChannelError) -> &'static str {
    match error {
        ChannelError::Throttled { wait: Some(wait) } if *wait == Duration::from_secs(7) => "throttled for 7 s",
        ChannelError::Throttled { .. } => "throttled",
        ChannelError::Gone => "gone",
        ChannelError::Refused(_) => "refused",
        ChannelError::Blocked => "blocked",
        ChannelError::Credentials => "credentials",
        ChannelError::TooOften => "too often",
        ChannelError::NoConnection => "no connection",
        ChannelError::Unreachable(_) => "unreachable",
        ChannelError::Garbage(_) => "garbage",
    }
}

const MOODS: [(Mood, &str); 5] = [
    (Mood::Refuses, "refused"),
    (Mood::Throttles(7), "throttled for 7 s"),
    (Mood::RefusesUs, "credentials"),
    (Mood::TalksNonsense, "garbage"),
    (Mood::IsBroken, "unreachable"),
];
