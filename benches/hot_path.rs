//! What each request costs before it is sent on: the whole judgement, with little and with much to look through, and its
//! parts. `cargo bench --bench hot_path`
#![expect(clippy::expect_used, clippy::panic, reason = "a bench that cannot be set up has nothing to measure")]

use std::fmt::Write as _;
use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use criterion::{Criterion, criterion_group, criterion_main};
use http::header::{ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, COOKIE, HOST, REFERER, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use pingora_http::RequestHeader;
use tempfile::TempDir;
use vestibule::actions::authorize::{Incoming, Outcome, Pass, authorize};
use vestibule::actions::rotate_keys::open_keys;
use vestibule::actions::vouch::vouch;
use vestibule::app::App;
use vestibule::clock::{Clock, SystemClock};
use vestibule::crypto::password::{PasswordPool, PoolSize};
use vestibule::crypto::seal::MasterKey;
use vestibule::crypto::secrets::Secrets;
use vestibule::crypto::signer::Signer;
use vestibule::crypto::token::{hash_token, new_token};
use vestibule::domain::access;
use vestibule::domain::arrival::Arrival;
use vestibule::domain::cookies::OurCookie;
use vestibule::domain::host::HostName;
use vestibule::domain::identity::{Claims, is_forwarding_field, is_identity_field};
use vestibule::domain::ids::UserId;
use vestibule::domain::path::Target;
use vestibule::domain::request_kind::RequestKind;
use vestibule::domain::secret::Secret;
use vestibule::domain::session::{Methods, Reach, Session};
use vestibule::domain::user::{User, UserName};
use vestibule::gateway::headers::rewrite_request;
use vestibule::gateway::origin::Origin;
use vestibule::live::Live;
use vestibule::live::sessions::LiveSession;
use vestibule::random::{OsRandom, new_session_id};
use vestibule::store::sled::{OpenOptions, create};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FEW: usize = 10;
const MANY: usize = 10_000;
const A_MILLION: usize = 1_000_000;

/// The program without its sockets, and one person who is signed in at the host of all apps.
struct House {
    app: App,
    headers: HeaderMap,
    _folder: TempDir,
}

impl House {
    fn new(apps: usize, rules: usize, sessions: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let random = Arc::new(OsRandom::new());
        let live = Arc::new(Live::default());
        let store_folder = folder.path().join("data");
        let options = OpenOptions { folder: &store_folder, key_id: [7; 16], cache_bytes: 1 << 20 };
        let store = create(options, Arc::clone(&live) as _, &*random, SystemClock.now()).expect("a store");
        let settings = vestibule::config::from_text(&config(apps, rules), "bench.toml", &[]);
        let settings = settings.unwrap_or_else(|problems| panic!("{problems}")).settings;
        let size = PoolSize { permits: 1, queue: 1 };
        let passwords = PasswordPool::new(settings.passwords.cost, size, Arc::clone(&random) as _).expect("a pool");
        let key = MasterKey::create(&folder.path().join("master.key"), &*random).expect("a key");
        let key = Arc::new(key);
        let app = App {
            settings: Arc::new(settings),
            clock: Arc::new(SystemClock),
            random,
            store: Arc::new(store),
            live,
            passwords: Arc::new(passwords),
            secrets: Arc::new(Secrets::new(Arc::clone(&key))),
            signer: Arc::new(Signer::new(key)),
            mailer: None,
            channels: Arc::default(),
        };
        let person = person(&app);
        let mut token = Secret::new(String::new());
        for _ in 0..sessions {
            token = sign_in(&app, &person);
        }
        Self { app, headers: browser_headers(token.expose()), _folder: folder }
    }

    fn judge(&self, raw_target: &[u8]) -> Option<Box<Pass>> {
        let incoming =
            Incoming { arrival: arrival(), method: &Method::GET, raw_target, headers: black_box(&self.headers) };
        let judged = pin!(authorize(&self.app, incoming)).poll(&mut Context::from_waker(Waker::noop()));
        if let Poll::Ready(Outcome::Pass(pass)) = judged { Some(pass) } else { None }
    }
}

/// All on the portal's host, which is the case with the most to tell apart.
fn config(apps: usize, rules: usize) -> String {
    let mut text = String::from("[gateway]\npublic_url = \"http://localhost:8080\"\n");
    for app in 0..apps {
        let path = if app == 0 { "/".to_owned() } else { format!("/app-{app}") };
        let _ = write!(
            text,
            "[[app]]\nname = \"app-{app}\"\nhost = \"localhost\"\npath = \"{path}\"\nupstream = \"http://127.0.0.1:9\"\n\
             policy = \"one_factor\"\n"
        );
        for rule in (0..rules).filter(|_| app == 0) {
            let _ = write!(text, "[[app.rule]]\npaths = [\"/place-{rule}/**\"]\npolicy = \"one_factor\"\n");
        }
    }
    text
}

fn person(app: &App) -> Arc<User> {
    let id = UserId::from_bytes([9; 16]);
    let user = User::new(id, UserName::parse("ada").expect("a name"), app.clock.now());
    Arc::new(User { display_name: "Ada Lovelace".to_owned(), version: 1, ..user })
}

fn sign_in(app: &App, person: &Arc<User>) -> Secret {
    let (token, hash) = new_token(&*app.random);
    let now = app.clock.now();
    let session = Session {
        id: new_session_id(&*app.random),
        user: person.id,
        token: hash,
        reach: Reach::Portal { remembered: true },
        created: now,
        last_used: now,
        authenticated: now,
        methods: Methods::PASSWORD,
        browser: "Firefox on Linux".to_owned(),
        address: "192.0.2.7".to_owned(),
    };
    let sessions = &app.live.sessions;
    let kept = sessions.keep(sessions.generation(), LiveSession::new(session, None, Arc::clone(person)));
    assert!(kept.is_some());
    token
}

fn arrival() -> Arrival {
    Arrival {
        host: HostName::parse("localhost").expect("a host"),
        port: Some(8080),
        client: [192, 0, 2, 7].into(),
        secure: false,
        shared_address: false,
    }
}

/// What Firefox sends, with other people's cookies around ours.
fn browser_headers(token: &str) -> HeaderMap {
    let cookies = format!("theme=dark; _ga=GA1.1.1234567890.1700000000; vestibule={token}; sidebar=open");
    let mut headers: HeaderMap = [
        (HOST, "localhost:8080"),
        (USER_AGENT, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
        (ACCEPT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        (ACCEPT_LANGUAGE, "en-GB,en;q=0.5"),
        (ACCEPT_ENCODING, "gzip, deflate, br, zstd"),
        (REFERER, "http://localhost:8080/articles/"),
        (HeaderName::from_static("upgrade-insecure-requests"), "1"),
        (HeaderName::from_static("sec-fetch-dest"), "document"),
        (HeaderName::from_static("sec-fetch-mode"), "navigate"),
        (HeaderName::from_static("sec-fetch-site"), "same-origin"),
        (HeaderName::from_static("sec-fetch-user"), "?1"),
        (HeaderName::from_static("priority"), "u=0, i"),
    ]
    .into_iter()
    .map(|(name, value)| (name, HeaderValue::from_static(value)))
    .collect();
    headers.insert(COOKIE, HeaderValue::from_str(&cookies).expect("a cookie"));
    headers
}

fn whole_judgement(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("judgement");
    for (name, apps, rules, sessions, target) in [
        ("10 apps and rules, 10 sessions", FEW, FEW, FEW, "/place-7/a?b=c"),
        ("10 000 apps", MANY, FEW, FEW, "/app-9999/a?b=c"),
        ("10 000 rules", FEW, MANY, FEW, "/place-9999/a?b=c"),
        ("a million sessions", FEW, FEW, A_MILLION, "/place-7/a?b=c"),
    ] {
        let house = House::new(apps, rules, sessions);
        assert!(house.judge(target.as_bytes()).is_some(), "{name}");
        group.bench_function(name, |bench| bench.iter(|| house.judge(black_box(target.as_bytes()))));
    }
    group.finish();
}

fn parts(bench: &mut Criterion) {
    let house = House::new(FEW, FEW, FEW);
    let headers = &house.headers;
    bench.bench_function("path/plain", |bench| {
        bench.iter(|| Target::parse(black_box(b"/articles/2026/11/a-gate?page=2&q=x"), "/.vestibule"));
    });
    bench.bench_function("path/with escapes", |bench| {
        bench.iter(|| Target::parse(black_box(b"/a%20b/%C3%BC/c;v=1?page=2"), "/.vestibule"));
    });
    bench.bench_function("host", |bench| bench.iter(|| HostName::parse(black_box("wiki.example.com"))));
    bench.bench_function("cookie", |bench| {
        bench.iter(|| OurCookie::Session.values(black_box(headers), false).find_map(hash_token));
    });
    bench.bench_function("kind of request", |bench| {
        bench.iter(|| RequestKind::of(&Method::GET, black_box(headers)));
    });
    bench.bench_function("names of headers", |bench| {
        let is_unwanted = |name: &HeaderName| {
            is_forwarding_field(name.as_str().as_bytes()) || is_identity_field(name.as_str().as_bytes())
        };
        bench.iter(|| black_box(headers).keys().filter(|name| is_unwanted(name)).count());
    });
}

/// What is done once a request may pass.
fn after_judgement(bench: &mut Criterion) {
    let house = House::new(FEW, FEW, FEW);
    let app = &house.app;
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(open_keys(app)).expect("a key");
    let pass = house.judge(b"/place-7/a?b=c").expect("a permit");
    let session = pass.visitor.as_ref().expect("a session");
    bench.bench_function("session/look-up", |bench| {
        bench.iter(|| app.live.sessions.get(black_box(&session.session.token)));
    });
    bench.bench_function("decide", |bench| {
        let routes = &app.settings.routes;
        let now = app.clock.now();
        bench.iter(|| access::decide(routes, pass.permit.app(), &[], black_box(&pass.ask), Some(session.who(now))));
    });
    bench.bench_function("assertion/from the cache", |bench| {
        bench.iter(|| vouch(app, black_box(session), pass.permit.app()));
    });
    bench.bench_function("assertion/signed", |bench| {
        let to = &app.settings.apps.first().expect("an app").recipient;
        let now = app.clock.now();
        let key = app.signer.at(now).expect("a key");
        bench.iter(|| {
            let claims = Claims::new(
                to,
                &session.user,
                (session.session.id, &session.session),
                "a name of its own".to_owned(),
                now,
            );
            app.signer.sign(&key, &claims)
        });
    });
    let statement = vouch(app, session, pass.permit.app()).expect("a statement");
    let origin = Origin::of(&pass.ask.arrival).expect("an origin");
    let mut asked = RequestHeader::build("GET", b"/place-7/a?b=c", None).expect("a head");
    for (name, value) in &house.headers {
        asked.append_header(name, value).expect("a field");
    }
    let sent = pass.ask.target.sent();
    bench.bench_function("headers/rewritten", |bench| {
        bench.iter(|| rewrite_request(&mut asked.clone(), sent, &origin, Some(&*statement)));
    });
    bench.bench_function("headers/copied alone", |bench| bench.iter(|| black_box(&asked).clone()));
}

criterion_group!(benches, whole_judgement, parts, after_judgement);
criterion_main!(benches);
