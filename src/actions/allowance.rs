//! How much strangers may have us do: mails to one mailbox, mails asked for from one network, names that are tried out.
//! Counted in memory, bounded, and alike for mailboxes that have an account and those that have none.

use std::time::Duration;

use crate::app::App;
use crate::domain::arrival::Arrival;
use crate::domain::ids::UserId;
use crate::domain::letter::Message;
use crate::domain::limits::{AttemptRule, AttemptVerdict};
use crate::domain::user::EmailAddress;
use crate::live::tallies::{TallyKey, network_of};

/// How long a try waits at most where the address may stand for many visitors.
const LONGEST_DELAY: Duration = Duration::from_secs(3);

/// What a mail is asked for. Each has a counter of its own: what anybody can do with somebody's address at one page keeps
/// from nobody the mail that they ask for at another.
#[derive(Clone, Copy, Debug)]
pub(super) enum Occasion {
    Registration,
    Reset,
    NewAddress,
}

/// Leave to go on. It was counted, unless it was delayed instead.
#[derive(Debug)]
pub(super) struct Leave {
    counted: Option<TallyKey>,
}

impl Leave {
    pub(super) const UNCOUNTED: Self = Self { counted: None };

    /// It did not come to what was counted.
    pub(super) fn give_back(self, app: &App) {
        if let Some(key) = self.counted {
            app.live.tallies.refund(&key);
        }
    }
}

impl Occasion {
    fn name(self) -> &'static [u8] {
        match self {
            Self::Registration => b"registration",
            Self::Reset => b"reset",
            Self::NewAddress => b"new address",
        }
    }
}

/// A mail to this mailbox; or for how long none is sent.
pub(super) fn mail_to(app: &App, address: &EmailAddress, occasion: Occasion) -> Result<Leave, Duration> {
    let key = app.secrets.forms.digest(&[b"mailbox", occasion.name(), address.as_str().as_bytes()]);
    count(app, key, &AttemptRule::MAILBOX)
}

/// Whether a mailbox is told of this, too. What changes an account is always told; what somebody can do again and again
/// without changing anything, only so often.
pub(super) fn may_tell(app: &App, address: &EmailAddress, message: &Message) -> bool {
    let kind: &[u8] = match message {
        Message::AddressChanging { .. } => b"address changing",
        Message::NewDevice { .. } => b"new device",
        Message::WrongCodes { .. } => b"wrong codes",
        Message::AskingDenied { .. } => b"asking denied",
        _ => return true,
    };
    let key = app.secrets.forms.digest(&[b"notice", kind, address.as_str().as_bytes()]);
    count(app, key, &AttemptRule::NOTICES).is_ok()
}

/// A mail that somebody at this address asks for.
pub(super) async fn mail_from(app: &App, arrival: &Arrival) -> Result<Leave, Duration> {
    from(app, arrival, b"mails from network", &AttemptRule::MAILS_FROM_NETWORK).await
}

/// A new address that somebody asks for, whether it is free or not; or for how long there is none.
pub(super) fn new_address(app: &App, user: UserId) -> Result<Leave, Duration> {
    let key = app.secrets.forms.digest(&[b"new addresses", user.as_bytes()]);
    count(app, key, &AttemptRule::NEW_ADDRESSES)
}

/// A code that somebody typed who is no owner of that place, where its provider is asked about it and locks people.
pub(super) fn check_of_stranger(app: &App, place: TallyKey) -> Result<Leave, Duration> {
    count(app, place, &AttemptRule::CHECKS_OF_STRANGERS)
}

/// A look at whether a name is free.
pub(super) async fn look_from(app: &App, arrival: &Arrival) -> Result<Leave, Duration> {
    from(app, arrival, b"names from network", &AttemptRule::NAMES_FROM_NETWORK).await
}

async fn from(app: &App, arrival: &Arrival, kind: &[u8], rule: &AttemptRule) -> Result<Leave, Duration> {
    let key = app.secrets.forms.digest(&[kind, network_of(arrival.client).to_string().as_bytes()]);
    match count(app, key, rule) {
        Ok(leave) => Ok(leave),
        Err(wait) => only_delays(arrival, wait).await.map(|()| Leave::UNCOUNTED),
    }
}

/// Where one address stands for many visitors, its count only delays: else one of them could shut out all.
pub(super) async fn only_delays(arrival: &Arrival, wait: Duration) -> Result<(), Duration> {
    if !arrival.shared_address {
        return Err(wait);
    }
    tokio::time::sleep(wait.min(LONGEST_DELAY)).await;
    Ok(())
}

fn count(app: &App, key: TallyKey, rule: &AttemptRule) -> Result<Leave, Duration> {
    if !app.settings.limits.enabled {
        return Ok(Leave::UNCOUNTED);
    }
    match app.live.tallies.attempt(key, rule, app.clock.now()) {
        AttemptVerdict::Judge { .. } => Ok(Leave { counted: Some(key) }),
        AttemptVerdict::Wait(wait) => Err(wait),
    }
}
