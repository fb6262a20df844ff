use std::sync::Arc;

use super::counterparts::{Reply, Upstream};
use super::{Gate, SOON, config};
use crate::support::World;

const SWITCH: &str = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
const UPGRADE: &str = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                       Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://localhost:8080\r\n";

#[tokio::test]
async fn a_websocket_lives_as_long_as_its_session() {
    let upstream = Upstream::answering(|_| Reply::Tunnel(SWITCH)).await;
    let gate = Gate::before(&upstream).await;
    let cookie = gate.signed_in("alice").await;
    let mut client = gate.client().await;
    let answer = client.get("/socket", &format!("{UPGRADE}Cookie: {cookie}\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 101"), "{answer}");
    assert!(upstream.last().contains(&"remote-user: alice".to_owned()));
    client.send("hello").await;
    assert_eq!(client.exactly(5).await, "hello");
    let since = tokio::time::Instant::now();
    gate.lock_out("alice").await;
    assert_eq!(client.rest().await, "");
    assert!(since.elapsed() < SOON);
}

#[tokio::test]
async fn a_websocket_goes_on_when_its_person_shows_more_and_ends_when_they_sign_out() {
    let upstream = Upstream::answering(|_| Reply::Tunnel(SWITCH)).await;
    let gate = Gate::before(&upstream).await;
    let cookie = gate.signed_in("alice").await;
    let (phone, _) = gate.world.give_authenticator("alice", "Phone").await;
    let upgrade = format!("{UPGRADE}Cookie: {cookie}\r\n");
    let mut client = gate.client().await;
    assert!(client.get("/socket", &upgrade).await.starts_with("HTTP/1.1 101"));

    let mut browser = gate.world.browser();
    let token = cookie.trim_start_matches("vestibule=").to_owned();
    browser.jar.insert(("localhost".to_owned(), "vestibule".to_owned()), token);
    let page = browser.visit("http://localhost:8080/.vestibule/confirm?factors=any").await;
    let code = phone.code_at(gate.world.now());
    browser.submit(&page, &[("code", &code)]).await.is(200);
    assert!(
        gate.client().await.get("/socket", &upgrade).await.starts_with("HTTP/1.1 401"),
        "that was the token before"
    );
    tokio::time::sleep(SOON).await;
    client.send("hello").await;
    assert_eq!(client.exactly(5).await, "hello");

    let page = browser.visit("http://localhost:8080/.vestibule/sign-out").await;
    let since = tokio::time::Instant::now();
    browser.submit(&page, &[]).await.is(200);
    assert_eq!(client.rest().await, "");
    assert!(since.elapsed() < SOON);
}

#[tokio::test]
async fn nobody_opens_a_websocket_without_a_session_or_from_elsewhere() {
    let upstream = Upstream::answering(|_| Reply::Tunnel(SWITCH)).await;
    let gate = Gate::before(&upstream).await;
    let cookie = gate.signed_in("alice").await;
    let foreign = UPGRADE.replace("localhost:8080", "evil.test");
    for lines in [UPGRADE.to_owned(), format!("{foreign}Cookie: {cookie}\r\n")] {
        let answer = gate.client().await.get("/socket", &lines).await;
        assert!(answer.starts_with("HTTP/1.1 40"), "{answer}");
    }
    assert_eq!(upstream.heard().len(), 0);
}

/// D6.
#[tokio::test]
async fn a_listed_page_opens_a_websocket_and_none_does_that_hides_its_origin_or_names_two() {
    let upstream = Upstream::answering(|_| Reply::Tunnel(SWITCH)).await;
    let gate = Gate::with(&[upstream.address], "cors_origins = [\"https://board.example.com\"]").await;
    let cookie = gate.signed_in("alice").await;
    let (listed, own) = ("Origin: https://board.example.com\r\n", "Origin: http://localhost:8080\r\n");
    let open = async |origins: &str| {
        let upgrade = UPGRADE.replace(own, origins);
        gate.client().await.get("/socket", &format!("{upgrade}Cookie: {cookie}\r\n")).await
    };
    for origin in [listed, own] {
        assert!(open(origin).await.starts_with("HTTP/1.1 101 "), "{origin}");
    }
    let heard = upstream.heard().len();
    for origins in [
        "Origin: null\r\n",
        "Origin:\r\n",
        "Origin: https://board.example.com.evil.test\r\n",
        "Origin: http://board.example.com\r\n",
        "Origin: https://board.example.com:444\r\n",
        "Origin: https://board.example.com https://evil.test\r\n",
        &format!("{listed}Origin: https://evil.test\r\n"),
        &format!("Origin: https://evil.test\r\n{listed}"),
        &format!("{own}Origin: null\r\n"),
        &format!("{listed}{own}"),
    ] {
        assert!(open(origins).await.starts_with("HTTP/1.1 403 "), "{origins}");
    }
    assert_eq!(upstream.heard().len(), heard);
}

