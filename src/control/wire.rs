//! What is said over the socket: one command, one reply, both JSON. Names travel as they were typed, and are judged where
//! the command is performed.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The header of a backup that says how many records it holds.
pub const RECORDS: &str = "x-vestibule-records";

#[derive(Debug, Deserialize, Serialize)]
#[serde(tag = "verb", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    UserAdd(NewPerson),
    UserList {
        after: Option<String>,
    },
    UserShow {
        user: String,
    },
    UserDisable {
        user: String,
    },
    UserEnable {
        user: String,
    },
    UserDelete {
        user: String,
    },
    UserPasswd {
        user: String,
        password: Password,
    },
    UserGroups {
        user: String,
        groups: Groups,
    },
    UserInvite(NewInvitation),
    UserApprove {
        user: String,
    },
    UserDecline {
        user: String,
    },
    UserResetLink {
        user: String,
        seconds: Option<u64>,
    },
    UserEnrollLink {
        user: String,
        seconds: Option<u64>,
    },
    UserResetFactors {
        user: String,
    },
    SessionList {
        user: Option<String>,
        after: Option<String>,
    },
    /// A person, or a session by its id.
    SessionRevoke {
        target: String,
    },
    BanList,
    BanAdd {
        target: String,
        seconds: Option<u64>,
        reason: String,
    },
    BanRevoke {
        ban: String,
    },
    AuditList {
        after: Option<String>,
    },
    AuditNewest {
        most: usize,
    },
    AuditVerify {
        /// What an earlier look called the head.
        noted: Option<String>,
    },
    KeyList,
    KeyRotate,
    /// Whether the store takes writes.
    Health,
    /// Read the configuration again.
    Reload,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    pub name: String,
    pub display_name: Option<String>,
    pub email: Option<String>,
    pub groups: Vec<String>,
    pub password: Password,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    pub email: Option<String>,
    pub groups: Vec<String>,
    /// How long it lasts, if not as usual.
    pub seconds: Option<u64>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Groups {
    Exactly(Vec<String>),
    Edit { add: Vec<String>, remove: Vec<String> },
}

/// Never printed, wiped when dropped.
#[derive(Deserialize, Serialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    pub fn new(text: String) -> Self {
        Self(text)
    }

    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Password(..)")
    }
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(tag = "answer", content = "with", rename_all = "snake_case")]
pub enum Reply {
    Person(Person),
    People(Page<Person>),
    Sessions(Page<Session>),
    Bans(Vec<Ban>),
    Ban(Ban),
    Audit(Page<Deed>),
    AuditChecked(Checked),
    Keys(Vec<Key>),
    Link(Link),
    Done(Done),
    /// The command was understood and cannot be done; nothing was changed.
    Refused(Refused),
    /// A part of the gateway failed; it is not known whether it was done.
    Failed(String),
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Ask again with this as `after` for those that follow.
    pub next: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Person {
    pub id: String,
    pub name: String,
    pub display_name: String,
    pub email: Option<Email>,
    pub groups: Vec<String>,
    pub status: Status,
    pub created: String,
    /// In how many browsers they are signed in, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sessions: Option<usize>,
    /// Wrong passwords that count against them, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delays: Option<Vec<Delay>>,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Delay {
    /// From a browser in which they signed in before; otherwise from all others together.
    pub known_browser: bool,
    pub tries: u32,
    /// Until then nobody gets in from there.
    pub until: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Email {
    pub address: String,
    pub verified: bool,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Active,
    Disabled,
    Waiting,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Session {
    pub id: String,
    pub user: String,
    /// The one app's host where it counts; none for the browser's session at the portal.
    pub host: Option<String>,
    pub parent: Option<String>,
    pub browser: String,
    pub address: String,
    pub created: String,
    pub last_used: String,
    pub remembered: bool,
    pub second_factor: bool,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Ban {
    pub id: String,
    /// A network as `10.0.0.0/8`; none, if a person is banned.
    pub network: Option<String>,
    pub user_id: Option<String>,
    pub user: Option<String>,
    pub created: String,
    pub until: Option<String>,
    pub reason: String,
}

/// An entry of the audit record.
#[derive(Debug, Deserialize, Serialize)]
pub struct Deed {
    pub number: u64,
    pub at: String,
    pub act: String,
    /// visitor, owner, operator or gateway.
    pub by: String,
    pub user_id: Option<String>,
    /// None, if nobody has this id (any more).
    pub user: Option<String>,
    pub session: Option<String>,
    pub address: Option<String>,
    pub note: String,
}

/// What a look at the whole audit record found.
#[derive(Debug, Deserialize, Serialize)]
pub struct Checked {
    pub entries: u64,
    /// The number of the oldest that is kept.
    pub first: Option<u64>,
    /// From before entries were linked: nothing can be said of them.
    pub unlinked: u64,
    /// Sentences without their stop. None: nothing is missing and nothing was changed.
    pub flaws: Vec<String>,
    /// To be noted elsewhere: with it a later look finds a record that was written anew, too.
    pub head: Option<String>,
}

/// A key that signs assertions.
#[derive(Debug, Deserialize, Serialize)]
pub struct Key {
    /// `kid` in assertions.
    pub id: String,
    pub made: String,
    pub stage: KeyStage,
    /// When it begins to sign, or leaves.
    pub until: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyStage {
    Next,
    Signs,
    /// Only what it signed before is still believed.
    Lasts,
    Over,
}

/// Good once for whoever has it, so it is never printed by accident.
#[derive(Deserialize, Serialize)]
pub struct Link {
    pub link: String,
    pub ends: String,
}

impl fmt::Debug for Link {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Link(..)")
    }
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Done {
    /// A sentence for the reader.
    pub message: String,
    /// How many sessions ended, where that is what was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<usize>,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Refused {
    pub reason: Reason,
    /// What is wrong and what to do about it.
    pub message: String,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Not a name, address, group, id or network.
    Invalid,
    NotFound,
    NameReserved,
    NameTaken,
    EmailTaken,
    WeakPassword,
    /// Only of somebody who waits for an answer.
    NotWaiting,
    /// Only of somebody who may sign in.
    NotActive,
    /// The configuration does not want it.
    SwitchedOff,
    /// It could mean two things.
    Ambiguous,
    /// The configuration has faults, or changes what cannot change while the gateway runs.
    BadConfiguration,
    /// Nothing is there that could do it.
    NotRunning,
    /// Spoken by another version, or not for this peer.
    NotUnderstood,
}

impl Reply {
    pub fn done(message: String) -> Self {
        Self::Done(Done { message, ended: None })
    }

    pub fn refused(reason: Reason, message: impl Into<String>) -> Self {
        Self::Refused(Refused { reason, message: message.into() })
    }
}
