//! Which place a request is for.

use super::access::{Policy, Rule};
use super::host::HostName;
use super::path::{Encoded, Target};
use super::user::GroupName;

/// What an operator protects, as far as decisions need it.
#[derive(Clone, Debug)]
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
    /// Further origins, besides its own, whose pages may open WebSockets and make requests here.
    pub cors_origins: Vec<String>,
}

/// The place of an app in `Routes` and in `Settings::apps`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AppIndex(pub usize);

/// Compiled for look-up: one map access, then the longest path first.
#[derive(Clone, Debug)]
pub struct Routes {
    portal: HostName,
    prefix: String,
    apps: Vec<App>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A path of ours on the portal's host.
    Portal,
    /// A path of ours on an app's own host: `enter`, `sign-out`, `whoami`, `jwks.json`, `health` live there.
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

impl Routes {
    pub fn new(portal: HostName, prefix: String, apps: Vec<App>) -> Self {
        Self { portal, prefix, apps }
    }

    pub fn portal(&self) -> &HostName {
        &self.portal
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

    pub fn find(&self, host: &HostName, target: &Target) -> Place {
        let _ = (host, target);
        todo!()
    }
}
