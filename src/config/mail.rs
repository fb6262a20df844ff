//! `[mail]`: how mail leaves.

use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::Url;

use super::files;
use super::kinds::{ListOf, Parsed, Wrong, quoted};
use super::place::{Origin, Spot};
use super::section::Section;
use super::settings::Mail;
use super::values::{PathIn, Span};
use crate::domain::host::HostName;
use crate::domain::mail_server::{MailLogin, MailSecurity, MailServer, Mailbox};
use crate::domain::secret::Secret;
use crate::domain::user::EmailAddress;

const SECOND: Duration = Duration::from_secs(1);
/// A name and a password of a mail account, or a bundle of certificates: nothing of it is longer.
const LARGEST_FILE: u64 = 1 << 20;

const SCHEMES: [(&str, MailSecurity, u16); 3] = [
    ("smtps", MailSecurity::Tls, 465),
    ("smtp+starttls", MailSecurity::StartTls, 587),
    ("smtp", MailSecurity::Plain, 25),
];

const WAYS: &str = "smtps://USER@HOST (TLS, port 465) or smtp+starttls://USER@HOST (port 587).";

const SERVER: Parsed<Server> =
    Parsed { example: "\"smtps://robot@mail.example.com\"", parse: parse_server, write: write_server };

const MAILBOX: Parsed<Mailbox> =
    Parsed { example: "\"Vestibule <no-reply@example.com>\"", parse: parse_mailbox, write: Mailbox::to_string };

const EMAIL: Parsed<EmailAddress> =
    Parsed { example: "\"ops@example.com\"", parse: parse_address, write: EmailAddress::to_string };

/// Never shown by `check`.
const PASSWORD: Parsed<Secret> = Parsed { example: "\"...\"", parse: parse_password, write: |_| "...".to_owned() };

/// What the URL says.
struct Server {
    security: MailSecurity,
    host: HostName,
    port: u16,
    user: Option<String>,
}

const KEYS: [&str; 8] = ["url", "password_file", "password", "from", "reply_to", "operators", "ca_file", "timeout"];

pub(super) fn read(top: &mut Section<'_, '_>) -> Option<Mail> {
    top.table("mail", "How mail leaves. Without it nobody can register or reset a password by themselves.", |section| {
        let about = "The mail server: smtps:// (TLS, port 465) or smtp+starttls:// (port 587), with the name of the account.\n\
                     Plain smtp:// is for a relay on this machine.";
        let url = section.key("url", about).optional(&SERVER, SERVER.example);
        let password = read_password(section);
        let about = "Whom mails come from. The server must be willing to send for this address.";
        let from = section.key("from", about).optional(&MAILBOX, MAILBOX.example);
        let about = "Where people's answers go, if not there.";
        let reply_to = section.key("reply_to", about).optional(&MAILBOX, "\"Help desk <help@example.com>\"");
        let about = "Who hears of internal errors: at most once an hour for each kind, and nothing of any request.";
        let operators = section.key("operators", about).computed(
            &ListOf { item: EMAIL, empty: None },
            Vec::new(),
            "[\"ops@example.com\"]",
        );
        let authority = read_authority(section);
        let about = "A mail that is not handed over within this is tried again later.";
        let timeout = section.key("timeout", about).or(&Span(SECOND..=300 * SECOND), 30 * SECOND);
        if !KEYS.iter().any(|key| section.has(key)) {
            return None;
        }
        require(section, "url", SERVER.example);
        require(section, "from", MAILBOX.example);
        let Server { security, host, port, user } = url?;
        let login = login(section, user, password);
        let server = MailServer { host, port, security, login, authority, timeout };
        Some(Mail { server, from: from?, reply_to, operators })
    })
}

/// A section that says anything says these, too.
fn require(section: &mut Section<'_, '_>, key: &str, example: &str) {
    if !section.has(key) {
        let spot = section.spot(key);
        section.problem(&spot, format!("`{key}` is missing"), format!("Add `{key} = {example}` under [mail]."));
    }
}

fn read_password(section: &mut Section<'_, '_>) -> Option<Secret> {
    let kind = PathIn(section.folder());
    let about = "The file with the password of that account.";
    let file = section.key("password_file", about).optional(&kind, "\"mail-password\"");
    let about = "Or the password itself, which is better left to the environment: VESTIBULE_MAIL__PASSWORD.";
    let inline = section.key("password", about).optional(&PASSWORD, PASSWORD.example);
    if inline.is_some() {
        let spot = section.spot("password");
        if matches!(spot.origin, Origin::File { .. }) {
            let hint = "Put it into a file of its own, with `password_file`, or into VESTIBULE_MAIL__PASSWORD.";
            section.warn(&spot, "a password stands in the configuration, where many may read it", hint);
        }
        return inline;
    }
    let file = file?;
    let text = files::read_text(section, "password_file", &file, LARGEST_FILE)?;
    files::warn_if_others_reach(section, "password_file", &file);
    let password = text.trim_end_matches(['\r', '\n']);
    match parse_password(password) {
        Ok(password) => Some(password),
        Err(wrong) => {
            let spot = section.spot("password_file");
            section.problem(&spot, format!("{}: {}", file.display(), wrong.says), wrong.hint);
            None
        }
    }
}

