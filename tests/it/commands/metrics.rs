//! What a monitor reads, and where.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use super::PASSWORD;
use super::shell::Shell;
use super::visitor::{Visitor, app};

fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: monitor\r\nconnection: close\r\n\r\n").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// A request is counted when it is over, which may be a moment after its answer.
fn metrics_with(address: SocketAddr, line: &str) -> String {
    for _ in 0..100 {
        let answer = get(address, "/metrics");
        if answer.lines().any(|there| there == line) {
            return answer;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("{line} is not in {}", get(address, "/metrics"));
}

#[test]
fn a_monitor_reads_numbers_of_everything_and_nothing_of_anybody() {
    let shell = Shell::before(app());
    let monitor = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let good = format!("{}[metrics]\nlisten = \"{monitor}\"\n", shell.configuration());
    shell.configure(&good);
    shell.say_with(PASSWORD, "user add ada --password-stdin").succeeds();
    let gateway = shell.run_gateway();
    let mut ada = Visitor::new(gateway.address, "localhost:1");
    ada.get("/page?token=in-plain-sight");
    ada.sign_in("ada", "not-the-password-at-all");
    ada.sign_in("ada", PASSWORD);
    ada.get("/page");
    let stream = ada.listen("/events");
    shell.configure("");
    gateway.signal("HUP");
    for line in [
        "vestibule_requests_total{app=\"wiki\",status=\"3xx\"} 1",
        "vestibule_requests_total{app=\"wiki\",status=\"2xx\"} 1",
        "vestibule_refusals_total{reason=\"not_signed_in\"} 1",
        "vestibule_sign_ins_total{outcome=\"done\"} 1",
        "vestibule_sign_ins_total{outcome=\"refused\"} 1",
        "vestibule_open_requests{app=\"wiki\"} 1",
        "vestibule_live_sessions 1",
        "vestibule_store_healthy 1",
        "vestibule_store_writes_waiting 0",
        "vestibule_passwords_waiting 0",
        "vestibule_passwords_hashed_total 2",
        "vestibule_reloads_total{outcome=\"refused\"} 1",
        &format!("vestibule_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION")),
    ] {
        metrics_with(monitor, line);
    }
    let told = get(monitor, "/metrics");
    for secret in ["ada", "in-plain-sight", "/page", PASSWORD] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
    assert!(get(monitor, "/health").ends_with("\r\n\r\nok\n"));
    assert!(get(monitor, "/").starts_with("HTTP/1.1 404"));
    drop(stream);
    metrics_with(monitor, "vestibule_requests_total{app=\"wiki\",status=\"2xx\"} 2");
    gateway.stop();
}

#[test]
fn no_visitor_reads_them() {
    let shell = Shell::before(app());
    let gateway = shell.run_gateway();
    let mut visitor = Visitor::new(gateway.address, "localhost:1");
    for path in ["/metrics", "/.vestibule/metrics", "/health", "/debug/pprof/", "/command", "/.vestibule/command"] {
        let reply = visitor.get(path);
        assert!(reply.status >= 300 && !reply.body.contains("vestibule_"), "{path}: {reply:?}");
    }
}

#[test]
fn a_port_that_is_taken_is_told_at_the_start() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let shell = Shell::before(app());
    let listen = taken.local_addr().unwrap();
    shell.configure(&format!("{}[metrics]\nlisten = \"{listen}\"\n", shell.configuration()));
    let said = shell.say("run").fails();
    assert!(said.error.contains(&format!("Metrics cannot be told on {listen}")), "{said:?}");
}
