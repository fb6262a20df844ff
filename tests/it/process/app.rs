//! The app behind the gateway.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use super::LONG;

#[derive(Clone)]
pub(super) struct App {
    pub(super) address: SocketAddr,
    inside: Arc<Inside>,
}

#[derive(Default)]
struct Inside {
    /// The first line of each request.
    heard: Mutex<Vec<String>>,
    /// Whether requests for `/slow` and the like may be answered.
    released: Mutex<bool>,
    changed: Condvar,
}

/// How it takes a request.
#[derive(Clone, Copy)]
pub(super) enum Manner {
    /// Answers with the user it was told of: `app of ada`. `/slow` waits, `/events` and `/socket` stay open.
    Good,
    Silent,
    HangsUp,
}

impl App {
    pub(super) fn start() -> Self {
        Self::with(Manner::Good)
    }

    pub(super) fn with(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let app = Self { address: listener.local_addr().unwrap(), inside: Arc::default() };
        let inside = Arc::clone(&app.inside);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let inside = Arc::clone(&inside);
                thread::spawn(move || inside.serve(stream, manner));
            }
        });
        app
    }

    pub(super) fn heard(&self) -> Vec<String> {
        self.inside.heard.lock().unwrap().clone()
    }

    /// Returns when so many requests came in.
    #[track_caller]
    pub(super) fn wait_for(&self, requests: usize) {
        let heard = self.inside.heard.lock().unwrap();
        let waited = self.inside.changed.wait_timeout_while(heard, LONG, |heard| heard.len() < requests);
        assert!(!waited.unwrap().1.timed_out(), "{requests} requests never came");
    }

    /// Lets `/slow` be answered.
    pub(super) fn release(&self) {
        *self.inside.released.lock().unwrap() = true;
        self.inside.changed.notify_all();
    }
}

impl Inside {
    fn serve(&self, mut stream: TcpStream, manner: Manner) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut first, mut user, mut length) = (String::new(), "nobody".to_owned(), 0);
        for line in reader.by_ref().lines().map_while(Result::ok) {
            if line.is_empty() {
                break;
            }
            let lower = line.to_ascii_lowercase();
            if first.is_empty() {
                first = line;
            } else if let Some(name) = lower.strip_prefix("remote-user: ") {
                name.clone_into(&mut user);
            } else if let Some(count) = lower.strip_prefix("content-length: ") {
                length = count.parse().unwrap();
            }
        }
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        self.heard.lock().unwrap().push(first);
        self.changed.notify_all();
        if reader.read_exact(&mut vec![0; length]).is_err() {
            return;
        }
        match manner {
            Manner::Good => self.answer(&mut stream, &path, &user),
            Manner::Silent => drop(stream.read_to_end(&mut Vec::new())),
            Manner::HangsUp => {}
        }
    }

    fn answer(&self, stream: &mut TcpStream, path: &str, user: &str) {
        match path {
            "/events" => {
                let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\ndata: 1\n\n";
                stream.write_all(head.as_bytes()).ok();
                stream.read_to_end(&mut Vec::new()).ok();
            }
            "/socket" => {
                // The answer to the one key that browsers send here.
                let head = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                     sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
                stream.write_all(head.as_bytes()).ok();
                let mut bytes = [0; 64];
                while let Ok(count @ 1..) = stream.read(&mut bytes) {
                    stream.write_all(&bytes[..count]).ok();
                }
            }
            _ => {
                if path.contains("/slow") {
                    let released = self.released.lock().unwrap();
                    drop(self.changed.wait_timeout_while(released, LONG, |released| !*released));
                }
                let body = format!("app of {user}");
                let length = body.len();
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
                stream.write_all(format!("{head}{body}").as_bytes()).ok();
            }
        }
    }
}

/// An address of this machine where nobody ever listens: all else here is at 127.0.0.1, whose free ports are soon taken.
pub(super) fn closed(number: u8) -> SocketAddr {
    SocketAddr::from(([127, 77, 77, number], 54321))
}
