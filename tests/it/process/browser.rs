//! A visitor's browser over real sockets, plain or with TLS. It keeps cookies by host.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::{ClientConfig, ClientConnection, StreamOwned};
use rustls_pki_types::ServerName;

use super::LONG;
use super::secrets::Secrets;

const ORIGIN: &str = "http://localhost:8080";
const MOST_REDIRECTS: usize = 10;

#[derive(Clone)]
pub(super) struct Browser {
    gateway: SocketAddr,
    secrets: Secrets,
    tls: Option<Arc<ClientConfig>>,
    /// Further lines of each head.
    pub(super) lines: String,
    /// By host and name.
    pub(super) jar: BTreeMap<(String, String), String>,
}

pub(super) struct Answer {
    pub(super) status: u16,
    /// Names in lower case.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

pub(super) trait Wire: Read + Write + Send {}
impl<T: Read + Write + Send> Wire for T {}

pub(super) type Reader = BufReader<Box<dyn Wire>>;

impl Browser {
    pub(super) fn new(gateway: SocketAddr, secrets: Secrets) -> Self {
        Self { gateway, secrets, tls: None, lines: String::new(), jar: BTreeMap::new() }
    }

    pub(super) fn trusting(self, tls: Arc<ClientConfig>) -> Self {
        Self { tls: Some(tls), ..self }
    }

    /// The gateway listens elsewhere now; everything else stays.
    pub(super) fn moves_to(&mut self, gateway: SocketAddr) {
        self.gateway = gateway;
    }

    #[track_caller]
    pub(super) fn get(&mut self, url: &str) -> Answer {
        self.ask("GET", url, "").unwrap()
    }

    /// Whether the app greets this person. Not being able to ask is an answer of neither kind.
    pub(super) fn is_greeted(&mut self, name: &str) -> io::Result<bool> {
        let answer = self.ask("GET", "/", "")?;
        Ok(answer.status == 200 && answer.body == format!("app of {name}"))
    }

    #[track_caller]
    pub(super) fn sign_in(&mut self, name: &str, password: &str) -> Answer {
        self.try_sign_in(name, password).unwrap()
    }

    pub(super) fn try_sign_in(&mut self, name: &str, password: &str) -> io::Result<Answer> {
        self.submit("/.vestibule/sign-in", &[("name", name), ("password", password)])
    }

    pub(super) fn sign_out(&mut self) -> io::Result<Answer> {
        self.submit("/.vestibule/sign-out", &[])
    }

    /// Opens a page, fills in its form and sends it.
    pub(super) fn submit(&mut self, url: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let page = self.ask("GET", url, "")?;
        let url = page.form_action().map_or_else(|| url.to_owned(), |action| absolute(&absolute(ORIGIN, url), &action));
        let csrf = page.csrf();
        self.secrets.note(&csrf);
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend(fields);
        for (field, value) in fields {
            self.secrets.note_typed(field, value);
        }
        self.ask("POST", &url, &serde_urlencoded::to_string(all).unwrap())
    }

    /// The page after all redirects, and its address.
    #[track_caller]
    pub(super) fn visit(&mut self, url: &str) -> (String, Answer) {
        let mut url = url.to_owned();
        for _ in 0..MOST_REDIRECTS {
            let answer = self.get(&url);
            let Some(location) = answer.header("location") else { return (url, answer) };
            url = absolute(&url, location);
        }
        panic!("sent round in circles: {url}");
    }

    pub(super) fn ask(&mut self, method: &str, url: &str, form: &str) -> io::Result<Answer> {
        let mut reader = self.send(method, url, form)?;
        self.answer(url, &mut reader)
    }

    /// What comes back for what was sent.
    pub(super) fn answer(&mut self, url: &str, reader: &mut Reader) -> io::Result<Answer> {
        let answer = read_answer(reader)?;
        self.secrets.note_shown(&answer.body);
        let host = host_of(&absolute(ORIGIN, url)).to_owned();
        for (_, line) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            self.secrets.note(value);
            let key = (host.clone(), name.to_owned());
            if line.contains("Max-Age=0") {
                self.jar.remove(&key)
            } else {
                self.jar.insert(key, value.to_owned())
            };
        }
        if let Some((_, ticket)) = answer.header("location").and_then(|to| to.split_once("ticket=")) {
            self.secrets.note(ticket.split('&').next().unwrap_or(ticket));
        }
        Ok(answer)
    }

    /// A request of which the answer is read by whoever gets this.
    pub(super) fn send(&self, method: &str, url: &str, form: &str) -> io::Result<Reader> {
        let mut wire = self.connect(host_of(&absolute(ORIGIN, url)))?;
        wire.write_all(self.head(method, url, form).as_bytes())?;
        wire.flush()?;
        Ok(BufReader::new(wire))
    }

    /// The bytes of a request.
    pub(super) fn head(&self, method: &str, url: &str, form: &str) -> String {
        let url = absolute(ORIGIN, url);
        let origin = origin_of(&url);
        let host = host_of(&url);
        let cookies = self.jar.iter().filter(|((at, _), _)| at == host);
        let cookies: Vec<_> = cookies.map(|((_, name), value)| format!("{name}={value}")).collect();
        let target = url.strip_prefix(origin).filter(|target| !target.is_empty()).unwrap_or("/");
        format!(
            "{method} {target} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {}\r\nsec-fetch-site: same-origin\r\n\
             sec-fetch-mode: navigate\r\nsec-fetch-dest: document\r\naccept: text/html\r\n{}\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            origin.split_once("://").unwrap().1,
            cookies.join("; "),
            self.lines,
            form.len()
        )
    }

