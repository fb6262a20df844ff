//! `[session]`, `[passwords]`, `[second_factor]` and `[limits]`: how people sign in, and for how long.

use std::num::NonZero;
use std::time::Duration;

use super::kinds::{Choice, Flag, ListOf, Parsed, Whole, Wrong, quoted};
use super::section::Section;
use super::settings::{Limits, Passwords, SecondFactor};
use super::values::{GROUP, Span, parse_label};
use crate::domain::country::Country;
use crate::domain::limits::AttemptRule;
use crate::domain::password_rules::{HashCost, PasswordRules};
use crate::domain::second_factor::{FirstFactor, PasswordPolicy, Requirement, SecondFactorPolicy};
use crate::domain::session::SessionPolicy;
use crate::domain::spending::Allowance;

const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);
const LONGEST_PASSWORD: usize = 256;
const WITH_SECOND_FACTOR: usize = 8;
const LONGEST_ISSUER: usize = 40;

pub(super) fn read_session(top: &mut Section<'_, '_>) -> SessionPolicy {
    let default = SessionPolicy::default();
    top.table("session", "How long people stay signed in.", |section| {
        let any = Span(MINUTE..=400 * DAY);
        SessionPolicy {
            lasts: section.key("lasts", "A session ends after this, in use or not.").or(&any, default.lasts),
            idle: section.key("idle", "It ends earlier if it is unused for this long.").or(&any, default.idle),
            remembered_lasts: section
                .key("remembered_lasts", "The same, for those who asked to stay signed in.")
                .or(&any, default.remembered_lasts),
            remembered_idle: section
                .key("remembered_idle", "And how long theirs may be unused.")
                .or(&any, default.remembered_idle),
        }
    })
}

pub(super) fn read_passwords(top: &mut Section<'_, '_>) -> Passwords {
    top.table("passwords", "What passwords must be, and what checking one costs.", |section| {
        let about = "The fewest characters of a new password. Beside a second factor that is required, 8 are enough.";
        let minimum = section.key("minimum", about).or(&Whole(8..=64), 15);
        let cost = section.table("cost", "argon2id. Weaker hashes are made anew at the next sign-in.", read_cost);
        // One core is left for everything else.
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let permits = u32::try_from(cores.saturating_sub(1)).unwrap_or(1).max(1);
        let permits = section
            .key("permits", "How many are checked at the same time. By default one less than there are processors.")
            .computed(&Whole(1..=1024), permits, "3");
        let queue = section
            .key("queue", "How many may wait for that; beyond it, people are asked to come back in a few seconds.")
            .or(&Whole(0..=100_000), 64);
        let minimum = count(minimum);
        let rules_from = |minimum| PasswordRules { minimum, maximum: LONGEST_PASSWORD };
        Passwords {
            rules: PasswordPolicy {
                alone: rules_from(minimum),
                with_second_factor: rules_from(minimum.min(WITH_SECOND_FACTOR)),
            },
            cost,
            permits: count(permits),
            queue: count(queue),
        }
    })
}

fn read_cost(section: &mut Section<'_, '_>) -> HashCost {
    let cost = HashCost {
        memory_kib: section.key("memory_kib", "Memory of one hash, in KiB.").or(&Whole(128..=4_194_304), 19_456),
        passes: section.key("passes", "How often it is worked through.").or(&Whole(1..=100), 2),
        lanes: section.key("lanes", "How many lanes it has.").or(&Whole(1..=16), 1),
    };
    // The least that OWASP advises, with one and two passes; what is between is the operator's to weigh.
    if cost.memory_kib < 7168 || u64::from(cost.memory_kib) * u64::from(cost.passes) < 35_840 {
        let spot = section.spot("memory_kib");
        let says = "hashes are cheaper than advised: stolen ones are guessed sooner";
        section.warn(&spot, says, "Use at least memory_kib = 19456 with passes = 2.");
    }
    cost
}

const COUNTRY: Parsed<Country> =
    Parsed { example: "\"DE\"", parse: parse_country, write: |country| country.code().to_owned() };
const ISSUER: Parsed<String> = Parsed { example: "\"Example Inc\"", parse: parse_issuer, write: String::clone };

/// What was written of the second factor. What it is called may follow from the branding, which is read later.
pub(super) struct WrittenFactor {
    policy: SecondFactorPolicy,
    issuer: Option<String>,
    trust_lasts: Option<Duration>,
    email: bool,
}

impl WrittenFactor {
    pub(super) fn counts_mail(&self) -> bool {
        self.email
    }

    pub(super) fn called_after(self, brand: &str) -> SecondFactor {
        let Self { policy, issuer, trust_lasts, email } = self;
        SecondFactor { policy, issuer: issuer.unwrap_or_else(|| issuer_of(brand)), trust_lasts, email }
    }
}

