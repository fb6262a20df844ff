use super::House;
use super::counterparts::{Client, Echo};
use crate::gateway::framing::tests::{BAD_CHUNKS, bad_heads};

#[tokio::test]
async fn many_requests_share_a_connection() {
    let echo = Echo::start().await;
    let house = House::before(echo.address).await;
    let mut client = Client::to(house.address).await;
    for n in 0..5 {
        client.send(&format!("GET /{n} HTTP/1.1\r\nHost: h\r\n\r\n")).await;
        assert!(client.answer().await.ends_with(&format!("\r\n\r\n/{n}")));
        client.send(&format!("POST /post{n} HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc")).await;
        assert!(client.answer().await.ends_with(&format!("\r\n\r\n/post{n}")));
        client.send("POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n").await;
        assert!(client.answer().await.ends_with("\r\n\r\n/c"));
    }
}

#[tokio::test]
async fn requests_sent_ahead_are_answered_one_after_the_other() {
    let echo = Echo::start().await;
    let house = House::before(echo.address).await;
    let mut client = Client::to(house.address).await;
    client
        .send(
            "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nabGET /2 HTTP/1.1\r\nHost: h\r\n\r\n\
             POST /3 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nT: t\r\n\r\n\
             GET /refused HTTP/1.1\r\nHost: h\r\n\r\nGET /4 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        )
        .await;
    for expected in ["/1", "/2", "/3", "refused"] {
        let answer = client.answer().await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with(&format!("\r\n\r\n{expected}")), "{answer}");
    }
    assert!(client.rest().await.ends_with("\r\n\r\n/4"));
    assert!(!echo.heard().contains("T: t"), "trailers stay here");
}

/// After each of these a second request waits on the same connection.
const MARKER: &str = "GET /marker HTTP/1.1\r\nHost: h\r\n\r\n";

