//! `[mail]`, rightly and wrongly.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use vestibule::config::settings::{Mail, Settings};
use vestibule::config::{self, Loaded, Problems};
use vestibule::domain::mail_server::MailSecurity;

use super::GOOD;

/// As if the file stood in this folder.
fn read(folder: &Path, mail: &str, variables: &[(&str, &str)]) -> Result<Loaded, Problems> {
    let variables: Vec<_> = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let name = folder.join("vestibule.toml").display().to_string();
    config::from_text(&format!("{GOOD}\n[mail]\n{mail}\n"), &name, &variables)
}

fn mail(loaded: &Loaded) -> &Mail {
    let Settings { mail, .. } = &loaded.settings;
    mail.as_ref().expect("mail")
}

fn secret_file(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
}

const FROM: &str = "from = \"Vestibule <no-reply@example.com>\"\n";

#[test]
fn a_server_has_a_scheme_an_account_and_the_usual_port() {
    let folder = tempfile::tempdir().unwrap();
    secret_file(folder.path(), "secret", "hunter2\n");
    for (url, security, host, port, account) in [
        ("smtps://robot@mail.example.com", MailSecurity::Tls, "mail.example.com", 465, "robot"),
        ("smtp+starttls://robot@mail.example.com", MailSecurity::StartTls, "mail.example.com", 587, "robot"),
        ("smtp+starttls://robot@mail.example.com:2525", MailSecurity::StartTls, "mail.example.com", 2525, "robot"),
        (
            "smtps://robot%40example.com@mail.example.com/",
            MailSecurity::Tls,
            "mail.example.com",
            465,
            "robot@example.com",
        ),
        ("smtps://robot@example.com@mail.example.com", MailSecurity::Tls, "mail.example.com", 465, "robot@example.com"),
        ("smtp://robot@127.0.0.1", MailSecurity::Plain, "127.0.0.1", 25, "robot"),
        ("smtp://robot@[::1]:2525", MailSecurity::Plain, "[::1]", 2525, "robot"),
    ] {
        let text = format!("url = \"{url}\"\npassword_file = \"secret\"\n{FROM}");
        let loaded = read(folder.path(), &text, &[]).unwrap_or_else(|problems| panic!("{url}: {problems}"));
        let server = &mail(&loaded).server;
        assert_eq!((server.security, server.host.as_str(), server.port), (security, host, port), "{url}");
        let login = server.login.as_ref().unwrap();
        assert_eq!((login.name.as_str(), login.password.expose()), (account, "hunter2"), "{url}");
        assert_eq!(loaded.settings.warnings, Vec::<String>::new());
    }
}

#[test]
fn without_the_section_there_is_no_mail_and_what_may_be_left_out_has_a_default() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(read(folder.path(), "", &[]).unwrap().settings.mail, None);
    let loaded = read(folder.path(), &format!("url = \"smtp://localhost\"\n{FROM}"), &[]).unwrap();
    let mail = mail(&loaded);
    assert_eq!(
        (mail.server.timeout, &mail.server.login, &mail.server.authority),
        (Duration::from_secs(30), &None, &None)
    );
    assert_eq!((mail.from.to_string().as_str(), mail.operators.len()), ("Vestibule <no-reply@example.com>", 0));
}