pub(super) fn read_second_factor(top: &mut Section<'_, '_>) -> WrittenFactor {
    top.table("second_factor", "What people prove besides the password.", |section| {
        let for_everyone = section
            .key("policy", "optional (up to each person), or required (of everyone).")
            .or(&Choice(&[("optional", false), ("required", true)]), false);
        let groups = section
            .key("required_for", "Where it is optional: groups of whose members it is required all the same.")
            .or(&ListOf { item: GROUP, empty: None }, Vec::new());
        if for_everyone && !groups.is_empty() {
            let spot = section.spot("required_for");
            let says = "a second factor is required of everyone, so these groups make no difference";
            section.problem(&spot, says, "Set `policy` to optional, or remove the groups.");
        }
        let first = section
            .key(
                "enroll",
                "Who may enrol a first factor: whoever knows the password (password), or whoever has a link from an\n\
                 operator too (link). The first is easier; with the second, a stolen password alone enrols nothing.",
            )
            .or(&Choice(&[("password", FirstFactor::Password), ("link", FirstFactor::Link)]), FirstFactor::Password);
        let issuer = section
            .key("issuer", "What authenticator apps show; by default the name in [branding].")
            .optional(&ISSUER, "\"Example Inc\"");
        let trust_lasts = section
            .key(
                "trust_lasts",
                "How long a browser may be trusted, in which the second factor is not asked for at each sign-in. \"0s\":\n\
                 that is never offered. A shorter time, or none, holds for browsers that are trusted already, too.",
            )
            .or(&Span(Duration::ZERO..=400 * DAY), 30 * DAY);
        let email = section
            .key(
                "email",
                "Codes by e-mail: off, or counts (as a second factor). They protect no better than the mailbox does, so they\n\
                 never do for a reset or a change of credentials.",
            )
            .or(&Choice(&[("off", false), ("counts", true)]), false);
        let requirement = if for_everyone { Requirement::Everyone } else { Requirement::Groups(groups) };
        WrittenFactor {
            policy: SecondFactorPolicy { requirement, first },
            issuer,
            trust_lasts: (trust_lasts > Duration::ZERO).then_some(trust_lasts),
            email,
        }
    })
}

/// A place may be called "Acme: Intranet"; an authenticator app would take the half of it for an account.
fn issuer_of(brand: &str) -> String {
    let words = brand.split(':').map(str::trim).filter(|words| !words.is_empty());
    let name = words.collect::<Vec<_>>().join(" ");
    if name.is_empty() { "Vestibule".to_owned() } else { name.chars().take(LONGEST_ISSUER).collect() }
}

fn parse_issuer(text: &str) -> Result<String, Wrong> {
    let issuer = parse_label(text)?;
    if issuer.contains(':') {
        let hint = format!("Without it: \"{}\".", issuer_of(&issuer));
        return Err(Wrong::new("a colon ends the name of a place in authenticator apps", hint));
    }
    if issuer.chars().count() > LONGEST_ISSUER {
        let hint = format!("At most {LONGEST_ISSUER} characters: they must fit into a picture that phones can read.");
        return Err(Wrong::new("this is too long to be shown by authenticator apps", hint));
    }
    Ok(issuer)
}

fn parse_country(text: &str) -> Result<Country, Wrong> {
    let hint = "Two letters, such as \"DE\" (ISO 3166).";
    Country::from_code(text).ok_or_else(|| Wrong::new(format!("{} is no country", quoted(text)), hint))
}

/// The numbers are those of the contract; the one choice is whether they count.
pub(super) fn read_limits(top: &mut Section<'_, '_>) -> Limits {
    top.table("limits", "How often may be tried.", |section| {
        let enabled = section
            .key("enabled", "After too many wrong passwords, the next try has to wait: per account, address and both.")
            .or(&Flag, true);
        if !enabled {
            let spot = section.spot("enabled");
            section.warn(&spot, "passwords may be guessed without limit", "Remove the line, or set it to true.");
        }
        let messages = section
            .key(
                "messages_per_hour",
                "How many text messages and calls with codes go out in an hour, to everybody together.",
            )
            .or(&Whole(1..=1_000_000), Allowance::AN_HOUR);
        let countries = section
            .key(
                "message_countries",
                "Countries whose telephone numbers get them. None: all do, and each no more than a quarter of the above.",
            )
            .or(&ListOf { item: COUNTRY, empty: None }, Vec::new());
        Limits {
            enabled,
            account: AttemptRule::ACCOUNT,
            browser: AttemptRule::BROWSER,
            network: AttemptRule::NETWORK,
            pair: AttemptRule::PAIR,
            messages: Allowance { an_hour: messages, countries },
        }
    })
}

fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
