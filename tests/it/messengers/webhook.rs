//! Signed JSON out, signed JSON back.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method};
use vestibule::clock::SystemClock;
use vestibule::domain::approval::{Denial, Number};
use vestibule::domain::secret::Secret;
use vestibule::factors::channel::{About, Binding, Binds, Channel, Forged, Hint, Look, Place, Raw, What};
use vestibule::factors::webhook::Webhook;

use super::*;
use crate::support::doubles::Mood;
use crate::support::doubles::webhook::{Receiver, SECRET, To, sign};

fn client(receiver: &Receiver, clock: &ManualClock) -> Arc<dyn Channel> {
    let address = receiver.address;
    channel(
        &format!(
            "name = \"messages\"\nkind = \"webhook\"\nurl = \"http://{address}/push\"\nsecret = \"{SECRET}\"\noffers = \
             [\"push\", \"sms\", \"voice\"]\n"
        ),
        clock,
    )
}

async fn bind(client: &Arc<dyn Channel>, kind: ReachedKind) -> Place {
    match client.bind(owner(kind)).await.expect("a place") {
        Binding::At(place) => place,
        other @ Binding::Scan { .. } => panic!("{other:?}"),
    }
}

/// What a POST with these headers to our address is taken for.
fn callback(client: &Arc<dyn Channel>, headers: &HeaderMap, body: &str) -> Result<Vec<Hint>, Forged> {
    let body = Bytes::copy_from_slice(body.as_bytes());
    let url = "https://gw.example.com/.vestibule/callbacks/messages";
    client.read_callback(&Raw { method: &Method::POST, url, query: "", headers, body: &body })
}

fn hint(says: Look) -> Hint {
    Hint { about: About::Reference(REFERENCE.to_owned()), says }
}

fn answer(says: &str) -> String {
    format!("{{\"reference\":\"{REFERENCE}\",\"answer\":{says}}}")
}

#[tokio::test]
async fn a_question_goes_out_signed_with_all_that_a_receiver_needs() {
    let clock = clock();
    let receiver = Receiver::start(&clock).await;
    let client = client(&receiver, &clock);
    let place = bind(&client, ReachedKind::Push).await;
    assert_eq!((place.at.expose(), place.shown.as_str()), ("ada", "ada"));
    client.send(&place.at, &question()).await.expect("sent");
    let asked = receiver.asked(1).await;
    assert_eq!((asked.version, asked.reference.as_str(), asked.kind.as_str()), (1, REFERENCE, "push"));
    assert_eq!(asked.to, To::User("ada".to_owned()));
    assert_eq!((asked.title.as_str(), asked.language.as_str()), ("Sign in to Wiki?", "en"));
    assert_eq!(asked.lines, ["Firefox on Linux", "192.0.2.7"]);
    assert_eq!((asked.expires_in, asked.again), (90, false));
    let decision = asked.decision.expect("a question");
    assert_eq!((decision.page.as_str(), decision.open.as_str()), (PAGE, "Open"));
    assert_eq!((decision.refuse_at.as_str(), decision.refuse.as_str()), (DENY_AT, "No, that's not me"));
}

#[tokio::test]
async fn a_code_goes_to_a_number_and_once_more_when_it_is_asked_for_again() {
    let clock = clock();
    let receiver = Receiver::start(&clock).await;
    let client = client(&receiver, &clock);
    for (kind, name) in [(ReachedKind::Sms, "sms"), (ReachedKind::Voice, "voice")] {
        let before = receiver.taken().len();
        assert_eq!(client.binds(kind), Binds::Number);
        let place = bind(&client, kind).await;
        assert_eq!(place.shown, "+49 *** 67");
        let code = Secret::new("042317".to_owned());
        let ask = Ask { kind, what: What::Code(Some(&code)), reference: format!("{REFERENCE}{name}"), ..question() };
        client.send(&place.at, &ask).await.expect("sent");
        client.send(&place.at, &ask).await.expect("the same request, once more");
        let asked = receiver.asked(before + 1).await;
        assert_eq!(receiver.taken().len(), before + 1, "the receiver knows it again");
        assert_eq!((asked.kind.as_str(), asked.code.as_deref(), asked.again), (name, Some("042317"), false));
        assert_eq!(asked.to, To::Number("+4915123456767".to_owned()));
        clock.advance(Duration::from_secs(30));
        client.send_again(&place.at, &ask, None).await.expect("sent");
        let asked = receiver.asked(before + 2).await;
        assert_eq!((asked.code.as_deref(), asked.again), (Some("042317"), true));
    }
    let nobody = Owner { number: None, ..owner(ReachedKind::Sms) };
    assert_eq!(taken_for(&client.bind(nobody).await.expect_err("no number")), "refused");
}

