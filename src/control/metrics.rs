//! What a Prometheus server reads. Only counts of our own and names from the configuration: nothing of any person.

use std::fmt::{Display, Write as _};

use crate::app::App;

pub(super) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(super) fn text(app: &App) -> String {
    let mut page = Page::default();
    counters(&mut page, app);
    gauges(&mut page, app);
    page.0
}

fn counters(page: &mut Page, app: &App) {
    let counts = &app.live.counts;
    page.about("requests_total", "counter", "Requests that ended, by app (empty: our own pages) and class of status.");
    for (app, class, number) in counts.requests() {
        page.sample("requests_total", &[("app", &app), ("status", class)], number);
    }
    for (name, label, about, family) in [
        ("refusals_total", "reason", "Requests that were not let in.", &counts.refusals),
        ("sign_ins_total", "outcome", "Forms with a name and a password.", &counts.sign_ins),
        (
            "upstream_failures_total",
            "app",
            "Requests that an app did not answer well or in time.",
            &counts.upstream_failures,
        ),
        ("reloads_total", "outcome", "Reloads of the configuration.", &counts.reloads),
        (
            "channel_sent_total",
            "channel",
            "Messages, calls and questions that a channel took.",
            &app.live.channels.sent,
        ),
        ("channel_failed_total", "channel", "Those that it did not take.", &app.live.channels.failed),
        (
            "channel_over_budget_total",
            "channel",
            "Messages and calls that were not sent, since they would cost more than is allowed.",
            &app.live.channels.over_budget,
        ),
        ("asked_elsewhere_total", "kind", "What was asked or sent elsewhere.", &app.live.approvals.asked_for),
        (
            "elsewhere_ends_total",
            "outcome",
            "What became of it, where somebody or something said so.",
            &app.live.approvals.ends,
        ),
        ("mail_tries_total", "outcome", "Mails that were tried, and those that got too late.", &app.live.outbox.tries),
    ] {
        page.about(name, "counter", about);
        for (value, number) in family.all() {
            page.sample(name, &[(label, &value)], number);
        }
    }
}

fn gauges(page: &mut Page, app: &App) {
    page.about("open_requests", "gauge", "Requests, WebSockets and streams that are open.");
    for (app, number) in app.live.requests.count_by_app() {
        page.sample("open_requests", &[("app", &app)], number);
    }
    let passwords = app.passwords.occupancy();
    let is_well = app.store.health().is_ok();
    for (name, about, number) in [
        ("live_sessions", "Sessions in memory: those that were used lately.", app.live.sessions.len()),
        ("store_healthy", "1 while the store takes writes.", usize::from(is_well)),
        ("store_writes_waiting", "Writes that stand in line for the disk.", app.store.waiting()),
        ("passwords_checked_at_once", "How many passwords may be checked at the same time.", passwords.permits),
        ("passwords_in_check", "Passwords that are being checked now.", passwords.working),
        ("passwords_waiting", "Passwords that wait to be checked.", passwords.waiting),
    ] {
        page.about(name, "gauge", about);
        page.sample(name, &[], number);
    }
    page.about("passwords_hashed_total", "counter", "Passwords that were hashed, to be kept or to be compared.");
    page.sample("passwords_hashed_total", &[], passwords.hashed);
    mail_gauges(page, app);
    channel_gauges(page, app);
    page.about("build_info", "gauge", "Which version runs.");
    page.sample("build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1);
}

fn mail_gauges(page: &mut Page, app: &App) {
    let progress = app.live.outbox.progress();
    let age = progress.oldest.map_or(0, |oldest| app.clock.now().since(oldest).as_secs());
    page.about("mail_waiting", "gauge", "Mails that were not handed over yet.");
    page.sample("mail_waiting", &[], progress.waiting);
    page.about("mail_oldest_seconds", "gauge", "For how long the oldest of them waits.");
    page.sample("mail_oldest_seconds", &[], age);
    page.about("mail_healthy", "gauge", "0 while the mail server takes nothing.");
    page.sample("mail_healthy", &[], usize::from(progress.trouble.is_none()));
}

fn channel_gauges(page: &mut Page, app: &App) {
    page.about("channel_up", "gauge", "0 from a fault of a channel's own until something leaves through it again.");
    for (name, _) in app.channels.iter() {
        page.sample("channel_up", &[("channel", name.as_str())], u8::from(app.live.channels.is_up(name)));
    }
}

#[derive(Default)]
struct Page(String);

/// Writing into a text cannot fail.
impl Page {
    fn about(&mut self, name: &str, kind: &str, about: &str) {
        let _ = writeln!(self.0, "# HELP vestibule_{name} {about}\n# TYPE vestibule_{name} {kind}");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        let labels: Vec<String> =
            labels.iter().map(|(label, value)| format!("{label}=\"{}\"", escaped(value))).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(self.0, "vestibule_{name}{labels} {value}");
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_stays_within_its_quotes() {
        let mut page = Page::default();
        page.sample("x", &[("a", "one\"\n\\"), ("b", "")], 3);
        page.sample("y", &[], 1);
        assert_eq!(page.0, "vestibule_x{a=\"one\\\"\\n\\\\\",b=\"\"} 3\nvestibule_y 1\n");
    }
}
