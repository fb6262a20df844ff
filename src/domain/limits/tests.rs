use proptest::prelude::*;

use super::*;

const START: Timestamp = Timestamp::from_seconds(1_000_000);
const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_hours(24);
const RULES: [AttemptRule; 3] = [AttemptRule::ACCOUNT, AttemptRule::NETWORK, AttemptRule::PAIR];

fn is_judged(verdict: AttemptVerdict) -> bool {
    matches!(verdict, AttemptVerdict::Judge { .. })
}

/// Uses up all free tries at `now`.
fn exhausted(rule: &AttemptRule, now: Timestamp) -> Tally {
    let mut tally = Tally::default();
    for number in 1..=rule.tries {
        let last_before_wait = number == rule.tries;
        assert_eq!(tally.attempt(rule, now), AttemptVerdict::Judge { last_before_wait });
    }
    tally
}

#[test]
fn after_ten_tries_come_waits_of_1_2_4_to_60_minutes_with_one_try_after_each() {
    let rule = AttemptRule::ACCOUNT;
    let mut now = START;
    let mut tally = exhausted(&rule, now);
    for minutes in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
        let wait = MINUTE * minutes;
        assert_eq!(tally.attempt(&rule, now), AttemptVerdict::Wait(wait));
        assert_eq!(tally.attempt(&rule, now.plus(wait).minus(SECOND)), AttemptVerdict::Wait(SECOND));
        now = now.plus(wait);
        assert_eq!(tally.attempt(&rule, now), AttemptVerdict::Judge { last_before_wait: true });
    }
}

#[test]
fn knocking_while_it_is_closed_does_not_prolong_the_wait() {
    let rule = AttemptRule::ACCOUNT;
    let mut tally = exhausted(&rule, START);
    for second in 0..60 {
        assert!(!is_judged(tally.attempt(&rule, START.plus(SECOND * second))));
    }
    assert!(is_judged(tally.attempt(&rule, START.plus(MINUTE))));
}

#[test]
fn an_account_gets_one_try_back_in_each_quarter_of_an_hour() {
    let rule = AttemptRule::ACCOUNT;
    let mut tally = exhausted(&rule, START);
    let later = START.plus(MINUTE + rule.window * 3);
    for number in 1..=3 {
        assert_eq!(tally.attempt(&rule, later), AttemptVerdict::Judge { last_before_wait: number == 3 });
    }
    assert_eq!(tally.attempt(&rule, later), AttemptVerdict::Wait(MINUTE), "as if it were the first wait");
}

/// Ten tries and the three after waits of 1, 2 and 4 minutes; a wait of 8 has begun.
fn thirteen_tries(rule: &AttemptRule) -> (Tally, Timestamp) {
    let mut now = START;
    let mut tally = exhausted(rule, now);
    for minutes in [1, 2, 4] {
        now = now.plus(MINUTE * minutes);
        assert!(is_judged(tally.attempt(rule, now)));
    }
    (tally, now)
}

#[test]
fn quiet_time_takes_back_the_long_waits_before_the_free_tries() {
    let rule = AttemptRule::ACCOUNT;
    for (windows, next_wait) in [(0, 16), (1, 8), (2, 4), (3, 2), (4, 1)] {
        let (mut tally, closed) = thirteen_tries(&rule);
        let later = closed.plus(MINUTE * 8 + rule.window * windows);
        assert_eq!(tally.attempt(&rule, later), AttemptVerdict::Judge { last_before_wait: true });
        assert_eq!(tally.attempt(&rule, later), AttemptVerdict::Wait(MINUTE * next_wait), "{windows}");
    }
}

#[test]
fn as_many_tries_as_were_given_back_can_be_made_again() {
    let rule = AttemptRule::ACCOUNT;
    let (mut tally, now) = thirteen_tries(&rule);
    for _ in 0..5 {
        tally.refund();
    }
    assert!(is_judged(tally.attempt(&rule, now)));
    assert_eq!(tally.attempt(&rule, now), AttemptVerdict::Judge { last_before_wait: true });
    assert_eq!(tally.attempt(&rule, now), AttemptVerdict::Wait(MINUTE));
}

