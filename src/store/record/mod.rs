//! What is written of each thing, apart from the domain's types, so that these may change while old records stay
//! readable. Each record says its version; a new one is a new variant beside the old, with a conversion of its own.

mod approvals;
mod factors;
mod keys;
mod letters;
mod links;
mod people;
mod sessions;
mod tickets;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{StoreError, StoreResult};
use crate::domain::audit::chain::Link;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::ban::{Ban, Banned};
use crate::domain::ids::UserId;
use crate::domain::limits::Tally;
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;

/// A thing that is kept, and how it is written.
pub trait Record: Sized {
    type Stored: Serialize + DeserializeOwned + From<Self> + TryInto<Self, Error = Unreadable>;
}

/// Which part of a record is not what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable(pub &'static str);

pub fn write<R: Record>(record: R) -> StoreResult<Vec<u8>> {
    serde_json::to_vec(&R::Stored::from(record)).map_err(|error| StoreError::Corrupt(error.to_string()))
}

pub fn read<R: Record>(bytes: &[u8]) -> StoreResult<R> {
    serde_json::from_slice::<R::Stored>(bytes)
        .map_err(|error| StoreError::Corrupt(error.to_string()))?
        .try_into()
        .map_err(|Unreadable(part)| StoreError::Corrupt(format!("its {part} cannot be read")))
}

/// Whose a name is, or was: it stays theirs for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameOwner(pub UserId);

/// When a browser was last seen to finish a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrowserSeen(pub Timestamp);

/// The link of an audit entry: see `chain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditLink(pub Link);

/// A key for one purpose that outlives the master key it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptKey {
    pub purpose: String,
    pub sealed: Vec<u8>,
}

/// Words that are stored by their names: a variant more in the domain is a line more here, or nothing compiles.
macro_rules! stored_words {
    ($stored:ident, $domain:ident: $($word:ident),+ $(,)?) => {
        #[derive(Clone, Copy, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(in crate::store::record) enum $stored { $($word),+ }

        impl From<$domain> for $stored {
            fn from(word: $domain) -> Self {
                match word { $($domain::$word => Self::$word),+ }
            }
        }

        impl From<$stored> for $domain {
            fn from(word: $stored) -> Self {
                match word { $($stored::$word => Self::$word),+ }
            }
        }
    };
}
use stored_words;

// A record knows its version by the tag `v`.

#[derive(Serialize, Deserialize)]
#[serde(tag = "v")]
pub enum StoredBan {
    #[serde(rename = "1")]
    V1(BanV1),
}

#[derive(Serialize, Deserialize)]
pub struct BanV1 {
    id: String,
    who: BannedV1,
    created: u64,
    until: Option<u64>,
    reason: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum BannedV1 {
    Network(String),
    User(String),
}

impl Record for Ban {
    type Stored = StoredBan;
}

impl From<Ban> for StoredBan {
    fn from(ban: Ban) -> Self {
        Self::V1(BanV1 {
            id: ban.id.to_string(),
            who: match ban.who {
                Banned::Network(network) => BannedV1::Network(network.to_string()),
                Banned::User(user) => BannedV1::User(user.to_string()),
            },
            created: ban.created.millis(),
            until: ban.until.map(Timestamp::millis),
            reason: ban.reason,
        })
    }
}

impl TryFrom<StoredBan> for Ban {
    type Error = Unreadable;

