//! `[[channel]]`: services of others that reach people's phones.

use url::Url;

use super::files;
use super::kinds::{Choice, Flag, ListOf, Parsed, Wrong, quoted};
use super::place::Origin;
use super::section::{Section, Shape};
use super::values::{LABEL, PathIn};
use crate::domain::channel::{ChannelSpec, Provider};
use crate::domain::factor::{ChannelName, ReachedKind};
use crate::domain::host::HostName;
use crate::domain::secret::Secret;

const LARGEST_FILE: u64 = 64 * 1024;

const NAME: Parsed<ChannelName> =
    Parsed { example: "\"texts\"", parse: parse_name, write: |name| name.as_str().to_owned() };
const BASE: Parsed<String> =
    Parsed { example: "\"https://ntfy.example.com\"", parse: parse_base, write: String::clone };
/// Never shown by `check`.
const SECRET: Parsed<Secret> = Parsed { example: "\"...\"", parse: parse_secret, write: |_| "...".to_owned() };

#[derive(Clone, Copy, PartialEq, Eq)]
enum Vendor {
    Ntfy,
    Telegram,
    Webhook,
    TwilioVerify,
    Authy,
    Duo,
}

const VENDOR: Choice<Vendor> = Choice(&[
    ("ntfy", Vendor::Ntfy),
    ("telegram", Vendor::Telegram),
    ("webhook", Vendor::Webhook),
    ("twilio-verify", Vendor::TwilioVerify),
    ("authy", Vendor::Authy),
    ("duo", Vendor::Duo),
]);

impl Vendor {
    fn word(self) -> &'static str {
        VENDOR.0.iter().find(|(_, vendor)| *vendor == self).map_or("", |(word, _)| word)
    }
}

const KIND: Choice<ReachedKind> = Choice(&[
    ("push", ReachedKind::Push),
    ("tap", ReachedKind::Tap),
    ("call", ReachedKind::Call),
    ("sms", ReachedKind::Sms),
    ("voice", ReachedKind::Voice),
    ("whatsapp", ReachedKind::WhatsApp),
    ("email", ReachedKind::Email),
]);

/// What was written of one, before it is known what its vendor needs of it.
struct Written {
    base: Option<String>,
    account: Option<String>,
    service: Option<String>,
    secret: Option<Secret>,
    kinds: Vec<ReachedKind>,
    is_verified: bool,
}

/// `mail_counts`: codes in mailboxes are second factors here.
pub(super) fn read(top: &mut Section<'_, '_>, mail_counts: bool) -> Vec<ChannelSpec> {
    let mut names: Vec<ChannelName> = Vec::new();
    let about = "A service of others that reaches people's phones, once for each. None is needed: any phone with a browser\n\
                 can approve by itself.";
    top.tables("channel", about, Shape::List { shown: false }, |section| {
        let spec = read_one(section)?;
        if names.contains(&spec.name) {
            let spot = section.spot("name");
            let says = format!("there are two channels called {}", quoted(spec.name.as_str()));
            section.problem(&spot, says, "Give each a name of its own: people's phones are bound to it.");
            return None;
        }
        names.push(spec.name.clone());
        if !mail_counts && offers(&spec.provider).contains(&ReachedKind::Email) {
            let spot = section.spot("offers");
            let says = "codes by e-mail are no second factor here: nobody can choose them";
            section.warn(&spot, says, "Add `email = \"counts\"` to [second_factor], or take `email` out of `offers`.");
        }
        Some(spec)
    })
}

