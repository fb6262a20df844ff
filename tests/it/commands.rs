//! The commands of an operator, as processes: with and without a running gateway, many at once, and cut off.

mod audit;
mod log;
mod metrics;
mod reload;
mod shell;
mod tunnel;
mod visitor;

use std::fs;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use shell::{Shell, Spoken};
use visitor::Visitor;

const PASSWORD: &str = "tulip-granite-orbit-sandal-7";

/// What an operator does on a busy day. Ids and times differ from day to day; everything else must not.
fn a_busy_day(shell: &Shell) -> Vec<Spoken> {
    let mut said = vec![
        shell.say_with(PASSWORD, "user add ada --email Ada@Example.com --group staff,ops --password-stdin"),
        shell.say_with(PASSWORD, "user add Bob --display-name Robert --password-stdin --json"),
        shell.say_with(PASSWORD, "user add bob --password-stdin"),
        shell.say_with(PASSWORD, "user add eve --email ada@example.com --password-stdin"),
        shell.say_with(PASSWORD, "user add root --password-stdin --json"),
        shell.say_with("short", "user add eve --password-stdin --json"),
        shell.say_with(PASSWORD, "user passwd nobody --password-stdin"),
        shell.say_with("orbit-tulip-granite-candle-9", "user passwd ada --password-stdin"),
    ];
    for line in [
        "user show ada",
        "user show ADA@example.com --json",
        "user show a@b@c",
        "user groups ada",
        "user groups ada --add dev --remove ops",
        "user groups ada --add dev --remove dev",
        "user groups ada x,y z --json",
        "user groups ada --none",
        "user invite --email grace@example.com --json",
        "user approve ada",
        "user decline nobody --json",
        "user reset-link nobody",
        "user reset-factors ada --json",
        "user disable bob",
        "user list",
        "user list --json",
        "user enable bob",
        "session list",
        "session list ada --json",
        "session list nobody",
        "session revoke ada --json",
        "session revoke s_aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "session revoke s_bogus --json",
        "ban list",
        "ban add 192.0.2.7/24",
        "ban add 0.0.0.0/0 --json",
        "ban add bob --for 2h",
        "ban add 2001:db8::/32 --reason scan --json",
        "ban list --json",
        "ban revoke b_aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "ban revoke bob",
        "key list",
        "key list --json",
        "key rotate",
        "key rotate",
        "key rotate --json",
        "key list",
        "user delete bob",
        "user delete bob --json",
        "ban list",
    ] {
        said.push(shell.say(line));
    }
    said.push(shell.say_with(PASSWORD, "user add bob --password-stdin"));
    said
}

#[test]
fn commands_answer_alike_with_and_without_a_gateway() {
    let (alone, served) = (Shell::new(), Shell::new());
    let gateway = served.run_gateway();
    let (without, with) = (a_busy_day(&alone), a_busy_day(&served));
    drop(gateway);
    for (without, with) in without.iter().zip(&with) {
        assert_eq!(without.told(), with.told());
        if without.line.contains("--json") {
            let value: Value =
                serde_json::from_str(&without.out).unwrap_or_else(|error| panic!("{without:?}: {error}"));
            assert_eq!(value.get("error").is_some(), without.code == 1, "{without:?}");
        }
    }
    let code_of = |line: &str| without.iter().find(|said| said.line.starts_with(line)).unwrap().code;
    for (line, code) in [
        ("user add ada", 0),
        ("user add bob", 1),
        ("user add root", 1),
        ("user show a@b@c", 1),
        ("user groups ada --add dev --remove dev", 1),
        ("session revoke s_bogus", 1),
        ("ban add 192.0.2.7/24", 1),
        ("ban add bob", 0),
        ("user delete bob --json", 1),
    ] {
        assert_eq!(code_of(line), code, "{line}");
    }
}

#[test]
fn a_name_stays_taken_and_its_second_owner_would_be_somebody_else() {
    let shell = Shell::new();
    shell.say_with(PASSWORD, "user add alice --password-stdin").succeeds();
    let first = shell.say("user show alice --json").json();
    shell.say("user delete alice").succeeds();
    for name in ["alice", "ALICE", "a1ice"] {
        shell.say_with(PASSWORD, &format!("user add {name} --password-stdin")).fails();
    }
    shell.say_with(PASSWORD, "user add alicia --password-stdin").succeeds();
    assert_ne!(first["id"], shell.say("user show alicia --json").json()["id"]);
}

