//! `[registration]`: who may make an account for themselves.

use super::apps::Written;
use super::kinds::{Choice, ListOf};
use super::section::Section;
use super::settings::{Registration, RegistrationMode};
use super::values::{GROUP, HOST};
use crate::domain::access::Policy;
use crate::domain::user::GroupName;

const MODE: Choice<RegistrationMode> = Choice(&[
    ("off", RegistrationMode::Off),
    ("invite", RegistrationMode::Invite),
    ("domain", RegistrationMode::Domain),
    ("approval", RegistrationMode::Approval),
    ("open", RegistrationMode::Open),
]);

pub(super) fn read(top: &mut Section<'_, '_>, apps: &[Written], has_mail: bool) -> Registration {
    let registration = top.table("registration", "Who may make an account for themselves.", |section| {
        let mode = section
            .key(
                "mode",
                "off; invite (whoever has a link that `vestibule user invite` made); domain (whoever reads mail of one of\n\
                 `domains`); approval (whoever an operator agrees to); open. In each of the last three one may be invited,\n\
                 too.",
            )
            .or(&MODE, RegistrationMode::Off);
        let groups = section
            .key("groups", "The groups that newcomers get; needed for domain and open.")
            .computed(&ListOf { item: GROUP, empty: None }, Vec::new(), "[\"newcomers\"]");
        let domains = section
            .key("domains", "Whose mailboxes count in mode domain; what stands below a domain is not meant with it.")
            .computed(&ListOf { item: HOST, empty: None }, Vec::new(), "[\"example.com\"]");
        let registration = Registration { mode, groups, domains };
        if !["mode", "groups", "domains"].iter().any(|key| section.is_wrong(key)) {
            judge(section, &registration, has_mail);
        }
        registration
    });
    if matches!(registration.mode, RegistrationMode::Domain | RegistrationMode::Open) {
        for app in apps {
            warn_of(top, app, &registration.groups);
        }
    }
    registration
}

fn judge(section: &mut Section<'_, '_>, registration: &Registration, has_mail: bool) {
    let Registration { mode, groups, domains } = registration;
    let word = MODE.0.iter().find(|(_, known)| known == mode).map_or("", |(word, _)| *word);
    let spot = section.spot("mode");
    if mode.is_for_strangers() && !has_mail {
        let says = format!("\"{word}\" needs mail: whoever registers must show that the address is theirs");
        section.problem(&spot, says, "Fill in [mail], or take mode = \"invite\", which works without.");
    }
    if matches!(mode, RegistrationMode::Domain | RegistrationMode::Open) && groups.is_empty() {
        let says = format!("\"{word}\" lets people in whom nobody looked at, and gives them no group");
        section.problem(
            &spot,
            says,
            "Name one: groups = [\"newcomers\"]. Apps that name other groups stay closed to it.",
        );
    }
    if *mode == RegistrationMode::Domain && domains.is_empty() {
        section.problem(&spot, "\"domain\" needs `domains`", "Name one: domains = [\"example.com\"].");
    }
    // What is switched off may be switched on again as it was.
    if !matches!(mode, RegistrationMode::Domain | RegistrationMode::Off) && !domains.is_empty() {
        let spot = section.spot("domains");
        section.problem(
            &spot,
            format!("`domains` says nothing in mode \"{word}\""),
            "Remove it, or set mode = \"domain\".",
        );
    }
}

/// What is open to all groups is open to whoever comes by.
fn warn_of(top: &mut Section<'_, '_>, written: &Written, newcomers: &[GroupName]) {
    let app = &written.app;
    let admits = |policy: Policy, groups: &[GroupName]| {
        let is_asked = matches!(policy, Policy::OneFactor | Policy::TwoFactor);
        is_asked && (groups.is_empty() || groups.iter().any(|group| newcomers.contains(group)))
    };
    let any_rule = app.rules.iter().any(|rule| admits(rule.policy, rule.groups.as_deref().unwrap_or(&app.groups)));
    if admits(app.policy, &app.groups) || any_rule {
        let says = format!("whoever registers can open `{}`", app.name);
        top.warn(&written.name, says, "If that is not meant, name other `groups` for it than those in [registration].");
    }
}