#[tokio::test]
async fn each_refusal_of_a_receiver_is_known_for_what_it_is() {
    let clock = clock();
    let receiver = Receiver::start(&clock).await;
    let client = client(&receiver, &clock);
    let place = bind(&client, ReachedKind::Push).await;
    for (mood, expected) in [
        (Mood::Refuses, "refused"),
        (Mood::Throttles(30), "throttled 30"),
        (Mood::KnowsNobody, "gone"),
        (Mood::Blocks, "blocked"),
        (Mood::RefusesUs, "credentials"),
        (Mood::TalksNonsense, "garbage"),
        (Mood::IsBroken, "unreachable"),
    ] {
        receiver.set(mood);
        let error = client.send(&place.at, &question()).await.expect_err("a failure");
        assert_eq!(taken_for(&error), expected, "{mood:?}: {error}");
    }
    assert!(receiver.taken().is_empty());
    let nowhere = channel(
        &format!(
            "name = \"messages\"\nkind = \"webhook\"\nurl = \"http://{}/nowhere\"\nsecret = \"{SECRET}\"\n",
            receiver.address
        ),
        &clock,
    );
    let error = nowhere.send(&place.at, &question()).await.expect_err("a failure");
    assert_eq!(taken_for(&error), "garbage", "the address is wrong, and nobody has gone");
    let stranger = channel(
        &format!(
            "name = \"messages\"\nkind = \"webhook\"\nurl = \"http://{}/push\"\nsecret = \"another\"\n",
            receiver.address
        ),
        &clock,
    );
    receiver.set(Mood::Good);
    let error = stranger.send(&place.at, &question()).await.expect_err("a failure");
    assert_eq!(taken_for(&error), "credentials");
}

#[tokio::test]
async fn a_receiver_that_says_nothing_holds_nobody_up_for_long() {
    let clock = clock();
    let receiver = Receiver::start(&clock).await;
    receiver.set(Mood::IsSilent);
    let where_to = vestibule::factors::webhook::Receiver {
        base: format!("http://{}/push", receiver.address),
        secret: Secret::new(SECRET.to_owned()),
        kinds: vec![ReachedKind::Push],
    };
    let client = Webhook::new(impatient(), Arc::new(clock.clone()), where_to);
    let error = client.send(&Secret::new("ada".to_owned()), &question()).await.expect_err("a failure");
    assert_eq!(error.to_string(), "the provider could not be reached: it took too long");
}

#[tokio::test]
async fn an_answer_that_is_signed_counts() {
    let clock = clock();
    let receiver = Receiver::start(&clock).await;
    let client = client(&receiver, &clock);
    for (body, expected) in [
        (answer("\"denied\""), hint(Look::Denied(Denial::Declined))),
        (answer("\"not_me\""), hint(Look::Denied(Denial::NotMe))),
        (answer("\"approved\",\"number\":42"), hint(Look::ApprovedWith(Number::parse("42").unwrap()))),
    ] {
        assert_eq!(callback(&client, &receiver.sign(&body), &body), Ok(vec![expected]), "{body}");
    }
}

#[tokio::test]
async fn a_yes_without_the_number_counts_for_nothing_and_neither_does_nonsense() {
    let clock = clock();
    let receiver = Receiver::start(&clock).await;
    let client = client(&receiver, &clock);
    for body in [
        answer("\"approved\""),
        answer("\"approved\",\"number\":7"),
        answer("\"approved\",\"number\":420"),
        answer("\"perhaps\""),
        answer("\"denied\",\"because\":\"I say so\""),
        "{}".to_owned(),
        "\u{fffd}".to_owned(),
        String::new(),
    ] {
        assert_eq!(callback(&client, &receiver.sign(&body), &body), Ok(Vec::new()), "{body}");
    }
}

