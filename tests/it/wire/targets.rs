//! Targets that some server reads in another way than the one before it.

use tokio::io::AsyncWriteExt as _;
use url::Url;

use super::counterparts::{Client, Upstream};
use super::visitor::{NAVIGATION, PASSWORD, Visitor, location};
use super::{Gate, config};

/// Ways to write a path that have opened doors elsewhere.
const ODD_TARGETS: &[&str] = &[
    "/page",
    "//page",
    "/public/../page",
    "/public/..%2fpage",
    "/public/%2e%2e/page",
    "/public/%2e%2e%2fpage",
    "/public/%252e%252e/page",
    "/public/..;/page",
    "/public/..%3b/page",
    "/public/%2e%2e;/page",
    "/public\\..\\page",
    "/public/..\\page",
    "/public%5c..%5cpage",
    "/publicsecret",
    "/public.x",
    "/PUBLIC/x",
    "/Public/../page",
    "/./page",
    "/public/./../page",
    "/page?/public/x",
    "/page?x=/public/",
    "/page%3f/public/x",
    "/page%23/public/x",
    "/page;/public/x",
    "/page%00/public/x",
    "/page/public/x",
    "/%70age",
    "/p%61ge",
    "/page%20",
    "/page%09",
    "/page/",
    "/page//",
    "/%2fpage",
    "/%5cpage",
    "/%2e/page",
    "/public/%c0%ae%c0%ae/page",
    "/public/%e0%80%ae/page",
    "/public/%uff0e/page",
    "/public/\u{ff0e}\u{ff0e}/page",
    "/public/%ef%bc%8e%ef%bc%8e/page",
    "/.vestibule/../page",
    "/.vestibule%2f..%2fpage",
    "/.VESTIBULE/x",
    "/%2evestibule/x",
    "/.vestibulex",
    "/public/..%00/page",
    "/public/%0d%0aX:y",
    "/page%2f..%2fpublic%2fx",
];

#[tokio::test]
async fn no_spelling_of_a_path_is_a_way_in() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    for target in ODD_TARGETS {
        let mut client = gate.client().await;
        let before = upstream.heard().len();
        let answer = client.get(target, "").await;
        let passed = upstream.heard().len() > before;
        assert!(!passed, "{target}: {:?}", upstream.last());
        assert!(!answer.starts_with("HTTP/1.1 2") && !answer.starts_with("HTTP/1.1 5"), "{target}: {answer}");
    }
}

/// What alice may ask for all the same: none of it can be read as the place that is closed to her.
const HARMLESS: &[&str] = &["/publicsecret", "/public.x", "/PUBLIC/x", "/.vestibulex"];

#[tokio::test]
async fn nor_is_it_for_somebody_who_lacks_the_group_and_what_passes_is_spelled_as_it_was_judged() {
    let upstream = Upstream::echo().await;
    let closed = "[[app.rule]]\npaths = [\"/page/**\"]\npolicy = \"one_factor\"\ngroups = [\"ops\"]";
    let gate = Gate::with(&[upstream.address], closed).await;
    let alice = format!("Cookie: {}\r\n", gate.signed_in("alice").await);
    let mut passed = Vec::new();
    for target in ODD_TARGETS {
        let before = upstream.heard().len();
        let answer = gate.client().await.get(target, &alice).await;
        if upstream.heard().len() > before {
            let heard = upstream.heard().pop().unwrap();
            assert!(heard.starts_with(&format!("GET {target} HTTP/1.1\r\n")), "{heard}");
            passed.push(*target);
        } else {
            assert!(answer.starts_with("HTTP/1.1 4") || answer.starts_with("HTTP/1.1 3"), "{target}: {answer}");
        }
    }
    assert_eq!(passed, HARMLESS);
    // To those who are in it the place is open.
    gate.world.person("bob", PASSWORD, &["ops"]).await;
    let mut bob = Visitor::at(&gate).await;
    let page = bob.open("/.vestibule/sign-in").await;
    bob.sign_in(&page, "bob").await;
    assert!(bob.open("/page").await.starts_with("HTTP/1.1 200"));
}

const OURS: &str = "http://localhost:8080";

/// Where this answer leads, as every browser reads it.
#[track_caller]
fn leads_to(asked: &str, answer: &str) -> Url {
    let to = location(answer).unwrap_or_else(|| panic!("{asked} leads nowhere: {answer}"));
    let asked = Url::parse(&format!("{OURS}{asked}")).unwrap();
    let url = asked.join(&to).unwrap();
    assert_eq!(url.origin(), asked.origin(), "{asked} leads to {to}");
    assert!(url.username().is_empty() && url.password().is_none(), "{asked} leads to {to}");
    url
}

