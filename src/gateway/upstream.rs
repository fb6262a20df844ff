//! Where apps run: names resolved in the background, several taken in turn, failed ones left alone for a while.

mod resolve;
mod websocket;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use pingora_core::upstreams::peer::{HttpPeer, HttpUpstreamRequestPolicy};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use self::resolve::Place;
use crate::config::settings::{Settings, Timeouts, Upstream};

/// So many connections are tried for one request, as long as none could be opened.
pub(super) const MOST_TRIES: usize = 4;
/// Idle connections to upstreams, for each thread.
pub(super) const MOST_IDLE: usize = 256;
/// Shorter than the keep-alive of the servers that apps are written with (Node: 5 s), so that we close first.
const KEEP_IDLE: Duration = Duration::from_secs(4);

/// One choice of where to send a request.
pub(super) struct Attempt {
    place: Arc<Place>,
    address: SocketAddr,
    turns: Arc<Turns>,
}

impl Attempt {
    pub(super) fn failed(&self) {
        self.place.failed(self.address);
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many addresses there are to try.
    pub(super) fn choices(&self) -> usize {
        self.places().map(Place::count).sum::<usize>().min(MOST_TRIES)
    }

    pub(super) fn all_are_down(&self) -> bool {
        self.places().count() > 1 && !self.places().any(Place::is_well)
    }

    fn places(&self) -> impl Iterator<Item = &Place> {
        self.turns.places.iter().map(AsRef::as_ref)
    }
}

pub(super) struct Upstreams {
    stop: CancellationToken,
    /// Made again for each new configuration; places that are in both live on.
    table: ArcSwapOption<Table>,
    rebuilding: Mutex<()>,
}

struct Table {
    settings: Arc<Settings>,
    apps: Vec<Arc<Turns>>,
}

struct Turns {
    /// Of its connections, which are never used for another app. After a reload an app's place may be another's, so each
    /// table has groups of its own.
    group: u64,
    next: AtomicUsize,
    places: Vec<Arc<Place>>,
}

impl Upstreams {
    pub(super) fn new(stop: CancellationToken) -> Self {
        Self { stop, table: ArcSwapOption::empty(), rebuilding: Mutex::new(()) }
    }

    /// Picks an address for a request to this app. Waits only for the very first answer about a name.
    pub(super) async fn choose(&self, settings: &Arc<Settings>, app: usize, patience: Duration) -> Option<Attempt> {
        let table = self.table(settings);
        let turns = table.apps.get(app)?;
        let known = turns.in_turn().find_map(|place| Some((place, place.current()?)));
        let found = match (known, turns.places.first()) {
            (Some(known), _) => Some(known),
            (None, Some(place)) => place.address(Instant::now() + patience).await.map(|address| (place, address)),
            (None, None) => None,
        };
        let (place, address) = found?;
        Some(Attempt { place: Arc::clone(place), address, turns: Arc::clone(turns) })
    }

    /// Follows the names of this configuration from now on.
    pub(super) fn follow(&self, settings: &Arc<Settings>) {
        let _ = self.table(settings);
    }

    fn table(&self, settings: &Arc<Settings>) -> Arc<Table> {
        let fits = |table: &Arc<Table>| Arc::ptr_eq(&table.settings, settings);
        if let Some(table) = self.table.load_full().filter(fits) {
            return table;
        }
        let _guard = self.rebuilding.lock().unwrap_or_else(PoisonError::into_inner);
        let old = self.table.load_full();
        if let Some(table) = old.clone().filter(fits) {
            return table;
        }
        let new = Arc::new(self.rebuilt(settings, old.as_deref()));
        self.table.store(Some(Arc::clone(&new)));
        new
    }

    fn rebuilt(&self, settings: &Arc<Settings>, old: Option<&Table>) -> Table {
        let mut known: Vec<Arc<Place>> =
            old.iter().flat_map(|table| &table.apps).flat_map(|turns| &turns.places).cloned().collect();
        let mut place = |upstream: &Upstream| {
            if let Some(place) = known.iter().find(|place| place.is(upstream)) {
                return Arc::clone(place);
            }
            let place = Place::new(upstream.clone());
            place.follow(&self.stop);
            known.push(Arc::clone(&place));
            place
        };
        let apps = settings
            .apps
            .iter()
            .map(|app| {
                Arc::new(Turns {
                    group: own_group(),
                    next: AtomicUsize::new(0),
                    places: app.upstreams.iter().map(&mut place).collect(),
                })
            })
            .collect();
        Table { settings: Arc::clone(settings), apps }
    }
}

impl Turns {
    /// From the next one on; those that failed lately come last, and are tried rather than nothing.
    fn in_turn(&self) -> impl Iterator<Item = &Arc<Place>> {
        let count = self.places.len();
        let start = if count > 1 { self.next.fetch_add(1, Ordering::Relaxed) } else { 0 };
        let turn = move || (0..count).filter_map(move |step| self.places.get((start.wrapping_add(step)) % count));
        turn().filter(|place| place.is_well()).chain(turn().filter(|place| !place.is_well()))
    }
}

/// One that no other connection has.
fn own_group() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// What the library needs to know to reach it.
pub(super) fn peer(attempt: &Attempt, timeouts: &Timeouts, is_websocket: bool) -> HttpPeer {
    let upstream = &attempt.place.upstream;
    let mut peer = HttpPeer::new(attempt.address, upstream.tls, upstream.host.clone());
    peer.group_key = attempt.turns.group;
    peer.options.connection_timeout = Some(timeouts.connect);
    peer.options.total_connection_timeout = Some(timeouts.connect);
    peer.options.idle_timeout = Some(KEEP_IDLE);
    // The head has a deadline of its own (see `Connection::upstream_has`); a WebSocket lives as long as its session.
    let silence = (!is_websocket).then_some(timeouts.idle_body);
    peer.options.read_timeout = silence;
    peer.options.write_timeout = silence;
    if is_websocket {
        // Nobody else's, also if it does not become a WebSocket.
        peer.group_key = own_group();
        peer.options.custom_l4 = Some(Arc::new(websocket::Connect { patience: timeouts.connect }));
    } else {
        peer.options.http_upstream_request_policy = HttpUpstreamRequestPolicy::deny_upgrades();
    }
    peer
}

#[cfg(test)]
mod tests;
