use std::sync::Arc;
use std::time::Duration;

use vestibule::clock::ManualClock;
use vestibule::domain::approval::Denial;
use vestibule::domain::factor::ReachedKind;
use vestibule::domain::secret::Secret;
use vestibule::domain::time::Timestamp;
use vestibule::factors::channel::{Ask, Binding, Binds, Bound, Channel, Checked, Look, Owner, What};
use vestibule::factors::outbound::Outbound;
use vestibule::factors::twilio_verify::{Service, TwilioVerify};

use super::{MOODS, asks, base, code, decision, impatient, outbound, word};
use crate::support::doubles::Mood;
use crate::support::doubles::twilio_verify::{ACCOUNT, SERVICE, TOKEN, TwilioServer};

const NUMBER: &str = "+4915112345667";
const MAILBOX: &str = "ada@example.com";
/// Besides text messages.
const OTHERS: [(ReachedKind, &str); 3] =
    [(ReachedKind::Voice, NUMBER), (ReachedKind::WhatsApp, NUMBER), (ReachedKind::Email, MAILBOX)];

fn client(server: &TwilioServer, kinds: &[ReachedKind]) -> TwilioVerify {
    client_by(server, outbound(), kinds)
}

fn client_by(server: &TwilioServer, outbound: Outbound, kinds: &[ReachedKind]) -> TwilioVerify {
    let service = Service {
        base: base(server.address),
        account: ACCOUNT.to_owned(),
        token: Secret::new(TOKEN.to_owned()),
        service: SERVICE.to_owned(),
    };
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_800_000_000)));
    TwilioVerify::new(outbound, service, kinds.to_vec(), clock)
}

#[tokio::test]
async fn a_code_is_sent_checked_and_good_once() {
    let server = TwilioServer::start().await;
    let twilio = client(&server, &[ReachedKind::Sms, ReachedKind::Voice]);
    let owner = Owner { reference: "binding-0001", name: "ada", number: Some(NUMBER), kind: ReachedKind::Sms };
    let Binding::At(place) = twilio.bind(owner).await.unwrap() else { panic!("a number") };
    assert_eq!(place.shown, "+49 *** 67");
    let ask = asks(ReachedKind::Sms, What::Code(None));
    let sent = twilio.send(&place.at, &ask).await.unwrap();
    let right = server.code(NUMBER).await;
    let check = async |typed: &str| twilio.check(&place.at, sent.handle.as_deref(), &code(typed)).await.unwrap();
    assert_eq!(check("000000").await, Checked::Wrong);
    assert_eq!(check("notacode").await, Checked::Wrong, "and Twilio never hears of it");
    // "Call me instead": the same code, by another way.
    twilio.send_again(&place.at, &asks(ReachedKind::Voice, What::Code(None)), sent.handle.as_deref()).await.unwrap();
    twilio.send_again(&place.at, &asks(ReachedKind::WhatsApp, What::Code(None)), None).await.unwrap();
    let told = server.sent_to(NUMBER).pop().unwrap();
    assert_eq!(told.channels, ["sms", "call", "whatsapp"]);
    assert_eq!(told.code, right);
    assert_eq!(told.locale.as_deref(), Some("en"));
    assert_eq!(check(&right).await, Checked::Right);
    assert_eq!(check(&right).await, Checked::Over);
}

#[tokio::test]
async fn a_code_goes_to_a_mailbox_which_is_looked_up_when_it_is_sent() {
    let server = TwilioServer::start().await;
    let twilio = client(&server, &[ReachedKind::Sms, ReachedKind::Email]);
    assert_eq!([ReachedKind::Sms, ReachedKind::Email].map(|kind| twilio.binds(kind)), [Binds::Number, Binds::Address]);
    let owner = Owner { reference: "binding-0001", name: "ada", number: None, kind: ReachedKind::Email };
    let Binding::At(place) = twilio.bind(owner).await.unwrap() else { panic!("a mailbox") };
    assert_eq!((place.at.expose(), place.shown.as_str()), ("", ""), "nothing of it is kept");
    let at = Secret::new(MAILBOX.to_owned());
    let ask = asks(ReachedKind::Email, What::Code(None));
    let sent = twilio.send(&at, &ask).await.unwrap();
    twilio.send_again(&at, &ask, sent.handle.as_deref()).await.unwrap();
    let [told] = &server.sent_to(MAILBOX)[..] else { panic!("one code") };
    assert_eq!(told.channels, ["email", "email"]);
    let check = async |typed: &str| twilio.check(&at, sent.handle.as_deref(), &code(typed)).await.unwrap();
    assert_eq!(check("000000").await, Checked::Wrong);
    assert_eq!(check(&told.code).await, Checked::Right);
    assert_eq!(check(&told.code).await, Checked::Over);
    for nowhere in ["", "ada", NUMBER] {
        let error = twilio.send(&Secret::new(nowhere.to_owned()), &ask).await.unwrap_err();
        assert_eq!(word(&error), "refused", "{nowhere}");
    }
}