fn read_one(section: &mut Section<'_, '_>) -> Option<ChannelSpec> {
    let about = "What it is called in logs and addresses. People's phones are bound to it, so it stays.";
    let name = section.key("name", about).required(&NAME, NAME.example);
    let about = "Whose it is: ntfy, telegram, webhook, twilio-verify, authy or duo.";
    let vendor = section.key("kind", about).required(&VENDOR, "\"twilio-verify\"");
    let label = section.key("label", "What people read; by default its kind.").optional(&LABEL, "\"Text message\"");
    let about = "Where it answers, if that is not its vendor's own address (twilio-verify, authy, telegram) or ntfy.sh; for\n\
                 duo the API host, for webhook your own.";
    let base = section.key("url", about).optional(&BASE, "\"https://verify.twilio.com\"");
    let about = "By what it knows you: the account SID (twilio-verify), the integration key (duo), the bot's user name\n\
                 (telegram), the app's id (authy).";
    let account = section.key("account", about).optional(&LABEL, "\"AC0123456789abcdef0123456789abcdef\"");
    let about = "The service's SID (twilio-verify), or the app's name (authy).";
    let service = section.key("service", about).optional(&LABEL, "\"VA0123456789abcdef0123456789abcdef\"");
    let secret = read_secret(section);
    let about = "What it does for people, the best first: push, tap, call, sms, voice, whatsapp, email (twilio-verify, webhook,\n\
                 authy, duo).";
    let kinds = section.key("offers", about).computed(&ListOf { item: KIND, empty: None }, Vec::new(), "[\"sms\"]");
    let about = "The phone asks for the number that the waiting page shows (duo, with Verified Push).";
    let is_verified = section.key("verified_push", about).or(&Flag, false);
    let about = "Where it can take no number, yes or no alone is enough. Whoever is asked often enough presses yes, so this\n\
                 counts as a weaker proof.";
    let allows_taps = section.key("allow_tap", about).or(&Flag, false);
    let written = Written { base, account, service, secret, kinds, is_verified };
    let vendor = vendor?;
    refuse_unused(section, vendor, [("verified_push", is_verified), ("allow_tap", allows_taps)]);
    let provider = provider(section, vendor, written)?;
    let label = label.unwrap_or_else(|| usual_label(&provider).to_owned());
    let is_tap = |kind: &ReachedKind| matches!(kind, ReachedKind::Tap | ReachedKind::Call);
    if offers(&provider).iter().any(is_tap) && !allows_taps {
        let spot = section.spot("kind");
        let says = "this channel asks yes or no without a number: whoever is asked often enough presses yes";
        let hint = "If you accept that, add `allow_tap = true`; apps see it as a weaker proof.";
        section.problem(&spot, says, hint);
    }
    Some(ChannelSpec { name: name?, label, provider })
}

/// The keys that not every vendor has, and those that have each.
const NOT_EVERYBODYS: [(&str, &[Vendor]); 5] = [
    ("account", &[Vendor::Telegram, Vendor::TwilioVerify, Vendor::Authy, Vendor::Duo]),
    ("service", &[Vendor::TwilioVerify, Vendor::Authy]),
    ("offers", &[Vendor::Webhook, Vendor::TwilioVerify, Vendor::Authy, Vendor::Duo]),
    ("verified_push", &[Vendor::Duo]),
    ("allow_tap", &[Vendor::TwilioVerify, Vendor::Authy, Vendor::Duo]),
];

/// What is written and means nothing was meant to mean something.
fn refuse_unused(section: &mut Section<'_, '_>, vendor: Vendor, flags: [(&str, bool); 2]) {
    for (key, users) in NOT_EVERYBODYS {
        let is_off = flags.contains(&(key, false));
        if section.has(key) && !is_off && !users.contains(&vendor) {
            let spot = section.spot(key);
            let says = format!("a channel of the kind {} has no `{key}`", vendor.word());
            let users: Vec<&str> = users.iter().map(|user| user.word()).collect();
            section.problem(&spot, says, format!("Remove it. It belongs to {}.", users.join(", ")));
        }
    }
}

fn offers(provider: &Provider) -> &[ReachedKind] {
    match provider {
        Provider::Webhook { kinds, .. }
        | Provider::TwilioVerify { kinds, .. }
        | Provider::Authy { kinds, .. }
        | Provider::Duo { kinds, .. } => kinds,
        Provider::Ntfy { .. } | Provider::Telegram { .. } => &[],
    }
}

fn usual_label(provider: &Provider) -> &'static str {
    match provider {
        Provider::Ntfy { .. } => "ntfy",
        Provider::Telegram { .. } => "Telegram",
        Provider::Webhook { .. } => "Phone",
        Provider::TwilioVerify { kinds, .. } if kinds.as_slice() == [ReachedKind::Email] => "Mailbox",
        Provider::TwilioVerify { .. } => "Phone number",
        Provider::Authy { .. } => "Authy",
        Provider::Duo { .. } => "Duo",
    }
}

