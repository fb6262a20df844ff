//! What is asked of somebody elsewhere: yes or no on their phone, or a code that was sent there. One machine for all of
//! it: made, sent, and then ended for good, once, in one of a few ways.

mod pace;

use std::time::Duration;

use super::factor::{CodeHash, FactorKind};
use super::ids::{ApprovalId, FactorId, SessionId, UserId};
use super::letter::Whence;
use super::secret::TokenHash;
use super::time::Timestamp;

pub use pace::{MayAsk, Pace};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    pub id: ApprovalId,
    pub user: UserId,
    /// What it is asked of.
    pub factor: FactorId,
    pub kind: FactorKind,
    /// Who waits for the answer; to nobody else it is worth anything.
    pub asker: Asker,
    /// Whose askings are counted together.
    pub source: Source,
    pub asks: Asks,
    /// What the one who is asked is told of who asks.
    pub whence: Whence,
    pub purpose: Purpose,
    /// The name of the app that they were on the way to.
    pub app: Option<String>,
    /// Whoever has this token may answer.
    pub link: Option<TokenHash>,
    /// How the provider calls it.
    pub handle: Option<String>,
    /// What the provider wants to be shown to the one who waits.
    pub shows: Option<String>,
    pub created: Timestamp,
    pub ends: Timestamp,
    /// When it was asked for, and then when once more. Not when it left: what is withheld never does, and whoever waits must
    /// not be able to tell.
    pub sent: Timestamp,
    /// How often it was sent.
    pub sends: u32,
    /// How many codes were typed for it.
    pub tries: u32,
    /// As it was written; `state_at` knows what time has made of it.
    pub state: State,
    /// It has opened what it was asked for, and opens nothing else.
    pub is_used: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// A half-done sign-in, or a factor that is being added, by its ticket.
    Ticket(TokenHash),
    /// Somebody who is signed in and proves anew who they are.
    Session(SessionId),
}

/// What it is asked for. Whoever is asked is told, and it opens nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    SignIn,
    /// That somebody who is signed in goes on at a place that asks for more.
    GoOn,
    /// A change of credentials.
    Change,
    /// Whether this factor can be reached at all.
    TryOut,
}

/// A stranger who knows the password must not use up what the owner's own browsers may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// All browsers that never finished a sign-in of this person.
    Strangers,
    /// One that did.
    Browser(TokenHash),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Yes or no, with the number that the waiting page shows, where the channel can take one.
    Decision { number: Option<Number> },
    /// A code that we made and sent: what is kept of it.
    Code(CodeHash),
    /// A code that the provider made, sends and checks.
    CodeOfTheirs,
}

/// Two digits, which only whoever sees the waiting page knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(u8);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has been asked yet. One that came too often stays so until its end, and nobody who waits can tell.
    Created,
    Sent,
    Approved,
    Denied(Denial),
    Expired,
    /// It could not be sent.
    Failed,
    /// The same browser asked again.
    Superseded,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    Declined,
    /// "This wasn't me": somebody else knows the password.
    NotMe,
    WrongNumber,
}

/// What happens to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It is on its way: written before it leaves, so that no answer comes too early, and again with what the provider
    /// says of it.
    Sent {
        handle: Option<String>,
        shows: Option<String>,
    },
    /// The same again, to the same place.
    SentAgain,
    Approve,
    Deny(Denial),
    Fail,
    /// Earlier than planned: the provider gave it up, or it took all the codes it takes.
    Expire,
    Supersede,
}

/// Codes that one approval takes.
pub const TRIES: u32 = 5;
/// For so long after its end the browser that waits may still come back for what was approved.
const GOOD_FOR: Duration = Duration::from_mins(2);

impl Approval {
    pub fn state_at(&self, now: Timestamp) -> State {
        // One from the future was made by a clock that was wrong: it lasts no longer than it would have.
        let is_over = now >= self.ends || self.created.since(now) >= self.ends.since(self.created);
        if self.state.is_open() && is_over { State::Expired } else { self.state }
    }

    /// How it stands to whoever waits. To strangers one stays open that another stranger's has replaced: else they would
    /// learn from it whether that other one was sent or withheld.
    pub fn state_told(&self, now: Timestamp) -> State {
        match self.state_at(now) {
            State::Superseded if self.source == Source::Strangers => {
                if now < self.ends {
                    State::Sent
                } else {
                    State::Expired
                }
            }
            state => state,
        }
    }