    pub(super) fn connect(&self, host: &str) -> io::Result<Box<dyn Wire>> {
        let socket = TcpStream::connect(self.gateway)?;
        socket.set_read_timeout(Some(LONG))?;
        socket.set_write_timeout(Some(LONG))?;
        let Some(tls) = &self.tls else { return Ok(Box::new(socket)) };
        let name = ServerName::try_from(host.to_owned()).unwrap();
        let mut stream = StreamOwned::new(ClientConnection::new(Arc::clone(tls), name).unwrap(), socket);
        stream.conn.complete_io(&mut stream.sock)?;
        Ok(Box::new(stream))
    }

    /// A stream of events, open when this returns.
    #[track_caller]
    pub(super) fn listen(&self) -> Open {
        self.listen_at(ORIGIN)
    }

    /// The same at another origin.
    #[track_caller]
    pub(super) fn listen_at(&self, origin: &str) -> Open {
        let mut reader = self.send("GET", &format!("{origin}/events"), "").unwrap();
        read_until(&mut reader, "data: ");
        Open(reader)
    }

    /// A WebSocket, open when this returns.
    #[track_caller]
    pub(super) fn open_socket(&self) -> Open {
        self.open_socket_at(ORIGIN)
    }

    /// The same at another origin.
    #[track_caller]
    pub(super) fn open_socket_at(&self, origin: &str) -> Open {
        let upgrade = format!(
            "upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             origin: {origin}"
        );
        let head = self.head("GET", &format!("{origin}/socket"), "");
        let head = head.replace("connection: close", "connection: upgrade").replace("accept: text/html", &upgrade);
        let head =
            head.replace("content-length: 0\r\n", "").replace("sec-fetch-mode: navigate", "sec-fetch-mode: websocket");
        let mut wire = self.connect(host_of(origin)).unwrap();
        wire.write_all(head.as_bytes()).unwrap();
        let mut reader = BufReader::new(wire);
        read_until(&mut reader, "HTTP/1.1 101");
        read_until(&mut reader, "\r\n");
        reader.get_mut().write_all(b"hello").unwrap();
        let mut echo = [0; 5];
        reader.read_exact(&mut echo).unwrap();
        assert_eq!(&echo, b"hello");
        Open(reader)
    }
}

#[track_caller]
fn read_until(reader: &mut Reader, start: &str) {
    let mut line = String::new();
    while !line.starts_with(start) {
        line.clear();
        assert_ne!(reader.read_line(&mut line).unwrap(), 0, "{start:?} did not come");
    }
}

/// A connection on which the app may go on speaking.
pub(super) struct Open(Reader);

impl Open {
    pub(super) fn over(reader: Reader) -> Self {
        Self(reader)
    }

    /// How long it takes until the other end closes or cuts it.
    #[track_caller]
    pub(super) fn ends(mut self) -> Duration {
        let since = tokio::time::Instant::now();
        if let Err(error) = self.0.read_to_end(&mut Vec::new()) {
            // Cut off is ended, too; only the time that ran out is not.
            assert!(!matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut), "it never ended");
        }
        since.elapsed()
    }
}

impl fmt::Debug for Answer {
    /// Without what is the same on all of our pages.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.body.split_once("</style>").map_or(self.body.as_str(), |(_, rest)| rest);
        write!(to, "{} {:?} {text}", self.status, self.headers)
    }
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    #[track_caller]
    pub(super) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    fn form_action(&self) -> Option<String> {
        let (_, rest) = self.body.split_once("<form method=\"post\" action=\"")?;
        rest.split('"').next().map(|action| action.replace("&amp;", "&"))
    }

    pub(super) fn csrf(&self) -> String {
        let (_, rest) = self.body.split_once("name=\"csrf\" value=\"").unwrap_or_default();
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

/// Whole, or an error.
pub(super) fn read_answer(reader: &mut Reader) -> io::Result<Answer> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        lines.push(line.to_owned());
    }
    let status = lines[0].split(' ').nth(1).unwrap().parse().unwrap();
    let fields = lines[1..].iter().map(|line| line.split_once(':').unwrap());
    let headers = fields.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect();
    let mut answer = Answer { status, headers, body: String::new() };
    let mut body = Vec::new();
    match answer.header("content-length").map(|length| length.parse().unwrap()) {
        Some(length) => {
            body.resize(length, 0);
            reader.read_exact(&mut body)?;
        }
        None if matches!(status, 204 | 304) => {}
        None => drop(reader.read_to_end(&mut body)?),
    }
    answer.body = String::from_utf8_lossy(&body).into_owned();
    Ok(answer)
}

fn absolute(base: &str, link: &str) -> String {
    if link.starts_with('/') { format!("{}{link}", origin_of(base)) } else { link.to_owned() }
}

fn origin_of(url: &str) -> &str {
    let host = url.split_once("://").unwrap().1;
    let start = url.len() - host.len();
    &url[..start + host.find('/').unwrap_or(host.len())]
}

fn host_of(url: &str) -> &str {
    origin_of(url).split_once("://").unwrap().1.split(':').next().unwrap()
}
