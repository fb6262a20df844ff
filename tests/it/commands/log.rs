//! What the log says of each request, and what it never says.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::PASSWORD;
use super::shell::{Gateway, Shell};
use super::visitor::{Visitor, app};
use crate::support::small_disk::SmallDisk;

fn logging(format: &str) -> Shell {
    let shell = Shell::before(app());
    shell.configure(&format!("{}[log]\nto = \"log\"\nformat = \"{format}\"\n", shell.configuration()));
    shell.say_with(PASSWORD, "user add ada --password-stdin").succeeds();
    shell
}

/// The line about the last request for this path, which may still be on its way.
fn line_about(shell: &Shell, path: &str) -> String {
    for _ in 0..100 {
        let log = fs::read_to_string(shell.path("log")).unwrap();
        let word = format!("\"{path}\"");
        if let Some(line) = log.lines().rev().find(|line| line.contains("request") && line.contains(&word)) {
            return line.to_owned();
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("no line about {path}: {}", fs::read_to_string(shell.path("log")).unwrap());
}

fn record_about(shell: &Shell, path: &str) -> Value {
    serde_json::from_str(&line_about(shell, path)).unwrap()
}

fn send(gateway: &Gateway, request: &str) -> String {
    let mut stream = TcpStream::connect(gateway.address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok();
    String::from_utf8_lossy(&answer).into_owned()
}

/// Over one connection, on which each is over, and in the log, before the next one is read.
fn ask_in_turn(gateway: &Gateway, paths: &[String]) {
    let stream = TcpStream::connect(gateway.address).unwrap();
    let (last, others) = paths.split_last().unwrap();
    let get = |path: &String| format!("GET {path} HTTP/1.1\r\nhost: localhost:1\r\n");
    let mut requests: String = others.iter().map(|path| get(path) + "\r\n").collect();
    requests += &(get(last) + "connection: close\r\n\r\n");
    let mut answers = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| (&stream).write_all(requests.as_bytes()).unwrap());
        (&stream).read_to_end(&mut answers).unwrap();
    });
    assert_eq!(String::from_utf8_lossy(&answers).matches("HTTP/1.1 401 ").count(), paths.len());
}

#[test]
fn each_request_is_one_record_however_it_ends() {
    let shell = logging("json");
    let gateway = shell.run_gateway_with_log("log");
    let mut ada = Visitor::new(gateway.address, "localhost:1");
    ada.get("/page?token=in-plain-sight");
    let refused = record_about(&shell, "/page");
    for (key, value) in [("app", "wiki"), ("method", "GET"), ("kind", "navigation"), ("client", "127.0.0.1")] {
        assert_eq!(refused[key], value, "{refused}");
    }
    assert_eq!(
        (&refused["status"], &refused["user"], &refused["upstream_ms"]),
        (&303.into(), &Value::Null, &Value::Null)
    );

    ada.sign_in("ada", PASSWORD);
    let posted: Value = serde_json::from_str(&line_about(&shell, "POST")).unwrap();
    assert_eq!((&posted["status"], &posted["path"]), (&303.into(), &"/.vestibule/sign-in".into()));
    ada.get("/let-in");
    let let_in = record_about(&shell, "/let-in");
    assert_eq!((&let_in["status"], &let_in["user"], &let_in["bytes"]), (&200.into(), &"ada".into(), &10.into()));
    assert!(let_in["ms"].as_f64() >= let_in["upstream_ms"].as_f64() && let_in["end"].is_null(), "{let_in}");
    let session = let_in["session"].as_str().unwrap().to_owned();

    let stream = ada.listen("/events");
    shell.say(&format!("session revoke {session}")).succeeds();
    assert!(stream.ends_within(Duration::from_secs(1)));
    let cut = record_about(&shell, "/events");
    assert_eq!((&cut["end"], &cut["status"], &cut["session"]), (&"cut".into(), &200.into(), &session.as_str().into()));
    assert!(cut["bytes"].as_u64().unwrap() > 0);

    let answer = send(&gateway, "GET /tool HTTP/1.1\r\nhost: localhost:1\r\nconnection: close\r\n\r\n");
    let record = record_about(&shell, "/tool");
    assert_eq!((&record["status"], &record["kind"]), (&401.into(), &"tool".into()));
    assert!(answer.contains(&format!("urn:vestibule:{}", record["id"].as_str().unwrap())), "{record}\n{answer}");

    let log = fs::read_to_string(shell.path("log")).unwrap();
    for secret in ["in-plain-sight", PASSWORD, "token=", "vestibule=", "csrf"] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
    gateway.stop();
}