#[test]
fn what_is_wrong_is_told_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    secret_file(folder.path(), "secret", "hunter2");
    secret_file(folder.path(), "empty", "\n");
    secret_file(folder.path(), "two", "one\ntwo\n");
    for (text, key, says, hint) in [
        ("url = \"smtp://mail.example.com\"", "mail.url", "could be read by others", "smtps://mail.example.com"),
        ("url = \"mail.example.com\"", "mail.url", "not the URL of a mail server", "smtps://USER@HOST"),
        ("url = \"https://mail.example.com\"", "mail.url", "not the URL of a mail server", "smtp+starttls://"),
        ("url = \"smtps://mail.example.com/inbox\"", "mail.url", "not the URL", "nothing after"),
        ("url = \"smtps://a:hunter2@mail.example.com\"", "mail.url", "a password stands in the URL", "`password_file`"),
        ("url = \"smtps://robot@mail.example.com\"", "mail.url", "no password for \"robot\"", "`password_file`"),
        (
            "url = \"smtp://localhost\"\npassword_file = \"secret\"",
            "mail.password_file",
            "no account",
            "smtps://USER@HOST",
        ),
        ("url = \"smtp://a@localhost\"\npassword_file = \"nowhere\"", "mail.password_file", "cannot be read", "folder"),
        ("url = \"smtp://a@localhost\"\npassword_file = \"empty\"", "mail.password_file", "no password in it", "Write"),
        ("url = \"smtp://a@localhost\"\npassword_file = \"two\"", "mail.password_file", "one line", "alone"),
        ("url = \"smtp://localhost\"\nca_file = \"secret\"", "mail.ca_file", "no certificate", "BEGIN CERTIFICATE"),
        (
            "url = \"smtp://localhost\"\noperators = [\"ops\"]",
            "mail.operators[1]",
            "is not an address",
            "ops@example.com",
        ),
        (
            "url = \"smtp://localhost\"\nreply_to = \"Help\"",
            "mail.reply_to",
            "cannot send mail",
            "<no-reply@example.com>",
        ),
        ("url = \"smtp://localhost\"\ntimeout = \"1h\"", "mail.timeout", "out of range", "\"5m\""),
        ("operators = []", "mail.url", "`url` is missing", "smtps://"),
    ] {
        let problems = read(folder.path(), &format!("{text}\n{FROM}"), &[]).expect_err(text);
        let found: Vec<_> = problems.iter().collect();
        assert_eq!(found.len(), 1, "{text}\n{problems}");
        assert_eq!(found[0].key, key, "{text}\n{problems}");
        assert!(found[0].problem.contains(says) && found[0].hint.contains(hint), "{text}\n{problems}");
        assert!(!problems.to_string().contains("one\ntwo"), "{problems}");
    }
    let problems = read(folder.path(), "url = \"smtp://localhost\"", &[]).unwrap_err();
    assert!(problems.to_string().contains("`from` is missing"), "{problems}");
}

#[test]
fn a_password_in_the_file_is_warned_of_and_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("url = \"smtp://robot@localhost\"\npassword = \"hunter2\"\n{FROM}");
    let loaded = read(folder.path(), &text, &[]).unwrap();
    assert_eq!(mail(&loaded).server.login.as_ref().unwrap().password.expose(), "hunter2");
    assert!(loaded.settings.warnings.iter().any(|warning| warning.contains("where many may read it")));
    assert!(!format!("{:?}", (&loaded.sources, &loaded.settings)).contains("hunter2"));

    let text = format!("url = \"smtp://robot@localhost\"\n{FROM}");
    let loaded = read(folder.path(), &text, &[("VESTIBULE_MAIL__PASSWORD", "hunter2")]).unwrap();
    assert_eq!(mail(&loaded).server.login.as_ref().unwrap().password.expose(), "hunter2");
    assert_eq!(loaded.settings.warnings, Vec::<String>::new());
    assert!(!format!("{:?}", (&loaded.sources, &loaded.settings)).contains("hunter2"));
}

#[test]
fn a_password_file_that_others_read_is_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    secret_file(folder.path(), "secret", "hunter2");
    fs::set_permissions(folder.path().join("secret"), Permissions::from_mode(0o644)).unwrap();
    let text = format!("url = \"smtp://robot@localhost\"\npassword_file = \"secret\"\n{FROM}");
    let loaded = read(folder.path(), &text, &[]).unwrap();
    assert!(loaded.settings.warnings.iter().any(|warning| warning.contains("others can read")));
}
