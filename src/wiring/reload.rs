//! A new configuration for a gateway that runs: in force whole, or not at all.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::WiringError;
use crate::actions::authorize::judge_open_again;
use crate::app::{App, Current, NotReloaded, Reload, Reloaded};
use crate::config;
use crate::config::settings::Settings;
use crate::crypto::password::{PasswordPool, PoolSize};
use crate::domain::channel::ChannelSpec;
use crate::domain::routing::AppIndex;
use crate::factors::channel::{ChannelError, Channels};

type Differs = fn(&Settings, &Settings) -> bool;

/// What is opened once, at the start: the name of the keys, and whether they were changed.
const NEEDS_RESTART: [(&str, Differs); 4] = [
    ("`listen` in [gateway], or [[listener]]", |old, new| old.gateway.listeners != new.gateway.listeners),
    ("`data` in [gateway], or [store]", |old, new| old.store != new.store),
    ("[metrics]", |old, new| old.metrics != new.metrics),
    ("`to` and `format` in [log]", |old, new| (&old.log.to, old.log.format) != (&new.log.to, new.log.format)),
];

/// What `SIGHUP` and `vestibule reload` do: one after the other, if several come at once.
pub fn reloading(current: Current, file: PathBuf) -> Reload {
    let turn = Mutex::new(());
    Arc::new(move || {
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let reloaded = reload(&current, &file);
        current.load().live.counts.reloads.add(if reloaded.is_ok() { "done" } else { "refused" });
        reloaded.map_err(|why| NotReloaded(format!("{why}\nNothing was changed: the configuration in force stays.")))
    })
}

fn reload(current: &Current, file: &Path) -> Result<Reloaded, String> {
    let old = current.load_full();
    let loaded = config::load(file).map_err(|problems| problems.for_the_log().trim_end().to_owned())?;
    let new = rebuild(&old, loaded.settings)?;
    let reloaded = Reloaded { message: differences(&old, &new), warnings: new.settings.warnings.clone() };
    let new = Arc::new(new);
    current.store(Arc::clone(&new));
    new.live.outbox.ring();
    judge_open_again(&new);
    Ok(reloaded)
}

/// The parts that remember live on; what follows from the settings is made anew.
fn rebuild(old: &App, settings: Settings) -> Result<App, String> {
    if let Some((keys, _)) = NEEDS_RESTART.iter().find(|(_, differs)| differs(&old.settings, &settings)) {
        return Err(format!("{keys} cannot change while the gateway runs: restart it, or take the change back."));
    }
    let is_same_pool = {
        let (old, new) = (&old.settings.passwords, &settings.passwords);
        (old.cost, old.permits, old.queue) == (new.cost, new.permits, new.queue)
    };
    let passwords = if is_same_pool {
        Arc::clone(&old.passwords)
    } else {
        let size = PoolSize { permits: settings.passwords.permits, queue: settings.passwords.queue };
        let pool = PasswordPool::new(settings.passwords.cost, size, Arc::clone(&old.random));
        Arc::new(pool.map_err(|error| format!("{}.", WiringError::Cost(error)))?)
    };
    let server = |settings: &Settings| settings.mail.as_ref().map(|mail| mail.server.clone());
    let mailer = if server(&old.settings) == server(&settings) {
        old.mailer.clone()
    } else {
        super::mailer(&settings).map_err(|error| format!("{error}."))?
    };
    let channels = channels(old, &settings).map_err(|error| format!("[[channel]]: {error}."))?;
    Ok(App {
        settings: Arc::new(settings),
        clock: Arc::clone(&old.clock),
        random: Arc::clone(&old.random),
        store: Arc::clone(&old.store),
        live: Arc::clone(&old.live),
        passwords,
        secrets: Arc::clone(&old.secrets),
        signer: Arc::clone(&old.signer),
        mailer,
        channels: Arc::new(channels),
    })
}

/// A channel that is written as before stays as it is, with what it waits for.
fn channels(old: &App, settings: &Settings) -> Result<Channels, ChannelError> {
    let new = super::channels(&settings.channels, &old.clock, &old.random)?;
    let as_it_was = |spec: &ChannelSpec| old.channels.get(&spec.name).filter(|_| old.settings.channels.contains(spec));
    let channel = |spec| as_it_was(spec).or_else(|| new.get(&spec.name)).cloned();
    let channels: Channels =
        settings.channels.iter().filter_map(|spec| Some((spec.name.clone(), channel(spec)?))).collect();
    Ok(match old.channels.push().or(new.push()) {
        Some(push) => channels.with_push(Arc::clone(push)),
        None => channels,
    })
}

/// Which apps are new, gone or changed, in one sentence.
fn differences(old: &App, new: &App) -> String {
    let place_of = |app: &App, name: &str| app.settings.routes.apps().iter().position(|app| app.name == name);
    let parts = |app: &App, place: usize| {
        (app.settings.routes.app(AppIndex(place)).cloned(), app.settings.apps.get(place).cloned())
    };
    let names = |app: &App| -> Vec<String> { app.settings.routes.apps().iter().map(|app| app.name.clone()).collect() };
    let (mut added, mut changed) = (Vec::new(), Vec::new());
    for (place, name) in names(new).into_iter().enumerate() {
        match place_of(old, &name) {
            None => added.push(name),
            Some(before) if parts(old, before) != parts(new, place) => changed.push(name),
            Some(_) => {}
        }
    }
    let removed: Vec<String> = names(old).into_iter().filter(|name| place_of(new, name).is_none()).collect();
    let told: Vec<String> = [("added", added), ("changed", changed), ("removed", removed)]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(what, names)| format!("{what}: {}", names.join(", ")))
        .collect();
    if told.is_empty() {
        "The configuration was read again; the apps are as before.".to_owned()
    } else {
        format!("The configuration was read again; apps {}.", told.join("; "))
    }
}
