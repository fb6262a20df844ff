//! What a place asks of a sign-in besides who it is: a second factor, one of some kinds, or that something was proven
//! just now.

use std::time::Duration;

use super::factor::FactorKind;
use super::session::{Methods, Second};
use super::time::Timestamp;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standard {
    pub second: SecondAsked,
    /// The second factor must be no older; of whoever has none and needs none, the password.
    ///
    /// It is asked at the moment of entry: a stream that was let in stays open by its session.
    pub max_age: Option<Duration>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecondAsked {
    #[default]
    None,
    /// Whichever it is; a trusted browser stands for it.
    Any,
    /// One of these, proven: no browser stands for it.
    OneOf(FactorKinds),
}

/// A set of kinds, never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactorKinds(u16);

/// What a sign-in has shown, and when that is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    pub methods: Methods,
    /// When something was last proven.
    pub authenticated: Timestamp,
    pub at: Timestamp,
}

impl Standard {
    pub const SECOND_FACTOR: Self = Self { second: SecondAsked::Any, max_age: None };

    pub fn is_met(self, shown: Shown) -> bool {
        self.is_strong_enough(shown.methods) && self.max_age.is_none_or(|most| shown.is_younger_than(most))
    }

    /// Both at once. Nothing, if no sign-in could meet them.
    pub fn and(self, other: Self) -> Option<Self> {
        let second = match (self.second, other.second) {
            (SecondAsked::OneOf(one), SecondAsked::OneOf(another)) => SecondAsked::OneOf(one.and(another)?),
            (listed @ SecondAsked::OneOf(_), _) | (_, listed @ SecondAsked::OneOf(_)) => listed,
            (SecondAsked::Any, _) | (_, SecondAsked::Any) => SecondAsked::Any,
            (SecondAsked::None, SecondAsked::None) => SecondAsked::None,
        };
        let max_age = self.max_age.into_iter().chain(other.max_age).min();
        Some(Self { second, max_age })
    }

    /// Whether proving with this kind helps.
    pub fn accepts(self, kind: FactorKind) -> bool {
        match self.second {
            SecondAsked::OneOf(kinds) => kinds.has(kind),
            SecondAsked::None | SecondAsked::Any => true,
        }
    }

    /// Whether there is no way in without a second factor.
    pub fn needs_second_factor(self) -> bool {
        self.second != SecondAsked::None
    }

    fn is_strong_enough(self, methods: Methods) -> bool {
        match (self.second, methods.second) {
            (SecondAsked::None, _) => true,
            (SecondAsked::Any, second) => second.is_some(),
            (SecondAsked::OneOf(kinds), Some(Second::Proven { kind, .. })) => kinds.has(kind),
            (SecondAsked::OneOf(_), Some(Second::Trusted) | None) => false,
        }
    }
}

impl Shown {
    /// Somebody whose browser is trusted has a second factor, and has not shown it.
    fn is_younger_than(self, most: Duration) -> bool {
        let proven = match self.methods.second {
            Some(Second::Proven { at, .. }) => at,
            Some(Second::Trusted) => return false,
            None => self.authenticated,
        };
        // One from the future was made by a clock that was wrong.
        self.at.since(proven) <= most && proven.since(self.at) <= most
    }
}

impl FactorKinds {
    pub fn new(kinds: &[FactorKind]) -> Option<Self> {
        let bits = kinds.iter().fold(0, |bits, kind| bits | bit(*kind));
        (bits != 0).then_some(Self(bits))
    }

    pub fn has(self, kind: FactorKind) -> bool {
        self.0 & bit(kind) != 0
    }

    pub fn iter(self) -> impl Iterator<Item = FactorKind> {
        FactorKind::ALL.into_iter().filter(move |kind| self.has(*kind))
    }

    fn and(self, other: Self) -> Option<Self> {
        let both = self.0 & other.0;
        (both != 0).then_some(Self(both))
    }
}

fn bit(kind: FactorKind) -> u16 {
    let place = match kind {
        FactorKind::Totp => 0,
        FactorKind::RecoveryCodes => 1,
        FactorKind::Phone => 2,
        FactorKind::Push => 3,
        FactorKind::Tap => 4,
        FactorKind::Sms => 5,
        FactorKind::Voice => 6,
        FactorKind::WhatsApp => 7,
        FactorKind::Email => 8,
        FactorKind::Call => 9,
    };
    1 << place
}

#[cfg(test)]
mod tests;
