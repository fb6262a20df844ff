use std::time::Duration;

use super::*;

const MINUTE: Duration = Duration::from_mins(1);

fn at(second: u64) -> Timestamp {
    Timestamp::from_seconds(1_000_000 + second)
}

fn asked(second: u64) -> Approval {
    Approval {
        id: ApprovalId::from_bytes([1; 16]),
        user: UserId::from_bytes([2; 16]),
        factor: FactorId::from_bytes([3; 16]),
        kind: FactorKind::Phone,
        asker: Asker::Ticket(TokenHash::from_bytes([4; 32])),
        source: Source::Strangers,
        asks: Asks::Decision { number: Some(Number(42)) },
        whence: Whence { at: at(second), browser: "Firefox on Linux".into(), address: "192.0.2.7".into() },
        purpose: Purpose::SignIn,
        app: None,
        link: None,
        handle: None,
        shows: None,
        created: at(second),
        ends: at(second + 90),
        sent: at(second),
        sends: 0,
        tries: 0,
        state: State::Created,
        is_used: false,
    }
}

fn sent(second: u64) -> Approval {
    Approval { state: State::Sent, sends: 1, ..asked(second) }
}

fn ended(second: u64, state: State) -> Approval {
    Approval { state, ..sent(second) }
}

fn every_event() -> [Event; 7] {
    [
        Event::Sent { handle: None, shows: None },
        Event::SentAgain,
        Event::Approve,
        Event::Deny(Denial::Declined),
        Event::Fail,
        Event::Expire,
        Event::Supersede,
    ]
}

#[test]
fn it_is_sent_and_then_ends_once() {
    let mut approval = asked(0);
    assert!(!approval.turn(Event::Approve, at(1)), "nobody was asked yet");
    assert!(approval.turn(Event::Sent { handle: None, shows: None }, at(1)));
    assert!(approval.turn(Event::Sent { handle: Some("x1".into()), shows: None }, at(2)), "what the provider calls it");
    assert_eq!((approval.sends, approval.sent, approval.handle.as_deref()), (1, at(0), Some("x1")));
    assert!(approval.turn(Event::SentAgain, at(40)));
    assert_eq!(approval.sends, 2);
    assert!(approval.turn(Event::Approve, at(50)) && approval.is_good(at(51)));
    for event in every_event() {
        assert!(!approval.turn(event, at(51)));
    }
    assert_eq!(approval.state, State::Approved);
}

#[test]
fn what_is_withheld_is_sent_again_to_nobody_and_looks_the_same() {
    let (mut withheld, mut other) = (asked(0), sent(0));
    assert!(withheld.turn(Event::SentAgain, at(40)) && other.turn(Event::SentAgain, at(40)));
    assert_eq!((withheld.sends, withheld.rest(at(41))), (other.sends, other.rest(at(41))));
    assert_eq!(withheld.state, State::Created);
    assert!(!withheld.turn(Event::Approve, at(41)));
    assert!(withheld.turn(Event::Expire, at(50)) && other.turn(Event::Expire, at(50)), "after too many codes");
    assert_eq!(withheld.state, other.state);
}

#[test]
fn when_something_left_shows_in_nothing() {
    let (withheld, mut slow) = (asked(0), asked(0));
    assert!(slow.turn(Event::Sent { handle: None, shows: None }, at(3)));
    assert!(slow.turn(Event::Sent { handle: Some("x1".into()), shows: None }, at(5)));
    assert_eq!(slow.rest(at(6)), withheld.rest(at(6)));
}

#[test]
fn no_end_is_taken_back() {
    for state in [
        State::Approved,
        State::Denied(Denial::Declined),
        State::Denied(Denial::NotMe),
        State::Denied(Denial::WrongNumber),
        State::Expired,
        State::Failed,
        State::Superseded,
    ] {
        for event in every_event() {
            let mut approval = ended(0, state);
            assert!(!approval.turn(event.clone(), at(1)), "{state:?} {event:?}");
            assert_eq!(approval.state, state);
        }
    }
}

#[test]
fn what_comes_too_late_is_worth_nothing() {
    let mut approval = sent(0);
    assert_eq!(approval.state_at(at(89)), State::Sent);
    assert_eq!(approval.state_at(at(90)), State::Expired);
    assert!(!approval.turn(Event::Approve, at(90)) && !approval.is_good(at(90)));
    let wrong_clock = sent(1000);
    assert_eq!(wrong_clock.state_at(at(0)), State::Expired, "made by a clock that was ahead");
}