fn provider(section: &mut Section<'_, '_>, vendor: Vendor, written: Written) -> Option<Provider> {
    let Written { base, account, service, secret, kinds, is_verified } = written;
    let base = |section: &mut Section<'_, '_>, usual: Option<&str>| match (base, usual) {
        (Some(base), _) => Some(base),
        (None, Some(usual)) => Some(usual.to_owned()),
        (None, None) => {
            require(section, "url", BASE.example);
            None
        }
    };
    // Every one that is missing is told, not only the first.
    match vendor {
        Vendor::Ntfy => Some(Provider::Ntfy { base: base(section, Some("https://ntfy.sh"))?, token: secret }),
        Vendor::Telegram => {
            let (bot, token) = (needed(section, "account", account), needed_secret(section, secret));
            Some(Provider::Telegram {
                base: base(section, Some("https://api.telegram.org"))?,
                bot: bot?,
                token: token?,
            })
        }
        Vendor::Webhook => {
            let (base, secret) = (base(section, None), needed_secret(section, secret));
            let kinds = kinds_or(
                section,
                kinds,
                &[ReachedKind::Push],
                &[ReachedKind::Push, ReachedKind::Sms, ReachedKind::Voice],
            );
            Some(Provider::Webhook { base: base?, secret: secret?, kinds })
        }
        Vendor::TwilioVerify => {
            let account =
                needed(section, "account", account).and_then(|sid| checked_sid(section, ("account", "AC"), sid));
            let service =
                needed(section, "service", service).and_then(|sid| checked_sid(section, ("service", "VA"), sid));
            let token = needed_secret(section, secret);
            let able =
                [ReachedKind::Sms, ReachedKind::Voice, ReachedKind::WhatsApp, ReachedKind::Email, ReachedKind::Tap];
            let kinds = kinds_or(section, kinds, &[ReachedKind::Sms], &able);
            if kinds.contains(&ReachedKind::Tap) && kinds.len() > 1 {
                let spot = section.spot("offers");
                let says = "messages go to numbers and mailboxes, and push to an app: one channel cannot do both";
                section.problem(&spot, says, "Write a second [[channel]] with `offers = [\"tap\"]`.");
            }
            let base = base(section, Some("https://verify.twilio.com"))?;
            Some(Provider::TwilioVerify { base, account: account?, token: token?, service: service?, kinds })
        }
        Vendor::Authy => {
            let (app_id, app_name) = (needed(section, "account", account), needed(section, "service", service));
            let key = needed_secret(section, secret);
            let able = [ReachedKind::Tap, ReachedKind::Sms, ReachedKind::Voice];
            let kinds = kinds_or(section, kinds, &[ReachedKind::Tap], &able);
            let spot = section.spot("kind");
            let hint =
                "For new installations take twilio-verify, or nothing: any phone with a browser approves by itself.";
            section.warn(&spot, "its vendor is closing this service", hint);
            let base = base(section, Some("https://api.authy.com"))?;
            Some(Provider::Authy { base, app_id: app_id?, app_name: app_name?, key: key?, kinds })
        }
        Vendor::Duo => {
            let (base, integration) = (base(section, None), needed(section, "account", account));
            let secret = needed_secret(section, secret);
            let asks = if is_verified { ReachedKind::Push } else { ReachedKind::Tap };
            let able = [asks, ReachedKind::Call, ReachedKind::Sms];
            let kinds = kinds_or(section, kinds, &[asks, ReachedKind::Sms], &able);
            Some(Provider::Duo { base: base?, integration: integration?, secret: secret?, kinds })
        }
    }
}

fn kinds_or(
    section: &mut Section<'_, '_>,
    kinds: Vec<ReachedKind>,
    usual: &[ReachedKind],
    able: &[ReachedKind],
) -> Vec<ReachedKind> {
    for (place, kind) in kinds.iter().enumerate() {
        if !able.contains(kind) {
            let spot = section.item_spot("offers", place);
            let known: Vec<&str> =
                KIND.0.iter().filter(|(_, kind)| able.contains(kind)).map(|(word, _)| *word).collect();
            section.problem(&spot, "this channel cannot do that", format!("One of: {}.", known.join(", ")));
        }
    }
    if kinds.is_empty() { usual.to_vec() } else { kinds }
}

