//! A mail server: one connection for each mail, encrypted before anything is said, to a server whose name was verified.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use lettre::Message;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, commands};

use super::message;
use super::{Mail, Mailer, NotSent};
use crate::domain::mail_server::{MailSecurity, MailServer};

/// Those that every server knows. Both tell the password, so both are for encrypted connections (or loopback).
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// Codes that speak of us or of the connection, at whatever moment they come: not of the mail.
const ABOUT_US: [u16; 4] = [421, 530, 535, 538];
/// How long a goodbye may take. By then a mail was taken over, or was not.
const GOODBYE: Duration = Duration::from_secs(2);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`ca_file` in [mail] holds a certificate that cannot be used")]
pub struct BadAuthority;

pub struct Smtp {
    /// An IPv6 address without brackets.
    host: String,
    port: u16,
    security: MailSecurity,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    hello: ClientId,
    timeout: Duration,
}

impl Smtp {
    /// Opens no connection yet. It reads the certificates that this machine trusts: don't call it where others wait.
    pub fn new(server: &MailServer) -> Result<Self, BadAuthority> {
        let host = server.host.as_str().trim_matches(['[', ']']).to_owned();
        let tls = match server.security {
            MailSecurity::Plain => None,
            MailSecurity::Tls | MailSecurity::StartTls => Some(tls(&host, server.authority.as_deref())?),
        };
        let login = server.login.as_ref();
        Ok(Self {
            host,
            port: server.port,
            security: server.security,
            tls,
            credentials: login.map(|login| Credentials::new(login.name.clone(), login.password.expose().to_owned())),
            hello: ClientId::default(),
            timeout: server.timeout,
        })
    }

    /// All of it within the time for one mail: a server may be slow at each step, and in each step at each letter.
    async fn in_time<T>(&self, work: impl Future<Output = Result<T, NotSent>>) -> Result<T, NotSent> {
        match tokio::time::timeout(self.timeout, work).await {
            Ok(done) => done,
            Err(_) => Err(self.fault(&format_args!("it was not done within {:?}", self.timeout))),
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, NotSent> {
        let at_once = self.tls.clone().filter(|_| self.security == MailSecurity::Tls);
        let address = (self.host.as_str(), self.port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(address, None, &self.hello, at_once, None)
            .await
            .map_err(|error| self.explain(&error))?;
        if let (MailSecurity::StartTls, Some(tls)) = (self.security, &self.tls) {
            if !connection.can_starttls() {
                part(connection).await;
                return Err(self.fault(&"it offers no STARTTLS, and nothing is sent to it unencrypted"));
            }
            connection.starttls(tls.clone(), &self.hello).await.map_err(|error| self.explain(&error))?;
        }
        if let Some(credentials) = &self.credentials
            && let Err(error) = connection.auth(&MECHANISMS, credentials).await
        {
            part(connection).await;
            return Err(self.fault(&format_args!("it does not accept the login: {}", cause(&error))));
        }
        Ok(connection)
    }

    /// Whom it comes from, to whom it goes, and the mail. What the server has against the sender it has against us: the
    /// next mail would fare no better.
    async fn hand_over(&self, connection: &mut AsyncSmtpConnection, message: &Message) -> Result<(), NotSent> {
        let envelope = message.envelope();
        // Addresses and mail are ASCII: no extension of the server's is needed.
        let sender = commands::Mail::new(envelope.from().cloned(), Vec::new());
        connection.command(sender).await.map_err(|error| self.judge_us(&error))?;
        for recipient in envelope.to() {
            let recipient = commands::Rcpt::new(recipient.clone(), Vec::new());
            connection.command(recipient).await.map_err(|error| self.judge(&error))?;
        }
        connection.command(commands::Data).await.map_err(|error| self.judge(&error))?;
        connection.message(&message.formatted()).await.map_err(|error| self.judge(&error))?;
        Ok(())
    }

    /// Before the recipient was named the answer can only be about the sender, who is the same in every mail.
    fn judge_us(&self, error: &Error) -> NotSent {
        match error.status() {
            Some(code) => self.fault(&format_args!("it does not take mail from the address in `from`: {code}")),
            None => self.explain(error),
        }
    }

    /// An answer to the mail itself may quote the mail, link and all: of that only the number is told.
    fn judge(&self, error: &Error) -> NotSent {
        let Some(code) = error.status().map(u16::from) else { return self.explain(error) };
        if ABOUT_US.contains(&code) {
            self.fault(&format_args!("it answers {code}"))
        } else if error.is_permanent() {
            NotSent::Refused(code.to_string())
        } else {
            NotSent::Later(code.to_string())
        }
    }

    /// Before the mail, nothing of it can be in an answer.
    fn explain(&self, error: &Error) -> NotSent {
        self.fault(&cause(error))
    }

    fn fault(&self, why: &dyn fmt::Display) -> NotSent {
        NotSent::Server(format!("the mail server {}:{}: {why}", self.host, self.port))
    }
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, mail: &Mail<'_>) -> Result<(), NotSent> {
        let message = message::build(mail)?;
        let mut connection = None;
        let sent = self
            .in_time(async {
                let connection = connection.insert(self.connect().await?);
                self.hand_over(connection, &message).await
            })
            .await;
        // What was taken over stays so, however the server takes its leave. One that hung is hung up on.
        if let (Some(connection), Ok(()) | Err(NotSent::Refused(_) | NotSent::Later(_))) = (connection, &sent) {
            part(connection).await;
        }
        sent
    }

    async fn probe(&self) -> Result<(), NotSent> {
        self.in_time(async {
            part(self.connect().await?).await;
            Ok(())
        })
        .await
    }
}

async fn part(mut connection: AsyncSmtpConnection) {
    let _ = tokio::time::timeout(GOODBYE, connection.abort()).await;
}

/// Names are verified by default, and there is no way to switch that off.
fn tls(host: &str, authority: Option<&str>) -> Result<TlsParameters, BadAuthority> {
    let mut tls = TlsParameters::builder(host.to_owned());
    if let Some(authority) = authority {
        tls = tls.add_root_certificate(Certificate::from_pem(authority.as_bytes()).map_err(|_| BadAuthority)?);
    }
    tls.build().map_err(|_| BadAuthority)
}

/// In one line.
fn cause(error: &Error) -> String {
    error.to_string().chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(300).collect()
}