#[tokio::test]
async fn a_question_ends_at_its_time_and_none_is_open_for_more_than_an_hour() {
    let server = TwilioServer::start().await;
    let twilio = client(&server, &[ReachedKind::Tap]);
    let at = Secret::new(server.register("binding-0001"));
    let ask = asks(ReachedKind::Tap, decision());
    let handle = twilio.send(&at, &ask).await.unwrap().handle.unwrap();
    server.advance(89);
    assert_eq!(twilio.look(&handle).await.unwrap(), Look::Waiting { shows: None });
    twilio.send_again(&at, &ask, Some(&handle)).await.unwrap();
    server.advance(1);
    assert_eq!(twilio.look(&handle).await.unwrap(), Look::Over);
    assert_eq!(word(&twilio.send_again(&at, &ask, Some(&handle)).await.unwrap_err()), "refused");
    let longest = *twilio.abilities().lasts.end();
    assert_eq!(longest, Duration::from_hours(1));
    let server = TwilioServer::start().await;
    let (twilio, at) = (client(&server, &[ReachedKind::Tap]), Secret::new(server.register("binding-0001")));
    twilio.send(&at, &Ask { lasts: longest, ..ask.clone() }).await.unwrap();
    let longer = Ask { lasts: longest + Duration::from_secs(1), ..ask };
    assert_eq!(word(&twilio.send(&at, &longer).await.unwrap_err()), "refused");
}

#[tokio::test]
async fn what_is_over_is_not_wrong() {
    let server = TwilioServer::start().await;
    let twilio = client(&server, &[ReachedKind::Sms]);
    let at = Secret::new(NUMBER.to_owned());
    let ask = asks(ReachedKind::Sms, What::Code(None));
    let sent = twilio.send(&at, &ask).await.unwrap();
    for _ in 0..5 {
        assert_eq!(twilio.check(&at, sent.handle.as_deref(), &code("000000")).await.unwrap(), Checked::Wrong);
    }
    let right = server.code(NUMBER).await;
    assert_eq!(
        twilio.check(&at, sent.handle.as_deref(), &code(&right)).await.unwrap(),
        Checked::Over,
        "five were enough"
    );
    let sent = twilio.send(&at, &ask).await.unwrap();
    twilio.cancel(&at, sent.handle.as_deref()).await.unwrap();
    twilio.cancel(&at, sent.handle.as_deref()).await.expect("twice is once");
    let sent = twilio.send(&at, &ask).await.unwrap();
    server.advance(600);
    let right = server.code(NUMBER).await;
    assert_eq!(twilio.check(&at, sent.handle.as_deref(), &code(&right)).await.unwrap(), Checked::Over);
    assert_eq!(twilio.check(&at, Some("VE../../secret"), &code(&right)).await.unwrap(), Checked::Over);
}

#[tokio::test]
async fn each_trouble_is_told_apart_at_every_step() {
    let server = TwilioServer::start().await;
    let (twilio, push) = (client(&server, &[ReachedKind::Sms]), client(&server, &[ReachedKind::Tap]));
    let (at, ask) = (Secret::new(NUMBER.to_owned()), asks(ReachedKind::Sms, What::Code(None)));
    let sent = twilio.send(&at, &ask).await.unwrap().handle;
    let owner = Owner { reference: "binding-0001", name: "ada", number: None, kind: ReachedKind::Tap };
    let Binding::Scan { handle: binding, .. } = push.bind(owner).await.unwrap() else { panic!("a picture") };
    server.scan("binding-0001");
    let Bound::At(phone) = push.bound(&binding).await.unwrap() else { panic!("a phone") };
    let asked = push.send(&phone.at, &asks(ReachedKind::Tap, decision())).await.unwrap().handle.unwrap();
    for (mood, expected) in MOODS.into_iter().chain([(Mood::Blocks, "blocked")]) {
        server.set(mood);
        let errors = [
            twilio.send(&at, &ask).await.unwrap_err(),
            twilio.send_again(&at, &ask, sent.as_deref()).await.unwrap_err(),
            twilio.check(&at, sent.as_deref(), &code("000000")).await.unwrap_err(),
            push.bind(owner).await.unwrap_err(),
            push.bound(&binding).await.unwrap_err(),
            push.send(&phone.at, &asks(ReachedKind::Tap, decision())).await.unwrap_err(),
            push.look(&asked).await.unwrap_err(),
        ];
        for (place, error) in errors.iter().enumerate() {
            assert_eq!(word(error), expected, "{mood:?} {place}");
        }
        for (kind, to) in OTHERS {
            let error = twilio.send(&Secret::new(to.to_owned()), &asks(kind, What::Code(None))).await.unwrap_err();
            assert_eq!(word(&error), expected, "{mood:?} {kind:?}");
        }
        // What is only taken back or put away has no answer that could be read wrongly.
        if mood != Mood::TalksNonsense {
            assert_eq!(word(&twilio.cancel(&at, sent.as_deref()).await.unwrap_err()), expected, "{mood:?}");
            assert_eq!(word(&push.unbind(&phone.at).await.unwrap_err()), expected, "{mood:?}");
        }
    }
    server.set(Mood::KnowsNobody);
    assert_eq!(word(&twilio.send(&at, &ask).await.unwrap_err()), "gone");
    assert_eq!(twilio.check(&at, sent.as_deref(), &code("000000")).await.unwrap(), Checked::Over);
    twilio.cancel(&at, sent.as_deref()).await.expect("gone before is gone as well");
    assert_eq!(push.look(&asked).await.unwrap(), Look::Over);
    assert!(matches!(push.bound(&binding).await, Ok(Bound::Over)));
    push.unbind(&phone.at).await.expect("gone before is gone as well");
    server.set(Mood::Good);
    twilio.cancel(&at, sent.as_deref()).await.unwrap();
    assert_eq!(word(&twilio.send(&Secret::new("12".to_owned()), &ask).await.unwrap_err()), "refused");
    for _ in 0..5 {
        twilio.send(&at, &ask).await.unwrap();
    }
    assert_eq!(word(&twilio.send(&at, &ask).await.unwrap_err()), "too often", "five sends for one code");
}

