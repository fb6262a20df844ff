//! What an assertion says.

use std::time::Duration;

use super::preset::{Recipient, shown_name};
use crate::domain::factor::FactorKind;
use crate::domain::ids::{SessionId, UserId};
use crate::domain::session::{Methods, Second, SessionCore};
use crate::domain::time::Timestamp;
use crate::domain::user::{GroupName, User};

/// Who took one away from an app can do nothing with it after this.
pub const ASSERTION_LASTS: Duration = Duration::from_mins(5);

/// The claims of one assertion, by the names that a JWT gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims<'a> {
    pub iss: &'a str,
    pub aud: &'a str,
    pub sub: UserId,
    pub preferred_username: &'a str,
    /// Only one that was verified.
    pub email: Option<&'a str>,
    pub name: String,
    /// Never missing: who is in none has an empty list.
    pub groups: Vec<&'a str>,
    /// The session by which all of the person's apps are open in this browser. It is random, and lets nobody in.
    pub sid: SessionId,
    pub jti: String,
    pub iat: Timestamp,
    pub exp: Timestamp,
    pub auth_time: Timestamp,
    pub amr: Vec<&'static str>,
    pub acr: &'static str,
}

impl<'a> Claims<'a> {
    /// `sid` is the session at the portal. What was shown is told of the one that the app sees, which does not rise with
    /// its parent. `jti` is random.
    pub fn new(
        to: &'a Recipient,
        user: &'a User,
        (sid, session): (SessionId, &SessionCore),
        jti: String,
        now: Timestamp,
    ) -> Self {
        Self {
            iss: &to.issuer,
            aud: &to.audience,
            sub: user.id,
            preferred_username: user.name.as_str(),
            email: user.email.as_ref().filter(|email| email.verified).map(|email| email.address.as_str()),
            name: shown_name(user),
            groups: user.groups.iter().map(GroupName::as_str).collect(),
            sid,
            jti,
            iat: now,
            exp: now.plus(ASSERTION_LASTS),
            auth_time: session.authenticated,
            amr: amr(session.methods),
            acr: acr(session.methods),
        }
    }
}

/// Yes or no alone is less: whoever is woken at night may press it.
fn acr(methods: Methods) -> &'static str {
    match methods.second {
        None => "one_factor",
        Some(Second::Proven { kind: FactorKind::Tap | FactorKind::Call, .. }) => "two_factor_tap",
        Some(Second::Proven { .. } | Second::Trusted) => "two_factor",
    }
}

/// By RFC 8176. `otp` is what it says of the codes of an app, `swk` of a phone's key, `sms` and `tel` of codes that reach a
/// telephone. A recovery code, a service that asks a phone, a mailbox, and a browser in which the factor was shown before,
/// have no name there: that there are two factors is all that is claimed of them.
fn amr(methods: Methods) -> Vec<&'static str> {
    let shown = match methods.second {
        Some(Second::Proven { kind, .. }) => name_of(kind),
        Some(Second::Trusted) | None => None,
    };
    let password = methods.password.then_some("pwd");
    let both = methods.second_factor().then_some("mfa");
    [password, shown, both].into_iter().flatten().collect()
}

fn name_of(kind: FactorKind) -> Option<&'static str> {
    match kind {
        FactorKind::Totp => Some("otp"),
        FactorKind::Phone => Some("swk"),
        FactorKind::Sms => Some("sms"),
        FactorKind::Voice | FactorKind::Call => Some("tel"),
        FactorKind::RecoveryCodes | FactorKind::Push | FactorKind::Tap | FactorKind::WhatsApp | FactorKind::Email => {
            None
        }
    }
}
