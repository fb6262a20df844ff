//! Tickets, as written.

use serde::{Deserialize, Serialize};

use super::factors::FactorV1;
use super::letters::read_address;
use super::{Record, Unreadable, read_bytes, read_hash, write_bytes, write_hash};
use crate::domain::ids::{SessionId, UserId};
use crate::domain::language::Language;
use crate::domain::secret::Sealed;
use crate::domain::ticket::{Errand, Invitation, Pending, Registration, Ticket};
use crate::domain::time::Timestamp;
use crate::domain::user::{GroupName, PasswordHash, UserName};

#[derive(Serialize, Deserialize)]
#[serde(tag = "v")]
pub enum StoredTicket {
    #[serde(rename = "1")]
    V1(TicketV1),
}

#[derive(Serialize, Deserialize)]
pub struct TicketV1 {
    hash: String,
    created: u64,
    ends: u64,
    tries: u32,
    errand: ErrandV1,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ErrandV1 {
    SignIn {
        user: String,
        user_version: u64,
        browser: String,
        remembered: bool,
        draft: Option<FactorV1>,
        link: Option<String>,
    },
    AddFactor {
        session: String,
        draft: FactorV1,
    },
    Connect {
        session: String,
        draft: FactorV1,
        shows: String,
        /// Absent in what was written before there was an end.
        #[serde(default)]
        shown_until: Option<u64>,
        is_told: bool,
    },
    AddPhone {
        session: String,
        user: String,
    },
    Reset {
        user: String,
        address: Option<String>,
        return_to: Option<String>,
    },
    Enrol {
        user: String,
    },
    ChangeAddress {
        user: String,
        address: String,
        session: Option<String>,
    },
    Register(RegistrationV1),
    Invite {
        groups: Vec<String>,
        address: Option<String>,
    },
    Disown {
        user: String,
        mailbox: String,
    },
}

#[derive(Serialize, Deserialize)]
struct RegistrationV1 {
    name: String,
    given_name: String,
    family_name: String,
    address: String,
    password: String,
    groups: Vec<String>,
    language: String,
    needs_approval: bool,
    browser: String,
    return_to: Option<String>,
}

impl Record for Ticket {
    type Stored = StoredTicket;
}

impl From<Ticket> for StoredTicket {
    fn from(ticket: Ticket) -> Self {
        Self::V1(TicketV1 {
            hash: write_hash(&ticket.hash),
            created: ticket.created.millis(),
            ends: ticket.ends.millis(),
            tries: ticket.tries,
            errand: ticket.errand.into(),
        })
    }
}

impl TryFrom<StoredTicket> for Ticket {
    type Error = Unreadable;

    fn try_from(StoredTicket::V1(ticket): StoredTicket) -> Result<Self, Unreadable> {
        Ok(Self {
            hash: read_hash(&ticket.hash)?,
            created: Timestamp::from_millis(ticket.created),
            ends: Timestamp::from_millis(ticket.ends),
            tries: ticket.tries,
            errand: ticket.errand.try_into()?,
        })
    }
}

impl From<Errand> for ErrandV1 {
    fn from(errand: Errand) -> Self {
        match errand {
            Errand::SignIn(pending) => Self::SignIn {
                user: pending.user.to_string(),
                user_version: pending.user_version,
                browser: write_hash(&pending.browser),
                remembered: pending.remembered,
                draft: pending.draft.map(Into::into),
                link: pending.link.as_ref().map(write_hash),
            },
            Errand::AddFactor { session, draft } => {
                Self::AddFactor { session: session.to_string(), draft: draft.into() }
            }
            Errand::Connect { session, draft, shows, shown_until, is_told } => Self::Connect {
                session: session.to_string(),
                draft: draft.into(),
                shows: write_bytes(shows.as_bytes()),
                shown_until: shown_until.map(Timestamp::millis),
                is_told,
            },
            Errand::AddPhone { session, user } => {
                Self::AddPhone { session: session.to_string(), user: user.to_string() }
            }
            Errand::Reset { user, address, return_to } => {
                Self::Reset { user: user.to_string(), address: address.map(|address| address.to_string()), return_to }
            }
            Errand::Enrol { user } => Self::Enrol { user: user.to_string() },
            Errand::ChangeAddress { user, address, session } => Self::ChangeAddress {
                user: user.to_string(),
                address: address.to_string(),
                session: session.map(|session| session.to_string()),
            },
            Errand::Register(registration) => Self::Register((*registration).into()),
            Errand::Invite(Invitation { groups, address }) => Self::Invite {
                groups: groups.iter().map(ToString::to_string).collect(),
                address: address.map(|address| address.to_string()),
            },
            Errand::Disown { user, mailbox } => Self::Disown { user: user.to_string(), mailbox: mailbox.to_string() },
        }
    }
}

impl TryFrom<ErrandV1> for Errand {
    type Error = Unreadable;

