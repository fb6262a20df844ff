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

#[test]
fn reloads_and_backups_are_written_down_and_a_refused_reload_too() {
    let shell = Shell::new();
    shell.say_with(PASSWORD, "user add ada --password-stdin").succeeds();
    let gateway = shell.run_gateway();
    let good = shell.configuration();
    shell.configure(&good.replace("one_factor", "bypass"));
    shell.say("reload").succeeds();
    shell.configure(&format!("{good}[store]\ncache = \"128MiB\"\n"));
    shell.say("reload").fails();
    shell.say("db backup first").succeeds();
    gateway.stop();
    shell.say("db backup second").succeeds();
    let record = deeds(shell.say("audit export --json"));
    let expected = ["configuration_reloaded", "reload_refused", "store_backed_up", "store_backed_up"];
    assert_eq!(acts(&record)[2..], expected);
    assert!(record[2]["note"].as_str().unwrap().contains("changed: wiki"), "{}", record[2]);
    assert_eq!((&record[4]["by"], &record[3]["by"]), (&"operator".into(), &"operator".into()));
}

#[test]
fn a_look_at_the_record_says_that_it_is_whole_and_a_noted_head_that_it_is_the_same() {
    let shell = Shell::new();
    shell.say_with(PASSWORD, "user add ada --password-stdin").succeeds();
    let noted = shell.say("audit verify --json").succeeds().json();
    assert_eq!((&noted["entries"], &noted["flaws"]), (&2.into(), &Value::Array(Vec::new())));
    let head = noted["head"].as_str().unwrap();
    let gateway = shell.run_gateway();
    shell.say("ban add 192.0.2.1").succeeds();
    let told = shell.say(&format!("audit verify --head {head}")).succeeds().out;
    assert!(told.contains("3 entries: none is missing") && told.contains("The head is 3:"), "{told}");
    let other = format!("{}:{}", 2, "0".repeat(64));
    let told = shell.say(&format!("audit verify --head {other}")).fails().out;
    assert!(told.contains("Entry 2 is another than the one that was noted."), "{told}");
    let told = shell.say("audit verify --head nonsense").fails().error;
    assert!(told.contains("a head is a number"), "{told}");
    gateway.stop();
}

#[test]
fn whoever_follows_the_record_sees_each_new_entry() {
    let shell = Shell::new();
    shell.say_with(PASSWORD, "user add ada --password-stdin").succeeds();
    let told = shell.say("audit tail --follow").fails().error;
    assert!(told.contains("No gateway runs"), "{told}");
    let gateway = shell.run_gateway();
    let mut following = shell.begin("", "audit tail -n 1 --follow --json");
    assert_eq!(acts(&[serde_json::from_str(&following.line()).unwrap()]), ["user_created"]);
    for (deed, act) in [("ban add 192.0.2.1", "ban_added"), ("user disable ada", "user_disabled")] {
        shell.say(deed).succeeds();
        assert_eq!(acts(&[serde_json::from_str(&following.line()).unwrap()]), [act]);
    }
    following.kill();
    gateway.stop();
}

#[test]
fn a_new_master_key_is_made_while_nothing_runs_and_old_backups_need_the_old_one() {
    let shell = Shell::new();
    shell.say_with(PASSWORD, "user add ada --password-stdin").succeeds();
    shell.say("db backup before").succeeds();
    let keys = shell.say("key list").succeeds().out;
    let gateway = shell.run_gateway();
    let told = shell.say("key rotate --master").fails().error;
    assert!(told.contains("is in use") && told.contains("stop that process first"), "{told}");
    gateway.stop();
    let told = shell.say("key rotate --master").succeeds().out;
    assert!(told.contains("The one sealed value is sealed anew") && told.contains("master.key.old-"), "{told}");
    assert_eq!(shell.say("key list").succeeds().out, keys, "apps go on with the same keys");
    shell.say("audit verify").succeeds();
    assert_eq!(acts(&deeds(shell.say("audit tail -n 1 --json"))), ["master_key_rotated"]);

    let other = Shell::new();
    std::fs::create_dir(other.data()).unwrap();
    let backup = shell.path("before");
    let restore = ["db", "restore", backup.to_str().unwrap()];
    std::fs::copy(shell.data().join("master.key"), other.data().join("master.key")).unwrap();
    let told = other.say_all(&restore).fails().error;
    assert!(told.contains("another master key"), "{told}");
    let files = std::fs::read_dir(shell.data()).unwrap().map(|file| file.unwrap().path());
    let old = files.into_iter().find(|file| file.to_string_lossy().contains(".old-")).unwrap();
    std::fs::copy(old, other.data().join("master.key")).unwrap();
    other.say_all(&restore).succeeds();
    assert_eq!(other.say("key list").succeeds().out, keys);
}