#[test]
fn this_was_not_me_is_heard_after_the_end_unless_something_was_said_before() {
    let not_me = || Event::Deny(Denial::NotMe);
    for (state, is_heard) in [
        (State::Sent, true),
        (State::Expired, true),
        (State::Failed, true),
        (State::Superseded, true),
        (State::Approved, false),
        (State::Denied(Denial::Declined), false),
        (State::Denied(Denial::NotMe), false),
        (State::Denied(Denial::WrongNumber), false),
    ] {
        let mut approval = ended(0, state);
        assert_eq!(approval.turn(not_me(), at(5000)), is_heard, "{state:?}");
        assert!(!approval.is_open(at(5000)) && !approval.is_good(at(5000)));
        assert!(!approval.turn(not_me(), at(5001)) && !approval.turn(Event::Approve, at(5001)), "{state:?}");
        // The quarter of an hour begins when it is said.
        let later = judge(&[approval], 5000 + 14 * 60);
        assert_eq!(later, if is_heard { MayAsk::NotFor(MINUTE) } else { MayAsk::Yes }, "{state:?}");
    }
    assert!(!asked(0).turn(not_me(), at(5000)), "it reached nobody");
}

#[test]
fn what_was_used_opens_nothing_else() {
    let approval = Approval { is_used: true, ..ended(0, State::Approved) };
    assert!(!approval.is_good(at(1)));
    let forgotten = ended(0, State::Approved);
    assert!(forgotten.is_good(at(90)) && !forgotten.is_good(at(90 + 120)));
}

#[test]
fn each_number_has_two_digits_and_is_as_likely_as_the_others() {
    let mut drawn = [0_u32; 100];
    for byte in 0..=u8::MAX {
        if let Some(number) = Number::from_random(byte) {
            drawn[usize::from(number.get())] += 1;
            assert_eq!(Number::parse(&number.get().to_string()), Some(number));
        }
    }
    assert!(drawn[..10].iter().all(|count| *count == 0) && drawn[10..].iter().all(|count| *count == 2));
    for wrong in ["", "9", "100", "1x", "-12"] {
        assert_eq!(Number::parse(wrong), None, "{wrong}");
    }
}

fn judge(before: &[Approval], second: u64) -> MayAsk {
    Pace::OF_DECISIONS.judge(before, Source::Strangers, at(second))
}

#[test]
fn half_a_minute_lies_between_two() {
    assert_eq!(judge(&[], 0), MayAsk::Yes);
    assert_eq!(judge(&[sent(0)], 10), MayAsk::NotFor(Duration::from_secs(20)));
    assert_eq!(judge(&[ended(0, State::Failed)], 1), MayAsk::Yes, "it woke nobody");
}

#[test]
fn after_three_in_vain_the_phone_stays_silent_for_a_while() {
    let three = [ended(0, State::Denied(Denial::Declined)), sent(100), ended(200, State::Superseded)];
    assert_eq!(judge(&three[..2], 300), MayAsk::Yes);
    assert_eq!(judge(&three, 300), MayAsk::NotFor(Duration::from_mins(5)));
    assert_eq!(judge(&three, 600), MayAsk::Yes);
}

#[test]
fn a_yes_is_not_in_vain() {
    let mixed: Vec<_> = (0..9).map(|number| ended(number * 60, State::Approved)).collect();
    assert_eq!(judge(&mixed, 600), MayAsk::Yes);
}

#[test]
fn ten_in_a_day_are_enough_unless_one_was_a_yes() {
    let mut many: Vec<_> = (0..10).map(|number| sent(number * 3600)).collect();
    assert_eq!(judge(&many, 40_000), MayAsk::NotFor(Duration::from_secs(86_400 - 40_000)));
    many.push(ended(38_000, State::Approved));
    assert_eq!(judge(&many, 40_000), MayAsk::Yes);
}

#[test]
fn after_this_was_not_me_nobody_is_asked_for_a_quarter_of_an_hour() {
    let denied = [ended(0, State::Denied(Denial::NotMe))];
    assert_eq!(judge(&denied, 60), MayAsk::NotFor(14 * MINUTE));
    assert_eq!(judge(&denied, 900), MayAsk::Yes);
}

#[test]
fn what_strangers_ask_uses_up_nothing_of_a_known_browser() {
    let strangers: Vec<_> = (0..30).map(|number| ended(number * 31, State::Denied(Denial::NotMe))).collect();
    let mine = Source::Browser(TokenHash::from_bytes([7; 32]));
    assert_eq!(Pace::OF_DECISIONS.judge(&strangers, mine, at(931)), MayAsk::Yes);
    assert!(matches!(judge(&strangers, 931), MayAsk::NotFor(_)));
}

#[test]
fn a_clock_that_was_ahead_holds_nobody_up() {
    assert_eq!(judge(&[sent(100_000)], 0), MayAsk::Yes);
}
