use std::time::Duration;

use crate::domain::names::{BadEmail, BadName};

/// The form for a new account.
#[derive(Clone, Copy, Debug)]
pub enum RegisterText<'a> {
    Title,
    Invited,
    GivenName,
    FamilyName,
    NamesHint,
    Name,
    NameHint,
    Email,
    EmailHint,
    EmailHintDomains { domains: &'a [&'a str] },
    EmailKnown { address: &'a str },
    Button,
    SignIn,
    Unsuccessful,
    PersonMissing,
    PersonTooLong,
    PersonLetter,
    PersonMixed,
    NameMissing,
    NameBad(BadName),
    NameReserved,
    NameTaken,
    EmailMissing,
    EmailBad(BadEmail),
    EmailElsewhere { domains: &'a [&'a str] },
    AddressTaken,
    Wait { rest: Duration },
    OpenTooLong,
    Busy,
    Closed,
    ClosedNext { brand: &'a str },
    InvitationEnded,
    InvitationEndedNext { brand: &'a str },
}

/// Showing that an address is one's own.
#[derive(Clone, Copy, Debug)]
pub enum ConfirmAddressText<'a> {
    SentTitle,
    Sent { address: &'a str },
    SentNext { lasts: Duration },
    SentNothing,
    SendAgain,
    SendAgainWait { rest: Duration },
    StartOver,
    Title,
    NewAccount { name: &'a str, address: &'a str },
    NewAddress { name: &'a str, address: &'a str },
    NotYou,
    MakeAccount,
    ConfirmAddress,
    EndedTitle,
    Ended,
    EndedNext,
    TakenTitle,
    Taken,
    TakenNext,
    WaitsTitle,
    Waits { brand: &'a str },
    WaitsNext,
    Unsuccessful,
}
