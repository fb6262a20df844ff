use std::time::Duration;

use crate::domain::names::BadEmail;

/// A new password for whoever forgot theirs.
#[derive(Clone, Copy, Debug)]
pub enum ResetText<'a> {
    Title,
    About,
    Email,
    Button,
    SignIn,
    Unsuccessful,
    EmailMissing,
    EmailBad(BadEmail),
    LinkEnded,
    OpenTooLong,
    SentTitle,
    Sent {
        address: &'a str,
    },
    SentNext {
        lasts: Duration,
    },
    SentNothing,
    Again,
    NoMail,
    NoMailNext {
        brand: &'a str,
    },
    NewTitle,
    NewFor {
        name: &'a str,
    },
    /// Somebody else.
    SignedInAs {
        name: &'a str,
    },
    Code,
    CodeHint,
    CodeMissing,
    CodeWrong,
    CodeUsed,
    Wait {
        rest: Duration,
    },
    NewButton,
    EndsSessions,
    NotChanged,
    Busy,
}

/// "This wasn't me".
#[derive(Clone, Copy, Debug)]
pub enum NotMeText<'a> {
    Title,
    Lock { name: &'a str },
    LockNext,
    Button,
    Keep,
    DoneTitle,
    Done,
    DoneNext { brand: &'a str },
    EndedTitle,
    Ended,
    EndedNext { brand: &'a str },
}

/// Somebody who is signed in, where only strangers have something to do.
#[derive(Clone, Copy, Debug)]
pub enum AlreadyHereText<'a> {
    Title { name: &'a str },
    Register,
    Invitation,
    Reset,
    Apps,
    Account,
    SignOut,
}
