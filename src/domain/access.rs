//! Who may reach what. The only maker of permits.

use http::Method;

use super::arrival::Arrival;
use super::path::{Target, is_under};
use super::request_kind::RequestKind;
use super::routing::{App, AppIndex, Routes};
use super::rules::Occasion;
use super::standard::{Shown, Standard};
use super::user::GroupName;

pub use super::pattern::{BadPattern, PathPattern};
pub use super::rules::{Policy, Require, Rule};

/// What is judged: the request as it arrived, taken apart once.
#[derive(Clone, Debug)]
pub struct Ask {
    pub arrival: Arrival,
    pub method: Method,
    pub target: Target,
    pub kind: RequestKind,
}

impl Ask {
    /// Where a visitor may be led back to after signing in: the page that they went to. A form that was posted is lost,
    /// and its address alone would be another question; so they are led to no page of the app.
    pub fn place_to_return_to(&self) -> Option<&str> {
        let repeatable = matches!(self.method, Method::GET | Method::HEAD);
        (self.kind.can_be_redirected() && repeatable).then(|| self.target.sent())
    }
}

/// What access depends on about somebody who is signed in.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    pub groups: &'a [GroupName],
    pub shown: Shown,
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
    /// Signed in, but the place asks for more than was shown, or for something fresher.
    StepUp(Standard),
    Deny(Denial),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denial {
    /// The place is closed to everyone.
    Closed,
    /// It is for these groups.
    NotInGroups(Vec<GroupName>),
}

/// Judges the exact path and each of its folds, in the app and in those that a fold leads to: all must allow, and the
/// strictest refusal is the answer.
pub fn decide(routes: &Routes, app: AppIndex, others: &[AppIndex], ask: &Ask, who: Option<Who<'_>>) -> Decision {
    let Some(home) = judge_app(routes, app, ask, who) else { return Decision::Deny(Denial::Closed) };
    let elsewhere = others.iter().map(|other| judge_app(routes, *other, ask, who));
    let verdict = elsewhere.fold(home.verdict, |verdict, other| {
        verdict.or_stricter(other.map_or(Verdict::Closed, |judgement| judgement.verdict))
    });
    match verdict {
        Verdict::AtLeast(standard) if is_met(standard, who) => {
            Decision::Allow(Permit { app, identified: who.is_some_and(|who| home.tells_of(who)) })
        }
        Verdict::Closed => Decision::Deny(Denial::Closed),
        _ if others.is_empty() && may_have_furniture(home.app) && is_furniture(ask) => {
            Decision::Allow(Permit { app, identified: false })
        }
        Verdict::AtLeast(standard) => Decision::StepUp(standard),
        Verdict::SignIn => Decision::SignIn,
        Verdict::NotInGroups(groups) => Decision::Deny(Denial::NotInGroups(groups.to_vec())),
    }
}

/// Whether this place is one of the closed list that is served without a session (`/favicon.ico` and its like), for GET
/// and HEAD: never against a `deny`. `decide` uses it.
///
/// A query makes it another place: many an app answers `/favicon.ico?action=...` with something else.
pub fn is_furniture(ask: &Ask) -> bool {
    const EXACT: [&str; 5] =
        ["/favicon.ico", "/robots.txt", "/manifest.json", "/manifest.webmanifest", "/site.webmanifest"];
    let path = ask.target.path();
    let is_touch_icon = path
        .strip_prefix("/apple-touch-icon")
        .and_then(|rest| rest.strip_suffix(".png"))
        .is_some_and(|between| between.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')));
    matches!(ask.method, Method::GET | Method::HEAD)
        && ask.kind != RequestKind::WebSocket
        && ask.target.query().is_none()
        && (EXACT.contains(&path) || is_touch_icon)
}

fn may_have_furniture(app: &App) -> bool {
    app.policy != Policy::Deny && is_under("/", &app.path)
}

/// From what lets in to what is closed to everyone. Somebody who is not signed in is never told more than that they
/// might be; somebody who is in none of the groups is not sent for a second factor that would not help.
#[derive(Clone, Copy)]
enum Verdict<'a> {
    /// Whoever meets this.
    AtLeast(Standard),
    SignIn,
    NotInGroups(&'a [GroupName]),
    Closed,
}

impl Verdict<'_> {
    fn severity(self) -> u8 {
        match self {
            Self::AtLeast(_) => 0,
            Self::SignIn => 1,
            Self::NotInGroups(_) => 2,
            Self::Closed => 3,
        }
    }

    fn or_stricter(self, other: Self) -> Self {
        match (self, other) {
            (Self::AtLeast(one), Self::AtLeast(other)) => one.and(other).map_or(Self::Closed, Self::AtLeast),
            _ if other.severity() > self.severity() => other,
            _ => self,
        }
    }
}

