//! What a monitor reads.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use vestibule::app::Current;
use vestibule::control::watch;

use super::World;

pub(crate) async fn get(address: SocketAddr, path: &str) -> String {
    let mut socket = TcpStream::connect(address).await.unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nhost: monitor\r\nconnection: close\r\n\r\n");
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    answer
}

impl World {
    /// As the page of metrics has it now.
    pub(crate) async fn has_metric(&self, line: &str) -> bool {
        let current: Current = Arc::new(arc_swap::ArcSwap::new(Arc::clone(&self.app)));
        let watch = watch::start("127.0.0.1:0".parse().unwrap(), current).await.unwrap();
        get(watch.address, "/metrics").await.lines().any(|there| there == line)
    }
}
