//! The part that a child process plays: it writes, and says on its output what was acknowledged, until it is killed.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use vestibule::domain::approval::{Approval, Asker, Asks, Denial, Event, Pace, Purpose, Source, State};
use vestibule::domain::audit::Act;
use vestibule::domain::letter::Whence;
use vestibule::domain::secret::{Sealed, TokenHash};
use vestibule::domain::session::{Methods, Reach, Session};
use vestibule::domain::ticket::{Errand, Pending, Ticket};
use vestibule::domain::trust::TrustedBrowser;
use vestibule::domain::user::User;
use vestibule::store::{
    Along, ApprovalOpened, Created, Ending, FactorChange, Lane, NewSession, Saved, Started, Store, TicketOpened, Turned,
};

use super::{entry, open_or_create, person};
use vestibule::domain::factor::{Factor, FactorKind, Keeps, Label, Totp};
use vestibule::domain::ids::{ApprovalId, FactorId, SessionId, TrustId};
use vestibule::domain::time::Timestamp;

const FOLDER: &str = "STORE_CHILD_FOLDER";
const FIRST: &str = "STORE_CHILD_FIRST";
const WRITERS: &str = "STORE_CHILD_WRITERS";

/// Starts a child in which eight tasks write persons from the number `first` on.
pub(super) fn start(folder: &Path, first: u64) -> Child {
    start_under(&[], folder, first, 8)
}

