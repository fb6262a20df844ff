use super::*;
use crate::domain::letter::Whence;
use crate::domain::time::Timestamp;
use crate::domain::user::EmailAddress;

fn whence() -> Whence {
    Whence {
        at: Timestamp::from_seconds(1_800_000_000),
        browser: "Firefox on Linux".to_owned(),
        address: "203.0.113.7".to_owned(),
    }
}

/// One of each.
fn all() -> Vec<Message> {
    let whence = whence;
    let new = || EmailAddress::parse("new@example.com").unwrap();
    vec![
        Message::ConfirmRegistration,
        Message::AlreadyRegistered { whence: whence() },
        Message::Approved,
        Message::ResetPassword { whence: whence() },
        Message::ConfirmAddress,
        Message::AddressChanging { new: new(), whence: whence() },
        Message::AddressChanged { new: new(), whence: whence() },
        Message::PasswordChanged { whence: whence() },
        Message::NewDevice { whence: whence() },
        Message::FactorAdded { label: "Ada's phone".to_owned(), whence: whence() },
        Message::FactorRemoved { label: "Ada's phone".to_owned(), whence: whence() },
        Message::TwoFactorDisabled { whence: whence() },
        Message::RecoveryCodeUsed { left: 0, whence: whence() },
        Message::RecoveryCodeUsed { left: 9, whence: whence() },
        Message::RecoveryCodesMade { whence: whence() },
        Message::WrongCodes { whence: whence() },
        Message::Broken {
            kind: "store".to_owned(),
            count: 3,
            since: Timestamp::from_seconds(1_800_000_000),
            reference: "7f3a-91c2".to_owned(),
        },
    ]
}

const LINK: &str = "https://portal.example.com/.vestibule/reset/tOkEn?a=1&b=2";

fn view(about: &Message) -> MailView<'_> {
    MailView {
        words: Words::default(),
        brand: "Example",
        origin: "https://portal.example.com",
        about,
        name: Some("Ada"),
        link: Some(LINK),
        rest: Some(Duration::from_mins(10)),
    }
}

/// What a reader of the HTML sees, without the marks.
fn seen(html: &str) -> String {
    let body = html.split_once("<body>").unwrap().1;
    let mut words = String::new();
    for (place, part) in body.split('<').enumerate() {
        let text = if place == 0 { part } else { part.split_once('>').unwrap().1 };
        words.push_str(text);
        words.push(' ');
    }
    words.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[test]
fn both_parts_of_every_mail_say_the_same() {
    for about in all() {
        let WrittenMail { text, html, subject } = mail(&view(&about));
        let shown = squeezed(&seen(&html));
        for line in text.lines().filter(|line| !line.trim().is_empty() && *line != "-- ") {
            let line = squeezed(line.trim_end_matches(':'));
            let parts = line.split_once(':').filter(|_| !line.starts_with("http") && line.len() < 80);
            let is_there = shown.contains(&line)
                || parts.is_some_and(|(label, value)| shown.contains(label) && shown.contains(value));
            assert!(is_there, "{line}\n{shown}");
        }
        assert!(!subject.is_empty() && subject.contains("Example"), "{subject}");
    }
}

#[test]
fn a_link_that_was_asked_for_stands_in_the_first_lines() {
    for about in
        all().into_iter().filter(|about| matches!(about.purpose(), Purpose::Link(Link::ConfirmAddress | Link::Reset)))
    {
        let written = mail(&view(&about));
        let place = written.text.lines().position(|line| line == LINK).unwrap();
        assert!(place <= 5, "{}", written.text);
        assert!(written.text.contains("for the next 10 minutes"), "{}", written.text);
    }
}

#[test]
fn a_notice_says_when_where_with_what_and_what_to_do() {
    for about in all().into_iter().filter(|about| about.purpose() == Purpose::Link(Link::NotMe)) {
        let text = mail(&view(&about)).text;
        for part in
            ["When: 15 January 2027, 08:00 UTC", "From: 203.0.113.7", "With: Firefox on Linux", "If it wasn't", LINK]
        {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }
}

/// H7: what people call themselves is text, in both parts.
#[test]
fn no_name_is_more_than_a_name() {
    let label = "\"><svg onload=alert(1)>\u{2028}{{7*7}}".to_owned();
    let about = Message::FactorAdded { label, whence: whence() };
    let name = "Ada\r\n\r\nOpen https://evil.example now <script>";
    let written = mail(&MailView { name: Some(name), brand: "<b>Us</b>", ..view(&about) });
    for wrong in ["<svg", "<script", "<b>Us"] {
        assert!(!written.html.contains(wrong), "{}", written.html);
    }
    assert_eq!(written.text.lines().next(), Some("Hello Ada    Open https://evil.example now <script>,"));
    assert!(!written.text.contains('\u{2028}'));
}

#[test]
fn nothing_is_loaded_from_anywhere_and_no_colour_is_forced_on_the_page() {
    for about in all() {
        let html = mail(&view(&about)).html;
        for wrong in ["<img", "src=", "url(", "@import", "<link", "<script"] {
            assert!(!html.contains(wrong), "{wrong}");
        }
        let outside = html.matches("http").count();
        let ours = html.matches("https://portal.example.com").count();
        assert_eq!(outside, ours, "only links to ourselves: {html}");
        assert!(html.contains("color-scheme\" content=\"light dark\""));
    }
}
