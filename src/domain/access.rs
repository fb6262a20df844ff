//! Who may reach what. The only maker of permits.

use ipnet::IpNet;

use super::arrival::Arrival;
use super::path::Target;
use super::request_kind::RequestKind;
use super::routing::{AppIndex, Routes};
use super::user::GroupName;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    Bypass,
    OneFactor,
    TwoFactor,
    #[default]
    Deny,
}

/// Where it applies (paths, methods, networks: each empty for all), and what it then asks for.
#[derive(Clone, Debug)]
pub struct Rule {
    pub paths: Vec<PathPattern>,
    pub methods: Vec<http::Method>,
    pub networks: Vec<IpNet>,
    pub policy: Policy,
    /// The groups it asks for; none: those of the app.
    pub groups: Option<Vec<GroupName>>,
}

/// `/exact`, `/one/*/segment`, `/all/**`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPattern {
    text: Box<str>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadPattern(pub &'static str);

impl PathPattern {
    pub fn parse(text: &str) -> Result<Self, BadPattern> {
        let _ = text;
        todo!()
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether every path that `other` matches is matched by this one: then a later rule with `other` never applies.
    pub fn covers(&self, other: &Self) -> bool {
        let _ = other;
        todo!()
    }
}

/// What is judged: the request as it arrived, taken apart once.
#[derive(Clone, Debug)]
pub struct Ask {
    pub arrival: Arrival,
    pub method: http::Method,
    pub target: Target,
    pub kind: RequestKind,
}

/// What access depends on about somebody who is signed in.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    pub groups: &'a [GroupName],
    pub second_factor: bool,
}

/// Proof that a request may pass. Nothing reaches an app without one, and only `decide` makes them.
#[derive(Debug)]
pub struct Permit {
    app: AppIndex,
    identified: bool,
}

impl Permit {
    pub fn app(&self) -> AppIndex {
        self.app
    }

    /// Whether the app is told who it is: on a `bypass` route only if the session also satisfies the app's own policy.
    pub fn is_identified(&self) -> bool {
        self.identified
    }
}

#[derive(Debug)]
pub enum Decision {
    Allow(Permit),
    /// Nobody is signed in, and somebody must be.
    SignIn,
    /// Signed in, but the place asks for a second factor.
    NeedSecondFactor,
    Deny(Denial),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denial {
    /// The place is closed to everyone.
    Closed,
    /// It is for these groups.
    NotInGroups(Vec<GroupName>),
}

/// Judges the exact path and each of its folds, in the app and in those that a fold leads to: all must allow.
pub fn decide(routes: &Routes, app: AppIndex, others: &[AppIndex], ask: &Ask, who: Option<Who<'_>>) -> Decision {
    let _ = (routes, app, others, ask, who);
    todo!()
}

/// Whether this place is one of the closed list that is served without a session (`/favicon.ico` and its like), for GET
/// and HEAD: never against a `deny`. `decide` uses it.
pub fn is_furniture(ask: &Ask) -> bool {
    let _ = ask;
    todo!()
}
