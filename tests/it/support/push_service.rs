//! A push service that holds its senders to the standards: what is missing or wrong is refused as real ones do. It reads
//! what it is sent with the keys of its one subscription, and says so to the test.
#![expect(clippy::disallowed_methods, reason = "it is somebody else's program")]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, StatusCode};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use ring::rand::SystemRandom;
use serde_json::Value;
use tokio::sync::mpsc;
use vestibule::crypto::signature;
use vestibule::domain::factor::PublicPoint;
use vestibule::factors::web_push::WrittenSubscription;

pub(crate) struct PushService {
    address: SocketAddr,
    inner: Arc<Inner>,
    messages: mpsc::UnboundedReceiver<Message>,
}

/// One that was taken.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) text: String,
    pub(crate) ttl: u64,
    pub(crate) topic: String,
}

struct Inner {
    origin: String,
    public: Vec<u8>,
    auth: [u8; 16],
    /// It opens one message: who writes another needs another subscription.
    private: Mutex<Option<EphemeralPrivateKey>>,
    /// What it answers from now on, one after the other; after that it judges.
    script: Mutex<Vec<(StatusCode, Option<u64>)>>,
    asked: Mutex<usize>,
    /// Whom it was told to take messages from.
    sender: Mutex<Option<String>>,
    now: u64,
    takes: mpsc::UnboundedSender<Message>,
}

impl PushService {
    pub(crate) async fn start(now: u64) -> Self {
        let source = SystemRandom::new();
        let private = EphemeralPrivateKey::generate(&ECDH_P256, &source).expect("a key");
        let public = private.compute_public_key().expect("its public part").as_ref().to_vec();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let (takes, messages) = mpsc::unbounded_channel();
        let inner = Arc::new(Inner {
            origin: format!("http://{address}"),
            public,
            auth: [9; 16],
            private: Mutex::new(Some(private)),
            script: Mutex::default(),
            asked: Mutex::default(),
            sender: Mutex::default(),
            now,
            takes,
        });
        let router = Router::new().route("/push/one", post(take)).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum_serve(listener, router).await });
        Self { address, inner, messages }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn subscription(&self) -> WrittenSubscription {
        WrittenSubscription {
            endpoint: format!("{}/push/one", self.inner.origin),
            p256dh: URL_SAFE_NO_PAD.encode(&self.inner.public),
            auth: URL_SAFE_NO_PAD.encode(self.inner.auth),
        }
    }

    /// As a browser does that subscribes: from then on nobody with another key is heard.
    pub(crate) fn takes_from(&self, key: &str) {
        *self.inner.sender.lock().unwrap() = Some(key.to_owned());
    }

    pub(crate) fn answers(&self, script: &[(u16, Option<u64>)]) {
        let script = script.iter().rev().map(|(status, wait)| (StatusCode::from_u16(*status).unwrap(), *wait));
        *self.inner.script.lock().unwrap() = script.collect();
    }

    pub(crate) fn was_asked(&self) -> usize {
        *self.inner.asked.lock().unwrap()
    }

    pub(crate) async fn message(&mut self) -> Message {
        let next = tokio::time::timeout(std::time::Duration::from_secs(20), self.messages.recv());
        next.await.expect("a message in time").expect("a service that runs")
    }
}

async fn axum_serve(listener: tokio::net::TcpListener, router: Router) {
    loop {
        let Ok((stream, _)) = listener.accept().await else { return };
        let router = router.clone();
        tokio::spawn(async move {
            let service = hyper::service::service_fn(move |request: http::Request<hyper::body::Incoming>| {
                let router = router.clone();
                async move { tower::ServiceExt::oneshot(router, request.map(axum::body::Body::new)).await }
            });
            let stream = hyper_util::rt::TokioIo::new(stream);
            drop(hyper::server::conn::http1::Builder::new().serve_connection(stream, service).await);
        });
    }
}

