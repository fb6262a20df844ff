//! The whole program but for its sockets: a real store in a folder of its own, a clock that the test moves, and an app
//! behind the gate that writes down who it saw.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::{Arc, Mutex};

use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use tempfile::TempDir;
use vestibule::actions::authorize::{Incoming, Outcome, Pass, authorize};
use vestibule::actions::rotate_keys::open_keys;
use vestibule::app::App;
use vestibule::clock::{Clock, ManualClock};
use vestibule::crypto::password::{PasswordPool, PoolSize};
use vestibule::crypto::seal::MasterKey;
use vestibule::crypto::secrets::Secrets;
use vestibule::crypto::signer::Signer;
use vestibule::domain::arrival::Arrival;
use vestibule::domain::audit::{Act, Actor, AuditEntry};
use vestibule::domain::host::HostName;
use vestibule::domain::password_rules::HashCost;
use vestibule::domain::secret::{Password, Secret};
use vestibule::domain::time::Timestamp;
use vestibule::domain::user::{Email, EmailAddress, GroupName, User, UserName};
use vestibule::live::Live;
use vestibule::portal::{self, Body};
use vestibule::random::{OsRandom, Random, new_user_id};
use vestibule::store::Created;
use vestibule::store::sled::{OpenOptions, create};

use super::Browser;
use super::watched::Watched;

/// Two apps on hosts of their own, one for everyone who signed in, one for a group.
pub(crate) const TWO_APPS: &str = r#"
[gateway]
public_url = "http://portal.localhost:8080"
listen = ["127.0.0.1:8080"]

[[app]]
name = "wiki"
title = "Wiki"
host = "wiki.localhost"
upstream = "http://127.0.0.1:3000"
policy = "one_factor"

[[app.rule]]
paths = ["/public/**"]
policy = "bypass"

[[app]]
name = "staff"
title = "Staff"
host = "staff.localhost"
upstream = "http://127.0.0.1:3001"
policy = "one_factor"
groups = ["staff"]
"#;

/// One host for portal and app.
pub(crate) const SHARED_HOST: &str = r#"
[gateway]
public_url = "http://localhost:8080"
listen = ["127.0.0.1:8080"]

[[app]]
name = "wiki"
title = "Wiki"
host = "localhost"
path = "/"
upstream = "http://127.0.0.1:3000"
policy = "one_factor"
"#;

/// A site as the world sees it.
pub(crate) const OVER_TLS: &str = r#"
[gateway]
public_url = "https://portal.example.com"
listen = ["127.0.0.1:8080"]
trusted_proxies = ["127.0.0.1/32"]

[[app]]
name = "wiki"
host = "wiki.example.com"
upstream = "http://127.0.0.1:3000"
policy = "one_factor"
"#;

pub(crate) struct World {
    pub(crate) app: Arc<App>,
    pub(crate) clock: ManualClock,
    /// What `app.store` is.
    pub(crate) store: Arc<Watched>,
    seen: Mutex<Vec<String>>,
    folder: TempDir,
}

