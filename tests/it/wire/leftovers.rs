//! Whoever hides a request in the body of one that the gateway answers by itself gets one answer to it, and nobody else
//! gets another.

use std::sync::Arc;

use tokio::io::AsyncWriteExt as _;

use super::Gate;
use super::counterparts::{Client, Upstream};
use super::visitor::{NAVIGATION, Visitor};

/// Small, so that what is hidden is too large for the app.
const CONFIG: &str = r#"
[gateway]
public_url = "http://localhost:8080"
trusted_proxies = ["127.0.0.0/8"]
[[app]]
name = "wiki"
host = "localhost"
policy = "one_factor"
max_body = "40B"
[[app.rule]]
paths = ["/public/**"]
policy = "bypass"
[[app.rule]]
paths = ["/ops/**"]
policy = "one_factor"
groups = ["ops"]
[[app.rule]]
paths = ["/closed/**"]
policy = "deny"
"#;

const HIDDEN: &str = "GET /public/stowaway HTTP/1.1\r\nHost: localhost:8080\r\n\r\n";
const REAL: &str = "GET /public/real HTTP/1.1\r\nHost: localhost:8080\r\nConnection: close\r\n\r\n";

/// A request that is answered here, and with what. Its head lacks the length.
struct Post {
    status: u16,
    head: String,
    body: String,
    /// The answer is there before the body is.
    is_judged_by_its_head: bool,
}

impl Post {
    fn to(target: &str, lines: &str, status: u16) -> Self {
        Self {
            status,
            head: format!("POST {target} HTTP/1.1\r\nHost: localhost:8080\r\n{lines}"),
            body: HIDDEN.to_owned(),
            is_judged_by_its_head: true,
        }
    }

    fn to_a_page(target: &str, lines: &str, status: u16) -> Self {
        Self { is_judged_by_its_head: false, ..Self::to(target, lines, status) }
    }

    /// Head and body, for each way to say how long that is.
    fn framed(&self) -> [(String, String); 3] {
        let Self { head, body, .. } = self;
        let length = body.len();
        [
            (format!("{head}Content-Length: {length}\r\n\r\n"), body.clone()),
            (format!("{head}Transfer-Encoding: chunked\r\n\r\n"), format!("{length:x}\r\n{body}\r\n0\r\n\r\n")),
            (format!("{head}Content-Length: {length}\r\nExpect: 100-continue\r\n\r\n"), body.clone()),
        ]
    }
}

async fn gate(upstream: &Upstream) -> Gate {
    let app = format!("name = \"wiki\"\nupstream = \"http://{}\"", upstream.address);
    Gate::of(&CONFIG.replace("name = \"wiki\"", &app)).await
}

/// One or more for each status with which the gateway answers by itself.
async fn posts(gate: &Gate) -> Vec<Post> {
    let mut posts = vec![
        Post::to("/page", NAVIGATION, 303),
        Post::to("/page", "", 401),
        Post::to("/ops/a", "", 401),
        Post::to("/closed/a", "", 403),
        Post::to("/public/../page", "", 400),
        Post::to("/public/%2fpage", "", 400),
        Post::to_a_page("/.vestibule/nothing", NAVIGATION, 404),
        Post::to_a_page("/.vestibule/sign-in", "Sec-Fetch-Site: cross-site\r\n", 403),
        Post::to_a_page("/.vestibule/sign-in", NAVIGATION, 400),
        // How long it is, is not known before it is there if it comes in chunks.
        Post::to_a_page("/public/a", "", 413),
    ];
    let mut elsewhere = Post::to("/page", "", 404);
    elsewhere.head = elsewhere.head.replace("localhost:8080", "elsewhere.test");
    posts.push(elsewhere);
    let mut much = Post::to_a_page("/.vestibule/sign-in", NAVIGATION, 413);
    much.body = HIDDEN.repeat(2000);
    posts.push(much);

    let mut visitor = Visitor::at(gate).await;
    let page = visitor.open("/.vestibule/sign-in").await;
    for number in 0..=10 {
        let guess = [("name", "alice"), ("password", "a wrong guess"), ("more", "")];
        let (head, body) = visitor.filled_in(&page, &guess);
        let (head, body) = (format!("{head}X-Forwarded-For: 198.51.100.{number}\r\n"), format!("{body}{HIDDEN}"));
        let post = Post { status: 429, head, body, is_judged_by_its_head: false };
        if number == 10 {
            posts.push(post);
        } else {
            let (head, body) = &post.framed()[0];
            let mut client = gate.client().await;
            client.send(&format!("{head}{body}")).await;
            assert!(client.answer().await.starts_with("HTTP/1.1 401"));
        }
    }
    posts
}

