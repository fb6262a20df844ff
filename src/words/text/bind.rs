use std::time::Duration;

use crate::domain::factor::FactorKind;
use crate::domain::phone_number::BadNumber;

/// Where something is set up that is reached elsewhere.
#[derive(Clone, Copy, Debug)]
pub enum BindText<'a> {
    ChooseTitle,
    ChooseAbout,
    /// What a way to prove is called, and what to know of it before it is chosen.
    Kind(FactorKind),
    About(FactorKind),
    SetUp,
    /// Which of them, for whoever hears the page.
    Which {
        label: &'a str,
    },
    /// It did not work the last time.
    Down,
    Title(FactorKind),
    /// What happens next, and what it takes.
    First(FactorKind),
    FirstEmail {
        address: &'a str,
    },
    Country,
    ChooseCountry,
    Number,
    NumberHint {
        example: &'a str,
    },
    Bad(BadNumber),
    Landline,
    CountryClosed,
    Send(FactorKind),
    Unsuccessful,
    Failing,
    NotTaken,
    /// What a mailbox is called until its owner calls it something else.
    Mailbox,
}

/// What the phone must do, and the first code or question.
#[derive(Clone, Copy, Debug)]
pub enum TryOutText<'a> {
    /// Of what is to be scanned or opened with the phone.
    LinkHow {
        label: &'a str,
    },
    LinkPicture,
    LinkHere,
    LinkDone,
    LinkNotYet,
    CodeSent {
        digits: Option<u8>,
        to: &'a str,
    },
    Asked {
        label: &'a str,
    },
    ShownNumber,
    Approved,
    NotAnswered,
    Confirm,
    SendAgain,
    AskAgain,
    SendAgainIn {
        rest: Duration,
    },
    AnotherNumber,
    CodeOver,
    Denied,
    Unsent,
}
