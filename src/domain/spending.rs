//! What messages and calls may cost: how many of them go out, counted by what somebody who wants to run up a bill would
//! vary. Pure rules: who counts is not known here.

use std::time::Duration;

use super::country::Country;
use super::limits::{AttemptRule, Forgives};

/// What an operator allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Messages and calls to everybody together.
    pub an_hour: u32,
    /// Where numbers may be. None named: everywhere, and no country gets more than its share.
    pub countries: Vec<Country>,
}

/// Who has it sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// The owner, in a browser in which they signed in before.
    Owner,
    /// Whoever knows the password: to a place that its owner confirmed.
    Stranger,
    /// Somebody who is signed in, to a place that may be anybody's.
    TryOut,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Budget {
    Number,
    /// The numbers beside it: whoever earns by being called rents them in blocks.
    Block,
    Person,
    Network,
    Country,
    Hour,
}

const HOUR: Duration = Duration::from_hours(1);
const A_NUMBER: u32 = 6;
const A_BLOCK: u32 = 20;
const A_PERSON: u32 = 8;
/// Many people share an address.
const A_NETWORK: u32 = 30;
/// What one country gets of the whole where all are allowed.
const SHARE: u32 = 4;
/// What others get of what they could use up.
const OTHERS: u32 = 2;

impl Allowance {
    pub const AN_HOUR: u32 = 200;

    pub fn is_open_to(&self, country: Country) -> bool {
        self.countries.is_empty() || self.countries.contains(&country)
    }

    pub fn rule(&self, budget: Budget) -> AttemptRule {
        let tries = match budget {
            Budget::Number => A_NUMBER,
            Budget::Block => A_BLOCK,
            Budget::Person => A_PERSON,
            Budget::Network => A_NETWORK,
            Budget::Country if self.countries.is_empty() => self.an_hour.div_ceil(SHARE),
            Budget::Country | Budget::Hour => self.an_hour,
        };
        rule_of(tries)
    }

    /// As much of it as those may use up together who need not be the owner, where that is less than all: the rest is kept
    /// for owners, or for places that were confirmed.
    pub fn rule_of_others(&self, budget: Budget, sender: Sender) -> Option<AttemptRule> {
        let is_kept = match budget {
            Budget::Number | Budget::Block | Budget::Person => sender != Sender::Owner,
            Budget::Country | Budget::Hour => sender == Sender::TryOut,
            Budget::Network => false,
        };
        is_kept.then(|| rule_of(self.rule(budget).tries.div_ceil(OTHERS)))
    }
}

fn rule_of(tries: u32) -> AttemptRule {
    AttemptRule { tries, window: HOUR, forgives: Forgives::AllTries, first_wait: HOUR, longest_wait: HOUR }
}

impl Budget {
    /// From the narrowest to the widest: what one person uses up is said of them, and not of all.
    pub const ALL: [Self; 6] = [Self::Number, Self::Person, Self::Block, Self::Network, Self::Country, Self::Hour];

    /// As the log and the keys of counters name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Block => "block of numbers",
            Self::Person => "person",
            Self::Network => "network",
            Self::Country => "country",
            Self::Hour => "hour",
        }
    }
}

impl Default for Allowance {
    fn default() -> Self {
        Self { an_hour: Self::AN_HOUR, countries: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_has_a_share_of_the_hour_unless_it_was_named() {
        let all = Allowance::default();
        assert!(all.is_open_to(Country::De) && all.is_open_to(Country::Sb));
        assert_eq!(all.rule(Budget::Country).tries, 50);
        let home = Allowance { an_hour: 30, countries: vec![Country::De, Country::At] };
        assert!(home.is_open_to(Country::At) && !home.is_open_to(Country::Ch));
        assert_eq!([Budget::Country, Budget::Hour].map(|budget| home.rule(budget).tries), [30, 30]);
        let others = |sender| Budget::ALL.map(|budget| Some(home.rule_of_others(budget, sender)?.tries));
        assert_eq!(others(Sender::Owner), [None; 6]);
        assert_eq!(others(Sender::Stranger), [Some(3), Some(4), Some(10), None, None, None]);
        assert_eq!(others(Sender::TryOut), [Some(3), Some(4), Some(10), None, Some(15), Some(15)]);
        // The smallest allowance is one message, not none.
        assert_eq!(Allowance { an_hour: 1, ..all }.rule(Budget::Country).tries, 1);
    }
}
