//! Single-use things with an end: a sign-in whose second factor is still to come, a link in a mail, an invitation.

use super::factor::Factor;
use super::ids::{SessionId, UserId};
use super::language::Language;
use super::secret::{Sealed, TokenHash};
use super::time::Timestamp;
use super::user::{EmailAddress, GroupName, PasswordHash, UserName};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// By which it is known; its holder has the token.
    pub hash: TokenHash,
    pub created: Timestamp,
    pub ends: Timestamp,
    /// How many answers were given to it.
    pub tries: u32,
    pub errand: Errand,
}

/// What a ticket is good for, and for nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand {
    /// A sign-in whose password was right.
    SignIn(Pending),
    /// A further factor for somebody who is signed in: shown, and not confirmed yet.
    AddFactor {
        session: SessionId,
        draft: Factor,
    },
    /// One that a channel will reach, once the phone has scanned or opened something.
    Connect {
        session: SessionId,
        draft: Factor,
        /// What is scanned or opened.
        shows: Sealed,
        /// When the provider takes that no more, if it says so: then there is another one to be had.
        shown_until: Option<Timestamp>,
        /// The provider says when that was done, and where the phone is; until then the draft keeps by what it is asked.
        is_told: bool,
    },
    /// A phone that is still to come, to somebody who is signed in and shows what it scans.
    AddPhone {
        session: SessionId,
        user: UserId,
    },
    /// A new password for somebody who has the mailbox, or an operator's word.
    Reset {
        user: UserId,
        /// The mailbox that it was sent to: worth nothing once the account has another. None, if an operator gave it.
        address: Option<EmailAddress>,
        /// Where they were on the way to.
        return_to: Option<String>,
    },
    /// The right to enrol a first factor, by an operator's word.
    Enrol {
        user: UserId,
    },
    /// A new address for somebody who is here already.
    ChangeAddress {
        user: UserId,
        address: EmailAddress,
        /// Where it was asked for: worth nothing once that has ended, so that nobody keeps what they began in a session which
        /// its owner took from them. None, where the account was made with it.
        session: Option<SessionId>,
    },
    /// Somebody who wants an account, and has shown nothing yet. The name is theirs for as long as it stands.
    Register(Box<Registration>),
    Invite(Invitation),
    /// "This wasn't me": locks the account that a notice was about.
    Disown {
        user: UserId,
        /// The one that the notice went to.
        mailbox: EmailAddress,
    },
}

/// A half-finished sign-in. It is nobody's session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    pub user: UserId,
    /// The person's version whose password was checked. Any change since, and they begin again.
    pub user_version: u64,
    /// The browser that began it: in any other it is worth nothing.
    pub browser: TokenHash,
    pub remembered: bool,
    /// A first factor that must be enrolled before the sign-in is done: the same one is shown until a code confirms it.
    pub draft: Option<Factor>,
    /// The operator's link by which it may be enrolled: it must still be good then.
    pub link: Option<TokenHash>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    pub name: UserName,
    pub given_name: String,
    pub family_name: String,
    pub address: EmailAddress,
    pub password: PasswordHash,
    pub groups: Vec<GroupName>,
    pub language: Language,
    /// An operator must agree before they may sign in.
    pub needs_approval: bool,
    /// The browser that began it, which goes on into the account when it comes back.
    pub browser: TokenHash,
    /// Where they were on the way to.
    pub return_to: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub groups: Vec<GroupName>,
    /// The address that was invited: whoever has the link has shown that it is theirs.
    pub address: Option<EmailAddress>,
}

impl Ticket {
    pub fn is_over(&self, now: Timestamp) -> bool {
        // One from the future was made by a clock that was wrong: it lasts no longer than it would have.
        now >= self.ends || self.created.since(now) >= self.ends.since(self.created)
    }

    /// Whom it concerns, if that is somebody who is here.
    pub fn user(&self) -> Option<UserId> {
        match &self.errand {
            Errand::SignIn(pending) => Some(pending.user),
            Errand::AddFactor { draft, .. } | Errand::Connect { draft, .. } => Some(draft.user),
            Errand::AddPhone { user, .. }
            | Errand::Reset { user, .. }
            | Errand::Enrol { user }
            | Errand::ChangeAddress { user, .. }
            | Errand::Disown { user, .. } => Some(*user),
            Errand::Register(_) | Errand::Invite(_) => None,
        }
    }

    /// The name that it keeps from others for as long as it stands. (An address is whose who shows it first.)
    pub fn reserves(&self) -> Option<&UserName> {
        match &self.errand {
            Errand::Register(registration) => Some(&registration.name),
            _ => None,
        }
    }

    /// Whether the two take room from each other, where a person may have only so many of a kind. What one mailbox was
    /// told gives way to nothing that another one is told, and an operator's link to none that was asked for by mail.
    pub fn shares_room_with(&self, other: &Self) -> bool {
        match (&self.errand, &other.errand) {
            (Errand::Disown { mailbox: one, .. }, Errand::Disown { mailbox: other, .. }) => one == other,
            (Errand::Reset { address: one, .. }, Errand::Reset { address: other, .. }) => {
                one.is_some() == other.is_some()
            }
            (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
        }
    }

    /// Whether it ends once this one is opened by its owner or an operator, who want the last one to count. (What anyone
    /// may ask for, a link by mail to the page for a new password, is not opened so: else strangers could end it.)
    pub fn gives_way_to(&self, newer: &Self) -> bool {
        matches!(
            (&self.errand, &newer.errand),
            (Errand::Reset { .. }, Errand::Reset { .. })
                | (Errand::ChangeAddress { .. }, Errand::ChangeAddress { .. })
                | (
                    Errand::AddFactor { .. } | Errand::Connect { .. } | Errand::AddPhone { .. },
                    Errand::AddFactor { .. } | Errand::Connect { .. } | Errand::AddPhone { .. }
                )
        )
    }

    /// Whether it ends when the person's factors change: what it rests on may be different now.
    pub fn ends_with_factors(&self) -> bool {
        matches!(
            self.errand,
            Errand::AddFactor { .. } | Errand::Connect { .. } | Errand::AddPhone { .. } | Errand::Enrol { .. }
        )
    }

    /// Whether it ends when the person's address changes: what the old mailbox was sent is worth nothing any more.
    pub fn ends_with_address(&self) -> bool {
        matches!(self.errand, Errand::Reset { .. } | Errand::ChangeAddress { .. })
    }

    /// Whether it ends when the person's credentials change. What lets an owner undo a change must not end with the next.
    pub fn ends_with_credentials(&self) -> bool {
        !matches!(self.errand, Errand::Disown { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_ends_on_time_and_with_a_clock_that_was_set_back() {
        let (made, ends) = (Timestamp::from_seconds(10_000), Timestamp::from_seconds(10_600));
        let ticket = Ticket {
            hash: TokenHash::from_bytes([1; 32]),
            created: made,
            ends,
            tries: 0,
            errand: Errand::Reset { user: UserId::from_bytes([2; 16]), address: None, return_to: None },
        };
        let over = |seconds| ticket.is_over(Timestamp::from_seconds(seconds));
        assert!(!over(10_000) && !over(10_599));
        assert!(over(10_600) && over(20_000));
        assert!(!over(9_500), "a small correction of the clock costs nobody a link");
        assert!(over(9_000));
    }
}
