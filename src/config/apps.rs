//! `[[app]]`: what is protected. How apps stand to each other is judged in `neighbours`.

use super::gateway::Entrance;
use super::identity::{self, OfApp};
use super::kinds::{Choice, Flag, ListOf, OneOrMore, Parsed, Wrong, quoted};
use super::place::Spot;
use super::rules::{self, POLICY};
use super::section::{Section, Shape};
use super::settings::{AppUpstream, PublicUrl, Upstream};
use super::values::{GROUP, HOST, LABEL, ORIGIN, Size};
use super::web_origin::WebOrigin;
use crate::domain::access::{Policy, Rule};
use crate::domain::host::HostName;
use crate::domain::identity::Preset;
use crate::domain::path::Encoded;
use crate::domain::routing::App;

/// An app, and where what concerns its neighbours was written.
pub(super) struct Written {
    pub(super) app: App,
    pub(super) upstream: Proxying,
    identity: OfApp,
    pub(super) name: Spot,
    pub(super) hosts: Spot,
    pub(super) path: Spot,
    pub(super) policy: Spot,
    pub(super) upstreams: Spot,
    pub(super) audience: Spot,
}

/// How requests for it are passed on.
pub(super) struct Proxying {
    pub(super) upstreams: Vec<Upstream>,
    shared_cache: bool,
    max_body: Option<u64>,
}

impl Written {
    pub(super) fn audience(&self, public: &PublicUrl) -> String {
        self.identity.audience(public, &self.app)
    }

    pub(super) fn into_parts(self, public: &PublicUrl, usual: Preset) -> (App, AppUpstream) {
        let recipient = self.identity.recipient(public, &self.app, usual);
        let Proxying { upstreams, shared_cache, max_body } = self.upstream;
        (self.app, AppUpstream { upstreams, shared_cache, max_body, recipient })
    }
}

const NAME: Parsed<String> = Parsed { example: "\"wiki\"", parse: parse_name, write: String::clone };
const PATH: Parsed<String> = Parsed { example: "\"/docs\"", parse: parse_path, write: String::clone };
const UPSTREAM: Parsed<Upstream> =
    Parsed { example: "\"http://127.0.0.1:3000\"", parse: parse_upstream, write: Upstream::to_string };
const ENCODED: Choice<Encoded> = Choice(&[("%2f", Encoded::Slash), ("%5c", Encoded::Backslash), ("%00", Encoded::Nul)]);

pub(super) fn read(top: &mut Section<'_, '_>, entrance: &Entrance) -> Vec<Written> {
    top.tables("app", "What is protected, once for each app.", Shape::List { shown: true }, |section| {
        read_app(section, entrance)
    })
}

fn read_app(section: &mut Section<'_, '_>, entrance: &Entrance) -> Option<Written> {
    let name = section.key("name", "What it is called in logs, commands and variables.").required(&NAME, "\"app\"");
    let title = section.key("title", "What people read; by default the name.").optional(&LABEL, "\"Our app\"");
    let place = read_place(section, entrance);
    let upstreams = read_upstreams(section);
    let policy = section
        .key(
            "policy",
            "Who may use it: bypass (everyone, unasked), one_factor (whoever signed in), two_factor (with a second\n\
             factor), deny (nobody, which is the default).",
        )
        .sample("\"one_factor\"")
        .or(&POLICY, Policy::Deny);
    let groups = section
        .key("groups", "Only people in one of these groups; if empty, everyone who satisfies the policy.")
        .or(&ListOf { item: GROUP, empty: None }, Vec::new());
    let encoded = section
        .key("encoded", "Escapes in paths that are refused otherwise: %2f, %5c, %00.")
        .or(&ListOf { item: ENCODED, empty: None }, Vec::new());
    let allow_service_worker = section
        .key("allow_service_worker", "Where the app shares the portal's host: whether it may install service workers.")
        .or(&Flag, false);
    let cors_origins = section
        .key("cors_origins", "Other origins whose pages may make requests and open WebSockets here.")
        .or(&ListOf { item: ORIGIN, empty: None }, Vec::new());
    let shared_cache = section
        .key("shared_cache", "Whether answers to people who signed in may be kept by shared caches.")
        .or(&Flag, false);
    let max_body = section
        .key("max_body", "The largest body of a request; by default any.")
        .optional(&Size(1..=u64::MAX), "\"10MiB\"");
    let identity = identity::read_of_app(section);
    // Where it isn't known, rules are not said to be outside of it.
    let path = place.as_ref().map_or("/", |place| place.path.as_str());
    let before = section.count_problems();
    let rules = rules::read(section, path, &entrance.prefix);
    let spots = ["name", "path", "policy", "upstream", "audience"].map(|key| section.spot(key));
    if !section.is_wrong("policy") && section.count_problems() == before {
        refuse_idle_groups(section, policy, &rules, groups.is_empty());
    }
    let (name, place, [name_spot, path_spot, policy_spot, upstream_spot, audience_spot]) = (name?, place?, spots);
    Some(Written {
        upstream: Proxying { upstreams: upstreams?, shared_cache, max_body },
        identity,
        app: App {
            title: title.unwrap_or_else(|| name.clone()),
            name,
            hosts: place.hosts,
            path: place.path,
            policy,
            groups,
            rules,
            encoded,
            allow_service_worker,
            cors_origins: cors_origins.iter().map(WebOrigin::to_string).collect(),
        },
        name: name_spot,
        hosts: place.spot,
        path: path_spot,
        policy: policy_spot,
        upstreams: upstream_spot,
        audience: audience_spot,
    })
}

