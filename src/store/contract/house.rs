//! Bans, entries, keys; and the store as a whole.

use super::*;
use crate::domain::audit::chain::Flaw;

pub(crate) async fn bans_stand_until_they_are_lifted(it: Fixture) {
    let ban = |number, who, until| Ban {
        id: BanId::from_bytes([number; 16]),
        who,
        created: at(0),
        until,
        reason: "noise".to_owned(),
    };
    let network = ban(1, Banned::Network("192.0.2.0/24".parse().unwrap()), Some(at(60)));
    let user = ban(2, Banned::User(UserId::from_bytes([1; 16])), None);
    for ban in [&network, &user] {
        it.store.add_ban(ban.clone(), entry(Act::BanAdded)).await.unwrap();
    }
    let both = vec![network.clone(), user.clone()];
    assert_eq!(it.changes.take(), [Change::BansChanged(vec![network.clone()]), Change::BansChanged(both)]);
    assert_eq!(it.store.bans().await.unwrap(), [network.clone(), user.clone()]);
    assert!(it.store.revoke_ban(network.id, entry(Act::BanRevoked)).await.unwrap());
    assert_eq!(it.changes.take(), [Change::BansChanged(vec![user.clone()])]);
    assert!(!it.store.revoke_ban(network.id, entry(Act::BanRevoked)).await.unwrap());
    assert_eq!((it.store.bans().await.unwrap(), it.changes.take()), (vec![user], vec![]));
}

pub(crate) async fn entries_have_growing_numbers(it: Fixture) {
    for act in [Act::SignedIn, Act::SignedOut, Act::PasswordRefused] {
        it.store.record(entry(act).into()).await.unwrap();
    }
    let expected = [(1, entry(Act::SignedIn)), (2, entry(Act::SignedOut)), (3, entry(Act::PasswordRefused))];
    assert_eq!(it.store.entries(0, 9).await.unwrap(), expected);
    assert_eq!(it.store.entries(1, 1).await.unwrap(), expected[1..2]);
    assert_eq!(it.store.entries(3, 9).await.unwrap(), []);
    assert_eq!(it.store.entries(u64::MAX, 9).await.unwrap(), []);
    assert_eq!(it.store.newest_entries(2).await.unwrap(), expected[1..]);
    assert_eq!(it.store.newest_entries(9).await.unwrap(), expected);
}

pub(crate) async fn each_entry_is_linked_to_the_one_before_it(it: Fixture) {
    assert_eq!(it.store.check_entries(None).await.unwrap().entries, 0);
    for second in 0..5 {
        it.store.record(AuditEntry { at: at(second), ..entry(Act::SignedIn) }.into()).await.unwrap();
    }
    let early = it.store.check_entries(None).await.unwrap();
    assert_eq!((early.flaws.as_slice(), early.entries, early.unlinked), (&[][..], 5, 0));
    assert_eq!(it.store.forget_entries(at(3), 9).await.unwrap(), 3);
    it.store.record(entry(Act::SignedOut).into()).await.unwrap();
    let later = it.store.check_entries(early.head).await.unwrap();
    assert_eq!(
        (later.flaws.as_slice(), later.first, later.entries),
        (&[][..], Some(4), 3),
        "what was forgotten is no gap"
    );
    let forged = early.head.map(|head| Head { link: [1; 32], ..head });
    assert_eq!(it.store.check_entries(forged).await.unwrap().flaws, [Flaw::OtherThanNoted(5)]);
}

pub(crate) async fn what_concerns_one_person_is_found_without_the_rest(it: Fixture) {
    let (ada, bob) = (person(1, "ada"), person(2, "bob"));
    for (second, user) in [(1, Some(ada.id)), (2, None), (3, Some(bob.id)), (4, Some(ada.id)), (5, Some(ada.id))] {
        it.store.record(AuditEntry { at: at(second), user, ..entry(Act::SignedIn) }.into()).await.unwrap();
    }
    let numbers = async |user: &User, before, most| -> Vec<u64> {
        let found = it.store.entries_of(user.id, before, most).await.unwrap();
        assert!(found.iter().all(|(_, entry)| entry.user == Some(user.id)));
        found.iter().map(|(number, _)| *number).collect()
    };
    assert_eq!(numbers(&ada, None, 9).await, [5, 4, 1]);
    assert_eq!(numbers(&ada, None, 2).await, [5, 4]);
    assert_eq!(numbers(&ada, Some(4), 9).await, [1]);
    assert_eq!(numbers(&ada, Some(1), 9).await, [0; 0]);
    assert_eq!(numbers(&bob, None, 9).await, [3]);
    assert_eq!(it.store.forget_entries(at(4), 9).await.unwrap(), 3);
    assert_eq!(numbers(&ada, None, 9).await, [5, 4]);
    assert_eq!(numbers(&bob, None, 9).await, [0; 0]);
}

