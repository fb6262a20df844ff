//! How apps stand to each other, to the gateway and to those who want in.

use std::collections::HashMap;
use std::net::IpAddr;

use super::apps::Written;
use super::gateway::Entrance;
use super::section::Section;
use super::settings::Upstream;
use crate::domain::access::Policy;
use crate::domain::host::HostName;

pub(super) fn judge(top: &mut Section<'_, '_>, entrance: &Entrance, apps: &[Written]) {
    refuse_twins(top, apps);
    warn_of_shared_audiences(top, entrance, apps);
    for app in apps {
        refuse_ourselves(top, entrance, app);
        warn(top, entrance, app);
    }
    if apps.is_empty() && !top.has("app") {
        let spot = top.spot("app");
        top.warn(&spot, "there is nothing behind the gate yet", "Add an [[app]] with a name, a host and an upstream.");
    }
}

fn refuse_twins(top: &mut Section<'_, '_>, apps: &[Written]) {
    let (mut names, mut places) = (HashMap::new(), HashMap::new());
    for Written { app, name, hosts, path, .. } in apps {
        // In the environment names have no case.
        if let Some(first) = names.insert(app.name.to_lowercase(), name) {
            let says = format!("`{}` is the name of another app, {}", app.name, first.key.trim_end_matches(".name"));
            top.problem(name, says, "Give each app a name of its own.");
            names.insert(app.name.to_lowercase(), first);
        }
        for host in &app.hosts {
            if let Some(first) = places.get(&(host, &app.path)) {
                let says = if *first == &app.name {
                    format!("{host} is named twice")
                } else {
                    format!("{host}{} belongs to another app, `{first}`", app.path)
                };
                let spot = if app.path == "/" { hosts } else { path };
                top.problem(spot, says, "Give one of them another host, or another `path`.");
            } else {
                places.insert((host, &app.path), &app.name);
            }
        }
    }
}

/// What one of them is told would be believed by the other.
fn warn_of_shared_audiences(top: &mut Section<'_, '_>, entrance: &Entrance, apps: &[Written]) {
    let Some(public) = &entrance.public else { return };
    let mut known: HashMap<String, &str> = HashMap::new();
    for written in apps {
        let audience = written.audience(public);
        if let Some(first) = known.get(&audience) {
            let name = &written.app.name;
            let says =
                format!("`{name}` and `{first}` share the audience {audience}: each believes what the other is told");
            top.warn(&written.audience, says, "Give each app an `audience` of its own.");
        } else {
            known.insert(audience, &written.app.name);
        }
    }
}

/// A request would go round and round.
fn refuse_ourselves(top: &mut Section<'_, '_>, entrance: &Entrance, written: &Written) {
    for upstream in &written.upstream.upstreams {
        if entrance.listeners.iter().any(|listener| is_same(upstream, listener.address)) {
            let says = format!("{upstream} is the gateway itself");
            top.problem(&written.upstreams, says, "Name the address where the app listens.");
        } else if leads_back(upstream, entrance, written) {
            let says = format!("{} is a name of the gateway: if it leads back here, requests go round", upstream.host);
            top.warn(&written.upstreams, says, "Name the app's own address.");
        }
    }
}

fn is_same(upstream: &Upstream, listener: std::net::SocketAddr) -> bool {
    if upstream.port != listener.port() {
        return false;
    }
    let ours = listener.ip();
    match upstream.host.parse::<IpAddr>() {
        Ok(address) if address.is_unspecified() => ours.is_loopback() || ours.is_unspecified(),
        Ok(address) => address == ours || (address.is_loopback() && ours.is_unspecified()),
        Err(_) => {
            let local = HostName::parse(&upstream.host).is_ok_and(|host| host.is_loopback());
            local && (ours.is_loopback() || ours.is_unspecified())
        }
    }
}

fn leads_back(upstream: &Upstream, entrance: &Entrance, written: &Written) -> bool {
    entrance.public.as_ref().is_some_and(|public| {
        let port = public.port.unwrap_or(if public.secure { 443 } else { 80 });
        let mut ours = std::iter::once(&public.host).chain(&written.app.hosts);
        upstream.port == port && ours.any(|host| host.as_str() == upstream.host)
    })
}

fn warn(top: &mut Section<'_, '_>, entrance: &Entrance, written: &Written) {
    let app = &written.app;
    let policies = || std::iter::once(app.policy).chain(app.rules.iter().map(|rule| rule.policy));
    if policies().all(|policy| policy == Policy::Deny) {
        let says = format!("nobody can open `{}`: its policy is deny", app.name);
        top.warn(&written.policy, says, "Set `policy` to one_factor, two_factor or bypass.");
    }
    if entrance.public.as_ref().is_some_and(|public| app.hosts.contains(&public.host)) {
        let beside = "its scripts run beside the sign-in page and the phones' keys";
        let says = format!("`{}` shares the portal's host: {beside}", app.name);
        top.warn(&written.hosts, says, "Safer: a host of its own for each app.");
        if app.allow_service_worker {
            let says = format!("`{}` may install service workers on the portal's host", app.name);
            let hint = "One could stand between our pages and people, and say yes in a phone's name. Take `allow_service_worker` away.";
            top.warn(&written.hosts, says, hint);
        }
    }
}
