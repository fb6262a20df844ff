use super::*;
use crate::domain::arrival::Arrival;
use crate::domain::host::HostName;

fn request(lines: &[(&str, &str)]) -> RequestHeader {
    let mut head = RequestHeader::build("GET", b"/", None).unwrap();
    for (name, value) in lines {
        head.append_header((*name).to_owned(), *value).unwrap();
    }
    head
}

fn answer(lines: &[(&str, &str)]) -> ResponseHeader {
    let mut head = ResponseHeader::build(200, None).unwrap();
    for (name, value) in lines {
        head.append_header((*name).to_owned(), *value).unwrap();
    }
    head
}

/// All fields as they would be sent, sorted, lower case names.
fn sent(headers: &HeaderMap) -> Vec<String> {
    let mut lines: Vec<_> =
        headers.iter().map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))).collect();
    lines.sort();
    lines
}

#[test]
fn no_spelling_of_an_identity_passes() {
    for name in [
        "Remote-User",
        "remote-user",
        "REMOTE-USER",
        "Remote_User",
        "Remote.User",
        "remote_user",
        "Remote~User",
        "Remote!User",
        "Remote-Groups",
        "Remote-Email",
        "Remote_Name",
        "X-Vestibule-Assertion",
        "X_Vestibule_Assertion",
        "X-Forwarded-User",
        "X-Auth-Request-User",
        "X-Auth_Request_User",
        "Cf-Access-Jwt-Assertion",
        "X-Pomerium-Jwt-Assertion",
        "X-Authentik-Username",
        "X-Remote-User",
        "X-WEBAUTH-USER",
    ] {
        let mut headers = request(&[(name, "bob"), (name, "eve"), ("Accept", "*/*")]).headers.clone();
        strip_request(&mut headers);
        assert_eq!(sent(&headers), ["accept: */*"], "{name}");
    }
}

