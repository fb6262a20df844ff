//! Mails that wait, as written.

use serde::{Deserialize, Serialize};

use super::{Record, Unreadable, read_bytes, write_bytes};
use crate::domain::language::Language;
use crate::domain::letter::{Letter, Message, Whence};
use crate::domain::secret::Sealed;
use crate::domain::time::Timestamp;
use crate::domain::user::EmailAddress;

#[derive(Serialize, Deserialize)]
#[serde(tag = "v")]
pub enum StoredLetter {
    #[serde(rename = "1")]
    V1(LetterV1),
}

#[derive(Serialize, Deserialize)]
pub struct LetterV1 {
    id: String,
    to: String,
    name: Option<String>,
    user: Option<String>,
    language: String,
    message: MessageV1,
    token: Option<String>,
    created: u64,
    ends: u64,
    due: u64,
    tries: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum MessageV1 {
    ConfirmRegistration,
    AlreadyRegistered { whence: WhenceV1 },
    Approved,
    ResetPassword { whence: WhenceV1 },
    ConfirmAddress,
    AddressChanging { new: String, whence: WhenceV1 },
    AddressChanged { new: String, whence: WhenceV1 },
    PasswordChanged { whence: WhenceV1 },
    NewDevice { whence: WhenceV1 },
    FactorAdded { label: String, whence: WhenceV1 },
    FactorRemoved { label: String, whence: WhenceV1 },
    TwoFactorDisabled { whence: WhenceV1 },
    RecoveryCodeUsed { left: u32, whence: WhenceV1 },
    RecoveryCodesMade { whence: WhenceV1 },
    WrongCodes { whence: WhenceV1 },
    SignInCode { whence: WhenceV1 },
    AskingDisowned { whence: WhenceV1 },
    AskingDenied { whence: WhenceV1 },
    Broken { kind: String, count: u64, since: u64, reference: String },
}

#[derive(Serialize, Deserialize)]
pub struct WhenceV1 {
    at: u64,
    browser: String,
    address: String,
}

impl Record for Letter {
    type Stored = StoredLetter;
}

impl From<Letter> for StoredLetter {
    fn from(letter: Letter) -> Self {
        Self::V1(LetterV1 {
            id: letter.id.to_string(),
            to: letter.to.to_string(),
            name: letter.name,
            user: letter.user.map(|user| user.to_string()),
            language: letter.language.tag().to_owned(),
            message: letter.message.into(),
            token: letter.token.map(|token| write_bytes(token.as_bytes())),
            created: letter.created.millis(),
            ends: letter.ends.millis(),
            due: letter.due.millis(),
            tries: letter.tries,
        })
    }
}

impl TryFrom<StoredLetter> for Letter {
    type Error = Unreadable;