#[tokio::test]
async fn what_the_receiver_did_not_sign_now_and_so_is_refused() {
    let clock = clock();
    let receiver = Receiver::start(&clock).await;
    let client = client(&receiver, &clock);
    let body = answer("\"denied\"");
    let now = clock.now().seconds();
    let good = receiver.sign(&body);
    let changed = |name: &'static str, value: &str| {
        let mut headers = good.clone();
        headers.insert(name, value.parse().unwrap());
        headers
    };
    let twice = |name: &'static str| {
        let mut headers = good.clone();
        headers.append(name, good[name].clone());
        headers
    };
    let signature = good["x-vestibule-signature"].to_str().unwrap();
    let without = |name: &str| {
        let mut headers = good.clone();
        headers.remove(name);
        headers
    };
    for (why, headers) in [
        ("another secret", sign("another", now, &body)),
        ("another body", receiver.sign(&answer("\"not_me\""))),
        ("too old", sign(SECRET, now - 301, &body)),
        ("too early", sign(SECRET, now + 301, &body)),
        ("another time than was signed", changed("x-vestibule-timestamp", &(now + 1).to_string())),
        ("no time", without("x-vestibule-timestamp")),
        ("no signature", without("x-vestibule-signature")),
        ("two times", twice("x-vestibule-timestamp")),
        ("two signatures", twice("x-vestibule-signature")),
        ("another scheme", changed("x-vestibule-signature", &signature.replace("v1=", "v0="))),
        ("another spelling", changed("x-vestibule-signature", &signature.to_uppercase().replace("V1=", "v1="))),
        ("a part of it", changed("x-vestibule-signature", &signature[..35])),
        ("nothing of it", changed("x-vestibule-signature", "v1=")),
    ] {
        assert_eq!(callback(&client, &headers, &body), Err(Forged), "{why}");
    }
    let body = Bytes::copy_from_slice(body.as_bytes());
    let raw = Raw { method: &Method::GET, url: "", query: "", headers: &good, body: &body };
    assert_eq!(client.read_callback(&raw), Err(Forged), "a GET changes nothing");
    for at in [now - 300, now + 300] {
        let body = answer("\"denied\"");
        assert!(callback(&client, &sign(SECRET, at, &body), &body).is_ok(), "five minutes are still good");
    }
}

#[tokio::test]
async fn whoever_lost_our_answer_may_send_the_same_again_as_long_as_it_is_young() {
    let clock = clock();
    let receiver = Receiver::start(&clock).await;
    let client = client(&receiver, &clock);
    let body = answer("\"denied\"");
    let headers = receiver.sign(&body);
    for _ in 0..6 {
        assert_eq!(callback(&client, &headers, &body), Ok(vec![hint(Look::Denied(Denial::Declined))]));
        clock.advance(Duration::from_mins(1));
    }
    assert_eq!(callback(&client, &headers, &body), Err(Forged), "too old");
}

/// The few lines of the guide, run by Python itself: what we sign they know, and what is signed with them we take.
#[tokio::test]
async fn the_lines_of_the_guide_check_what_we_send_and_sign_what_we_take() {
    let clock = ManualClock::at(SystemClock.now());
    let receiver = Receiver::start(&clock).await;
    let client = client(&receiver, &clock);
    client.send(&Secret::new("zoë".to_owned()), &question()).await.expect("sent");
    let sent = receiver.last();
    let body = answer("\"denied\"");
    let lines = r#"
import json, sys
secret, timestamp, signature, body, back = [text.encode() for text in sys.argv[1:]]
timestamp, signature = timestamp.decode(), signature.decode()
assert is_ours(secret, timestamp, signature, body), "what we sent"
assert not is_ours(secret, timestamp, signature, body + b" "), "another body"
assert not is_ours(secret + b" ", timestamp, signature, body), "another secret"
assert not is_ours(secret, str(int(timestamp) - 301), signature, body), "another time"
assert json.loads(body)["to"] == {"user": "zo\u00eb"}
now = str(int(time.time()))
print(now, "v1=" + hmac.new(secret, now.encode() + b"." + back, hashlib.sha256).hexdigest())
"#;
    let guide = include_str!("../../../docs/guides/channel-webhook.md");
    let shown = guide.split("```python\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a block of Python");
    let run = std::process::Command::new("python3")
        .args(["-c", &format!("{shown}{lines}"), SECRET, &sent.timestamp, &sent.signature, &sent.body, &body])
        .output()
        .expect("python3");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let said = String::from_utf8(run.stdout).unwrap();
    let (now, signature) = said.trim().split_once(' ').expect("two words");
    let mut headers = HeaderMap::new();
    headers.insert("x-vestibule-timestamp", now.parse().unwrap());
    headers.insert("x-vestibule-signature", signature.parse().unwrap());
    assert_eq!(callback(&client, &headers, &body), Ok(vec![hint(Look::Denied(Denial::Declined))]));
}
