use std::net::SocketAddr;
use std::time::Duration;

use super::*;
use crate::config::settings::{PublicUrl, Timeouts};

fn gateway(trusted: &[&str]) -> Gateway {
    let second = Duration::from_secs(1);
    Gateway {
        listeners: Vec::new(),
        public: PublicUrl { secure: true, host: HostName::parse("portal.test").unwrap(), port: None },
        trusted_proxies: trusted.iter().map(|network| network.parse().unwrap()).collect(),
        insecure_http: false,
        timeouts: Timeouts {
            head: second,
            keep_alive: second,
            connect: second,
            upstream_head: second,
            idle_body: second,
            drain: second,
        },
    }
}

fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in lines {
        map.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    map
}

fn arrive(peer: &str, trusted: &[&str], lines: &[(&'static str, &str)]) -> Arrival {
    let peer: IpAddr = peer.parse().unwrap();
    let connection = Connection::new(SocketAddr::new(peer, 50_000), false);
    let mut headers = headers(lines);
    headers.append(HOST, HeaderValue::from_static("wiki.test"));
    arrival(&gateway(trusted), &connection, &headers).unwrap()
}

#[test]
fn nobody_is_believed_unless_trusted() {
    let forged = [
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "admin.test"),
        ("forwarded", "for=127.0.0.1"),
        ("x-real-ip", "127.0.0.1"),
        ("true-client-ip", "127.0.0.1"),
    ];
    for trusted in [&[][..], &["10.0.0.0/8"]] {
        let arrival = arrive("192.0.2.7", trusted, &forged);
        assert_eq!(arrival.client.to_string(), "192.0.2.7");
        assert!(!arrival.secure);
        assert_eq!(arrival.host.as_str(), "wiki.test");
    }
}

#[test]
fn a_trusted_proxy_says_who_comes_and_how() {
    let arrival = arrive(
        "10.0.0.1",
        &["10.0.0.0/8"],
        &[("x-forwarded-for", "192.0.2.7"), ("x-forwarded-proto", "https"), ("x-forwarded-host", "Git.test:8443")],
    );
    assert_eq!(arrival.client.to_string(), "192.0.2.7");
    assert!(arrival.secure);
    assert_eq!((arrival.host.as_str(), arrival.port), ("git.test", Some(8443)));
    assert!(!arrival.shared_address);
}

#[test]
fn the_visitor_is_the_first_from_the_right_whom_nobody_trusts() {
    for (lines, expected) in [
        (&["192.0.2.7"][..], "192.0.2.7"),
        (&["127.0.0.1, 192.0.2.7"], "192.0.2.7"),
        (&["192.0.2.7, 10.9.9.9"], "192.0.2.7"),
        (&["1.1.1.1", "192.0.2.7, 10.9.9.9"], "192.0.2.7"),
        (&["192.0.2.7", "10.9.9.9"], "192.0.2.7"),
        (&["10.2.2.2, 10.9.9.9"], "10.2.2.2"),
        (&["::ffff:192.0.2.7"], "192.0.2.7"),
        (&["2001:db8::1"], "2001:db8::1"),
        (&["192.0.2.7,10.9.9.9"], "192.0.2.7"),
        // Words that are no addresses: nobody vouches for what stands before them.
        (&["a"], "10.0.0.1"),
        (&[""], "10.0.0.1"),
        (&["192.0.2.7, a"], "10.0.0.1"),
        (&["10.0.0.1, ,"], "10.0.0.1"),
        (&["192.0.2.7:1234"], "10.0.0.1"),
        (&["[2001:db8::1]"], "10.0.0.1"),
        (&["192.0.2.007"], "10.0.0.1"),
        (&["for=192.0.2.7"], "10.0.0.1"),
        (&["192.0.2.7, unknown, 10.9.9.9"], "10.9.9.9"),
        (&["\u{ff}"], "10.0.0.1"),
    ] {
        let fields: Vec<_> = lines.iter().map(|line| ("x-forwarded-for", *line)).collect();
        assert_eq!(arrive("10.0.0.1", &["10.0.0.0/8"], &fields).client.to_string(), expected, "{lines:?}");
    }
    let long = "1.1.1.1, ".repeat(1000) + "x";
    assert_eq!(arrive("10.0.0.1", &["10.0.0.0/8"], &[("x-forwarded-for", &long)]).client.to_string(), "10.0.0.1");
}

#[test]
fn words_of_a_proxy_that_can_be_read_in_two_ways_do_not_count() {
    for protocol in [&["https, http"][..], &["HTTPS"], &["https", "https"], &["on"], &[""]] {
        let fields: Vec<_> = protocol.iter().map(|value| ("x-forwarded-proto", *value)).collect();
        assert!(!arrive("10.0.0.1", &["10.0.0.0/8"], &fields).secure, "{protocol:?}");
    }
    for host in [&["a.test, b.test"][..], &["a.test", "b.test"], &["a b"], &["a.test:0"], &[""]] {
        let fields: Vec<_> = host.iter().map(|value| ("x-forwarded-host", *value)).collect();
        assert_eq!(arrive("10.0.0.1", &["10.0.0.0/8"], &fields).host.as_str(), "wiki.test", "{host:?}");
    }
}

#[test]
fn an_address_has_one_spelling_and_near_ones_are_known() {
    for (peer, client, near) in [
        ("::ffff:192.0.2.7", "192.0.2.7", false),
        ("::ffff:10.0.0.1", "10.0.0.1", true),
        ("127.0.0.1", "127.0.0.1", true),
        ("::1", "::1", true),
        ("100.64.0.1", "100.64.0.1", true),
        ("100.128.0.1", "100.128.0.1", false),
        ("fd00::1", "fd00::1", true),
        ("2001:db8::1", "2001:db8::1", false),
    ] {
        let arrival = arrive(peer, &[], &[]);
        assert_eq!((arrival.client.to_string().as_str(), arrival.shared_address), (client, near));
    }
    assert!(!arrive("::ffff:10.0.0.1", &["10.0.0.0/8"], &[]).shared_address, "trusted in either spelling");
}

#[test]
fn a_host_that_is_none_is_not_guessed() {
    let connection = Connection::new("192.0.2.7:1".parse().unwrap(), false);
    for host in ["-a", "a..b", "1.2.3", "a:99999", "a:0", "999.999.999.999"] {
        assert_eq!(arrival(&gateway(&[]), &connection, &headers(&[("host", host)])), None, "{host}");
    }
    for (host, expected) in [("WIKI.Test.", "wiki.test"), ("wiki.test:80", "wiki.test"), ("[::1]:80", "[::1]")] {
        let arrival = arrival(&gateway(&[]), &connection, &headers(&[("host", host)])).unwrap();
        assert_eq!(arrival.host.as_str(), expected);
    }
}

#[test]
fn each_request_of_a_connection_says_its_own_host_and_origin() {
    let connection = Connection::new("192.0.2.7:50000".parse().unwrap(), false);
    for (asked, expected) in [
        ("wiki.test", Some("wiki.test")),
        ("wiki.test", Some("wiki.test")),
        ("WIKI.test:8080", Some("wiki.test:8080")),
        ("not a host", None),
        ("staff.test", Some("staff.test")),
    ] {
        let mut told = headers(&[("host", asked)]);
        let arrival = arrival(&gateway(&[]), &connection, &told);
        if let Some(arrival) = &arrival {
            connection.origin(arrival).unwrap().tell(&mut told);
        }
        let told = arrival.and_then(|_| told.get("x-forwarded-host")?.to_str().ok());
        assert_eq!(told, expected, "{asked}");
    }
}
