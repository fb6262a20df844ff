//! `[[app.rule]]`: other policies for some paths, methods or networks. A rule that can never match is a mistake that
//! nobody would notice, so it is refused.

use std::collections::HashMap;

use http::Method;
use ipnet::IpNet;

use super::kinds::{Choice, ListOf, Parsed, Wrong, nearest, quoted};
use super::place::Spot;
use super::require;
use super::section::{Section, Shape};
use super::values::{GROUP, NETWORK, PATTERN};
use crate::domain::access::{PathPattern, Policy, Require, Rule};

pub(super) const POLICY: Choice<Policy> = Choice(&[
    ("bypass", Policy::Bypass),
    ("one_factor", Policy::OneFactor),
    ("two_factor", Policy::TwoFactor),
    ("deny", Policy::Deny),
]);

const METHOD: Parsed<Method> = Parsed { example: "\"GET\"", parse: parse_method, write: Method::to_string };

const KNOWN_METHODS: [&str; 24] = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "COPY",
    "LOCK",
    "MKCALENDAR",
    "MKCOL",
    "MOVE",
    "PROPFIND",
    "PROPPATCH",
    "PURGE",
    "QUERY",
    "REPORT",
    "SEARCH",
    "UNLOCK",
    "ACL",
    "BIND",
    "UNBIND",
];

/// What rules need to know of their app.
pub(super) struct OfApp<'a> {
    pub(super) path: &'a str,
    pub(super) require: Require,
    pub(super) prefix: &'a str,
}

pub(super) fn read(section: &mut Section<'_, '_>, app: &OfApp<'_>) -> Vec<Rule> {
    let about =
        "Exceptions, in order: the first that fits is used. A rule fits if its paths, methods and networks all do.";
    let read = section.tables("rule", about, Shape::List { shown: false }, |section| read_rule(section, app));
    refuse_covered(section, &read, app.path);
    read.into_iter().map(|(rule, _)| rule).collect()
}

fn refuse_covered(section: &mut Section<'_, '_>, rules: &[(Rule, Spot)], app_path: &str) {
    // Ten thousand rules are not compared with each other: only with those that begin alike, or anywhere.
    let mut earlier: HashMap<&str, Vec<&(Rule, Spot)>> = HashMap::new();
    for written in rules {
        let (rule, spot) = written;
        let begins = rule.paths.first().map_or(app_path, PathPattern::as_str);
        let mut rivals = ["", stem(begins)].into_iter().filter_map(|stem| earlier.get(stem)).flatten();
        if let Some((_, first)) = rivals.find(|(rival, _)| covers(rival, rule, app_path)) {
            let says = format!("this rule can never match: {} comes first and takes all of it", first.key);
            section.problem(spot, says, "Move it up, or remove one of the two.");
        }
        let everywhere = rule.paths.is_empty().then_some("");
        for stem in rule.paths.iter().map(|path| stem(path.as_str())).chain(everywhere) {
            earlier.entry(stem).or_default().push(written);
        }
    }
}

/// The first segment of a path; nothing, if that can be any.
fn stem(pattern: &str) -> &str {
    pattern.split('/').nth(1).filter(|segment| !segment.contains('*')).unwrap_or("")
}

fn read_rule(section: &mut Section<'_, '_>, app: &OfApp<'_>) -> Option<(Rule, Spot)> {
    let nothing = Some("the rule would never match");
    let paths = section
        .key("paths", "\"/exact\", \"/one/*/segment\", \"/all/**\", from the root of the host. By default all.")
        .optional(&ListOf { item: PATTERN, empty: nothing }, "[\"/public/**\"]");
    let methods = section
        .key("methods", "By default all.")
        .optional(&ListOf { item: METHOD, empty: nothing }, "[\"GET\", \"HEAD\"]");
    let networks = section
        .key("networks", "Where the visitor comes from. By default anywhere.")
        .optional(&ListOf { item: NETWORK, empty: nothing }, "[\"10.0.0.0/8\"]");
    let policy = section.key("policy", "As for the app.").required(&POLICY, "\"bypass\"");
    let groups = section
        .key("groups", "As for the app, whose groups these replace; an empty list asks for none.")
        .optional(&ListOf { item: GROUP, empty: None }, "[]");
    let require =
        require::read(section, "As for the app, whose this replaces; an empty one asks for nothing more.", "{}");
    refuse_unreachable(section, paths.as_deref().unwrap_or_default(), app.path, app.prefix);
    // A condition that could not be read is not the same as none.
    if ["paths", "methods", "networks", "require"].iter().any(|key| section.is_wrong(key)) {
        return None;
    }
    let policy = policy?;
    if groups.as_ref().is_some_and(|groups| !groups.is_empty()) {
        refuse_unasked(section, "groups", policy, "these groups are never asked for");
    }
    require::judge(section, policy, require, app.require);
    let rule = Rule {
        paths: paths.unwrap_or_default(),
        methods: methods.unwrap_or_default(),
        networks: networks.unwrap_or_default(),
        policy,
        groups,
        require,
    };
    Some((rule, section.here()))
}

