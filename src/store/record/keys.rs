//! The keys that sign assertions.

use serde::{Deserialize, Serialize};

use super::{Record, Unreadable, read_bytes, write_bytes};
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
