//! How mail leaves: what was rendered becomes a MIME message, and a server takes it over, or says why not.

mod message;
mod smtp;

use async_trait::async_trait;

use crate::domain::host::HostName;
use crate::domain::ids::LetterId;
use crate::domain::mail_server::Mailbox;
use crate::domain::time::Timestamp;

pub use smtp::{BadAuthority, Smtp};

/// A mail as it is read, before it is put into the form in which it travels.
#[derive(Clone, Debug)]
pub struct Mail<'a> {
    /// With the host it makes the `Message-ID`, the same at each try: a mail that was sent twice is seen once.
    pub id: LetterId,
    pub host: &'a HostName,
    pub date: Timestamp,
    pub from: &'a Mailbox,
    pub reply_to: Option<&'a Mailbox>,
    pub to: &'a Mailbox,
    pub subject: &'a str,
    pub text: &'a str,
    pub html: &'a str,
}

/// Why a mail was not taken over. Neither says anything of what stands in the mail, whatever the server answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// The server is away, or wants nobody or not us: what is true of this mail is true of the next.
    #[error("{0}")]
    Server(String),
    /// Not now, for this mail.
    #[error("the mail server puts it off ({0})")]
    Later(String),
    /// Not ever, for this mail.
    #[error("the mail server refuses it ({0})")]
    Refused(String),
}

#[async_trait]
pub trait Mailer: Send + Sync {
    async fn send(&self, mail: &Mail<'_>) -> Result<(), NotSent>;
    /// Goes as far as the login, and sends nothing.
    async fn probe(&self) -> Result<(), NotSent>;
}
