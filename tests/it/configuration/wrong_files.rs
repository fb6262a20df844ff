//! Files that are wrong as a whole, or wrong in what concerns the gateway itself.

use vestibule::config::Place;

use super::{GOOD, check, read};

#[test]
fn a_wrong_value_is_shown_where_it_stands() {
    for (gateway, expected) in [
        (
            "trusted_proxy = []",
            (3, 1, "gateway.trusted_proxy", "not a key of [gateway]", "Did you mean `trusted_proxies`?"),
        ),
        ("upstream = \"http://a\"", (3, 1, "gateway.upstream", "not a key", "belongs into [app]")),
        (
            "listen = 8080",
            (3, 10, "gateway.listen", "must be a text in quotes, not a whole number", "\"127.0.0.1:8080\""),
        ),
        (
            "listen = [\"127.0.0.1:1\", \"localhost:2\"]",
            (3, 26, "gateway.listen[2]", "not an address", "\"127.0.0.1:2\""),
        ),
        ("listen = \":8080\"", (3, 10, "gateway.listen", "not an address", "0.0.0.0:8080")),
        ("listen = []", (3, 10, "gateway.listen", "empty", "at least one")),
        ("listen = [\"127.0.0.1:1\", \"0.0.0.0:1\"]", (3, 26, "gateway.listen[2]", "port 1 is in use already", "once")),
        ("trusted_proxies = \"10.0.0.0/8\"", (3, 19, "gateway.trusted_proxies", "must be a list", "[\"10.0.0.0/8\"]")),
        ("trusted_proxies = [\"10.0.0.0/33\"]", (3, 20, "gateway.trusted_proxies[1]", "not a network", "10.0.0.0/8")),
        ("trusted_proxies = [\"10.0.0.7/8\"]", (3, 20, "gateway.trusted_proxies[1]", "inside", "10.0.0.0/8")),
        ("prefix = \"/\"", (3, 10, "gateway.prefix", "cannot be the prefix", "/.vestibule")),
        ("prefix = \"vestibule\"", (3, 10, "gateway.prefix", "cannot be the prefix", "A slash")),
        ("prefix = \"/a/../b\"", (3, 10, "gateway.prefix", "cannot be the prefix", "A slash")),
        ("insecure_http = \"yes\"", (3, 17, "gateway.insecure_http", "must be true or false", "true")),
        ("data = \"\"", (3, 8, "gateway.data", "not a path", "Name a file")),
        ("timeouts = { head = 5 }", (3, 21, "gateway.timeouts.head", "must be a time in quotes", "\"5s\"")),
        ("timeouts = { head = \"5 minutes\" }", (3, 21, "gateway.timeouts.head", "not a span", "1h30m")),
        ("timeouts = { haed = \"5s\" }", (3, 14, "gateway.timeouts.haed", "not a key", "`head`")),
        ("timeouts = { head = \"30d\" }", (3, 21, "gateway.timeouts.head", "out of range", "\"1d\"")),
        ("timeouts = 5", (3, 12, "gateway.timeouts", "is a section", "[gateway.timeouts]")),
    ] {
        let text = format!("[gateway]\npublic_url = \"http://localhost:8080\"\n{gateway}\n");
        check(&text, expected);
    }
}

