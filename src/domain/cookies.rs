//! Our cookies: their names, and how they are read from a request.

use http::HeaderMap;
use http::header::COOKIE;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OurCookie {
    /// The portal's session.
    Session,
    /// A child session on an app's host.
    App,
    /// Binds a hand-over to the browser that asked for it.
    Enter,
    /// Binds forms; after a finished sign-in its value means *known browser*.
    Browser,
    /// Stands for one person's second factor in this browser.
    Trust,
    /// What just happened, told once on the next page.
    Notice,
    /// The language that was chosen in this browser.
    Language,
    /// Stands beside the keys of a phone's page.
    Phone,
}

/// What one request may offer of one name. A browser sends one; more are tried, an absurd number is not.
const MOST_VALUES: usize = 4;
/// Of tabs that a person opens at once.
const MOST_TWINS: usize = 32;
const TWIN_LETTERS: usize = 8;

impl OurCookie {
    /// Over plain http the `__Host-` part is not possible: browsers demand `Secure` with it.
    pub fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Session, true) => "__Host-vestibule",
            (Self::Session, false) => "vestibule",
            (Self::App, true) => "__Host-vestibule-app",
            (Self::App, false) => "vestibule-app",
            (Self::Enter, true) => "__Host-vestibule-enter",
            (Self::Enter, false) => "vestibule-enter",
            (Self::Browser, true) => "__Host-vestibule-browser",
            (Self::Browser, false) => "vestibule-browser",
            (Self::Trust, true) => "__Host-vestibule-trust",
            (Self::Trust, false) => "vestibule-trust",
            (Self::Notice, true) => "__Host-vestibule-notice",
            (Self::Notice, false) => "vestibule-notice",
            (Self::Language, true) => "__Host-vestibule-language",
            (Self::Language, false) => "vestibule-language",
            (Self::Phone, true) => "__Host-vestibule-phone",
            (Self::Phone, false) => "vestibule-phone",
        }
    }

    /// Its values in this request, in the order in which they came.
    pub fn values(self, headers: &HeaderMap, secure: bool) -> impl Iterator<Item = &str> {
        let wanted = self.name(secure).as_bytes();
        raw_pairs(headers)
            .filter_map(move |pair| pair.strip_prefix(wanted)?.strip_prefix(b"="))
            .filter_map(|value| std::str::from_utf8(value).ok())
            .take(MOST_VALUES)
    }

    /// The name of a second cookie with the same value. Tabs that are opened at the same moment in a new browser each get
    /// a value, and the last one that arrives would take the place of the others.
    pub fn twin_name(self, secure: bool, value: &str) -> String {
        format!("{}-{}", self.name(secure), value.get(..TWIN_LETTERS).unwrap_or(value))
    }

    /// Its values, and those of its twins.
    pub fn values_and_twins(self, headers: &HeaderMap, secure: bool) -> impl Iterator<Item = &str> {
        self.values(headers, secure).chain(self.twins(headers, secure).map(|(_, value)| value))
    }

    /// Names and values of its twins.
    pub fn twins(self, headers: &HeaderMap, secure: bool) -> impl Iterator<Item = (&str, &str)> {
        let name = self.name(secure);
        let is_twin = move |twin: &str| {
            twin.strip_prefix(name).and_then(|rest| rest.strip_prefix('-')).is_some_and(|rest| !rest.is_empty())
        };
        pairs(headers).filter(move |(name, _)| is_twin(name)).take(MOST_TWINS)
    }
}

/// What an app put beside ours, in whatever encoding, does not hide ours.
fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    raw_pairs(headers).filter_map(|pair| std::str::from_utf8(pair).ok()?.split_once('='))
}

fn raw_pairs(headers: &HeaderMap) -> impl Iterator<Item = &[u8]> {
    let lines = headers.get_all(COOKIE).iter();
    lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';')).map(<[u8]>::trim_ascii)
}

/// Whether an upstream must neither see nor set a cookie of this name.
pub fn is_ours(name: &[u8]) -> bool {
    let name = name.trim_ascii();
    // Hardly any other name begins like ours.
    if !matches!(name.first(), Some(b'_' | b'v' | b'V')) {
        return false;
    }
    let bare = strip_any_case(name, b"__host-").unwrap_or(name);
    strip_any_case(bare, b"vestibule").is_some_and(|rest| rest.is_empty() || rest.starts_with(b"-"))
}

fn strip_any_case<'a>(text: &'a [u8], start: &[u8]) -> Option<&'a [u8]> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then_some(rest)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn request(lines: &[&'static str]) -> HeaderMap {
        lines.iter().map(|line| (COOKIE, HeaderValue::from_static(line))).collect()
    }

    #[test]
    fn a_cookie_is_found_among_others_and_on_several_lines() {
        let headers = request(&["a=1; __Host-vestibule=x; b=2", "__Host-vestibule=y;c", "vestibule=plain"]);
        assert_eq!(OurCookie::Session.values(&headers, true).collect::<Vec<_>>(), ["x", "y"]);
        assert_eq!(OurCookie::Session.values(&headers, false).collect::<Vec<_>>(), ["plain"]);
        assert_eq!(OurCookie::App.values(&headers, true).count(), 0);
    }

    #[test]
    fn an_apps_cookie_in_another_encoding_hides_none_of_ours() {
        let line = HeaderValue::from_bytes(b"town=M\xfcnchen; __Host-vestibule=x; \xff=\xff").unwrap();
        let headers = HeaderMap::from_iter([(COOKIE, line)]);
        assert_eq!(OurCookie::Session.values(&headers, true).collect::<Vec<_>>(), ["x"]);
    }

    #[test]
    fn odd_cookies_are_nobodys() {
        for line in
            ["", ";", "=", "__Host-vestibule", "__host-vestibule=x", "x__Host-vestibule=x", "__Host-vestibule =x"]
        {
            assert_eq!(OurCookie::Session.values(&request(&[line]), true).count(), 0, "{line:?}");
        }
    }

    #[test]
    fn our_names_are_known_in_every_spelling() {
        for ours in ["__Host-vestibule", "__HOST-Vestibule-App", "vestibule", "vestibule-enter", " vestibule-x"] {
            assert!(is_ours(ours.as_bytes()), "{ours}");
        }
        for theirs in ["vestibules", "session", "__Host-session", "", "vestib", "my-vestibule", "__Host-"] {
            assert!(!is_ours(theirs.as_bytes()), "{theirs}");
        }
    }
}
