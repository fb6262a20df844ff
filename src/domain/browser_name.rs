//! What a person knows a browser by. It is for reading, never for deciding: the visitor's software says it.

/// In this order, since browsers name those that they descend from.
const BROWSERS: [(&str, &str); 9] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// What is known of a browser. How it is said is for words; a record keeps it in one spelling.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BrowserName {
    pub program: Option<&'static str>,
    pub system: Option<&'static str>,
}

const ON: &str = " on ";
const SOME: &str = "A browser on ";
const UNKNOWN: &str = "An unknown browser";

impl BrowserName {
    pub fn of(user_agent: &str) -> Self {
        let find = |known: &[(&str, &'static str)]| {
            known.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
        };
        Self { program: find(&BROWSERS), system: find(&SYSTEMS) }
    }

    /// As it is recorded, and as operators read it: "Firefox on Linux".
    pub fn record(self) -> String {
        match (self.program, self.system) {
            (Some(program), Some(system)) => format!("{program}{ON}{system}"),
            (Some(program), None) => program.to_owned(),
            (None, Some(system)) => format!("{SOME}{system}"),
            (None, None) => UNKNOWN.to_owned(),
        }
    }

    /// Out of a record. `None`: it is none of ours, so it can only be shown as it stands.
    pub fn read(record: &str) -> Option<Self> {
        let find =
            |known: &[(&str, &'static str)], text: &str| known.iter().map(|(_, name)| *name).find(|name| *name == text);
        if record.is_empty() || record == UNKNOWN {
            return Some(Self::default());
        }
        if let Some(system) = record.strip_prefix(SOME) {
            return Some(Self { program: None, system: Some(find(&SYSTEMS, system)?) });
        }
        let (program, system) = match record.split_once(ON) {
            Some((program, system)) => (program, Some(find(&SYSTEMS, system)?)),
            None => (record, None),
        };
        Some(Self { program: Some(find(&BROWSERS, program)?), system })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_recognise_their_browser() {
        for (agent, expected) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            ("curl/8.5.0", "curl"),
            ("Something/1.0 (Macintosh)", "A browser on Mac"),
            ("", "An unknown browser"),
            ("<script>alert(1)</script>\u{202e}", "An unknown browser"),
        ] {
            let name = BrowserName::of(agent);
            assert_eq!(name.record(), expected);
            assert_eq!(BrowserName::read(expected), Some(name), "{expected}");
        }
    }
    #[test]
    fn what_is_no_record_of_ours_is_not_read_as_one() {
        for text in ["Firefox on", "Firefox on Beos", "Ada on Linux", "A browser on", "firefox", "all others"] {
            assert_eq!(BrowserName::read(text), None, "{text}");
        }
        assert_eq!(BrowserName::read(""), Some(BrowserName::default()));
    }
}
