use std::sync::Arc;

use vestibule::clock::ManualClock;
use vestibule::domain::approval::Denial;
use vestibule::domain::factor::ReachedKind;
use vestibule::domain::secret::Secret;
use vestibule::domain::time::Timestamp;
use vestibule::factors::authy::{Application, Authy};
use vestibule::factors::channel::{Binding, Bound, Channel, Checked, Look, Owner, What};
use vestibule::factors::outbound::Outbound;

use super::{MOODS, asks, base, code, decision, impatient, outbound, word};
use crate::support::doubles::Mood;
use crate::support::doubles::authy::{APP_ID, AuthyServer, KEY};

const NOW: u64 = 1_800_000_000;

fn client(server: &AuthyServer) -> Authy {
    client_by(server, outbound())
}

fn client_by(server: &AuthyServer, outbound: Outbound) -> Authy {
    let application = Application {
        base: base(server.address),
        id: APP_ID.to_owned(),
        name: "Wiki".to_owned(),
        key: Secret::new(KEY.to_owned()),
    };
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(NOW)));
    Authy::new(outbound, application, vec![ReachedKind::Tap, ReachedKind::Sms], clock)
}

/// Somebody's phone, and where it is reached.
async fn bound(server: &AuthyServer, authy: &Authy) -> (u64, Secret) {
    let owner = Owner { reference: "binding-0001", name: "ada", number: None, kind: ReachedKind::Tap };
    let Binding::Scan { shows, handle, .. } = authy.bind(owner).await.unwrap() else { panic!("a picture") };
    assert!(matches!(authy.bound(&handle).await.unwrap(), Bound::NotYet));
    let user = server.scan(shows.expose(), NOW);
    let Bound::At(place) = authy.bound(&handle).await.unwrap() else { panic!("registered") };
    assert_eq!(place.at.expose(), user.to_string());
    let other = Secret::new("somebody-else".to_owned());
    assert!(matches!(authy.bound(&other).await.unwrap(), Bound::NotYet), "an old registration serves no new one");
    (user, place.at)
}

#[tokio::test]
async fn yes_and_no_come_from_the_app() {
    let server = AuthyServer::start().await;
    let authy = client(&server);
    let (user, at) = bound(&server, &authy).await;
    for (status, expected) in
        [("approved", Look::Approved), ("denied", Look::Denied(Denial::Declined)), ("expired", Look::Over)]
    {
        let sent = authy.send(&at, &asks(ReachedKind::Tap, decision())).await.unwrap();
        let asked = server.requests().pop().unwrap();
        assert_eq!((asked.user, asked.message.as_str(), asked.seconds), (user, "Sign in to Wiki?", 90));
        assert_eq!(asked.details["From"], "192.0.2.7");
        let handle = sent.handle.unwrap();
        assert_eq!(authy.look(&handle).await.unwrap(), Look::Waiting { shows: None });
        server.answer(&asked.uuid, status);
        assert_eq!(authy.look(&handle).await.unwrap(), expected, "{status}");
    }
    assert_eq!(authy.look("00000000-0000-0000-0000-000000000000").await.unwrap(), Look::Over);
    authy.unbind(&at).await.unwrap();
    assert!(!server.knows(user));
    authy.unbind(&at).await.expect("twice is once");
}

#[tokio::test]
async fn a_code_by_text_is_sent_in_earnest_and_good_once() {
    let server = AuthyServer::start().await;
    let authy = client(&server);
    let (user, at) = bound(&server, &authy).await;
    assert_eq!(authy.check(&at, None, &code("1234567")).await.unwrap(), Checked::Wrong, "before anything was sent");
    authy.send(&at, &asks(ReachedKind::Sms, What::Code(None))).await.unwrap();
    let right = server.code(user).expect("it was not ignored");
    assert_eq!(authy.check(&at, None, &code("7654321")).await.unwrap(), Checked::Wrong);
    assert_eq!(authy.check(&at, None, &code(&right)).await.unwrap(), Checked::Right);
    assert_eq!(authy.check(&at, None, &code(&right)).await.unwrap(), Checked::Over);
    assert_eq!(authy.check(&at, None, &code("../../x")).await.unwrap(), Checked::Wrong, "and Authy never hears of it");
}