#[tokio::test]
async fn what_is_sent_ahead_of_an_upgrade_that_is_refused_is_nobodys_request() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    for (path, status) in [("/public/no", "200"), ("/page", "401")] {
        let before = upstream.heard().len();
        let mut client = gate.client().await;
        client
            .send(&format!(
                "GET {path} HTTP/1.1\r\nHost: localhost:8080\r\n{UPGRADE}\r\n\
                 GET /public/marker HTTP/1.1\r\nHost: localhost:8080\r\n\r\n"
            ))
            .await;
        let said = client.rest().await;
        assert!(said.starts_with(&format!("HTTP/1.1 {status}")) && said.matches("HTTP/1.1 ").count() == 1, "{said}");
        assert!(upstream.heard().iter().skip(before).all(|request| !request.contains("marker")));
    }
}

#[tokio::test]
async fn whoever_says_close_in_any_line_is_not_left_waiting() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    for lines in ["Connection: close", "Connection: x-hop, close", "Connection: x-hop\r\nConnection: Close"] {
        let mut client = gate.client().await;
        client.send(&format!("GET /page HTTP/1.1\r\nHost: localhost:8080\r\n{lines}\r\n\r\n")).await;
        let said = client.rest().await.to_lowercase();
        assert!(said.contains("\r\nconnection: close\r\n"), "{lines}: {said}");
    }
}

#[tokio::test]
async fn events_flow_one_by_one() {
    let upstream =
        Upstream::answering(|_| Reply::Tunnel("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n"))
            .await;
    let gate = Gate::before(&upstream).await;
    let cookie = gate.signed_in("alice").await;
    let mut client = gate.client().await;
    let head = client.get("/events", &format!("Accept: text/event-stream\r\nCookie: {cookie}\r\n")).await;
    assert!(head.to_lowercase().contains("transfer-encoding: chunked"), "{head}");
    assert_eq!(client.exactly(14).await, "9\r\ndata: 1\n\n\r\n");
    let since = tokio::time::Instant::now();
    gate.lock_out("alice").await;
    assert_eq!(client.rest().await, "", "cut, and not ended as if it were complete");
    assert!(since.elapsed() < SOON);
}

#[tokio::test]
async fn a_reload_sends_the_next_request_elsewhere() {
    let (old, new) = (Upstream::echo().await, Upstream::echo().await);
    let gate = Gate::before(&old).await;
    let mut client = gate.client().await;
    client.get("/public/1", "").await;
    let next = World::with(&config(&[new.address], "")).await;
    gate.current.store(Arc::clone(&next.app));
    client.get("/public/2", "").await;
    assert_eq!((old.heard().len(), new.heard().len()), (1, 1));
}

#[tokio::test]
async fn stopping_lets_requests_finish_and_cuts_what_does_not() {
    let upstream =
        Upstream::answering(
            |request| {
                if request.contains("/public/socket") { Reply::Tunnel(SWITCH) } else { Reply::Echo }
            },
        )
        .await;
    let gate = Gate::before(&upstream).await;
    let address = gate.running.addresses()[0];
    let mut socket = gate.client().await;
    assert!(socket.get("/public/socket", UPGRADE).await.starts_with("HTTP/1.1 101"));
    let mut upload = gate.client().await;
    upload.send("POST /public/a HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 4\r\n\r\nab").await;
    tokio::time::sleep(SOON / 10).await;
    let stopping = tokio::spawn(gate.running.stop_and_drain(SOON));
    tokio::time::sleep(SOON / 10).await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
    upload.send("cd").await;
    assert!(upload.answer().await.starts_with("HTTP/1.1 200"));
    assert_eq!(socket.rest().await, "");
    stopping.await.unwrap();
}
