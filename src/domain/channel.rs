//! The channels of the configuration: whose service each is, and by what that knows us.

use super::factor::{ChannelName, ReachedKind};
use super::secret::Secret;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelSpec {
    pub name: ChannelName,
    /// What people read.
    pub label: String,
    pub provider: Provider,
}

/// `base` is where it answers, without a `/` at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Provider {
    Ntfy {
        base: String,
        token: Option<Secret>,
    },
    Telegram {
        base: String,
        bot: String,
        token: Secret,
    },
    /// Signed JSON out, signed JSON back.
    Webhook {
        base: String,
        secret: Secret,
        kinds: Vec<ReachedKind>,
    },
    TwilioVerify {
        base: String,
        account: String,
        token: Secret,
        service: String,
        kinds: Vec<ReachedKind>,
    },
    /// Its vendor is closing it.
    Authy {
        base: String,
        app_id: String,
        app_name: String,
        key: Secret,
        kinds: Vec<ReachedKind>,
    },
    Duo {
        base: String,
        integration: String,
        secret: Secret,
        /// With a number that the waiting page shows, if it is `Push`.
        kinds: Vec<ReachedKind>,
    },
}

impl Provider {
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Ntfy { .. } => "ntfy",
            Self::Telegram { .. } => "telegram",
            Self::Webhook { .. } => "webhook",
            Self::TwilioVerify { .. } => "twilio-verify",
            Self::Authy { .. } => "authy",
            Self::Duo { .. } => "duo",
        }
    }
}
