//! Mails that are to be sent. What they say in which words is decided when they leave; here stands only what is known.

use super::ids::{LetterId, UserId};
use super::language::Language;
use super::link::Link;
use super::secret::Sealed;
use super::time::Timestamp;
use super::user::EmailAddress;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub id: LetterId,
    pub to: EmailAddress,
    /// What the reader is called; nothing, if it goes to somebody unknown.
    pub name: Option<String>,
    /// Whose account it is about.
    pub user: Option<UserId>,
    pub language: Language,
    pub message: Message,
    /// The token of the link in it, or the code.
    pub token: Option<Sealed>,
    pub created: Timestamp,
    /// From then on it would help nobody, and is not sent any more.
    pub ends: Timestamp,
    /// When it is to be tried (again).
    pub due: Timestamp,
    /// How often it was tried in vain.
    pub tries: u32,
}

impl Letter {
    /// Whether it helps nobody any more.
    pub fn is_over(&self, now: Timestamp) -> bool {
        // As with tickets: one from the future lasts no longer than it would have.
        now >= self.ends || self.created.since(now) >= self.ends.since(self.created)
    }
}

/// What a mail is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Somebody registers with this address. Link: confirms it.
    ConfirmRegistration,
    /// Somebody registers with an address that has an account already.
    AlreadyRegistered {
        whence: Whence,
    },
    /// An operator agreed to an account.
    Approved,
    /// Link: a new password.
    ResetPassword {
        whence: Whence,
    },
    /// An account has got a new address. To the new one; link: confirms it.
    ConfirmAddress,
    /// To the old address. Link: "this wasn't me".
    AddressChanging {
        new: EmailAddress,
        whence: Whence,
    },
    AddressChanged {
        new: EmailAddress,
        whence: Whence,
    },
    // Notices, each with a link that says "this wasn't me".
    PasswordChanged {
        whence: Whence,
    },
    NewDevice {
        whence: Whence,
    },
    FactorAdded {
        label: String,
        whence: Whence,
    },
    FactorRemoved {
        label: String,
        whence: Whence,
    },
    /// All factors are gone: only the password protects the account.
    TwoFactorDisabled {
        whence: Whence,
    },
    RecoveryCodeUsed {
        left: u32,
        whence: Whence,
    },
    RecoveryCodesMade {
        whence: Whence,
    },
    /// A right password was followed by wrong codes.
    WrongCodes {
        whence: Whence,
    },
    /// A code that is asked for elsewhere. It goes where the token of a link would.
    SignInCode {
        whence: Whence,
    },
    /// It was followed by a question, and that was answered by "this wasn't me".
    AskingDisowned {
        whence: Whence,
    },
    /// It was answered by a plain no, or with a wrong number.
    AskingDenied {
        whence: Whence,
    },
    /// To operators: what broke, how often. Nothing of any request.
    Broken {
        kind: String,
        count: u64,
        since: Timestamp,
        reference: String,
    },
}

impl Message {
    /// When, where and with what it was done; nothing, if it is about nobody's doing.
    pub fn whence(&self) -> Option<&Whence> {
        match self {
            Self::AlreadyRegistered { whence }
            | Self::ResetPassword { whence }
            | Self::AddressChanging { whence, .. }
            | Self::AddressChanged { whence, .. }
            | Self::PasswordChanged { whence }
            | Self::NewDevice { whence }
            | Self::FactorAdded { whence, .. }
            | Self::FactorRemoved { whence, .. }
            | Self::TwoFactorDisabled { whence }
            | Self::RecoveryCodeUsed { whence, .. }
            | Self::RecoveryCodesMade { whence }
            | Self::WrongCodes { whence }
            | Self::SignInCode { whence }
            | Self::AskingDisowned { whence }
            | Self::AskingDenied { whence } => Some(whence),
            Self::ConfirmRegistration | Self::Approved | Self::ConfirmAddress | Self::Broken { .. } => None,
        }
    }

    /// Where its link leads.
    pub fn purpose(&self) -> Purpose {
        match self {
            Self::ConfirmRegistration | Self::ConfirmAddress => Purpose::Link(Link::ConfirmAddress),
            Self::ResetPassword { .. } => Purpose::Link(Link::Reset),
            Self::AlreadyRegistered { .. } => Purpose::ForgotPassword,
            Self::Approved => Purpose::SignIn,
            Self::SignInCode { .. } => Purpose::Code,
            Self::Broken { .. } => Purpose::Nothing,
            Self::AddressChanging { .. }
            | Self::AddressChanged { .. }
            | Self::PasswordChanged { .. }
            | Self::NewDevice { .. }
            | Self::FactorAdded { .. }
            | Self::FactorRemoved { .. }
            | Self::TwoFactorDisabled { .. }
            | Self::RecoveryCodeUsed { .. }
            | Self::RecoveryCodesMade { .. }
            | Self::WrongCodes { .. }
            | Self::AskingDisowned { .. }
            | Self::AskingDenied { .. } => Purpose::Link(Link::NotMe),
        }
    }
}

/// What the link of a mail is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Link(Link),
    /// There is none: what is sealed with it is typed where it is asked for.
    Code,
    // Pages that need no token.
    SignIn,
    /// Where a link for a new password is asked for.
    ForgotPassword,
    Nothing,
}

/// When, where and with what something was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whence {
    pub at: Timestamp,
    /// Such as "Firefox on Linux".
    pub browser: String,
    pub address: String,
}

impl Whence {
    /// By an operator, in no browser.
    pub fn nowhere(at: Timestamp) -> Self {
        Self { at, browser: String::new(), address: String::new() }
    }
}
