//! The gateway over real sockets: bytes in, bytes out, and an app behind it that writes down every byte it got.

mod assertion;
mod counterparts;
mod crowds;
mod errors;
mod examples;
mod forged;
mod headers;
mod hostile;
mod leftovers;
mod streams;
mod targets;
mod visitor;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use vestibule::app::Current;
use vestibule::config::settings::Listener;
use vestibule::crypto::token::new_token;
use vestibule::domain::audit::Act;
use vestibule::domain::session::{Methods, Reach, Session};
use vestibule::domain::time::Timestamp;
use vestibule::gateway::{self, Running};
use vestibule::random::new_session_id;
use vestibule::store::{Ending, Lane, NewSession, Started};

use crate::support::World;
use counterparts::{Client, Upstream};

/// The whole of it on a free port, one app on the portal's own host.
struct Gate {
    world: World,
    current: Current,
    running: Running,
}

impl Gate {
    async fn before(upstream: &Upstream) -> Self {
        Self::with(&[upstream.address], "").await
    }

    /// In a crowd a second may be too short for an app that answers at once.
    async fn patiently_before(upstream: &Upstream) -> Self {
        Self::of(&config(&[upstream.address], "").replace("\"1s\"", "\"1m\"")).await
    }

    /// `more` are further lines of the app.
    async fn with(upstreams: &[SocketAddr], more: &str) -> Self {
        Self::of(&config(upstreams, more)).await
    }

    async fn of(config: &str) -> Self {
        Self::before_world(World::with(config).await).await
    }

    /// With a clock that begins at this moment.
    async fn starting(config: &str, now: Timestamp) -> Self {
        Self::before_world(World::starting(config, now).await).await
    }

    async fn before_world(world: World) -> Self {
        let current: Current = Arc::new(ArcSwap::from(Arc::clone(&world.app)));
        let listeners = [Listener { address: "127.0.0.1:0".parse().unwrap(), tls: Vec::new() }];
        let running = gateway::start(Arc::clone(&current), &listeners).await.unwrap();
        Self { world, current, running }
    }

    async fn client(&self) -> Client {
        Client::to(self.running.addresses()[0]).await
    }

    /// The cookie of a person who is signed in.
    async fn signed_in(&self, name: &str) -> String {
        let user = self.world.person(name, "correct horse battery staple", &["staff"]).await;
        let app = &self.world.app;
        let (token, hash) = new_token(&*app.random);
        let now = app.clock.now();
        let session = Session {
            id: new_session_id(&*app.random),
            user: user.id,
            token: hash,
            reach: Reach::Portal { remembered: false },
            created: now,
            last_used: now,
            authenticated: now,
            methods: Methods::PASSWORD,
            browser: "Firefox on Linux".to_owned(),
            address: "127.0.0.1".to_owned(),
        };
        let new = NewSession::new(session, user.version, Lane::Strangers);
        let started = app.store.start_session(new, self.world.entry(Act::SignedIn).into()).await.unwrap();
        assert_eq!(started, Started::Started);
        format!("vestibule={}", token.expose())
    }

    async fn lock_out(&self, name: &str) {
        let user = self.world.user(name).await;
        self.world.app.store.save_user(&user, Ending::All, self.world.entry(Act::UserDisabled).into()).await.unwrap();
    }
}

fn config(upstreams: &[SocketAddr], more: &str) -> String {
    let upstreams: Vec<_> = upstreams.iter().map(|address| format!("\"http://{address}\"")).collect();
    format!(
        r#"
[gateway]
public_url = "http://localhost:8080"
[gateway.timeouts]
upstream_head = "1s"
connect = "1s"

[[app]]
name = "wiki"
host = "localhost"
upstream = [{}]
policy = "one_factor"
{more}

[[app.rule]]
paths = ["/public/**"]
policy = "bypass"
"#,
        upstreams.join(", ")
    )
}

const SOON: Duration = Duration::from_secs(1);
