//! Apps and rules that are wrong.

use super::{GOOD, check, read};

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
        (
            "name = \"a\"\npath = \"/a\"\nupstream = \"http://h:1\"\nidentity = \"authentic\"",
            (8, 12, "app[1].identity", "not known", "`authentik`"),
        ),
        (
            "name = \"a\"\npath = \"/a\"\nupstream = \"http://h:1\"\naudience = \"my app\"",
            (8, 12, "app[1].audience", "cannot be an audience", "without spaces"),
        ),
    ] {
        check(&format!("[gateway]\npublic_url = \"http://localhost:8080\"\n\n[[app]]\n{app}\n"), expected);
    }
}

#[test]
fn a_wrong_value_has_no_followers() {
    let gateway = "[gateway]\npublic_url = \"http://localhost:8080\"\n";
    for (text, expected) in [
        (
            GOOD.replace("one_factor\"", "one_facter\"\ngroups = [\"staff\"]"),
            (8, 10, "app[1].policy", "not known", "`one_factor`"),
        ),
        (
            format!("{}[[app.rule]]\npolicy = \"one\"\n", GOOD.replace("one_factor\"", "deny\"\ngroups = [\"staff\"]")),
            (11, 10, "app[1].rule[1].policy", "not known", "One of"),
        ),
        (
            GOOD.replace("[gateway]", "[gateway]\nlisten = 1").replace(":3000", ":8080"),
            (2, 10, "gateway.listen", "must be a text", "127.0.0.1:8080"),
        ),
        (
            format!(
                "{}{}",
                GOOD.replace("host =", "path = \"x\"\nhost ="),
                GOOD.replace(gateway, "").replace("\"wiki\"", "\"b\"")
            ),
            (6, 8, "app[1].path", "not a path", "A slash"),
        ),
        (
            GOOD.replace("http://localhost:8080", "http://login.example.com")
                .replace("[[app]]", "insecure_http = 1\n[[app]]"),
            (4, 17, "gateway.insecure_http", "must be true or false", "true"),
        ),
        (
            format!(
                "{GOOD}[[app.rule]]\npolicy = \"deny\"\npaths = [\"x\"]\n[[app.rule]]\npolicy = \"deny\"\npaths = [\"/x\"]\n"
            ),
            (11, 10, "app[1].rule[1].paths[1]", "must begin with", "/exact"),
        ),
    ] {
        check(&text, expected);
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
        (
            &["paths = [\"/*/b\", \"/x/y\"]", "paths = [\"/x/y\", \"/a/b\"]"],
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
            "policy = \"bypass\"\nrequire = { max_age = \"5m\" }",
            (12, 11, "app[1].rule[1].require", "nothing is ever required", "remove `require`"),
        ),
        (
            "policy = \"two_factor\"\nrequire = { max_age = \"5s\" }",
            (12, 23, "app[1].rule[1].require.max_age", "out of range", "\"30s\""),
        ),
        (
            "policy = \"two_factor\"\nrequire = { factors = [] }",
            (12, 23, "app[1].rule[1].require.factors", "nobody could get in", "remove the line"),
        ),
        (
            "policy = \"two_factor\"\nrequire = { factors = [\"otp\"] }",
            (12, 24, "app[1].rule[1].require.factors[1]", "not known", "`totp`"),
        ),
        (
            "policy = \"two_factor\"\nrequire = { factors = [\"recovery\"] }",
            (12, 23, "app[1].rule[1].require.factors", "only stand in", "Add \"totp\""),
        ),
        (
            "policy = \"one_factor\"\nrequire = { factors = [\"totp\"] }",
            (11, 10, "app[1].rule[1].policy", "asks for no second factor", "Use two_factor"),
        ),
        (
            "policy = \"two_factor\"\nrequire = { maxage = \"5m\" }",
            (12, 13, "app[1].rule[1].require.maxage", "not a key of [app.rule.require]", "`max_age`"),
        ),
        (
            "policy = \"two_factor\"\nrequire = \"5m\"",
            (12, 11, "app[1].rule[1].require", "holds keys of its own", "require = {}"),
        ),
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
fn what_an_app_requires_holds_for_its_rules_unless_they_say_otherwise() {
    let app =
        |policy: &str, rest: &str| GOOD.replace("one_factor", policy) + "require = { factors = [\"totp\"] }\n" + rest;
    let rule = |rest: &str| format!("\n[[app.rule]]\npaths = [\"/x\"]\n{rest}\n");
    check(&app("one_factor", ""), (8, 10, "app[1].policy", "asks for no second factor", "Use two_factor"));
    check(&app("deny", ""), (9, 11, "app[1].require", "nothing is ever required", "remove `require`"));
    let inherits = app("two_factor", &rule("policy = \"one_factor\""));
    let key = "app[1].rule[1].policy";
    check(&inherits, (13, 10, key, "`require` of the app names kinds", "`require = {}`"));
    for good in [
        app("two_factor", &rule("policy = \"one_factor\"\nrequire = {}")),
        app("two_factor", &rule("policy = \"bypass\"")),
        app("deny", &rule("policy = \"two_factor\"")),
        app("two_factor", &rule("policy = \"one_factor\"\nrequire = { max_age = \"5m\" }")),
    ] {
        assert!(read(&good).is_ok(), "{good}\n{:?}", read(&good).err());
    }
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
