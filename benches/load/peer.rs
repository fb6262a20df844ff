//! What the gateway is measured beside: the proxy library alone, and the password hash alone.
//!
//!     peer proxy LISTEN UPSTREAM
//!     peer argon2id SECONDS THREADS
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "it is a command that tells a measurement")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use argon2::{Algorithm, Argon2, Params, Version};
use async_trait::async_trait;
use pingora_core::apps::ServerApp;
use pingora_core::protocols::l4::stream::Stream;
use pingora_core::server::configuration::ServerConf;
use pingora_core::upstreams::peer::HttpPeer;
use pingora_proxy::{HttpProxy, ProxyHttp, Session};
use tokio::net::TcpListener;
use tokio::sync::watch;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["proxy", listen, upstream] => tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?
            .block_on(proxy(listen.parse()?, upstream.parse()?)),
        ["argon2id", seconds, threads] => argon2id(Duration::from_secs(seconds.parse()?), threads.parse()?),
        _ => bail!("peer proxy LISTEN UPSTREAM, or peer argon2id SECONDS THREADS"),
    }
}

/// The library with nothing around it, and its connections accepted as the gateway accepts them.
async fn proxy(listen: SocketAddr, upstream: SocketAddr) -> Result<()> {
    let settings = ServerConf {
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        upstream_keepalive_pool_size: 256,
        ..ServerConf::default()
    };
    let mut proxy = HttpProxy::new(Bare { upstream }, Arc::new(settings));
    proxy.handle_init_modules();
    let proxy = Arc::new(proxy);
    let stopping = watch::Sender::new(false);
    let listener = TcpListener::bind(listen).await.context("the address is taken")?;
    loop {
        let (tcp, _) = listener.accept().await?;
        tcp.set_nodelay(true)?;
        let (proxy, stopping) = (Arc::clone(&proxy), stopping.subscribe());
        tokio::spawn(async move {
            let mut stream: pingora_core::protocols::Stream = Box::new(Stream::from(tcp));
            while let Some(again) = ServerApp::process_new(&proxy, stream, &stopping).await {
                stream = again;
            }
        });
    }
}

struct Bare {
    upstream: SocketAddr,
}

#[async_trait]
impl ProxyHttp for Bare {
    type CTX = ();

    fn new_ctx(&self) {}

    async fn upstream_peer(&self, _: &mut Session, (): &mut ()) -> pingora_error::Result<Box<HttpPeer>> {
        let mut peer = HttpPeer::new(self.upstream, false, String::new());
        peer.options.idle_timeout = Some(Duration::from_secs(4));
        Ok(Box::new(peer))
    }
}

/// Hashes at the gateway's default cost, as fast as these threads can.
fn argon2id(span: Duration, threads: usize) -> Result<()> {
    let until = Instant::now() + span;
    let began = Instant::now();
    let workers: Vec<_> = (0..threads).map(|_| std::thread::spawn(move || hash_until(until))).collect();
    let mut done = 0;
    for worker in workers {
        done += worker.join().map_err(|_| anyhow::anyhow!("a worker failed"))??;
    }
    println!("{:.2}", f64::from(done) / began.elapsed().as_secs_f64());
    Ok(())
}

fn hash_until(until: Instant) -> Result<u32> {
    let params = Params::new(19_456, 2, 1, Some(32)).map_err(|error| anyhow::anyhow!("{error}"))?;
    let mut blocks = vec![argon2::Block::default(); params.block_count()];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let (mut done, mut hash) = (0, [0; 32]);
    while Instant::now() < until {
        argon2
            .hash_password_into_with_memory(
                b"correct horse battery staple",
                b"sixteen bytes of",
                &mut hash,
                &mut blocks,
            )
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        done += 1;
    }
    Ok(done)
}