    fn try_from(StoredLetter::V1(letter): StoredLetter) -> Result<Self, Unreadable> {
        let token = letter.token.map(|token| read_bytes(&token, "token").map(Sealed::from_bytes));
        Ok(Self {
            id: letter.id.parse().map_err(|_| Unreadable("id"))?,
            to: read_address(&letter.to)?,
            name: letter.name,
            user: letter.user.map(|user| user.parse().map_err(|_| Unreadable("user"))).transpose()?,
            language: Language::from_tag(&letter.language).unwrap_or_default(),
            message: letter.message.try_into()?,
            token: token.transpose()?,
            created: Timestamp::from_millis(letter.created),
            ends: Timestamp::from_millis(letter.ends),
            due: Timestamp::from_millis(letter.due),
            tries: letter.tries,
        })
    }
}

impl From<Message> for MessageV1 {
    fn from(message: Message) -> Self {
        match message {
            Message::ConfirmRegistration => Self::ConfirmRegistration,
            Message::AlreadyRegistered { whence } => Self::AlreadyRegistered { whence: whence.into() },
            Message::Approved => Self::Approved,
            Message::ResetPassword { whence } => Self::ResetPassword { whence: whence.into() },
            Message::ConfirmAddress => Self::ConfirmAddress,
            Message::AddressChanging { new, whence } => {
                Self::AddressChanging { new: new.to_string(), whence: whence.into() }
            }
            Message::AddressChanged { new, whence } => {
                Self::AddressChanged { new: new.to_string(), whence: whence.into() }
            }
            Message::PasswordChanged { whence } => Self::PasswordChanged { whence: whence.into() },
            Message::NewDevice { whence } => Self::NewDevice { whence: whence.into() },
            Message::FactorAdded { label, whence } => Self::FactorAdded { label, whence: whence.into() },
            Message::FactorRemoved { label, whence } => Self::FactorRemoved { label, whence: whence.into() },
            Message::TwoFactorDisabled { whence } => Self::TwoFactorDisabled { whence: whence.into() },
            Message::RecoveryCodeUsed { left, whence } => Self::RecoveryCodeUsed { left, whence: whence.into() },
            Message::RecoveryCodesMade { whence } => Self::RecoveryCodesMade { whence: whence.into() },
            Message::WrongCodes { whence } => Self::WrongCodes { whence: whence.into() },
            Message::SignInCode { whence } => Self::SignInCode { whence: whence.into() },
            Message::AskingDisowned { whence } => Self::AskingDisowned { whence: whence.into() },
            Message::AskingDenied { whence } => Self::AskingDenied { whence: whence.into() },
            Message::Broken { kind, count, since, reference } => {
                Self::Broken { kind, count, since: since.millis(), reference }
            }
        }
    }
}

impl TryFrom<MessageV1> for Message {
    type Error = Unreadable;

    fn try_from(message: MessageV1) -> Result<Self, Unreadable> {
        Ok(match message {
            MessageV1::ConfirmRegistration => Self::ConfirmRegistration,
            MessageV1::AlreadyRegistered { whence } => Self::AlreadyRegistered { whence: whence.into() },
            MessageV1::Approved => Self::Approved,
            MessageV1::ResetPassword { whence } => Self::ResetPassword { whence: whence.into() },
            MessageV1::ConfirmAddress => Self::ConfirmAddress,
            MessageV1::AddressChanging { new, whence } => {
                Self::AddressChanging { new: read_address(&new)?, whence: whence.into() }
            }
            MessageV1::AddressChanged { new, whence } => {
                Self::AddressChanged { new: read_address(&new)?, whence: whence.into() }
            }
            MessageV1::PasswordChanged { whence } => Self::PasswordChanged { whence: whence.into() },
            MessageV1::NewDevice { whence } => Self::NewDevice { whence: whence.into() },
            MessageV1::FactorAdded { label, whence } => Self::FactorAdded { label, whence: whence.into() },
            MessageV1::FactorRemoved { label, whence } => Self::FactorRemoved { label, whence: whence.into() },
            MessageV1::TwoFactorDisabled { whence } => Self::TwoFactorDisabled { whence: whence.into() },
            MessageV1::RecoveryCodeUsed { left, whence } => Self::RecoveryCodeUsed { left, whence: whence.into() },
            MessageV1::RecoveryCodesMade { whence } => Self::RecoveryCodesMade { whence: whence.into() },
            MessageV1::WrongCodes { whence } => Self::WrongCodes { whence: whence.into() },
            MessageV1::SignInCode { whence } => Self::SignInCode { whence: whence.into() },
            MessageV1::AskingDisowned { whence } => Self::AskingDisowned { whence: whence.into() },
            MessageV1::AskingDenied { whence } => Self::AskingDenied { whence: whence.into() },
            MessageV1::Broken { kind, count, since, reference } => {
                Self::Broken { kind, count, since: Timestamp::from_millis(since), reference }
            }
        })
    }
}

impl From<Whence> for WhenceV1 {
    fn from(whence: Whence) -> Self {
        Self { at: whence.at.millis(), browser: whence.browser, address: whence.address }
    }
}

impl From<WhenceV1> for Whence {
    fn from(whence: WhenceV1) -> Self {
        Self { at: Timestamp::from_millis(whence.at), browser: whence.browser, address: whence.address }
    }
}

pub(super) fn read_address(text: &str) -> Result<EmailAddress, Unreadable> {
    EmailAddress::parse(text).map_err(|_| Unreadable("address"))
}
