//! A visitor's browser over a real socket, and the app that they want to reach.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// An app that answers every request with the user it was told of. An event stream stays open after its first event.
pub(super) fn app() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            std::thread::spawn(move || answer(stream.unwrap()));
        }
    });
    address
}

fn answer(mut stream: TcpStream) {
    let (mut user, mut is_stream) = (String::from("nobody"), false);
    for line in BufReader::new(stream.try_clone().unwrap()).lines() {
        let line = line.unwrap_or_default().to_ascii_lowercase();
        is_stream |= line.starts_with("get /events ");
        if let Some(name) = line.strip_prefix("remote-user: ") {
            name.clone_into(&mut user);
        }
        if line.is_empty() {
            break;
        }
    }
    let body = format!("app of {user}");
    if is_stream {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
        stream.write_all(format!("{head}data: {body}\n\n").as_bytes()).ok();
        stream.read_to_end(&mut Vec::new()).ok();
    } else {
        let length = body.len();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
        stream.write_all(format!("{head}{body}").as_bytes()).ok();
    }
}

pub(super) struct Visitor {
    gateway: SocketAddr,
    host: String,
    cookies: BTreeMap<String, String>,
}

#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: String,
}

impl Visitor {
    pub(super) fn new(gateway: SocketAddr, host: &str) -> Self {
        Self { gateway, host: host.to_owned(), cookies: BTreeMap::new() }
    }

    pub(super) fn moves_to(&mut self, gateway: SocketAddr) {
        self.gateway = gateway;
    }

    pub(super) fn get(&mut self, path: &str) -> Reply {
        self.ask("GET", path, "")
    }

    pub(super) fn sign_in(&mut self, name: &str, password: &str) -> Reply {
        let page = self.get("/.vestibule/sign-in").body;
        let (_, rest) = page.split_once("name=\"csrf\" value=\"").unwrap_or_else(|| panic!("no form: {page}"));
        let csrf = rest.split('"').next().unwrap();
        self.ask("POST", "/.vestibule/sign-in", &format!("name={name}&password={password}&csrf={csrf}"))
    }

    /// A stream of events, open when this returns.
    pub(super) fn listen(&mut self, path: &str) -> Listening {
        let mut stream = BufReader::new(self.send("GET", path, ""));
        let mut line = String::new();
        while !line.starts_with("data: ") {
            line.clear();
            assert_ne!(stream.read_line(&mut line).unwrap(), 0, "no event came");
        }
        Listening(stream)
    }

    fn ask(&mut self, method: &str, path: &str, form: &str) -> Reply {
        let mut answer = String::new();
        self.send(method, path, form).read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {answer}"));
        for line in head.lines() {
            if let Some(cookie) = line.strip_prefix("set-cookie: ").or_else(|| line.strip_prefix("Set-Cookie: ")) {
                let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Reply { status, body: body.to_owned() }
    }

    fn send(&self, method: &str, path: &str, form: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.gateway).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {}\r\nsec-fetch-site: same-origin\r\n\
             sec-fetch-mode: navigate\r\nsec-fetch-dest: document\r\naccept: text/html\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            self.host,
            cookies.join("; "),
            form.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }
}

pub(super) struct Listening(BufReader<TcpStream>);

impl Listening {
    /// Whether the stream ends within this time.
    pub(super) fn ends_within(mut self, time: Duration) -> bool {
        self.0.get_ref().set_read_timeout(Some(time)).unwrap();
        let ended = self.0.read_to_end(&mut Vec::new());
        // Cut off is ended, too; only the time that ran out is not.
        ended.map_or_else(
            |error| !matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut),
            |_| true,
        )
    }
}
