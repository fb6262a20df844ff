//! An SMTP server that does as it is told: takes mails, refuses them, hangs, talks nonsense, hangs up. What it takes it
//! reads strictly, so that a line too long, a lone CR or a header that nobody meant fails the story.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

/// How it behaves towards whoever comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Good,
    /// Takes connections and says nothing.
    Silent,
    /// Closes each connection at once.
    HangsUp,
    TalksNonsense,
    /// Answers so to everything that concerns the login.
    RefusesLogin,
    /// Answers with this line to MAIL.
    ToSender(&'static str),
    /// Answers with this line to RCPT.
    ToRecipient(&'static str),
    /// Answers with this line to the whole mail, which it quotes.
    ToMail(&'static str),
    /// Takes the mail, and is gone before it says so.
    DropsAfterData,
    /// Takes the mail, says so, and then nothing more.
    SilentAfterYes,
    /// Says nothing more to whoever names a recipient that begins so.
    HangsFor(&'static str),
}

#[derive(Clone)]
pub(crate) struct MailServer {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    mood: Mutex<Mood>,
    /// Offers STARTTLS, or begins with TLS.
    tls: Option<(TlsAcceptor, Begin)>,
    login: Option<&'static str>,
    mails: Mutex<Vec<ReceivedMail>>,
    visits: Mutex<usize>,
    something: Notify,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begin {
    StartTls,
    Tls,
}

#[derive(Clone, Debug)]
pub(crate) struct ReceivedMail {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    /// As it came, without the final dot.
    pub(crate) raw: String,
    pub(crate) encrypted: bool,
}

impl ReceivedMail {
    /// The first header of that name, unfolded.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let head = self.raw.split_once("\r\n\r\n").map_or(self.raw.as_str(), |(head, _)| head).replace("\r\n ", " ");
        let line =
            head.split("\r\n").find(|line| line.to_lowercase().starts_with(&format!("{}:", name.to_lowercase())))?;
        Some(line[name.len() + 1..].trim().to_owned())
    }

    /// The text part, decoded.
    pub(crate) fn text(&self) -> String {
        // By the whole boundary: a line of a link may begin with two hyphens as well.
        let boundary =
            self.raw.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a boundary");
        let parts = self.raw.split(&format!("\r\n--{boundary}")).collect::<Vec<_>>();
        let part = parts.into_iter().find(|part| part.contains("\r\nContent-Type: text/plain")).expect("a text part");
        let (head, body) = part.split_once("\r\n\r\n").expect("a body");
        if head.contains("quoted-printable") { unquoted(body) } else { body.replace("\r\n", "\n") }
    }
}

fn unquoted(body: &str) -> String {
    let joined = body.replace("=\r\n", "").replace("\r\n", "\n");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let [first, others @ ..] = rest {
        if let (b'=', [high, low, after @ ..]) = (first, others) {
            let hex = [*high, *low];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).expect("two hexadecimal digits"));
            rest = after;
        } else {
            bytes.push(*first);
            rest = others;
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

impl MailServer {
    pub(crate) async fn plain() -> Self {
        Self::start(None, None).await
    }

    /// Offers STARTTLS or begins with TLS, with this certificate; wants this login (base64 of what PLAIN sends), if any.
    pub(crate) async fn with_tls(config: ServerConfig, begin: Begin, login: Option<&'static str>) -> Self {
        Self::start(Some((TlsAcceptor::from(Arc::new(config)), begin)), login).await
    }

    async fn start(tls: Option<(TlsAcceptor, Begin)>, login: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            mood: Mutex::new(Mood::Good),
            tls,
            login,
            mails: Mutex::default(),
            visits: Mutex::default(),
            something: Notify::new(),
        });
        let server = Self { address, shared: Arc::clone(&shared) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *shared.visits.lock().unwrap() += 1;
                shared.something.notify_waiters();
                tokio::spawn(visit(Arc::clone(&shared), stream));
            }
        });
        server
    }

    pub(crate) fn set(&self, mood: Mood) {
        *self.shared.mood.lock().unwrap() = mood;
    }

    pub(crate) fn mails(&self) -> Vec<ReceivedMail> {
        self.shared.mails.lock().unwrap().clone()
    }

    /// Waits until so many have come.
    pub(crate) async fn received(&self, count: usize) -> Vec<ReceivedMail> {
        self.until(|shared| shared.mails.lock().unwrap().len() >= count).await;
        self.mails()
    }

    /// Waits until so many came.
    pub(crate) async fn visited(&self, count: usize) {
        self.until(|shared| *shared.visits.lock().unwrap() >= count).await;
    }

    pub(crate) fn visits(&self) -> usize {
        *self.shared.visits.lock().unwrap()
    }

    async fn until(&self, is_so: impl Fn(&Shared) -> bool) {
        loop {
            let something = self.shared.something.notified();
            tokio::pin!(something);
            something.as_mut().enable();
            if is_so(&self.shared) {
                return;
            }
            let patience = std::time::Duration::from_secs(30);
            tokio::time::timeout(patience, something).await.expect("the mail server waits for somebody in vain");
        }
    }
}

