//! `[[channel]]`, rightly and wrongly.

use vestibule::domain::channel::Provider;
use vestibule::domain::factor::ReachedKind;

use super::{GOOD, check, read};

const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
const SERVICE: &str = "VA0123456789abcdef0123456789abcdef";
/// The line on which a channel's kind stands.
const LINE: usize = 13;

fn with(channel: &str) -> String {
    format!("{GOOD}\n[[channel]]\nname = \"messages\"\nsecret = \"0123456789abcdef\"\n{channel}\n")
}

#[test]
fn what_a_kind_of_channel_does_not_use_is_refused() {
    let twilio = format!("kind = \"twilio-verify\"\naccount = \"{ACCOUNT}\"\nservice = \"{SERVICE}\"");
    for (channel, line, key, hint) in [
        (
            "kind = \"ntfy\"\noffers = [\"push\"]",
            1,
            "channel[1].offers",
            "It belongs to webhook, twilio-verify, authy, duo.",
        ),
        ("kind = \"ntfy\"\nservice = \"x\"", 1, "channel[1].service", "Remove it."),
        ("kind = \"telegram\"\naccount = \"ABot\"\noffers = [\"push\"]", 2, "channel[1].offers", "Remove it."),
        ("kind = \"webhook\"\nurl = \"https://a.example\"\naccount = \"x\"", 2, "channel[1].account", "Remove it."),
        ("kind = \"webhook\"\nurl = \"https://a.example\"\nallow_tap = true", 2, "channel[1].allow_tap", "Remove it."),
        (&format!("{twilio}\nverified_push = true"), 3, "channel[1].verified_push", "It belongs to duo."),
        (
            "kind = \"authy\"\naccount = \"1\"\nservice = \"x\"\nallow_tap = true\nverified_push = true",
            4,
            "channel[1].verified_push",
            "It belongs to duo.",
        ),
        (
            "kind = \"duo\"\nurl = \"https://a.example\"\naccount = \"x\"\nverified_push = true\nservice = \"y\"",
            4,
            "channel[1].service",
            "It belongs to twilio-verify, authy.",
        ),
    ] {
        let column = key.len() - "channel[1].".len() + " = ".len() + 1;
        check(&with(channel), (LINE + line, column, key, "has no `", hint));
    }
}

#[test]
fn ids_of_twilios_are_told_apart_before_they_are_used() {
    let twilio = |account: &str, service: &str| {
        with(&format!("kind = \"twilio-verify\"\naccount = \"{account}\"\nservice = \"{service}\""))
    };
    read(&twilio(ACCOUNT, SERVICE)).unwrap();
    check(&twilio("AC0123456789abcdef", SERVICE), (LINE + 1, 11, "channel[1].account", "is no SID", "`AC` and 32"));
    check(&twilio(ACCOUNT, ACCOUNT), (LINE + 2, 11, "channel[1].service", "is no SID", "`VA` and 32"));
    let swapped = read(&twilio(SERVICE, ACCOUNT)).unwrap_err();
    assert_eq!(swapped.count(), 2, "{swapped}");
}

#[test]
fn duo_offers_what_is_written_and_no_more() {
    let offered = |more: &str| {
        let text = with(&format!("kind = \"duo\"\nurl = \"https://a.example\"\naccount = \"x\"\n{more}"));
        match &read(&text).unwrap().settings.channels[0].provider {
            Provider::Duo { kinds, .. } => kinds.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(offered("allow_tap = true"), [ReachedKind::Tap, ReachedKind::Sms]);
    assert_eq!(offered("verified_push = true"), [ReachedKind::Push, ReachedKind::Sms]);
    assert_eq!(offered("offers = [\"sms\"]"), [ReachedKind::Sms]);
    assert_eq!(offered("verified_push = true\noffers = [\"push\"]"), [ReachedKind::Push]);
    let called = "verified_push = true\noffers = [\"push\", \"call\"]";
    assert_eq!(offered(&format!("{called}\nallow_tap = true")), [ReachedKind::Push, ReachedKind::Call]);
    let duo = with(&format!("kind = \"duo\"\nurl = \"https://a.example\"\naccount = \"x\"\n{called}"));
    check(&duo, (LINE, 8, "channel[1].kind", "yes or no without a number", "`allow_tap = true`"));
    let unable = with("kind = \"duo\"\nurl = \"https://a.example\"\naccount = \"x\"\noffers = [\"push\"]");
    check(&unable, (LINE + 3, 11, "channel[1].offers[1]", "this channel cannot do that", "One of: tap, call, sms."));
}

#[test]
fn codes_by_mail_that_count_for_nothing_are_warned_of() {
    let twilio = with(&format!(
        "kind = \"twilio-verify\"\naccount = \"{ACCOUNT}\"\nservice = \"{SERVICE}\"\noffers = [\"sms\", \"email\"]"
    ));
    let warns = |text: &str| {
        let warnings = read(text).unwrap().settings.warnings;
        warnings.iter().any(|warning| warning.contains("codes by e-mail are no second factor here"))
    };
    assert!(warns(&twilio));
    assert!(!warns(&format!("{twilio}\n[second_factor]\nemail = \"counts\"\n")));
    assert!(!warns(&twilio.replace(", \"email\"", "")));
    let both = twilio.replace("[\"sms\", \"email\"]", "[\"email\", \"tap\"]\nallow_tap = true");
    check(&both, (LINE + 3, 10, "channel[1].offers", "one channel cannot do both", "a second [[channel]]"));
}
