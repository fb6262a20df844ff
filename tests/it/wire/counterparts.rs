//! Who stands at both ends: a client that writes bytes, and an app that answers as its test says.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

const LONG_ENOUGH: Duration = Duration::from_secs(30);

pub(super) struct Client(pub(super) TcpStream);

impl Client {
    pub(super) async fn to(address: SocketAddr) -> Self {
        Self(TcpStream::connect(address).await.unwrap())
    }

    pub(super) async fn send(&mut self, bytes: &str) {
        self.0.write_all(bytes.as_bytes()).await.unwrap();
    }

    /// A GET with these further lines, and its answer.
    pub(super) async fn get(&mut self, target: &str, lines: &str) -> String {
        self.send(&format!("GET {target} HTTP/1.1\r\nHost: localhost:8080\r\n{lines}\r\n")).await;
        self.answer().await
    }

    /// The next answer: its head and, by its length, its body.
    pub(super) async fn answer(&mut self) -> String {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            let mut one = [0];
            let count = timeout(LONG_ENOUGH, self.0.read(&mut one)).await.expect("an answer in time").unwrap();
            assert_ne!(count, 0, "closed after {:?}", String::from_utf8_lossy(&bytes));
            bytes.push(one[0]);
        }
        let head = String::from_utf8(bytes).unwrap();
        let mut body = vec![0; content_length(&head)];
        timeout(LONG_ENOUGH, self.0.read_exact(&mut body)).await.expect("a body in time").unwrap();
        head + &String::from_utf8(body).unwrap()
    }

    pub(super) async fn exactly(&mut self, count: usize) -> String {
        let mut bytes = vec![0; count];
        timeout(LONG_ENOUGH, self.0.read_exact(&mut bytes)).await.expect("bytes in time").unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// Everything until the other end closes.
    pub(super) async fn rest(&mut self) -> String {
        let mut rest = Vec::new();
        // A reset ends a connection as well.
        let _ = timeout(LONG_ENOUGH, self.0.read_to_end(&mut rest)).await.expect("an end in time");
        String::from_utf8_lossy(&rest).into_owned()
    }
}

fn content_length(head: &str) -> usize {
    let lower = head.to_lowercase();
    let length = lower.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
    length.map_or(0, |length| length.parse().unwrap())
}

/// What the app does with a request.
pub(super) enum Reply {
    /// Sends what it received back, and goes on.
    Echo,
    Say(&'static str),
    /// Says it, and closes.
    Last(&'static str),
    Silence,
    /// Says it, and then sends back every byte.
    Tunnel(&'static str),
}

#[derive(Clone)]
pub(super) struct Upstream {
    pub(super) address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
    open: Arc<AtomicUsize>,
    answer: fn(&str) -> Reply,
}

impl Upstream {
    pub(super) async fn echo() -> Self {
        Self::answering(|_| Reply::Echo).await
    }

    pub(super) async fn answering(answer: fn(&str) -> Reply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let this = Self {
            address: listener.local_addr().unwrap(),
            heard: Arc::default(),
            connections: Arc::default(),
            open: Arc::default(),
            answer,
        };
        let served = this.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(served.clone().count(stream));
            }
        });
        this
    }

    /// The requests so far, each whole.
    pub(super) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    /// As if nothing had come so far.
    pub(super) fn forget(&self) {
        self.heard.lock().unwrap().clear();
    }

    /// The last request, lower case, one line each.
    pub(super) fn last(&self) -> Vec<String> {
        self.heard().last().expect("a request").lines().map(str::to_lowercase).collect()
    }

    /// How often somebody connected.
    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(super) fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }

    async fn count(self, stream: TcpStream) {
        let open = Arc::clone(&self.open);
        self.connections.fetch_add(1, Ordering::SeqCst);
        open.fetch_add(1, Ordering::SeqCst);
        self.serve(stream).await;
        open.fetch_sub(1, Ordering::SeqCst);
    }

    async fn serve(self, mut stream: TcpStream) -> Option<()> {
        loop {
            let request = read_request(&mut stream).await?;
            self.heard.lock().unwrap().push(request.clone());
            match (self.answer)(&request) {
                Reply::Echo => {
                    let length = request.len();
                    let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{request}");
                    stream.write_all(answer.as_bytes()).await.ok()?;
                }
                Reply::Say(bytes) => stream.write_all(bytes.as_bytes()).await.ok()?,
                Reply::Last(bytes) => return stream.write_all(bytes.as_bytes()).await.ok(),
                Reply::Silence => tokio::time::sleep(LONG_ENOUGH).await,
                Reply::Tunnel(bytes) => {
                    stream.write_all(bytes.as_bytes()).await.ok()?;
                    let (mut from, mut to) = stream.split();
                    tokio::io::copy(&mut from, &mut to).await.ok()?;
                    return None;
                }
            }
        }
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    if head.to_lowercase().contains("transfer-encoding: chunked") {
        while !bytes.ends_with(b"0\r\n\r\n") {
            bytes.push(stream.read_u8().await.ok()?);
        }
    } else {
        let mut body = vec![0; content_length(&head)];
        stream.read_exact(&mut body).await.ok()?;
        bytes.extend(body);
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
