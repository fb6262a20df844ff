use std::net::SocketAddr;

use super::counterparts::{Reply, Upstream};
use super::visitor::NAVIGATION;
use super::{Gate, SOON, config};
use crate::support::LogLines;
use crate::support::watched::READS;

const NOBODY: &str = "127.0.0.1:1";

fn nobody() -> SocketAddr {
    NOBODY.parse().unwrap()
}

#[tokio::test]
async fn an_app_that_is_down_or_broken_is_a_502_and_nothing_of_the_inside_is_shown() {
    let gate = Gate::with(&[nobody()], "").await;
    let answer = gate.client().await.get("/public/a?token=SECRET", "").await;
    assert!(answer.starts_with("HTTP/1.1 502"), "{answer}");
    assert!(!answer.contains("127.0.0.1") && !answer.contains("ingora") && !answer.contains("SECRET"), "{answer}");
    assert!(answer.to_lowercase().contains("x-vestibule-response: gateway"));
    for broken in [
        Upstream::answering(|_| Reply::Last("")).await,
        Upstream::answering(|_| Reply::Last("garbage\r\n\r\n")).await,
        Upstream::answering(|_| Reply::Last("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"))
            .await,
        Upstream::answering(|_| Reply::Last("HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n")).await,
        Upstream::answering(|_| Reply::Tunnel("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")).await,
    ] {
        let gate = Gate::before(&broken).await;
        let mut client = gate.client().await;
        let answer = client.get("/public/a", "").await;
        assert!(answer.starts_with("HTTP/1.1 502"), "{answer}");
    }
}

#[tokio::test]
async fn a_failure_is_told_without_waiting_for_the_rest_of_the_request() {
    let gate = Gate::with(&[nobody()], "").await;
    for path in ["/public/a", "/page"] {
        let mut client = gate.client().await;
        client.send(&format!("POST {path} HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 100\r\n\r\nhalf")).await;
        let since = tokio::time::Instant::now();
        let answer = client.answer().await;
        assert!(!answer.starts_with("HTTP/1.1 2") && since.elapsed() < SOON, "{answer}");
    }
}

#[tokio::test]
async fn an_app_that_says_nothing_is_a_504() {
    let upstream = Upstream::answering(|_| Reply::Silence).await;
    let gate = Gate::before(&upstream).await;
    let since = tokio::time::Instant::now();
    let answer = gate.client().await.get("/public/a", "").await;
    assert!(answer.starts_with("HTTP/1.1 504"), "{answer}");
    assert!(since.elapsed() < SOON * 4);
}

#[tokio::test]
async fn one_of_several_may_be_down_and_all_of_them_are_a_503() {
    let upstream = Upstream::echo().await;
    let gate = Gate::with(&[nobody(), upstream.address], "").await;
    for _ in 0..4 {
        let mut client = gate.client().await;
        client.send("POST /public/a HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 3\r\n\r\nabc").await;
        assert!(client.answer().await.starts_with("HTTP/1.1 200"));
    }
    assert_eq!(upstream.heard().len(), 4);
    let gate = Gate::with(&[nobody(), "127.0.0.1:2".parse().unwrap()], "").await;
    assert!(gate.client().await.get("/public/a", "").await.starts_with("HTTP/1.1 503"));
}

