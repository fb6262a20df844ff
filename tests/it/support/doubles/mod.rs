//! Stand-ins for the services that reach people's phones. Each is as strict as its original or stricter: what it does not
//! know it refuses, so that a story that goes well was told to it in its own words.

pub(crate) mod authy;
pub(crate) mod duo;
pub(crate) mod ntfy;
pub(crate) mod telegram;
pub(crate) mod twilio_verify;
pub(crate) mod webhook;

use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// How a service behaves towards whoever comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Good,
    /// Says that what was sent is wrong.
    Refuses,
    /// Has had enough for so many seconds.
    Throttles(u64),
    /// Does not know whom this is for (any more).
    KnowsNobody,
    /// Reaches nobody there, and never will.
    Blocks,
    /// Does not know us.
    RefusesUs,
    /// Something in front of it answers, with a page and 200.
    TalksNonsense,
    /// Fails, and something in front of it says so.
    IsBroken,
    /// Takes the request and says nothing.
    IsSilent,
}

/// What a service is like, and a bell for those who wait for it.
pub(crate) struct Temper {
    mood: Mutex<Mood>,
    bell: Notify,
}

impl Temper {
    pub(crate) fn good() -> Self {
        Self { mood: Mutex::new(Mood::Good), bell: Notify::new() }
    }

    pub(crate) fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// A silent one never gets past this.
    async fn felt(&self) -> Mood {
        let mood = *self.mood.lock().unwrap();
        if mood == Mood::IsSilent {
            std::future::pending::<()>().await;
        }
        mood
    }

    pub(crate) fn ring(&self) {
        self.bell.notify_waiters();
    }

    /// Waits until it is so; looked at whenever the bell rings.
    pub(crate) async fn until<T>(&self, look: impl Fn() -> Option<T>) -> T {
        loop {
            let bell = self.bell.notified();
            tokio::pin!(bell);
            bell.as_mut().enable();
            if let Some(found) = look() {
                return found;
            }
            tokio::time::timeout(Duration::from_secs(30), bell).await.expect("a stand-in waits for somebody in vain");
        }
    }
}

/// On a free port of this machine, as long as the test runs.
async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}
