//! The demo behind a tunnel, which ends on this machine and says by headers who came.
#![expect(clippy::disallowed_methods, reason = "how long a program may take to start")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::shell::BINARY;

struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn ask(gateway: SocketAddr, path: &str, forwarded: &str) -> String {
    let end = Instant::now() + Duration::from_secs(30);
    let mut stream = loop {
        match TcpStream::connect(gateway) {
            Ok(stream) => break stream,
            Err(error) => assert!(Instant::now() < end, "{error}"),
        }
    };
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: demo.example.com\r\n{forwarded}Sec-Fetch-Mode: navigate\r\nAccept: text/html\r\n\
         Connection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_demo_behind_a_tunnel_believes_it_shows_no_mails_and_takes_no_newcomers() {
    let folder = tempfile::tempdir().unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let child = Command::new(BINARY)
        .args(["demo", "--listen", &free.to_string(), "--public-url", "https://demo.example.com"])
        .env("TMPDIR", folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut demo = Demo(child);
    let mut lines = BufReader::new(demo.0.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "Open      https://demo.example.com/");
    assert!(lines.next().unwrap().unwrap().starts_with("Sign in   ada / "));

    let forwarded = "X-Forwarded-Proto: https\r\nX-Forwarded-For: 198.51.100.7\r\n";
    let page = ask(free, "/.vestibule/sign-in", forwarded);
    assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("__Host-vestibule-browser"), "{page}");
    assert!(!page.contains("/register"), "{page}");
    let page = ask(free, "/.vestibule/sign-in", "");
    assert!(!page.contains("name=\"password\""), "nobody signs in where others could listen: {page}");

    drop(demo);
    assert!(lines.next().is_none(), "no address of mails");
}
