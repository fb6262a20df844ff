use std::sync::Arc;

use vestibule::clock::ManualClock;
use vestibule::domain::approval::Denial;
use vestibule::domain::factor::ReachedKind;
use vestibule::domain::secret::Secret;
use vestibule::domain::time::Timestamp;
use vestibule::factors::channel::{Binding, Bound, Channel, Checked, Look, Owner, What};
use vestibule::factors::duo::{Duo, Integration};
use vestibule::factors::outbound::Outbound;

use super::{MOODS, asks, base, code, decision, impatient, outbound, word};
use crate::support::doubles::Mood;
use crate::support::doubles::duo::{DuoServer, KEY, SECRET, Verified};

const NOW: u64 = 1_800_000_000;

fn client(server: &DuoServer, asks: ReachedKind) -> Duo {
    client_by(server, outbound(), asks)
}

fn client_by(server: &DuoServer, outbound: Outbound, asks: ReachedKind) -> Duo {
    client_of(server, outbound, &[asks, ReachedKind::Sms])
}

fn client_of(server: &DuoServer, outbound: Outbound, kinds: &[ReachedKind]) -> Duo {
    let integration = Integration {
        base: base(server.address),
        key: KEY.to_owned(),
        secret: Secret::new(SECRET.to_owned()),
        kinds: kinds.to_vec(),
    };
    Duo::new(outbound, integration, Arc::new(ManualClock::at(Timestamp::from_seconds(NOW))))
}

fn owner(name: &str) -> Owner<'_> {
    Owner { reference: "binding-0001", name, number: None, kind: ReachedKind::Tap }
}

#[tokio::test]
async fn whoever_duo_knows_is_asked_there() {
    let server = DuoServer::start(NOW).await;
    let duo = client(&server, ReachedKind::Tap);
    let Binding::At(place) = duo.bind(owner("ada")).await.unwrap() else { panic!("she is known there") };
    assert_eq!((place.at.expose(), place.shown.as_str()), ("ada", "Phone (XXX-XXX-4788)"));
    for (result, status, expected) in [
        ("allow", "allow", Look::Approved),
        ("deny", "deny", Look::Denied(Denial::Declined)),
        ("deny", "fraud", Look::Denied(Denial::NotMe)),
        ("allow", "bypass", Look::Over),
        ("allow", "a new word", Look::Over),
        ("deny", "timeout", Look::Over),
        ("deny", "a new word", Look::Over),
        ("perhaps", "allow", Look::Over),
    ] {
        let sent = duo.send(&place.at, &asks(ReachedKind::Tap, decision())).await.unwrap();
        let asked = server.question("ada").await;
        assert_eq!(
            (asked.factor.as_str(), asked.title.as_str()),
            ("auto", "Sign in to Wiki"),
            "Duo writes \"request\" behind it"
        );
        assert_eq!(asked.info, "Account=ada&From=192.0.2.7&With=Firefox%20on%20Linux");
        let handle = sent.handle.unwrap();
        assert_eq!(duo.look(&handle).await.unwrap(), Look::Waiting { shows: None });
        // The next look is answered when there is news.
        let (answer, ()) = tokio::join!(duo.look(&handle), async { server.answer(&asked.txid, result, status) });
        assert_eq!(answer.unwrap(), expected, "{result} {status}");
    }
}

#[tokio::test]
async fn a_verified_push_shows_its_number_without_its_tricks() {
    let server = DuoServer::start(NOW).await;
    let duo = client(&server, ReachedKind::Push);
    assert_eq!(duo.abilities().kinds.first(), Some(&ReachedKind::Push));
    let sent = duo.send(&Secret::new("ada".to_owned()), &asks(ReachedKind::Push, decision())).await.unwrap();
    assert_eq!(duo.look("00000000-0000-0000-0000-000000000000").await.unwrap(), Look::Over, "it knows none of that");
    let shows = Some("Please enter verification code 708 into Duo Mobile...[31m".to_owned());
    assert_eq!(duo.look(&sent.handle.unwrap()).await.unwrap(), Look::Waiting { shows });
}