/// H3.
#[tokio::test]
async fn a_path_that_looks_like_another_host_is_a_path_of_ours_before_and_after_the_sign_in() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    gate.world.person("ada", PASSWORD, &[]).await;
    for target in [
        "//evil.test/x",
        "//evil.test",
        "///evil.test/x",
        "//evil.test:80/x?y=//evil.test",
        "/@evil.test",
        "/x//evil.test",
    ] {
        let mut ada = Visitor::at(&gate).await;
        let before = upstream.heard().len();
        let mut url = leads_to(target, &ada.open(target).await);
        assert_eq!(url.path(), "/.vestibule/sign-in", "{target}");
        let page = ada.open(&url[url::Position::BeforePath..]).await;
        assert_eq!(upstream.heard().len(), before, "{target}");
        url = leads_to(url.path(), &ada.sign_in(&page, "ada").await);
        assert_eq!(&url[url::Position::BeforePath..], target);
        assert!(ada.open(target).await.starts_with("HTTP/1.1 200"), "{target}");
        assert_eq!(upstream.last()[0], format!("get {target} http/1.1"));
    }
}

#[tokio::test]
async fn what_is_no_plain_path_is_no_request_whoever_asks() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    let alice = format!("Cookie: {}\r\n", gate.signed_in("alice").await);
    for target in [
        "http://localhost:8080/page",
        "http://localhost:8080/public/a",
        "http://evil.test/public/a",
        "https://localhost:8080/public/a",
        "ftp://localhost/public/a",
        "localhost:8080/public/a",
        "evil.test:8080",
        "?/public/a",
        "*",
        "\\evil.test",
        "/\\evil.test",
        "/\\/evil.test",
        "/public/a#@evil.test",
    ] {
        for lines in ["", &alice] {
            let mut client = gate.client().await;
            client
                .send(&format!("GET {target} HTTP/1.1\r\nHost: localhost:8080\r\nConnection: close\r\n{lines}\r\n"))
                .await;
            // Whatever follows is of the same connection, and gets no answer.
            let _ = client.0.write_all(b"GET /public/after HTTP/1.1\r\nHost: localhost:8080\r\n\r\n").await;
            let said = client.rest().await;
            assert!(said.starts_with("HTTP/1.1 400") && said.matches("HTTP/1.1 ").count() == 1, "{target}: {said}");
            assert_eq!(location(&said), None, "{target}");
        }
    }
    assert_eq!(upstream.heard().len(), 0);
}

#[tokio::test]
async fn every_method_is_judged_alike() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    for method in ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "PROPFIND", "get", "GETX", "QUERY", "TRACE", "CONNECT"]
    {
        let mut client: Client = gate.client().await;
        client
            .send(&format!(
                "{method} /page HTTP/1.1\r\nHost: localhost:8080\r\nX-HTTP-Method-Override: GET\r\nX-Original-URL: /public/x\r\n\
                 X-Forwarded-Uri: /public/x\r\nX-Forwarded-For: 127.0.0.1\r\nConnection: close\r\n\r\n"
            ))
            .await;
        let said = client.rest().await;
        assert!(said.starts_with("HTTP/1.1 4") || said.starts_with("HTTP/1.1 3"), "{method}: {said}");
    }
    assert_eq!(upstream.heard().len(), 0);
}

/// From which some server or app takes the path, the method or the host, instead of from the request.
const LIES: &[&str] = &[
    "X-Forwarded-Uri: /public/lied",
    "X-Original-URL: /public/lied",
    "X-Original-URI: /public/lied",
    "X-Rewrite-URL: /public/lied",
    "X-Forwarded-Path: /public/lied",
    "X-Forwarded-Prefix: /public",
    "X-Forwarded-Method: OPTIONS",
    "X-Original-Method: OPTIONS",
    "X-HTTP-Method-Override: OPTIONS",
    "X-HTTP-Method: OPTIONS",
    "X-Method-Override: OPTIONS",
    "X-Forwarded-Host: lied.test",
    "X-Original-Host: lied.test",
    "X-Host: lied.test",
    "X_Original_URL: /public/lied",
    "X.Forwarded.Uri: /public/lied",
];

