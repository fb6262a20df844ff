use crate::domain::audit::{Act, Actor};
use crate::domain::names::BadDisplayName;

/// The first page, and what all of them share.
#[derive(Clone, Copy, Debug)]
pub enum AccountText {
    Title,
    Back,
    You,
    Name,
    UserName,
    Email,
    EmailVerified,
    EmailNotVerified,
    NoEmail,
    Groups,
    NoGroups,
    SigningIn,
    Password,
    PasswordSet,
    PasswordNotSet,
    SecondFactor,
    Off,
    RecoveryCodes,
    TrustedBrowsers,
    Sessions,
    Activity,
    Data,
    Change,
    ChangeName,
    ChangeEmail,
    ChangePassword,
    Manage,
    ManageFactors,
    ManageTrust,
    EnableTwoFactor,
    AllSessions,
    AllActivity,
    TakeData,
    Delete,
    OpenTooLong,
    Unsuccessful,
}

/// What protects an account, at a glance.
#[derive(Clone, Copy, Debug)]
pub enum ProtectionText {
    ByPassword,
    ByTwo,
    FewCodes {
        left: usize,
    },
    NoCodes,
    /// Somebody else knew the password.
    TurnedAway,
}

#[derive(Clone, Copy, Debug)]
pub enum HowManyText {
    CodesLeft(usize),
    TrustedBrowsers(usize),
    OtherSessions(usize),
}

#[derive(Clone, Copy, Debug)]
pub enum SessionsText<'a> {
    Title,
    Where,
    About,
    ThisBrowser,
    SignedIn,
    LastUsed,
    ActiveNow,
    From { address: &'a str },
    Apps { apps: &'a [&'a str] },
    End,
    EndOf { browser: &'a str, address: &'a str },
    EndOthers,
    EndOthersAbout,
    Trusted,
    TrustedAbout,
    NoneTrusted,
    TrustedSince,
    EndTrust,
    EndAllTrust,
}

/// What a browser is called.
#[derive(Clone, Copy, Debug)]
pub enum BrowserText<'a> {
    Known { program: &'a str, system: &'a str },
    Program { name: &'a str },
    System { name: &'a str },
    Unknown,
}

#[derive(Clone, Copy, Debug)]
pub enum ProfileText<'a> {
    Title,
    About { name: &'a str },
    Given,
    Family,
    OneIsEnough,
    Save,
    Wrong(BadDisplayName),
}

#[derive(Clone, Copy, Debug)]
pub enum ActivityText<'a> {
    Title,
    About,
    Empty,
    Act(Act, Actor),
    /// A change of the profile that is one of the language.
    LanguageChosen,
    With {
        detail: &'a str,
    },
    From {
        address: &'a str,
    },
    Older,
    Newest,
}

#[derive(Clone, Copy, Debug)]
pub enum DataText {
    Title,
    About,
    Left,
    Button,
}

#[derive(Clone, Copy, Debug)]
pub enum LeaveText<'a> {
    Title,
    RemovesAccount,
    RemovesAccess,
    AppsKeep,
    NameStays { name: &'a str },
    NoWayBack,
    TypeName { name: &'a str },
    OtherName,
    Button,
    Gone,
    GoneAbout { brand: &'a str },
}