#[tokio::test]
async fn what_follows_a_bad_request_is_never_read_as_one() {
    let echo = Echo::start().await;
    let house = House::before(echo.address).await;
    let more = [
        ("GET / HTTP/1.1\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: h\r\nExpect: nothing\r\n\r\n", "417"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"),
        ("\u{16}\u{3}\u{1}", "400"),
    ];
    let more = more.map(|(bad, status)| (bad.to_owned(), status));
    for (bad, status) in bad_heads().into_iter().chain(more) {
        let mut client = Client::to(house.address).await;
        client.send(&bad).await;
        client.send(MARKER).await;
        let said = client.rest().await;
        assert!(said.starts_with(&format!("HTTP/1.1 {status} ")), "{bad:?}: {said:?}");
        assert_eq!(said.matches("HTTP/1.1 ").count(), 1, "{bad:?}: one answer, then the end: {said:?}");
    }
    assert_eq!(echo.heard(), "", "nothing of it reached the app");
}

#[tokio::test]
async fn a_body_with_bad_chunks_ends_the_connection() {
    let echo = Echo::start().await;
    let house = House::before(echo.address).await;
    for chunks in BAD_CHUNKS {
        let mut client = Client::to(house.address).await;
        client.send("POST /body HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n").await;
        client.send(&format!("{chunks}{MARKER}")).await;
        let said = client.rest().await;
        assert!(!said.starts_with("HTTP/1.1 2"), "{chunks:?}: {said:?}");
    }
    assert!(!echo.heard().contains("marker"));
}

#[tokio::test]
async fn a_refusal_reads_no_body_as_a_request() {
    let echo = Echo::start().await;
    let house = House::before(echo.address).await;
    // A whole request as a body of the length that was said: read away, and the connection goes on.
    let mut client = Client::to(house.address).await;
    client
        .send(&format!("POST /refused HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n{MARKER}", MARKER.len()))
        .await;
    assert!(client.answer().await.ends_with("refused"));
    client.send("GET /next HTTP/1.1\r\nHost: h\r\n\r\n").await;
    assert!(client.answer().await.ends_with("/next"));
    assert!(!echo.heard().contains("marker"));
    // A large one is not waited for, and the answer arrives all the same.
    let mut client = Client::to(house.address).await;
    let upload = "x".repeat(200_000);
    client.send(&format!("POST /refused HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000\r\n\r\n{upload}")).await;
    let said = client.rest().await;
    assert!(said.to_lowercase().contains("connection: close") && said.ends_with("refused"), "{said}");
    // Nor one that waits to be asked.
    let mut client = Client::to(house.address).await;
    client.send("POST /refused HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n").await;
    let said = client.rest().await;
    assert!(said.starts_with("HTTP/1.1 200") && said.to_lowercase().contains("connection: close"), "{said}");
}

#[tokio::test]
async fn an_app_may_refuse_an_upload_before_its_end() {
    let echo = Echo::start().await;
    let house = House::before(echo.address).await;
    let mut client = Client::to(house.address).await;
    client.send("GET /early HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n").await;
    client.send(&"x".repeat(100_000)).await;
    let said = client.answer().await;
    assert!(said.starts_with("HTTP/1.1 413") && said.ends_with("much"), "{said}");
    assert!(said.to_lowercase().contains("connection: close"), "{said}");
}

#[tokio::test]
async fn an_old_client_gets_no_chunks() {
    let echo = Echo::start().await;
    let house = House::before(echo.address).await;
    let mut old = Client::to(house.address).await;
    old.send("GET /unsized HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n").await;
    let said = old.rest().await;
    assert!(said.ends_with("\r\n\r\nall of it") && said.to_lowercase().contains("connection: close"), "{said}");
    let mut new = Client::to(house.address).await;
    new.send("GET /unsized HTTP/1.1\r\nHost: h\r\n\r\n").await;
    assert!(new.answer().await.to_lowercase().contains("transfer-encoding: chunked"));
}

const UPGRADE: &str = "HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                       Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

#[tokio::test]
async fn a_websocket_carries_bytes_both_ways_and_outlives_every_deadline() {
    let echo = Echo::start().await;
    let house = House::before(echo.address).await;
    let mut client = Client::to(house.address).await;
    client.send(&format!("GET /tunnel {UPGRADE}")).await;
    assert!(client.answer().await.starts_with("HTTP/1.1 101"));
    tokio::time::sleep(super::PATIENCE.keep_alive * 2).await;
    for word in ["hello", "GET / HTTP/9\n\n\0", "0\r\n\r\n"] {
        client.send(word).await;
        assert_eq!(client.exactly(word.len()).await, word);
    }
}

#[tokio::test]
async fn bytes_sent_ahead_of_a_101_wait_for_it() {
    let echo = Echo::start().await;
    let house = House::before(echo.address).await;
    let mut client = Client::to(house.address).await;
    client.send(&format!("GET /tunnel {UPGRADE}early")).await;
    assert!(client.answer().await.starts_with("HTTP/1.1 101"));
    assert_eq!(client.exactly(5).await, "early");
    // Where the app doesn't switch, they are a request like any other, and judged like any other.
    let mut client = Client::to(house.address).await;
    client.send(&format!("GET /no {UPGRADE}{MARKER}")).await;
    assert!(client.answer().await.ends_with("/no"));
    assert!(client.answer().await.ends_with("/marker"));
}

#[tokio::test]
async fn a_request_that_is_cut_ends_at_once_on_both_sides() {
    let echo = Echo::start().await;
    let house = House::before(echo.address).await;
    let mut watched = Client::to(house.address).await;
    watched.send(&format!("GET /watched {UPGRADE}")).await;
    watched.answer().await;
    let mut other = Client::to(house.address).await;
    other.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n").await;
    other.answer().await;
    let mut silent = Client::to(house.address).await;
    silent.send("GET /watched HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n").await;
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    house.cut.cancel();
    assert_eq!(silent.rest().await, "");
    other.send("GET /2 HTTP/1.1\r\nHost: h\r\n\r\n").await;
    assert!(other.answer().await.ends_with("/2"), "others go on");
}
