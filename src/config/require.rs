//! `require`, of an app or a rule: what is asked of a proof besides what the policy asks.

use std::time::Duration;

use super::kinds::{Choice, ListOf};
use super::rules::refuse_unasked;
use super::section::Section;
use super::values::Span;
use crate::domain::access::{Policy, Require};
use crate::domain::factor::FactorKind;
use crate::domain::standard::FactorKinds;

const FACTOR: Choice<FactorKind> = Choice(&[
    ("totp", FactorKind::Totp),
    ("recovery", FactorKind::RecoveryCodes),
    ("phone", FactorKind::Phone),
    ("push", FactorKind::Push),
    ("tap", FactorKind::Tap),
    ("call", FactorKind::Call),
    ("sms", FactorKind::Sms),
    ("voice", FactorKind::Voice),
    ("whatsapp", FactorKind::WhatsApp),
    ("email", FactorKind::Email),
]);
/// Whoever was asked must have the time to get there.
const SHORTEST_AGE: Duration = Duration::from_secs(30);
const LONGEST_AGE: Duration = Duration::from_hours(400 * 24);

/// Nothing, if nobody wrote it.
pub(super) fn read(section: &mut Section<'_, '_>, about: &'static str, example: &'static str) -> Option<Require> {
    section.inline("require", about, example, |section| {
        let factors = section
            .key(
                "factors",
                "Which kinds of second factor count: totp (an authenticator app), recovery (a code on paper).",
            )
            .optional(&ListOf { item: FACTOR, empty: Some("nobody could get in") }, "[\"totp\"]");
        let max_age = section
            .key("max_age", "How long ago it may have been proven; after that it is asked for again.")
            .optional(&Span(SHORTEST_AGE..=LONGEST_AGE), "\"5m\"");
        if factors.as_ref().is_some_and(|kinds| !kinds.iter().any(|kind| kind.protects())) {
            let spot = section.spot("factors");
            let says = "recovery codes only stand in for another factor, and are soon used up";
            section.problem(&spot, says, "Add \"totp\".");
        }
        Require { factors: factors.as_deref().and_then(FactorKinds::new), max_age }
    })
}

/// Whether policy and `require` make sense together. `inherited` is what holds where none is written.
pub(super) fn judge(section: &mut Section<'_, '_>, policy: Policy, written: Option<Require>, inherited: Require) {
    if written.is_some_and(|require| require != Require::default()) {
        refuse_unasked(section, "require", policy, "nothing is ever required");
    }
    let require = written.unwrap_or(inherited);
    if policy != Policy::OneFactor || require.factors.is_none() {
        return;
    }
    let spot = section.spot("policy");
    if written.is_some() {
        let says = "`one_factor` asks for no second factor, and `require` names kinds of it";
        section.problem(&spot, says, "Use two_factor.");
    } else {
        let says = "`one_factor` asks for no second factor, and `require` of the app names kinds of it";
        section.problem(&spot, says, "Use two_factor, or add `require = {}` to this rule.");
    }
}
