//! What is served without a session.

use super::*;

#[test]
fn a_sites_furniture_is_served_without_a_session() {
    let routes = routes(vec![app(Policy::TwoFactor, vec![])]);
    for raw in [
        "/favicon.ico",
        "/robots.txt",
        "/manifest.json",
        "/manifest.webmanifest",
        "/site.webmanifest",
        "/apple-touch-icon.png",
        "/apple-touch-icon-precomposed.png",
        "/apple-touch-icon-180x180.png",
        "/%66avicon.ico",
    ] {
        assert_eq!(answer(&routes, "GET", raw, NOBODY), "in", "{raw}");
        assert_eq!(answer(&routes, "HEAD", raw, NOBODY), "in", "{raw}");
        assert_eq!(answer(&routes, "GET", raw, ONCE), "in", "{raw}");
        assert_eq!(answer(&routes, "GET", raw, TWICE), "in, by name", "{raw}");
        for method in ["POST", "get", "OPTIONS", "PUT", "DELETE", "PROPFIND"] {
            assert_eq!(answer(&routes, method, raw, NOBODY), "sign in", "{method} {raw}");
        }
    }
    for raw in [
        "/x/favicon.ico",
        "/favicon.ico/",
        "/favicon.ico/x",
        "/favicon.ico;x",
        "/favicon.ico%20",
        "/Favicon.ico",
        "//favicon.ico",
        "/favicon.ico?action=users",
        "/favicon.ico?",
        "/favicon.ico%3fx",
        "/favicon.icox",
        "/apple-touch-icon/x.png",
        "/apple-touch-icon%20.png",
        "/apple-touch-icon..png",
        "/apple-touch-icon.png.php",
        "/apple-touch-iconX.png",
        "/sw.js",
        "/manifest.json%23",
        "/.well-known/x",
        "/healthz",
        "/",
    ] {
        assert_eq!(answer(&routes, "GET", raw, NOBODY), "sign in", "{raw}");
    }
}

#[test]
fn no_furniture_stands_behind_a_closed_door() {
    for (policy, rules, expected) in [
        (Policy::Deny, vec![], "closed"),
        (Policy::Deny, vec![rule(Policy::OneFactor, &["/**"])], "sign in"),
        (Policy::OneFactor, vec![rule(Policy::Deny, &["/*.ico"])], "closed"),
        (Policy::OneFactor, vec![rule(Policy::Deny, &["/FAVICON.ico"])], "closed"),
        (Policy::OneFactor, vec![rule(Policy::TwoFactor, &["/**"])], "in"),
        (Policy::Bypass, vec![rule(Policy::Deny, &[])], "closed"),
    ] {
        assert_eq!(answer(&routes(vec![app(policy, rules)]), "GET", "/favicon.ico", NOBODY), expected, "{policy:?}");
    }
}

#[test]
fn no_furniture_is_a_way_into_another_app_or_into_a_tunnel() {
    let shouting = App { path: "/ROBOTS.txt".into(), ..app(Policy::OneFactor, vec![]) };
    let two = routes(vec![app(Policy::OneFactor, vec![]), shouting]);
    assert_eq!(answer(&two, "GET", "/robots.txt", NOBODY), "sign in");
    let one = routes(vec![app(Policy::OneFactor, vec![])]);
    let icon = ask("GET", Target::parse(b"/favicon.ico", PREFIX).unwrap());
    let tunnel = Ask { kind: RequestKind::WebSocket, ..icon };
    assert_eq!(told(&answer_to(&one, &tunnel, NOBODY)), "sign in");
    let below = routes(vec![App { path: "/favicon.ico".into(), ..app(Policy::OneFactor, vec![]) }]);
    assert_eq!(answer(&below, "GET", "/favicon.ico", NOBODY), "sign in", "it is an app, not a site's furniture");
}