async fn visit(shared: Arc<Shared>, stream: TcpStream) {
    if *shared.mood.lock().unwrap() == Mood::HangsUp {
        return;
    }
    if let Some((tls, Begin::Tls)) = &shared.tls {
        if let Ok(stream) = tls.clone().accept(stream).await {
            talk(&shared, stream, true, true).await;
        }
        return;
    }
    let Some(stream) = talk(&shared, stream, false, true).await else { return };
    let Some((tls, _)) = &shared.tls else { return };
    if let Ok(stream) = tls.clone().accept(stream).await {
        talk(&shared, stream, true, false).await;
    }
}

/// Gives the stream back where TLS is to begin.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    shared: &Arc<Shared>,
    stream: S,
    encrypted: bool,
    greets: bool,
) -> Option<S> {
    let mood = *shared.mood.lock().unwrap();
    let mut stream = BufReader::new(stream);
    if mood == Mood::Silent {
        // Until the other end has had enough.
        let _ = read_line(&mut stream).await;
        let _ = read_line(&mut stream).await;
        return None;
    }
    if mood == Mood::TalksNonsense {
        say(&mut stream, "\u{1b}[2J<html>HTTP/1.1 200 OK").await?;
        return None;
    }
    if greets {
        say(&mut stream, "220 mail.test ESMTP").await?;
    }
    let mut mail = ReceivedMail { from: String::new(), to: Vec::new(), raw: String::new(), encrypted };
    loop {
        let line = read_line(&mut stream).await?;
        let command = line.trim_end().to_owned();
        assert!(line.ends_with("\r\n") && !command.contains(['\r', '\n']), "{line:?} is no line of SMTP");
        let verb = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => {
                let starttls = if !encrypted && shared.tls.is_some() { "250-STARTTLS\r\n" } else { "" };
                let auth = if shared.login.is_some() { "250-AUTH PLAIN LOGIN\r\n" } else { "" };
                say(&mut stream, &format!("250-mail.test\r\n{starttls}{auth}250 8BITMIME")).await?;
            }
            "STARTTLS" => {
                say(&mut stream, "220 go on").await?;
                return Some(stream.into_inner());
            }
            "AUTH" => {
                let is_good = shared.login.is_some_and(|login| command == format!("AUTH PLAIN {login}"));
                let answer = if is_good && mood != Mood::RefusesLogin { "235 welcome" } else { "535 5.7.8 wrong" };
                say(&mut stream, answer).await?;
            }
            "MAIL" => {
                mail.from = between(&command);
                let answer = if let Mood::ToSender(line) = mood { line } else { "250 fine" };
                say(&mut stream, answer).await?;
            }
            "RCPT" => {
                mail.to.push(between(&command));
                if let Mood::HangsFor(start) = mood
                    && between(&command).starts_with(start)
                {
                    let _ = read_line(&mut stream).await;
                    return None;
                }
                let answer = if let Mood::ToRecipient(line) = mood { line } else { "250 fine" };
                say(&mut stream, answer).await?;
            }
            "DATA" => take(shared, &mut stream, &mut mail).await?,
            "QUIT" if mood == Mood::SilentAfterYes => {
                let _ = read_line(&mut stream).await;
                return None;
            }
            "QUIT" => {
                say(&mut stream, "221 bye").await?;
                return None;
            }
            _ => say(&mut stream, "500 what").await?,
        }
    }
}

/// The mail itself.
async fn take<S: AsyncRead + AsyncWrite + Unpin>(
    shared: &Shared,
    stream: &mut BufReader<S>,
    mail: &mut ReceivedMail,
) -> Option<()> {
    let mood = *shared.mood.lock().unwrap();
    say(stream, "354 go on").await?;
    mail.raw = read_mail(stream).await?;
    if let Mood::ToMail(line) = mood {
        let quoted = mail.raw.replace("\r\n", " ");
        return say(stream, &format!("{line} {}", quoted.chars().take(400).collect::<String>())).await;
    }
    shared.mails.lock().unwrap().push(mail.clone());
    shared.something.notify_waiters();
    if mood == Mood::DropsAfterData {
        return None;
    }
    say(stream, "250 taken").await
}

async fn say<S: AsyncWrite + Unpin>(stream: &mut S, line: &str) -> Option<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await.ok()?;
    stream.flush().await.ok()
}

async fn read_line<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    let length = stream.read_line(&mut line).await.ok()?;
    (length > 0).then_some(line)
}

async fn read_mail<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut mail = String::new();
    loop {
        let line = read_line(stream).await?;
        if line == ".\r\n" {
            return Some(mail);
        }
        let text = line.strip_suffix("\r\n").unwrap_or_else(|| panic!("a lone LF: {line:?}"));
        assert!(!text.contains('\r'), "a lone CR: {line:?}");
        assert!(text.is_ascii() && line.len() <= 1000, "a line that a server need not take: {line:?}");
        mail.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

fn between(command: &str) -> String {
    let from = command.find('<').expect("an address") + 1;
    let to = command.find('>').expect("an address");
    command[from..to].to_owned()
}
