//! `vestibule demo`: a gateway, a sample app behind it and one account, in a folder that is gone when you stop it.

use std::fs::DirBuilder;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::output::{Fault, accept, print};
use super::run::{Stop, serve};
use super::way::{open_here, told};
use crate::actions::administer::Administrator;
use crate::app::{App, NotReloaded, Reload};
use crate::config;
use crate::config::settings::Settings;
use crate::control::perform::perform;
use crate::control::wire::{Command, NewPerson, Password};
use crate::demo;
use crate::mail::Mailer;
use crate::observe;
use crate::random::{OsRandom, Random};
use crate::wiring::{Built, FirstStart};

const PORT: u16 = 8080;
/// Tried after it, before any free one is taken.
const NEXT_PORTS: std::ops::RangeInclusive<u16> = 8081..=8089;
/// A random password is refused once in a blue moon.
const MOST_PASSWORDS: usize = 10;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where to listen [default: port 8080 on loopback, or the next that is free]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// How browsers reach it, if not as `http://localhost` and the port; with https, something on this machine (a tunnel)
    /// hands on what comes there
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

impl Arguments {
    fn is_behind_tunnel(&self) -> bool {
        self.public_url.as_deref().and_then(|url| url::Url::parse(url).ok()).is_some_and(|url| url.scheme() == "https")
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Fault> {
    observe::log_faults_to_stderr();
    let random = OsRandom::new();
    let folder = Folder::make(&random).map_err(|error| Fault::failed(format!("No temporary folder: {error}.")))?;
    super::block_on(async {
        let mut stop = Stop::listen()?;
        let listen = match arguments.listen {
            Some(address) => vec![chosen(address)?],
            None => free_addresses()?,
        };
        let settings = settings(arguments, &listen, &folder.path).await?;
        let url = settings.gateway.public.clone();
        let built = open_here(settings, FirstStart::Allowed)
            .await?
            .ok_or_else(|| Fault::failed("Another process has the demo's own folder open."))?;
        // Links that open accounts are shown only where nobody else can come.
        let mails = if arguments.is_behind_tunnel() {
            String::new()
        } else {
            format!("\nMails     http://{}/", show_mails(&built).await?)
        };
        let password = make_account(&built, &random).await?;
        let port = listen.first().map_or(PORT, SocketAddr::port);
        if arguments.listen.is_none() && port != PORT {
            eprint(&format!("Port {PORT} is taken by another program, so this is on port {port}."));
        }
        let ready = || print(&format!("Open      {url}/\nSign in   {} / {password}{mails}", demo::PERSON));
        let reload: Reload = Arc::new(|| Err(NotReloaded("The demo has no configuration file to read.".to_owned())));
        serve(&built, reload, &mut stop, ready).await
    })
}

async fn settings(arguments: &Arguments, listen: &[SocketAddr], data: &Path) -> Result<Settings, Fault> {
    let port = listen.first().map_or(PORT, SocketAddr::port);
    let public_url = arguments.public_url.clone().unwrap_or_else(|| format!("http://localhost:{port}"));
    let app =
        demo::start_app().await.map_err(|error| Fault::failed(format!("The sample app cannot listen: {error}.")))?;
    let host = url::Url::parse(&public_url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .ok_or_else(|| Fault::usage("--public-url is like http://localhost:8080."))?;
    let place = demo::Place {
        listen,
        data: data.to_str().ok_or_else(|| Fault::failed("The temporary folder's name is not UTF-8."))?,
        insecure_http: arguments.public_url.is_some() && !arguments.is_behind_tunnel(),
        behind_tunnel: arguments.is_behind_tunnel(),
    };
    let text = demo::configuration(&public_url, &host, app, &place);
    // The environment configures real gateways; the demo is the same everywhere.
    let loaded =
        config::from_text(&text, "the demo", &[]).map_err(|problems| Fault::usage(problems.to_string().trim_end()))?;
    Ok(loaded.settings)
}

/// Mail goes to a page instead of a server.
async fn show_mails(built: &Built) -> Result<SocketAddr, Fault> {
    let outbox = Arc::new(demo::Outbox::default());
    let mailer: Arc<dyn Mailer> = Arc::clone(&outbox) as _;
    built.current.rcu(|app| App { mailer: Some(Arc::clone(&mailer)), ..App::clone(app) });
    outbox.show().await.map_err(|error| Fault::failed(format!("The page of mails cannot listen: {error}.")))
}

async fn make_account(built: &Built, random: &dyn Random) -> Result<String, Fault> {
    let app = built.current.load_full();
    let mut refused = None;
    for _ in 0..MOST_PASSWORDS {
        let password = demo::readable_password(random);
        let person = NewPerson {
            name: demo::PERSON.to_owned(),
            display_name: Some(demo::PERSON_IN_FULL.to_owned()),
            email: Some(demo::PERSON_ADDRESS.to_owned()),
            groups: vec!["staff".to_owned()],
            password: Password::new(password.clone()),
        };
        let reply = perform(&Administrator::of_shell(), &app, Command::UserAdd(person)).await;
        match accept(reply, super::output::Form::Text) {
            Ok(_) => return Ok(password),
            Err(fault) => refused = Some(fault),
        }
    }
    Err(refused.unwrap_or_else(|| Fault::failed("The demo's account could not be made.")))
}

/// An address as it was asked for, with port 0 made a real one, since the links to it need one.
fn chosen(address: SocketAddr) -> Result<SocketAddr, Fault> {
    TcpListener::bind(address)
        .and_then(|probe| probe.local_addr())
        .map_err(|error| Fault::failed(format!("The demo cannot listen on {address}: {error}.")))
}

/// Browsers go to `localhost` over IPv6 or IPv4 as they like, so where there is IPv6 nobody else may be there.
fn free_addresses() -> Result<Vec<SocketAddr>, Fault> {
    let mut tried = None;
    for port in std::iter::once(PORT).chain(NEXT_PORTS).chain(std::iter::once(0)) {
        match on_loopback(port) {
            Ok(addresses) => return Ok(addresses),
            Err(error) => tried = Some(error),
        }
    }
    Err(tried.map_or_else(|| Fault::failed("No port is free."), told))
}

fn on_loopback(port: u16) -> io::Result<Vec<SocketAddr>> {
    let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    let first = v4.local_addr()?;
    let second = SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), first.port());
    match TcpListener::bind(second) {
        Ok(_) => Ok(vec![first, second]),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(error),
        // No IPv6 here.
        Err(_) => Ok(vec![first]),
    }
}

fn eprint(text: &str) {
    use std::io::Write;
    drop(writeln!(io::stderr().lock(), "{text}"));
}

/// A folder that goes with the process, unless that is killed.
struct Folder {
    path: PathBuf,
}

impl Folder {
    fn make(random: &dyn Random) -> io::Result<Self> {
        let mut bytes = [0; 8];
        random.fill(&mut bytes);
        let path = std::env::temp_dir().join(format!("vestibule-demo-{:016x}", u64::from_be_bytes(bytes)));
        DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self { path })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.path));
    }
}
