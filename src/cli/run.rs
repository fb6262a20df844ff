//! `vestibule run`: the gateway, until it is told to stop.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::output::Fault;
use super::way::{open_here, told};
use crate::actions::administer::Administrator;
use crate::actions::deliver_mail::deliver;
use crate::actions::hear_news::hear_news;
use crate::actions::sweep::keep_tidy;
use crate::app::{Current, Reload};
use crate::config::settings::{AppUpstream, Settings};
use crate::control::{client, server, watch};
use crate::domain::access::Policy;
use crate::domain::second_factor::{FirstFactor, Requirement, SecondFactorPolicy};
use crate::domain::user::GroupName;
use crate::gateway;
use crate::observe::LogFile;
use crate::wiring::{self, Built, FirstStart};

const PAUSE: Duration = Duration::from_millis(100);
/// A command may be at work in the store, or the gateway before us still stopping: ten seconds.
const MOST_PAUSES: u32 = 100;
const LAST_POST: Duration = Duration::from_secs(5);

pub(super) fn run(settings: Settings, file: PathBuf) -> Result<(), Fault> {
    let log_file = wiring::install_log(&settings.log)
        .map_err(|error| Fault::usage(format!("The log cannot be written: {error}.")))?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Fault::failed(format!("The runtime could not start: {error}.")))?
        .block_on(async {
            let mut stop = Stop::listen()?;
            let hang_up = signal_stream(SignalKind::hangup())?;
            tokio::spawn(reopen_at(signal_stream(SignalKind::user_defined1())?, log_file));
            let built = tokio::select! {
                built = open(settings) => built?,
                _ = stop.asked() => return Ok(()),
            };
            announce(&built).await;
            let reload = wiring::reloading(built.current.clone(), file);
            tokio::spawn(reload_at(hang_up, built.current.clone(), Arc::clone(&reload)));
            serve(&built, reload, &mut stop, || Ok(())).await
        })
}

/// Serves until a signal comes, then lets what has begun end. `ready` is called when all addresses are open.
/// Shared with `demo`.
pub(super) async fn serve(
    built: &Built,
    reload: Reload,
    stop: &mut Stop,
    ready: impl FnOnce() -> Result<(), Fault>,
) -> Result<(), Fault> {
    let app = built.current.load_full();
    let served = listen(built, reload, stop, ready).await;
    app.store.close().await;
    served
}

async fn listen(
    built: &Built,
    reload: Reload,
    stop: &mut Stop,
    ready: impl FnOnce() -> Result<(), Fault>,
) -> Result<(), Fault> {
    // What listens and where does not change while it runs.
    let app = built.current.load_full();
    let control = server::start(&app.settings.store.folder, built.current.clone(), reload).map_err(told)?;
    let running = match gateway::start(built.current.clone(), &app.settings.gateway.listeners).await {
        Ok(running) => running,
        Err(error) => {
            control.stop().await;
            return Err(told(error));
        }
    };
    let watch = match app.settings.metrics {
        Some(address) => Some(watch::start(address, built.current.clone()).await),
        None => None,
    };
    let watch = match watch.transpose() {
        Ok(watch) => watch,
        Err(error) => {
            control.stop().await;
            return Err(told(error));
        }
    };
    ready()?;
    for (address, listener) in running.addresses().iter().zip(&app.settings.gateway.listeners) {
        let scheme = if listener.tls.is_empty() { "http" } else { "https" };
        tracing::info!("Listening on {scheme}://{address}");
    }
    if let Some(watch) = &watch {
        tracing::info!("Metrics and health at http://{}", watch.address);
    }
    let tidy = tokio::spawn(keep_tidy(built.current.clone()));
    let news = tokio::spawn(hear_news(built.current.clone()));
    let last_post = CancellationToken::new();
    let post = tokio::spawn(deliver(built.current.clone(), last_post.clone()));
    let name = stop.asked().await;
    tidy.abort();
    // What is cut off here comes again at the next start.
    news.abort();
    last_post.cancel();
    tracing::info!("{name} received: finishing what has begun; a second signal ends it at once");
    let drained = async {
        running.stop_and_drain(built.current.load().settings.gateway.timeouts.drain).await;
        control.stop().await;
        // A mail that is under way may be handed over; one that is cut off is sent again after the next start.
        drop(tokio::time::timeout(LAST_POST, post).await);
    };
    tokio::select! {
        () = drained => {
            tracing::info!("Stopped");
            Ok(())
        }
        name = stop.asked() => Err(Fault::failed(format!("{name} received again: requests were cut off."))),
    }
}

