//! How much strangers may have us do: mails to one mailbox, mails asked for from one network, names that are tried out.
//! Counted in memory, bounded, and alike for mailboxes that have an account and those that have none.

use std::time::Duration;

use super::tries::LONGEST_DELAY;
use crate::app::App;
use crate::domain::arrival::Arrival;
use crate::domain::ids::UserId;
use crate::domain::limits::{AttemptRule, AttemptVerdict};
use crate::domain::user::EmailAddress;
use crate::live::tallies::{TallyKey, network_of};

/// Counts a mail to this mailbox. Beyond the limit none is sent, and whoever asked is not told.
pub(super) fn may_write_to(app: &App, address: &EmailAddress) -> bool {
    let key = app.secrets.forms.digest(&[b"mailbox", address.as_str().as_bytes()]);
    count(app, key, &AttemptRule::MAILBOX).is_none()
}

/// Counts a mail that somebody at this address asks for: for how long there is none.
pub(super) fn count_mail_from(app: &App, arrival: &Arrival) -> Option<Duration> {
    count(app, key_of(app, b"mails from network", arrival), &AttemptRule::MAILS_FROM_NETWORK)
}

/// Counts a new address that somebody asks for, whether it is free or not: for how long there is none.
pub(super) fn count_new_address(app: &App, user: UserId) -> Option<Duration> {
    let key = app.secrets.forms.digest(&[b"new addresses", user.as_bytes()]);
    count(app, key, &AttemptRule::NEW_ADDRESSES)
}

/// A look at whether a name is free.
pub(super) struct Look {
    key: TallyKey,
}

impl Look {
    /// Where one address stands for many visitors, its count only delays: else one of them could shut out all.
    pub(super) async fn count(app: &App, arrival: &Arrival) -> Result<Self, Duration> {
        let key = key_of(app, b"names from network", arrival);
        match count(app, key, &AttemptRule::NAMES_FROM_NETWORK) {
            Some(wait) if arrival.shared_address => {
                tokio::time::sleep(wait.min(LONGEST_DELAY)).await;
                Ok(Self { key })
            }
            Some(wait) => Err(wait),
            None => Ok(Self { key }),
        }
    }

    /// Nothing was learned about anybody.
    pub(super) fn give_back(self, app: &App) {
        app.live.tallies.refund(&self.key);
    }
}

fn key_of(app: &App, kind: &[u8], arrival: &Arrival) -> TallyKey {
    app.secrets.forms.digest(&[kind, network_of(arrival.client).to_string().as_bytes()])
}

fn count(app: &App, key: TallyKey, rule: &AttemptRule) -> Option<Duration> {
    if !app.settings.limits.enabled {
        return None;
    }
    match app.live.tallies.attempt(key, rule, app.clock.now()) {
        AttemptVerdict::Judge { .. } => None,
        AttemptVerdict::Wait(wait) => Some(wait),
    }
}
