//! A browser over one connection that stays open: it keeps what it is given, and signs in by the form of a page.

use std::collections::BTreeMap;

use super::Gate;
use super::counterparts::Client;

pub(super) const PASSWORD: &str = "correct horse battery staple";
/// What a browser says that opens a page.
pub(super) const NAVIGATION: &str =
    "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";

pub(super) struct Visitor {
    pub(super) client: Client,
    jar: BTreeMap<String, String>,
}

impl Visitor {
    pub(super) async fn at(gate: &Gate) -> Self {
        Self { client: gate.client().await, jar: BTreeMap::new() }
    }

    /// What follows `Cookie: `.
    pub(super) fn cookies(&self) -> String {
        self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    pub(super) async fn open(&mut self, target: &str) -> String {
        let answer = self.client.get(target, &self.lines()).await;
        self.keep(answer)
    }

    /// Fills in the form of the sign-in page and sends it.
    pub(super) async fn sign_in(&mut self, page: &str, name: &str) -> String {
        let (head, body) = self.filled_in(page, &[("name", name), ("password", PASSWORD)]);
        self.client.send(&format!("{head}Content-Length: {}\r\n\r\n{body}", body.len())).await;
        let answer = self.client.answer().await;
        self.keep(answer)
    }

    /// What the form of this page sends: the head without a length, and the body.
    pub(super) fn filled_in(&self, page: &str, fields: &[(&str, &str)]) -> (String, String) {
        let action = between(page, "<form method=\"post\" action=\"").replace("&amp;", "&");
        let csrf = [("csrf", between(page, "name=\"csrf\" value=\""))];
        let body = serde_urlencoded::to_string([&csrf, fields].concat()).unwrap();
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        (format!("POST {action} HTTP/1.1\r\nHost: localhost:8080\r\n{}{kind}", self.lines()), body)
    }

    fn lines(&self) -> String {
        format!("{NAVIGATION}Cookie: {}\r\n", self.cookies())
    }

    fn keep(&mut self, answer: String) -> String {
        for line in fields(&answer, "set-cookie") {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

/// Where this answer leads.
pub(super) fn location(answer: &str) -> Option<String> {
    fields(answer, "location").next().map(str::to_owned)
}

fn fields<'a>(answer: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.filter(move |(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

#[track_caller]
fn between<'a>(page: &'a str, start: &str) -> &'a str {
    let (_, rest) = page.split_once(start).unwrap_or_else(|| panic!("{start} is not in {page}"));
    rest.split('"').next().unwrap()
}