/// What the gate answered.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(TWO_APPS).await
    }

    pub(crate) async fn with(config: &str) -> Self {
        Self::starting(config, Timestamp::from_seconds(1_800_000_000)).await
    }

    pub(crate) async fn starting(config: &str, now: Timestamp) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = settings(config, folder.path());
        let clock = ManualClock::at(now);
        let random = Arc::new(OsRandom::new());
        let master = MasterKey::create(&folder.path().join("master.key"), &*random).expect("a master key");
        let master = Arc::new(master);
        let live = Arc::new(Live::default());
        let store_folder = folder.path().join("data");
        let options = OpenOptions { folder: &store_folder, key_id: [7; 16], cache_bytes: 1 << 20 };
        let sink = Arc::clone(&live);
        let store = create(options, sink, &*random, clock.now()).expect("a store");
        let cost = HashCost { memory_kib: 64, passes: 1, lanes: 1 };
        let pool = PasswordPool::new(cost, PoolSize { permits: 2, queue: 64 }, random.clone()).expect("a pool");
        let store = Arc::new(Watched::new(Arc::new(store)));
        let mailer = vestibule::wiring::mailer(&settings).expect("a good authority");
        let (told_time, chance): (Arc<dyn Clock>, Arc<dyn Random>) = (Arc::new(clock.clone()), random.clone());
        let channels = vestibule::wiring::channels(&settings.channels, &told_time, &chance).expect("channels");
        let app = Arc::new(App {
            settings: Arc::new(settings),
            clock: told_time,
            random,
            store: Arc::clone(&store) as _,
            live,
            passwords: Arc::new(pool),
            secrets: Arc::new(Secrets::new(Arc::clone(&master))),
            signer: Arc::new(Signer::new(master)),
            mailer,
            channels: Arc::new(channels),
        });
        open_keys(&app).await.expect("a key");
        drop(store.asked());
        Self { app, clock, store, seen: Mutex::default(), folder }
    }

    /// The same world under another configuration, as after `vestibule reload`.
    pub(crate) fn reload(&mut self, config: &str) {
        let old = &self.app;
        self.app = Arc::new(App {
            settings: Arc::new(settings(config, self.folder.path())),
            clock: Arc::clone(&old.clock),
            random: Arc::clone(&old.random),
            store: Arc::clone(&old.store),
            live: Arc::clone(&old.live),
            passwords: Arc::clone(&old.passwords),
            secrets: Arc::clone(&old.secrets),
            signer: Arc::clone(&old.signer),
            mailer: old.mailer.clone(),
            channels: Arc::clone(&old.channels),
        });
    }

    pub(crate) async fn person(&self, name: &str, password: &str, groups: &[&str]) -> User {
        let typed = Password::typed(&Secret::new(password.to_owned())).expect("a short password");
        let hash = self.app.passwords.hash(&typed).await.expect("a free place");
        let user = User {
            email: Some(Email {
                address: EmailAddress::parse(&format!("{name}@example.com")).expect("a good address"),
                verified: true,
            }),
            groups: groups.iter().map(|group| GroupName::parse(group).expect("a good group")).collect(),
            password: Some(hash),
            ..User::new(new_user_id(&*self.app.random), UserName::parse(name).expect("a good name"), self.clock.now())
        };
        let created = self.app.store.create_user(&user, self.entry(Act::UserCreated).into()).await.expect("a store");
        assert_eq!(created, Created::Created);
        self.app.store.user(user.id).await.expect("a store").expect("the person just made")
    }

    pub(crate) async fn user(&self, name: &str) -> User {
        let name = UserName::parse(name).expect("a good name");
        self.app.store.user_by_name(&name).await.expect("a store").expect("a person of this name")
    }

    pub(crate) fn entry(&self, act: Act) -> AuditEntry {
        AuditEntry {
            at: self.clock.now(),
            act,
            by: Actor::Operator,
            user: None,
            session: None,
            address: None,
            note: String::new(),
        }
    }

    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser::new(self, IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7)))
    }

    pub(crate) fn browser_at(&self, address: [u8; 4]) -> Browser<'_> {
        Browser::new(self, IpAddr::V4(address.into()))
    }

    /// What reached an app since the last look: `ada GET http://wiki.localhost/page`.
    pub(crate) fn apps_saw(&self) -> Vec<String> {
        std::mem::take(&mut self.seen.lock().expect("no panic before"))
    }

    /// What is in memory of this person's sessions is dropped: the next request of each reads the store.
    pub(crate) async fn forget_sessions_of(&self, name: &str) {
        self.app.live.sessions.forget_user(self.user(name).await.id);
    }

    /// A request for an app that stays open, as a WebSocket does; if it may pass.
    pub(crate) async fn open(&self, host: &str, cookie: &str) -> Option<Pass> {
        self.open_at(host, "/stream", cookie).await
    }

    pub(crate) async fn open_at(&self, host: &str, path: &str, cookie: &str) -> Option<Pass> {
        let mut headers = HeaderMap::new();
        headers.insert(http::header::COOKIE, cookie.parse().expect("a plain cookie"));
        let client = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7));
        let (arrival, method) = (arrival(client, host), http::Method::GET);
        let incoming = Incoming { arrival, method: &method, raw_target: path.as_bytes(), headers: &headers };
        match authorize(&self.app, incoming).await {
            Outcome::Pass(pass) => Some(*pass),
            Outcome::Ours | Outcome::Refuse(_) => None,
        }
    }

    /// What the gateway does with a request, sockets apart.
    pub(crate) async fn ask(&self, client: IpAddr, host: &str, request: Request<Body>) -> Reply {
        let secure = self.app.settings.gateway.public.secure;
        let arrival = Arrival { secure, ..arrival(client, host) };
        let raw = request.uri().to_string();
        let has_body = request.method() != http::Method::HEAD;
        let incoming = Incoming {
            arrival: arrival.clone(),
            method: request.method(),
            raw_target: raw.as_bytes(),
            headers: request.headers(),
        };
        let answer = match authorize(&self.app, incoming).await {
            Outcome::Ours => portal::answer(Arc::clone(&self.app), arrival, request).await,
            Outcome::Refuse(refusal) => portal::refuse(&self.app, &arrival, &request.map(|_| ()), *refusal),
            Outcome::Pass(pass) => {
                let name = pass
                    .visitor
                    .as_ref()
                    .filter(|_| pass.permit.is_identified())
                    .map_or("nobody", |session| session.user.name.as_str());
                let line = format!("{name} {} http://{host}{}", request.method(), pass.ask.target.sent());
                self.seen.lock().expect("no panic before").push(line.clone());
                http::Response::new(Body::from(line))
            }
        };
        let (parts, body) = answer.into_parts();
        let bytes = body.collect().await.expect("a whole body").to_bytes();
        if let Some(length) = parts.headers.get(http::header::CONTENT_LENGTH).filter(|_| has_body) {
            assert_eq!(length, bytes.len().to_string().as_str(), "a length that the body does not have");
        }
        Reply { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

fn arrival(client: IpAddr, host: &str) -> Arrival {
    let host = HostName::parse(host).expect("a host");
    Arrival { host, port: Some(8080), client, secure: false, shared_address: client.is_loopback() }
}

fn settings(config: &str, folder: &Path) -> vestibule::config::settings::Settings {
    let config = format!("{config}\n[store]\nkey_file = \"{}\"\n", folder.join("master.key").display());
    match vestibule::config::from_text(&config, "test.toml", &[]) {
        Ok(loaded) => loaded.settings,
        Err(problems) => panic!("{problems}"),
    }
}
