//! A try, counted before it is judged: at the account, and in memory at the network that it came from.

use std::time::Duration;

use super::ActionError;
use super::allowance::only_delays;
use crate::app::App;
use crate::domain::arrival::Arrival;
use crate::domain::ids::UserId;
use crate::domain::limits::AttemptVerdict;
use crate::domain::secret::TokenHash;
use crate::live::tallies::{TallyKey, network_of};
use crate::store::{Lane, StoreResult};

/// The counters that a try is put on.
pub(super) struct Tries<'a> {
    app: &'a App,
    arrival: &'a Arrival,
    account: UserId,
    /// Where they come from.
    pub(super) lane: Lane,
    /// Where they are counted.
    pub(super) counted: Lane,
    network: TallyKey,
    /// A stranger's, of the network at this account; it must not lock out the owner's own browser beside them.
    pair: Option<TallyKey>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// Judge it. A wait begins if it is wrong: worth an entry.
    Judge {
        last_before_wait: bool,
    },
    Wait(Duration),
}

impl<'a> Tries<'a> {
    /// At passwords.
    pub(super) async fn of_passwords(
        app: &'a App,
        arrival: &'a Arrival,
        account: UserId,
        browser: &TokenHash,
    ) -> StoreResult<Self> {
        let is_known = app.store.knows_browser(account, browser).await?;
        let lane = if is_known { Lane::Browser(*browser) } else { Lane::Strangers };
        Ok(Self::new(app, arrival, account, (lane, lane)))
    }

    /// At codes, which have counters of their own.
    pub(super) async fn of_codes(
        app: &'a App,
        arrival: &'a Arrival,
        account: UserId,
        browser: &TokenHash,
    ) -> StoreResult<Self> {
        let passwords = Self::of_passwords(app, arrival, account, browser).await?;
        Ok(Self::new(app, arrival, account, (passwords.lane, passwords.lane.codes())))
    }

    fn new(app: &'a App, arrival: &'a Arrival, account: UserId, (lane, counted): (Lane, Lane)) -> Self {
        let network = network_of(arrival.client).to_string();
        let pair = |kind: &[u8]| app.secrets.forms.digest(&[kind, network.as_bytes(), account.as_bytes()]);
        let pair = match counted {
            Lane::Strangers => Some(pair(b"pair")),
            Lane::CodesOfStrangers => Some(pair(b"pair at codes")),
            Lane::Browser(_) | Lane::CodesOfBrowser(_) => None,
        };
        let network = app.secrets.forms.digest(&[b"network", network.as_bytes()]);
        Self { app, arrival, account, lane, counted, network, pair }
    }

    pub(super) async fn count(&self) -> Result<Counted, ActionError> {
        let limits = &self.app.settings.limits;
        if !limits.enabled {
            return Ok(Counted::Judge { last_before_wait: false });
        }
        if let Some(wait) = self.count_in_memory().await {
            return Ok(Counted::Wait(wait));
        }
        let rule = match self.counted {
            Lane::Strangers | Lane::CodesOfStrangers => limits.account,
            Lane::Browser(_) | Lane::CodesOfBrowser(_) => limits.browser,
        };
        let now = self.app.clock.now();
        Ok(match self.app.store.count_attempt(self.account, self.counted, rule, now).await? {
            AttemptVerdict::Wait(wait) => Counted::Wait(wait),
            AttemptVerdict::Judge { last_before_wait } => Counted::Judge { last_before_wait },
        })
    }

    async fn count_in_memory(&self) -> Option<Duration> {
        let (limits, tallies) = (&self.app.settings.limits, &self.app.live.tallies);
        let now = self.app.clock.now();
        let network = tallies.attempt(self.network, &limits.network, now);
        let pair = self.pair.map(|pair| tallies.attempt(pair, &limits.pair, now));
        let wait = [Some(network), pair]
            .into_iter()
            .filter_map(|verdict| match verdict {
                None | Some(AttemptVerdict::Judge { .. }) => None,
                Some(AttemptVerdict::Wait(wait)) => Some(wait),
            })
            .max()?;
        only_delays(self.arrival, wait).await.err()
    }

    /// Whether the account begins with this one to delay codes, and did not before: worth telling its owner.
    pub(super) async fn is_first_delay(&self) -> StoreResult<bool> {
        let tallies = self.app.store.tallies_of(self.account).await?;
        let codes = tallies.iter().filter(|(lane, _)| *lane == lane.codes());
        Ok(codes.map(|(_, tally)| tally.waits).max() == Some(1))
    }

    /// The try was right: the pair is forgiven, and the network gets back this one. What stands with the account is settled
    /// by the write that follows.
    pub(super) fn were_right(&self) {
        self.app.live.tallies.refund(&self.network);
        if let Some(pair) = &self.pair {
            self.app.live.tallies.clear(pair);
        }
    }

    /// The same for what stands with the account, where no session begins that would settle it. A counter that stays as it
    /// is delays somebody at most; what was proven, and a session's new token, must not be lost for it.
    pub(super) async fn settle(&self) {
        self.were_right();
        if let Err(error) = self.app.store.refund_attempt(self.account, self.counted).await {
            tracing::warn!(%error, "a right try could not be given back");
        }
    }

    /// The try was not judged.
    pub(super) async fn give_back(&self) -> Result<(), ActionError> {
        self.app.store.refund_attempt(self.account, self.counted).await?;
        for key in [Some(&self.network), self.pair.as_ref()].into_iter().flatten() {
            self.app.live.tallies.refund(key);
        }
        Ok(())
    }
}