#[tokio::test]
async fn a_call_is_made_for_whoever_chose_it_and_for_nobody_else() {
    let server = DuoServer::start(NOW).await;
    let at = Secret::new("ada".to_owned());
    for asks_by in [ReachedKind::Tap, ReachedKind::Push] {
        let duo = client_of(&server, outbound(), &[asks_by, ReachedKind::Call]);
        duo.send(&at, &asks(asks_by, decision())).await.unwrap();
        assert_eq!(server.question("ada").await.factor, "push", "{asks_by:?}");
        for (result, status, expected) in [
            ("allow", "allow", Look::Approved),
            ("deny", "deny", Look::Denied(Denial::Declined)),
            ("deny", "fraud", Look::Denied(Denial::NotMe)),
            ("deny", "timeout", Look::Over),
        ] {
            let handle = duo.send(&at, &asks(ReachedKind::Call, decision())).await.unwrap().handle.unwrap();
            let asked = server.question("ada").await;
            assert_eq!(asked.factor, "phone", "{asks_by:?}");
            for _ in 0..2 {
                assert_eq!(
                    duo.look(&handle).await.unwrap(),
                    Look::Waiting { shows: None },
                    "it rings, and is answered"
                );
            }
            let (answer, ()) = tokio::join!(duo.look(&handle), async { server.answer(&asked.txid, result, status) });
            assert_eq!(answer.unwrap(), expected, "{result} {status}");
        }
    }
}

#[tokio::test]
async fn a_bypass_over_there_opens_nothing_here() {
    let server = DuoServer::start(NOW).await;
    let duo = client(&server, ReachedKind::Tap);
    for result in ["allow", "deny"] {
        server.says_of("ada", result);
        assert_eq!(word(&duo.bind(owner("ada")).await.unwrap_err()), "refused");
        let sent = duo.send(&Secret::new("ada".to_owned()), &asks(ReachedKind::Tap, decision())).await;
        assert_eq!(word(&sent.unwrap_err()), "refused", "{result}");
    }
    server.says_of("ada", "enroll");
    let sent = duo.send(&Secret::new("ada".to_owned()), &asks(ReachedKind::Tap, decision())).await;
    assert_eq!(word(&sent.unwrap_err()), "gone", "she has no phone there any more");
}

#[tokio::test]
async fn whoever_is_new_there_scans_a_picture() {
    let server = DuoServer::start(NOW).await;
    let duo = client(&server, ReachedKind::Tap);
    let Binding::Scan { shows, handle, .. } = duo.bind(owner("grace")).await.unwrap() else { panic!("a picture") };
    assert_eq!(shows.expose(), "duo://abc-123");
    assert!(matches!(duo.bound(&handle).await.unwrap(), Bound::NotYet));
    server.enrol();
    let Bound::At(place) = duo.bound(&handle).await.unwrap() else { panic!("enrolled") };
    assert_eq!(place.at.expose(), "grace");
}

#[tokio::test]
async fn a_passcode_by_text_is_good_once() {
    let server = DuoServer::start(NOW).await;
    let duo = client(&server, ReachedKind::Tap);
    let at = Secret::new("ada".to_owned());
    duo.send(&at, &asks(ReachedKind::Sms, What::Code(None))).await.unwrap();
    let passcode = server.passcode("ada").unwrap();
    assert_eq!(duo.check(&at, None, &code("1234567")).await.unwrap(), Checked::Wrong);
    assert_eq!(duo.check(&at, None, &code(&passcode)).await.unwrap(), Checked::Right);
    assert_eq!(duo.check(&at, None, &code(&passcode)).await.unwrap(), Checked::Wrong);
}

#[tokio::test]
async fn where_no_number_is_compared_nothing_is_asked_as_if_it_were() {
    let server = DuoServer::start(NOW).await;
    let duo = client(&server, ReachedKind::Push);
    let at = Secret::new("ada".to_owned());
    server.makes_of_verified_push(Verified::NotDemanded);
    let refused = duo.send(&at, &asks(ReachedKind::Push, decision())).await.unwrap_err();
    assert_eq!(word(&refused), "refused");
    assert!(server.questions().is_empty(), "no plain question went out");
    server.makes_of_verified_push(Verified::WithoutNumber);
    let sent = duo.send(&at, &asks(ReachedKind::Push, decision())).await.unwrap();
    assert_eq!(duo.look(&sent.handle.unwrap()).await.unwrap(), Look::Waiting { shows: None }, "no number to show");
}