#[test]
fn an_address_gets_all_tries_back_after_a_quiet_window() {
    for rule in [AttemptRule::NETWORK, AttemptRule::PAIR] {
        let mut tally = exhausted(&rule, START);
        let later = START.plus(rule.first_wait + rule.window);
        assert!(tally.is_idle(&rule, later));
        assert!(!tally.is_idle(&rule, later.minus(SECOND)));
        for _ in 0..rule.tries {
            assert!(is_judged(tally.attempt(&rule, later)));
        }
        assert!(!is_judged(tally.attempt(&rule, later)));
    }
}

#[test]
fn an_account_is_forgotten_when_every_try_was_given_back() {
    let rule = AttemptRule::ACCOUNT;
    let tally = exhausted(&rule, START);
    let forgotten = START.plus(rule.first_wait + rule.window * 10);
    assert!(tally.is_idle(&rule, forgotten));
    assert!(!tally.is_idle(&rule, forgotten.minus(SECOND)));
    assert!(Tally::default().is_idle(&rule, START));
}

/// The bar is 100 failures in a row (NIST SP 800-63B). Whoever tries each second gets 38; whoever is patient, and never
/// meets a long wait, gets the ten and then one in each quarter of an hour.
#[test]
fn a_guesser_gets_about_a_hundred_tries_in_a_day_however_patient() {
    let rule = AttemptRule::ACCOUNT;
    let tries_in_a_day = |pause: Duration| {
        let mut tally = Tally::default();
        let mut now = START;
        let mut judged = 0;
        while now.since(START) < DAY {
            judged += u32::from(is_judged(tally.attempt(&rule, now)));
            now = now.plus(pause);
        }
        judged
    };
    assert_eq!(tries_in_a_day(SECOND), 38);
    let most = (1..=90).map(|minutes| tries_in_a_day(MINUTE * minutes)).max().unwrap();
    assert!((90..=110).contains(&most), "{most}");
    assert_eq!(most_in(&rule, DAY), 110, "no plan gets more");
}

#[test]
fn a_clock_that_is_set_back_opens_nothing_and_closes_nothing_for_ever() {
    for rule in RULES {
        let mut tally = exhausted(&rule, START);
        let before = START.minus(DAY * 365);
        assert_eq!(tally.attempt(&rule, before), AttemptVerdict::Wait(rule.first_wait));
        assert!(is_judged(tally.attempt(&rule, before.plus(rule.first_wait))));

        let mut once = Tally::default();
        once.attempt(&rule, START);
        once.attempt(&rule, before);
        assert!(once.is_idle(&rule, before.plus(rule.window * 2)), "what is forgiven is forgiven in the new time");

        let mut half_used = Tally::default();
        half_used.attempt(&rule, START);
        for _ in 1..rule.tries {
            assert!(is_judged(half_used.attempt(&rule, before)));
        }
        assert!(!is_judged(half_used.attempt(&rule, before)), "going back gives no tries");
    }
}

#[test]
fn a_try_that_was_not_judged_is_given_back_with_its_wait() {
    let rule = AttemptRule::ACCOUNT;
    let mut tally = exhausted(&rule, START);
    tally.refund();
    assert_eq!(tally.attempt(&rule, START), AttemptVerdict::Judge { last_before_wait: true });
    assert_eq!(tally.attempt(&rule, START), AttemptVerdict::Wait(MINUTE), "one was given back, not two");

    let later = START.plus(MINUTE);
    assert!(is_judged(tally.attempt(&rule, later)));
    tally.refund();
    assert!(is_judged(tally.attempt(&rule, later)));
    assert_eq!(tally.attempt(&rule, later), AttemptVerdict::Wait(MINUTE * 2));
}

#[test]
fn a_refund_of_nothing_is_nothing() {
    let mut tally = Tally::default();
    tally.refund();
    assert_eq!(tally, Tally::default());
}

#[test]
fn a_rule_that_became_stricter_counts_at_once() {
    let mut tally = Tally::default();
    for _ in 0..9 {
        tally.attempt(&AttemptRule::ACCOUNT, START);
    }
    let strict = AttemptRule { tries: 3, ..AttemptRule::ACCOUNT };
    assert_eq!(tally.attempt(&strict, START), AttemptVerdict::Judge { last_before_wait: true });
    assert!(!is_judged(tally.attempt(&strict, START)));
}

#[test]
fn odd_rules_and_times_do_no_harm() {
    let odd = AttemptRule {
        tries: 0,
        window: Duration::ZERO,
        forgives: Forgives::OneTry,
        first_wait: Duration::MAX,
        longest_wait: Duration::MAX,
    };
    let end = Timestamp::from_millis(u64::MAX);
    let mut tally = Tally { window_began: end, tries: u32::MAX, waits: u32::MAX, closed_until: end };
    for now in [Timestamp::default(), START, end] {
        for rule in [odd, AttemptRule::ACCOUNT] {
            tally.attempt(&rule, now);
            tally.refund();
            tally.is_idle(&rule, now);
        }
    }
}