fn read_upstreams(section: &mut Section<'_, '_>) -> Option<Vec<Upstream>> {
    let upstreams = section
        .key(
            "upstream",
            "Where it runs: scheme, host and port. A list is taken in turn. Requests are sent there with the path\n\
             and the Host that the visitor used.",
        )
        .sample("\"http://127.0.0.1:3000\"")
        .optional(&OneOrMore(UPSTREAM), "");
    if !section.has("upstream") {
        let head = section.spot("upstream");
        let says =
            "without an upstream, an app would only answer other proxies (forward-auth), which this version cannot";
        section.problem(&head, says, "Add `upstream = \"http://127.0.0.1:3000\"`.");
    }
    upstreams
}

struct Situation {
    hosts: Vec<HostName>,
    path: String,
    /// Where the hosts are named.
    spot: Spot,
}

/// Under which names and which path it is reached. A path alone is one on the portal's host.
fn read_place(section: &mut Section<'_, '_>, entrance: &Entrance) -> Option<Situation> {
    let about = "The host that people know it by. Names under localhost work on this machine as they are.";
    let host = section.key("host", about).sample("\"app.localhost\"").optional(&HOST, "");
    let hosts = section.key("hosts", "Or several of them, instead of `host`.").optional(
        &ListOf { item: HOST, empty: Some("no request would get here") },
        "[\"wiki.example.com\", \"wiki.example.org\"]",
    );
    let path = section
        .key(
            "path",
            "The path where it begins, if it shares a host. A path without a host is one on the portal's host.",
        )
        .or(&PATH, "/".to_owned());
    let (wrote_host, wrote_hosts) = (section.has("host"), section.has("hosts"));
    let spot = section.spot(if wrote_hosts { "hosts" } else { "host" });
    if wrote_host && wrote_hosts {
        section.problem(&spot, "`host` and `hosts` are both set", "Keep one of them.");
    }
    if !wrote_host && !wrote_hosts && !section.has("path") {
        let hint = "Add `host = \"wiki.example.com\"`, or `path = \"/wiki\"` for one on the portal's host.";
        section.problem(&spot, "the app has neither a host nor a path", hint);
    }
    if rules::begins_with(&path.to_ascii_lowercase(), &entrance.prefix) {
        let at = section.spot("path");
        let says = format!("{} is kept for the gateway's own pages", entrance.prefix);
        section.problem(&at, says, "Choose another path, or move the pages with `prefix` in [gateway].");
    }
    let hosts = match (wrote_host, wrote_hosts) {
        (true, _) => vec![host?],
        (_, true) => hosts?,
        _ => entrance.public.iter().map(|public| public.host.clone()).collect(),
    };
    // Where the portal's own host is not loopback either, it was said there already.
    let bare = |public: &&PublicUrl| !public.secure && public.host.is_loopback() && !entrance.insecure_http;
    let exposed = hosts.iter().find(|host| !host.is_loopback());
    if let (Some(_), Some(host)) = (entrance.public.as_ref().filter(bare), exposed) {
        let says = format!("`public_url` is plain http, so sessions for {host} could be read on the way");
        let hint =
            "Give `public_url` https:// and a public name, use a name under localhost here, or set `insecure_http`.";
        section.problem(&spot, says, hint);
    }
    (!section.is_wrong("path")).then_some(Situation { hosts, path, spot })
}

/// Groups that nobody is ever asked for look like a restriction, and are none.
fn refuse_idle_groups(section: &mut Section<'_, '_>, policy: Policy, rules: &[Rule], no_groups: bool) {
    let asks = |policy: Policy| matches!(policy, Policy::OneFactor | Policy::TwoFactor);
    let inherited = rules.iter().any(|rule| rule.groups.is_none() && asks(rule.policy));
    if no_groups || asks(policy) || inherited {
        return;
    }
    let spot = section.spot("groups");
    let hint = "Use one_factor or two_factor, or remove the groups.";
    let word = if policy == Policy::Bypass { "`bypass` lets everyone in" } else { "`deny` lets nobody in" };
    section.problem(&spot, format!("{word}, so these groups are never asked for"), hint);
}

fn parse_name(text: &str) -> Result<String, Wrong> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let begins_well = text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric());
    if !begins_well || text.len() > 64 || !text.bytes().all(plain) {
        let hint = "1 to 64 letters, digits and . _ -, a letter or digit first. What people read is `title`.";
        return Err(Wrong::new(format!("{} cannot be the name of an app", quoted(text)), hint));
    }
    Ok(text.to_owned())
}

/// Only what has one spelling: then it is plain which requests are meant.
fn parse_path(text: &str) -> Result<String, Wrong> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()+,=:@".contains(&byte);
    let good = |segment: &str| !matches!(segment, "" | "." | "..") && segment.bytes().all(plain);
    let trimmed = text.trim_end_matches('/');
    match trimmed.strip_prefix('/') {
        Some(rest) if rest.split('/').all(good) && trimmed == text => Ok(text.to_owned()),
        Some(rest) if rest.split('/').all(good) => {
            Err(Wrong::new(format!("{} ends with a slash", quoted(text)), format!("Write {}.", quoted(trimmed))))
        }
        _ if text == "/" => Ok(text.to_owned()),
        _ => {
            let hint = "A slash and plain segments, such as \"/docs\": no patterns, no escapes, no slash at the end.";
            Err(Wrong::new(format!("{} is not a path where an app can begin", quoted(text)), hint))
        }
    }
}

fn parse_upstream(text: &str) -> Result<Upstream, Wrong> {
    let origin = WebOrigin::parse(text)?;
    let port = origin.actual_port();
    let host = HostName::parse(&origin.host).map_or(origin.host, |host| host.to_string());
    let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    Ok(Upstream { tls: origin.secure, host: bare, port })
}
