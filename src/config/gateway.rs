//! `[gateway]` and `[[listener]]`: where people come in.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;

use super::files;
use super::kinds::{Flag, ListOf, OneOrMore, Parsed, Wrong, quoted};
use super::place::Spot;
use super::section::{Section, Shape};
use super::settings::{Gateway, Listener, PublicUrl, Timeouts, TlsFiles};
use super::values::{ADDRESS, NETWORK, PathIn, Span};
use super::web_origin::WebOrigin;
use crate::domain::host::HostName;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_hours(1);
const DEFAULT_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// What `[gateway]` and its listeners say. The public address may be missing or wrong: the rest is read all the same.
pub(super) struct Entrance {
    pub(super) public: Option<PublicUrl>,
    pub(super) listeners: Vec<Listener>,
    pub(super) prefix: String,
    pub(super) data: PathBuf,
    pub(super) insecure_http: bool,
    trusted_proxies: Vec<IpNet>,
    timeouts: Timeouts,
    /// Where each listener's address stands.
    addresses: Vec<Spot>,
    public_url: Spot,
}

pub(super) const PREFIX: Parsed<String> =
    Parsed { example: "\"/.vestibule\"", parse: parse_prefix, write: String::clone };

const PUBLIC_URL: Parsed<PublicUrl> =
    Parsed { example: "\"https://login.example.com\"", parse: parse_public_url, write: PublicUrl::to_string };

pub(super) fn read(top: &mut Section<'_, '_>) -> Entrance {
    let listeners_follow = top.has("listener");
    let mut entrance = top.table("gateway", "Where people come in.", |section| read_gateway(section, listeners_follow));
    let about = "Addresses with TLS, instead of `listen` or beside it.";
    for (listener, spot) in top.tables("listener", about, Shape::List { shown: false }, read_listener) {
        entrance.listeners.push(listener);
        entrance.addresses.push(spot);
    }
    refuse_twice(top, &entrance);
    warn(top, &entrance);
    entrance
}

impl Entrance {
    pub(super) fn into_gateway(self) -> Option<Gateway> {
        let Self { public, listeners, trusted_proxies, insecure_http, timeouts, .. } = self;
        Some(Gateway { listeners, public: public?, trusted_proxies, insecure_http, timeouts })
    }
}

fn read_gateway(section: &mut Section<'_, '_>, listeners_follow: bool) -> Entrance {
    let public = section
        .key(
            "public_url",
            "The address of the gateway's own pages, as people see it. Every link is made from it. Its host is the\n\
             portal's: people sign in there.",
        )
        .required(&PUBLIC_URL, "\"http://localhost:8080\"");
    let default = if listeners_follow { Vec::new() } else { vec![DEFAULT_ADDRESS] };
    let listen = section
        .key("listen", "Addresses to listen on without TLS: one, or a list. With a [[listener]], none by default.")
        .computed(&OneOrMore(ADDRESS), default, "[\"127.0.0.1:8080\"]");
    let folder = section.folder();
    let data = section
        .key(
            "data",
            "The folder of the store, the master key and the control socket. This path and all others in this file\n\
             begin at the file's own folder.",
        )
        .computed(&PathIn(folder.clone()), folder.join("vestibule-data"), "\"vestibule-data\"");
    let trusted_proxies = section
        .key("trusted_proxies", "Networks of the proxies in front, whose X-Forwarded-* headers are believed.")
        .or(&ListOf { item: NETWORK, empty: None }, Vec::new());
    let prefix = section
        .key("prefix", "The path under which the gateway's own pages stand, on every host. No app sees it.")
        .or(&PREFIX, "/.vestibule".to_owned());
    let insecure_http = section
        .key(
            "insecure_http",
            "Allows to sign in over plain http on hosts other than localhost. Whoever is on the way can then read\n\
             passwords and take over sessions.",
        )
        .or(&Flag, false);
    // What cannot be read has no consequences that would be told as well.
    let listen = if section.is_wrong("listen") { Vec::new() } else { listen };
    let insecure_http = insecure_http || section.is_wrong("insecure_http");
    let timeouts = section.table("timeouts", "How long is waited, and for what.", read_timeouts);
    if insecure_http {
        let spot = section.spot("insecure_http");
        section.warn(&spot, "passwords and sessions may travel unencrypted", "Use https and remove `insecure_http`.");
    }
    if trusted_proxies.iter().any(|network| network.prefix_len() == 0) {
        let spot = section.spot("trusted_proxies");
        let says = "everybody is a trusted proxy: anyone can claim any address";
        section.warn(&spot, says, "Name the networks of your proxies alone.");
    }
    let public_url = section.spot("public_url");
    if let Some(public) =
        public.as_ref().filter(|public| !public.secure && !public.host.is_loopback() && !insecure_http)
    {
        let says = format!("over plain http, passwords sent to {} can be read on the way", public.host);
        let hint = "Use https://. If the network in between is safe, say so with `insecure_http = true`.";
        section.problem(&public_url, says, hint);
    }
    Entrance {
        public,
        addresses: (0..listen.len()).map(|place| section.item_spot("listen", place)).collect(),
        listeners: listen.into_iter().map(|address| Listener { address, tls: Vec::new() }).collect(),
        prefix,
        data,
        insecure_http,
        trusted_proxies,
        timeouts,
        public_url,
    }
}

