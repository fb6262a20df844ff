//! Persons, their names and addresses.

use super::*;

pub(crate) async fn a_person_is_found_by_id_name_and_address(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    assert_eq!(it.store.user(alice.id).await.unwrap(), Some(alice.clone()));
    assert_eq!(it.store.user_by_name(&alice.name).await.unwrap(), Some(alice.clone()));
    assert_eq!(it.store.user_by_email(&mail("alice@example.com")).await.unwrap(), Some(alice));
    assert_eq!(it.store.user_by_name(&name("bob")).await.unwrap(), None);
    assert_eq!(it.store.user_by_email(&mail("bob@example.com")).await.unwrap(), None);
}

pub(crate) async fn people_are_listed_by_name_in_pages(it: Fixture) {
    for (number, called) in [(1, "carol"), (2, "alice"), (3, "bob"), (4, "alicia")] {
        it.with_person(number, called).await;
    }
    let names = |users: Vec<User>| users.iter().map(|user| user.name.to_string()).collect::<Vec<_>>();
    assert_eq!(names(it.store.users(None, 2).await.unwrap()), ["alice", "alicia"]);
    assert_eq!(names(it.store.users(Some(&name("alicia")), 9).await.unwrap()), ["bob", "carol"]);
    assert_eq!(names(it.store.users(Some(&name("carol")), 9).await.unwrap()), [""; 0]);
    assert_eq!(names(it.store.users(None, 0).await.unwrap()), [""; 0]);
}

pub(crate) async fn names_and_addresses_are_given_once(it: Fixture) {
    it.with_person(1, "alice").await;
    let entries = it.entries().await;
    for (number, called, address, expected) in [
        (2, "alice", "other@example.com", Created::NameTaken),
        (2, "a1ice", "other@example.com", Created::NameTaken),
        (2, "bob", "alice@example.com", Created::EmailTaken),
    ] {
        let mut user = person(number, called);
        user.email = Some(Email { address: mail(address), verified: false });
        assert_eq!(it.store.create_user(&user, entry(Act::UserCreated).into()).await.unwrap(), expected, "{called}");
        assert_eq!(it.store.user(user.id).await.unwrap(), None, "a refusal writes nothing");
    }
    assert_eq!(it.entries().await, entries, "and no entry");
    let again = User { name: name("dave"), email: None, ..person(1, "dave") };
    assert!(it.store.create_user(&again, entry(Act::UserCreated).into()).await.is_err(), "an id is given once");
}

pub(crate) async fn a_deleted_persons_name_and_id_stay_taken_and_the_address_is_free(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let known = KnownBrowser { hash: browser(9), replaces: None, seen: at(0) };
    it.start(NewSession { browser: Some(known), ..sign_in(session(1, &alice)) }).await;
    it.start(sign_in(session(2, &alice))).await;
    it.store.start_child(child(3, &session(1, &alice), "wiki.example.com")).await.unwrap();
    it.changes.take();

    assert!(it.store.delete_user(alice.id, entry(Act::UserDeleted).into()).await.unwrap());
    let told = it.changes.take();
    assert!(told.contains(&Change::UserChanged(alice.id)), "{told:?}");
    for number in [1, 2, 3] {
        let id = SessionId::from_bytes([number; 16]);
        let names_it = |change: &Change| matches!(change, Change::SessionsEnded { user, sessions } if *user == alice.id && sessions.contains(&id));
        assert!(told.iter().any(names_it));
        assert_eq!(it.store.session_by_id(id).await.unwrap(), None);
    }
    assert_eq!(it.store.user_by_name(&alice.name).await.unwrap(), None);
    assert_eq!(it.store.users(None, 9).await.unwrap(), []);
    assert!(!it.store.knows_browser(alice.id, &browser(9)).await.unwrap());
    assert!(!it.store.delete_user(alice.id, entry(Act::UserDeleted).into()).await.unwrap());

    for called in ["alice", "a1ice"] {
        let again = it.store.create_user(&person(2, called), entry(Act::UserCreated).into()).await.unwrap();
        assert_eq!(again, Created::NameTaken, "{called}");
    }
    let same_id = User { email: None, ..person(1, "bob") };
    assert!(it.store.create_user(&same_id, entry(Act::UserCreated).into()).await.is_err());
    let same_mail = User { email: alice.email, ..person(3, "carol") };
    assert_eq!(it.store.create_user(&same_mail, entry(Act::UserCreated).into()).await.unwrap(), Created::Created);
}