#[tokio::test]
async fn each_trouble_is_told_apart_at_every_step() {
    let server = AuthyServer::start().await;
    let authy = client(&server);
    let (_, at) = bound(&server, &authy).await;
    let handle = authy.send(&at, &asks(ReachedKind::Tap, decision())).await.unwrap().handle.unwrap();
    let binding = Secret::new("binding-0002".to_owned());
    for (mood, expected) in MOODS.into_iter().chain([(Mood::Blocks, "refused"), (Mood::KnowsNobody, "gone")]) {
        server.set(mood);
        // It has its limit for each user, and says nothing of the others.
        let expected = if matches!(mood, Mood::Throttles(_)) { "too often" } else { expected };
        for kind in [ReachedKind::Tap, ReachedKind::Sms] {
            let what = if kind == ReachedKind::Tap { decision() } else { What::Code(None) };
            assert_eq!(word(&authy.send(&at, &asks(kind, what)).await.unwrap_err()), expected, "{mood:?} {kind:?}");
        }
        let checked = authy.check(&at, None, &code("1234567")).await.unwrap_err();
        assert_eq!(word(&checked), expected, "{mood:?}");
        if mood == Mood::KnowsNobody {
            assert!(matches!(authy.bound(&binding).await, Ok(Bound::NotYet)), "nobody has scanned it yet");
            assert_eq!(authy.look(&handle).await.unwrap(), Look::Over);
            authy.unbind(&at).await.expect("gone before is gone as well");
        } else {
            assert_eq!(word(&authy.bound(&binding).await.unwrap_err()), expected, "{mood:?}: not as if nobody scanned");
            assert_eq!(word(&authy.look(&handle).await.unwrap_err()), expected, "{mood:?}");
            assert_eq!(word(&authy.unbind(&at).await.unwrap_err()), expected, "{mood:?}");
        }
    }
}

#[tokio::test]
async fn an_authy_that_says_nothing_holds_nobody_up_for_long() {
    let server = AuthyServer::start().await;
    let (_, at) = bound(&server, &client(&server)).await;
    let authy = client_by(&server, impatient());
    server.set(Mood::IsSilent);
    assert_eq!(word(&authy.send(&at, &asks(ReachedKind::Tap, decision())).await.unwrap_err()), "unreachable");
    assert_eq!(word(&authy.check(&at, None, &code("1234567")).await.unwrap_err()), "unreachable");
    assert_eq!(word(&authy.bound(&Secret::new("binding-0002".to_owned())).await.unwrap_err()), "unreachable");
}

/// What our own client does not send, and the libraries of Authy's do: a stand-in that refused it would be another service.
#[tokio::test]
async fn the_stand_in_takes_what_authys_own_libraries_send() {
    let server = AuthyServer::start().await;
    let http = outbound().client().clone();
    let at = |path: &str| format!("{}{path}", base(server.address));
    let user = server.register();
    let asks = at(&format!("/onetouch/json/users/{user}/approval_requests?api_key={KEY}"));
    let form = [("message", "Sign in?"), ("details[From]", "Oslo, NO"), ("seconds_to_expire", "90")];
    assert_eq!(http.post(&asks).form(&form).send().await.unwrap().status(), 200);
    let asked = server.requests().pop().unwrap();
    assert_eq!((asked.details["From"].as_str(), asked.seconds), (Some("Oslo, NO"), 90));
    for (url, form) in [
        // No key, names that nobody knows, and no end.
        (at(&format!("/onetouch/json/users/{user}/approval_requests")), &form[..]),
        (format!("{asks}&colour=red"), &form[..]),
        (asks.clone(), &[("message", "Sign in?"), ("seconds_to_expire", "90"), ("colour", "red")]),
        (asks.clone(), &[("message", "Sign in?")]),
    ] {
        assert!(http.post(&url).form(form).send().await.unwrap().status().is_client_error(), "{url} {form:?}");
    }
    let wrong_first = http.post(&asks).header("X-Authy-API-Key", "wrong").form(&form);
    assert_eq!(wrong_first.send().await.unwrap().status(), 401);
    let logos = serde_json::json!({ "message": "?", "seconds_to_expire": 90, "logos": [{ "res": "low", "url": "https://a.example" }] });
    assert_eq!(http.post(&asks).json(&logos).send().await.unwrap().status(), 400);
    assert_eq!(http.post(&asks).body("message=Sign+in").send().await.unwrap().status(), 400, "of no kind");
    for path in ["users/{}/delete", "users/{}/remove", "users/delete/{}"] {
        let user = server.register().to_string();
        let path = format!("/protected/json/{}?api_key={KEY}", path.replace("{}", &user));
        assert_eq!(http.post(at(&path)).send().await.unwrap().status(), 200, "{path}");
        assert!(!server.knows(user.parse().unwrap()));
    }
    let ignored = http.get(at(&format!("/protected/json/sms/{user}?api_key={KEY}"))).send().await.unwrap();
    assert!(ignored.text().await.unwrap().contains("\"ignored\":true"));
    let short = http.get(at(&format!("/protected/json/verify/12/{user}?force=true&api_key={KEY}")));
    assert_eq!(short.send().await.unwrap().status(), 400);
}
