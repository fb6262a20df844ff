use super::*;
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
        let mut head = request(&[(name, "bob"), (name, "eve"), ("Accept", "*/*")]);
        strip_request(&mut head).unwrap();
        assert_eq!(sent(&head.headers), ["accept: */*"], "{name}");
    }
}

#[test]
fn no_origin_that_a_client_invents_passes() {
    let mut head = request(&[
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
    strip_request(&mut head).unwrap();
    let arrival = Arrival {
        host: HostName::parse("wiki.test").unwrap(),
        port: Some(8443),
        client: "2001:db8::1".parse().unwrap(),
        secure: true,
        shared_address: false,
    };
    tell_origin(&mut head, &arrival).unwrap();
    assert_eq!(
        sent(&head.headers),
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
