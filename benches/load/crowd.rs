//! Fills a store for measurements: so many people, each signed in once. The sessions' tokens are printed, one a line.
//!
//!     crowd CONFIG PEOPLE
#![expect(clippy::print_stdout, reason = "it is a command that tells what it made")]

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail, ensure};
use vestibule::app::App;
use vestibule::clock::{Clock, SystemClock};
use vestibule::crypto::token::new_token;
use vestibule::domain::audit::{Act, Actor, AuditEntry};
use vestibule::domain::ids::UserId;
use vestibule::domain::session::{Methods, Reach, Session};
use vestibule::domain::user::{Email, EmailAddress, PasswordHash, User, UserName};
use vestibule::random::{new_session_id, new_user_id};
use vestibule::store::{Created, Lane, NewSession, Started};
use vestibule::wiring::{FirstStart, build};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// So many stand in line at once: the store writes them as one group.
const AT_ONCE: usize = 1024;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [config, people] = arguments.as_slice() else { bail!("crowd CONFIG PEOPLE") };
    let people = people.parse()?;
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(fill(Path::new(config), people))
}

async fn fill(config: &Path, people: usize) -> Result<()> {
    let settings = vestibule::config::load(config).map_err(|problems| anyhow::anyhow!("{problems}"))?.settings;
    let built = build(settings, FirstStart::Allowed).await?;
    let app = built.current.load_full();
    for first in (0..people).step_by(AT_ONCE) {
        let group: Vec<_> = (first..people.min(first + AT_ONCE)).map(|number| person(&app, number)).collect();
        let making = group.into_iter().map(|user| tokio::spawn(make(Arc::clone(&app), user))).collect::<Vec<_>>();
        for made in making {
            println!("{}", made.await??);
        }
    }
    app.store.close().await;
    Ok(())
}

fn person(app: &App, number: usize) -> Result<User> {
    let name = format!("person-{number}");
    let address = EmailAddress::parse(&format!("{name}@example.com")).ok().context("an address")?;
    Ok(User {
        display_name: format!("Person {number}"),
        email: Some(Email { address, verified: true }),
        // As long as a real one. Nobody's.
        password: Some(PasswordHash::from_phc(format!("$argon2id$v=19$m=19456,t=2,p=1${:022}${:043}", 0, 0))),
        version: 1,
        ..User::new(new_user_id(&*app.random), UserName::parse(&name).ok().context("a name")?, SystemClock.now())
    })
}

/// Makes an account with a session, and returns the session's token.
async fn make(app: Arc<App>, user: Result<User>) -> Result<String> {
    let user = user?;
    let created = app.store.create_user(&user, entry(Act::UserCreated, user.id).into()).await?;
    ensure!(created == Created::Created, "{} was there before", user.name.as_str());
    let now = SystemClock.now();
    let (token, hash) = new_token(&*app.random);
    let session = Session {
        id: new_session_id(&*app.random),
        user: user.id,
        token: hash,
        reach: Reach::Portal { remembered: true },
        created: now,
        last_used: now,
        authenticated: now,
        methods: Methods::PASSWORD,
        browser: "Firefox on Linux".to_owned(),
        address: "192.0.2.7".to_owned(),
    };
    let version = app.store.user(user.id).await?.context("nobody was made")?.version;
    let new = NewSession::new(session, version, Lane::Strangers);
    let started = app.store.start_session(new, entry(Act::SignedIn, user.id).into()).await?;
    ensure!(started == Started::Started, "no session began");
    Ok(token.expose().to_owned())
}

fn entry(act: Act, user: UserId) -> AuditEntry {
    AuditEntry {
        at: SystemClock.now(),
        act,
        by: Actor::Operator,
        user: Some(user),
        session: None,
        address: None,
        note: String::new(),
    }
}
