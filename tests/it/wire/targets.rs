//! Targets that some server reads in another way than the one before it.

use tokio::io::AsyncWriteExt as _;
use url::Url;

use super::Gate;
use super::counterparts::{Client, Upstream};
use super::visitor::{PASSWORD, Visitor, location};

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