#[test]
fn what_was_said_before_the_end_is_there_in_its_order() {
    let shell = logging("text");
    let gateway = shell.run_gateway_with_log("log");
    let paths: Vec<_> = (0..20).map(|number| format!("/page-{number}")).collect();
    ask_in_turn(&gateway, &paths);
    gateway.stop();
    let log = fs::read_to_string(shell.path("log")).unwrap();
    let asked = log.lines().filter_map(|line| line.split("path=\"").nth(1)?.split('"').next());
    assert_eq!(asked.collect::<Vec<_>>(), paths);
    let last: Vec<_> = log.lines().rev().take(2).collect();
    assert!(last[0].ends_with("Stopped") && last[1].contains("finishing what has begun"), "{log}");
}

#[test]
fn a_full_disk_under_the_log_stops_nobody_and_what_is_missing_is_told() {
    let Some(disk) = SmallDisk::mount() else { return };
    fs::create_dir(disk.folder()).unwrap();
    let log = disk.folder().join("log").display().to_string();
    let shell = logging("text");
    shell.configure(&shell.configuration().replace("to = \"log\"", &format!("to = \"{log}\"")));
    let gateway = shell.run_gateway_with_log(&log);
    let mut visitor = Visitor::new(gateway.address, "localhost:1");
    disk.fill();
    // The last page of the file may have some room left.
    for _ in 0..100 {
        assert_eq!(visitor.get("/page").status, 303);
    }
    disk.empty();
    let read = || fs::read_to_string(&log).unwrap();
    let mut tries = 0;
    while !read().contains("records are missing") {
        assert_eq!(visitor.get("/page").status, 303);
        tries += 1;
        assert!(tries < 1000, "{}", read());
    }
    gateway.stop();
    let text = read();
    let told: Vec<_> = text.lines().filter(|line| line.contains("records are missing")).collect();
    let missing: usize = told[0].rsplit("records=").next().unwrap().trim().parse().unwrap();
    assert!(told.len() == 1 && missing > 10 && text.ends_with("Stopped\n"), "{text}");
    let whole = |line: &&str| line.contains(" INFO ") || line.contains(" WARN ");
    assert!(text.lines().filter(|line| !whole(line)).count() <= 1, "one record may have broken off: {text}");
}

#[test]
fn nobody_can_forge_a_record() {
    let shell = logging("text");
    let gateway = shell.run_gateway_with_log("log");
    let long = "x".repeat(30_000);
    let mut sent = 0;
    for target in
        ["/a\u{1b}[2J", "/a\"%20user=\"root", &format!("/{long}"), "/%0d%0aINFO", "/a\u{202e}b", "/\u{2028}INFO"]
    {
        for said in ["localhost:1", "\u{1b}[2J", "a\"%20user=\"root", "\u{2028}INFO", &long] {
            let request = format!("GET {target} HTTP/1.1\r\nhost: {said}\r\nconnection: close\r\n\r\n");
            send(&gateway, &request);
            let agent = format!("user-agent: {said}\r\nreferer: {said}\r\nconnection: close\r\n\r\n");
            send(&gateway, &format!("GET {target} HTTP/1.1\r\nhost: localhost:1\r\n{agent}"));
            sent += 2;
        }
    }
    send(&gateway, "GET /the-last HTTP/1.1\r\nhost: localhost:1\r\nconnection: close\r\n\r\n");
    line_about(&shell, "/the-last");
    gateway.stop();
    let written = fs::read_to_string(shell.path("log")).unwrap();
    let records: Vec<&str> = written.lines().filter(|line| line.contains(" INFO request ")).collect();
    assert_eq!(records.len(), sent + 1, "{written}");
    let line = records.iter().find(|line| line.contains("\"/%0d%0aINFO\"")).unwrap();
    assert!(line.contains("status=401") || line.contains("status=400"), "{line}");
    for line in written.lines() {
        assert!(line.len() < 4000 && line.chars().all(|letter| (' '..='~').contains(&letter)), "{line:?}");
        assert!(!line.contains("user="), "{line}");
    }
}