fn read_authority(section: &mut Section<'_, '_>) -> Option<String> {
    let kind = PathIn(section.folder());
    let about = "The certificate (PEM) of an authority of your own that signed the server's; else those that this machine\n\
                 trusts. Its name must fit in any case.";
    let file = section.key("ca_file", about).optional(&kind, "\"mail-authority.pem\"")?;
    let text = files::read_text(section, "ca_file", &file, LARGEST_FILE)?;
    if is_pem(&text) {
        return Some(text);
    }
    let spot = section.spot("ca_file");
    let says = format!("{} holds no certificate in PEM", file.display());
    section.problem(&spot, says, "A file that has -----BEGIN CERTIFICATE----- in it.");
    None
}

fn is_pem(text: &str) -> bool {
    text.contains("-----BEGIN CERTIFICATE-----") && text.contains("-----END CERTIFICATE-----")
}

fn login(section: &mut Section<'_, '_>, user: Option<String>, password: Option<Secret>) -> Option<MailLogin> {
    // What could not be read is a problem already.
    let wrote_password = section.has("password") || section.has("password_file");
    match (user, password) {
        (Some(name), Some(password)) => Some(MailLogin { name, password }),
        (Some(name), None) if !wrote_password => {
            let spot = section.spot("url");
            let says = format!("there is no password for {}", quoted(&name));
            section.problem(&spot, says, "Add `password_file`, or leave the name out of the URL.");
            None
        }
        (None, _) if wrote_password => {
            let key = if section.has("password") { "password" } else { "password_file" };
            let spot: Spot = section.spot(key);
            let hint = "Write the account's name into the URL: smtps://USER@HOST.";
            section.problem(&spot, "there is a password, and no account that it is for", hint);
            None
        }
        _ => None,
    }
}

fn parse_server(text: &str) -> Result<Server, Wrong> {
    let not_one = |hint: &str| Wrong::new(format!("{} is not the URL of a mail server", quoted(&hidden(text))), hint);
    let url = Url::parse(text).map_err(|_| not_one(WAYS))?;
    let Some((_, security, usual)) = SCHEMES.into_iter().find(|(scheme, ..)| *scheme == url.scheme()) else {
        return Err(not_one(WAYS));
    };
    if url.password().is_some() {
        let hint = "Move the password into a file, and name that with `password_file`.";
        return Err(Wrong::new("a password stands in the URL, which logs and commands show", hint));
    }
    let is_bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    if !is_bare {
        return Err(not_one("Scheme, account, host and port, and nothing after them."));
    }
    let host = url.host_str().and_then(|host| HostName::parse(host).ok()).ok_or_else(|| not_one(WAYS))?;
    if security == MailSecurity::Plain && !host.is_loopback() {
        let says = format!("passwords and links on their way to {host} could be read by others");
        let hint = format!(
            "Use smtps://{host} (port 465) or smtp+starttls://{host} (port 587). Plain smtp:// is for a relay on this machine."
        );
        return Err(Wrong::new(says, hint));
    }
    let user = percent_decode_str(url.username()).decode_utf8().map_err(|_| not_one(WAYS))?;
    if user.chars().any(char::is_control) {
        return Err(not_one("The account's name has a character that cannot be shown."));
    }
    let user = (!user.is_empty()).then(|| user.into_owned());
    Ok(Server { security, host, port: url.port().unwrap_or(usual), user })
}

/// Without what may be a password.
fn hidden(text: &str) -> String {
    match (text.split_once("://"), text.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://...@{host}"),
        _ => text.to_owned(),
    }
}

fn write_server(server: &Server) -> String {
    let Server { security, host, port, user } = server;
    let (scheme, usual) =
        SCHEMES.into_iter().find(|(_, of, _)| of == security).map_or(("", 0), |(scheme, _, usual)| (scheme, usual));
    let user =
        user.as_ref().map_or_else(String::new, |user| format!("{}@", utf8_percent_encode(user, NON_ALPHANUMERIC)));
    let port = if *port == usual { String::new() } else { format!(":{port}") };
    format!("{scheme}://{user}{host}{port}")
}

fn parse_mailbox(text: &str) -> Result<Mailbox, Wrong> {
    let wrong = |why| {
        Wrong::new(format!("{} cannot send mail: {why}", quoted(text)), format!("Write it like {}.", MAILBOX.example))
    };
    Mailbox::parse(text).map_err(wrong)
}

fn parse_address(text: &str) -> Result<EmailAddress, Wrong> {
    EmailAddress::parse(text).map_err(|why| {
        Wrong::new(format!("{} is not an address: {why}", quoted(text)), "The address alone: \"ops@example.com\".")
    })
}

fn parse_password(text: &str) -> Result<Secret, Wrong> {
    if text.is_empty() {
        return Err(Wrong::new("there is no password in it", "Write the password of the mail account into it."));
    }
    if text.contains(['\r', '\n', '\0']) {
        return Err(Wrong::new("a password has one line", "Write the password alone, without anything else."));
    }
    Ok(Secret::new(text.to_owned()))
}
