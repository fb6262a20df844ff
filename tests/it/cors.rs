//! Scripts of other origins: those that an app lists can read what they are told, and nobody else can.

use std::net::{IpAddr, Ipv4Addr};

use http::{Method, Request, StatusCode};
use vestibule::portal::Body;

use crate::support::World;
use crate::support::world::Reply;

const LISTED: &str = "https://board.example.com";
const CONFIG: &str = r#"
[gateway]
public_url = "http://portal.localhost:8080"

[[app]]
name = "api"
host = "api.localhost"
upstream = "http://127.0.0.1:3000"
policy = "one_factor"
cors_origins = ["https://board.example.com"]

[[app.rule]]
paths = ["/public/**"]
policy = "bypass"

[[app.rule]]
paths = ["/readable/**"]
methods = ["GET"]
policy = "bypass"

[[app.rule]]
paths = ["/closed/**"]
policy = "deny"
"#;

const ORIGINS_OF_OTHERS: [&str; 7] = [
    "https://evil.example",
    "null",
    "http://board.example.com",
    "https://board.example.com:8443",
    "https://board.example.com.evil.example",
    "https://xboard.example.com",
    "HTTPS://BOARD.EXAMPLE.COM",
];

async fn ask(world: &World, method: Method, path: &str, lines: &[(&str, &str)]) -> Reply {
    let mut request = Request::builder().method(method).uri(path).header("host", "api.localhost:8080");
    for (name, value) in lines {
        request = request.header(*name, *value);
    }
    world.ask(IpAddr::V4(Ipv4Addr::LOCALHOST), "api.localhost", request.body(Body::empty()).unwrap()).await
}

async fn preflight(world: &World, path: &str, origin: &str) -> Reply {
    let lines = [
        ("origin", origin),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", "content-type,x-csrf"),
        ("sec-fetch-mode", "cors"),
    ];
    ask(world, Method::OPTIONS, path, &lines).await
}

fn told<'r>(reply: &'r Reply, name: &str) -> Option<&'r str> {
    reply.headers.get(name).map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_listed_page_may_ask_and_the_question_itself_never_reaches_the_app() {
    let world = World::with(CONFIG).await;
    for origin in [LISTED, "http://api.localhost:8080"] {
        for path in ["/page", "/closed/page"] {
            let reply = preflight(&world, path, origin).await;
            assert_eq!((reply.status, reply.body.as_str()), (StatusCode::NO_CONTENT, ""));
            assert_eq!(told(&reply, "access-control-allow-origin"), Some(origin));
            assert_eq!(told(&reply, "access-control-allow-credentials"), Some("true"));
            assert_eq!(told(&reply, "access-control-allow-methods"), Some("PUT"));
            assert_eq!(told(&reply, "access-control-allow-headers"), Some("content-type,x-csrf"));
            assert_eq!(told(&reply, "vary"), Some("Origin"));
        }
    }
    assert!(world.apps_saw().is_empty());
}

#[tokio::test]
async fn its_script_can_read_that_signing_in_is_needed() {
    let world = World::with(CONFIG).await;
    for (path, status) in [("/page", StatusCode::UNAUTHORIZED), ("/closed/page", StatusCode::FORBIDDEN)] {
        let lines = [("origin", LISTED), ("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty")];
        let reply = ask(&world, Method::PUT, path, &lines).await;
        assert_eq!(reply.status, status);
        assert_eq!(told(&reply, "access-control-allow-origin"), Some(LISTED));
        assert_eq!(told(&reply, "content-type"), Some("application/problem+json"));
    }
}

#[tokio::test]
async fn to_all_other_pages_it_says_nothing_that_a_script_may_read() {
    let world = World::with(CONFIG).await;
    for origin in ORIGINS_OF_OTHERS {
        let refused = ask(&world, Method::GET, "/page", &[("origin", origin), ("sec-fetch-mode", "cors")]).await;
        for reply in [preflight(&world, "/page", origin).await, refused] {
            assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{origin}");
            let is_silent = !reply.headers.keys().any(|name| name.as_str().starts_with("access-control-"));
            assert!(is_silent, "{origin}: {:?}", reply.headers);
        }
    }
    let two = [("origin", LISTED), ("origin", "https://evil.example"), ("access-control-request-method", "PUT")];
    assert_eq!(told(&ask(&world, Method::OPTIONS, "/page", &two).await, "access-control-allow-origin"), None);
    assert!(world.apps_saw().is_empty());
}

#[tokio::test]
async fn our_own_pages_are_read_by_no_script_of_another_origin() {
    let world = World::with(CONFIG).await;
    for path in ["/.vestibule/whoami", "/.vestibule/health", "/.vestibule/sign-in"] {
        for reply in [
            preflight(&world, path, LISTED).await,
            ask(&world, Method::GET, path, &[("origin", LISTED), ("sec-fetch-mode", "cors")]).await,
        ] {
            assert_eq!(told(&reply, "access-control-allow-origin"), None, "{path}");
        }
    }
}

#[tokio::test]
async fn where_everyone_may_go_the_app_answers_for_itself() {
    let world = World::with(CONFIG).await;
    preflight(&world, "/public/data", "https://evil.example").await;
    assert_eq!(world.apps_saw(), ["nobody OPTIONS http://api.localhost/public/data"]);
}

#[tokio::test]
async fn where_only_some_methods_are_open_a_preflight_is_none_of_them() {
    let world = World::with(CONFIG).await;
    let refused = preflight(&world, "/readable/data", "https://evil.example").await;
    assert_eq!((refused.status, told(&refused, "access-control-allow-origin")), (StatusCode::UNAUTHORIZED, None));
    assert_eq!(preflight(&world, "/readable/data", LISTED).await.status, StatusCode::NO_CONTENT);
    assert!(world.apps_saw().is_empty());
}