    fn try_from(errand: ErrandV1) -> Result<Self, Unreadable> {
        Ok(match errand {
            ErrandV1::SignIn { user, user_version, browser, remembered, draft, link } => Self::SignIn(Pending {
                user: read_user(&user)?,
                user_version,
                browser: read_hash(&browser)?,
                remembered,
                draft: draft.map(TryInto::try_into).transpose()?,
                link: link.as_deref().map(read_hash).transpose()?,
            }),
            ErrandV1::AddFactor { session, draft } => {
                Self::AddFactor { session: read_session(&session)?, draft: draft.try_into()? }
            }
            ErrandV1::Connect { session, draft, shows, shown_until, is_told } => Self::Connect {
                session: read_session(&session)?,
                draft: draft.try_into()?,
                shows: Sealed::from_bytes(read_bytes(&shows, "shows")?),
                shown_until: shown_until.map(Timestamp::from_millis),
                is_told,
            },
            ErrandV1::AddPhone { session, user } => {
                Self::AddPhone { session: session.parse().map_err(|_| Unreadable("session"))?, user: read_user(&user)? }
            }
            ErrandV1::Reset { user, address, return_to } => Self::Reset {
                user: read_user(&user)?,
                address: address.as_deref().map(read_address).transpose()?,
                return_to,
            },
            ErrandV1::Enrol { user } => Self::Enrol { user: read_user(&user)? },
            ErrandV1::ChangeAddress { user, address, session } => Self::ChangeAddress {
                user: read_user(&user)?,
                address: read_address(&address)?,
                session: session.as_deref().map(read_session).transpose()?,
            },
            ErrandV1::Register(registration) => Self::Register(Box::new(registration.try_into()?)),
            ErrandV1::Invite { groups, address } => Self::Invite(Invitation {
                groups: read_groups(&groups)?,
                address: address.as_deref().map(read_address).transpose()?,
            }),
            ErrandV1::Disown { user, mailbox } => {
                Self::Disown { user: read_user(&user)?, mailbox: read_address(&mailbox)? }
            }
        })
    }
}

impl From<Registration> for RegistrationV1 {
    fn from(registration: Registration) -> Self {
        Self {
            name: registration.name.to_string(),
            given_name: registration.given_name,
            family_name: registration.family_name,
            address: registration.address.to_string(),
            password: registration.password.as_phc().to_owned(),
            groups: registration.groups.iter().map(ToString::to_string).collect(),
            language: registration.language.tag().to_owned(),
            needs_approval: registration.needs_approval,
            browser: write_hash(&registration.browser),
            return_to: registration.return_to,
        }
    }
}

impl TryFrom<RegistrationV1> for Registration {
    type Error = Unreadable;

    fn try_from(registration: RegistrationV1) -> Result<Self, Unreadable> {
        Ok(Self {
            name: UserName::parse(&registration.name).map_err(|_| Unreadable("name"))?,
            given_name: registration.given_name,
            family_name: registration.family_name,
            address: read_address(&registration.address)?,
            password: PasswordHash::from_phc(registration.password),
            groups: read_groups(&registration.groups)?,
            language: Language::from_tag(&registration.language).unwrap_or_default(),
            needs_approval: registration.needs_approval,
            browser: read_hash(&registration.browser)?,
            return_to: registration.return_to,
        })
    }
}

fn read_session(text: &str) -> Result<SessionId, Unreadable> {
    text.parse().map_err(|_| Unreadable("session"))
}

fn read_user(text: &str) -> Result<UserId, Unreadable> {
    text.parse().map_err(|_| Unreadable("user"))
}

fn read_groups(groups: &[String]) -> Result<Vec<GroupName>, Unreadable> {
    groups.iter().map(|group| GroupName::parse(group).map_err(|_| Unreadable("group"))).collect()
}