async fn take(State(service): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Response {
    *service.asked.lock().unwrap() += 1;
    if let Some((status, wait)) = service.script.lock().unwrap().pop() {
        let mut answer = status.into_response();
        if let Some(wait) = wait {
            answer.headers_mut().insert(http::header::RETRY_AFTER, wait.into());
        }
        if status.is_redirection() {
            let elsewhere = format!("{}/push/elsewhere", service.origin).parse().unwrap();
            answer.headers_mut().insert(http::header::LOCATION, elsewhere);
        }
        return answer;
    }
    match judge(&service, &headers, &body) {
        Ok(message) => {
            service.takes.send(message).ok();
            StatusCode::CREATED.into_response()
        }
        Err((status, why)) => (StatusCode::from_u16(status).unwrap(), why).into_response(),
    }
}

fn judge(service: &Inner, headers: &HeaderMap, body: &[u8]) -> Result<Message, (u16, &'static str)> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let ttl = header("ttl").and_then(|ttl| ttl.parse().ok()).ok_or((400, "no TTL"))?;
    if header("urgency") != Some("high") {
        return Err((400, "not urgent"));
    }
    let topic = header("topic").ok_or((400, "no topic"))?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if topic.len() > 32 || !topic.bytes().all(is_plain) {
        return Err((400, "a bad topic"));
    }
    if header("content-encoding") != Some("aes128gcm") || header("content-type") != Some("application/octet-stream") {
        return Err((415, "another encoding"));
    }
    if body.len() > 4096 {
        return Err((413, "too long"));
    }
    let (token, key) = header("authorization")
        .and_then(|header| header.strip_prefix("vapid t=")?.split_once(", k="))
        .ok_or((401, "nobody says who sends"))?;
    verify(service, token, key)?;
    let text = service.open(body).ok_or((400, "it does not open"))?;
    Ok(Message { text, ttl, topic: topic.to_owned() })
}

fn verify(service: &Inner, token: &str, key: &str) -> Result<(), (u16, &'static str)> {
    if service.sender.lock().unwrap().as_deref().is_some_and(|known| known != key) {
        return Err((403, "another sender's subscription"));
    }
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| (401, "not base64url"));
    let point = PublicPoint(decode(key)?.try_into().map_err(|_| (401, "no key"))?);
    let (text, signed) = token.rsplit_once('.').ok_or((401, "no token"))?;
    if !signature::verify(&point, text.as_bytes(), &decode(signed)?) {
        return Err((401, "a wrong signature"));
    }
    let (_, claims) = text.split_once('.').ok_or((401, "no token"))?;
    let claims: Value = serde_json::from_slice(&decode(claims)?).map_err(|_| (401, "no claims"))?;
    let ends = claims["exp"].as_u64().unwrap_or(0);
    let is_ours = claims["aud"] == service.origin.as_str() && ends > service.now && ends <= service.now + 86_400;
    let contact = claims["sub"].as_str().unwrap_or("");
    let is_contact =
        contact.starts_with("mailto:") || contact.starts_with("https://") || contact.starts_with("http://");
    if is_ours && is_contact { Ok(()) } else { Err((403, "BadJwtToken")) }
}

impl Inner {
    /// RFC 8291 from the other side.
    fn open(&self, body: &[u8]) -> Option<String> {
        let (salt, rest) = body.split_first_chunk::<16>()?;
        let (record, rest) = rest.split_first_chunk::<4>()?;
        let (length, rest) = rest.split_first()?;
        let (theirs, cipher) = rest.split_at_checked(usize::from(*length))?;
        if u32::from_be_bytes(*record) < 18 || cipher.len() > usize::try_from(u32::from_be_bytes(*record)).ok()? {
            return None;
        }
        let private = self.private.lock().unwrap().take().expect("one message for each subscription");
        let theirs = UnparsedPublicKey::new(&ECDH_P256, theirs.to_vec());
        agree_ephemeral(private, &theirs, |shared| {
            let key = Salt::new(HKDF_SHA256, &self.auth).extract(shared);
            let info: [&[u8]; 3] = [b"WebPush: info\0", &self.public, theirs.bytes()];
            let key = Salt::new(HKDF_SHA256, salt).extract(&expand::<32>(&key, &info));
            let cipher_key = expand::<16>(&key, &[b"Content-Encoding: aes128gcm\0"]);
            let nonce = Nonce::assume_unique_for_key(expand(&key, &[b"Content-Encoding: nonce\0"]));
            let mut plain = cipher.to_vec();
            let opener = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &cipher_key).ok()?);
            let plain = opener.open_in_place(nonce, Aad::empty(), &mut plain).ok()?;
            let end = plain.iter().rposition(|byte| *byte != 0)?;
            (plain[end] == 2).then(|| String::from_utf8(plain[..end].to_vec()).ok())?
        })
        .ok()?
    }
}

fn expand<const N: usize>(key: &Prk, info: &[&[u8]]) -> [u8; N] {
    struct Length(usize);
    impl KeyType for Length {
        fn len(&self) -> usize {
            self.0
        }
    }
    let mut out = [0; N];
    key.expand(info, Length(N)).expect("a short key").fill(&mut out).expect("a key of that length");
    out
}