/// What an adversary does next: wait, then try so often, of which so many are given back.
fn moves() -> impl Strategy<Value = Vec<(u64, u8, u8)>> {
    proptest::collection::vec((prop_oneof![0_u64..30, 0_u64..2_000, 0_u64..90_000], 1_u8..30, 0_u8..3), 1..60)
}

/// What the best plan gets: first all free tries, then whatever costs less time, a wait or the window that forgives.
fn most_in(rule: &AttemptRule, span: Duration) -> u32 {
    let waits = (1..).map(|number| rule.wait(number));
    let mut left = span;
    let mut cheap_waits = 0;
    for wait in waits.take_while(|wait| *wait < rule.window) {
        if wait > left {
            break;
        }
        left -= wait;
        cheap_waits += 1;
    }
    match rule.forgives {
        Forgives::OneTry => rule.tries + cheap_waits + rule.windows_in(left) + 1,
        Forgives::AllTries => (rule.windows_in(span) + 1) * (rule.tries + cheap_waits + 1),
    }
}

proptest! {
    #[test]
    fn no_span_of_time_sees_more_than_the_rule_grants(moves in moves(), which in 0_usize..RULES.len()) {
        let rule = RULES[which];
        let mut tally = Tally::default();
        let mut now = START;
        let mut judged: Vec<Timestamp> = Vec::new();
        for (pause, tries, given_back) in moves {
            now = now.plus(SECOND * u32::try_from(pause).unwrap());
            for _ in 0..tries {
                if is_judged(tally.attempt(&rule, now)) {
                    judged.push(now);
                }
            }
            for _ in 0..given_back {
                if judged.pop_if(|at| *at == now).is_some() {
                    tally.refund();
                }
            }
        }
        for (first, from) in judged.iter().enumerate() {
            for span in [rule.window, rule.window * 4, DAY] {
                let seen = judged[first..].iter().take_while(|at| at.since(*from) < span).count();
                let most = most_in(&rule, span);
                prop_assert!(seen <= most as usize, "{seen} of {most} in {span:?} by {rule:?}");
            }
        }
    }

    #[test]
    fn no_wait_is_longer_than_the_longest_whatever_the_clock_does(times in proptest::collection::vec(0_u64..200_000, 1..200)) {
        let rule = AttemptRule::ACCOUNT;
        let mut tally = Tally::default();
        for time in times {
            if let AttemptVerdict::Wait(wait) = tally.attempt(&rule, Timestamp::from_seconds(time)) {
                prop_assert!(wait <= rule.longest_wait && wait > Duration::ZERO);
            }
        }
    }
}

#[test]
fn a_table_stays_within_its_size_and_forgets_who_was_quiet_longest() {
    let rule = AttemptRule::PAIR;
    let mut table = TallyTable::new(100);
    for _ in 0..rule.tries {
        table.attempt(0_u32, &rule, START);
    }
    for stranger in 1..100_000 {
        table.attempt(stranger, &rule, START);
        assert!(!is_judged(table.attempt(0, &rule, START)), "who goes on trying is not forgotten");
        assert!(table.len() <= 100 && table.order.len() <= 201);
    }
    for stranger in 200_000..200_100 {
        table.attempt(stranger, &rule, START);
    }
    assert!(is_judged(table.attempt(0, &rule, START)), "who stopped is");
}

#[test]
fn a_cleared_row_starts_anew_and_a_refund_reaches_its_row() {
    let rule = AttemptRule::PAIR;
    let mut table = TallyTable::new(2);
    let closed = |table: &mut TallyTable<u8>| !is_judged(table.attempt(1, &rule, START));
    for _ in 0..rule.tries {
        assert!(!closed(&mut table));
    }
    assert!(closed(&mut table));
    table.refund(&1);
    table.refund(&2);
    assert!(!closed(&mut table));
    assert!(closed(&mut table));
    table.clear(&1);
    assert!(table.is_empty());
    for _ in 0..rule.tries {
        assert!(!closed(&mut table));
    }
    for other in 2..50 {
        table.attempt(other, &rule, START);
    }
    assert_eq!(table.len(), 2);
}