pub(crate) async fn saving_needs_the_version_that_was_read(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    it.with_person(2, "bob").await;
    it.changes.take();
    let save = async |user: &User| it.store.save_user(user, Ending::None, entry(Act::GroupsSet).into()).await.unwrap();

    let renamed = User { display_name: "Alice L.".to_owned(), name: name("eve"), created: at(99), ..alice.clone() };
    assert_eq!(save(&renamed).await, Saved::Saved);
    assert_eq!(it.changes.take(), [Change::UserChanged(alice.id)]);
    let stored = it.store.user(alice.id).await.unwrap().unwrap();
    assert_eq!(stored, User { display_name: "Alice L.".to_owned(), version: 2, ..alice.clone() });
    assert_eq!(it.store.user_by_name(&name("eve")).await.unwrap(), None, "a name is never changed");

    assert_eq!(save(&renamed).await, Saved::Stale);
    let bobs = Some(Email { address: mail("bob@example.com"), verified: true });
    assert_eq!(save(&User { email: bobs, ..stored.clone() }).await, Saved::EmailTaken);
    assert_eq!(save(&person(7, "ghost")).await, Saved::Gone);
    assert_eq!(it.changes.take(), [], "what was refused changed nothing");
    assert_eq!(it.store.user(alice.id).await.unwrap(), Some(stored));
}

pub(crate) async fn an_address_moves_with_its_person(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let new = Some(Email { address: mail("new@example.com"), verified: false });
    let moved = User { email: new, ..alice.clone() };
    assert_eq!(it.store.save_user(&moved, Ending::None, entry(Act::GroupsSet).into()).await.unwrap(), Saved::Saved);
    assert_eq!(it.store.user_by_email(&mail("alice@example.com")).await.unwrap(), None);
    assert_eq!(it.store.user_by_email(&mail("new@example.com")).await.unwrap().unwrap().id, alice.id);
    let taker = User { email: alice.email, ..person(2, "bob") };
    assert_eq!(it.store.create_user(&taker, entry(Act::UserCreated).into()).await.unwrap(), Created::Created);
}

pub(crate) async fn a_change_of_a_person_ends_the_sessions_it_says(it: Fixture) {
    for (ending, live) in [
        (Ending::None, [true, true, true]),
        (Ending::AllBut(SessionId::from_bytes([1; 16])), [true, true, false]),
        (Ending::All, [false, false, false]),
    ] {
        let user = match it.store.user(UserId::from_bytes([1; 16])).await.unwrap() {
            Some(user) => user,
            None => it.with_person(1, "alice").await,
        };
        let (kept, other) = (session(1, &user), session(3, &user));
        let kin = child(2, &kept, "wiki.example.com");
        for new in [&kept, &other] {
            it.start(NewSession { user_version: user.version, ..sign_in(new.clone()) }).await;
        }
        it.store.start_child(kin.clone()).await.unwrap();
        assert_eq!(it.store.save_user(&user, ending, entry(Act::PasswordSet).into()).await.unwrap(), Saved::Saved);
        let now = [it.is_live(&kept).await, it.is_live(&kin).await, it.is_live(&other).await];
        assert_eq!(now, live, "{ending:?}");
    }
}

pub(crate) async fn of_twenty_who_want_a_name_one_gets_it(it: Fixture) {
    let outcomes = twenty(|number| {
        let store = it.store.clone();
        let called = if number % 2 == 0 { "alice" } else { "a1ice" };
        async move {
            let user = User { email: None, ..person(number, called) };
            store.create_user(&user, entry(Act::UserCreated).into()).await.unwrap()
        }
    });
    let outcomes = outcomes.await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Created::Created).count(), 1);
    assert_eq!((it.store.users(None, 99).await.unwrap().len(), it.entries().await), (1, 1));
}

