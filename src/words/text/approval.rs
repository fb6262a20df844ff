use std::time::Duration;

use crate::domain::approval::Purpose;

/// What is asked elsewhere, and the two pages of it: the one that waits, and the one that answers.
#[derive(Clone, Copy, Debug)]
pub enum ApprovalText<'a> {
    // What is asked, in a line.
    SignInTo {
        app: &'a str,
    },
    SignInAt {
        brand: &'a str,
    },
    /// An app, or we ourselves.
    GoOnAt {
        place: &'a str,
    },
    ChangeAt {
        brand: &'a str,
    },
    TryOutAt {
        brand: &'a str,
    },
    // Who asks.
    Account {
        name: &'a str,
    },
    From {
        address: &'a str,
    },
    With {
        browser: &'a str,
    },
    At {
        time: &'a str,
    },
    // The same four by themselves, where somebody else puts what they name beside them.
    AccountLabel,
    FromLabel,
    WithLabel,
    AtLabel,
    /// Leads to the page that answers.
    Open,
    Approve,
    Deny,

    // Where it is waited for.
    Waiting,
    /// Above the number.
    Number {
        label: &'a str,
    },
    TimeLeft {
        rest: Duration,
    },
    Ask {
        label: &'a str,
    },
    Send {
        label: &'a str,
    },
    AskAgain,
    SendAgain,
    Cancel,
    Approved {
        label: &'a str,
    },
    Denied,
    NotMe,
    WrongNumber,
    Expired,
    Failed {
        label: &'a str,
    },
    Superseded,
    /// Too much was asked or sent.
    NotFor {
        rest: Duration,
    },
    CodeEnded,
    Unreachable,
    NoWay {
        brand: &'a str,
    },
    /// Why a form leads there first.
    Before,

    // Where it is answered.
    IsThisYou,
    NumberField,
    NumberHint,
    NumberMissing,
    SayNotMe,
    YesTitle,
    Yes,
    NoTitle,
    No,
    NotMeDone,
    /// After it, where it is so.
    NotMeMailed,
    NumberWasWrong,
    EndedTitle,
    Ended,
}

impl<'a> ApprovalText<'a> {
    /// What is asked, in a line. `app` is where they are on the way to.
    pub fn asking(purpose: Purpose, app: Option<&'a str>, brand: &'a str) -> Self {
        match (purpose, app) {
            (Purpose::SignIn, Some(app)) => Self::SignInTo { app },
            (Purpose::SignIn, None) => Self::SignInAt { brand },
            (Purpose::GoOn, app) => Self::GoOnAt { place: app.unwrap_or(brand) },
            (Purpose::Change, _) => Self::ChangeAt { brand },
            (Purpose::TryOut, _) => Self::TryOutAt { brand },
        }
    }
}