/// What came back is one answer to the one request, and perhaps another to the real one. Whether the connection was good
/// for that.
#[track_caller]
fn holds_no_answer_too_many(sent: &str, status: u16, said: &str) -> bool {
    let said = said.replace("HTTP/1.1 100 Continue\r\n\r\n", "");
    let answers = said.matches("HTTP/1.1 ").count();
    let goes_on = answers == 2 && said.contains("GET /public/real HTTP/1.1\r\n");
    assert!(said.starts_with(&format!("HTTP/1.1 {status} ")), "{sent}: {said}");
    assert!((answers == 1 || goes_on) && !said.contains("stowaway"), "{sent}: {said}");
    goes_on
}

/// All in one go.
async fn pipelined(gate: &Gate, status: u16, (head, body): &(String, String)) -> bool {
    let mut client = gate.client().await;
    // A connection that was closed meanwhile takes no more.
    let _ = client.0.write_all(format!("{head}{body}{REAL}").as_bytes()).await;
    holds_no_answer_too_many(head, status, &client.rest().await)
}

/// The body comes after the answer, as if it were the next request.
async fn belated(gate: &Gate, status: u16, (head, body): &(String, String)) -> bool {
    let mut client = gate.client().await;
    client.send(head).await;
    let first = client.answer().await;
    let _ = client.0.write_all(format!("{body}{REAL}").as_bytes()).await;
    holds_no_answer_too_many(head, status, &(first + &client.rest().await))
}

/// C2.
#[tokio::test]
async fn a_body_is_never_taken_for_a_request_whatever_the_answer_was() {
    let upstream = Upstream::echo().await;
    let gate = gate(&upstream).await;
    gate.signed_in("alice").await;
    let (mut tries, mut go_on) = (0, 0);
    for post in posts(&gate).await {
        for framed in post.framed() {
            (tries, go_on) = (tries + 1, go_on + usize::from(pipelined(&gate, post.status, &framed).await));
            if post.is_judged_by_its_head {
                (tries, go_on) = (tries + 1, go_on + usize::from(belated(&gate, post.status, &framed).await));
            }
        }
    }
    assert!(go_on > 0 && go_on < tries, "some connections are drained, and some are closed: {go_on} of {tries}");
    let heard = upstream.heard();
    assert_eq!(heard.len(), go_on);
    assert!(heard.iter().all(|request| request.starts_with("GET /public/real ")), "{heard:?}");
}

/// C3.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_gets_an_answer_that_was_meant_for_what_was_hidden() {
    let upstream = Upstream::echo().await;
    let gate = Arc::new(gate(&upstream).await);
    let cookie = gate.signed_in("alice").await;
    let posts = posts(&gate).await;
    let attacker = {
        let gate = Arc::clone(&gate);
        tokio::spawn(async move {
            for round in 0..200 {
                let post = &posts[round % posts.len()];
                pipelined(&gate, post.status, &post.framed()[round % 3]).await;
            }
        })
    };
    let mut alice: Client = gate.client().await;
    let mut asks = 0;
    while !attacker.is_finished() || asks < 200 {
        let answer = alice.get(&format!("/mine/{asks}"), &format!("Cookie: {cookie}\r\n")).await.to_lowercase();
        let is_hers = answer.contains(&format!("get /mine/{asks} ")) && answer.contains("remote-user: alice\r\n");
        assert!(is_hers && answer.matches("http/1.1 200").count() == 1, "{answer}");
        asks += 1;
    }
    attacker.await.unwrap();
    assert!(!upstream.heard().iter().any(|request| request.contains("stowaway")));
}
