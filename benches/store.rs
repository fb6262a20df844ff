//! What the store costs: writes that are on disk when they are answered, by one and by many at once; reads among a million
//! sessions; opening with as many. `cargo bench --bench store` (it fills a store first, which takes minutes)
#![expect(clippy::expect_used, reason = "a bench that cannot be set up has nothing to measure")]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tokio::runtime::Runtime;
use vestibule::clock::{Clock, SystemClock};
use vestibule::crypto::token::new_token;
use vestibule::domain::audit::{Act, Actor, AuditEntry};
use vestibule::domain::ids::UserId;
use vestibule::domain::secret::TokenHash;
use vestibule::domain::session::{Methods, Reach, Session};
use vestibule::domain::user::{User, UserName};
use vestibule::live::Live;
use vestibule::random::{OsRandom, new_session_id, new_user_id};
use vestibule::store::sled::{OpenOptions, SledStore, create, open};
use vestibule::store::{Lane, NewSession, SessionStore, Store, UserStore};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const A_MILLION: usize = 1_000_000;
/// So many stand in line at once: the store writes them as one group.
const AT_ONCE: usize = 1024;
const WRITERS: usize = 32;

fn options(folder: &Path) -> OpenOptions<'_> {
    OpenOptions { folder, key_id: [7; 16], cache_bytes: 64 << 20 }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime")
}

fn entry(act: Act, user: UserId) -> AuditEntry {
    let (at, by) = (SystemClock.now(), Actor::Operator);
    AuditEntry { at, act, by, user: Some(user), session: None, address: None, note: String::new() }
}

/// Everybody's sessions are one person's here: what is looked up by its token does not know.
async fn owner(store: &SledStore) -> User {
    let ada = UserName::parse("ada").expect("a name");
    let user = User { version: 1, ..User::new(new_user_id(&OsRandom::new()), ada, SystemClock.now()) };
    store.create_user(&user, entry(Act::UserCreated, user.id).into()).await.expect("a person");
    store.user(user.id).await.expect("a store").expect("a person")
}

async fn sign_in(store: Arc<SledStore>, user: Arc<User>) -> TokenHash {
    let (random, now) = (OsRandom::new(), SystemClock.now());
    let (_, token) = new_token(&random);
    let session = Session {
        id: new_session_id(&random),
        user: user.id,
        token,
        reach: Reach::Portal { remembered: true },
        created: now,
        last_used: now,
        authenticated: now,
        methods: Methods::PASSWORD,
        browser: "Firefox on Linux".to_owned(),
        address: "192.0.2.7".to_owned(),
    };
    let new = NewSession::new(session, user.version, Lane::Strangers);
    store.start_session(new, entry(Act::SignedIn, user.id).into()).await.expect("a session");
    token
}

async fn sign_in_at_once(store: &Arc<SledStore>, user: &Arc<User>, count: usize) -> Vec<TokenHash> {
    let waiting: Vec<_> = (0..count).map(|_| tokio::spawn(sign_in(Arc::clone(store), Arc::clone(user)))).collect();
    let mut tokens = Vec::with_capacity(count);
    for one in waiting {
        tokens.push(one.await.expect("a session"));
    }
    tokens
}

/// A session begins with four records and an entry of the audit record, on disk when it is answered.
fn writes(bench: &mut Criterion) {
    let (folder, runtime) = (tempfile::tempdir().expect("a folder"), runtime());
    let store = create(options(folder.path()), Arc::new(Live::default()), &OsRandom::new(), SystemClock.now());
    let store = Arc::new(store.expect("a store"));
    let user = Arc::new(runtime.block_on(owner(&store)));
    let mut group = bench.benchmark_group("sessions begun");
    for writers in [1, WRITERS] {
        group.throughput(Throughput::Elements(writers as u64));
        group.bench_function(format!("{writers} at once"), |bench| {
            bench.iter(|| runtime.block_on(sign_in_at_once(&store, &user, writers)));
        });
    }
    group.finish();
    runtime.block_on(store.close());
}

fn a_million(bench: &mut Criterion) {
    let (folder, runtime) = (tempfile::tempdir().expect("a folder"), runtime());
    let store = create(options(folder.path()), Arc::new(Live::default()), &OsRandom::new(), SystemClock.now());
    let store = Arc::new(store.expect("a store"));
    let user = Arc::new(runtime.block_on(owner(&store)));
    let mut tokens = Vec::with_capacity(A_MILLION);
    while tokens.len() < A_MILLION {
        tokens.extend(runtime.block_on(sign_in_at_once(&store, &user, AT_ONCE)));
    }
    let mut next = tokens.iter().cycle().step_by(7919);
    bench.bench_function("read/one of a million sessions", |bench| {
        bench.iter(|| {
            let token = next.next().expect("a token");
            assert!(runtime.block_on(store.session(black_box(token))).expect("a store").is_some());
        });
    });
    runtime.block_on(store.close());
    drop(store);
    let mut group = bench.benchmark_group("open");
    group.sample_size(10).measurement_time(Duration::from_secs(20));
    group.bench_function("with a million sessions", |bench| {
        bench.iter_with_large_drop(|| open(options(folder.path()), Arc::new(Live::default())).expect("a store"));
    });
    group.finish();
}

criterion_group!(benches, writes, a_million);
criterion_main!(benches);
