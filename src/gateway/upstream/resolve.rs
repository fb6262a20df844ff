//! One upstream: the addresses of its name, and how it has been doing.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

use crate::config::settings::Upstream;

/// How long a failed upstream is left alone while others are well.
const REST: Duration = Duration::from_secs(5);
const ASK_AGAIN: Duration = Duration::from_secs(30);
const ASK_AGAIN_SOON: Duration = Duration::from_secs(2);
const ASK_NO_LONGER_THAN: Duration = Duration::from_secs(20);

pub(super) struct Place {
    pub(super) upstream: Upstream,
    addresses: ArcSwap<Vec<SocketAddr>>,
    /// Which of the addresses is in use: the next one, after a failure.
    favourite: AtomicUsize,
    made: Instant,
    /// Milliseconds after `made`; 0: it is well.
    rests_until: AtomicU64,
    first_answer: Notify,
    /// The last question about the name had an answer; at first that is assumed.
    is_found: AtomicBool,
}

impl Place {
    pub(super) fn new(upstream: Upstream) -> Arc<Self> {
        let bare = upstream.host.trim_start_matches('[').trim_end_matches(']');
        let fixed = bare.parse().map(|ip| SocketAddr::new(ip, upstream.port)).into_iter().collect();
        Arc::new(Self {
            upstream,
            addresses: ArcSwap::from_pointee(fixed),
            favourite: AtomicUsize::new(0),
            made: Instant::now(),
            rests_until: AtomicU64::new(0),
            first_answer: Notify::new(),
            is_found: AtomicBool::new(true),
        })
    }

    pub(super) fn is(&self, upstream: &Upstream) -> bool {
        self.upstream == *upstream
    }

    pub(super) fn count(&self) -> usize {
        self.addresses.load().len()
    }

    pub(super) fn is_well(&self) -> bool {
        let until = self.rests_until.load(Ordering::Relaxed);
        until == 0 || self.made.elapsed().as_millis() >= u128::from(until)
    }

    pub(super) fn failed(&self, address: SocketAddr) {
        let until = (self.made.elapsed() + REST).as_millis();
        self.rests_until.store(u64::try_from(until).unwrap_or(u64::MAX).max(1), Ordering::Relaxed);
        if self.current() == Some(address) {
            self.favourite.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The same, but waits for the very first answer about a name.
    pub(super) async fn address(&self, deadline: Instant) -> Option<SocketAddr> {
        loop {
            let answered = self.first_answer.notified();
            if let Some(address) = self.current() {
                return Some(address);
            }
            timeout_at(deadline, answered).await.ok()?;
        }
    }

    /// The address to try now, if one is known.
    pub(super) fn current(&self) -> Option<SocketAddr> {
        let addresses = self.addresses.load();
        let favourite = self.favourite.load(Ordering::Relaxed).checked_rem(addresses.len())?;
        addresses.get(favourite).copied()
    }

    /// Asks for the name's addresses again and again, as long as anybody uses them. The last good answer stays.
    pub(super) fn follow(self: &Arc<Self>, stop: &CancellationToken) {
        if !self.addresses.load().is_empty() {
            return;
        }
        let (place, stop) = (Arc::downgrade(self), stop.clone());
        tokio::spawn(stop.run_until_cancelled_owned(async move {
            while let Some(place) = place.upgrade() {
                let pause = if place.ask().await { ASK_AGAIN } else { ASK_AGAIN_SOON };
                drop(place);
                tokio::time::sleep(pause).await;
            }
        }));
    }

    /// What has not changed was told before: it is asked every few seconds.
    pub(super) fn is_news(&self, is_found: bool) -> bool {
        self.is_found.swap(is_found, Ordering::Relaxed) != is_found
    }

    async fn ask(&self) -> bool {
        let question = tokio::net::lookup_host((self.upstream.host.as_str(), self.upstream.port));
        let deadline = Instant::now() + ASK_NO_LONGER_THAN;
        let answer: Vec<_> = match timeout_at(deadline, question).await {
            Ok(Ok(answer)) => answer.collect(),
            _ => Vec::new(),
        };
        if answer.is_empty() {
            if self.is_news(false) {
                tracing::warn!(upstream = %self.upstream.host, "this name cannot be looked up; the last good answer is kept");
            }
            return false;
        }
        if self.is_news(true) {
            tracing::info!(upstream = %self.upstream.host, "this name can be looked up again");
        }
        if **self.addresses.load() != answer {
            self.addresses.store(Arc::new(answer));
        }
        self.first_answer.notify_waiters();
        true
    }
}