#[tokio::test]
async fn each_trouble_is_told_apart_at_every_step() {
    let server = DuoServer::start(NOW).await;
    let duo = client(&server, ReachedKind::Tap);
    let at = Secret::new("ada".to_owned());
    let handle = duo.send(&at, &asks(ReachedKind::Tap, decision())).await.unwrap().handle.unwrap();
    let Binding::Scan { handle: binding, .. } = duo.bind(owner("grace")).await.unwrap() else { panic!("a picture") };
    for (mood, expected) in MOODS {
        server.set(mood);
        let errors = [
            duo.send(&at, &asks(ReachedKind::Tap, decision())).await.unwrap_err(),
            duo.send(&at, &asks(ReachedKind::Sms, What::Code(None))).await.unwrap_err(),
            duo.bind(owner("ada")).await.unwrap_err(),
            duo.bound(&binding).await.unwrap_err(),
            duo.check(&at, None, &code("1234567")).await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(word(&error), expected, "{mood:?}");
            assert!(!error.to_string().contains('\u{1b}'), "{error}");
        }
        let looked = duo.look(&handle).await.map_err(|error| word(&error));
        assert_eq!(looked, if mood == Mood::Refuses { Ok(Look::Over) } else { Err(expected) }, "{mood:?}");
    }
    for (mood, expected) in [(Mood::KnowsNobody, "gone"), (Mood::Blocks, "refused")] {
        server.set(mood);
        let error = duo.send(&at, &asks(ReachedKind::Tap, decision())).await.unwrap_err();
        assert_eq!(word(&error), expected, "{mood:?}");
    }
    server.set(Mood::Good);
    server.set_clock(NOW + 301);
    let error = duo.send(&at, &asks(ReachedKind::Tap, decision())).await.unwrap_err();
    assert_eq!(word(&error), "credentials", "a clock that is wrong looks like a wrong key");
}

#[tokio::test]
async fn an_answer_that_is_none_of_duos_is_nonsense() {
    let server = DuoServer::start(NOW).await;
    let duo = client(&server, ReachedKind::Tap);
    for (status, body, expected) in [
        (200, "", "garbage"),
        (200, "{}", "garbage"),
        (200, "[]", "garbage"),
        (200, r#"{"stat":"OK"}"#, "garbage"),
        (200, r#"{"stat":"GOOD","response":{"result":"auth"}}"#, "garbage"),
        (200, r#"{"response":{"result":"auth"}}"#, "garbage"),
        (200, r#"{"stat":"OK","response":{"status_msg":"Success"}}"#, "garbage"),
        (200, r#"{"stat":"FAIL","code":"","message":"no"}"#, "refused"),
        (400, r#"{"stat":"FAIL","code":40002,"message":"no"}"#, "refused"),
        (400, "Bad Request", "refused"),
        (302, "", "garbage"),
    ] {
        server.says_instead(status, body);
        let error = duo.send(&Secret::new("ada".to_owned()), &asks(ReachedKind::Tap, decision())).await.unwrap_err();
        assert_eq!(word(&error), expected, "{status} {body}");
    }
}

#[tokio::test]
async fn a_duo_that_says_nothing_holds_nobody_up_for_long() {
    let server = DuoServer::start(NOW).await;
    let duo = client_by(&server, impatient(), ReachedKind::Tap);
    server.set(Mood::IsSilent);
    let at = Secret::new("ada".to_owned());
    for kind in [ReachedKind::Tap, ReachedKind::Sms] {
        let what = if kind == ReachedKind::Tap { decision() } else { What::Code(None) };
        assert_eq!(word(&duo.send(&at, &asks(kind, what)).await.unwrap_err()), "unreachable");
    }
    assert_eq!(word(&duo.check(&at, None, &code("1234567")).await.unwrap_err()), "unreachable");
}
