//! Paths in other spellings: what loosens takes the exact one, what restricts takes them all.

use super::*;

#[test]
fn loosening_needs_the_exact_spelling() {
    let routes = routes(vec![app(Policy::OneFactor, vec![rule(Policy::Bypass, &["/public/**", "/open", "/i/*.png"])])]);
    for raw in [
        "/Public/x",
        "/PUBLIC",
        "//public/x",
        "/public;x/y",
        "/%2570ublic/x",
        "/public%3f",
        "/publi%EF%BD%83/x",
        "/public./x",
        "/open/",
        "/open;x",
        "/Open",
        "/open%20",
        "/open%3fx",
        "/open%23",
        "/i/x.PNG",
        "/i/x%3f.png",
        "/i/x.png;y",
        "/i/secret%23.png",
        "/i/x.png/",
        "/publi\u{200b}c/x",
        "/.vestibulex",
    ] {
        assert_eq!(answer(&routes, "GET", raw, NOBODY), "sign in", "{raw}");
    }
    for raw in
        ["/%70ublic/x", "/public/X", "/public/x;y", "/public//x", "/public/%c3%bc", "/public/a%20b", "/i/%41.png"]
    {
        assert_eq!(answer(&routes, "GET", raw, NOBODY), "in", "{raw}");
    }
}

#[test]
fn restricting_catches_every_spelling() {
    for pattern in ["/admin/**", "/Admin/**", "/ADMIN/**", "/%61dmin/**"] {
        let mut open = app(Policy::Bypass, vec![rule(Policy::Deny, &[pattern])]);
        open.encoded = vec![Encoded::Slash, Encoded::Backslash, Encoded::Nul];
        let routes = routes(vec![open]);
        for raw in [
            "/admin",
            "/admin/",
            "/admin/x",
            "/ADMIN",
            "/Admin/x",
            "//admin",
            "/;/admin",
            "/admin;x=y/z",
            "/admin;",
            "/%61dmin",
            "/%2561dmin",
            "/%252561dmin",
            "/admin%2fx",
            "/admin%252fx",
            "/admin%5cx",
            "/%2fadmin",
            "/%5cadmin",
            "/admin%3fx",
            "/admin%23x",
            "/admin%253fx",
            "/admin%00",
            "/admin%00x",
            "/admin%20",
            "/admin.",
            "/admin./x",
            "/admin%20./",
            "/%EF%BD%81dmin",
            "/adm%C4%B1n",
            "/ad%E2%80%8Bmin/x",
            "/ad%C2%ADmin",
            "/admin?x",
            "/admin?",
            "/%EF%BC%8Fadmin",
            "/%C2%A0/admin",
        ] {
            assert_eq!(answer(&routes, "GET", raw, TWICE), "closed", "{pattern} {raw}");
        }
        for raw in ["/administrator", "/x/admin", "/adm", "/admin-x", "/?/admin", "/admi"] {
            assert_eq!(answer(&routes, "GET", raw, TWICE), "in, by name", "{pattern} {raw}");
        }
    }
}

#[test]
fn an_earlier_rule_that_only_resembles_the_path_hides_no_later_one() {
    let rules = vec![
        rule(Policy::Bypass, &["/public/**", "/files/*", "/shelf/*/book"]),
        rule(Policy::Deny, &["/PUBLIC/**", "/files/**", "/shelf/**"]),
    ];
    let mut open = app(Policy::OneFactor, rules);
    open.encoded = vec![Encoded::Slash];
    let routes = routes(vec![open]);
    for (raw, expected) in [
        ("/public/x", "in, by name"),
        ("/public/a%20b;c/ü", "in, by name"),
        ("/PUBLIC/x", "closed"),
        ("/PUBLIC;/x", "closed"),
        ("/Public/x", "closed"),
        ("/files/x", "in, by name"),
        ("/files/x/y", "closed"),
        ("/files/x%2fy", "closed"),
        ("/files/x%252fy", "closed"),
        ("/shelf/x/book", "in, by name"),
        ("/shelf/x%2f/book", "closed"),
    ] {
        assert_eq!(answer(&routes, "GET", raw, TWICE), expected, "{raw}");
    }
}

#[test]
fn a_pattern_with_escapes_or_capitals_opens_what_it_names() {
    let open = ["/a b/**", "/Über/*", "/API/**", "/job/x%252fy/**", "/job/p%2fq/**", "/dir/"];
    let mut closed = app(Policy::Deny, vec![rule(Policy::Bypass, &open), rule(Policy::Deny, &["/**"])]);
    closed.encoded = vec![Encoded::Slash];
    let routes = routes(vec![closed]);
    for raw in ["/a%20b/c", "/a%20b", "/%C3%9Cber/x", "/API/v1", "/job/x%252fy/1", "/job/p%2Fq/1", "/dir/"] {
        assert_eq!(answer(&routes, "GET", raw, NOBODY), "in", "{raw}");
    }
    for raw in ["/api/v1", "/%C3%BCber/x", "/job/x/y/1", "/job/p/q", "/dir"] {
        assert_eq!(answer(&routes, "GET", raw, NOBODY), "closed", "{raw}");
    }
}

#[test]
fn an_app_that_a_fold_leads_to_must_allow_as_well() {
    let secret =
        App { path: "/secret".into(), ..app(Policy::TwoFactor, vec![rule(Policy::Deny, &["/secret/vault/**"])]) };
    let mut open = app(Policy::Bypass, vec![]);
    open.encoded = vec![Encoded::Slash];
    let routes = routes(vec![open, secret]);
    for (raw, who, expected) in [
        ("/x", NOBODY, "in"),
        ("/Secret", NOBODY, "sign in"),
        ("/Secret", ONCE, "second factor"),
        ("//secret/vault/x", TWICE, "closed"),
        ("/SECRET/VAULT", TWICE, "closed"),
        ("/secret;x", TWICE, "in, by name"),
        ("/secret%2fvault", TWICE, "closed"),
    ] {
        assert_eq!(answer(&routes, "GET", raw, who), expected, "{raw} {who:?}");
    }
}

#[test]
fn an_encoding_that_the_app_does_not_allow_is_closed_even_if_nobody_asked_before() {
    let mut open = app(Policy::Bypass, vec![]);
    assert_eq!(answer(&routes(vec![open.clone()]), "GET", "/a%2fb", TWICE), "closed");
    open.encoded = vec![Encoded::Slash];
    assert_eq!(answer(&routes(vec![open]), "GET", "/a%2fb", NOBODY), "in");
}

#[test]
fn an_app_that_does_not_exist_is_closed() {
    let routes = routes(vec![app(Policy::Bypass, vec![])]);
    let ask = ask("GET", Target::parse(b"/", PREFIX).unwrap());
    assert_eq!(told(&decide(&routes, AppIndex(1), &[], &ask, TWICE)), "closed");
    assert_eq!(told(&decide(&routes, AppIndex(0), &[AppIndex(7)], &ask, TWICE)), "closed");
    assert_eq!(told(&decide(&routes, AppIndex(0), &[], &ask, NOBODY)), "in");
}
