//! A session, as written.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::{Record, Unreadable};
use crate::domain::host::HostName;
use crate::domain::secret::TokenHash;
use crate::domain::session::{Methods, Reach, Session};
use crate::domain::time::Timestamp;

#[derive(Serialize, Deserialize)]
#[serde(tag = "v")]
pub enum StoredSession {
    #[serde(rename = "1")]
    V1(SessionV1),
}

#[derive(Serialize, Deserialize)]
pub struct SessionV1 {
    id: String,
    user: String,
    token: String,
    reach: ReachV1,
    created: u64,
    last_used: u64,
    authenticated: u64,
    password: bool,
    second_factor: bool,
    browser: String,
    address: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ReachV1 {
    Portal { remembered: bool },
    Child { parent: String, host: String },
}

impl Record for Session {
    type Stored = StoredSession;
}

impl From<Session> for StoredSession {
    fn from(session: Session) -> Self {
        Self::V1(SessionV1 {
            id: session.id.to_string(),
            user: session.user.to_string(),
            token: write_hash(&session.token),
            reach: match session.reach {
                Reach::Portal { remembered } => ReachV1::Portal { remembered },
                Reach::Child { parent, host } => {
                    ReachV1::Child { parent: parent.to_string(), host: host.as_str().to_owned() }
                }
            },
            created: session.created.millis(),
            last_used: session.last_used.millis(),
            authenticated: session.authenticated.millis(),
            password: session.methods.password,
            second_factor: session.methods.second_factor,
            browser: session.browser,
            address: session.address,
        })
    }
}

impl TryFrom<StoredSession> for Session {
    type Error = Unreadable;

    fn try_from(StoredSession::V1(session): StoredSession) -> Result<Self, Unreadable> {
        Ok(Self {
            id: session.id.parse().map_err(|_| Unreadable("id"))?,
            user: session.user.parse().map_err(|_| Unreadable("user"))?,
            token: read_hash(&session.token)?,
            reach: match session.reach {
                ReachV1::Portal { remembered } => Reach::Portal { remembered },
                ReachV1::Child { parent, host } => Reach::Child {
                    parent: parent.parse().map_err(|_| Unreadable("parent"))?,
                    host: HostName::parse(&host).map_err(|_| Unreadable("host"))?,
                },
            },
            created: Timestamp::from_millis(session.created),
            last_used: Timestamp::from_millis(session.last_used),
            authenticated: Timestamp::from_millis(session.authenticated),
            methods: Methods { password: session.password, second_factor: session.second_factor },
            browser: session.browser,
            address: session.address,
        })
    }
}

fn write_hash(hash: &TokenHash) -> String {
    URL_SAFE_NO_PAD.encode(hash.as_bytes())
}

fn read_hash(text: &str) -> Result<TokenHash, Unreadable> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Unreadable("token"))?;
    bytes.try_into().map(TokenHash::from_bytes).map_err(|_| Unreadable("token"))
}