    /// Whether an answer is still waited for.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.state_at(now).is_open()
    }

    /// Whether it opens what it was asked for: once, and not long after.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.state == State::Approved && !self.is_used && now < self.ends.plus(GOOD_FOR)
    }

    /// It reached somebody, as far as is known, and ended before they said anything.
    fn went_unanswered(&self, now: Timestamp) -> bool {
        self.sends > 0 && matches!(self.state_at(now), State::Expired | State::Failed | State::Superseded)
    }

    pub fn is_decision(&self) -> bool {
        matches!(self.asks, Asks::Decision { .. })
    }

    /// Whether a code that is typed can still be right, as far as whoever waits may know.
    pub fn takes_codes(&self, now: Timestamp) -> bool {
        !self.is_decision() && self.state_told(now).is_open() && self.tries < TRIES
    }

    /// Which must be given with a yes.
    pub fn number(&self) -> Option<Number> {
        match self.asks {
            Asks::Decision { number } => number,
            Asks::Code(_) | Asks::CodeOfTheirs => None,
        }
    }

    /// How long the same thing is not asked or sent again.
    pub fn rest(&self, now: Timestamp) -> Duration {
        let since = now.since(self.created.max(self.sent));
        if self.state == State::Failed { Duration::ZERO } else { Pace::OF_DECISIONS.between.saturating_sub(since) }
    }

    /// A code that was withheld and is asked for once more is sent after all, if by now it may be. `others` are all others
    /// that were asked of the person.
    pub fn take_turn(&mut self, others: &[Self], now: Timestamp) {
        if Pace::OF_CODES.judge(others, self.source, now) == MayAsk::Yes {
            self.turn(Event::Sent { handle: None, shows: None }, now);
        }
    }

    /// `false`: it had ended before, and stays as it was.
    pub fn turn(&mut self, event: Event, now: Timestamp) -> bool {
        if event == Event::Deny(Denial::NotMe) && self.went_unanswered(now) {
            // Nobody is let in or kept out by it any more. But somebody else has the password, and from now on the person
            // is left in peace for a while.
            (self.state, self.sent) = (State::Denied(Denial::NotMe), now);
            return true;
        }
        if !self.is_open(now) {
            return false;
        }
        let next = match (self.state, event) {
            (State::Created, Event::Sent { handle, shows }) => {
                (self.handle, self.shows) = (handle, shows);
                self.sends = self.sends.max(1);
                State::Sent
            }
            // It was on its way already; now it is known what the provider makes of it.
            (State::Sent, Event::Sent { handle, shows }) => {
                (self.handle, self.shows) = (handle, shows);
                State::Sent
            }
            // One that is withheld is so once more, and is counted like any other.
            (State::Created | State::Sent, Event::SentAgain) => {
                (self.sent, self.sends) = (now, self.sends.max(1).saturating_add(1));
                self.state
            }
            (State::Created | State::Sent, Event::Fail) => State::Failed,
            (State::Created | State::Sent, Event::Supersede) => State::Superseded,
            (State::Created | State::Sent, Event::Expire) => State::Expired,
            // What was never sent has reached nobody who could answer.
            (State::Sent, Event::Approve) => State::Approved,
            (State::Sent, Event::Deny(denial)) => State::Denied(denial),
            _ => return false,
        };
        self.state = next;
        true
    }
}

impl State {
    pub fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Sent)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Sent => "sent",
            Self::Approved => "approved",
            Self::Denied(Denial::Declined) => "declined",
            Self::Denied(Denial::NotMe) => "not_me",
            Self::Denied(Denial::WrongNumber) => "wrong_number",
            Self::Expired => "expired",
            Self::Failed => "failed",
            Self::Superseded => "superseded",
        }
    }
}

impl Number {
    const LEAST: u8 = 10;
    const SPAN: u8 = 90;

    /// From random bytes, each number as likely as the others. Nothing, if they are of no use: draw again.
    pub fn from_random(byte: u8) -> Option<Self> {
        let fair = u8::MAX - u8::MAX % Self::SPAN;
        (byte < fair).then_some(Self(Self::LEAST + byte % Self::SPAN))
    }

    pub fn get(self) -> u8 {
        self.0
    }

    pub fn parse(text: &str) -> Option<Self> {
        let number: u8 = text.trim().parse().ok()?;
        (Self::LEAST..Self::LEAST + Self::SPAN).contains(&number).then_some(Self(number))
    }
}

#[cfg(test)]
mod tests;