#[tokio::test]
async fn a_post_is_never_sent_twice() {
    // Answers one request well; on the next one over the same connection it closes.
    let upstream = Upstream::answering(|request| {
        if request.contains("/public/first") {
            Reply::Say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        } else {
            Reply::Last("")
        }
    })
    .await;
    let gate = Gate::before(&upstream).await;
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        let mut client = gate.client().await;
        client.get("/public/first", "").await;
        let before = upstream.heard().len();
        client
            .send(&format!(
                "{method} /public/{method} HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 3\r\n\r\nabc"
            ))
            .await;
        assert!(client.answer().await.starts_with("HTTP/1.1 502"));
        assert_eq!(upstream.heard().len(), before + 1, "{method}");
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_a_413() {
    let upstream = Upstream::echo().await;
    let gate = Gate::with(&[upstream.address], "max_body = \"10B\"").await;
    let mut client = gate.client().await;
    client.send("POST /public/a HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 10\r\n\r\n0123456789").await;
    assert!(client.answer().await.starts_with("HTTP/1.1 200"));
    client.send("POST /public/a HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 11\r\n\r\n0123456789x").await;
    assert!(client.answer().await.starts_with("HTTP/1.1 413"));
    let mut client = gate.client().await;
    let chunks = "POST /public/a HTTP/1.1\r\nHost: localhost:8080\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n0123456789x\r\n0\r\n\r\n";
    client.send(chunks).await;
    assert!(client.answer().await.starts_with("HTTP/1.1 413"));
    assert_eq!(upstream.heard().len(), 1);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_not_made_to_look_whole() {
    let upstream = Upstream::answering(|_| Reply::Last("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")).await;
    let gate = Gate::before(&upstream).await;
    let mut client = gate.client().await;
    client.send("GET /public/a HTTP/1.1\r\nHost: localhost:8080\r\n\r\n").await;
    let said = client.rest().await;
    assert!(said.starts_with("HTTP/1.1 200") && said.ends_with("half"), "{said}");
}

#[tokio::test]
async fn interim_answers_that_nobody_asked_for_stay_here() {
    let upstream = Upstream::answering(|_| {
        Reply::Say(
            "HTTP/1.1 103 Early Hints\r\nSet-Cookie: vestibule=x\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n\
             HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        )
    })
    .await;
    let gate = Gate::before(&upstream).await;
    let answer = gate.client().await.get("/public/a", "").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok"), "{answer}");
}

#[tokio::test]
async fn a_stranger_reaches_no_app_and_leaves_nothing_behind_on_the_connection() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    let hidden = "GET /public/hidden HTTP/1.1\r\nHost: localhost:8080\r\n\r\n";
    let mut client = gate.client().await;
    client
        .send(&format!(
            "POST /page HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: {}\r\n\r\n{hidden}",
            hidden.len()
        ))
        .await;
    let answer = client.answer().await;
    assert!(answer.starts_with("HTTP/1.1 401") || answer.starts_with("HTTP/1.1 30"), "{answer}");
    assert!(client.get("/public/real", "").await.starts_with("HTTP/1.1 200"));
    assert_eq!(upstream.heard().len(), 1);
}

#[tokio::test]
async fn our_own_pages_answer_forms_and_refuse_floods() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    let mut client = gate.client().await;
    for _ in 0..2 {
        assert!(client.get("/.vestibule/sign-in", "Sec-Fetch-Dest: document\r\n").await.starts_with("HTTP/1.1 200"));
    }
    client.send("HEAD /.vestibule/sign-in HTTP/1.1\r\nHost: localhost:8080\r\nSec-Fetch-Dest: document\r\nConnection: close\r\n\r\n").await;
    let said = client.rest().await;
    assert!(said.starts_with("HTTP/1.1 200") && said.ends_with("\r\n\r\n"), "{said}");
    let mut client = gate.client().await;
    client.send("POST /.vestibule/sign-in HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 100000\r\n\r\n").await;
    assert!(client.answer().await.starts_with("HTTP/1.1 413"));
    let mut client = gate.client().await;
    client
        .send("POST /.vestibule/sign-in HTTP/1.1\r\nHost: localhost:8080\r\nTransfer-Encoding: chunked\r\n\r\n")
        .await;
    client.send(&format!("11170\r\n{}\r\n0\r\n\r\n", "x".repeat(0x11170))).await;
    assert!(client.answer().await.starts_with("HTTP/1.1 413"));
    assert_eq!(upstream.heard().len(), 0, "our paths never reach an app");
}

#[tokio::test]
async fn a_script_of_a_listed_origin_can_read_that_the_app_is_down_and_no_other_can() {
    let gate = Gate::with(&[nobody()], "cors_origins = [\"https://board.example.com\"]").await;
    for (origin, may_read) in
        [("https://board.example.com", true), ("http://localhost:8080", true), ("https://evil.example", false)]
    {
        let answer = gate.client().await.get("/public/a", &format!("Origin: {origin}\r\n")).await.to_lowercase();
        assert!(answer.starts_with("http/1.1 502"), "{answer}");
        assert_eq!(answer.contains(&format!("access-control-allow-origin: {origin}\r\n")), may_read, "{answer}");
        assert_eq!(answer.contains("access-control-"), may_read, "{answer}");
    }
}

/// What a page of ours calls the failure, or its problem+json.
#[track_caller]
fn id_in(answer: &str) -> &str {
    let between = |start, end| Some(answer.split_once(start)?.1.split_once(end)?.0);
    between("<code>", "</code>")
        .or_else(|| between("urn:vestibule:", "\""))
        .unwrap_or_else(|| panic!("no id: {answer}"))
}

#[tokio::test]
async fn whatever_fails_has_an_id_that_stands_in_one_line_of_the_log_even_where_requests_have_none() {
    let (echo, silent) = (Upstream::echo().await, Upstream::answering(|_| Reply::Silence).await);
    for access in [true, false] {
        for (target, status, upstreams) in [
            ("/public/down", "502", vec![nobody()]),
            ("/public/all-down", "503", vec![nobody(), "127.0.0.1:2".parse().unwrap()]),
            ("/public/silent", "504", vec![silent.address]),
            ("/without-a-store", "503", vec![echo.address]),
            ("/without-a-key", "500", vec![echo.address]),
        ] {
            let log = LogLines::keep();
            let gate = Gate::of(&format!("{}\n[log]\naccess = {access}\n", config(&upstreams, ""))).await;
            let cookie = gate.signed_in("alice").await;
            match target {
                "/without-a-store" => gate.world.store.fails(&READS),
                "/without-a-key" => gate.world.app.signer.take_up(&[]).unwrap(),
                _ => {}
            }
            let mut ids = Vec::new();
            for kind in [NAVIGATION, ""] {
                let answer = gate.client().await.get(target, &format!("{kind}Cookie: {cookie}\r\n")).await;
                assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{target}: {answer}");
                assert_eq!(answer.contains("<code>"), kind == NAVIGATION, "{target}: {answer}");
                ids.push(id_in(&answer).to_owned());
            }
            assert_ne!(ids[0], ids[1]);
            gate.running.stop_and_drain(SOON * 60).await;
            for id in ids {
                assert_eq!(log.with(&["a request failed", &id]).len(), 1, "{target}: {:?}", log.with(&[]));
                let all = log.with(&[&id]);
                assert_eq!(all.len(), 1 + usize::from(access), "the failure, and its request: {all:?}");
            }
        }
    }
    assert_eq!(echo.heard().len(), 0);
}
