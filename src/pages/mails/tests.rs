use super::samples::{LINK, messages, sample};
use super::*;

fn all() -> Vec<Message> {
    messages().into_iter().map(|(_, about)| about).collect()
}

/// As it is drawn without any look of the operator's.
fn written(about: &Message) -> WrittenMail {
    mail(&sample(about, &Look::default()))
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
        let WrittenMail { text, html, subject } = written(&about);
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
        let written = written(&about);
        let place = written.text.lines().position(|line| line == LINK).unwrap();
        assert!(place <= 5, "{}", written.text);
        assert!(written.text.contains("for the next 10 minutes"), "{}", written.text);
    }
}

#[test]
fn a_notice_says_when_where_with_what_and_what_to_do() {
    for about in all().into_iter().filter(|about| about.purpose() == Purpose::Link(Link::NotMe)) {
        let text = written(&about).text;
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
    let (_, mut about) = messages().into_iter().find(|(name, _)| *name == "factor-added").unwrap();
    if let Message::FactorAdded { label, .. } = &mut about {
        "\"><svg onload=alert(1)>\u{2028}{{7*7}}".clone_into(label);
    }
    let look = Look::default();
    let name = "Ada\r\n\r\nOpen https://evil.example now <script>";
    let written = mail(&MailView { name: Some(name), brand: "<b>Us</b>", ..sample(&about, &look) });
    for wrong in ["<svg", "<script", "<b>Us"] {
        assert!(!written.html.contains(wrong), "{}", written.html);
    }
    assert_eq!(written.text.lines().next(), Some("Hello Ada    Open https://evil.example now <script>,"));
    assert!(!written.text.contains('\u{2028}'));
}

#[test]
fn nothing_is_loaded_from_anywhere_and_no_colour_is_forced_on_the_page() {
    for about in all() {
        let html = written(&about).html;
        for wrong in ["<img", "src=", "url(", "@import", "<link", "<script"] {
            assert!(!html.contains(wrong), "{wrong}");
        }
        let outside = html.matches("http").count();
        let ours = html.matches("https://portal.example.com").count();
        assert_eq!(outside, ours, "only links to ourselves: {html}");
        assert!(html.contains("color-scheme\" content=\"light dark\""));
    }
}
