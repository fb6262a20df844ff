//! Many at once: nobody gets what is another's, nobody holds up the others.

use std::sync::Arc;
use std::time::Duration;

use super::counterparts::{Client, Reply, Upstream};
use super::{Gate, SOON};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_ever_taken_for_somebody_else() {
    let upstream = Upstream::echo().await;
    let gate = Arc::new(Gate::before(&upstream).await);
    let mut tasks = Vec::new();
    for name in ["alice", "carol", "dave", "erin"] {
        let cookie = gate.signed_in(name).await;
        for _ in 0..4 {
            let (gate, cookie) = (Arc::clone(&gate), cookie.clone());
            tasks.push(tokio::spawn(async move {
                let mut client = gate.client().await;
                for round in 0..50 {
                    let answer = client.get(&format!("/{name}/{round}"), &format!("Cookie: {cookie}\r\n")).await;
                    let answer = answer.to_lowercase();
                    assert!(answer.contains(&format!("get /{name}/{round} ")), "{answer}");
                    assert!(answer.contains(&format!("remote-user: {name}\r\n")), "{answer}");
                    let public = client.get(&format!("/public/{name}"), "").await.to_lowercase();
                    assert!(
                        public.contains(&format!("get /public/{name} ")) && !public.contains("remote-"),
                        "{public}"
                    );
                }
            }));
        }
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert!(upstream.connections() < 100, "connections to the app are used again: {}", upstream.connections());
}

/// Requests that some pair of servers reads differently, each hiding one for what is not public.
const SPLITS: &[&str] = &[
    "POST /public/a HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /public/a HTTP/1.1\r\nHost: localhost:8080\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /public/a HTTP/1.1\r\nHost: localhost:8080\r\nTransfer-Encoding: chunked\r\n\r\n1;a\nb\r\nx\r\n0\r\n\r\n",
    "POST /public/a HTTP/1.1\r\nHost: localhost:8080\r\nTransfer_Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /page HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n",
    "GET /public/a HTTP/1.1\r\nHost: localhost:8080\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    "POST /.vestibule/sign-in HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 0\r\n\r\n",
    "GET /public/a HTTP/1.1\r\nHost: localhost:8080\nX: y\r\n\r\n",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_tries_to_split_requests_reaches_nobody_else() {
    let upstream = Upstream::echo().await;
    let gate = Arc::new(Gate::before(&upstream).await);
    let cookie = gate.signed_in("alice").await;
    let attacker = {
        let gate = Arc::clone(&gate);
        tokio::spawn(async move {
            for round in 0..200 {
                let mut client = gate.client().await;
                client.send(SPLITS[round % SPLITS.len()]).await;
                let hidden = "GET /hidden HTTP/1.1\r\nHost: localhost:8080\r\nConnection: close\r\n\r\n";
                // The first part may have closed the connection already.
                let _ = tokio::io::AsyncWriteExt::write_all(&mut client.0, hidden.as_bytes()).await;
            }
        })
    };
    let mut alice = gate.client().await;
    for round in 0..200 {
        let answer = alice.get(&format!("/mine/{round}"), &format!("Cookie: {cookie}\r\n")).await.to_lowercase();
        assert!(
            answer.contains(&format!("get /mine/{round} ")) && answer.contains("remote-user: alice\r\n"),
            "{answer}"
        );
    }
    attacker.await.unwrap();
    assert!(!upstream.heard().iter().any(|request| request.contains("/hidden")));
}

#[tokio::test]
async fn one_visitor_after_the_other_uses_the_same_connection_to_the_app() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    for _ in 0..10 {
        assert!(gate.client().await.get("/public/a", "").await.starts_with("HTTP/1.1 200"));
    }
    assert_eq!(upstream.connections(), 1);
}

#[tokio::test]
async fn a_visitor_who_leaves_is_noticed_though_the_app_says_nothing() {
    let upstream =
        Upstream::answering(|_| Reply::Tunnel("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")).await;
    let gate = Gate::before(&upstream).await;
    let mut client = gate.client().await;
    client.get("/public/events", "").await;
    assert_eq!(upstream.open(), 1);
    drop(client);
    for _ in 0..20 {
        tokio::time::sleep(SOON / 20).await;
        if upstream.open() == 0 {
            return;
        }
    }
    panic!("the app still talks to nobody");
}

#[tokio::test]
async fn the_slow_hold_up_nobody() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    let mut slow = Vec::new();
    for _ in 0..200 {
        let mut client = gate.client().await;
        client.send("GET /public/a HTTP/1.1\r\nHost: loc").await;
        slow.push(client);
    }
    let mut client = gate.client().await;
    let since = tokio::time::Instant::now();
    for _ in 0..20 {
        assert!(client.get("/public/b", "").await.starts_with("HTTP/1.1 200"));
    }
    assert!(since.elapsed() < SOON, "{:?}", since.elapsed());
}

const MUCH: usize = 4 << 20;

#[tokio::test]
async fn much_flows_through_a_websocket_both_ways() {
    const SWITCH: &str =
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst words";
    let upstream = Upstream::answering(|_| Reply::Tunnel(SWITCH)).await;
    let gate = Gate::before(&upstream).await;
    for _ in 0..200 {
        let mut client = gate.client().await;
        client.get("/public/socket", "Connection: Upgrade\r\nUpgrade: websocket\r\n").await;
        assert_eq!(client.exactly(11).await, "first words");
    }
    let mut client = gate.client().await;
    client.get("/public/socket", "Connection: Upgrade\r\nUpgrade: websocket\r\n").await;
    client.exactly(11).await;
    let (mut from, mut to) = client.0.into_split();
    let sending = tokio::spawn(async move {
        let part = vec![b'x'; 1 << 16];
        for _ in 0..MUCH / part.len() {
            tokio::io::AsyncWriteExt::write_all(&mut to, &part).await.unwrap();
        }
        to
    });
    let mut back = vec![0; MUCH];
    let reading = tokio::io::AsyncReadExt::read_exact(&mut from, &mut back);
    tokio::time::timeout(Duration::from_secs(20), reading).await.unwrap().unwrap();
    assert!(back.iter().all(|byte| *byte == b'x'));
    sending.await.unwrap();
}

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