    fn try_from(StoredBan::V1(ban): StoredBan) -> Result<Self, Unreadable> {
        Ok(Self {
            id: ban.id.parse().map_err(|_| Unreadable("id"))?,
            who: match ban.who {
                BannedV1::Network(network) => Banned::Network(network.parse().map_err(|_| Unreadable("network"))?),
                BannedV1::User(user) => Banned::User(user.parse().map_err(|_| Unreadable("user"))?),
            },
            created: Timestamp::from_millis(ban.created),
            until: ban.until.map(Timestamp::from_millis),
            reason: ban.reason,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "v")]
pub enum StoredEntry {
    #[serde(rename = "1")]
    V1(EntryV1),
}

#[derive(Serialize, Deserialize)]
pub struct EntryV1 {
    at: u64,
    act: ActV1,
    by: ActorV1,
    user: Option<String>,
    session: Option<String>,
    address: Option<String>,
    note: String,
}

impl Record for AuditEntry {
    type Stored = StoredEntry;
}

impl From<AuditEntry> for StoredEntry {
    fn from(entry: AuditEntry) -> Self {
        Self::V1(EntryV1 {
            at: entry.at.millis(),
            act: entry.act.into(),
            by: entry.by.into(),
            user: entry.user.map(|id| id.to_string()),
            session: entry.session.map(|id| id.to_string()),
            address: entry.address,
            note: entry.note,
        })
    }
}

impl TryFrom<StoredEntry> for AuditEntry {
    type Error = Unreadable;

    fn try_from(StoredEntry::V1(entry): StoredEntry) -> Result<Self, Unreadable> {
        Ok(Self {
            at: Timestamp::from_millis(entry.at),
            act: entry.act.into(),
            by: entry.by.into(),
            user: entry.user.map(|id| id.parse().map_err(|_| Unreadable("user"))).transpose()?,
            session: entry.session.map(|id| id.parse().map_err(|_| Unreadable("session"))).transpose()?,
            address: entry.address,
            note: entry.note,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "v")]
pub enum StoredTally {
    #[serde(rename = "1")]
    V1 { window_began: u64, tries: u32, waits: u32, closed_until: u64 },
}

impl Record for Tally {
    type Stored = StoredTally;
}

impl From<Tally> for StoredTally {
    fn from(tally: Tally) -> Self {
        Self::V1 {
            window_began: tally.window_began.millis(),
            tries: tally.tries,
            waits: tally.waits,
            closed_until: tally.closed_until.millis(),
        }
    }
}

impl TryFrom<StoredTally> for Tally {
    type Error = Unreadable;

    fn try_from(StoredTally::V1 { window_began, tries, waits, closed_until }: StoredTally) -> Result<Self, Unreadable> {
        let (window_began, closed_until) = (Timestamp::from_millis(window_began), Timestamp::from_millis(closed_until));
        Ok(Self { window_began, tries, waits, closed_until })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "v")]
pub enum StoredName {
    #[serde(rename = "1")]
    V1 { user: String },
}

impl Record for NameOwner {
    type Stored = StoredName;
}

impl From<NameOwner> for StoredName {
    fn from(NameOwner(user): NameOwner) -> Self {
        Self::V1 { user: user.to_string() }
    }
}

impl TryFrom<StoredName> for NameOwner {
    type Error = Unreadable;

    fn try_from(StoredName::V1 { user }: StoredName) -> Result<Self, Unreadable> {
        user.parse().map(Self).map_err(|_| Unreadable("user"))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "v")]
pub enum StoredBrowser {
    #[serde(rename = "1")]
    V1 { seen: u64 },
}

impl Record for BrowserSeen {
    type Stored = StoredBrowser;
}

impl From<BrowserSeen> for StoredBrowser {
    fn from(BrowserSeen(seen): BrowserSeen) -> Self {
        Self::V1 { seen: seen.millis() }
    }
}

impl TryFrom<StoredBrowser> for BrowserSeen {
    type Error = Unreadable;

    fn try_from(StoredBrowser::V1 { seen }: StoredBrowser) -> Result<Self, Unreadable> {
        Ok(Self(Timestamp::from_millis(seen)))
    }
}

/// Bytes, as records spell them.
fn write_bytes(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn read_bytes(text: &str, part: &'static str) -> Result<Vec<u8>, Unreadable> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Unreadable(part))
}

fn write_hash(hash: &TokenHash) -> String {
    write_bytes(hash.as_bytes())
}

fn read_hash(text: &str) -> Result<TokenHash, Unreadable> {
    read_bytes(text, "token")?.try_into().map(TokenHash::from_bytes).map_err(|_| Unreadable("token"))
}

stored_words!(ActorV1, Actor: Visitor, Owner, Operator, Gateway);
stored_words!(
    ActV1, Act: UserCreated, UserDisabled, UserEnabled, UserDeleted, PasswordSet, PasswordAccepted, PasswordRefused,
    GroupsSet, SignedIn, SignedOut, SessionsRevoked, AccountDelayed, BanAdded, BanRevoked, SigningKeyAdded,
    SigningKeyRemoved, MasterKeyRotated, StoreBackedUp, StoreRestored, ConfigurationReloaded, ReloadRefused,
    Registered, AddressVerified, AddressSet, ProfileSet, UserApproved, UserInvited, ResetAsked, PasswordReset, FactorBegun, FactorAdded, FactorRemoved, FactorChanged, FactorAccepted, FactorRefused, FactorAsked, AskingApproved, AskingDenied, AskingDisowned, RecoveryCodesMade, TrustEnded, AccountDisowned, DataTaken,
);

#[cfg(test)]
mod tests;
