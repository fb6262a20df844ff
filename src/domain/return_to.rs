//! Where a visitor goes after signing in or out: only to hosts of configured apps, or back to ourselves.

use super::host::HostName;
use super::routing::Routes;

/// A target that was checked as a URL. The text is kept as it came, fragment included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnTo {
    text: String,
    host: HostName,
    is_absolute: bool,
}

/// The scheme and port that all our hosts share: those of the public URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    pub secure: bool,
    pub port: Option<u16>,
}

const LONGEST: usize = 4096;

impl Scheme {
    /// `https://wiki.example.com`, as browsers write an origin.
    pub fn origin(self, host: &HostName) -> String {
        let name = if self.secure { "https" } else { "http" };
        match self.port {
            Some(port) => format!("{name}://{host}:{port}"),
            None => format!("{name}://{host}"),
        }
    }
}

impl ReturnTo {
    /// Nothing, if it does not lead to a place of ours in the one spelling that every reader takes alike.
    pub fn parse(text: &str, routes: &Routes, scheme: Scheme) -> Option<Self> {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        if !is_plain || text.len() > LONGEST {
            return None;
        }
        if text.starts_with('/') {
            let is_path = !text.starts_with("//");
            return is_path.then(|| Self { text: text.to_owned(), host: routes.portal().clone(), is_absolute: false });
        }
        let origin_ends = text.find("://").map(|at| at + 3)?;
        let length = text.get(origin_ends..)?.find(['/', '?', '#']).map_or(text.len(), |at| origin_ends + at);
        let url = url::Url::parse(text).ok()?;
        let host = HostName::parse(url.host_str()?).ok()?;
        let is_exact =
            text.get(..length)? == scheme.origin(&host) && url.username().is_empty() && url.password().is_none();
        let is_known = &host == routes.portal() || routes.apps().iter().any(|app| app.hosts.contains(&host));
        (is_exact && is_known).then(|| Self { text: text.to_owned(), host, is_absolute: true })
    }

    /// As it is written into `Location`: byte for byte what came.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host that it leads to.
    pub fn host(&self) -> &HostName {
        &self.host
    }

    /// Path, query and fragment, for finding the app.
    pub fn path(&self) -> &str {
        if !self.is_absolute {
            return &self.text;
        }
        let after_scheme = self.text.find("://").map_or(0, |at| at + 3);
        let rest = self.text.get(after_scheme..).unwrap_or("");
        let path = rest.find(['/', '?', '#']).and_then(|at| rest.get(at..));
        path.filter(|path| path.starts_with('/')).unwrap_or("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::{Policy, Require};
    use crate::domain::routing::App;

    const HTTPS: Scheme = Scheme { secure: true, port: None };

    fn routes() -> Routes {
        let wiki = App {
            name: "wiki".into(),
            title: "Wiki".into(),
            hosts: vec![HostName::parse("wiki.example.com").unwrap()],
            path: "/".into(),
            policy: Policy::OneFactor,
            groups: Vec::new(),
            require: Require::default(),
            rules: Vec::new(),
            encoded: Vec::new(),
            allow_service_worker: false,
            cors_origins: Vec::new(),
        };
        Routes::new(HostName::parse("portal.example.com").unwrap(), "/.vestibule".into(), vec![wiki])
    }

    #[test]
    fn a_good_target_comes_back_byte_for_byte() {
        for good in [
            "https://wiki.example.com",
            "https://wiki.example.com/",
            "https://wiki.example.com/a%2Fb/../c?x=1&y=%20#frag/ment",
            "https://wiki.example.com?q",
            "https://portal.example.com/.vestibule/account",
            "/.vestibule/account",
            "/",
            "/?x#y",
            "/a//b",
        ] {
            let found = ReturnTo::parse(good, &routes(), HTTPS);
            assert_eq!(found.as_ref().map(ReturnTo::as_str), Some(good));
        }
    }

    #[test]
    fn the_path_is_that_of_the_target_and_nothing_in_its_query() {
        for (target, path) in [
            ("https://wiki.example.com", "/"),
            ("https://wiki.example.com?from=/docs", "/"),
            ("https://wiki.example.com#/docs", "/"),
            ("https://wiki.example.com/a?b=/c#d", "/a?b=/c#d"),
            ("/.vestibule/account?x=/y", "/.vestibule/account?x=/y"),
        ] {
            assert_eq!(ReturnTo::parse(target, &routes(), HTTPS).unwrap().path(), path, "{target}");
        }
    }

    #[test]
    fn no_spelling_leads_away() {
        let bad = [
            "",
            "//evil.test",
            "///evil.test",
            "/\\evil.test",
            "\\\\evil.test",
            "/\t/evil.test",
            "/\n/evil.test",
            "https:evil.test",
            "https:/evil.test",
            "https:///evil.test",
            "https://evil.test",
            "https://evil.test/https://wiki.example.com",
            "http://wiki.example.com/",
            "https://wiki.example.com:444/",
            "https://wiki.example.com:443/",
            "https://wiki.example.com@evil.test/",
            "https://wiki.example.com:x@evil.test",
            "https://u@wiki.example.com/",
            "https://:@wiki.example.com/",
            "https://wiki.example.com.evil.test/",
            "https://badwiki.example.com/",
            "https://wiki.example.com.",
            "https://WIKI.example.com/",
            "HTTPS://wiki.example.com/",
            "https://wiki.example.com\\@evil.test",
            "https://wiki.example.com%2eevil.test/",
            "https://wiki%2eexample.com/",
            "https://evil.test#@wiki.example.com",
            "https://evil.test?.wiki.example.com",
            "javascript:alert(1)",
            "data:text/html,x",
            "wiki.example.com",
            " /x",
            "/x ",
            "https://wiki.example.com/\u{0}",
            "https://ｗiki.example.com/",
            "/ö",
            "https://[::1]/",
            "mailto:a@wiki.example.com",
            "https://wiki.example.com:/",
            "?x",
            "#x",
            ".",
            "..",
            "a/b",
            "blob:https://wiki.example.com/x",
            "ftp://wiki.example.com/",
        ];
        for wrong in bad {
            assert_eq!(ReturnTo::parse(wrong, &routes(), HTTPS), None, "{wrong:?}");
        }
        let long = format!("/{}", "a".repeat(LONGEST));
        assert_eq!(ReturnTo::parse(&long, &routes(), HTTPS), None);
    }

    #[test]
    fn a_port_of_the_public_url_is_part_of_every_origin() {
        let scheme = Scheme { secure: false, port: Some(8080) };
        assert!(ReturnTo::parse("http://wiki.example.com:8080/", &routes(), scheme).is_some());
        assert!(ReturnTo::parse("http://wiki.example.com/", &routes(), scheme).is_none());
        assert!(ReturnTo::parse("http://wiki.example.com:80800/", &routes(), scheme).is_none());
    }
}
