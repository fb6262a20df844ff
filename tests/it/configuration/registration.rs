//! Who may register: what is wrong, and what is risky.

use super::{GOOD, check, read};

const MAIL: &str = "[mail]\nurl = \"smtp://localhost\"\nfrom = \"Gate <no-reply@example.com>\"\n";

#[test]
fn a_wrong_registration_is_explained() {
    for (keys, with_mail, (column, key, says, hint)) in [
        ("mode = \"opne\"", true, (8, "registration.mode", "not known here", "`open`")),
        ("mode = \"approval\"", false, (8, "registration.mode", "needs mail", "mode = \"invite\"")),
        ("mode = \"open\"", true, (8, "registration.mode", "nobody looked at", "groups = [\"newcomers\"]")),
        ("mode = \"domain\"\ngroups = [\"a\"]", true, (8, "registration.mode", "needs `domains`", "domains = [")),
    ] {
        let text = format!("{GOOD}{}[registration]\n{keys}\n", if with_mail { MAIL } else { "" });
        let line = text.lines().position(|line| line.starts_with("mode")).unwrap() + 1;
        check(&text, (line, column, key, says, hint));
    }
    let idle = format!("{GOOD}{MAIL}[registration]\nmode = \"open\"\ngroups = [\"a\"]\ndomains = [\"example.com\"]\n");
    let line = idle.lines().count();
    check(&idle, (line, 11, "registration.domains", "says nothing", "mode = \"domain\""));
    for (wrong, key) in [
        ("groups = [\"two words\"]", "registration.groups[1]"),
        ("domains = [\"@example.com\"]", "registration.domains[1]"),
    ] {
        let text = format!("{GOOD}[registration]\n{wrong}\n");
        let problems = read(&text).unwrap_err();
        assert!(problems.iter().any(|problem| problem.key == key), "{problems}");
    }
}

#[test]
fn a_mail_section_that_is_wrong_is_the_only_problem() {
    let text = format!(
        "{GOOD}[mail]\nurl = \"imap://localhost\"\nfrom = \"a@b.example\"\n[registration]\nmode = \"approval\"\n"
    );
    let problems = read(&text).unwrap_err();
    assert!(problems.iter().all(|problem| problem.key.starts_with("mail.")), "{problems}");
}

#[test]
fn apps_that_any_newcomer_could_open_are_named() {
    let open = |groups: &str| {
        let text =
            format!("{GOOD}groups = {groups}\n{MAIL}[registration]\nmode = \"open\"\ngroups = [\"newcomers\"]\n");
        read(&text).unwrap().settings.warnings
    };
    for (groups, is_open) in [("[]", true), ("[\"newcomers\", \"staff\"]", true), ("[\"staff\"]", false)] {
        let warnings = open(groups);
        let said = warnings.iter().any(|warning| warning.contains("whoever registers can open `wiki`"));
        assert_eq!(said, is_open, "{groups}: {warnings:?}");
    }
}