/// A4.
#[tokio::test]
async fn no_header_is_a_second_word_on_path_method_or_host() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    let mut client = gate.client().await;
    let to_sign_in = location(&client.get("/page", NAVIGATION).await).unwrap();
    assert!(to_sign_in.starts_with("/.vestibule/sign-in?rd="), "{to_sign_in}");
    let all = LIES.join("\r\n");
    for lie in LIES.iter().copied().chain([all.as_str()]) {
        let answer = client.get("/page", &format!("{NAVIGATION}{lie}\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 303 ") && !answer.contains("lied"), "{lie}: {answer}");
        assert_eq!(location(&answer).as_ref(), Some(&to_sign_in), "{lie}");
        let answer = client.get("/page", &format!("{lie}\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 401 ") && !answer.contains("lied"), "{lie}: {answer}");
    }
    assert_eq!(upstream.heard().len(), 0);

    assert!(client.get("/public/a", "").await.starts_with("HTTP/1.1 200 "));
    let truth = upstream.last();
    for lie in LIES.iter().copied().chain([all.as_str()]) {
        assert!(client.get("/public/a", &format!("{lie}\r\n")).await.starts_with("HTTP/1.1 200 "), "{lie}");
        assert_eq!(upstream.last(), truth, "{lie}");
    }
}

/// What is asked for at this host, on a connection of its own.
async fn at_host(gate: &Gate, host: &str, target: &str, lines: &str) -> String {
    let mut client = gate.client().await;
    client.send(&format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{lines}\r\n")).await;
    client.rest().await
}

/// B4: there is no app for hosts that nobody named.
#[tokio::test]
async fn at_an_unknown_host_no_app_answers_whoever_asks_for_whatever() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    let alice = format!("Cookie: {}\r\n", gate.signed_in("alice").await);
    for host in [
        "unknown.test",
        "127.0.0.1",
        "127.0.0.1:8080",
        "[::1]",
        "[::1]:8080",
        "xn--lcalhost-n4a",
        "xn--bcher-kva.de:8080",
        "xn--localhost-",
        "localhost.test",
        "unknown.localhost",
        "localhost..",
        "localhost@unknown.test",
        "localhost,unknown.test",
        "-bad-",
        "2130706433",
        ".",
        "",
    ] {
        for (target, lines) in [("/public/a", ""), ("/page", ""), ("/page", &alice)] {
            let said = at_host(&gate, host, target, lines).await;
            let is_refused = ["400", "404", "421"].iter().any(|code| said.starts_with(&format!("HTTP/1.1 {code} ")));
            assert!(is_refused && location(&said).is_none(), "{host} {target}: {said}");
        }
    }
    assert_eq!(upstream.heard().len(), 0);
}

/// B4.
#[tokio::test]
async fn every_spelling_of_a_host_is_judged_as_that_host() {
    let upstream = Upstream::echo().await;
    let own = "name = \"safe\"\nhost = \"safe.localhost\"\npolicy = \"one_factor\"";
    let more = format!("\n[[app]]\n{own}\nupstream = \"http://{}\"\n", upstream.address);
    let gate = Gate::of(&(config(&[upstream.address], "") + &more)).await;
    let alice = format!("Cookie: {}\r\n", gate.signed_in("alice").await);
    for host in ["localhost:8080", "localhost", "LOCALHOST:8080", "LocalHost.", "localhost.:8080", "lOcAlHoSt.:1"] {
        let before = upstream.heard().len();
        assert!(at_host(&gate, host, "/page", "").await.starts_with("HTTP/1.1 401 "), "{host}");
        assert!(at_host(&gate, host, "/nowhere/public/a", "").await.starts_with("HTTP/1.1 401 "), "{host}");
        for of_the_other in ["safe.", "SAFE.", "Safe."] {
            // Not even with what opens the first: it is of another host.
            let said = at_host(&gate, &format!("{of_the_other}{host}"), "/public/a", &alice).await;
            assert!(said.starts_with("HTTP/1.1 401 "), "{of_the_other}{host}: {said}");
        }
        assert_eq!(upstream.heard().len(), before, "{host}");
        assert!(at_host(&gate, host, "/public/a", "").await.starts_with("HTTP/1.1 200 "), "{host}");
        assert!(at_host(&gate, host, "/page", &alice).await.starts_with("HTTP/1.1 200 "), "{host}");
        assert!(upstream.last().contains(&"remote-user: alice".to_owned()), "{host}");
    }
}
