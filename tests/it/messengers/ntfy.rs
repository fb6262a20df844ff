//! A topic for each person, and what is written to it.

use std::sync::Arc;

use http::{HeaderMap, StatusCode};
use vestibule::domain::secret::Secret;
use vestibule::factors::channel::{Binding, Binds, Channel, Place, What};
use vestibule::factors::ntfy::Ntfy;
use vestibule::random::OsRandom;

use super::*;
use crate::support::doubles::Mood;
use crate::support::doubles::ntfy::{NtfyServer, Press, fetch_headers, may_read};

const TOKEN: &str = "tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2";

fn client(server: &NtfyServer, token: Option<&str>) -> Arc<dyn Channel> {
    let secret = token.map(|token| format!("secret = \"{token}\"\n")).unwrap_or_default();
    channel(&format!("name = \"messages\"\nkind = \"ntfy\"\nurl = \"http://{}\"\n{secret}", server.address), &clock())
}

async fn bind(client: &Arc<dyn Channel>) -> Place {
    match client.bind(owner(ReachedKind::Push)).await.expect("a place") {
        Binding::At(place) => place,
        other @ Binding::Scan { .. } => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_question_comes_to_the_phone_with_a_page_to_open_and_a_way_to_say_no() {
    let server = NtfyServer::guarded(TOKEN).await;
    let client = client(&server, Some(TOKEN));
    let place = bind(&client).await;
    let sent = client.send(&place.at, &question()).await.expect("sent");
    assert_eq!(sent.handle.as_deref(), Some("sPs71M8A2Tab"));
    let message = server.message(place.at.expose(), 1).await;
    assert_eq!((message.title.as_str(), message.priority), ("Sign in to Wiki?", 4));
    assert_eq!(message.text, "Firefox on Linux\n192.0.2.7");
    assert_eq!(message.cache, "no", "nobody finds it on the server later");
    assert_eq!(message.click.as_deref(), Some(PAGE));
    assert_eq!(message.labels(), ["Open", "No, that's not me"]);
    assert_eq!(message.press("Open"), Press::Opens(PAGE.to_owned()));
    assert_eq!(message.press("No, that's not me"), Press::Posts(DENY_AT.to_owned()));
}

#[tokio::test]
async fn everybody_has_a_topic_that_nobody_guesses_and_the_phone_is_told_to_listen_to_it() {
    let server = NtfyServer::open().await;
    let client = client(&server, None);
    assert_eq!(client.binds(ReachedKind::Push), Binds::Place);
    let (one, other) = (bind(&client).await, bind(&client).await);
    assert_ne!(one.at, other.at);
    let topic = one.at.expose();
    assert!(topic.starts_with("vestibule-") && topic.len() == 36, "{topic}: ntfy allows 64, and 130 bits are in these");
    assert_eq!(one.listens_at, Some(format!("ntfy://{}/{topic}?secure=false", server.address)));
    assert_eq!(one.shown, format!("{}…", &topic[..14]), "not the whole of it: who knows it reads along");

    let public = channel("name = \"messages\"\nkind = \"ntfy\"\nurl = \"https://push.example.com\"\n", &clock());
    let place = bind(&public).await;
    assert_eq!(place.listens_at, Some(format!("ntfy://push.example.com/{}", place.at.expose())));
}

#[tokio::test]
async fn each_refusal_of_the_server_is_known_for_what_it_is() {
    let server = NtfyServer::open().await;
    let client = client(&server, None);
    let place = bind(&client).await;
    for (mood, expected) in [
        (Mood::Refuses, "refused"),
        (Mood::Throttles(7), "throttled 7"),
        (Mood::RefusesUs, "credentials"),
        (Mood::KnowsNobody, "garbage"),
        (Mood::TalksNonsense, "garbage"),
        (Mood::IsBroken, "unreachable"),
    ] {
        server.set(mood);
        let error = client.send(&place.at, &question()).await.expect_err("a failure");
        assert_eq!(taken_for(&error), expected, "{mood:?}: {error}");
        assert!(!error.to_string().contains(place.at.expose()), "a topic is a secret: {error}");
    }
    server.set(Mood::Good);
    client.send(&place.at, &question()).await.expect("it goes on as if nothing had been");
}

#[tokio::test]
async fn a_server_that_knows_its_writers_takes_nothing_without_the_right_token() {
    let server = NtfyServer::guarded(TOKEN).await;
    for token in [None, Some("tk_another")] {
        let client = client(&server, token);
        let place = bind(&client).await;
        let error = client.send(&place.at, &question()).await.expect_err("a failure");
        assert_eq!(taken_for(&error), "credentials", "{token:?}");
        assert!(server.messages(place.at.expose()).is_empty());
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_holds_nobody_up_for_long() {
    let server = NtfyServer::open().await;
    server.set(Mood::IsSilent);
    let base = format!("http://{}", server.address);
    let client = Ntfy::new(impatient(), Arc::new(OsRandom::new()), base, None);
    let error = client.send(&Secret::new("vestibule-abc".to_owned()), &question()).await.expect_err("a failure");
    assert_eq!(error.to_string(), "the provider could not be reached: it took too long");

    let nobody = channel("name = \"messages\"\nkind = \"ntfy\"\nurl = \"http://127.0.0.1:9\"\n", &clock());
    let error = nobody.send(&Secret::new("vestibule-abc".to_owned()), &question()).await.expect_err("a failure");
    assert_eq!(error.to_string(), "the provider could not be reached: no connection");
}

#[tokio::test]
async fn a_text_that_would_become_an_attachment_is_cut() {
    let server = NtfyServer::open().await;
    let client = client(&server, None);
    let place = bind(&client).await;
    let long = Ask { lines: vec![line(&"é".repeat(5_000))], ..question() };
    client.send(&place.at, &long).await.expect("sent");
    assert_eq!(server.message(place.at.expose(), 1).await.text, "é".repeat(2_000));
}

#[tokio::test]
async fn codes_never_go_by_a_topic_that_others_may_read() {
    let server = NtfyServer::open().await;
    let client = client(&server, None);
    let place = bind(&client).await;
    let code = Secret::new("123456".to_owned());
    let ask = Ask { what: What::Code(Some(&code)), ..question() };
    let error = client.send(&place.at, &ask).await.expect_err("a failure");
    assert_eq!(taken_for(&error), "refused");
    assert!(server.messages(place.at.expose()).is_empty());
}

/// The button of ntfy's page in a browser is a `fetch` from another site: the page may read the answer only where it says so.
#[test]
fn the_stand_in_of_a_browser_reads_only_what_it_may() {
    let origin = "https://ntfy.example.com";
    let headers = |allowed: &[&str]| {
        let mut headers = HeaderMap::new();
        for origin in allowed {
            headers.append("access-control-allow-origin", origin.parse().unwrap());
        }
        headers
    };
    assert!(may_read(origin, StatusCode::NO_CONTENT, &headers(&[origin])));
    assert!(may_read(origin, StatusCode::OK, &headers(&["*"])));
    for (status, allowed) in [
        (StatusCode::OK, &[][..]),
        (StatusCode::OK, &["https://elsewhere.example.com"]),
        (StatusCode::OK, &[origin, "*"]),
        (StatusCode::FORBIDDEN, &[origin]),
    ] {
        assert!(!may_read(origin, status, &headers(allowed)), "{status} {allowed:?}");
    }
    assert_eq!(fetch_headers(origin)[0], ("origin", origin.to_owned()));
}
