use http::{HeaderName, HeaderValue};

use super::RequestKind::*;
use super::*;

const CHROME_PAGE: &str =
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8";
const FIREFOX_PAGE: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

fn kind(method: &str, headers: &[(&'static str, &str)]) -> RequestKind {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
    }
    RequestKind::of(&Method::from_bytes(method.as_bytes()).unwrap(), &map)
}

/// What it is, its method, its headers as the named software really sends them, and its kind.
type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)], RequestKind);

const WITH_METADATA: &[Case] = &[
    (
        "Chrome goes to a page",
        "GET",
        &[
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
            ("sec-fetch-site", "none"),
            ("sec-fetch-user", "?1"),
            ("accept", CHROME_PAGE),
        ],
        Navigation,
    ),
    (
        "Firefox goes to a page",
        "GET",
        &[("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document"), ("accept", FIREFOX_PAGE)],
        Navigation,
    ),
    (
        "a form is posted",
        "POST",
        &[
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("accept", CHROME_PAGE),
        ],
        Navigation,
    ),
    (
        "a page in an iframe",
        "GET",
        &[("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe"), ("accept", CHROME_PAGE)],
        Frame,
    ),
    ("an object", "GET", &[("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "object")], Frame),
    ("an embed", "GET", &[("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "embed")], Frame),
    ("fetch()", "GET", &[("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty"), ("accept", "*/*")], Fetch),
    (
        "fetch() of a page's HTML",
        "GET",
        &[("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty"), ("accept", "text/html")],
        Fetch,
    ),
    (
        "XMLHttpRequest",
        "POST",
        &[("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty"), ("x-requested-with", "XMLHttpRequest")],
        Fetch,
    ),
    ("fetch() in same-origin mode", "GET", &[("sec-fetch-mode", "same-origin"), ("sec-fetch-dest", "empty")], Fetch),
    ("sendBeacon", "POST", &[("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "empty")], Fetch),
    (
        "an image",
        "GET",
        &[("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image"), ("accept", "image/avif,image/webp,*/*;q=0.8")],
        Asset,
    ),
    ("a script", "GET", &[("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "script"), ("accept", "*/*")], Asset),
    ("a module", "GET", &[("sec-fetch-mode", "cors"), ("sec-fetch-dest", "script")], Asset),
    (
        "a stylesheet",
        "GET",
        &[("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "style"), ("accept", "text/css,*/*;q=0.1")],
        Asset,
    ),
    ("a font", "GET", &[("sec-fetch-mode", "cors"), ("sec-fetch-dest", "font")], Asset),
    ("the manifest", "GET", &[("sec-fetch-mode", "cors"), ("sec-fetch-dest", "manifest")], Asset),
    ("a video", "GET", &[("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "video"), ("range", "bytes=0-")], Asset),
    ("a worker", "GET", &[("sec-fetch-mode", "same-origin"), ("sec-fetch-dest", "worker")], Asset),
    (
        "EventSource",
        "GET",
        &[("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty"), ("accept", "text/event-stream")],
        EventStream,
    ),
    (
        "WebSocket in Chrome",
        "GET",
        &[("upgrade", "websocket"), ("connection", "Upgrade"), ("sec-websocket-version", "13")],
        WebSocket,
    ),
    (
        "WebSocket in Firefox",
        "GET",
        &[("upgrade", "websocket"), ("sec-fetch-mode", "websocket"), ("sec-fetch-dest", "empty"), ("accept", "*/*")],
        WebSocket,
    ),
    (
        "a service worker's script",
        "GET",
        &[("service-worker", "script"), ("sec-fetch-mode", "same-origin"), ("sec-fetch-dest", "serviceworker")],
        ServiceWorker,
    ),
    ("a service worker's script over http", "GET", &[("service-worker", "script"), ("accept", "*/*")], ServiceWorker),
    (
        "a preflight",
        "OPTIONS",
        &[
            ("origin", "https://a.test"),
            ("access-control-request-method", "PUT"),
            ("sec-fetch-mode", "cors"),
            ("sec-fetch-dest", "empty"),
        ],
        Preflight,
    ),
    (
        "a page fetched ahead",
        "GET",
        &[
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
            ("sec-purpose", "prefetch;prerender"),
            ("accept", CHROME_PAGE),
        ],
        Fetch,
    ),
    ("link rel=prefetch in Firefox", "GET", &[("x-moz", "prefetch"), ("accept", FIREFOX_PAGE)], Fetch),
    ("Safari's preview", "GET", &[("x-purpose", "preview"), ("accept", FIREFOX_PAGE)], Fetch),
    (
        "grpc-web by fetch()",
        "POST",
        &[("content-type", "application/grpc-web+proto"), ("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty")],
        Fetch,
    ),
];

const WITHOUT_METADATA: &[Case] = &[
    ("an old Safari goes to a page", "GET", &[("accept", FIREFOX_PAGE)], Navigation),
    ("lynx", "GET", &[("accept", "text/html, text/plain, text/sgml, */*;q=0.01")], Navigation),
    ("an old browser posts a form", "POST", &[("accept", FIREFOX_PAGE)], Navigation),
    ("a page asked for with PUT", "PUT", &[("accept", FIREFOX_PAGE)], Fetch),
    ("jQuery", "GET", &[("accept", "text/html, */*; q=0.01"), ("x-requested-with", "XMLHttpRequest")], Fetch),
    (
        "an old Android app's web view",
        "GET",
        &[("accept", FIREFOX_PAGE), ("x-requested-with", "com.example.app")],
        Navigation,
    ),
    ("axios", "GET", &[("accept", "application/json, text/plain, */*")], Fetch),
    ("an old Safari's image", "GET", &[("accept", "image/webp,image/png,*/*;q=0.8")], Asset),
    ("an old Safari's stylesheet", "GET", &[("accept", "text/css,*/*;q=0.1")], Asset),
    ("an event stream", "GET", &[("accept", "text/event-stream"), ("cache-control", "no-cache")], EventStream),
    ("a WebSocket library", "GET", &[("upgrade", "WebSocket"), ("connection", "keep-alive, Upgrade")], WebSocket),
    ("gRPC", "POST", &[("content-type", "application/grpc"), ("te", "trailers")], Grpc),
    ("gRPC with protobuf", "POST", &[("content-type", "application/grpc+proto"), ("te", "trailers")], Grpc),
    ("grpc-web", "POST", &[("content-type", "application/grpc-web"), ("accept", "*/*")], Tool),
    (
        "a WebSocket that calls itself a page",
        "GET",
        &[("upgrade", "h2c"), ("upgrade", "foo, websocket"), ("sec-fetch-mode", "navigate"), ("accept", "text/html")],
        WebSocket,
    ),
    ("h2c is no WebSocket", "GET", &[("upgrade", "h2c"), ("accept", "*/*")], Tool),
    ("curl", "GET", &[("user-agent", "curl/8.5.0"), ("accept", "*/*")], Tool),
    ("git", "GET", &[("user-agent", "git/2.43.0"), ("accept", "*/*"), ("git-protocol", "version=2")], Tool),
    (
        "git push",
        "POST",
        &[
            ("content-type", "application/x-git-receive-pack-request"),
            ("accept", "application/x-git-receive-pack-result"),
        ],
        Tool,
    ),
    ("WebDAV", "PROPFIND", &[("depth", "1"), ("content-type", "text/xml")], Tool),
    ("a kubelet", "GET", &[("user-agent", "kube-probe/1.30"), ("accept", "*/*")], Tool),
    ("OPTIONS of a WebDAV client", "OPTIONS", &[("user-agent", "davfs2/1.6")], Tool),
    ("nothing said", "GET", &[], Tool),
    ("an unreadable Accept", "GET", &[("accept", "\u{ff}")], Tool),
];

#[test]
fn each_kind_of_request_is_known_by_what_browsers_say_of_it() {
    for (what, method, headers, expected) in WITH_METADATA {
        assert_eq!(kind(method, headers), *expected, "{what}");
    }
}

#[test]
fn without_fetch_metadata_it_is_guessed() {
    for (what, method, headers, expected) in WITHOUT_METADATA {
        assert_eq!(kind(method, headers), *expected, "{what}");
    }
}

#[test]
fn only_a_navigation_is_redirected() {
    for kind in [Frame, Fetch, Asset, EventStream, WebSocket, Grpc, ServiceWorker, Preflight, Tool] {
        assert!(!kind.can_be_redirected(), "{kind:?}");
    }
    assert!(Navigation.can_be_redirected());
}
