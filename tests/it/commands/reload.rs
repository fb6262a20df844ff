//! A gateway that runs reads its configuration again: whole, or not at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::PASSWORD;
use super::shell::Shell;
use super::visitor::{Visitor, app};

const A_SECOND: Duration = Duration::from_secs(1);

const ANOTHER_APP: &str =
    "[[app]]\nname = \"docs\"\nhost = \"docs.localhost\"\nupstream = \"http://127.0.0.1:9\"\npolicy = \"one_factor\"\n";

/// What is wrong with a file, what it becomes, and a word that the operator reads about it.
fn broken(good: &str) -> Vec<(String, &'static str)> {
    vec![
        (String::new(), "public_url"),
        (good.replace("[[app]]", "[[app"), "vestibule.toml:5"),
        (format!("{good}polcy = \"bypass\"\n"), "polcy"),
        (good.replace("\"bypass\"", "5"), "policy"),
        (good.replace("\"bypass\"", "\"open\""), "policy"),
        (format!("{good}{}", good.split_once("[[app]]").unwrap().1.replace("name", "[[app]]\nname")), "wiki"),
        (good.replace("upstream = \"http", "upstream = \"ftp"), "upstream"),
        (
            format!(
                "{good}[[listener]]\naddress = \"127.0.0.1:0\"\ntls = {{ certificate = \"gone.pem\", key = \"gone.pem\" }}\n"
            ),
            "gone.pem",
        ),
        (format!("{good}[session]\nlasts = \"forever\"\n"), "lasts"),
    ]
}

/// Good files, that ask for what is only done at a start.
fn for_a_restart(good: &str) -> Vec<(String, &'static str)> {
    vec![
        (good.replace("127.0.0.1:0", "127.0.0.2:0"), "listen"),
        (format!("{good}[store]\ncache = \"128MiB\"\n"), "[store]"),
        (format!("{good}[log]\nformat = \"json\"\n"), "[log]"),
    ]
}

#[test]
fn no_broken_file_ever_goes_live_nor_costs_a_request() {
    let shell = Shell::before(app());
    let good = shell.configuration().replace("\"one_factor\"", "\"bypass\"");
    shell.configure(&good);
    let gateway = shell.run_gateway();
    let (is_over, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let crowd: Vec<_> = (0..4)
        .map(|_| {
            let (is_over, asked, address) = (Arc::clone(&is_over), Arc::clone(&asked), gateway.address);
            thread::spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    let reply = Visitor::new(address, "localhost:1").get("/page");
                    assert_eq!((reply.status, reply.body.as_str()), (200, "app of nobody"));
                    asked.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for (text, word) in broken(&good) {
        shell.configure(&text);
        let said = shell.say("reload");
        assert_eq!(said.code, 2, "{text}\n{said:?}");
        assert!(said.error.contains(word), "{word}: {said:?}");
        gateway.signal("HUP");
    }
    for (text, word) in for_a_restart(&good) {
        shell.configure(&format!("{text}{ANOTHER_APP}"));
        let said = shell.say("reload").fails();
        assert!(said.error.contains(word) && said.error.contains("restart"), "{word}: {said:?}");
        let status = Visitor::new(gateway.address, "docs.localhost:1").get("/").status;
        assert_eq!(status, 404, "the good part of a refused file went live");
    }
    shell.configure(&format!("{good}{ANOTHER_APP}"));
    let said = shell.say("reload").succeeds();
    assert!(said.out.contains("added: docs"), "{said:?}");
    assert_eq!(Visitor::new(gateway.address, "docs.localhost:1").get("/").status, 303);
    shell.configure(&good);
    gateway.signal("HUP");
    wait_until(|| Visitor::new(gateway.address, "docs.localhost:1").get("/").status == 404);
    is_over.store(true, Ordering::Relaxed);
    for one in crowd {
        one.join().unwrap();
    }
    assert!(asked.load(Ordering::Relaxed) > 50, "hardly anything was asked meanwhile");
    gateway.stop();
}

#[test]
fn a_stream_ends_within_a_second_when_the_rules_no_longer_let_it_in_and_only_then() {
    let shell = Shell::before(app());
    shell.say_with(PASSWORD, "user add ada --group staff --password-stdin").succeeds();
    let gateway = shell.run_gateway();
    let good = shell.configuration();
    let mut ada = Visitor::new(gateway.address, "localhost:1");
    assert_eq!(ada.sign_in("ada", PASSWORD).status, 303);
    for (text, is_let_in) in [
        (format!("{good}title = \"The wiki\"\n"), true),
        (format!("{good}groups = [\"staff\"]\n"), true),
        (format!("{good}[[app.rule]]\npaths = [\"/other/**\"]\npolicy = \"deny\"\n{ANOTHER_APP}"), true),
        (format!("{good}groups = [\"ops\"]\n"), false),
        (good.replace("one_factor", "two_factor"), false),
        (format!("{good}[[app.rule]]\npaths = [\"/events\"]\npolicy = \"deny\"\n"), false),
        (good.replace("\"wiki\"", "\"another\""), false),
        (good.replace("host = \"localhost\"", "host = \"docs.localhost\""), false),
    ] {
        shell.configure(&good);
        shell.say("reload").succeeds();
        let stream = ada.listen("/events");
        shell.configure(&text);
        shell.say("reload").succeeds();
        assert_eq!(stream.ends_within(A_SECOND), !is_let_in, "{text}");
    }
}

#[test]
fn pages_look_as_the_new_file_says_and_never_as_nobody_could_read() {
    let shell = Shell::before(app());
    let gateway = shell.run_gateway();
    let good = shell.configuration();
    let sign_in = || Visitor::new(gateway.address, "localhost:1").get("/.vestibule/sign-in").body;
    assert!(!sign_in().contains("Harbour"));
    let dressed = format!("{good}[branding]\nname = \"Harbour\"\naccent = \"#9c2777\"\n");
    shell.configure(&dressed);
    shell.say("reload").succeeds();
    assert!(sign_in().contains("Harbour") && sign_in().contains("--accent:#9c2777"));
    shell.configure(&dressed.replace("#9c2777", "#ffd700"));
    let said = shell.say("reload");
    assert!(said.code == 2 && said.error.contains("its contrast is 1.27"), "{said:?}");
    assert!(sign_in().contains("--accent:#9c2777"));
}

#[test]
fn where_nothing_runs_there_is_nothing_to_reload() {
    let shell = Shell::new();
    assert!(shell.say("reload").fails().error.contains("No gateway runs"));
    assert!(!shell.data().exists());
}

fn wait_until(is_so: impl Fn() -> bool) {
    for _ in 0..100 {
        if is_so() {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("it never came true");
}
