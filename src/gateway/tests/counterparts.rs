//! Who stands at both ends: a client that writes bytes, and an app that answers with what it received.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

const LONG_ENOUGH: Duration = Duration::from_secs(5);

pub(super) struct Client<S = TcpStream>(pub S);

impl Client {
    pub(super) async fn to(address: SocketAddr) -> Self {
        Self(TcpStream::connect(address).await.unwrap())
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    pub(super) async fn send(&mut self, bytes: &str) {
        self.0.write_all(bytes.as_bytes()).await.unwrap();
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
        let lower = head.to_lowercase();
        let length = lower.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
        let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        timeout(LONG_ENOUGH, self.0.read_exact(&mut body)).await.expect("a body in time").unwrap();
        head + &String::from_utf8(body).unwrap()
    }

    /// Everything until the other end closes.
    pub(super) async fn rest(&mut self) -> String {
        let mut rest = Vec::new();
        // A reset ends a connection as well.
        let _ = timeout(LONG_ENOUGH, self.0.read_to_end(&mut rest)).await.expect("an end in time");
        String::from_utf8(rest).unwrap()
    }

    pub(super) async fn exactly(&mut self, count: usize) -> String {
        let mut bytes = vec![0; count];
        timeout(LONG_ENOUGH, self.0.read_exact(&mut bytes)).await.expect("bytes in time").unwrap();
        String::from_utf8(bytes).unwrap()
    }
}

/// Keeps every byte that reached it. Answers `/silent` never, `/endless` without end, `/unsized` without length, `/tunnel` with a 101 and an echo, anything else with 200.
#[derive(Clone)]
pub(super) struct Echo {
    pub address: SocketAddr,
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Echo {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let this = Self { address: listener.local_addr().unwrap(), heard: Arc::default() };
        let echo = this.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(echo.clone().serve(stream));
            }
        });
        this
    }

    pub(super) fn heard(&self) -> String {
        String::from_utf8_lossy(&self.heard.lock().unwrap()).into_owned()
    }

    async fn serve(self, mut stream: TcpStream) {
        loop {
            let Some(head) = self.head(&mut stream).await else { return };
            if head.starts_with("GET /silent") {
                tokio::time::sleep(Duration::from_mins(1)).await;
            }
            if head.starts_with("GET /endless") {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
                while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
                self.heard.lock().unwrap().extend(b"GONE");
                return;
            }
            if head.starts_with("GET /unsized") {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\nall of it").await.unwrap();
                return;
            }
            if head.starts_with("GET /early") {
                stream.write_all(b"HTTP/1.1 413 Too Much\r\nContent-Length: 4\r\n\r\nmuch").await.unwrap();
                return;
            }
            if head.starts_with("GET /tunnel") {
                let switch = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
                stream.write_all(switch.as_bytes()).await.unwrap();
                while let Some(bytes) = self.some(&mut stream).await {
                    stream.write_all(&bytes).await.unwrap();
                }
                return;
            }
            let lower = head.to_lowercase();
            if lower.contains("transfer-encoding: chunked") {
                let mut body = Vec::new();
                while !body.ends_with(b"0\r\n\r\n") {
                    let Some(more) = self.some(&mut stream).await else { return };
                    body.extend(more);
                }
            } else if let Some(length) = lower.split("content-length: ").nth(1) {
                let mut left: usize = length.lines().next().unwrap().parse().unwrap();
                while left > 0 {
                    let Some(more) = self.some(&mut stream).await else { return };
                    left -= more.len();
                }
            }
            let path = head.split(' ').nth(1).unwrap();
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{path}", path.len());
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    }

    async fn head(&self, stream: &mut TcpStream) -> Option<String> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut one = [0];
            if stream.read(&mut one).await.ok()? == 0 {
                return None;
            }
            head.push(one[0]);
            self.heard.lock().unwrap().push(one[0]);
        }
        String::from_utf8(head).ok()
    }

    async fn some(&self, stream: &mut TcpStream) -> Option<Vec<u8>> {
        let mut bytes = vec![0; 4096];
        let count = stream.read(&mut bytes).await.ok().filter(|count| *count > 0)?;
        bytes.truncate(count);
        self.heard.lock().unwrap().extend(&bytes);
        Some(bytes)
    }
}
