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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    UserCreated,
    UserDisabled,
    UserEnabled,
    UserDeleted,
    PasswordSet,
    PasswordAccepted,
    PasswordRefused,
    GroupsSet,
    SignedIn,
    SignedOut,
    SessionsRevoked,
    AccountDelayed,
    BanAdded,
    BanRevoked,
    SigningKeyAdded,
    SigningKeyRemoved,
    MasterKeyRotated,
    StoreBackedUp,
    StoreRestored,
    ConfigurationReloaded,
    ReloadRefused,
    Registered,
    AddressVerified,
    AddressSet,
    ProfileSet,
    UserApproved,
    UserInvited,
    ResetAsked,
    PasswordReset,
    /// One is shown, and waits for its first code.
    FactorBegun,
    FactorAdded,
    FactorRemoved,
    FactorChanged,
    FactorAccepted,
    FactorRefused,
    /// Something was asked or sent elsewhere.
    FactorAsked,
    /// Yes, no, and "this wasn't me", said elsewhere.
    AskingApproved,
    AskingDenied,
    AskingDisowned,
    RecoveryCodesMade,
    TrustEnded,
    AccountDisowned,
    DataTaken,
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

impl Act {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UserCreated => "user_created",
            Self::UserDisabled => "user_disabled",
            Self::UserEnabled => "user_enabled",
            Self::UserDeleted => "user_deleted",
            Self::PasswordSet => "password_set",
            Self::PasswordAccepted => "password_accepted",
            Self::PasswordRefused => "password_refused",
            Self::GroupsSet => "groups_set",
            Self::SignedIn => "signed_in",
            Self::SignedOut => "signed_out",
            Self::SessionsRevoked => "sessions_revoked",
            Self::AccountDelayed => "account_delayed",
            Self::BanAdded => "ban_added",
            Self::BanRevoked => "ban_revoked",
            Self::StoreRestored => "store_restored",
            Self::Registered => "registered",
            Self::AddressVerified => "address_verified",
            Self::AddressSet => "address_set",
            Self::ProfileSet => "profile_set",
            Self::UserApproved => "user_approved",
            Self::UserInvited => "user_invited",
            Self::ResetAsked => "reset_asked",
            Self::PasswordReset => "password_reset",
            Self::FactorBegun => "factor_begun",
            Self::FactorAdded => "factor_added",
            Self::FactorRemoved => "factor_removed",
            Self::FactorChanged => "factor_changed",
            Self::FactorAccepted => "factor_accepted",
            Self::FactorRefused => "factor_refused",
            Self::FactorAsked => "factor_asked",
            Self::AskingApproved => "asking_approved",
            Self::AskingDenied => "asking_denied",
            Self::AskingDisowned => "asking_disowned",
            Self::RecoveryCodesMade => "recovery_codes_made",
            Self::TrustEnded => "trust_ended",
            Self::AccountDisowned => "account_disowned",
            Self::DataTaken => "data_taken",
            Self::SigningKeyAdded => "signing_key_added",
            Self::SigningKeyRemoved => "signing_key_removed",
            Self::MasterKeyRotated => "master_key_rotated",
            Self::StoreBackedUp => "store_backed_up",
            Self::ConfigurationReloaded => "configuration_reloaded",
            Self::ReloadRefused => "reload_refused",
        }
    }
}
