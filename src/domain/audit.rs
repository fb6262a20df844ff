//! What is written down of each act, in the same write as the act itself.

pub mod chain;

use super::ids::{SessionId, UserId};
use super::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    pub at: Timestamp,
    pub act: Act,
    pub by: Actor,
    /// Whom it concerns.
    pub user: Option<UserId>,
    pub session: Option<SessionId>,
    /// Where the request came from, if one did.
    pub address: Option<String>,
    /// A few plain words, such as the groups that were set. Never a secret.
    pub note: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who had not (yet) shown who they are.
    Visitor,
    /// The person whom it concerns.
    Owner,
    /// Whoever has the shell.
    Operator,
    /// The gateway itself, such as when it sweeps.
    Gateway,
}

macro_rules! acts {
    ($($(#[$about:meta])* $act:ident = $name:literal),+ $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Act {
            $($(#[$about])* $act),+
        }

        impl Act {
            pub const ALL: &[Self] = &[$(Self::$act),+];

            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$act => $name),+
                }
            }
        }
    };
}

acts! {
    UserCreated = "user_created",
    UserDisabled = "user_disabled",
    UserEnabled = "user_enabled",
    UserDeleted = "user_deleted",
    PasswordSet = "password_set",
    /// The same one, at today's cost.
    PasswordRehashed = "password_rehashed",
    PasswordAccepted = "password_accepted",
    PasswordRefused = "password_refused",
    GroupsSet = "groups_set",
    SignedIn = "signed_in",
    SignedOut = "signed_out",
    SessionsRevoked = "sessions_revoked",
    AccountDelayed = "account_delayed",
    BanAdded = "ban_added",
    BanRevoked = "ban_revoked",
    SigningKeyAdded = "signing_key_added",
    SigningKeyRemoved = "signing_key_removed",
    MasterKeyRotated = "master_key_rotated",
    StoreBackedUp = "store_backed_up",
    StoreRestored = "store_restored",
    ConfigurationReloaded = "configuration_reloaded",
    ReloadRefused = "reload_refused",
    Registered = "registered",
    AddressVerified = "address_verified",
    AddressSet = "address_set",
    ProfileSet = "profile_set",
    UserApproved = "user_approved",
    UserInvited = "user_invited",
    ResetAsked = "reset_asked",
    PasswordReset = "password_reset",
    /// The right to set up a first factor.
    EnrollLinkMade = "enroll_link_made",
    /// One is shown, and waits for its first code.
    FactorBegun = "factor_begun",
    FactorAdded = "factor_added",
    FactorRemoved = "factor_removed",
    FactorChanged = "factor_changed",
    FactorAccepted = "factor_accepted",
    FactorRefused = "factor_refused",
    /// Something was asked or sent elsewhere.
    FactorAsked = "factor_asked",
    /// Yes, no, and "this wasn't me", said elsewhere.
    AskingApproved = "asking_approved",
    AskingDenied = "asking_denied",
    AskingDisowned = "asking_disowned",
    RecoveryCodesMade = "recovery_codes_made",
    TrustEnded = "trust_ended",
    AccountDisowned = "account_disowned",
    DataTaken = "data_taken",
}

impl Actor {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Owner => "owner",
            Self::Operator => "operator",
            Self::Gateway => "gateway",
        }
    }
}
