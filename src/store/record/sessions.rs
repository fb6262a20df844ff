//! A session, as written.

use serde::{Deserialize, Serialize};

use super::factors::FactorKindV1;
use super::{Record, Unreadable, read_hash, write_hash};
use crate::domain::host::HostName;
use crate::domain::session::{Methods, Reach, Second, Session};
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
    #[serde(default)]
    second: Option<SecondV1>,
    #[serde(default)]
    only_opens_places: bool,
    browser: String,
    address: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ReachV1 {
    Portal { remembered: bool },
    Child { parent: String, host: String },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SecondV1 {
    Proven { kind: FactorKindV1, at: u64 },
    Trusted,
}

impl From<Second> for SecondV1 {
    fn from(second: Second) -> Self {
        match second {
            Second::Proven { kind, at } => Self::Proven { kind: kind.into(), at: at.millis() },
            Second::Trusted => Self::Trusted,
        }
    }
}

impl From<SecondV1> for Second {
    fn from(second: SecondV1) -> Self {
        match second {
            SecondV1::Proven { kind, at } => Self::Proven { kind: kind.into(), at: Timestamp::from_millis(at) },
            SecondV1::Trusted => Self::Trusted,
        }
    }
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
            second: session.methods.second.map(Into::into),
            only_opens_places: session.methods.only_opens_places,
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
            methods: Methods {
                password: session.password,
                second: session.second.map(Into::into),
                only_opens_places: session.only_opens_places,
            },
            browser: session.browser,
            address: session.address,
        })
    }
}