#[test]
fn bad_usage_is_told_with_code_2_and_changes_nothing() {
    let shell = Shell::new();
    for line in [
        "",
        "usr list",
        "user",
        "user add",
        "user list ada",
        "user add ada --password secret-in-plain-sight",
        "user add ada",
        "user passwd ada",
        "user groups ada staff --none",
        "user groups ada --add x --none",
        "ban add 192.0.2.1 --for 1y",
        "ban add 192.0.2.1 --for 0s",
        "demo --listen 8080",
        "run --config",
    ] {
        let said = shell.say(line);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{said:?}");
        assert!(!said.error.contains("secret-in-plain-sight"), "{said:?}");
    }
    assert!(!shell.data().exists());
}

#[test]
fn only_run_and_user_add_make_a_store() {
    let shell = Shell::new();
    for line in [
        "user list",
        "user show ada",
        "user disable ada",
        "session list --json",
        "ban add 192.0.2.1",
        "db compact",
        "db backup out",
        "db restore out",
        "healthcheck",
    ] {
        shell.say(line).fails();
        assert!(!shell.data().exists(), "{line} made a data folder");
        assert!(!shell.path("out").exists());
    }
}

#[test]
fn a_password_is_one_line_that_is_good_enough() {
    let shell = Shell::new();
    for (password, why) in [
        ("", "empty"),
        ("two lines of password\nare one too many", "one line"),
        ("a tab\tin the password", "one line"),
        ("short", "at least 15"),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "repeats itself"),
        ("passwordpassword", ""),
        ("ada lovelace ada lovelace", "own name"),
    ] {
        let said = shell.say_with(password, "user add ada --display-name Ada_Lovelace --password-stdin").fails();
        assert!(said.error.contains(why), "{said:?}");
    }
    shell.say_with(&format!("{PASSWORD}\r"), "user add ada --password-stdin").succeeds();
    assert_eq!(shell.say("user list --json").json().as_array().unwrap().len(), 1);
}

#[test]
fn what_was_typed_cannot_act_on_the_terminal() {
    let shell = Shell::new();
    shell.say_with(PASSWORD, "user add ada --password-stdin").succeeds();
    for arguments in [
        ["user", "show", "\u{1b}[2Jada"],
        ["user", "groups", "a\nda"],
        ["session", "revoke", "s_\u{1b}]0;x\u{7}"],
        ["ban", "add", "\u{9b}31m"],
        ["ban", "revoke", "b_\u{202e}"],
    ] {
        let said = shell.say_all(&arguments).fails();
        let acts = |letter: char| letter != '\n' && (letter.is_control() || letter == '\u{202e}');
        assert!(!said.error.contains(acts), "{said:?}");
    }
    assert_eq!(shell.say_all(&["ban", "add", "192.0.2.1", "--reason", "a\u{1b}b"]).code, 1);
}

#[test]
fn what_is_secret_is_for_its_owner_alone() {
    let shell = Shell::new();
    let gateway = shell.run_gateway();
    shell.say("db backup out").succeeds();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&shell.data()), 0o700);
    assert_eq!(mode(&shell.data().join("master.key")), 0o600);
    assert_eq!(mode(&shell.data().join("control.sock")), 0o600);
    assert_eq!(mode(&shell.path("out")), 0o600);
    gateway.stop();
    assert!(!shell.data().join("control.sock").exists());
    for entry in fs::read_dir(shell.data()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(!name.contains("new") && !name.contains("part") && !name.contains("first"), "{name} was left behind");
    }
}

#[test]
fn many_begin_at_once_and_there_is_one_store() {
    let shell = Shell::new();
    let commands: Vec<_> = (0..6)
        .map(|number| shell.begin(PASSWORD, &format!("user add person{number} --password-stdin")))
        .chain((0..3).map(|_| shell.begin(PASSWORD, "user add ada --password-stdin")))
        .collect();
    let codes: Vec<i32> = commands.into_iter().map(|command| command.end().code).collect();
    assert_eq!(codes[..6], [0; 6], "{codes:?}");
    assert_eq!(codes[6..].iter().filter(|code| **code == 0).count(), 1, "one ada, not {codes:?}");
    assert_eq!(shell.say("user list --json").json().as_array().unwrap().len(), 7);
}