#[test]
fn the_log_goes_on_in_a_new_file_when_it_was_moved_and_can_be_silenced_by_a_reload() {
    let shell = logging("text");
    let gateway = shell.run_gateway_with_log("log");
    let mut visitor = Visitor::new(gateway.address, "localhost:1");
    visitor.get("/before");
    line_about(&shell, "/before");
    fs::rename(shell.path("log"), shell.path("yesterday")).unwrap();
    gateway.signal("USR1");
    while !shell.path("log").exists() {
        thread::sleep(Duration::from_millis(20));
    }
    visitor.get("/after");
    line_about(&shell, "/after");
    assert!(!fs::read_to_string(shell.path("yesterday")).unwrap().contains("/after"));

    shell.configure(&format!("{}access = false\n", shell.configuration()));
    shell.say("reload").succeeds();
    visitor.get("/unseen");
    shell.configure(&shell.configuration().replace("access = false", ""));
    shell.say("reload").succeeds();
    visitor.get("/seen");
    line_about(&shell, "/seen");
    assert!(!fs::read_to_string(shell.path("log")).unwrap().contains("/unseen"));
    gateway.stop();
}

#[test]
fn a_full_log_is_put_aside_and_only_so_many_are_kept() {
    let shell = logging("text");
    shell.configure(&format!("{}max_size = \"64KiB\"\nkeep = 2\n", shell.configuration()));
    let gateway = shell.run_gateway_with_log("log");
    let tail = "x".repeat(900);
    ask_in_turn(&gateway, &(0..300).map(|number| format!("/{number}-{tail}")).collect::<Vec<_>>());
    gateway.stop();
    let mut numbers = Vec::new();
    for name in ["log.2", "log.1", "log"] {
        let text = fs::read_to_string(shell.path(name)).unwrap();
        assert!(text.len() <= 64 << 10 && text.ends_with('\n'), "{name} has {} bytes", text.len());
        assert!(name == "log" || text.len() > 60 << 10, "{name} was not full: {} bytes", text.len());
        let asked = text.lines().filter_map(|line| line.split("path=\"/").nth(1)?.split('-').next()?.parse().ok());
        numbers.extend(asked.collect::<Vec<usize>>());
    }
    assert!(!shell.path("log.3").exists() && !shell.path("log.0").exists());
    let first = numbers[0];
    assert!(first > 100, "the oldest are gone: {first}");
    assert_eq!(numbers, (first..300).collect::<Vec<_>>(), "and nothing else is");
}

#[test]
fn what_is_no_request_is_a_record_too_and_repeats_nothing_of_it() {
    let shell = logging("json");
    let gateway = shell.run_gateway_with_log("log");
    for (sent, status) in [
        ("GET /spelled-so HTTP/1.1\r\nHost : localhost:1\r\n\r\n", 400),
        ("GET /spelled-so HTTP/1.1\nHost: localhost:1\n\n", 400),
        ("TRACE /spelled-so HTTP/1.1\r\nHost: localhost:1\r\n\r\n", 405),
    ] {
        let before = fs::read_to_string(shell.path("log")).unwrap().lines().count();
        assert!(send(&gateway, sent).starts_with(&format!("HTTP/1.1 {status} ")), "{sent}");
        let log = loop {
            let log = fs::read_to_string(shell.path("log")).unwrap();
            if log.lines().count() > before {
                break log;
            }
            thread::sleep(Duration::from_millis(20));
        };
        let record: Value = serde_json::from_str(log.lines().last().unwrap()).unwrap();
        assert_eq!((&record["status"], &record["client"]), (&status.into(), &"127.0.0.1".into()), "{record}");
        assert!(record["cause"].as_str().unwrap().ends_with('.') && !log.contains("spelled-so"), "{record}");
    }
    gateway.stop();
}

