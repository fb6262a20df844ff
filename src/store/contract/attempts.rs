//! How often somebody may try.

use super::*;

pub(crate) async fn tries_are_counted_before_they_are_judged(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let verdicts = [
        it.count(&alice, Lane::Strangers, at(0)).await,
        it.count(&alice, Lane::Strangers, at(1)).await,
        it.count(&alice, Lane::Strangers, at(2)).await,
        it.count(&alice, Lane::Strangers, at(3)).await,
    ];
    assert_eq!(verdicts[..3], [JUDGED, JUDGED, LAST]);
    assert!(matches!(verdicts[3], AttemptVerdict::Wait(_)), "{:?}", verdicts[3]);
    let unknown = it.count(&alice, Lane::Browser(browser(1)), at(4)).await;
    assert!(matches!(unknown, AttemptVerdict::Wait(_)), "a browser that is not known is a stranger");
    let nobody = it.count(&person(9, "ghost"), Lane::Strangers, at(4)).await;
    assert!(matches!(nobody, AttemptVerdict::Wait(_)), "who is not there is not judged");
    let forgiven = Along { forgives: Some(alice.id), ..entry(Act::UserEnabled).into() };
    assert!(it.store.record(forgiven).await.unwrap());
    assert_eq!(it.count(&alice, Lane::Strangers, at(5)).await, JUDGED);
}

pub(crate) async fn a_try_that_was_never_judged_is_given_back(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    for second in 0..20 {
        assert_eq!(it.count(&alice, Lane::Strangers, at(second)).await, JUDGED);
        it.store.refund_attempt(alice.id, Lane::Strangers).await.unwrap();
    }
    it.store.refund_attempt(alice.id, Lane::Browser(browser(1))).await.unwrap();
}

pub(crate) async fn success_clears_the_browsers_own_lane_and_gives_strangers_one_try_back(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let known = KnownBrowser { hash: browser(90), replaces: None, seen: at(0) };
    it.start(NewSession { browser: Some(known), ..sign_in(session(1, &alice)) }).await;
    let own = Lane::Browser(browser(90));
    for lane in [own, Lane::Strangers] {
        assert_eq!(it.count(&alice, lane, at(0)).await, JUDGED);
        assert_eq!(it.count(&alice, lane, at(1)).await, JUDGED, "each lane has its own tries");
    }
    it.start(NewSession { lane: own, ..sign_in(session(2, &alice)) }).await;
    assert_eq!(it.count(&alice, own, at(2)).await, JUDGED, "wholly clear");
    it.start(sign_in(session(3, &alice))).await;
    assert_eq!(it.count(&alice, Lane::Strangers, at(3)).await, JUDGED, "its own try came back");
    assert_eq!(it.count(&alice, Lane::Strangers, at(4)).await, LAST, "and no more than that");
    for (number, lane, third) in [(2, Lane::Strangers, LAST), (3, Lane::CodesOfStrangers, JUDGED)] {
        let someone = it.with_person(number, if number == 2 { "bob" } else { "carol" }).await;
        for second in 0..2 {
            assert_eq!(it.count(&someone, Lane::CodesOfStrangers, at(second)).await, JUDGED);
        }
        it.start(NewSession { lane, ..sign_in(session(number + 10, &someone)) }).await;
        assert_eq!(it.count(&someone, Lane::CodesOfStrangers, at(2)).await, third, "only a right code gives one back");
    }
}

pub(crate) async fn of_twenty_tries_at_once_no_more_are_judged_than_the_rule_says(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let outcomes = twenty(|_| {
        let (store, id) = (it.store.clone(), alice.id);
        async move { store.count_attempt(id, Lane::Strangers, RULE, at(0)).await.unwrap() }
    });
    let judged = outcomes.await.iter().filter(|verdict| matches!(verdict, AttemptVerdict::Judge { .. })).count();
    assert_eq!(judged, 3);
}

pub(crate) async fn all_that_is_counted_against_a_person_is_forgotten_with_an_act(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let bob = it.with_person(2, "bob").await;
    for lane in [Lane::Strangers, Lane::CodesOfStrangers] {
        it.count(&alice, lane, at(0)).await;
        it.count(&bob, lane, at(0)).await;
    }
    let along = || Along { forgives: Some(alice.id), ..entry(Act::PasswordReset).into() };
    let stale = User { version: 9, ..alice.clone() };
    assert_eq!(it.store.save_user(&stale, Ending::All, along()).await.unwrap(), Saved::Stale);
    assert_eq!(it.store.tallies_of(alice.id).await.unwrap().len(), 2, "with it, or not at all");
    assert_eq!(it.store.save_user(&alice, Ending::All, along()).await.unwrap(), Saved::Saved);
    assert_eq!(it.store.tallies_of(alice.id).await.unwrap(), []);
    assert_eq!(it.store.tallies_of(bob.id).await.unwrap().len(), 2);
}