#[test]
fn commands_go_on_while_gateways_come_and_go() {
    let shell = Shell::new();
    let mut gateway = shell.run_gateway();
    let refused = shell.say("run").fails();
    assert!(refused.error.contains("runs on"), "{refused:?}");
    shell.say_with(PASSWORD, "user add ada --password-stdin").succeeds();
    let slow = shell.begin(PASSWORD, "user add bob --password-stdin");
    gateway.stop();
    // A call that the gateway had not taken yet when it closed its socket fails, and nothing was done.
    if slow.end().code != 0 {
        shell.say_with(PASSWORD, "user add bob --password-stdin").succeeds();
    }
    // Killed, it leaves its socket behind, which is nobody's.
    gateway = shell.run_gateway();
    gateway.kill();
    assert!(shell.data().join("control.sock").exists());
    shell.say("user show bob").succeeds();
    gateway = shell.run_gateway();
    shell.say("user delete bob").succeeds();
    gateway.stop();
    assert_eq!(shell.say("user list --json").json().as_array().unwrap().len(), 1);
}

#[test]
fn a_first_start_may_be_cut_off_anywhere() {
    let whole = Shell::new();
    whole.say_with(PASSWORD, "user add ada --password-stdin").succeeds();

    let folder_alone = Shell::new();
    fs::create_dir(folder_alone.data()).unwrap();
    let marked = Shell::new();
    fs::create_dir(marked.data()).unwrap();
    fs::write(marked.data().join("first-start"), "").unwrap();
    let with_key = Shell::new();
    fs::create_dir(with_key.data()).unwrap();
    fs::write(with_key.data().join("first-start"), "").unwrap();
    fs::copy(whole.data().join("master.key"), with_key.data().join("master.key")).unwrap();
    for shell in [folder_alone, marked, with_key] {
        shell.say_with(PASSWORD, "user add bob --password-stdin").succeeds();
        assert!(!shell.data().join("first-start").exists());
        shell.say("user show bob").succeeds();
    }

    // All was made, and only the mark was not yet removed.
    fs::write(whole.data().join("first-start"), "").unwrap();
    whole.say("user show ada").succeeds();
    whole.say_with(PASSWORD, "user add bob --password-stdin").succeeds();
    assert!(!whole.data().join("first-start").exists());
}

#[test]
fn a_first_start_that_is_killed_does_not_stop_the_next() {
    for round in 0..15 {
        let shell = Shell::new();
        let starting = shell.begin(PASSWORD, "user add first --password-stdin");
        std::thread::sleep(Duration::from_millis(round * 6));
        starting.kill();
        shell.say_with(PASSWORD, "user add second --password-stdin").succeeds();
        assert!(!shell.data().join("first-start").exists(), "the mark of the first start was left behind");
    }
}

#[test]
fn a_lost_key_or_store_is_no_first_start() {
    let shell = Shell::new();
    shell.say_with(PASSWORD, "user add ada --password-stdin").succeeds();
    let key = shell.data().join("master.key");
    let aside = shell.path("key");

    fs::rename(&key, &aside).unwrap();
    for line in ["run", "user list", "user add bob --password-stdin"] {
        let said = shell.say_with(PASSWORD, line).fails();
        assert!(said.error.contains("master key"), "{said:?}");
        assert!(!key.exists(), "{line} made a key for a store that has one");
    }

    fs::rename(&aside, &key).unwrap();
    let store = shell.path("store");
    fs::create_dir(&store).unwrap();
    for part in ["db", "store.marker", "store.high", "store.reserve", "store.lock"] {
        fs::rename(shell.data().join(part), store.join(part)).unwrap();
    }
    for line in ["run", "user add bob --password-stdin"] {
        let said = shell.say_with(PASSWORD, line).fails();
        assert!(said.error.contains("no store"), "{said:?}");
        assert!(!shell.data().join("db").exists());
    }
    for part in ["db", "store.marker", "store.high", "store.reserve", "store.lock"] {
        fs::rename(store.join(part), shell.data().join(part)).unwrap();
    }
    shell.say("user show ada").succeeds();
}