/// The same under another program, with as many tasks as are wanted.
pub(super) fn start_under(wrapper: &[&str], folder: &Path, first: u64, writers: u64) -> Child {
    let own = std::env::current_exe().unwrap();
    let mut command = match wrapper.split_first() {
        Some((program, arguments)) => {
            let mut command = Command::new(program);
            command.args(arguments).arg(own);
            command
        }
        None => Command::new(own),
    };
    command.args(["--exact", "store::child::plays_its_part", "--nocapture", "--test-threads=1"]);
    command.env(FOLDER, folder).env(FIRST, first.to_string()).env(WRITERS, writers.to_string());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Nothing, unless it was started by `start`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plays_its_part() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let number = |name| std::env::var_os(name).unwrap().to_str().unwrap().parse::<u64>().unwrap();
    let (first, all) = (number(FIRST), number(WRITERS));
    say("opening");
    let store = std::sync::Arc::new(open_or_create(&folder));
    say("open");
    let writers: Vec<_> = (0..all)
        .map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for number in (first + writer..).step_by(usize::try_from(all).unwrap()) {
                    live(&*store, number).await;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
}

/// A person comes, signs in, signs out, and changes: each step is said when it was acknowledged.
async fn live(store: &impl Store, number: u64) {
    let user = person(number);
    assert_eq!(store.create_user(&user, entry(Act::UserCreated).into()).await.unwrap(), Created::Created);
    say(&format!("created {number}"));
    let session = session(number);
    let new = NewSession::new(session.clone(), 1, Lane::Strangers);
    assert_eq!(store.start_session(new, entry(Act::SignedIn).into()).await.unwrap(), Started::Started);
    say(&format!("started {number}"));
    prove(store, number).await;
    if number.is_multiple_of(2) {
        assert!(store.end_session(session.id, entry(Act::SignedOut)).await.unwrap());
        say(&format!("ended {number}"));
    }
    if number.is_multiple_of(3) {
        let user = User { version: 2, ..user };
        assert_eq!(store.save_user(&user, Ending::None, entry(Act::GroupsSet).into()).await.unwrap(), Saved::Saved);
        say(&format!("saved {number}"));
    }
    if number.is_multiple_of(5) {
        assert!(store.delete_user(user.id, entry(Act::UserDeleted).into()).await.unwrap());
        say(&format!("deleted {number}"));
    }
}

/// A code is used up by the ticket of a half-finished sign-in, and the browser is trusted for a while.
async fn prove(store: &impl Store, number: u64) {
    let user = person(number).id;
    let factor = factor(number);
    let change = FactorChange { user, user_version: 1, removes: vec![], adds: vec![factor.clone()], ends_trust: false };
    assert_eq!(store.change_factors(change, entry(Act::FactorAdded).into()).await.unwrap(), Saved::Saved);
    let pending =
        Pending { user, user_version: 2, browser: hash(number, 3), remembered: true, draft: None, link: None };
    let half_done = Ticket {
        hash: hash(number, 4),
        created: Timestamp::from_seconds(1),
        ends: Timestamp::from_seconds(600),
        tries: 0,
        errand: Errand::SignIn(pending),
    };
    let opened = store.open_ticket(half_done, entry(Act::PasswordAccepted).into()).await.unwrap();
    assert_eq!(opened, TicketOpened::Opened);
    say(&format!("opened {number}"));

    let Keeps::Totp(totp) = &factor.keeps else { panic!("an authenticator app") };
    let advanced = Factor { keeps: Keeps::Totp(Totp { last_step: 7, ..totp.clone() }), ..factor.clone() };
    let along = Along { factor: Some(advanced), spends: Some(hash(number, 4)), ..entry(Act::FactorAccepted).into() };
    let second = Session {
        id: SessionId::from_bytes(u128::from(number + (1 << 60)).to_be_bytes()),
        token: hash(number, 5),
        ..session(number)
    };
    let new = NewSession { trust: Some(trust(number)), ..NewSession::new(second, 2, Lane::Strangers) };
    assert_eq!(store.start_session(new, along).await.unwrap(), Started::Started);
    say(&format!("used {number}"));

    decide(store, number).await;

    assert_eq!(store.end_trust(user, Some(trust(number).id), entry(Act::TrustEnded)).await.unwrap(), 1);
    say(&format!("distrusted {number}"));
}

/// One question is answered by no. Another one is answered by yes, and the answer is used up in the session.
async fn decide(store: &impl Store, number: u64) {
    for (which, source, answer) in
        [(8, Source::Strangers, Event::Deny(Denial::NotMe)), (9, Source::Browser(hash(number, 3)), Event::Approve)]
    {
        let asked = approval(number, which, source);
        let along = Along { within: Some(session(number).id), ..entry(Act::FactorAsked).into() };
        let opened = store.open_approval(asked.clone(), Pace::OF_DECISIONS, along).await.unwrap();
        assert!(matches!(opened, ApprovalOpened::Opened(_)), "{opened:?}");
        for event in [Event::Sent { handle: None, shows: None }, answer] {
            let turned = store.turn_approval(asked.id, event, entry(Act::AskingDenied).into()).await.unwrap();
            assert!(matches!(turned, Turned::Turned(_)), "{turned:?}");
        }
    }
    say(&format!("denied {number}"));
    let approval = Some(approval(number, 9, Source::Strangers).id);
    let along = Along { approval, within: Some(session(number).id), ..entry(Act::FactorAccepted).into() };
    assert!(store.record(along).await.unwrap());
    say(&format!("approved {number}"));
}

pub(super) fn approval(number: u64, which: u8, source: Source) -> Approval {
    Approval {
        id: ApprovalId::from_bytes(u128::from(number * 16 + u64::from(which)).to_be_bytes()),
        user: person(number).id,
        factor: factor(number).id,
        kind: FactorKind::Push,
        asker: Asker::Session(session(number).id),
        source,
        asks: Asks::Decision { number: None },
        whence: Whence { at: Timestamp::from_seconds(1), browser: String::new(), address: String::new() },
        purpose: Purpose::GoOn,
        app: None,
        link: None,
        handle: None,
        shows: None,
        created: Timestamp::from_seconds(1),
        ends: Timestamp::from_seconds(1_000_000),
        sent: Timestamp::from_seconds(1),
        sends: 0,
        tries: 0,
        state: State::Created,
        is_used: false,
    }
}

pub(super) fn factor(number: u64) -> Factor {
    Factor {
        id: FactorId::from_bytes(u128::from(number).to_be_bytes()),
        user: person(number).id,
        label: Label::parse("Phone").unwrap(),
        keeps: Keeps::Totp(Totp { secret: Sealed::from_bytes(vec![7; 40]), last_step: 0 }),
        created: Timestamp::from_seconds(1),
        last_used: None,
        version: 1,
    }
}

pub(super) fn trust(number: u64) -> TrustedBrowser {
    TrustedBrowser {
        id: TrustId::from_bytes(u128::from(number).to_be_bytes()),
        user: person(number).id,
        hash: hash(number, 6),
        created: Timestamp::from_seconds(1),
        ends: Timestamp::from_seconds(1_000_000),
        browser: "Firefox on Linux".to_owned(),
        address: "192.0.2.1".to_owned(),
    }
}

/// One of a person's secrets.
pub(super) fn hash(number: u64, which: u8) -> TokenHash {
    let mut hash = [which; 32];
    hash[..8].copy_from_slice(&number.to_be_bytes());
    TokenHash::from_bytes(hash)
}

pub(super) fn session(number: u64) -> Session {
    Session {
        id: SessionId::from_bytes(u128::from(number).to_be_bytes()),
        user: person(number).id,
        token: hash(number, 9),
        reach: Reach::Portal { remembered: true },
        created: Timestamp::from_seconds(1),
        last_used: Timestamp::from_seconds(1),
        authenticated: Timestamp::from_seconds(1),
        methods: Methods::PASSWORD,
        browser: "Firefox on Linux".to_owned(),
        address: "192.0.2.1".to_owned(),
    }
}

/// One write, so that a line is whole or absent.
fn say(what: &str) {
    std::io::stdout().write_all(format!("\n!{what}\n").as_bytes()).unwrap();
}
