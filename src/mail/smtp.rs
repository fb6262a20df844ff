//! A mail server: one connection for each mail, encrypted before anything is said, to a server whose name was verified.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use super::message;
use super::{Mail, Mailer, NotSent};
use crate::domain::mail_server::{MailSecurity, MailServer};

/// Those that every server knows. Both tell the password, so both are for encrypted connections (or loopback).
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// Codes that speak of us or of the connection, at whatever moment they come: not of the mail.
const ABOUT_US: [u16; 4] = [421, 530, 535, 538];

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
                connection.abort().await;
                return Err(self.fault(&"it offers no STARTTLS, and nothing is sent to it unencrypted"));
            }
            connection.starttls(tls.clone(), &self.hello).await.map_err(|error| self.explain(&error))?;
        }
        if let Some(credentials) = &self.credentials
            && let Err(error) = connection.auth(&MECHANISMS, credentials).await
        {
            connection.abort().await;
            return Err(self.fault(&format_args!("it does not accept the login: {}", cause(&error))));
        }
        Ok(connection)
    }

    async fn hand_over(&self, mail: &Mail<'_>) -> Result<(), NotSent> {
        let message = message::build(mail)?;
        let mut connection = self.connect().await?;
        match connection.send(message.envelope(), &message.formatted()).await {
            Ok(_) => {
                connection.abort().await;
                Ok(())
            }
            Err(error) => {
                connection.abort().await;
                Err(self.judge(&error))
            }
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
        self.in_time(self.hand_over(mail)).await
    }

    async fn probe(&self) -> Result<(), NotSent> {
        self.in_time(async {
            self.connect().await?.abort().await;
            Ok(())
        })
        .await
    }
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