#[test]
fn an_id_that_a_page_shows_is_in_the_log_with_its_cause_and_without_a_log_there_is_none() {
    let shell = logging("json");
    let gateway = shell.run_gateway_with_log("log");
    let mut visitor = Visitor::new(gateway.address, "localhost:1");
    let page = visitor.get("/a%zz");
    let record = record_about(&shell, "/a%zz");
    assert!(page.status == 400 && page.body.contains(record["id"].as_str().unwrap()), "{record}");
    assert!(record["cause"].as_str().unwrap().starts_with("BadTarget"), "{record}");

    shell.configure(&format!("{}access = false\n", shell.configuration()));
    shell.say("reload").succeeds();
    let page = visitor.get("/a%zz");
    assert!(page.status == 400 && !page.body.contains("<code>"), "{}", page.body);
    let answer = send(&gateway, "GET /tool HTTP/1.1\r\nhost: localhost:1\r\nconnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 401") && !answer.contains("instance"), "{answer}");
    gateway.stop();
}

#[test]
fn a_token_in_a_path_of_ours_is_not_written_down() {
    let shell = logging("text");
    let gateway = shell.run_gateway_with_log("log");
    let token = "dG9rZW4tdG9rZW4tdG9rZW4tdG9rZW4tdG9rZW4tdG8";
    Visitor::new(gateway.address, "localhost:1").get(&format!("/.vestibule/reset/{token}"));
    line_about(&shell, "/.vestibule/reset/…");
    assert!(!fs::read_to_string(shell.path("log")).unwrap().contains(token));
    gateway.stop();
}

#[test]
fn a_failure_names_the_address_that_failed_and_how() {
    let shell = logging("json");
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    shell.configure(&shell.configuration().replace("one_factor", "bypass").replace(
        shell.configuration().split("upstream = \"").nth(1).unwrap().split('"').next().unwrap(),
        &format!("http://127.0.0.1:{port}"),
    ));
    let gateway = shell.run_gateway_with_log("log");
    assert_eq!(Visitor::new(gateway.address, "localhost:1").get("/page").status, 502);
    let log = fs::read_to_string(shell.path("log")).unwrap();
    let fault = log.lines().find(|line| line.contains("a request failed")).unwrap();
    assert!(fault.contains("ConnectRefused") && fault.contains(&format!("127.0.0.1:{port}")), "{fault}");
    send(&gateway, "POST /.vestibule/a HTTP/1.1\r\nhost: localhost:1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n");
    let record = record_about(&shell, "/.vestibule/a");
    assert_eq!((&record["status"], &record["cause"]), (&400.into(), &"MalformedBody".into()), "{record}");
    gateway.stop();
}

#[test]
fn a_broken_configuration_is_told_without_its_lines() {
    let shell = logging("text");
    let gateway = shell.run_gateway_with_log("log");
    shell.configure(&format!("{}password = \"in-plain-sight\n", shell.configuration()));
    gateway.signal("HUP");
    let log = loop {
        let log = fs::read_to_string(shell.path("log")).unwrap();
        if log.contains("was not read again") {
            break log;
        }
        thread::sleep(Duration::from_millis(20));
    };
    assert!(log.contains("vestibule.toml:13:") && !log.contains("in-plain-sight"), "{log}");
    gateway.stop();
}