#[test]
fn a_backup_fills_an_empty_folder_that_has_the_key() {
    let (old, new) = (Shell::new(), Shell::new());
    let gateway = old.run_gateway();
    old.say_with(PASSWORD, "user add ada --email ada@example.com --group staff --password-stdin").succeeds();
    old.say_with(PASSWORD, "user add gone --password-stdin").succeeds();
    old.say("user delete gone").succeeds();
    old.say("ban add 192.0.2.0/24").succeeds();
    let backup = new.path("backup");
    let (line, person) = (format!("db backup {}", backup.display()), "user show ada --json");
    old.say(&line).succeeds();
    let said = old.say(&line).fails();
    assert!(said.error.contains("there already"), "{said:?}");
    let before = old.say(person).json();
    gateway.stop();

    let restore = format!("db restore {}", backup.display());
    let said = new.say(&restore).fails();
    assert!(said.error.contains("key"), "{said:?}");
    fs::create_dir_all(new.data()).unwrap();
    fs::copy(old.data().join("master.key"), new.data().join("master.key")).unwrap();
    new.say(&restore).succeeds();
    assert_eq!(new.say(person).json(), before);
    new.say_with(PASSWORD, "user add gone --password-stdin").fails();
    assert_eq!(new.say("ban list --json").json().as_array().unwrap().len(), 1);
    new.say(&restore).fails();
    new.run_gateway().stop();
}

#[test]
fn what_an_operator_ends_is_over_when_the_command_returns() {
    let shell = Shell::before(visitor::app());
    let gateway = shell.run_gateway();
    shell.say_with(PASSWORD, "user add ada --group staff --password-stdin").succeeds();
    let mut ada = Visitor::new(gateway.address, "localhost:1");
    let shows_the_app = |ada: &mut Visitor| ada.get("/").body.contains("app of ada");

    for ending in ["session revoke ada", "user disable ada", "user passwd ada --password-stdin", "session revoke s_..."]
    {
        assert!(!shows_the_app(&mut ada));
        let signed_in = ada.sign_in("ada", PASSWORD);
        assert_eq!(signed_in.status, 303, "{signed_in:?}");
        assert!(shows_the_app(&mut ada));
        let events = ada.listen("/events");
        let sessions = shell.say("session list --json").json();
        assert_eq!(sessions.as_array().unwrap().len(), 1, "{sessions}");
        assert_eq!(sessions[0]["user"], "ada");
        assert_eq!(shell.say("user show ada --json").json()["sessions"], 1);

        let id = sessions[0]["id"].as_str().unwrap();
        shell.say_with(PASSWORD, &ending.replace("s_...", id)).succeeds();
        assert!(!shows_the_app(&mut ada), "{ending}");
        assert!(events.ends_within(Duration::from_secs(3)), "{ending}");
        assert_eq!(shell.say("session list --json").json(), Value::Array(Vec::new()), "{ending}");
        if ending.contains("disable") {
            assert_ne!(ada.sign_in("ada", PASSWORD).status, 303, "the disabled stay out");
            shell.say("user enable ada").succeeds();
        }
    }
    gateway.stop();
}

#[test]
fn an_operator_sees_wrong_tries_and_clears_them() {
    let shell = Shell::before(visitor::app());
    let gateway = shell.run_gateway();
    shell.say_with(PASSWORD, "user add ada --password-stdin").succeeds();
    let delays = || shell.say("user show ada --json").json()["delays"].clone();
    assert_eq!(delays(), Value::Array(Vec::new()));
    for _ in 0..3 {
        Visitor::new(gateway.address, "localhost:1").sign_in("ada", "wrong");
    }
    let counted = delays();
    assert_eq!(
        (&counted[0]["known_browser"], &counted[0]["tries"]),
        (&Value::Bool(false), &Value::from(3)),
        "{counted}"
    );
    assert!(shell.say("user show ada").out.contains("3 from unknown browsers"));
    shell.say("user enable ada").succeeds();
    assert_eq!(delays(), Value::Array(Vec::new()));
    gateway.stop();
}

#[test]
fn a_ban_holds_at_once_and_after_a_restart_until_it_is_lifted() {
    let shell = Shell::before(visitor::app());
    let mut gateway = shell.run_gateway();
    shell.say_with(PASSWORD, "user add ada --password-stdin").succeeds();
    let mut ada = Visitor::new(gateway.address, "localhost:1");
    ada.sign_in("ada", PASSWORD);
    let events = ada.listen("/events");
    let ban = shell.say("ban add ada --json").json();
    assert!(events.ends_within(Duration::from_secs(3)));
    shell.say(&format!("ban revoke {}", ban["id"].as_str().unwrap())).succeeds();
    for target in ["127.0.0.0/8", "ada"] {
        let ban = shell.say(&format!("ban add {target} --json")).json();
        assert_eq!(ada.get("/").status, 403, "{target}");
        gateway.stop();
        gateway = shell.run_gateway();
        ada.moves_to(gateway.address);
        assert_eq!(ada.get("/").status, 403, "{target}");
        shell.say(&format!("ban revoke {}", ban["id"].as_str().unwrap())).succeeds();
        assert!(ada.get("/").body.contains("app of ada"), "{target}");
    }
    shell.say("ban add 127.0.0.1 --for 1s").succeeds();
    assert_eq!(ada.get("/").status, 403);
    std::thread::sleep(Duration::from_millis(1100));
    assert_eq!(ada.get("/").status, 200);
    gateway.stop();
}

