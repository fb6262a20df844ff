//! Hostile bytes as they come: in the address, in the host's name, and in what a program says of itself. (H7)

use super::Gate;
use super::counterparts::Upstream;
use crate::hostile::names::page_of;
use crate::hostile::{HOSTILE, is_only_text, long};

const PEOPLES: &str = "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nAccept: text/html\r\n";

/// Nobody is behind it, so whatever is let through is answered by a page of ours as well.
async fn gate() -> Gate {
    Gate::with(&["127.0.0.1:1".parse().unwrap()], "").await
}

#[tokio::test]
async fn no_byte_of_a_request_is_more_than_text_on_what_answers_it() {
    let gate = gate().await;
    let long = long();
    let mut met = std::collections::BTreeSet::new();
    for hostile in HOSTILE.into_iter().chain([long.as_str(), "\u{ff1c}svg onload=alert(1)\u{ff1e}"]) {
        let bare = hostile.replace(['\r', '\n'], "");
        let folded = hostile.replace(' ', "/");
        for (target, lines) in [
            (format!("/public/{folded}"), String::new()),
            (format!("/page/{folded}?rd={folded}"), String::new()),
            (format!("/.vestibule/{folded}"), String::new()),
            (format!("/.vestibule/sign-in?rd={folded}"), String::new()),
            ("/public/a".to_owned(), format!("User-Agent: {bare}\r\nReferer: {bare}\r\nX-Request-Id: {bare}\r\n")),
            ("/page".to_owned(), format!("User-Agent: {hostile}\r\nReferer: {hostile}\r\nOrigin: {hostile}\r\n")),
            ("/.vestibule/sign-in".to_owned(), format!("Cookie: vestibule={bare}; {bare}={bare}\r\n")),
            ("/.vestibule/sign-in".to_owned(), format!("Accept-Language: {bare}\r\nAccept: {bare}\r\n")),
        ] {
            for kind in [PEOPLES, ""] {
                for host in ["localhost:8080", bare.as_str(), "unknown.test"] {
                    let mut client = gate.client().await;
                    client
                        .send(&format!(
                            "GET {target} HTTP/1.1\r\nHost: {host}\r\n{kind}{lines}Connection: close\r\n\r\n"
                        ))
                        .await;
                    let answer = client.rest().await;
                    let (answer, after) = answer.split_at(whole(&answer));
                    assert!(after.is_empty() || after.starts_with("HTTP/1.1 "), "{target}: {after}");
                    let page = page_of(&target, answer);
                    assert!(page.headers.get("server").is_none(), "{target}: {:?}", page.headers);
                    assert!(!page.body.contains("X-Evil: 1\r\n\r\n<svg"), "{target}");
                    is_only_text(&page);
                    met.insert(page.status.as_u16());
                }
            }
        }
    }
    for status in [200, 303, 400, 401, 404, 502] {
        assert!(met.contains(&status), "{status} is not among {met:?}");
    }
}

/// How long the first answer is.
fn whole(answers: &str) -> usize {
    let head = answers.find("\r\n\r\n").map_or(answers.len(), |end| end + 4);
    let lower = answers[..head].to_lowercase();
    let length = lower.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
    (head + length.map_or(0, |length| length.parse::<usize>().unwrap())).min(answers.len())
}

/// Neither is one of ours, nor one of the app's that it has no say in.
#[tokio::test]
async fn no_line_of_a_head_grows_out_of_an_address() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    for (spelled, status) in [
        ("/public/%0d%0aX-Evil:%201", 400),
        ("/public/%E5%98%8D%E5%98%8AX-Evil:%201", 200),
        ("/public/a?b=%0d%0aX-Evil:%201", 200),
    ] {
        let answer = gate.client().await.get(spelled, "").await;
        let head = answer.split_once("\r\n\r\n").unwrap().0.to_lowercase();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")) && !head.contains("x-evil"), "{answer}");
        let requests = upstream.heard();
        assert!(!requests.iter().any(|request| request.to_lowercase().contains("\nx-evil")), "{requests:?}");
    }
}