#[tokio::test]
async fn a_phone_is_bound_by_a_picture_and_asked_by_push() {
    let server = TwilioServer::start().await;
    let twilio = client(&server, &[ReachedKind::Tap]);
    let owner = Owner { reference: "binding-0001", name: "ada", number: None, kind: ReachedKind::Tap };
    let Binding::Scan { shows, handle, .. } = twilio.bind(owner).await.unwrap() else { panic!("a picture") };
    assert!(shows.expose().starts_with("authy://factor?accessTokenSid=YK"), "{}", shows.expose());
    assert!(matches!(twilio.bound(&handle).await.unwrap(), Bound::NotYet));
    assert!(matches!(twilio.bind(owner).await, Ok(Binding::Scan { .. })), "an earlier try broke off");
    server.scan("binding-0001");
    let Bound::At(place) = twilio.bound(&handle).await.unwrap() else { panic!("a phone") };
    assert_eq!(place.shown, "Pixel 9");
    for (status, reason, expected) in [
        ("approved", "none", Look::Approved),
        ("denied", "none", Look::Denied(Denial::Declined)),
        ("denied", "not_requested", Look::Denied(Denial::NotMe)),
        ("expired", "none", Look::Over),
        ("rejoiced", "none", Look::Over),
    ] {
        let sent = twilio.send(&place.at, &asks(ReachedKind::Tap, decision())).await.unwrap();
        let handle = sent.handle.unwrap();
        let told = server.challenges().pop().unwrap();
        assert_eq!((told.message.as_str(), told.expiration.as_str()), ("Sign in to Wiki?", "2027-01-15T08:01:30Z"));
        assert_eq!(told.fields.len(), 3);
        assert_eq!(twilio.look(&handle).await.unwrap(), Look::Waiting { shows: None });
        server.answer(&told.sid, status, reason);
        assert_eq!(twilio.look(&handle).await.unwrap(), expected, "{status} {reason}");
    }
    twilio.unbind(&place.at).await.unwrap();
    assert!(server.identities().is_empty());
    twilio.unbind(&place.at).await.expect("twice is once");
    let gone = twilio.send(&place.at, &asks(ReachedKind::Tap, decision())).await.unwrap_err();
    assert_eq!(word(&gone), "gone");
}

#[tokio::test]
async fn a_twilio_that_says_nothing_holds_nobody_up_for_long() {
    let server = TwilioServer::start().await;
    let twilio = client_by(&server, impatient(), &[ReachedKind::Sms]);
    let (at, ask) = (Secret::new(NUMBER.to_owned()), asks(ReachedKind::Sms, What::Code(None)));
    let sent = client(&server, &[ReachedKind::Sms]).send(&at, &ask).await.unwrap().handle;
    let push = client_by(&server, impatient(), &[ReachedKind::Tap]);
    let phone = Secret::new(server.register("binding-0001"));
    let patient = client(&server, &[ReachedKind::Tap]);
    let asked = patient.send(&phone, &asks(ReachedKind::Tap, decision())).await.unwrap().handle.unwrap();
    server.set(Mood::IsSilent);
    assert_eq!(word(&twilio.send(&at, &ask).await.unwrap_err()), "unreachable");
    assert_eq!(word(&push.send(&phone, &asks(ReachedKind::Tap, decision())).await.unwrap_err()), "unreachable");
    assert_eq!(word(&push.look(&asked).await.unwrap_err()), "unreachable");
    for (kind, to) in OTHERS {
        let error = twilio.send(&Secret::new(to.to_owned()), &asks(kind, What::Code(None))).await.unwrap_err();
        assert_eq!(word(&error), "unreachable", "{kind:?}");
    }
    assert_eq!(word(&twilio.check(&at, sent.as_deref(), &code("000000")).await.unwrap_err()), "unreachable");
}
