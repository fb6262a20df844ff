//! Which place a request is for.

use std::collections::HashMap;

use super::fold;
use super::host::HostName;
use super::path::{Encoded, Target, canonical, is_under, stems};
use super::rules::{Policy, Rule, RuleTable};
use super::user::GroupName;

/// What an operator protects, as far as decisions need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    pub name: String,
    /// What visitors read; the name, if nothing else is said.
    pub title: String,
    pub hosts: Vec<HostName>,
    /// `/`, or a path at whose segments it ends: `/docs` is not `/docsecret`.
    pub path: String,
    pub policy: Policy,
    /// Empty: everyone who signed in that far.
    pub groups: Vec<GroupName>,
    pub rules: Vec<Rule>,
    pub encoded: Vec<Encoded>,
    pub allow_service_worker: bool,
    /// Further origins, besides its own, whose pages may connect and make requests here.
    pub cors_origins: Vec<String>,
}

/// The place of an app in `Routes` and in `Settings::apps`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AppIndex(pub usize);

/// Compiled for look-up: one map access, then the longest path.
#[derive(Clone, Debug)]
pub struct Routes {
    portal: HostName,
    prefix: String,
    apps: Vec<App>,
    /// One for each app, in the same order.
    tables: Vec<RuleTable>,
    sites: HashMap<HostName, Site>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A path of ours on the portal's host.
    Portal,
    /// A path of ours on an app's own host: `enter`, `sign-out`, `whoami`, `jwks.json`, `health` live there. Where apps
    /// share the host it is the first of them.
    Annex(AppIndex),
    /// `others` are the apps that a fold of the path leads to; their rules must allow as well.
    App {
        app: AppIndex,
        others: Vec<AppIndex>,
    },
    /// The portal's host, no app there, and not a path of ours.
    PortalRoot,
    UnknownHost,
    /// A known host, but no app has this path.
    UnknownPath,
}

/// The apps of one host, by path; an app for all of it has the path "".
#[derive(Clone, Debug)]
struct Site {
    first: AppIndex,
    exact: HashMap<String, AppIndex>,
    folded: HashMap<String, Vec<AppIndex>>,
    /// Slashes in the longest path: nothing needs to be looked up any deeper.
    deepest: usize,
    /// No path has a fold besides itself.
    plain: bool,
}

impl Routes {
    pub fn new(portal: HostName, prefix: String, apps: Vec<App>) -> Self {
        let mut sites: HashMap<HostName, Site> = HashMap::new();
        for (number, app) in apps.iter().enumerate() {
            for host in &app.hosts {
                let index = AppIndex(number);
                sites.entry(host.clone()).or_insert_with(|| Site::new(index)).add(&app.path, index);
            }
        }
        let tables = apps.iter().map(|app| RuleTable::new(&app.rules)).collect();
        Self { portal, prefix, apps, tables, sites }
    }

    pub fn portal(&self) -> &HostName {
        &self.portal
    }

    /// An app's scripts run beside our own pages, on the same host.
    pub fn share_a_host(&self) -> bool {
        self.sites.contains_key(&self.portal)
    }

    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    pub fn app(&self, index: AppIndex) -> Option<&App> {
        self.apps.get(index.0)
    }

    pub fn apps(&self) -> &[App] {
        &self.apps
    }

    pub(super) fn app_and_rules(&self, index: AppIndex) -> Option<(&App, &RuleTable)> {
        self.apps.get(index.0).zip(self.tables.get(index.0))
    }

    pub fn find(&self, host: &HostName, target: &Target) -> Place {
        let at_portal = *host == self.portal;
        let site = self.sites.get(host);
        if is_under(target.path(), &self.prefix) {
            return match site {
                _ if at_portal => Place::Portal,
                Some(site) => Place::Annex(site.first),
                None => Place::UnknownHost,
            };
        }
        let found = site.and_then(|site| site.app_at(target.path()).map(|app| (site, app)));
        match (found, site) {
            (Some((site, app)), _) => Place::App { app, others: site.others(app, target) },
            (None, _) if at_portal => Place::PortalRoot,
            (None, Some(_)) => Place::UnknownPath,
            (None, None) => Place::UnknownHost,
        }
    }
}

impl Site {
    fn new(first: AppIndex) -> Self {
        Self { first, exact: HashMap::new(), folded: HashMap::new(), deepest: 0, plain: true }
    }

    fn add(&mut self, path: &str, app: AppIndex) {
        let path = canonical(path.as_bytes()).unwrap_or_else(|_| path.to_owned());
        let path = path.trim_end_matches('/');
        let folds = fold::folds(path).unwrap_or_default();
        self.plain &= folds.found.is_empty();
        let itself = folds.found.is_empty().then_some(path);
        for fold in itself.into_iter().chain(folds.found.iter().map(AsRef::as_ref)) {
            self.deepest = self.deepest.max(fold.matches('/').count());
            let apps = self.folded.entry(fold.trim_end_matches('/').to_owned()).or_default();
            if !apps.contains(&app) {
                apps.push(app);
            }
        }
        self.exact.entry(path.to_owned()).or_insert(app);
    }

    /// The app with the longest path that the given one is under.
    fn app_at(&self, path: &str) -> Option<AppIndex> {
        stems(path, self.deepest).filter_map(|stem| self.exact.get(stem)).last().copied()
    }

    fn others(&self, app: AppIndex, target: &Target) -> Vec<AppIndex> {
        let mut others = Vec::new();
        if self.plain && target.is_plain() {
            return others;
        }
        for fold in target.folds() {
            let led_to = stems(fold, self.deepest).filter_map(|stem| self.folded.get(stem)).last();
            for other in led_to.into_iter().flatten() {
                if *other != app && !others.contains(other) {
                    others.push(*other);
                }
            }
        }
        others
    }
}

#[cfg(test)]
mod tests;