/// SIGHUP is `vestibule reload` for those who have no shell.
async fn reload_at(mut hang_up: Signal, current: Current, reload: Reload) {
    // Whoever may send us signals has our account.
    let admin = Administrator::of_shell();
    while hang_up.recv().await.is_some() {
        server::reload(&admin, &current, &reload).await;
    }
}

/// SIGUSR1: whoever looks after log files has moved ours aside.
async fn reopen_at(mut asked: Signal, log_file: Option<LogFile>) {
    while asked.recv().await.is_some() {
        if let Some(Err(error)) = log_file.as_ref().map(LogFile::reopen) {
            tracing::error!(%error, "the log could not be opened anew, and goes on where it was");
        }
    }
}

async fn open(settings: Settings) -> Result<Built, Fault> {
    let folder = settings.store.folder.clone();
    for _ in 0..MOST_PAUSES {
        if client::connect(&folder).await.map_err(told)?.is_some() {
            return Err(Fault::failed(format!("A gateway runs on {} already.", folder.display())));
        }
        if let Some(built) = open_here(settings.clone(), FirstStart::Allowed).await? {
            return Ok(built);
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(Fault::failed(format!("Another process has the store in {} open and does not let go of it.", folder.display())))
}

/// What is protected and how, and what is risky about it.
async fn announce(built: &Built) {
    let app = built.current.load_full();
    for warning in app.settings.warnings.iter().chain(&built.warnings) {
        tracing::warn!("{warning}");
    }
    if built.is_new {
        tracing::info!("Made a new store and its master key in {}", app.settings.store.folder.display());
    }
    if app.settings.routes.apps().is_empty() {
        tracing::warn!("No app is protected yet: the configuration has no [[app]]");
    }
    for (protected, AppUpstream { upstreams, .. }) in app.settings.routes.apps().iter().zip(&app.settings.apps) {
        let hosts: Vec<_> = protected.hosts.iter().map(|host| format!("{host}{}", protected.path)).collect();
        let rules = match protected.rules.len() {
            0 => String::new(),
            1 => ", 1 rule before that".to_owned(),
            more => format!(", {more} rules before that"),
        };
        tracing::info!(
            "Protecting {} at {}, which runs at {}: {}{rules}",
            protected.name,
            hosts.join(", "),
            upstreams.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            asked_of(protected.policy, &protected.groups)
        );
    }
    tracing::info!("A second factor is {}", required_of(&app.settings.second_factor.policy));
    if let Ok(people) = app.store.users(None, 1).await
        && people.is_empty()
    {
        tracing::info!("Nobody has an account yet: `vestibule user add NAME` makes one");
    }
}

fn asked_of(policy: Policy, groups: &[GroupName]) -> String {
    let who = match policy {
        Policy::Bypass => return "open to everyone".to_owned(),
        Policy::Deny => return "closed to everyone".to_owned(),
        Policy::OneFactor => "whoever signed in",
        Policy::TwoFactor => "whoever signed in with a second factor",
    };
    if groups.is_empty() {
        return who.to_owned();
    }
    let groups: Vec<_> = groups.iter().map(GroupName::as_str).collect();
    format!("{who} and is in {}", groups.join(" or "))
}

fn required_of(policy: &SecondFactorPolicy) -> String {
    let of = match &policy.requirement {
        Requirement::Everyone => "required of everyone".to_owned(),
        Requirement::Groups(groups) if groups.is_empty() => "up to each person".to_owned(),
        Requirement::Groups(groups) => {
            let groups: Vec<_> = groups.iter().map(GroupName::as_str).collect();
            format!("required of whoever is in {}", groups.join(" or "))
        }
    };
    match policy.first {
        FirstFactor::Password => of,
        FirstFactor::Link => format!("{of}; the first one is enrolled by a link from an operator"),
    }
}

fn signal_stream(kind: SignalKind) -> Result<Signal, Fault> {
    signal(kind).map_err(|error| Fault::failed(format!("Signals cannot be received: {error}.")))
}

/// The signals that ask us to stop.
pub(super) struct Stop {
    terminate: Signal,
    interrupt: Signal,
}

impl Stop {
    /// From now on a signal no longer ends the process by itself.
    pub(super) fn listen() -> Result<Self, Fault> {
        Ok(Self {
            terminate: signal_stream(SignalKind::terminate())?,
            interrupt: signal_stream(SignalKind::interrupt())?,
        })
    }

    pub(super) async fn asked(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}