/// What is never asked for looks like a restriction, and is none.
pub(super) fn refuse_unasked(section: &mut Section<'_, '_>, key: &'static str, policy: Policy, says: &str) {
    let word = match policy {
        Policy::Bypass => "`bypass` lets everyone in",
        Policy::Deny => "`deny` lets nobody in",
        Policy::OneFactor | Policy::TwoFactor => return,
    };
    let spot = section.spot(key);
    section.problem(&spot, format!("{word}, so {says}"), format!("Use one_factor or two_factor, or remove `{key}`."));
}

fn refuse_unreachable(section: &mut Section<'_, '_>, paths: &[PathPattern], app_path: &str, prefix: &str) {
    for (place, pattern) in paths.iter().map(PathPattern::as_str).enumerate() {
        let (says, hint) = if !may_lie_under(pattern, app_path) {
            let hint = format!("Paths begin at the root of the host: {}.", quoted(&join(app_path, pattern)));
            (format!("this can never match: the app begins at {app_path}"), hint)
        } else if begins_with(&pattern.to_ascii_lowercase(), prefix) {
            (format!("this can never match: {prefix} is kept for the gateway's own pages"), "Remove it.".to_owned())
        } else {
            continue;
        };
        let spot = section.item_spot("paths", place);
        section.problem(&spot, says, hint);
    }
}

/// Whether every request that `later` fits is taken by `earlier`.
fn covers(earlier: &Rule, later: &Rule, app_path: &str) -> bool {
    let paths = || match later.paths.as_slice() {
        [] => all_of(app_path).is_some_and(|all| all.iter().all(|path| covered(&earlier.paths, path))),
        paths => paths.iter().all(|path| covered(&earlier.paths, path)),
    };
    is_within(&later.methods, &earlier.methods, Method::eq)
        && is_within(&later.networks, &earlier.networks, |inner: &IpNet, outer| outer.contains(inner))
        && (earlier.paths.is_empty() || paths())
}

fn covered(by: &[PathPattern], path: &PathPattern) -> bool {
    by.iter().any(|pattern| pattern.covers(path))
}

/// An empty list stands for everything.
fn is_within<T>(inner: &[T], outer: &[T], holds: impl Fn(&T, &T) -> bool) -> bool {
    outer.is_empty() || (!inner.is_empty() && inner.iter().all(|one| outer.iter().any(|other| holds(one, other))))
}

/// The patterns that together are every path of the app.
fn all_of(app_path: &str) -> Option<Vec<PathPattern>> {
    [app_path.to_owned(), join(app_path, "/**")].iter().map(|text| PathPattern::parse(text).ok()).collect()
}

fn join(app_path: &str, below: &str) -> String {
    format!("{}{below}", app_path.trim_end_matches('/'))
}

/// Whether some path of the app could match: segment by segment, until one side ends.
fn may_lie_under(pattern: &str, app_path: &str) -> bool {
    let mut segments = pattern.split('/').skip(1);
    for wanted in app_path.split('/').skip(1).filter(|segment| !segment.is_empty()) {
        match segments.next() {
            Some("**") => return true,
            Some(segment) if segment == wanted || segment.contains('*') => {}
            _ => return false,
        }
    }
    true
}

/// Whether a path is this one, or below it.
pub(super) fn begins_with(pattern: &str, prefix: &str) -> bool {
    pattern.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn parse_method(text: &str) -> Result<Method, Wrong> {
    let says = format!("{} is not a method", quoted(text));
    let upper = text.to_ascii_uppercase();
    if upper != text && KNOWN_METHODS.contains(&upper.as_str()) {
        return Err(Wrong::new(says, format!("Methods are written in capitals: {}.", quoted(&upper))));
    }
    match Method::from_bytes(text.as_bytes()) {
        Ok(method) if KNOWN_METHODS.contains(&text) => Ok(method),
        Ok(method) => match nearest(text, KNOWN_METHODS.into_iter()) {
            // A rule about a method that nobody ever sends closes or opens nothing.
            Some(near) => Err(Wrong::new(says, format!("Did you mean {}?", quoted(near)))),
            None => Ok(method),
        },
        Err(_) => Err(Wrong::new(says, "Methods are words in capitals: \"GET\", \"POST\".")),
    }
}
