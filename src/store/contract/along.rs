//! What is written together with an act.

use super::*;

pub(crate) async fn an_act_of_a_session_that_has_ended_is_not_done(it: Fixture) {
    let ada = it.with_person(1, "ada").await;
    let session = session(1, &ada);
    it.start(sign_in(session.clone())).await;
    let along = || Along { within: Some(session.id), ..entry(Act::ProfileSet).into() };
    let renamed = User { display_name: "Ada L".to_owned(), ..ada.clone() };
    assert_eq!(it.store.save_user(&renamed, Ending::AllBut(session.id), along()).await.unwrap(), Saved::Saved);

    assert!(it.store.end_session(session.id, entry(Act::SignedOut)).await.unwrap());
    let again = User { display_name: "Eve".to_owned(), version: ada.version + 1, ..ada.clone() };
    let entries = it.entries().await;
    assert_eq!(it.store.save_user(&again, Ending::None, along()).await.unwrap(), Saved::Spent);
    assert!(!it.store.record(along()).await.unwrap());
    assert!(!it.store.delete_user(ada.id, along()).await.unwrap());
    assert_eq!(it.store.user(ada.id).await.unwrap().unwrap().display_name, "Ada L");
    assert_eq!(it.entries().await, entries);
}

pub(crate) async fn somebody_who_was_changed_meanwhile_is_not_as_they_were_read(it: Fixture) {
    let ada = it.with_person(1, "ada").await;
    let along = || Along { as_read: Some((ada.id, ada.version)), ..entry(Act::UserDeleted).into() };
    assert!(it.store.record(along()).await.unwrap());
    it.store.save_user(&ada, Ending::None, entry(Act::UserApproved).into()).await.unwrap();
    assert!(!it.store.delete_user(ada.id, along()).await.unwrap());
    assert!(it.store.user(ada.id).await.unwrap().is_some());
}

pub(crate) async fn what_comes_along_is_written_with_the_act_or_not_at_all(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let phone = authenticator(3, &alice);
    let mut read = it.give(&alice, vec![phone.clone()]).await;
    let reset = |number| ticket(number, Errand::Reset { user: alice.id, address: None, return_to: None }, 600);
    it.store.open_ticket(reset(1), entry(Act::ResetAsked).into()).await.unwrap();
    let whole = |factor: Factor| Along {
        spends: Some(browser(1)),
        factor: Some(factor),
        opens: vec![ticket(2, disown(&alice), 600)],
        letters: vec![letter(1, Some(&alice))],
        ..entry(Act::PasswordSet).into()
    };
    let used = Factor { version: 99, ..after_step(&phone, 7) };
    let entries = it.entries().await;
    for along in [
        Along { spends: Some(browser(77)), ..whole(after_step(&phone, 7)) },
        whole(used),
        Along { entry: AuditEntry { at: at(600), ..entry(Act::PasswordSet) }, ..whole(after_step(&phone, 7)) },
    ] {
        assert_eq!(it.store.save_user(&read, Ending::All, along.clone()).await.unwrap(), Saved::Spent);
        assert!(!it.store.record(along.clone()).await.unwrap());
        assert_eq!(it.store.change_factors(adding_none(&read), along.clone()).await.unwrap(), Saved::Spent);
        let opened = it.store.open_ticket(reset(5), along.clone()).await.unwrap();
        assert_eq!(opened, TicketOpened::Spent);
        let new = NewSession { user_version: read.version, ..sign_in(session(1, &alice)) };
        assert_eq!(it.store.start_session(new, along).await.unwrap(), Started::Spent);
    }
    assert_eq!(it.entries().await, entries, "a refusal writes nothing");
    assert_eq!(it.store.factors_of(alice.id).await.unwrap(), std::slice::from_ref(&phone));
    assert_eq!(it.store.letters(9).await.unwrap(), []);
    assert!(it.store.ticket(&browser(1)).await.unwrap().is_some());
    assert!(
        it.store.ticket(&browser(2)).await.unwrap().is_none() && it.store.ticket(&browser(5)).await.unwrap().is_none()
    );

    read.display_name = "Alice L.".to_owned();
    let along = whole(after_step(&phone, 7));
    assert_eq!(it.store.save_user(&read, Ending::None, along).await.unwrap(), Saved::Saved);
    assert!(it.store.ticket(&browser(1)).await.unwrap().is_none(), "it is used up");
    assert!(it.store.ticket(&browser(2)).await.unwrap().is_some());
    assert_eq!(it.store.factors_of(alice.id).await.unwrap(), [Factor { version: 2, ..after_step(&phone, 7) }]);
    assert_eq!(it.store.letters(9).await.unwrap(), [letter(1, Some(&alice))]);
    assert_eq!(it.entries().await, entries + 1);
}

fn adding_none(user: &User) -> FactorChange {
    FactorChange { user: user.id, user_version: user.version, removes: Vec::new(), adds: Vec::new(), ends_trust: false }
}

pub(crate) async fn of_twenty_who_spend_a_ticket_one_does(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    it.store.open_ticket(ticket(1, pending(&alice), 600), entry(Act::PasswordAccepted).into()).await.unwrap();
    let outcomes = twenty(|number| {
        let (store, new) = (it.store.clone(), sign_in(session(number, &alice)));
        let along = Along { spends: Some(browser(1)), ..entry(Act::SignedIn).into() };
        async move { store.start_session(new, along).await.unwrap() }
    });
    let outcomes = outcomes.await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Started::Started).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Started::Spent).count(), 19);
    assert_eq!(it.store.sessions_of(alice.id).await.unwrap().len(), 1);
}

pub(crate) async fn of_twenty_who_use_a_code_one_does(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let phone = authenticator(3, &alice);
    let read = it.give(&alice, vec![phone.clone()]).await;
    let outcomes = twenty(|number| {
        let new = NewSession { user_version: read.version, ..sign_in(session(number, &alice)) };
        let along = Along { factor: Some(after_step(&phone, 7)), ..entry(Act::SignedIn).into() };
        let store = it.store.clone();
        async move { store.start_session(new, along).await.unwrap() }
    });
    let outcomes = outcomes.await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Started::Started).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Started::Spent).count(), 19);
    assert_eq!(it.store.sessions_of(alice.id).await.unwrap().len(), 1);
}
