//! `[session]`, `[passwords]` and `[limits]`: how people sign in, and for how long.

use std::num::NonZero;
use std::time::Duration;

use super::kinds::{Flag, Whole};
use super::section::Section;
use super::settings::{Limits, Passwords};
use super::values::Span;
use crate::domain::limits::AttemptRule;
use crate::domain::password_rules::{HashCost, PasswordRules};
use crate::domain::session::SessionPolicy;

const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);
const LONGEST_PASSWORD: usize = 256;
const WITH_SECOND_FACTOR: usize = 8;

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
        let minimum = section.key("minimum", "The fewest characters of a new password.").or(&Whole(8..=64), 15);
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
        Passwords {
            alone: PasswordRules { minimum, maximum: LONGEST_PASSWORD },
            with_second_factor: PasswordRules { minimum: minimum.min(WITH_SECOND_FACTOR), maximum: LONGEST_PASSWORD },
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
        Limits {
            enabled,
            account: AttemptRule::ACCOUNT,
            browser: AttemptRule::BROWSER,
            network: AttemptRule::NETWORK,
            pair: AttemptRule::PAIR,
        }
    })
}

fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
