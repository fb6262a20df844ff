//! What people prove with, and the browsers that need not prove it again, as written.

use serde::{Deserialize, Serialize};

use super::{Record, Unreadable, read_bytes, read_hash, stored_words, write_bytes, write_hash};
use crate::domain::factor::{
    ChannelName, CodeHash, Factor, FactorKind, Keeps, Label, Phone, PublicPoint, Reached, ReachedKind, RecoveryCodes,
    Totp,
};
use crate::domain::secret::Sealed;
use crate::domain::time::Timestamp;
use crate::domain::trust::TrustedBrowser;

#[derive(Serialize, Deserialize)]
#[serde(tag = "v")]
pub enum StoredFactor {
    #[serde(rename = "1")]
    V1(FactorV1),
}

#[derive(Serialize, Deserialize)]
pub struct FactorV1 {
    id: String,
    user: String,
    label: String,
    keeps: KeepsV1,
    created: u64,
    last_used: Option<u64>,
    version: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeepsV1 {
    Totp { secret: String, last_step: u64 },
    RecoveryCodes { left: Vec<String> },
    Phone { key: String, browser: String, push: Option<String> },
    Reached { channel: String, kind: ReachedKindV1, at: String, shown: String },
    Mailbox,
}

stored_words!(ReachedKindV1, ReachedKind: Push, Tap, Sms, Voice, WhatsApp, Call, Email);

impl Record for Factor {
    type Stored = StoredFactor;
}

impl From<Factor> for StoredFactor {
    fn from(factor: Factor) -> Self {
        Self::V1(factor.into())
    }
}

impl TryFrom<StoredFactor> for Factor {
    type Error = Unreadable;

    fn try_from(StoredFactor::V1(factor): StoredFactor) -> Result<Self, Unreadable> {
        factor.try_into()
    }
}

impl From<Factor> for FactorV1 {
    fn from(factor: Factor) -> Self {
        Self {
            id: factor.id.to_string(),
            user: factor.user.to_string(),
            label: factor.label.as_str().to_owned(),
            keeps: match factor.keeps {
                Keeps::Totp(Totp { secret, last_step }) => {
                    KeepsV1::Totp { secret: write_bytes(secret.as_bytes()), last_step }
                }
                Keeps::RecoveryCodes(RecoveryCodes { left }) => {
                    KeepsV1::RecoveryCodes { left: left.iter().map(|CodeHash(hash)| write_bytes(hash)).collect() }
                }
                Keeps::Phone(Phone { key, browser, push }) => KeepsV1::Phone {
                    key: write_bytes(&key.0),
                    browser: write_hash(&browser),
                    push: push.map(|push| write_bytes(push.as_bytes())),
                },
                Keeps::Reached(Reached { channel, kind, at, shown }) => KeepsV1::Reached {
                    channel: channel.as_str().to_owned(),
                    kind: kind.into(),
                    at: write_bytes(at.as_bytes()),
                    shown,
                },
                Keeps::Mailbox => KeepsV1::Mailbox,
            },
            created: factor.created.millis(),
            last_used: factor.last_used.map(Timestamp::millis),
            version: factor.version,
        }
    }
}

impl TryFrom<FactorV1> for Factor {
    type Error = Unreadable;

    fn try_from(factor: FactorV1) -> Result<Self, Unreadable> {
        Ok(Self {
            id: factor.id.parse().map_err(|_| Unreadable("id"))?,
            user: factor.user.parse().map_err(|_| Unreadable("user"))?,
            label: Label::as_kept(factor.label),
            keeps: match factor.keeps {
                KeepsV1::Totp { secret, last_step } => {
                    Keeps::Totp(Totp { secret: Sealed::from_bytes(read_bytes(&secret, "secret")?), last_step })
                }
                KeepsV1::RecoveryCodes { left } => {
                    let left = left.iter().map(|hash| read_code(hash)).collect::<Result<_, _>>()?;
                    Keeps::RecoveryCodes(RecoveryCodes { left })
                }
                KeepsV1::Phone { key, browser, push } => Keeps::Phone(Phone {
                    key: PublicPoint(read_bytes(&key, "key")?.try_into().map_err(|_| Unreadable("key"))?),
                    browser: read_hash(&browser)?,
                    push: push.map(|push| read_bytes(&push, "push").map(Sealed::from_bytes)).transpose()?,
                }),
                KeepsV1::Reached { channel, kind, at, shown } => Keeps::Reached(Reached {
                    channel: ChannelName::parse(&channel).ok_or(Unreadable("channel"))?,
                    kind: kind.into(),
                    at: Sealed::from_bytes(read_bytes(&at, "at")?),
                    shown,
                }),
                KeepsV1::Mailbox => Keeps::Mailbox,
            },
            created: Timestamp::from_millis(factor.created),
            last_used: factor.last_used.map(Timestamp::from_millis),
            version: factor.version,
        })
    }
}

fn read_code(text: &str) -> Result<CodeHash, Unreadable> {
    read_bytes(text, "code")?.try_into().map(CodeHash).map_err(|_| Unreadable("code"))
}

stored_words!(FactorKindV1, FactorKind: Totp, RecoveryCodes, Phone, Push, Tap, Sms, Voice, WhatsApp, Email, Call);

#[derive(Serialize, Deserialize)]
#[serde(tag = "v")]
pub enum StoredTrust {
    #[serde(rename = "1")]
    V1 { id: String, user: String, hash: String, created: u64, ends: u64, browser: String, address: String },
}

impl Record for TrustedBrowser {
    type Stored = StoredTrust;
}

impl From<TrustedBrowser> for StoredTrust {
    fn from(trust: TrustedBrowser) -> Self {
        Self::V1 {
            id: trust.id.to_string(),
            user: trust.user.to_string(),
            hash: write_hash(&trust.hash),
            created: trust.created.millis(),
            ends: trust.ends.millis(),
            browser: trust.browser,
            address: trust.address,
        }
    }
}

impl TryFrom<StoredTrust> for TrustedBrowser {
    type Error = Unreadable;

    fn try_from(stored: StoredTrust) -> Result<Self, Unreadable> {
        let StoredTrust::V1 { id, user, hash, created, ends, browser, address } = stored;
        Ok(Self {
            id: id.parse().map_err(|_| Unreadable("id"))?,
            user: user.parse().map_err(|_| Unreadable("user"))?,
            hash: read_hash(&hash)?,
            created: Timestamp::from_millis(created),
            ends: Timestamp::from_millis(ends),
            browser,
            address,
        })
    }
}
