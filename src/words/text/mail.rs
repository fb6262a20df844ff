//! Mails. Subject and sentences follow the message, so a message that a language has no words for does not compile.

use std::time::Duration;

use crate::domain::letter::Message;

#[derive(Clone, Copy, Debug)]
pub enum MailText<'a> {
    Hello {
        name: Option<&'a str>,
    },
    /// Also what the mail is headed with.
    Subject {
        about: &'a Message,
        brand: &'a str,
    },
    /// What happened.
    Lead {
        about: &'a Message,
        brand: &'a str,
    },
    /// What the link does, by which it is called.
    Link {
        about: &'a Message,
    },
    /// For those whose program shows no button.
    LinkInFull,
    LinkLasts {
        rest: Duration,
    },
    CodeLasts {
        rest: Duration,
    },
    /// What to do if it was somebody else; nothing to do, if there is nothing.
    Otherwise {
        about: &'a Message,
        brand: &'a str,
    },
    When,
    Where,
    With,
    Automatic {
        brand: &'a str,
        origin: &'a str,
    },
    NobodyReadsAnswers,
    /// Whom to ask.
    Help {
        at: &'a str,
    },
}
