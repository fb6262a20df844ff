//! The links of audit entries, as written.

use serde::{Deserialize, Serialize};

use super::{AuditLink, Record, Unreadable, read_bytes, write_bytes};

#[derive(Serialize, Deserialize)]
#[serde(tag = "v")]
pub enum StoredLink {
    #[serde(rename = "1")]
    V1 { link: String },
}

impl Record for AuditLink {
    type Stored = StoredLink;
}

impl From<AuditLink> for StoredLink {
    fn from(AuditLink(link): AuditLink) -> Self {
        Self::V1 { link: write_bytes(&link) }
    }
}

impl TryFrom<StoredLink> for AuditLink {
    type Error = Unreadable;

    fn try_from(StoredLink::V1 { link }: StoredLink) -> Result<Self, Unreadable> {
        read_bytes(&link, "link")?.try_into().map(Self).map_err(|_| Unreadable("link"))
    }
}
