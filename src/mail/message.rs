//! The form in which a mail travels: headers that hold what they are given and nothing else, and the same words twice.

use std::time::{Duration, SystemTime};

use lettre::Message;
use lettre::address::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox as Field, MultiPart};

use super::{Mail, NotSent};
use crate::domain::mail_server::Mailbox;

/// Long enough for any name; a longer one is somebody's game.
const LONGEST: usize = 200;

/// Which answering machines heed: no "I am on holiday" comes back (RFC 3834).
const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");

pub(super) fn build(mail: &Mail<'_>) -> Result<Message, NotSent> {
    let date = SystemTime::UNIX_EPOCH + Duration::from_secs(mail.date.seconds());
    let mut message = Message::builder()
        .message_id(Some(format!("<{}@{}>", mail.id, mail.host.as_str().trim_matches(['[', ']']))))
        .date(date)
        .from(field(mail.from)?)
        .to(field(mail.to)?)
        .subject(one_line(mail.subject))
        .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()));
    if let Some(reply_to) = mail.reply_to {
        message = message.reply_to(field(reply_to)?);
    }
    message
        .multipart(MultiPart::alternative_plain_html(whole_breaks(mail.text), whole_breaks(mail.html)))
        .map_err(|error| NotSent::Refused(error.to_string()))
}

fn field(mailbox: &Mailbox) -> Result<Field, NotSent> {
    let address: Address =
        mailbox.address.as_str().parse().map_err(|_| NotSent::Refused("no such address can be".to_owned()))?;
    Ok(Field::new(mailbox.name.as_deref().map(one_line).filter(|name| !name.is_empty()), address))
}

/// What ends a line for some reader becomes a blank.
fn one_line(text: &str) -> String {
    let breaks = |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
    let line: String = text.chars().take(LONGEST).map(|letter| if breaks(letter) { ' ' } else { letter }).collect();
    line.trim().to_owned()
}

/// A lone CR ends a line for some servers and not for others: between two of them, one mail can become two.
fn whole_breaks(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests;
