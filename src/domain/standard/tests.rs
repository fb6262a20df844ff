use proptest::prelude::*;

use super::*;

const NOW: u64 = 1_000_000;
const FIVE_MINUTES: Duration = Duration::from_mins(5);

fn ago(seconds: u64) -> Timestamp {
    Timestamp::from_seconds(NOW - seconds)
}

fn shown(second: Option<Second>, authenticated: Timestamp) -> Shown {
    Shown { methods: Methods { second, ..Methods::PASSWORD }, authenticated, at: Timestamp::from_seconds(NOW) }
}

fn proven(kind: FactorKind, seconds: u64) -> Shown {
    shown(Some(Second::Proven { kind, at: ago(seconds) }), ago(seconds))
}

fn one_of(kinds: &[FactorKind]) -> Standard {
    Standard { second: FactorKinds::new(kinds).map_or(SecondAsked::None, SecondAsked::OneOf), max_age: None }
}

fn fresh(standard: Standard) -> Standard {
    Standard { max_age: Some(FIVE_MINUTES), ..standard }
}

#[test]
fn each_place_is_met_by_those_who_have_shown_enough() {
    use FactorKind::{RecoveryCodes, Totp};
    let password = |seconds| shown(None, ago(seconds));
    let trusted = |seconds| shown(Some(Second::Trusted), ago(seconds));
    let people =
        [password(60), password(600), trusted(60), proven(Totp, 60), proven(Totp, 600), proven(RecoveryCodes, 60)];
    for (standard, expected) in [
        (Standard::default(), [true, true, true, true, true, true]),
        (Standard::SECOND_FACTOR, [false, false, true, true, true, true]),
        (one_of(&[Totp]), [false, false, false, true, true, false]),
        (one_of(&[Totp, RecoveryCodes]), [false, false, false, true, true, true]),
        (fresh(Standard::default()), [true, false, false, true, false, true]),
        (fresh(Standard::SECOND_FACTOR), [false, false, false, true, false, true]),
        (fresh(one_of(&[Totp])), [false, false, false, true, false, false]),
    ] {
        assert_eq!(people.map(|person| standard.is_met(person)), expected, "{standard:?}");
    }
}

#[test]
fn a_password_that_was_shown_again_does_not_freshen_an_old_factor() {
    let at = ago(600);
    let again = shown(Some(Second::Proven { kind: FactorKind::Totp, at }), ago(0));
    assert!(!fresh(Standard::default()).is_met(again));
}

#[test]
fn a_proof_is_fresh_to_the_last_second_and_a_clock_that_was_set_back_keeps_it_no_longer() {
    let standard = fresh(Standard::SECOND_FACTOR);
    assert!(standard.is_met(proven(FactorKind::Totp, 300)));
    assert!(!standard.is_met(proven(FactorKind::Totp, 301)));
    let at_an_earlier_time = |seconds| Shown { at: ago(seconds), ..proven(FactorKind::Totp, 0) };
    assert!(standard.is_met(at_an_earlier_time(300)), "a small correction of the clock sends nobody back");
    assert!(!standard.is_met(at_an_earlier_time(301)));
}

#[test]
fn two_places_that_have_no_kind_in_common_are_met_by_nobody() {
    let (paper, phone) = (one_of(&[FactorKind::RecoveryCodes]), one_of(&[FactorKind::Totp]));
    assert_eq!(paper.and(phone), None);
    assert_eq!(one_of(&FactorKind::ALL).and(phone), Some(phone));
    assert_eq!(Standard::SECOND_FACTOR.and(fresh(Standard::default())), Some(fresh(Standard::SECOND_FACTOR)));
}

fn any_standard() -> impl Strategy<Value = Standard> {
    let second = prop::sample::select(vec![
        SecondAsked::None,
        SecondAsked::Any,
        one_of(&[FactorKind::Totp]).second,
        one_of(&[FactorKind::RecoveryCodes]).second,
        one_of(&FactorKind::ALL).second,
    ]);
    let max_age = prop::option::of((0..1000_u64).prop_map(Duration::from_secs));
    (second, max_age).prop_map(|(second, max_age)| Standard { second, max_age })
}

fn anybody() -> impl Strategy<Value = Shown> {
    let proof = (prop::sample::select(FactorKind::ALL.to_vec()), 0..2000_u64);
    let second = prop_oneof![
        Just(None),
        Just(Some(Second::Trusted)),
        proof.prop_map(|(kind, seconds)| Some(Second::Proven { kind, at: ago(seconds) })),
    ];
    (second, 0..2000_u64).prop_map(|(second, seconds)| shown(second, ago(seconds)))
}

proptest! {
    #[test]
    fn two_standards_at_once_are_met_by_whoever_meets_each(
        one in any_standard(), other in any_standard(), person in anybody(),
    ) {
        let both = one.and(other).is_some_and(|both| both.is_met(person));
        prop_assert_eq!(both, one.is_met(person) && other.is_met(person));
        prop_assert_eq!(one.and(other), other.and(one));
    }
}
