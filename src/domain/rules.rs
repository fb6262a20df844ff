//! What an app's rules say, ready to be looked up: by the literal segments that their paths begin with, so that ten
//! thousand rules for ten thousand places cost what one costs. (Rules for the same place are tried one after the other.)

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

use http::Method;
use ipnet::IpNet;

use super::path::{Target, stems};
use super::pattern::PathPattern;
use super::quick_hash::Quick;
use super::standard::{FactorKinds, SecondAsked, Standard};
use super::user::GroupName;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    Bypass,
    OneFactor,
    TwoFactor,
    #[default]
    Deny,
}

/// Where it applies (paths, methods, networks: each empty for all), and what it then asks for. The first rule that
/// applies decides; where none does, the app's own policy.
///
/// Methods compare exactly. Where no rule names HEAD, a HEAD must be allowed as the GET that it stands for, too: a rule
/// for GET alone restricts HEAD and does not open it. The same goes for `get` and its like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub paths: Vec<PathPattern>,
    pub methods: Vec<Method>,
    pub networks: Vec<IpNet>,
    pub policy: Policy,
    /// The groups it asks for; none: those of the app.
    pub groups: Option<Vec<GroupName>>,
    /// The same.
    pub require: Option<Require>,
}

/// What is asked of a proof besides what the policy asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Require {
    /// Only these kinds count as the second factor, and no trusted browser.
    pub factors: Option<FactorKinds>,
    pub max_age: Option<Duration>,
}

impl Require {
    /// What the policy asks, and this. Kinds ask for a second factor where the policy does not.
    pub(super) fn beside(self, policy: Standard) -> Standard {
        let second = self.factors.map_or(policy.second, SecondAsked::OneOf);
        Standard { second, max_age: self.max_age }
    }
}

/// What a rule's conditions look at besides the path.
#[derive(Clone, Copy)]
pub(super) struct Occasion<'a> {
    pub method: &'a Method,
    pub client: IpAddr,
}

#[derive(Clone, Debug, Default)]
pub(super) struct RuleTable {
    exact: Index,
    folded: Index,
    /// No pattern has a fold besides itself.
    plain: bool,
}

impl RuleTable {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut table = Self { plain: true, ..Self::default() };
        for (number, rule) in rules.iter().enumerate() {
            if rule.paths.is_empty() {
                table.exact.add(String::new(), number);
                table.folded.add(String::new(), number);
            }
            for pattern in &rule.paths {
                table.plain &= pattern.is_plain();
                table.exact.add(pattern.stem(), number);
                for stem in pattern.folded_stems() {
                    table.folded.add(stem, number);
                }
            }
        }
        table
    }

    /// The first rule that speaks of this very path.
    pub(super) fn first<'r>(&self, rules: &'r [Rule], path: &str, occasion: Occasion<'_>) -> Option<&'r Rule> {
        self.exact.first(rules, path, |rule| rule.holds(occasion) && rule.matches(path))
    }

    /// Calls `visit` with each rule that a careless reader of the path could think of, and with none if the app's own
    /// policy is one more possibility.
    ///
    /// These are more than the first: an earlier rule whose pattern only resembles the path must not hide a later one
    /// that restricts. The search ends at a rule that speaks of the very path and of its fold too.
    pub(super) fn resembling<'r>(
        &self,
        rules: &'r [Rule],
        target: &Target,
        occasion: Occasion<'_>,
        mut visit: impl FnMut(Option<&'r Rule>),
    ) {
        if self.plain && target.is_plain() {
            return;
        }
        for fold in target.folds() {
            let resembles = |rule: &Rule| rule.holds(occasion) && rule.matches_fold(fold);
            let end = self.folded.first_number(rules, fold, |rule| resembles(rule) && rule.matches(target.path()));
            for numbers in self.folded.lists(fold) {
                for number in numbers.iter().take_while(|number| end.is_none_or(|end| **number <= end)) {
                    if let Some(rule) = rules.get(*number).filter(|rule| resembles(rule)) {
                        visit(Some(rule));
                    }
                }
            }
            if end.is_none() {
                visit(None);
            }
        }
    }
}

impl Rule {
    fn holds(&self, occasion: Occasion<'_>) -> bool {
        (self.methods.is_empty() || self.methods.contains(occasion.method))
            && (self.networks.is_empty() || self.networks.iter().any(|network| network.contains(&occasion.client)))
    }

    fn matches(&self, path: &str) -> bool {
        self.paths.is_empty() || self.paths.iter().any(|pattern| pattern.matches(path))
    }

    fn matches_fold(&self, fold: &str) -> bool {
        self.paths.is_empty() || self.paths.iter().any(|pattern| pattern.matches_fold(fold))
    }
}

/// Numbers of rules by stem, each list in the order of the rules.
#[derive(Clone, Debug, Default)]
struct Index {
    by_stem: HashMap<String, Vec<usize>, Quick>,
    /// Slashes in the longest stem: no path needs to be looked up any deeper.
    deepest: usize,
}

impl Index {
    fn add(&mut self, stem: String, number: usize) {
        self.deepest = self.deepest.max(stem.matches('/').count());
        let numbers = self.by_stem.entry(stem).or_default();
        if numbers.last() != Some(&number) {
            numbers.push(number);
        }
    }

    fn lists(&self, path: &str) -> impl Iterator<Item = &[usize]> {
        stems(path, self.deepest).filter_map(|stem| self.by_stem.get(stem)).map(Vec::as_slice)
    }

    fn first<'r>(&self, rules: &'r [Rule], path: &str, accept: impl Fn(&Rule) -> bool) -> Option<&'r Rule> {
        self.first_number(rules, path, accept).and_then(|number| rules.get(number))
    }

    fn first_number(&self, rules: &[Rule], path: &str, accept: impl Fn(&Rule) -> bool) -> Option<usize> {
        let mut best = None;
        for numbers in self.lists(path) {
            let mut earlier = numbers.iter().copied().take_while(|number| best.is_none_or(|best| *number < best));
            best = earlier.find(|number| rules.get(*number).is_some_and(&accept)).or(best);
        }
        best
    }
}
