//! What operators write, rightly and wrongly: every wrong file is answered with the line, the key and a way out.

use std::path::Path;

use vestibule::config::{self, Loaded, Place, Problem, Problems};

const GOOD: &str = r#"[gateway]
public_url = "http://localhost:8080"

[[app]]
name = "wiki"
host = "wiki.localhost"
upstream = "http://127.0.0.1:3000"
policy = "one_factor"
"#;

/// Line, column, key, a part of the sentence, a part of the hint.
type Expected = (usize, usize, &'static str, &'static str, &'static str);

fn read(text: &str) -> Result<Loaded, Problems> {
    config::from_text(text, "vestibule.toml", &[])
}

fn with(variables: &[(&str, &str)]) -> Result<Loaded, Problems> {
    let variables: Vec<_> = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    config::from_text(GOOD, "vestibule.toml", &variables)
}

/// The only problem of a text.
fn only_problem(text: &str) -> Problem {
    let problems = read(text).expect_err(text);
    assert_eq!(problems.count(), 1, "{text}\n{problems}");
    problems.iter().next().unwrap().clone()
}

fn check(text: &str, (line, column, key, says, hint): Expected) {
    let found = only_problem(text);
    let place = Place::File { file: "vestibule.toml".to_owned(), line, column };
    assert_eq!((&found.place, found.key.as_str()), (&place, key), "{text}\n{found:?}");
    assert!(found.problem.contains(says), "{text}\n{found:?}");
    assert!(found.hint.contains(hint), "{text}\n{found:?}");
}

#[test]
fn a_good_file_is_good() {
    let loaded = read(GOOD).unwrap();
    assert_eq!(loaded.settings.warnings, Vec::<String>::new());
    assert_eq!(loaded.settings.gateway.public.to_string(), "http://localhost:8080");
    assert_eq!(loaded.settings.routes.apps()[0].title, "wiki");
    assert_eq!(loaded.settings.apps[0].upstreams[0].to_string(), "http://127.0.0.1:3000");
}

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
            "[mail]\nurl = \"smtp://x\"\n",
            (1, 2, "mail", "not known", "The sections of this version are: gateway, listener,"),
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
fn a_wrong_app_is_explained() {
    for (app, expected) in [
        ("name = \"a\"\npath = \"/a\"", (4, 1, "app[1].upstream", "forward-auth", "upstream =")),
        ("name = \"a\"\nupstream = \"http://h:1\"", (4, 1, "app[1].host", "neither a host nor a path", "path = ")),
        ("upstream = \"http://h:1\"\npath = \"/a\"", (4, 1, "app[1].name", "missing", "name = ")),
        (
            "name = \"a b\"\npath = \"/a\"\nupstream = \"http://h:1\"",
            (5, 8, "app[1].name", "cannot be the name", "title"),
        ),
        (
            "name = \"a\"\nhost = \"https://a.localhost/\"\nupstream = \"http://h:1\"",
            (6, 8, "app[1].host", "not a host name", "without scheme"),
        ),
        (
            "name = \"a\"\nhost = \"*.localhost\"\nupstream = \"http://h:1\"",
            (6, 8, "app[1].host", "not a host name", "in full"),
        ),
        (
            "name = \"a\"\nhost = \"a.localhost:80\"\nupstream = \"http://h:1\"",
            (6, 8, "app[1].host", "not a host name", "without a port"),
        ),
        (
            "name = \"a\"\nhost = \"a.localhost\"\nhosts = [\"b.localhost\"]\nupstream = \"http://h:1\"",
            (7, 9, "app[1].hosts", "both set", "one"),
        ),
        ("name = \"a\"\nhosts = []\nupstream = \"http://h:1\"", (6, 9, "app[1].hosts", "empty", "Fill")),
        (
            "name = \"a\"\nhost = \"a.example.com\"\nupstream = \"http://h:1\"",
            (6, 8, "app[1].host", "plain http", "https"),
        ),
        (
            "name = \"a\"\npath = \"/docs/\"\nupstream = \"http://h:1\"",
            (6, 8, "app[1].path", "ends with a slash", "\"/docs\""),
        ),
        (
            "name = \"a\"\npath = \"/docs/**\"\nupstream = \"http://h:1\"",
            (6, 8, "app[1].path", "not a path", "no patterns"),
        ),
        (
            "name = \"a\"\npath = \"/.vestibule/x\"\nupstream = \"http://h:1\"",
            (6, 8, "app[1].path", "kept for the gateway", "prefix"),
        ),
        (
            "name = \"a\"\npath = \"/.Vestibule\"\nupstream = \"http://h:1\"",
            (6, 8, "app[1].path", "kept for the gateway", "prefix"),
        ),
        (
            "name = \"a\"\npath = \"/a\"\nupstream = \"h:1\"",
            (7, 12, "app[1].upstream", "does not begin with http", "https://h:1"),
        ),
        (
            "name = \"a\"\npath = \"/a\"\nupstream = [\"http://h:1\", \"http://h:1/x\"]",
            (7, 27, "app[1].upstream[2]", "no path", "/x"),
        ),
        (
            "name = \"a\"\npath = \"/a\"\nupstream = \"http://localhost:8080\"",
            (7, 12, "app[1].upstream", "the gateway itself", "where the app listens"),
        ),
        (
            "name = \"a\"\npath = \"/a\"\nupstream = \"http://127.0.0.1:8080\"",
            (7, 12, "app[1].upstream", "the gateway itself", "where the app listens"),
        ),
        (
            "name = \"a\"\npath = \"/a\"\nupstream = \"http://h:1\"\npolicy = \"twofactor\"",
            (8, 10, "app[1].policy", "not known", "`two_factor`"),
        ),
        (
            "name = \"a\"\npath = \"/a\"\nupstream = \"http://h:1\"\ngroups = [\"a,b\"]",
            (8, 11, "app[1].groups[1]", "not a group name", "letters"),
        ),
        (
            "name = \"a\"\npath = \"/a\"\nupstream = \"http://h:1\"\ngroups = [\"a\"]\npolicy = \"bypass\"",
            (8, 10, "app[1].groups", "never asked for", "one_factor"),
        ),
        (
            "name = \"a\"\npath = \"/a\"\nupstream = \"http://h:1\"\nencoded = [\"%2F\"]",
            (8, 12, "app[1].encoded[1]", "not known", "`%2f`"),
        ),
        (
            "name = \"a\"\npath = \"/a\"\nupstream = \"http://h:1\"\ncors_origins = [\"*\"]",
            (8, 17, "app[1].cors_origins[1]", "does not begin", "https://"),
        ),
        (
            "name = \"a\"\npath = \"/a\"\nupstream = \"http://h:1\"\nmax_body = \"ten\"",
            (8, 12, "app[1].max_body", "not a size", "10MiB"),
        ),
        (
            "name = \"a\"\npath = \"/a\"\nupstream = \"http://h:1\"\nmax_body = -1",
            (8, 12, "app[1].max_body", "not a size", "10MiB"),
        ),
    ] {
        check(&format!("[gateway]\npublic_url = \"http://localhost:8080\"\n\n[[app]]\n{app}\n"), expected);
    }
}

#[test]
fn a_rule_that_can_never_match_is_refused() {
    for (rules, expected) in [
        (
            &["paths = [\"/a/**\"]", "paths = [\"/a/b\"]"][..],
            Some((16, 1, "app[1].rule[2]", "app[1].rule[1] comes first", "Move it up")),
        ),
        (&["", "paths = [\"/a/b\"]"], Some((16, 1, "app[1].rule[2]", "comes first", "Move it up"))),
        (&["paths = [\"/**\"]", ""], Some((16, 1, "app[1].rule[2]", "comes first", "Move it up"))),
        (
            &["methods = [\"GET\", \"HEAD\"]", "methods = [\"GET\"]"],
            Some((16, 1, "app[1].rule[2]", "comes first", "Move it up")),
        ),
        (
            &["networks = [\"10.0.0.0/8\"]", "networks = [\"10.1.0.0/16\"]"],
            Some((16, 1, "app[1].rule[2]", "comes first", "Move it up")),
        ),
        (&["paths = [\"/a/**\"]\nmethods = [\"GET\"]", "paths = [\"/a/b\"]"], None),
        (&["paths = [\"/a/b\"]", "paths = [\"/a/**\"]"], None),
        (&["paths = [\"/a/b\"]", "paths = [\"/a/b\", \"/a/c\"]"], None),
        (&["networks = [\"10.0.0.0/8\"]", "networks = [\"10.1.0.0/16\", \"192.168.0.0/16\"]"], None),
        (&["networks = [\"10.0.0.0/8\"]", ""], None),
    ] {
        let mut text = GOOD.to_owned();
        for rule in rules {
            // Each takes six lines, so that the second begins in line 16.
            let rule = format!("\n[[app.rule]]\n{rule}\npolicy = \"bypass\"");
            text.push_str(&rule);
            text.push_str(&"\n".repeat(6 - rule.matches('\n').count()));
        }
        match expected {
            Some(expected) => check(&text, expected),
            None => assert!(read(&text).is_ok(), "{text}"),
        }
    }
}

#[test]
fn a_wrong_rule_is_explained() {
    for (rule, expected) in [
        ("paths = [\"/public/**\"]", (10, 1, "app[1].rule[1].policy", "missing", "policy = ")),
        ("policy = \"bypass\"\npaths = []", (12, 9, "app[1].rule[1].paths", "never match", "remove the line")),
        (
            "policy = \"bypass\"\npaths = [\"public\"]",
            (12, 10, "app[1].rule[1].paths[1]", "must begin with `/`", "/exact"),
        ),
        (
            "policy = \"bypass\"\npaths = [\"/.vestibule/x\"]",
            (12, 10, "app[1].rule[1].paths[1]", "kept for the gateway", "Remove"),
        ),
        ("policy = \"bypass\"\nmethods = []", (12, 11, "app[1].rule[1].methods", "never match", "remove the line")),
        (
            "policy = \"bypass\"\nmethods = [\"get\"]",
            (12, 12, "app[1].rule[1].methods[1]", "not a method", "capitals: \"GET\""),
        ),
        (
            "policy = \"bypass\"\nmethods = [\"GTE\"]",
            (12, 12, "app[1].rule[1].methods[1]", "not a method", "Did you mean \"GET\""),
        ),
        ("policy = \"bypass\"\nmethods = [\"G T\"]", (12, 12, "app[1].rule[1].methods[1]", "not a method", "capitals")),
        (
            "policy = \"bypass\"\ngroups = [\"staff\"]",
            (12, 10, "app[1].rule[1].groups", "lets everyone in", "one_factor"),
        ),
        ("policy = \"deny\"\ngroups = [\"staff\"]", (12, 10, "app[1].rule[1].groups", "lets nobody in", "one_factor")),
        (
            "policy = \"deny\"\nnetwork = [\"10.0.0.0/8\"]",
            (12, 1, "app[1].rule[1].network", "not a key of [app.rule]", "`networks`"),
        ),
    ] {
        check(&format!("{GOOD}\n[[app.rule]]\n{rule}\n"), expected);
    }
    let elsewhere =
        GOOD.replace("host =", "path = \"/docs\"\nhost =") + "[[app.rule]]\npolicy = \"deny\"\npaths = [\"/admin\"]";
    check(&elsewhere, (12, 10, "app[1].rule[1].paths[1]", "the app begins at /docs", "/docs/admin"));
}

#[test]
fn what_is_there_twice_is_refused() {
    let again = |name: &str, host: &str| {
        format!(
            "{GOOD}\n[[app]]\nname = \"{name}\"\nhost = \"{host}\"\nupstream = \"http://h:1\"\npolicy = \"bypass\"\n"
        )
    };
    check(&again("wiki", "b.localhost"), (11, 8, "app[2].name", "name of another app, app[1]", "of its own"));
    check(&again("WIKI", "b.localhost"), (11, 8, "app[2].name", "name of another app, app[1]", "of its own"));
    check(&again("b", "Wiki.Localhost."), (12, 8, "app[2].host", "belongs to another app, `wiki`", "another host"));
    assert!(read(&again("b", "b.localhost")).is_ok());
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
fn a_variable_wins_over_the_file_and_is_as_strict() {
    let loaded = with(&[
        ("VESTIBULE_GATEWAY__PUBLIC_URL", "https://login.example.com"),
        ("VESTIBULE_GATEWAY__TRUSTED_PROXIES", "[\"10.0.0.0/8\"]"),
        ("VESTIBULE_GATEWAY__LISTEN", "127.0.0.1:9000"),
        ("VESTIBULE_GATEWAY__TIMEOUTS__HEAD", "3s"),
        ("VESTIBULE_PASSWORDS__MINIMUM", "12"),
        ("VESTIBULE_APP__WIKI__UPSTREAM", "http://wiki:80"),
        ("VESTIBULE_CONFIG", "/elsewhere"),
        // Set by Kubernetes, and not meant for us.
        ("VESTIBULE_SERVICE_HOST", "10.0.0.1"),
        ("VESTIBULE_PORT_8080_TCP", "tcp://10.0.0.1:8080"),
    ])
    .unwrap();
    assert_eq!(loaded.settings.gateway.public.to_string(), "https://login.example.com");
    assert_eq!(loaded.settings.passwords.alone.minimum, 12);
    assert_eq!(loaded.settings.gateway.timeouts.head.as_secs(), 3);
    assert_eq!(loaded.settings.gateway.listeners[0].address.port(), 9000);
    assert_eq!(loaded.settings.apps[0].upstreams[0].host, "wiki");
    let minimum = loaded.sources.iter().find(|source| source.key == "passwords.minimum").unwrap();
    assert_eq!(minimum.place, Some(Place::Environment { variable: "VESTIBULE_PASSWORDS__MINIMUM".to_owned() }));
}

#[test]
fn a_wrong_variable_is_a_problem_like_any_other() {
    for (variable, value, says, hint) in [
        ("VESTIBULE_PASSWORDS__MINIMUM", "many", "not a TOML value", "8"),
        ("VESTIBULE_PASSWORDS__MINIMUM", "\"8\"", "must be a whole number", "like 8"),
        ("VESTIBULE_PASSWORDS__MINIMUM", "3", "out of range", "from 8"),
        ("VESTIBULE_GATEWAY__TRUSTED_PROXIES", "10.0.0.0/8", "must be a list", "[\"10.0.0.0/8\"]"),
        ("VESTIBULE_GATEWAY__INSECURE_HTTP", "1", "must be true or false", "true"),
        ("VESTIBULE_GATEWAY__PUBLIC_URI", "x", "no such key", "VESTIBULE_GATEWAY__PUBLIC_URL"),
        ("VESTIBULE_PUBLIC_URL", "x", "names no key", "VESTIBULE_GATEWAY__PUBLIC_URL"),
        ("VESTIBULE_GATEWAY__", "x", "names no key", "two underscores"),
        ("VESTIBULE_GATEWAY__TIMEOUTS", "x", "is a section", "[gateway.timeouts]"),
        ("VESTIBULE_gateway__listen", "x", "in capitals", "VESTIBULE_GATEWAY__LISTEN"),
        ("VESTIBULE_APP__WIKKI__UPSTREAM", "http://h", "no app in the file is called `wikki`", "VESTIBULE_APP__WIKI"),
        ("VESTIBULE_APP__WIKI__UPSTEAM", "http://h", "no such key", "`upstream`"),
        ("VESTIBULE_APP__WIKI__RULE", "x", "in the file only", "Remove"),
        ("VESTIBULE_APP__WIKI__HOST__X", "x", "holds no keys", "Remove"),
        ("VESTIBULE_GATEWAY__LISTEN__X", "x", "not a table", "127.0.0.1"),
        ("VESTIBULE_LISTENER__ADDRESS", "x", "in the file only", "Remove"),
        ("VESTIBULE_GATEWAY__DATA", "\u{fffd}", "not UTF-8", "UTF-8"),
        ("VESTIBULE_MAIL__URL", "smtp://x", "no such key", "gateway"),
    ] {
        let problems = with(&[(variable, value)]).expect_err(variable);
        assert_eq!(problems.count(), 1, "{problems}");
        let found = problems.iter().next().unwrap();
        assert_eq!(found.place, Place::Environment { variable: variable.to_owned() }, "{problems}");
        assert!(found.problem.contains(says) && found.hint.contains(hint), "{problems}");
    }
}

#[test]
fn what_is_risky_is_said_and_allowed() {
    let warned = |text: &str, says: &str| {
        let warnings = read(text).unwrap().settings.warnings;
        assert!(warnings.iter().any(|warning| warning.contains(says)), "{warnings:?}");
    };
    let gateway = |line: &str| GOOD.replacen("[gateway]\n", &format!("[gateway]\n{line}\n"), 1);
    warned(&gateway("insecure_http = true"), "unencrypted");
    warned(&gateway("trusted_proxies = [\"0.0.0.0/0\"]"), "anyone can claim");
    warned(&gateway("listen = \"[::]:80\""), "open to every network");
    warned(&GOOD.replace("http://localhost:8080", "https://login.example.com"), "nobody can sign in");
    warned(&GOOD.replace("one_factor", "two_factor"), "cannot enrol");
    warned(&GOOD.replace("one_factor", "deny"), "nobody can open `wiki`");
    warned(&GOOD.replace("policy = \"one_factor\"\n", ""), "nobody can open `wiki`");
    warned(&GOOD.replace("host = \"wiki.localhost\"", "path = \"/\""), "shares the portal's host");
    warned("[gateway]\npublic_url = \"http://localhost\"", "nothing behind the gate");
    warned(&(GOOD.to_owned() + "[limits]\nenabled = false"), "without limit");
    warned(&(GOOD.to_owned() + "[passwords.cost]\nmemory_kib = 1024"), "cheaper than advised");
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

#[test]
fn certificates_must_be_there() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vestibule.toml");
    let listener = "[[listener]]\naddress = \"127.0.0.1:443\"\ntls = { certificate = \"c.pem\", key = \"k.pem\" }\n";
    std::fs::write(folder.path().join("c.pem"), "").unwrap();
    std::fs::write(&file, format!("{GOOD}{listener}")).unwrap();
    let problems = config::load(&file).unwrap_err();
    let found: Vec<&Problem> = problems.iter().collect();
    assert_eq!((found.len(), found[0].key.as_str()), (1, "listener[1].tls.key"), "{problems}");

    std::fs::write(folder.path().join("k.pem"), "").unwrap();
    let settings = config::load(&file).unwrap().settings;
    assert_eq!(settings.gateway.listeners[0].tls[0].key, folder.path().join("k.pem"), "beside the file");
    assert_eq!(settings.store.key_file, folder.path().join("vestibule-data/master.key"));
}

#[test]
fn a_file_that_cannot_be_read_is_one_problem() {
    let folder = tempfile::tempdir().unwrap();
    let missing = config::load(&folder.path().join("none.toml")).unwrap_err().to_string();
    assert!(missing.contains("vestibule init"), "{missing}");
    assert!(config::load(folder.path()).is_err(), "a folder");
    let binary = folder.path().join("binary.toml");
    std::fs::write(&binary, b"[gateway]\n# \xff\n").unwrap();
    assert!(config::load(&binary).unwrap_err().to_string().contains("line 2 is not UTF-8"));
}

#[test]
fn the_reference_in_the_repository_is_the_one_of_this_version() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/vestibule.toml");
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        std::fs::write(&path, config::reference()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written == config::reference(), "run the tests once with UPDATE_REFERENCE=1");
}

#[test]
fn the_reference_works_as_it_is() {
    let loaded = read(&config::reference()).unwrap();
    assert_eq!(loaded.settings.warnings, Vec::<String>::new());
    assert_eq!(loaded.settings.apps.len(), 1);
}

/// Every line that shows a default or an example is a right one, too.
#[test]
fn every_key_of_the_reference_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["certificate.pem", "key.pem"] {
        std::fs::write(folder.path().join(name), "").unwrap();
    }
    let uncommented: String = config::reference()
        .lines()
        .map(|line| {
            line.strip_prefix('#')
                .filter(|rest| rest.starts_with(|first: char| first.is_ascii_lowercase() || first == '['))
                .unwrap_or(line)
        })
        .filter(|line| !line.starts_with("hosts ="))
        .map(|line| format!("{line}\n"))
        .collect();
    let name = folder.path().join("all.toml").display().to_string();
    let loaded = config::from_text(&uncommented, &name, &[]).unwrap_or_else(|problems| panic!("{problems}"));
    let defaults: Vec<_> =
        loaded.sources.iter().filter(|source| source.place.is_none()).map(|source| &source.key).collect();
    assert_eq!(defaults, ["app[1].hosts"], "what is not in the reference has its default");
}

