//! Many at once: nobody gets what is another's, nobody holds up the others.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Barrier;

use super::assertion::part;
use super::counterparts::{Client, Reply, Upstream};
use super::visitor::{PASSWORD, Visitor};
use super::{Gate, SOON};
use crate::support::rounds;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_ever_taken_for_somebody_else() {
    let upstream = Upstream::echo().await;
    let gate = Arc::new(Gate::patiently_before(&upstream).await);
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

const PEOPLE: usize = 50;
const ASKS: usize = 10;

fn name(number: usize) -> String {
    format!("pilgrim{number:02}")
}

/// Whoever is named in it, be it in an assertion.
fn named_in(answer: &str) -> BTreeSet<String> {
    let token = answer.lines().find(|line| line.to_lowercase().starts_with("x-vestibule-assertion: "));
    let told = token.map(|line| part(line.split_once(": ").unwrap().1, 1).to_string());
    let all = format!("{answer}{}", told.unwrap_or_default());
    all.split("pilgrim").skip(1).filter_map(|rest| Some(format!("pilgrim{}", rest.get(..2)?))).collect()
}

/// Each of them comes in at the moment at which the others do.
async fn all_sign_in(gate: &Arc<Gate>) -> Vec<Visitor> {
    let pages_are_open = Arc::new(Barrier::new(PEOPLE));
    let sign_in = |number| {
        let (gate, pages_are_open) = (Arc::clone(gate), Arc::clone(&pages_are_open));
        async move {
            let mut visitor = Visitor::at(&gate).await;
            let page = visitor.open("/.vestibule/sign-in").await;
            pages_are_open.wait().await;
            let answer = visitor.sign_in(&page, &name(number)).await;
            assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
            let account = visitor.open("/.vestibule/account").await;
            assert!(account.starts_with("HTTP/1.1 200"), "{account}");
            assert_eq!(named_in(&account), [name(number)].into(), "{account}");
            visitor
        }
    };
    let all: Vec<_> = (0..PEOPLE).map(sign_in).map(tokio::spawn).collect();
    let mut visitors = Vec::new();
    for visitor in all {
        visitors.push(visitor.await.unwrap());
    }
    visitors
}

/// Each asks again and again over one of the connections, all at once.
async fn all_ask(clients: Vec<Client>, cookies: &[String]) -> Vec<Client> {
    let asks = |(number, (mut client, cookies)): (usize, (Client, String))| async move {
        for ask in 0..ASKS {
            let own = format!("/{}/{ask}", name(number));
            let answer = client.get(&own, &format!("Cookie: {cookies}\r\n")).await;
            assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(&format!("GET {own} HTTP/1.1")), "{answer}");
            assert!(answer.to_lowercase().contains(&format!("remote-user: {}\r\n", name(number))), "{answer}");
            assert_eq!(named_in(&answer), [name(number)].into(), "{answer}");
        }
        client
    };
    let all: Vec<_> =
        clients.into_iter().zip(cookies.iter().cloned()).enumerate().map(asks).map(tokio::spawn).collect();
    let mut clients = Vec::new();
    for client in all {
        clients.push(client.await.unwrap());
    }
    clients
}

/// E9.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_who_sign_in_at_the_same_moment_are_never_taken_for_one_another() {
    let upstream = Upstream::echo().await;
    let gate = Arc::new(Gate::patiently_before(&upstream).await);
    for number in 0..PEOPLE {
        gate.world.person(&name(number), PASSWORD, &[]).await;
    }
    for _ in 0..rounds("CROWD_ROUNDS", 2) {
        let visitors = all_sign_in(&gate).await;
        let (clients, cookies): (Vec<_>, Vec<_>) = visitors
            .into_iter()
            .map(|visitor| (visitor.cookies(), visitor.client))
            .map(|(cookies, client)| (client, cookies))
            .unzip();
        let mut clients = all_ask(clients, &cookies).await;
        // Each goes on where somebody else was, as behind a proxy that keeps its connections.
        clients.rotate_left(1);
        all_ask(clients, &cookies).await;
        upstream.forget();
    }
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
    let gate = Arc::new(Gate::patiently_before(&upstream).await);
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