/// Where something is asked for, somebody was asked.
fn is_met(standard: Standard, who: Option<Who<'_>>) -> bool {
    who.map_or(standard == Standard::default(), |who| standard.is_met(who.shown))
}

/// What a place asks for.
#[derive(Clone, Copy)]
struct Demand<'a> {
    policy: Policy,
    groups: &'a [GroupName],
    require: Require,
}

impl<'a> Demand<'a> {
    /// Of the app itself where no rule speaks.
    fn of(app: &'a App, rule: Option<&'a Rule>) -> Self {
        Self {
            policy: rule.map_or(app.policy, |rule| rule.policy),
            groups: rule.and_then(|rule| rule.groups.as_deref()).unwrap_or(&app.groups),
            require: rule.and_then(|rule| rule.require).unwrap_or(app.require),
        }
    }

    fn judge(self, who: Option<Who<'_>>) -> Verdict<'a> {
        match (self.policy, who) {
            (Policy::Deny, _) => Verdict::Closed,
            (Policy::Bypass, _) => Verdict::AtLeast(Standard::default()),
            (Policy::OneFactor | Policy::TwoFactor, None) => Verdict::SignIn,
            (_, Some(who)) if !self.admits(who) => Verdict::NotInGroups(self.groups),
            (Policy::OneFactor, Some(_)) => Verdict::AtLeast(self.require.beside(Standard::default())),
            (Policy::TwoFactor, Some(_)) => Verdict::AtLeast(self.require.beside(Standard::SECOND_FACTOR)),
        }
    }

    fn admits(self, who: Who<'_>) -> bool {
        self.groups.is_empty() || self.groups.iter().any(|group| who.groups.contains(group))
    }
}

/// What one app says of a request.
struct Judgement<'r> {
    app: &'r App,
    verdict: Verdict<'r>,
    /// What the exact path asks for.
    demand: Demand<'r>,
}

impl Judgement<'_> {
    /// Whether an app is told about somebody whom it lets in.
    fn tells_of(&self, who: Who<'_>) -> bool {
        let own = Demand::of(self.app, None);
        let satisfies = |verdict| matches!(verdict, Verdict::AtLeast(standard) if standard.is_met(who.shown));
        self.demand.policy != Policy::Bypass || (own.admits(who) && satisfies(own.judge(Some(who))))
    }
}

fn judge_app<'r>(routes: &'r Routes, index: AppIndex, ask: &Ask, who: Option<Who<'_>>) -> Option<Judgement<'r>> {
    let (app, table) = routes.app_and_rules(index)?;
    ask.target.check_encoded(&app.encoded).ok()?;
    let judge_as = |method: &Method| {
        let occasion = Occasion { method, client: ask.arrival.client.to_canonical() };
        let rule = table.first(&app.rules, ask.target.path(), occasion);
        let demand = Demand::of(app, rule);
        let mut verdict = demand.judge(who);
        table.resembling(&app.rules, &ask.target, occasion, |rule| {
            verdict = verdict.or_stricter(Demand::of(app, rule).judge(who));
        });
        (verdict, demand, rule.is_some_and(|rule| rule.methods.contains(method)))
    };
    let (mut verdict, demand, is_named) = judge_as(&ask.method);
    if !is_named {
        for method in other_readings(&ask.method) {
            verdict = verdict.or_stricter(judge_as(&method).0);
        }
    }
    Some(Judgement { app, verdict, demand })
}

/// What an app might take a method for.
fn other_readings(method: &Method) -> Vec<Method> {
    let mut readings = Vec::new();
    let mut spelled = method.clone();
    if method.as_str().bytes().any(|byte| byte.is_ascii_lowercase()) {
        spelled = Method::from_bytes(method.as_str().to_ascii_uppercase().as_bytes()).unwrap_or(spelled);
        readings.push(spelled.clone());
    }
    if spelled == Method::HEAD {
        readings.push(Method::GET);
    }
    readings
}

#[cfg(test)]
mod tests;
