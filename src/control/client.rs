//! Speaks to a running gateway: commands over its socket, and the question whether it is well over its own listener.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use zeroize::Zeroizing;

use super::socket;
use super::wire::{Command, RECORDS, Reply};

/// Longer than the queue of passwords can take.
const PATIENCE: Duration = Duration::from_mins(1);
const LONGEST_REPLY: usize = 64 * 1024 * 1024;

#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    #[error("the gateway's socket cannot be opened: {0}; use the gateway's own account, or root")]
    Closed(io::Error),
    #[error("the gateway broke off: {0}")]
    BrokeOff(#[from] hyper::Error),
    #[error("the gateway did not answer within {} seconds", PATIENCE.as_secs())]
    Late,
    #[error("the gateway's answer was not understood; are it and this command of one version?")]
    NotUnderstood,
    #[error("{0}")]
    Failed(String),
    #[error(transparent)]
    Io(#[from] io::Error),
}

pub struct Client {
    sender: SendRequest<Full<Bytes>>,
}

/// `None`: no gateway runs on this data folder.
pub async fn connect(folder: &Path) -> Result<Option<Client>, ClientError> {
    let Some(stream) = socket::connect(folder).map_err(ClientError::Closed)? else { return Ok(None) };
    stream.set_nonblocking(true)?;
    Ok(Some(Client { sender: begin(tokio::net::UnixStream::from_std(stream)?).await? }))
}

/// What the gateway at this address answers to a GET.
pub async fn status_of(address: SocketAddr, host: &str, path: &str) -> Result<StatusCode, ClientError> {
    let asking = async {
        let mut sender = begin(tokio::net::TcpStream::connect(address).await?).await?;
        let request = Request::get(path)
            .header(header::HOST, host)
            .body(Full::default())
            .map_err(|_| ClientError::NotUnderstood)?;
        Ok(sender.send_request(request).await?.status())
    };
    tokio::time::timeout(PATIENCE, asking).await.map_err(|_| ClientError::Late)?
}

impl Client {
    pub async fn ask(&mut self, command: &Command) -> Result<Reply, ClientError> {
        let body = Zeroizing::new(serde_json::to_vec(command).map_err(|_| ClientError::NotUnderstood)?);
        let asking = async {
            let answer = self.sender.send_request(post("/command", body.to_vec())?).await?;
            read_reply(answer).await
        };
        tokio::time::timeout(PATIENCE, asking).await.map_err(|_| ClientError::Late)?
    }

    /// Writes a whole export, and says how many records it holds. The gateway may think about it for long, but not between chunks.
    pub async fn backup(&mut self, to: &mut (dyn Write + Send)) -> Result<u64, ClientError> {
        let mut answer = self.sender.send_request(post("/backup", Vec::new())?).await?;
        if answer.status() != StatusCode::OK {
            return match read_reply(answer).await? {
                Reply::Failed(why) => Err(ClientError::Failed(why)),
                _ => Err(ClientError::NotUnderstood),
            };
        }
        let records = answer.headers().get(RECORDS).and_then(|number| number.to_str().ok()?.parse().ok());
        while let Some(frame) = tokio::time::timeout(PATIENCE, answer.frame()).await.map_err(|_| ClientError::Late)? {
            if let Ok(chunk) = frame?.into_data() {
                to.write_all(&chunk)?;
            }
        }
        records.ok_or(ClientError::NotUnderstood)
    }
}

async fn begin<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
) -> Result<SendRequest<Full<Bytes>>, ClientError> {
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    // Its end is seen by whoever waits for the answer.
    tokio::spawn(async move { drop(connection.await) });
    Ok(sender)
}

fn post(path: &str, body: Vec<u8>) -> Result<Request<Full<Bytes>>, ClientError> {
    Request::post(path)
        .header(header::HOST, "control")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Full::from(body))
        .map_err(|_| ClientError::NotUnderstood)
}

async fn read_reply(answer: http::Response<hyper::body::Incoming>) -> Result<Reply, ClientError> {
    let body = http_body_util::Limited::new(answer.into_body(), LONGEST_REPLY)
        .collect()
        .await
        .map_err(|_| ClientError::NotUnderstood)?
        .to_bytes();
    serde_json::from_slice(&body).map_err(|_| ClientError::NotUnderstood)
}