fn read_timeouts(section: &mut Section<'_, '_>) -> Timeouts {
    let any = Span(SECOND / 10..=24 * HOUR);
    Timeouts {
        head: section.key("head", "For the whole head of a request.").or(&any, 15 * SECOND),
        keep_alive: section.key("keep_alive", "For the next request on an open connection.").or(&any, 60 * SECOND),
        connect: section.key("connect", "For a connection to an upstream.").or(&any, 5 * SECOND),
        upstream_head: section.key("upstream_head", "For the head of an upstream's answer.").or(&any, 60 * SECOND),
        idle_body: section.key("idle_body", "For the next bytes of a body, on either side.").or(&any, 300 * SECOND),
        drain: section
            .key("drain", "For requests that are under way when the gateway is told to stop.")
            .or(&Span(Duration::ZERO..=HOUR), 30 * SECOND),
    }
}

fn read_listener(section: &mut Section<'_, '_>) -> Option<(Listener, Spot)> {
    let address = section.key("address", "Where it listens.").required(&ADDRESS, "\"0.0.0.0:443\"");
    let about = "Its certificate: tls = { certificate = \"...\", key = \"...\" }, or a list of those, chosen by the name\n\
                 that the visitor asks for; the first answers where none fits. The files are read again when they change.";
    let wrote_tls = section.has("tls");
    let tls = section.tables("tls", about, Shape::OneOrMore, |pair| {
        let (certificate, key) = (
            file(pair, "certificate", "PEM: the certificate, then those that lead to its authority."),
            file(pair, "key", "PEM: its private key."),
        );
        if let Some(key) = &key {
            files::warn_if_others_reach(pair, "key", key);
        }
        Some(TlsFiles { certificate: certificate?, key: key? })
    });
    let spot = section.spot("address");
    if !wrote_tls {
        let head = section.spot("tls");
        let hint = "Add tls = { certificate = \"...\", key = \"...\" }. Without TLS: `listen` in [gateway].";
        section.problem(&head, "`tls` is missing", hint);
    }
    Some((Listener { address: address?, tls }, spot))
}

/// A file that must be there and readable.
fn file(section: &mut Section<'_, '_>, name: &'static str, about: &'static str) -> Option<PathBuf> {
    let kind = PathIn(section.folder());
    let path = section.key(name, about).required(&kind, &quoted(&format!("{name}.pem")))?;
    files::is_readable(section, name, &path).then_some(path)
}

fn refuse_twice(top: &mut Section<'_, '_>, entrance: &Entrance) {
    for (place, (listener, spot)) in entrance.listeners.iter().zip(&entrance.addresses).enumerate() {
        let address = listener.address;
        let mut earlier = entrance.listeners.iter().take(place).map(|other| other.address);
        if let Some(other) = earlier.find(|other| overlap(*other, address)) {
            let says = format!("port {} is in use already, by {other}", address.port());
            top.problem(spot, says, "Each address and port is listened on once; 0.0.0.0 and [::] are every address.");
        }
    }
}

/// Port 0 is a free one each time.
fn overlap(one: SocketAddr, other: SocketAddr) -> bool {
    let everywhere = one.ip().is_unspecified() || other.ip().is_unspecified();
    one.port() != 0 && one.port() == other.port() && (everywhere || one.ip() == other.ip())
}

fn warn(top: &mut Section<'_, '_>, entrance: &Entrance) {
    for (listener, spot) in entrance.listeners.iter().zip(&entrance.addresses) {
        if listener.tls.is_empty() && listener.address.ip().is_unspecified() {
            let says = format!("{} is open to every network, without TLS", listener.address);
            top.warn(spot, says, "Listen on 127.0.0.1 behind a proxy, or use a [[listener]] with tls.");
        }
    }
    let no_tls = entrance.listeners.iter().all(|listener| listener.tls.is_empty());
    if entrance.public.as_ref().is_some_and(|public| public.secure) && no_tls && entrance.trusted_proxies.is_empty() {
        let says = "no request will count as https, so nobody can sign in";
        let hint = "Add a [[listener]] with tls, or name the proxy that ends TLS in `trusted_proxies`.";
        top.warn(&entrance.public_url, says, hint);
    }
}

fn parse_public_url(text: &str) -> Result<PublicUrl, Wrong> {
    let origin = WebOrigin::parse(text)?;
    let host = HostName::parse(&origin.host).map_err(|_| {
        let says = format!("{} is not a host name", quoted(&origin.host));
        Wrong::new(says, "Letters, digits, hyphens and dots: \"https://login.example.com\".")
    })?;
    Ok(PublicUrl { secure: origin.secure, host, port: origin.port })
}

/// Lower case, since paths are compared without their case to find disguises of it.
fn parse_prefix(text: &str) -> Result<String, Wrong> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._~-".contains(&byte);
    let good = |segment: &str| !matches!(segment, "" | "." | "..") && segment.bytes().all(plain);
    match text.strip_prefix('/') {
        Some(rest) if rest.split('/').all(good) => Ok(text.to_owned()),
        _ => {
            let hint = "A slash, then small letters, digits and . _ ~ -, no slash at the end: \"/.vestibule\".";
            Err(Wrong::new(format!("{} cannot be the prefix", quoted(text)), hint))
        }
    }
}