#[test]
fn what_stands_in_the_wrong_place_is_told_where_it_belongs() {
    for (text, expected) in [
        ("insecure_http = true\n", (1, 1, "insecure_http", "not known", "belongs into [gateway]")),
        (
            "[post]\nurl = \"smtp://x\"\n",
            (1, 2, "post", "not known", "The sections of this version are: gateway, listener,"),
        ),
        ("[[session]]\n", (1, 1, "session", "is a section, and this is a list", "Write [session]")),
        ("[app]\nname = \"x\"\n", (1, 1, "app", "is a list of tables", "[[app]], with two brackets")),
        ("app = [5]\n", (1, 8, "app[1]", "each `app` is a table", "[[app]]")),
        ("[passwords]\nminimum = \"15\"\n", (2, 11, "passwords.minimum", "whole number", "like 15")),
        ("[passwords]\nminimum = 15.0\n", (2, 11, "passwords.minimum", "whole number", "like 8")),
        ("[passwords]\nminimum = 7\n", (2, 11, "passwords.minimum", "7 is out of range", "from 8 to 64")),
        (
            "[passwords]\nqueue = 99999999999999999999999999999999999999999999\n",
            (2, 9, "passwords.queue", "out of range", ""),
        ),
        (
            "[second_factor]\npolicy = \"mandatory\"\n",
            (2, 10, "second_factor.policy", "not known", "optional, required"),
        ),
        (
            "[second_factor]\npolicy = \"required\"\nrequired_for = [\"staff\"]\n",
            (3, 16, "second_factor.required_for", "no difference", "`policy` to optional"),
        ),
        (
            "[second_factor]\nrequired_for = [\"a b\"]\n",
            (2, 17, "second_factor.required_for[1]", "not a group name", "letters, digits"),
        ),
        ("[second_factor]\nenroll = \"mail\"\n", (2, 10, "second_factor.enroll", "not known", "password, link")),
        ("[second_factor]\nissuer = \"Acme: wiki\"\n", (2, 10, "second_factor.issuer", "a colon", "\"Acme wiki\"")),
        (
            "[second_factor]\nissuer = \"Donaudampfschifffahrtsgesellschaft mbH & Co\"\n",
            (2, 10, "second_factor.issuer", "too long", "At most 40"),
        ),
        ("[second_factor]\nissuer = \"\"\n", (2, 10, "second_factor.issuer", "no name for people", "characters")),
        (
            "[second_factor]\ntrust_lasts = 30\n",
            (2, 15, "second_factor.trust_lasts", "must be a time in quotes", "\"30s\""),
        ),
        (
            "[second_factor]\ntrust_lasts = \"2y\"\n",
            (2, 15, "second_factor.trust_lasts", "not a span of time", "\"30d\""),
        ),
        ("[second_factor]\ntrust_days = 30\n", (2, 1, "second_factor.trust_days", "not a key", "`trust_lasts`")),
        ("[log]\nformat = \"jsn\"\n", (2, 10, "log.format", "not known", "`json`")),
        ("[store]\ncache = \"1\"\n", (2, 9, "store.cache", "out of range", "\"1MiB\"")),
        ("[branding]\nname = \"\"\n", (2, 8, "branding.name", "no name for people", "characters")),
        ("[session]\nidle = 1979-05-27\n", (2, 8, "session.idle", "not a date or time", "\"90s\"")),
        ("[[listener]]\naddress = \"127.0.0.1:443\"\n", (1, 1, "listener[1].tls", "missing", "`listen` in [gateway]")),
        ("[[listener]]\naddress = \"127.0.0.1:443\"\ntls = []\n", (3, 7, "listener[1].tls", "empty", "at least one")),
        (
            "[[listener]]\naddress = \"127.0.0.1:443\"\ntls = \"c.pem\"\n",
            (3, 7, "listener[1].tls", "is a list of tables", "[[listener.tls]]"),
        ),
        (
            "[[listener]]\naddress = \"127.0.0.1:443\"\ntls = { certificate = \"/nowhere/c.pem\", key = \"Cargo.toml\" }\n",
            (3, 23, "listener[1].tls.certificate", "/nowhere/c.pem cannot be read", "folder"),
        ),
        (
            "[[listener]]\naddress = \"127.0.0.1:443\"\ntls = { certificate = \"src\", key = \"Cargo.toml\" }\n",
            (3, 23, "listener[1].tls.certificate", "not a file", "folder"),
        ),
    ] {
        let alone = read(text).expect_err(text);
        // Without the rest of the file the public URL is missing, too.
        let found = alone.iter().find(|problem| problem.key != "gateway.public_url").unwrap().clone();
        let (line, column, key, says, hint) = expected;
        let place = Place::File { file: "vestibule.toml".to_owned(), line, column };
        assert_eq!((alone.count(), &found.place, found.key.as_str()), (2, &place, key), "{alone}");
        assert!(found.problem.contains(says) && found.hint.contains(hint), "{alone}");
    }
}

