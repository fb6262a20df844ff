//! What the program uses: parsed, compiled, complete. Nobody outside `config/` sees what was written.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ipnet::IpNet;

use crate::domain::channel::ChannelSpec;
use crate::domain::host::HostName;
use crate::domain::identity::Recipient;
use crate::domain::limits::AttemptRule;
use crate::domain::look::Look;
use crate::domain::mail_server::{MailServer, Mailbox};
use crate::domain::password_rules::HashCost;
use crate::domain::return_to::Scheme;
use crate::domain::routing::Routes;
use crate::domain::second_factor::{PasswordPolicy, SecondFactorPolicy};
use crate::domain::session::SessionPolicy;
use crate::domain::spending::Allowance;
use crate::domain::user::{EmailAddress, GroupName};
use crate::places::Places;

#[derive(Clone, Debug)]
pub struct Settings {
    pub gateway: Gateway,
    /// What decisions need of the apps.
    pub routes: Arc<Routes>,
    /// What proxying needs of them, in the same order.
    pub apps: Vec<AppUpstream>,
    pub session: SessionPolicy,
    pub passwords: Passwords,
    pub second_factor: SecondFactor,
    pub limits: Limits,
    /// Whether and how mail leaves. Without it, nothing is offered that needs one.
    pub mail: Option<Mail>,
    /// Services of others that reach people's phones.
    pub channels: Vec<ChannelSpec>,
    pub registration: Registration,
    pub store: StoreSettings,
    pub log: Log,
    pub branding: Branding,
    /// Where people are.
    pub places: Places,
    /// How long entries of the audit record are kept.
    pub audit_keep: Duration,
    /// Where metrics and health are told, if they are.
    pub metrics: Option<SocketAddr>,
    /// What is allowed but risky; said at each start and by `check`.
    pub warnings: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Gateway {
    pub listeners: Vec<Listener>,
    pub public: PublicUrl,
    pub trusted_proxies: Vec<IpNet>,
    /// Sign-in over plain http on a host that is not loopback is allowed.
    pub insecure_http: bool,
    pub timeouts: Timeouts,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    pub address: SocketAddr,
    /// The first pair answers where no name matches.
    pub tls: Vec<TlsFiles>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// The portal's origin; every link we make starts with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    pub secure: bool,
    pub host: HostName,
    /// If it is not the scheme's own.
    pub port: Option<u16>,
}

impl PublicUrl {
    /// What all our hosts share.
    pub fn scheme(&self) -> Scheme {
        Scheme { secure: self.secure, port: self.port }
    }

    pub fn origin(&self) -> String {
        self.scheme().origin(&self.host)
    }
}

/// Without a slash at the end.
impl fmt::Display for PublicUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.origin())
    }
}

#[derive(Clone, Debug)]
pub struct Timeouts {
    /// A request's head must be complete within this.
    pub head: Duration,
    pub keep_alive: Duration,
    pub connect: Duration,
    pub upstream_head: Duration,
    pub idle_body: Duration,
    /// How long running requests may take after SIGTERM.
    pub drain: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppUpstream {
    /// Several are taken in turn.
    pub upstreams: Vec<Upstream>,
    /// Answers to identified requests may be stored by shared caches.
    pub shared_cache: bool,
    pub max_body: Option<u64>,
    /// How it is told who is there.
    pub recipient: Arc<Recipient>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    pub tls: bool,
    /// A name or an address, an IPv6 one without brackets.
    pub host: String,
    pub port: u16,
}

impl fmt::Display for Upstream {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "https" } else { "http" };
        let Self { host, port, .. } = self;
        if host.contains(':') {
            write!(out, "{scheme}://[{host}]:{port}")
        } else {
            write!(out, "{scheme}://{host}:{port}")
        }
    }
}

#[derive(Clone, Debug)]
pub struct Passwords {
    pub rules: PasswordPolicy,
    pub cost: HashCost,
    pub permits: usize,
    pub queue: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    pub policy: SecondFactorPolicy,
    /// What authenticator apps call this place. It has no colon: they take what stands before one for it.
    pub issuer: String,
    /// For how long a browser may be trusted not to ask; nothing, if that is not offered.
    pub trust_lasts: Option<Duration>,
    /// Codes by e-mail count as a second factor.
    pub email: bool,
}

#[derive(Clone, Debug)]
pub struct Limits {
    pub enabled: bool,
    pub account: AttemptRule,
    pub browser: AttemptRule,
    pub network: AttemptRule,
    pub pair: AttemptRule,
    /// What messages and calls may cost.
    pub messages: Allowance,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub server: MailServer,
    pub from: Mailbox,
    /// Where answers go, if not to `from`.
    pub reply_to: Option<Mailbox>,
    /// Who hears of internal errors.
    pub operators: Vec<EmailAddress>,
}

/// Who may make an account for themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    pub mode: RegistrationMode,
    /// What newcomers get.
    pub groups: Vec<GroupName>,
    /// In mode `domain`: where their mailboxes are.
    pub domains: Vec<HostName>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistrationMode {
    Off,
    /// Whoever has an operator's link. In all modes below, too.
    Invite,
    Domain,
    /// Whoever an operator agrees to.
    Approval,
    Open,
}

impl RegistrationMode {
    /// Whether strangers may begin without an invitation. They show an address first, which takes mail.
    pub fn is_for_strangers(self) -> bool {
        matches!(self, Self::Domain | Self::Approval | Self::Open)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreSettings {
    pub folder: PathBuf,
    pub key_file: PathBuf,
    pub cache_bytes: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// One line for each request.
    pub access: bool,
    pub to: LogTarget,
    pub format: LogFormat,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogTarget {
    Stderr,
    File { path: PathBuf, max_size: u64, keep: usize },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Debug)]
pub struct Branding {
    pub name: String,
    pub look: Look,
}
