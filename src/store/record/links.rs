//! The links of audit entries, as written.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::{AuditLink, Record, Unreadable};

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
        Self::V1 { link: URL_SAFE_NO_PAD.encode(link) }
    }
}

impl TryFrom<StoredLink> for AuditLink {
    type Error = Unreadable;

    fn try_from(StoredLink::V1 { link }: StoredLink) -> Result<Self, Unreadable> {
        let bytes = URL_SAFE_NO_PAD.decode(link).map_err(|_| Unreadable("link"))?;
        bytes.try_into().map(Self).map_err(|_| Unreadable("link"))
    }
}
