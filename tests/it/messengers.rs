//! ntfy, Telegram and a receiver of the operator's own: the real clients against strict stand-ins, over real HTTP, in every
//! way in which it can end.

mod ntfy;
pub(crate) mod stories;
mod telegram;
mod webhook;

use std::sync::Arc;
use std::time::Duration;

use vestibule::clock::{Clock, ManualClock};
use vestibule::config;
use vestibule::domain::factor::{ChannelName, ReachedKind};
use vestibule::domain::time::Timestamp;
use vestibule::factors::channel::{Ask, Channel, ChannelError, Line, Owner, What};
use vestibule::factors::outbound::Outbound;
use vestibule::random::{OsRandom, Random};

const PAGE: &str = "https://gw.example.com/.vestibule/approve/dGhlIHRva2Vu";
const DENY_AT: &str = "https://gw.example.com/.vestibule/approve/dGhlIHRva2Vu/deny";
const REFERENCE: &str = "a_mfrggzdfmztwq2lkmfrggzdfmy";

fn clock() -> ManualClock {
    ManualClock::at(Timestamp::from_seconds(1_800_000_000))
}

/// The one channel of a configuration, as the program makes it.
fn channel(written: &str, clock: &ManualClock) -> Arc<dyn Channel> {
    let gateway = "[gateway]\npublic_url = \"http://localhost:8080\"\nlisten = [\"127.0.0.1:8080\"]\n";
    let settings = match config::from_text(&format!("{gateway}[[channel]]\n{written}"), "test.toml", &[]) {
        Ok(loaded) => loaded.settings,
        Err(problems) => panic!("{problems}"),
    };
    let (clock, random): (Arc<dyn Clock>, Arc<dyn Random>) = (Arc::new(clock.clone()), Arc::new(OsRandom::new()));
    let channels = vestibule::wiring::channels(&settings.channels, &clock, &random).expect("channels");
    let name = ChannelName::parse("messages").unwrap();
    Arc::clone(channels.get(&name).expect("the channel"))
}

/// One that waits for nobody long.
fn impatient() -> Outbound {
    // Whoever makes a channel sees to the program's cryptography first.
    drop(channel("name = \"messages\"\nkind = \"ntfy\"\n", &clock()));
    Outbound::within(Duration::from_millis(200)).expect("a client")
}

fn owner(kind: ReachedKind) -> Owner<'static> {
    Owner { reference: "r4nd0m", name: "ada", number: Some("+4915123456767"), kind }
}

fn line(value: &str) -> Line {
    Line { label: "Who".to_owned(), value: value.to_owned(), text: value.to_owned() }
}

fn question() -> Ask<'static> {
    Ask {
        kind: ReachedKind::Push,
        what: What::Decision {
            page: PAGE,
            open: "Open".to_owned(),
            refuse_at: DENY_AT,
            refuse: "No, that's not me".to_owned(),
        },
        title: "Sign in to Wiki?".to_owned(),
        lines: ["Firefox on Linux", "192.0.2.7"].map(line).to_vec(),
        language: "en",
        lasts: Duration::from_secs(90),
        reference: REFERENCE.to_owned(),
    }
}

/// In a word, what a failure is taken for.
fn taken_for(error: &ChannelError) -> String {
    match error {
        ChannelError::Throttled { wait } => format!("throttled {}", wait.map_or(0, |wait| wait.as_secs())),
        ChannelError::Gone => "gone".to_owned(),
        ChannelError::Refused(_) => "refused".to_owned(),
        ChannelError::Blocked => "blocked".to_owned(),
        ChannelError::Credentials => "credentials".to_owned(),
        ChannelError::TooOften => "too often".to_owned(),
        ChannelError::NoConnection => "no connection".to_owned(),
        ChannelError::Unreachable(_) => "unreachable".to_owned(),
        ChannelError::Garbage(_) => "garbage".to_owned(),
    }
}
