//! The record of what was done: each success and each failure, told to the operator.

use serde_json::Value;

use super::PASSWORD;
use super::shell::{Shell, Spoken};
use super::visitor::{Visitor, app};

fn deeds(said: Spoken) -> Vec<Value> {
    said.succeeds().out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn acts(deeds: &[Value]) -> Vec<&str> {
    deeds.iter().map(|deed| deed["act"].as_str().unwrap()).collect()
}

#[test]
fn each_success_and_failure_is_written_with_who_whom_and_from_where() {
    let shell = Shell::before(app());
    shell.say_with(PASSWORD, "user add ada --group staff --password-stdin").succeeds();
    let gateway = shell.run_gateway();
    let mut ada = Visitor::new(gateway.address, "localhost:1");
    for _ in 0..2 {
        ada.sign_in("ada", "not-the-password-at-all");
    }
    ada.sign_in("nobody-of-this-name", "not-the-password-at-all");
    assert_eq!(ada.sign_in("ada", PASSWORD).status, 303);
    for line in [
        "ban add 198.51.100.0/24",
        "user groups ada --none",
        "session revoke ada",
        "user disable ada",
        "user delete ada",
    ] {
        shell.say(line).succeeds();
    }
    let served = deeds(shell.say("audit export --json"));
    let expected = [
        "signing_key_added",
        "user_created",
        "password_refused",
        "password_refused",
        "password_refused",
        "signed_in",
        "ban_added",
        "groups_set",
        "sessions_revoked",
        "user_disabled",
        "user_deleted",
    ];
    assert_eq!(acts(&served), expected);
    let numbers: Vec<u64> = served.iter().map(|deed| deed["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=11).collect::<Vec<_>>());
    for (place, by, address) in
        [(1, "operator", Value::Null), (2, "visitor", "127.0.0.1".into()), (5, "owner", "127.0.0.1".into())]
    {
        let deed = &served[place];
        assert_eq!((&deed["by"], &deed["address"]), (&by.into(), &address), "{deed}");
        assert!(
            deed["at"].as_str().unwrap().ends_with('Z') && deed["user_id"].as_str().unwrap().starts_with("u_"),
            "{deed}"
        );
    }
    assert!(served[5]["session"].as_str().unwrap().starts_with("s_"));
    assert!(served[10]["note"].as_str().unwrap().contains("ada"), "a name stays readable when its owner is gone");
    assert_ne!(served[4]["user_id"], served[2]["user_id"], "a name that nobody has is not hers");

    let tail = shell.say("audit tail -n 3").succeeds().out;
    assert_eq!(tail.lines().count(), 3);
    assert!(tail.lines().last().unwrap().contains("user_deleted"), "{tail}");
    assert_eq!(deeds(shell.say("audit tail -n 3 --json")), served[8..]);
    gateway.stop();
    assert_eq!(deeds(shell.say("audit export --json")), served, "the same without a gateway");
    let told = shell.say("audit export").succeeds().out;
    assert!(!told.contains(PASSWORD) && !told.contains("not-the-password"), "{told}");
}

#[test]
fn a_long_record_is_told_whole() {
    let shell = Shell::new();
    shell.say_with(PASSWORD, "user add ada --password-stdin").succeeds();
    let gateway = shell.run_gateway();
    for number in 0..3 {
        shell.say(&format!("ban add 192.0.2.{number}")).succeeds();
    }
    assert_eq!(deeds(shell.say("audit export --json")).len(), 5);
    for line in ["audit tail -n 0", "audit tail -n 501", "audit", "audit verify-nothing"] {
        assert_eq!(shell.say(line).code, 2, "{line}");
    }
    drop(gateway);
}
