//! A session: one browser in which one person signed in.

use std::time::Duration;

use super::factor::FactorKind;
use super::host::HostName;
use super::ids::{SessionId, UserId};
use super::secret::TokenHash;
use super::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub user: UserId,
    pub token: TokenHash,
    pub reach: Reach,
    pub created: Timestamp,
    pub last_used: Timestamp,
    /// When something was last proven: `auth_time`.
    pub authenticated: Timestamp,
    pub methods: Methods,
    /// What the person will know it by, such as "Firefox on Linux".
    pub browser: String,
    pub address: String,
}

/// What is asked of a session with each request: it without what only its owner wants to see, and without what changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionCore {
    pub id: SessionId,
    pub token: TokenHash,
    pub reach: Reach,
    pub created: Timestamp,
    pub authenticated: Timestamp,
    pub methods: Methods,
}

/// Where a session counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// On the portal's host. It is the parent of those on apps' hosts.
    Portal { remembered: bool },
    /// On one app's host alone; it ends with its parent.
    Child { parent: SessionId, host: HostName },
}

/// For so long after a proof credentials may be changed without another one.
const FRESH: Duration = Duration::from_mins(5);

impl Session {
    pub fn is_portal(&self) -> bool {
        matches!(self.reach, Reach::Portal { .. })
    }

    pub fn core(&self) -> SessionCore {
        SessionCore {
            id: self.id,
            token: self.token,
            reach: self.reach.clone(),
            created: self.created,
            authenticated: self.authenticated,
            methods: self.methods,
        }
    }
}

impl SessionCore {
    /// Whether what guards the account was proven just now. Where a second factor does, only it counts: neither the
    /// password, nor a browser that is trusted not to ask.
    pub fn is_fresh(&self, is_protected: bool, now: Timestamp) -> bool {
        if self.methods.only_opens_places {
            return false;
        }
        let proven = match (is_protected, self.methods.second) {
            (false, _) => self.authenticated,
            (true, Some(Second::Proven { at, .. })) => at,
            (true, Some(Second::Trusted) | None) => return false,
        };
        // One from the future was made by a clock that was wrong: it counts no longer than it would have.
        now.since(proven) < FRESH && proven.since(now) < FRESH
    }
}

/// What was proven when the session began (RFC 8176 names are made from it).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Methods {
    pub password: bool,
    pub second: Option<Second>,
    /// Whoever proved something last was told that it opens a place, and not that it changes credentials: so it changes none.
    pub only_opens_places: bool,
}

/// What stands for the second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Second {
    /// This kind was proven, then.
    Proven { kind: FactorKind, at: Timestamp },
    /// The browser was trusted before.
    Trusted,
}

impl Methods {
    pub const PASSWORD: Self = Self { password: true, second: None, only_opens_places: false };

    pub fn second_factor(&self) -> bool {
        self.second.is_some()
    }
}

/// How long sessions last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionPolicy {
    pub lasts: Duration,
    pub idle: Duration,
    pub remembered_lasts: Duration,
    pub remembered_idle: Duration,
}

impl Default for SessionPolicy {
    fn default() -> Self {
        Self {
            lasts: Duration::from_hours(12),
            idle: Duration::from_hours(1),
            remembered_lasts: Duration::from_hours(30 * 24),
            remembered_idle: Duration::from_hours(7 * 24),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Live,
    Expired,
}

impl SessionPolicy {
    /// Whether a portal session still stands. `last_used` comes apart, since it is known in memory before it is written.
    /// (A child is judged by its parent.) A session from the future, which a clock that was wrong has left, is over if it
    /// would last more than twice its time.
    pub fn standing(&self, created: Timestamp, last_used: Timestamp, remembered: bool, now: Timestamp) -> Standing {
        let (lasts, idle) =
            if remembered { (self.remembered_lasts, self.remembered_idle) } else { (self.lasts, self.idle) };
        let is_live = now.since(created) < lasts && created.since(now) < lasts && now.since(last_used) < idle;
        if is_live { Standing::Live } else { Standing::Expired }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    #[test]
    fn a_proof_is_fresh_for_five_minutes_and_only_if_it_is_the_strongest_that_there_is() {
        let now = Timestamp::from_seconds(1_000_000);
        let with = |methods: Methods, is_protected, since: u64| {
            let session = Session {
                id: SessionId::from_bytes([1; 16]),
                user: UserId::from_bytes([2; 16]),
                token: TokenHash::from_bytes([3; 32]),
                reach: Reach::Portal { remembered: false },
                created: now,
                last_used: now,
                authenticated: now,
                methods,
                browser: String::new(),
                address: String::new(),
            };
            session.core().is_fresh(is_protected, now.plus(Duration::from_secs(since)))
        };
        let fresh = |second, is_protected, since| with(Methods { second, ..Methods::PASSWORD }, is_protected, since);
        let proven = Some(Second::Proven { kind: FactorKind::Totp, at: now });
        assert!(fresh(None, false, 299) && !fresh(None, false, 300));
        assert!(fresh(proven, true, 299) && !fresh(proven, true, 300));
        assert!(!fresh(None, true, 0) && !fresh(Some(Second::Trusted), true, 0));
        let opens_places = Methods { second: proven, only_opens_places: true, ..Methods::PASSWORD };
        assert!(!with(opens_places, true, 0) && !with(Methods { second: None, ..opens_places }, false, 0));
        let future = Some(Second::Proven { kind: FactorKind::Totp, at: now.plus(HOUR) });
        assert!(!fresh(future, true, 0));
    }

    #[test]
    fn a_session_ends_by_age_and_by_idleness() {
        let policy = SessionPolicy::default();
        let start = Timestamp::from_seconds(1_000_000);
        let standing = |used: Duration, now: Duration, remembered| {
            policy.standing(start, start.plus(used), remembered, start.plus(now))
        };
        assert_eq!(standing(HOUR / 2, HOUR, false), Standing::Live);
        assert_eq!(standing(Duration::ZERO, HOUR, false), Standing::Expired, "idle for an hour");
        assert_eq!(standing(12 * HOUR, 12 * HOUR, false), Standing::Expired, "use does not prolong it");
        assert_eq!(standing(Duration::ZERO, 12 * HOUR, true), Standing::Live, "a remembered one lasts");
        assert_eq!(standing(24 * HOUR * 29, 24 * HOUR * 30, true), Standing::Expired);
    }

    #[test]
    fn a_clock_that_was_set_back_neither_ends_a_session_nor_keeps_it_for_years() {
        let policy = SessionPolicy::default();
        let start = Timestamp::from_seconds(1_000_000_000);
        let standing = |back: Duration| policy.standing(start, start, false, start.minus(back));
        assert_eq!(standing(HOUR), Standing::Live);
        assert_eq!(standing(12 * HOUR), Standing::Expired);
    }
}
