use super::*;
use crate::domain::host::HostName;
use crate::domain::ids::LetterId;
use crate::domain::time::Timestamp;

fn mailbox(name: Option<&str>) -> Mailbox {
    let address = crate::domain::user::EmailAddress::parse("ada@example.com").unwrap();
    Mailbox { name: name.map(str::to_owned), address }
}

fn written(subject: &str, name: Option<&str>, text: &str) -> String {
    let host = HostName::parse("portal.example.com").unwrap();
    let mail = Mail {
        id: LetterId::from_bytes([7; 16]),
        host: &host,
        date: Timestamp::from_seconds(1_800_000_000),
        from: &mailbox(Some("Vestibule")),
        reply_to: None,
        to: &mailbox(name),
        subject,
        text,
        html: "<p>Hello</p>",
    };
    String::from_utf8(build(&mail).unwrap().formatted()).unwrap()
}

/// The names of the headers, those that are folded counted once.
fn headers(message: &str) -> Vec<&str> {
    let (head, _) = message.split_once("\r\n\r\n").unwrap();
    let lines = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
    lines.map(|line| line.split_once(':').unwrap_or_else(|| panic!("{line:?} is no header")).0).collect()
}

const USUAL: [&str; 8] =
    ["Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type"];

#[test]
fn a_mail_says_what_it_is_and_is_the_same_at_each_try() {
    let message = written("Hello", Some("Ada Lovelace"), "Good day\n");
    assert_eq!(headers(&message), USUAL);
    for line in [
        "Message-ID: <m_a4dqobyha4dqobyha4dqobyha4@portal.example.com>",
        "Date: Fri, 15 Jan 2027 08:00:00 +0000",
        "From: Vestibule <ada@example.com>",
        "To: \"Ada Lovelace\" <ada@example.com>",
        "Auto-Submitted: auto-generated",
    ] {
        assert!(message.contains(&format!("{line}\r\n")), "{line}\n{message}");
    }
    assert!(message.find("text/plain") < message.find("text/html"), "the richest form comes last");
}

/// H7.
#[test]
fn no_name_and_no_subject_begins_a_header_of_its_own() {
    for hostile in [
        "Ada\r\nBcc: eve@example.com",
        "Ada\nBcc: eve@example.com",
        "Ada\rBcc: eve@example.com",
        "Ada\r\n\r\n<h1>Body</h1>",
        "Ada\u{2028}Bcc: eve@example.com",
        "Ada\u{85}Bcc: eve@example.com",
        "\"Ada\" <eve@example.com>, Bob",
        "Ada\0Bcc",
        "Ада Лавлейс\r\nBcc: eve@example.com",
        &"Ada\r\nBcc: eve@example.com ".repeat(500),
    ] {
        let message = written(hostile, Some(hostile), "text");
        assert_eq!(headers(&message), USUAL, "{hostile:?}\n{message}");
        assert!(message.lines().all(|line| line.len() < 998), "a line longer than a server takes: {hostile:?}");
        let to = message.lines().find(|line| line.starts_with("To:")).unwrap();
        assert!(!to.contains("<eve@example.com>") || to.contains('"'), "{to}");
    }
}

/// A lone dot ends a mail for the server: the text is encoded so that nothing but the server's own end is one, and every
/// break in it is a whole one (a bare CR or LF is how one mail is made to look like two).
#[test]
fn no_text_ends_the_mail_or_begins_another() {
    let message = written("Hello", None, "one\r\n.\r\nMAIL FROM:<eve@example.com>\n.\ntwo\r.\rthree");
    let bare = message.replace("\r\n", "");
    assert!(!bare.contains(['\r', '\n']), "{message:?}");
    assert!(message.is_ascii());
}

#[test]
fn what_is_not_ascii_travels_as_ascii() {
    let message = written("Köln ☕ 北京", Some("Zoë 北京"), "Straße\n");
    assert!(message.is_ascii(), "{message}");
    assert_eq!(headers(&message), USUAL);
}
