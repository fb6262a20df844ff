use std::time::Duration;

/// Where a second factor is asked for.
#[derive(Clone, Copy, Debug)]
pub enum FactorText<'a> {
    Title,
    AskDigits {
        digits: u8,
        label: &'a str,
    },
    AskWritten,
    /// A code was sent to what its owner calls so.
    AskSent {
        /// Where they are ours, and so many.
        digits: Option<u8>,
        label: &'a str,
    },
    /// It is answered there.
    AskElsewhere {
        label: &'a str,
    },
    Code,
    WrittenCode,
    OpenFor {
        rest: Duration,
    },
    OtherWays,
    WayApp {
        label: &'a str,
    },
    WayWritten,
    WaySent {
        label: &'a str,
    },
    WayElsewhere {
        label: &'a str,
    },
    BeginAgain,
    Trust {
        lasts: Duration,
    },
    TrustHint,
    Button,
    Wrong,
    WrongWritten,
    WrongSent,
    TriesLeft {
        left: u32,
    },
    Replayed,
    Missing,
    MissingWritten,
    /// Above what is wrong with a proof in a form that changes something.
    NothingChanged,
    Password,
    PasswordMissing,
    PasswordWrong,
    WhyProve,
    WhyProvePassword,
}

/// Where an authenticator app is set up.
#[derive(Clone, Copy, Debug)]
pub enum EnrolText<'a> {
    Title,
    Required,
    Install,
    InstallHow,
    Scan,
    ScanHow,
    Picture,
    OpenHere,
    TypeIt,
    Key,
    KeyHow {
        account: &'a str,
    },
    Confirm,
    Name,
    NameHint,
    NameWrong,
    /// What it is called until its owner calls it something else.
    DefaultName,
    Button,
    Unconfirmed,
    Wrong,
    Cancel,
}

/// Where recovery codes are shown.
#[derive(Clone, Copy, Debug)]
pub enum RecoveryText<'a> {
    Title,
    Why,
    Once,
    Copy,
    Copied,
    Download,
    Print,
    FileHead {
        brand: &'a str,
        name: &'a str,
    },
    Kept,
    Button,
    Lost,
    /// What the set is called in lists.
    Name,
}