pub(crate) async fn of_twenty_who_save_a_version_one_wins(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let outcomes = twenty(|number| {
        let (store, user) = (it.store.clone(), User { display_name: number.to_string(), ..alice.clone() });
        async move { store.save_user(&user, Ending::None, entry(Act::GroupsSet).into()).await.unwrap() }
    });
    let outcomes = outcomes.await;
    let winner = outcomes.iter().position(|outcome| *outcome == Saved::Saved).unwrap();
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Saved::Stale).count(), 19);
    let stored = it.store.user(alice.id).await.unwrap().unwrap();
    assert_eq!((stored.display_name, stored.version), ((winner + 100).to_string(), 2));
}

pub(crate) async fn a_change_of_credentials_ends_trust_and_tickets(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let bob = it.with_person(2, "bob").await;
    for (number, user) in [(10, &alice), (20, &bob)] {
        it.start(NewSession { trust: Some(trusted(number, user)), ..sign_in(session(number, user)) }).await;
        for (step, errand) in [
            (1, pending(user)),
            (2, Errand::Reset { user: user.id, address: None, return_to: None }),
            (3, disown(user)),
        ] {
            let opened = it.store.open_ticket(ticket(number + step, errand, 600), entry(Act::ResetAsked).into()).await;
            assert_eq!(opened.unwrap(), TicketOpened::Opened);
        }
    }
    let there = async || -> Vec<u8> {
        let mut there = Vec::new();
        for number in 11..=23 {
            if it.store.ticket(&browser(number)).await.unwrap().is_some() {
                there.push(number);
            }
        }
        there
    };
    it.store.save_user(&alice, Ending::None, entry(Act::ProfileSet).into()).await.unwrap();
    assert_eq!(there().await, [11, 12, 13, 21, 22, 23]);
    let alice = it.store.user(alice.id).await.unwrap().unwrap();
    let notice = Along { opens: vec![ticket(14, disown(&alice), 600)], ..entry(Act::PasswordSet).into() };
    it.store.save_user(&alice, Ending::AllBut(session(10, &alice).id), notice).await.unwrap();
    assert_eq!(there().await, [13, 14, 21, 22, 23], "who can undo a change still can");
    assert_eq!(it.store.trusted_browsers_of(alice.id).await.unwrap(), []);
    assert_eq!(it.store.trusted_browsers_of(bob.id).await.unwrap().len(), 1);
}

pub(crate) async fn a_deleted_person_leaves_no_factor_ticket_trust_or_letter(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let bob = it.with_person(2, "bob").await;
    it.start(NewSession { trust: Some(trusted(10, &alice)), ..sign_in(session(10, &alice)) }).await;
    it.store.open_ticket(ticket(11, disown(&alice), 600), entry(Act::ResetAsked).into()).await.unwrap();
    let letters = vec![letter(1, Some(&alice)), letter(2, Some(&bob)), letter(3, None)];
    it.store.record(Along { letters, ..entry(Act::ResetAsked).into() }).await.unwrap();
    it.give(&alice, vec![authenticator(3, &alice), paper(4, &alice, 10)]).await;

    let farewell = Along { letters: vec![letter(4, Some(&alice))], ..entry(Act::UserDeleted).into() };
    assert!(it.store.delete_user(alice.id, farewell).await.unwrap());
    assert_eq!(it.store.factors_of(alice.id).await.unwrap(), []);
    assert_eq!(it.store.trusted_browsers_of(alice.id).await.unwrap(), []);
    assert_eq!(it.store.trusted_browser(&browser(10)).await.unwrap(), None);
    assert_eq!(it.store.ticket(&browser(11)).await.unwrap(), None);
    let ids: Vec<LetterId> = it.store.letters(9).await.unwrap().iter().map(|letter| letter.id).collect();
    let left = [2, 3, 4].map(|number| LetterId::from_bytes([number; 16]));
    assert_eq!(ids, left, "what tells them of the end still leaves");
    assert_eq!(it.store.sweep_tickets(at(10_000), 9).await.unwrap(), 0, "and nothing is left to sweep");
}