pub(crate) async fn old_entries_are_forgotten_and_numbers_go_on(it: Fixture) {
    for second in [1, 2, 3, 4] {
        it.store.record(AuditEntry { at: at(second), ..entry(Act::SignedIn) }.into()).await.unwrap();
    }
    let numbers =
        async || -> Vec<u64> { it.store.entries(0, 9).await.unwrap().iter().map(|(number, _)| *number).collect() };
    for (before, most, forgotten) in [(at(1), 9, 0), (at(4), 2, 2), (at(4), 2, 1), (at(4), 2, 0)] {
        assert_eq!(it.store.forget_entries(before, most).await.unwrap(), forgotten);
    }
    assert_eq!(numbers().await, [4]);
    assert_eq!(it.store.forget_entries(at(9), 9).await.unwrap(), 1);
    it.store.record(entry(Act::SignedIn).into()).await.unwrap();
    assert_eq!(numbers().await, [5]);
}

pub(crate) async fn an_export_is_of_one_moment_though_writes_go_on(it: Fixture) {
    for number in 0..200_u8 {
        it.store.record(AuditEntry { note: format!("before {number}"), ..entry(Act::SignedIn) }.into()).await.unwrap();
    }
    let writing = {
        let store = it.store.clone();
        tokio::spawn(async move {
            for number in 0..100_u8 {
                let user = User { email: None, ..person(number, &format!("u{number}")) };
                store.create_user(&user, entry(Act::UserCreated).into()).await.unwrap();
            }
        })
    };
    for _ in 0..10 {
        let written = Arc::new(Mutex::new(Vec::new()));
        let records = it.store.export(Box::new(SharedBytes(written.clone()))).await.unwrap();
        let text = String::from_utf8(written.lock().unwrap().clone()).unwrap();
        let kinds = |kind: &str| text.lines().filter(|line| line.starts_with(&format!("{kind}\t"))).count();
        // A person, their name and the entry are one write: in a torn export their numbers would differ.
        assert_eq!((kinds("user"), kinds("name")), (kinds("audit") - 200, kinds("user")));
        assert_eq!(usize::try_from(records).unwrap(), text.lines().count() - 2);
    }
    writing.await.unwrap();
}

pub(crate) fn signing_key(number: u8, from: u64) -> SigningKey {
    let id = KeyId::from_bytes([number; 16]);
    SigningKey { id, made: at(0), signs_from: at(from), sealed: vec![number; 180] }
}

pub(crate) async fn keys_come_one_after_the_other_and_the_last_stays(it: Fixture) {
    let (first, second) = (signing_key(9, 0), signing_key(1, 900));
    let add = async |key: &SigningKey, after: Option<&SigningKey>| {
        let after = after.map(|key| key.id);
        it.store.add_signing_key(key.clone(), after, entry(Act::SigningKeyAdded)).await.unwrap()
    };
    let remove =
        async |key: &SigningKey| it.store.remove_signing_key(key.id, entry(Act::SigningKeyRemoved)).await.unwrap();
    assert_eq!(it.store.signing_keys().await.unwrap(), []);
    assert_eq!(add(&first, Some(&second)).await, KeyAdded::Stale);
    assert_eq!(add(&first, None).await, KeyAdded::Added);
    assert_eq!(add(&second, None).await, KeyAdded::Stale);
    assert_eq!(add(&second, Some(&first)).await, KeyAdded::Added);
    assert_eq!(it.store.signing_keys().await.unwrap(), [first.clone(), second.clone()], "by their turn, not their ids");
    assert!(!remove(&second).await, "without it nothing could be signed");
    assert!(remove(&first).await);
    assert!(!remove(&first).await, "it is gone");
    assert_eq!(it.store.signing_keys().await.unwrap(), [second]);
    assert_eq!(it.store.entries(0, 10).await.unwrap().len(), 3, "each change and no other is written down");
}

pub(crate) async fn of_twenty_who_add_a_key_one_does(it: Fixture) {
    let tries = (1..=20).map(|number| {
        let store = it.store.clone();
        let key = signing_key(number, u64::from(number));
        tokio::spawn(async move { store.add_signing_key(key, None, entry(Act::SigningKeyAdded)).await.unwrap() })
    });
    let mut added = 0;
    for one in tries.collect::<Vec<_>>() {
        added += usize::from(one.await.unwrap() == KeyAdded::Added);
    }
    assert_eq!((added, it.store.signing_keys().await.unwrap().len()), (1, 1));
}

pub(super) struct SharedBytes(pub(super) Arc<Mutex<Vec<u8>>>);

impl std::io::Write for SharedBytes {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

pub(crate) async fn a_closed_store_answers_that_it_is(it: Fixture) {
    it.with_person(1, "alice").await;
    it.store.close().await;
    it.store.close().await;
    assert!(matches!(it.store.user_by_name(&name("alice")).await, Err(StoreError::Unavailable(_))));
    assert!(matches!(it.store.record(entry(Act::SignedIn).into()).await, Err(StoreError::Unavailable(_))));
    assert!(matches!(it.store.export(Box::new(std::io::sink())).await, Err(StoreError::Unavailable(_))));
    assert!(it.store.health().is_err());
}