/// Twilio's own ids: what each names is written at its beginning.
fn checked_sid(section: &mut Section<'_, '_>, (key, prefix): (&str, &str), sid: String) -> Option<String> {
    let rest = sid.strip_prefix(prefix);
    if rest.is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        return Some(sid);
    }
    let spot = section.spot(key);
    let says = format!("{} is no SID of Twilio's for `{key}`", quoted(&sid));
    section.problem(
        &spot,
        says,
        format!("It is `{prefix}` and 32 digits and letters a to f, as the console shows it."),
    );
    None
}

fn needed(section: &mut Section<'_, '_>, key: &'static str, found: Option<String>) -> Option<String> {
    if found.is_none() {
        require(section, key, "\"...\"");
    }
    found
}

fn needed_secret(section: &mut Section<'_, '_>, found: Option<Secret>) -> Option<Secret> {
    // What could not be read is a problem already.
    if found.is_none() && !section.has("secret") && !section.has("secret_file") {
        require(section, "secret_file", "\"channel-secret\"");
    }
    found
}

fn require(section: &mut Section<'_, '_>, key: &str, example: &str) {
    if !section.has(key) {
        let spot = section.spot(key);
        let hint = format!("Add `{key} = {example}` to this [[channel]].");
        section.problem(&spot, format!("`{key}` is missing"), hint);
    }
}

fn read_secret(section: &mut Section<'_, '_>) -> Option<Secret> {
    let kind = PathIn(section.folder());
    let about = "The file with what it shares with you: a token, an auth token, an API key, a secret key.";
    let file = section.key("secret_file", about).optional(&kind, "\"channel-secret\"");
    let about = "Or the secret itself, which many may read here.";
    let inline = section.key("secret", about).optional(&SECRET, SECRET.example);
    if inline.is_some() {
        let spot = section.spot("secret");
        if matches!(spot.origin, Origin::File { .. }) {
            let hint = "Put it into a file of its own, with `secret_file`.";
            section.warn(&spot, "a secret stands in the configuration, where many may read it", hint);
        }
        return inline;
    }
    let file = file?;
    let text = files::read_text(section, "secret_file", &file, LARGEST_FILE)?;
    files::warn_if_others_reach(section, "secret_file", &file);
    match parse_secret(text.trim()) {
        Ok(secret) => Some(secret),
        Err(wrong) => {
            let spot = section.spot("secret_file");
            section.problem(&spot, format!("{}: {}", file.display(), wrong.says), wrong.hint);
            None
        }
    }
}

fn parse_secret(text: &str) -> Result<Secret, Wrong> {
    let is_good = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    if is_good {
        Ok(Secret::new(text.to_owned()))
    } else {
        Err(Wrong::new(
            "this is no secret of a provider",
            "One line of letters, digits and signs, as the provider shows it.",
        ))
    }
}

fn parse_name(text: &str) -> Result<ChannelName, Wrong> {
    let hint = "Small letters, digits and hyphens, at most 32 of them: \"texts\".";
    ChannelName::parse(text).ok_or_else(|| Wrong::new(format!("{} is not a name for a channel", quoted(text)), hint))
}

/// What is sent there opens accounts: nothing may read it on its way.
fn parse_base(text: &str) -> Result<String, Wrong> {
    let not_one = |hint: &str| Wrong::new(format!("{} is not the address of a service", quoted(text)), hint);
    let url = Url::parse(text).map_err(|_| not_one("Such as \"https://ntfy.example.com\"."))?;
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(not_one("Scheme, host, port and path alone; secrets go into `secret_file`."));
    }
    let host = url.host_str().and_then(|host| HostName::parse(host).ok());
    let host = host.ok_or_else(|| not_one("Such as \"https://ntfy.example.com\"."))?;
    match url.scheme() {
        "https" => Ok(text.trim_end_matches('/').to_owned()),
        "http" if host.is_loopback() => Ok(text.trim_end_matches('/').to_owned()),
        "http" => Err(not_one("It must begin with https://; plain http:// is for this machine alone.")),
        _ => Err(not_one("It must begin with https://.")),
    }
}
