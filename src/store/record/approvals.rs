//! What is asked of people elsewhere, as written.

use serde::{Deserialize, Serialize};

use super::factors::FactorKindV1;
use super::letters::WhenceV1;
use super::{Record, Unreadable, read_bytes, read_hash, stored_words, write_bytes, write_hash};
use crate::domain::approval::{Approval, Asker, Asks, Denial, Number, Purpose, Source, State};
use crate::domain::factor::CodeHash;
use crate::domain::time::Timestamp;

#[derive(Serialize, Deserialize)]
#[serde(tag = "v")]
pub enum StoredApproval {
    #[serde(rename = "1")]
    V1(ApprovalV1),
}

#[derive(Serialize, Deserialize)]
pub struct ApprovalV1 {
    id: String,
    user: String,
    factor: String,
    kind: FactorKindV1,
    asker: AskerV1,
    /// The known browser; nothing for strangers.
    browser: Option<String>,
    asks: AsksV1,
    whence: WhenceV1,
    /// Older ones lack it, and none of those lives long.
    #[serde(default)]
    purpose: Option<PurposeV1>,
    app: Option<String>,
    link: Option<String>,
    handle: Option<String>,
    shows: Option<String>,
    created: u64,
    ends: u64,
    sent: u64,
    sends: u32,
    tries: u32,
    state: StateV1,
    is_used: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AskerV1 {
    Ticket(String),
    Session(String),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AsksV1 {
    Decision { number: Option<u8> },
    Code(String),
    CodeOfTheirs,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StateV1 {
    Created,
    Sent,
    Approved,
    Denied(DenialV1),
    Expired,
    Failed,
    Superseded,
}

stored_words!(PurposeV1, Purpose: SignIn, GoOn, Change, TryOut);
stored_words!(DenialV1, Denial: Declined, NotMe, WrongNumber);

impl Record for Approval {
    type Stored = StoredApproval;
}

impl From<Approval> for StoredApproval {
    fn from(approval: Approval) -> Self {
        Self::V1(ApprovalV1 {
            id: approval.id.to_string(),
            user: approval.user.to_string(),
            factor: approval.factor.to_string(),
            kind: approval.kind.into(),
            asker: match approval.asker {
                Asker::Ticket(hash) => AskerV1::Ticket(write_hash(&hash)),
                Asker::Session(id) => AskerV1::Session(id.to_string()),
            },
            browser: match approval.source {
                Source::Strangers => None,
                Source::Browser(hash) => Some(write_hash(&hash)),
            },
            asks: match approval.asks {
                Asks::Decision { number } => AsksV1::Decision { number: number.map(Number::get) },
                Asks::Code(CodeHash(hash)) => AsksV1::Code(write_bytes(&hash)),
                Asks::CodeOfTheirs => AsksV1::CodeOfTheirs,
            },
            whence: approval.whence.into(),
            purpose: Some(approval.purpose.into()),
            app: approval.app,
            link: approval.link.as_ref().map(write_hash),
            handle: approval.handle,
            shows: approval.shows,
            created: approval.created.millis(),
            ends: approval.ends.millis(),
            sent: approval.sent.millis(),
            sends: approval.sends,
            tries: approval.tries,
            state: approval.state.into(),
            is_used: approval.is_used,
        })
    }
}

impl TryFrom<StoredApproval> for Approval {
    type Error = Unreadable;

    fn try_from(StoredApproval::V1(approval): StoredApproval) -> Result<Self, Unreadable> {
        Ok(Self {
            id: approval.id.parse().map_err(|_| Unreadable("id"))?,
            user: approval.user.parse().map_err(|_| Unreadable("user"))?,
            factor: approval.factor.parse().map_err(|_| Unreadable("factor"))?,
            kind: approval.kind.into(),
            asker: match approval.asker {
                AskerV1::Ticket(hash) => Asker::Ticket(read_hash(&hash)?),
                AskerV1::Session(id) => Asker::Session(id.parse().map_err(|_| Unreadable("session"))?),
            },
            source: match approval.browser {
                None => Source::Strangers,
                Some(hash) => Source::Browser(read_hash(&hash)?),
            },
            asks: approval.asks.try_into()?,
            whence: approval.whence.into(),
            purpose: approval.purpose.map_or(Purpose::SignIn, Into::into),
            app: approval.app,
            link: approval.link.as_deref().map(read_hash).transpose()?,
            handle: approval.handle,
            shows: approval.shows,
            created: Timestamp::from_millis(approval.created),
            ends: Timestamp::from_millis(approval.ends),
            sent: Timestamp::from_millis(approval.sent),
            sends: approval.sends,
            tries: approval.tries,
            state: approval.state.into(),
            is_used: approval.is_used,
        })
    }
}

impl TryFrom<AsksV1> for Asks {
    type Error = Unreadable;

    fn try_from(asks: AsksV1) -> Result<Self, Unreadable> {
        Ok(match asks {
            AsksV1::Decision { number } => {
                let read = |number: u8| Number::parse(&number.to_string()).ok_or(Unreadable("number"));
                Self::Decision { number: number.map(read).transpose()? }
            }
            AsksV1::Code(hash) => {
                let hash = read_bytes(&hash, "code")?.try_into().map_err(|_| Unreadable("code"))?;
                Self::Code(CodeHash(hash))
            }
            AsksV1::CodeOfTheirs => Self::CodeOfTheirs,
        })
    }
}

impl From<State> for StateV1 {
    fn from(state: State) -> Self {
        match state {
            State::Created => Self::Created,
            State::Sent => Self::Sent,
            State::Approved => Self::Approved,
            State::Denied(denial) => Self::Denied(denial.into()),
            State::Expired => Self::Expired,
            State::Failed => Self::Failed,
            State::Superseded => Self::Superseded,
        }
    }
}

impl From<StateV1> for State {
    fn from(state: StateV1) -> Self {
        match state {
            StateV1::Created => Self::Created,
            StateV1::Sent => Self::Sent,
            StateV1::Approved => Self::Approved,
            StateV1::Denied(denial) => Self::Denied(denial.into()),
            StateV1::Expired => Self::Expired,
            StateV1::Failed => Self::Failed,
            StateV1::Superseded => Self::Superseded,
        }
    }
}
