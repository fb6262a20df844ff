//! What is kept in memory for somebody who is signed in, taken apart. `cargo bench --bench memory`
#![expect(clippy::expect_used, reason = "a bench that cannot be set up has nothing to measure")]
#![expect(clippy::print_stdout, reason = "it tells what it found")]

use std::fs;
use std::mem::size_of;
use std::sync::Arc;

use vestibule::domain::identity::{Preset, Recipient};
use vestibule::domain::ids::{KeyId, SessionId, UserId};
use vestibule::domain::secret::TokenHash;
use vestibule::domain::session::{Methods, Reach, Session};
use vestibule::domain::time::Timestamp;
use vestibule::domain::user::{Email, EmailAddress, PasswordHash, User, UserName};
use vestibule::live::sessions::{LiveSession, LiveSessions};
use vestibule::live::statements::Statement;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const MANY: usize = 200_000;
/// As long as one with a short name, in base64.
const ASSERTION: usize = 660;

fn main() {
    println!("bytes in place: {} a person, {} an entry", size_of::<User>(), size_of::<LiveSession>());
    let people = weigh("a person", || (0..MANY).map(|number| Arc::new(person(number))).collect::<Vec<_>>());
    let entries = |number: usize, user: &Arc<User>| LiveSession::new(&session(number, user), None, Arc::clone(user));
    let alone = weigh("an entry, without the person", || {
        people.iter().enumerate().map(|(number, user)| Arc::new(entries(number, user))).collect::<Vec<_>>()
    });
    drop(alone);
    let sessions = LiveSessions::default();
    let kept = weigh("an entry and its place in the tables", || {
        let keep = |(number, user)| sessions.keep(sessions.generation(), entries(number, user)).expect("a place");
        people.iter().enumerate().map(keep).collect::<Vec<_>>()
    });
    let to = Arc::new(Recipient {
        issuer: "https://login.example.com".to_owned(),
        audience: "https://wiki.example.com".to_owned(),
        preset: Preset::Vestibule,
    });
    let assertion = "x".repeat(ASSERTION);
    weigh("what an app is told, with an assertion of 660 bytes", || {
        for entry in &kept {
            let told = to.preset.tell(&entry.user, &assertion);
            let signed = (KeyId::from_bytes([1; 16]), Timestamp::default());
            entry.statements.keep(&Arc::new(Statement::new(&to, signed, told)));
        }
    });
}

/// What the process grew by, for each of many.
fn weigh<T>(what: &str, fill: impl FnOnce() -> T) -> T {
    let before = resident();
    let filled = fill();
    println!("{what}: {} bytes", resident().saturating_sub(before) / MANY);
    filled
}

fn resident() -> usize {
    let sizes = fs::read_to_string("/proc/self/statm").expect("Linux");
    sizes.split(' ').nth(1).and_then(|pages| pages.parse().ok()).map_or(0, |pages: usize| pages * 4096)
}

fn numbered<const LENGTH: usize>(number: usize) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    // Spread, as random ones are.
    let spread = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
    bytes.iter_mut().zip(spread).for_each(|(to, from)| *to = from);
    bytes
}

fn person(number: usize) -> User {
    let name = format!("person-{number}");
    let address = EmailAddress::parse(&format!("{name}@example.com")).expect("an address");
    User {
        display_name: format!("Person {number}"),
        email: Some(Email { address, verified: true }),
        password: Some(PasswordHash::from_phc(format!("$argon2id$v=19$m=19456,t=2,p=1${:022}${:043}", 0, 0))),
        version: 1,
        ..User::new(
            UserId::from_bytes(numbered(number)),
            UserName::parse(&name).expect("a name"),
            Timestamp::from_seconds(1_700_000_000),
        )
    }
}

fn session(number: usize, user: &User) -> Session {
    Session {
        id: SessionId::from_bytes(numbered(number)),
        user: user.id,
        token: TokenHash::from_bytes(numbered(number)),
        reach: Reach::Portal { remembered: true },
        created: user.created,
        last_used: user.created,
        authenticated: user.created,
        methods: Methods::PASSWORD,
        browser: "Firefox on Linux".to_owned(),
        address: "192.0.2.7".to_owned(),
    }
}