mod no_input_panics {
    use super::GOOD;
    use proptest::prelude::*;
    use vestibule::config;

    proptest! {
        #[test]
        fn any_text(text in ".*", value in ".*") {
            let _ = config::from_text(&text, "f", &[("VESTIBULE_GATEWAY__LISTEN".to_owned(), value)]).map_err(|problems| problems.to_string());
        }

        #[test]
        fn a_good_file_with_something_else_in_it(place in 0..GOOD.len(), length in 0..20_usize, with in "[\\[\\]{}=\"'a-z0-9.\n,/:*% -]{0,12}") {
            let mut text = GOOD.to_owned();
            let end = (place + length).min(text.len());
            text.replace_range(place..end, &with);
            let _ = config::from_text(&text, "f", &[]).map_err(|problems| problems.to_string());
        }

        #[test]
        fn any_value_of_any_key(value in "\"[^\"\\\\\n]{0,12}\"|-?[0-9]{1,40}|\\[\\]|\\{\\}|true|[0-9]\\.[0-9]", key in 0..40_usize) {
            let reference = config::reference();
            let keys: Vec<&str> = reference.lines().filter(|line| line.contains(" = ")).collect();
            let line = keys[key % keys.len()];
            let name = line.trim_start_matches('#').split(" = ").next().unwrap_or_default();
            let text = reference.replace(line, &format!("{name} = {value}"));
            let _ = config::from_text(&text, "f", &[]).map_err(|problems| problems.to_string());
        }

        #[test]
        fn any_variable(name in "[A-Za-z_]{0,30}", value in ".{0,20}") {
            let _ = config::from_text(GOOD, "f", &[(format!("VESTIBULE_{name}"), value)]).map_err(|problems| problems.to_string());
        }
    }
}
