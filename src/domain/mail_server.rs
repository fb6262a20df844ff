//! Where mails are handed over, and in whose name.

use std::fmt;
use std::time::Duration;

use super::host::HostName;
use super::secret::Secret;
use super::user::EmailAddress;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailServer {
    pub host: HostName,
    pub port: u16,
    pub security: MailSecurity,
    pub login: Option<MailLogin>,
    /// The certificates (PEM) of an authority that signs for it, besides those that this machine trusts.
    pub authority: Option<String>,
    /// One mail is handed over within this, or not.
    pub timeout: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailSecurity {
    /// TLS from the first byte.
    Tls,
    /// TLS after a greeting; a server that doesn't offer it gets nothing.
    StartTls,
    /// None: on loopback alone.
    Plain,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailLogin {
    pub name: String,
    pub password: Secret,
}

/// An address and how its owner is called: `Vestibule <no-reply@example.com>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    pub name: Option<String>,
    pub address: EmailAddress,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMailbox {
    #[error("the address in it is not one")]
    Address,
    #[error("the name in it is longer than {} characters", Mailbox::LONGEST_NAME)]
    TooLong,
    #[error("the name in it has a character that cannot be shown")]
    Unprintable,
}

impl Mailbox {
    pub const LONGEST_NAME: usize = 80;

    /// An address alone, or a name and the address in angle brackets.
    pub fn parse(text: &str) -> Result<Self, BadMailbox> {
        let text = text.trim();
        let (name, address) = match text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
            Some((name, address)) => (unquoted(name.trim()), address),
            None => ("", text),
        };
        if name.chars().count() > Self::LONGEST_NAME {
            return Err(BadMailbox::TooLong);
        }
        if name.chars().any(char::is_control) {
            return Err(BadMailbox::Unprintable);
        }
        let address = EmailAddress::parse(address).map_err(|_| BadMailbox::Address)?;
        Ok(Self { name: (!name.is_empty()).then(|| name.to_owned()), address })
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(out, "{name} <{}>", self.address),
            None => self.address.fmt(out),
        }
    }
}

/// Many write the name in quotes, as it travels in a mail.
fn unquoted(name: &str) -> &str {
    name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(name).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_an_address_with_or_without_a_name() {
        for (text, name, address) in [
            ("no-reply@example.com", None, "no-reply@example.com"),
            ("Vestibule <no-reply@example.com>", Some("Vestibule"), "no-reply@example.com"),
            (" \"Ada, Grace & Co\" <a@example.com> ", Some("Ada, Grace & Co"), "a@example.com"),
            ("<a@example.com>", None, "a@example.com"),
            ("Kaffee ☕ <a@example.com>", Some("Kaffee ☕"), "a@example.com"),
        ] {
            let mailbox = Mailbox::parse(text).unwrap();
            assert_eq!((mailbox.name.as_deref(), mailbox.address.as_str()), (name, address), "{text}");
            assert_eq!(Mailbox::parse(&mailbox.to_string()), Ok(mailbox), "{text}");
        }
    }

    #[test]
    fn nothing_in_a_mailbox_can_begin_a_line_of_its_own() {
        for (text, why) in [
            ("", BadMailbox::Address),
            ("Vestibule", BadMailbox::Address),
            ("a@example.com, b@example.com", BadMailbox::Address),
            ("A <a@example.com> B", BadMailbox::Address),
            ("A <a@example.com\r\nBcc: b@example.com>", BadMailbox::Address),
            ("A\r\nBcc: b@example.com <a@example.com>", BadMailbox::Unprintable),
        ] {
            assert_eq!(Mailbox::parse(text), Err(why), "{text:?}");
        }
        assert_eq!(Mailbox::parse(&format!("{} <a@example.com>", "x".repeat(81))), Err(BadMailbox::TooLong));
    }
}