#[test]
fn a_wrong_public_url_is_explained() {
    let key = "gateway.public_url";
    for (url, column, says, hint) in [
        ("login.example.com", 14, "does not begin with http", "https://login.example.com"),
        ("ftp://login.example.com", 14, "does not begin with http", "https://"),
        ("http://login.example.com", 14, "can be read on the way", "insecure_http = true"),
        ("https://login.example.com/auth", 14, "no path", "/auth"),
        ("https://me:secret@login.example.com", 14, "no user name", "@"),
        ("https://login.example.com:99999", 14, "not a port", "65535"),
        ("https://log in.example.com", 14, "not a host name", "name"),
        ("https://", 14, "not a host name", "name"),
        ("https://[::1", 14, "not a", ""),
    ] {
        let text = format!("[gateway]\npublic_url = \"{url}\"\ntrusted_proxies = [\"10.0.0.0/8\"]\n");
        check(&text, (2, column, key, says, hint));
    }
    check("[gateway]\n", (1, 1, key, "missing", "public_url = \"http://localhost:8080\""));
    check("", (1, 1, key, "missing", "under [gateway]"));
}

#[test]
fn what_is_not_toml_is_shown_as_often_as_it_can_be_told() {
    for (text, expected) in [
        ("[gateway\n", (1, 9, "", "unclosed", "closed")),
        ("[gateway]\nlisten: 5\n", (2, 7, "", "not TOML", "key = value")),
        ("[gateway]\npublic_url = http://a\n", (2, 14, "", "not a TOML value", "quotes")),
        ("[gateway]\npublic_url =\n", (2, 13, "", "no value", "equals sign")),
        ("[gateway]\na = 1\na = 2\n", (3, 1, "", "`a` was set before", "Keep one")),
        ("[gateway]\n[gateway]\n", (2, 2, "", "`gateway` was set before", "Keep one")),
        ("[gateway]\na = \"x\n", (2, 7, "", "not TOML", "closed")),
    ] {
        let problems = read(text).expect_err(text);
        let found = problems.iter().next().unwrap();
        let (line, column, key, says, hint) = expected;
        let place = Place::File { file: "vestibule.toml".to_owned(), line, column };
        assert_eq!((&found.place, found.key.as_str()), (&place, key), "{problems}");
        assert!(found.problem.contains(says) && found.hint.contains(hint), "{problems}");
    }
    assert_eq!(read("a = x\nb = y\n").unwrap_err().count(), 2);
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_file() {
    let text = "[gateway]\nlisten = 5\n\n[sesion]\nidle = \"1h\"\n\n[[app]]\nname = \"a\"\npolicy = \"x\"\n[log]\nformat = \"xml\"\n";
    let lines: Vec<usize> = read(text)
        .unwrap_err()
        .iter()
        .map(|problem| match problem.place {
            Place::File { line, .. } => line,
            Place::Environment { .. } => 0,
        })
        .collect();
    assert_eq!(lines, [1, 2, 4, 7, 7, 9, 11]);
}

#[test]
fn a_problem_is_shown_with_its_line_and_a_mark_below() {
    let shown = read(&GOOD.replace("wiki.localhost", "wiki_1.localhost")).unwrap_err().to_string();
    assert_eq!(
        shown,
        "vestibule.toml:6:8: app[1].host: \"wiki_1.localhost\" is not a host name\n    \
         6 | host = \"wiki_1.localhost\"\n      \
           |        ^^^^^^^^^^^^^^^^^^\n      \
           = Letters, digits, hyphens and dots: \"wiki.example.com\".\n\n\
         One problem to put right."
    );
}
