//! The keys that sign assertions, and those that outlive their master key.

use serde::{Deserialize, Serialize};

use super::{KeptKey, Record, Unreadable, read_bytes, write_bytes};
use crate::domain::keyring::SigningKey;
use crate::domain::time::Timestamp;

#[derive(Serialize, Deserialize)]
#[serde(tag = "v")]
pub enum StoredKey {
    #[serde(rename = "1")]
    V1 { id: String, made: u64, signs_from: u64, sealed: String },
}

impl Record for SigningKey {
    type Stored = StoredKey;
}

impl From<SigningKey> for StoredKey {
    fn from(key: SigningKey) -> Self {
        Self::V1 {
            id: key.id.to_string(),
            made: key.made.millis(),
            signs_from: key.signs_from.millis(),
            sealed: write_bytes(&key.sealed),
        }
    }
}

impl TryFrom<StoredKey> for SigningKey {
    type Error = Unreadable;

    fn try_from(StoredKey::V1 { id, made, signs_from, sealed }: StoredKey) -> Result<Self, Unreadable> {
        Ok(Self {
            id: id.parse().map_err(|_| Unreadable("id"))?,
            made: Timestamp::from_millis(made),
            signs_from: Timestamp::from_millis(signs_from),
            sealed: read_bytes(&sealed, "private part")?,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "v")]
pub enum StoredKeptKey {
    #[serde(rename = "1")]
    V1 { purpose: String, sealed: String },
}

impl Record for KeptKey {
    type Stored = StoredKeptKey;
}

impl From<KeptKey> for StoredKeptKey {
    fn from(KeptKey { purpose, sealed }: KeptKey) -> Self {
        Self::V1 { purpose, sealed: write_bytes(&sealed) }
    }
}

impl TryFrom<StoredKeptKey> for KeptKey {
    type Error = Unreadable;

    fn try_from(StoredKeptKey::V1 { purpose, sealed }: StoredKeptKey) -> Result<Self, Unreadable> {
        Ok(Self { purpose, sealed: read_bytes(&sealed, "key")? })
    }
}