#[test]
fn no_origin_that_a_client_invents_passes() {
    let head = request(&[
        ("X-Forwarded-For", "127.0.0.1"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Host", "evil"),
        ("X-Forwarded-Prefix", "/p"),
        ("X-Forwarded-Uri", "/public"),
        ("X-Forwarded-Anything", "1"),
        ("Forwarded", "for=1"),
        ("X-Real-IP", "1.1.1.1"),
        ("True-Client-IP", "1"),
        ("CF-Connecting-IP", "1"),
        ("X-Original-URL", "/public"),
        ("X-Rewrite-URL", "/public"),
        ("Proxy", "http://evil"),
        ("TE", "trailers"),
        ("Keep-Alive", "5"),
        ("Proxy-Authorization", "x"),
        ("X-Vestibule-Response", "gateway"),
        ("X_Odd", "1"),
        ("Cookie", "a=1; __Host-vestibule-app=SECRET"),
        ("Cookie", "__Host-vestibule=SECRET"),
        ("Authorization", "Bearer theirs"),
        ("Via", "1.1 before"),
        ("Host", "WIKI.test"),
    ]);
    let mut headers = head.headers.clone();
    strip_request(&mut headers);
    let arrival = Arrival {
        host: HostName::parse("wiki.test").unwrap(),
        port: Some(8443),
        client: "2001:db8::1".parse().unwrap(),
        secure: true,
        shared_address: false,
    };
    Origin::of(&arrival).unwrap().tell(&mut headers);
    assert_eq!(
        sent(&headers),
        [
            "authorization: Bearer theirs",
            "cookie: a=1",
            "forwarded: for=\"[2001:db8::1]\";host=\"wiki.test:8443\";proto=https",
            "host: wiki.test:8443",
            "via: 1.1 before",
            "via: 1.1 vestibule",
            "x-forwarded-for: 2001:db8::1",
            "x-forwarded-host: wiki.test:8443",
            "x-forwarded-port: 8443",
            "x-forwarded-proto: https",
            "x-real-ip: 2001:db8::1",
        ]
    );
}

#[test]
fn an_app_cannot_speak_as_the_gateway_or_to_the_connection() {
    let mut head = answer(&[
        ("Connection", "close, X-Hop"),
        ("X-Hop", "1"),
        ("Keep-Alive", "5"),
        ("Proxy-Authenticate", "Basic"),
        ("Upgrade", "h2c"),
        ("Trailer", "X"),
        ("TE", "x"),
        ("X-Vestibule-Response", "gateway"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "__Host-vestibule=stolen; Path=/"),
        ("Set-Cookie", "=vestibule=x"),
        ("Set-Cookie", "b=2"),
        ("Content-Length", "3"),
        ("Server", "theirs"),
    ]);
    strip_response(&mut head).unwrap();
    assert_eq!(sent(&head.headers), ["content-length: 3", "server: theirs", "set-cookie: a=1", "set-cookie: b=2"]);
}

#[test]
fn an_app_cannot_take_the_framing_away() {
    let mut head = answer(&[("Connection", "content-length, transfer-encoding"), ("Content-Length", "3")]);
    strip_response(&mut head).unwrap();
    assert_eq!(sent(&head.headers), ["content-length: 3"]);
}

/// The browser tests show what that is good for.
#[test]
fn an_app_on_the_portals_host_shares_no_windows_and_no_workers_with_our_pages() {
    for (policy, expected) in [
        ("same-origin", "same-origin-allow-popups"),
        (" same-origin; report-to=\"x\"", "same-origin-allow-popups"),
        ("same-origin-allow-popups", "same-origin-allow-popups"),
        ("unsafe-none", "unsafe-none"),
    ] {
        let mut head = answer(&[("Cross-Origin-Opener-Policy", policy), ("Service-Worker-Allowed", "/")]);
        keep_apart_from_ours(&mut head).unwrap();
        assert_eq!(sent(&head.headers), [format!("cross-origin-opener-policy: {expected}")], "{policy}");
    }
}

#[test]
fn what_was_made_for_one_person_is_private() {
    for (lines, expected) in [
        (&[][..], "private"),
        (&["public"], "private"),
        (&["public, max-age=60"], "max-age=60, private"),
        (&["max-age=60, S-MaxAge=600", "Public"], "max-age=60, private"),
        (&["private, max-age=60"], "max-age=60, private"),
        (&["private=\"x, public\", no-cache"], "no-cache, private"),
        (&["no-store"], "no-store, private"),
        (&["ext=\"a, public\", max-age=1"], "ext=\"a, public\", max-age=1, private"),
    ] {
        let fields: Vec<_> = lines.iter().map(|line| ("Cache-Control", *line)).collect();
        let mut head = answer(&fields);
        make_private(&mut head).unwrap();
        assert_eq!(sent(&head.headers), [format!("cache-control: {expected}")], "{lines:?}");
    }
}

#[test]
fn what_comes_with_each_request_is_on_none_of_the_long_lists() {
    for name in EVERYDAY {
        let bytes = name.as_bytes();
        assert!(!is_for_next_hop(name) && !is_forwarding_field(bytes) && !is_identity_field(bytes), "{name}");
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{name}");
    }
}

#[test]
fn a_request_goes_on_with_the_target_that_was_judged_and_the_fields_that_are_left() {
    let arrival = Arrival {
        host: HostName::parse("wiki.test").unwrap(),
        port: None,
        client: "192.0.2.7".parse().unwrap(),
        secure: false,
        shared_address: false,
    };
    for (asked, target) in [("/a?b=c", "/a?b=c"), ("/%61", "/a"), ("/\u{fc}?q=\u{fc}", "/%C3%BC?q=\u{fc}")] {
        let mut head = RequestHeader::build("PUT", asked.as_bytes(), None).unwrap();
        for (name, value) in [("Host", "wiki.test"), ("X-A", "1"), ("x-a", "2"), ("Remote-User", "eve"), ("X-B", "3")] {
            head.append_header(name, value).unwrap();
        }
        rewrite_request(&mut head, target, &Origin::of(&arrival).unwrap(), None).unwrap();
        assert_eq!((head.method.as_str(), head.raw_path()), ("PUT", target.as_bytes()), "{asked}");
        let (mut wire, spoken) = (Vec::new(), |wire: &[u8]| String::from_utf8_lossy(wire).to_lowercase());
        head.header_to_h1_wire(&mut wire);
        let wire = spoken(&wire);
        assert!(wire.starts_with("host: wiki.test\r\nx-a: 1\r\nx-a: 2\r\nx-b: 3\r\n"), "{wire}");
        assert!(wire.contains("x-real-ip: 192.0.2.7\r\n") && !wire.contains("eve"), "{wire}");
    }
}