#[test]
fn a_healthcheck_tells_whether_the_gateway_answers() {
    let shell = Shell::on_a_known_port();
    shell.say("healthcheck").fails();
    let gateway = shell.run_gateway();
    shell.say("healthcheck").succeeds();
    gateway.stop();
    shell.say("healthcheck").fails();
}

#[test]
fn a_path_that_is_too_long_for_sockets_is_no_obstacle() {
    let shell = Shell::at(&"deep/".repeat(30));
    let gateway = shell.run_gateway();
    shell.say_with(PASSWORD, "user add ada --password-stdin").succeeds();
    shell.say("user show ada").succeeds();
    gateway.stop();
}

#[test]
fn the_socket_understands_commands_and_nothing_else() {
    let shell = Shell::new();
    let gateway = shell.run_gateway();
    let ask = |request: &str| {
        let mut socket = UnixStream::connect(shell.data().join("control.sock")).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // An answer may come, and the connection go, before all was said.
        socket.write_all(request.as_bytes()).ok();
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).ok();
        String::from_utf8_lossy(&answer).into_owned()
    };
    let post = |path: &str, body: &str| {
        let length = body.len();
        ask(&format!("POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"))
    };
    for (path, body) in [
        ("/", "{}"),
        ("/command", ""),
        ("/command", "[]"),
        ("/command", r#"{"verb":"user_everything"}"#),
        ("/command", r#"{"verb":"user_show"}"#),
        ("/command", r#"{"verb":"user_show","user":"ada","role":"admin"}"#),
        ("/command", r#"{"verb":"user_passwd","user":"ada","password":{"secret":"in-plain-sight"}}"#),
        ("/command", &format!(r#"{{"verb":"user_show","user":"{}"}}"#, "x".repeat(100_000))),
    ] {
        let answer = post(path, body);
        assert!(answer.starts_with("HTTP/1.1 4") && answer.contains("not_understood"), "{path} {body:.60}: {answer}");
        assert!(!answer.contains("in-plain-sight"), "{answer}");
    }
    let leave = |request: &str| {
        let mut socket = UnixStream::connect(shell.data().join("control.sock")).unwrap();
        socket.write_all(request.as_bytes()).ok();
        socket.shutdown(Shutdown::Write).ok();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).ok();
        answer
    };
    for garbage in ["\0\r\n\r\n", "GET", "POST /command HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{"] {
        assert!(!leave(garbage).contains("200 OK"), "{garbage:?}");
    }
    shell.say("user list").succeeds();
    gateway.stop();
}

#[test]
fn the_demo_prints_one_address_and_one_account() {
    let demo = shell::Demo::begin();
    let [open, sign_in, mails] = demo.lines();
    assert!(mails.starts_with("Mails     http://127.0.0.1:") && mails.ends_with('/'), "{mails}");
    assert!(open.starts_with("Open      http://localhost:") && open.ends_with('/'), "{open}");
    let password = sign_in.strip_prefix("Sign in   ada / ").unwrap();
    assert!(password.len() >= 15 && password.split('-').all(|word| word.len() == 4), "{password}");
    let folder = demo.folder();
    assert!(folder.join("master.key").exists());

    let host = open.trim_start_matches("Open      http://").trim_end_matches('/');
    let mut newcomer = Visitor::new(host.replace("localhost", "127.0.0.1").parse().unwrap(), host);
    assert_eq!(newcomer.get("/").status, 303, "to the sign-in page");
    assert_eq!(newcomer.sign_in("ada", password).status, 303);
    let page = newcomer.get("/").body;
    for shown in ["Hello, <bdi>Ada Lovelace</bdi>", "remote-user", "remote-groups", "staff", "/.vestibule/sign-out"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    drop(newcomer.listen("/events"));
    assert_eq!(demo.stop(), (Some(0), String::new()));
    assert!(!folder.exists(), "the demo left its folder behind");
}
