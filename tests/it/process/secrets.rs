//! What nobody may read but where it was shown, and what was read at the places where others may look.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use super::LONG;

/// Passwords, cookies, forms' proofs, tickets, keys and codes of a story.
#[derive(Clone, Default)]
pub(super) struct Secrets(Arc<Mutex<Noted>>);

#[derive(Default)]
struct Noted {
    long: BTreeSet<String>,
    /// Six digits are a part of many a number by chance: these count as words of their own.
    codes: BTreeSet<String>,
}

impl Secrets {
    pub(super) fn note(&self, secret: &str) {
        // What is shorter may stand in a log by chance.
        if secret.len() >= 12 {
            self.0.lock().unwrap().long.insert(secret.to_owned());
        }
    }

    /// What somebody typed into a form.
    pub(super) fn note_typed(&self, field: &str, value: &str) {
        if field == "code" && value.len() == 6 {
            self.0.lock().unwrap().codes.insert(value.to_owned());
        } else if field != "way" {
            self.note(value);
        }
    }

    /// The key of an authenticator app and the recovery codes, if a page shows any.
    pub(super) fn note_shown(&self, page: &str) {
        let key = page.split("otpauth://").nth(1).and_then(|link| link.split("secret=").nth(1));
        if let Some(key) = key.and_then(|rest| rest.split(['&', '"']).next()) {
            self.note(key);
            self.note(&key.to_lowercase());
        }
        let list = page.split("id=\"codes\"").nth(1).and_then(|rest| rest.split("</ol>").next()).unwrap_or_default();
        for code in list.split("<li>").skip(1).filter_map(|item| item.split('<').next()) {
            self.note(code);
            self.note(&code.replace('-', ""));
        }
    }

    pub(super) fn found_in(&self, text: &str) -> Option<String> {
        let noted = self.0.lock().unwrap();
        let words: BTreeSet<&str> = text.split(|sign: char| !sign.is_ascii_alphanumeric()).collect();
        let long = noted.long.iter().find(|secret| text.contains(*secret));
        long.or_else(|| noted.codes.iter().find(|code| words.contains(code.as_str()))).cloned()
    }

    /// Keys, recovery codes and codes among them.
    #[track_caller]
    pub(super) fn hold_a_second_factor(&self) {
        let noted = self.0.lock().unwrap();
        let recovery = noted.long.iter().filter(|secret| secret.len() == 19 && secret.matches('-').count() == 3);
        assert!(!noted.codes.is_empty() && recovery.count() >= 10, "no secret of a second factor was noted");
    }
}

/// What was read while gateways ran, by where it stood.
#[derive(Default)]
pub(super) struct Seen(Mutex<Vec<(String, String)>>);

impl Seen {
    /// Looks where others on the machine and monitors can look. `log` may say where the numbers are.
    pub(super) fn look_at(&self, process: u32, log: &str) {
        let mut seen = self.0.lock().unwrap();
        for file in ["cmdline", "environ"] {
            let place = format!("/proc/{process}/{file}");
            // Of a process that has ended by itself there is nothing to be read.
            if let Ok(bytes) = fs::read(&place) {
                seen.push((place, String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
        let metrics = log.split("Metrics and health at http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        if let Some(text) = metrics.and_then(metrics_at) {
            seen.push(("/metrics".to_owned(), text));
        }
    }

    #[track_caller]
    pub(super) fn holds_none_of(&self, secrets: &Secrets) {
        for (place, text) in self.0.lock().unwrap().iter() {
            let found = secrets.found_in(text);
            assert_eq!(found, None, "a secret stands in {place}");
        }
    }

    /// Each of these was read, and something stood there.
    #[track_caller]
    pub(super) fn has_read(&self, places: &[&str]) {
        let seen = self.0.lock().unwrap();
        for place in places {
            assert!(seen.iter().any(|(read, text)| read.ends_with(place) && !text.is_empty()), "{place} was not read");
        }
    }
}

fn metrics_at(address: &str) -> Option<String> {
    let mut socket = TcpStream::connect(address).ok()?;
    socket.set_read_timeout(Some(LONG)).ok()?;
    let head = format!("GET /metrics HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    socket.write_all(head.as_bytes()).ok()?;
    let mut text = String::new();
    socket.read_to_string(&mut text).ok()?;
    text.contains("vestibule_build_info").then_some(text)
}
