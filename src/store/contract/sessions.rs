//! Sessions, and the browsers in which they began.

use super::*;

pub(crate) async fn a_session_is_found_with_its_person_and_a_child_with_its_parent(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let parent = session(1, &alice);
    let kin = child(2, &parent, "wiki.example.com");
    assert_eq!(it.start(sign_in(parent.clone())).await, Started::Started);
    assert_eq!(it.store.start_child(kin.clone()).await.unwrap(), Started::Started);

    let found = it.store.session(&parent.token).await.unwrap().unwrap();
    assert_eq!((found.session, found.parent, found.user), (parent.clone(), None, alice.clone()));
    let found = it.store.session(&kin.token).await.unwrap().unwrap();
    assert_eq!((found.session, found.parent, found.user), (kin.clone(), Some(parent.clone()), alice.clone()));
    assert!(it.store.session(&browser(77)).await.unwrap().is_none());
    assert_eq!(it.store.session_by_id(kin.id).await.unwrap(), Some(kin.clone()));

    let later = session(5, &alice);
    it.start(sign_in(later.clone())).await;
    let mut of_alice = it.store.sessions_of(alice.id).await.unwrap();
    assert_eq!(of_alice.remove(0), later, "the last begun comes first");
    of_alice.sort_by_key(|session| session.id);
    assert_eq!(of_alice, [parent, kin]);
}

pub(crate) async fn a_sign_in_is_refused_if_the_person_changed_meanwhile(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let entries = it.entries().await;
    let stale = NewSession { user_version: 0, ..sign_in(session(1, &alice)) };
    assert_eq!(it.start(stale).await, Started::Refused);
    let nobody = sign_in(session(1, &person(9, "ghost")));
    assert_eq!(it.start(nobody).await, Started::Refused);
    let as_child = sign_in(child(1, &session(2, &alice), "wiki.example.com"));
    assert_eq!(it.start(as_child).await, Started::Refused, "a sign-in makes portal sessions");
    assert_eq!(it.entries().await, entries, "a refusal writes nothing");

    let disabled = User { status: Status::Disabled, ..alice.clone() };
    it.store.save_user(&disabled, Ending::All, entry(Act::UserDisabled).into()).await.unwrap();
    let right_version = NewSession { user_version: 2, ..sign_in(session(1, &alice)) };
    assert_eq!(it.start(right_version).await, Started::Refused, "disabled");
    assert_eq!(it.store.sessions_of(alice.id).await.unwrap(), []);
}

pub(crate) async fn a_repeated_sign_in_takes_the_place_of_the_session_before(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let (old, new) = (session(1, &alice), session(2, &alice));
    let kin = child(3, &old, "wiki.example.com");
    it.start(sign_in(old.clone())).await;
    it.store.start_child(kin.clone()).await.unwrap();
    it.changes.take();

    assert_eq!(it.start(NewSession { replaces: Some(old.id), ..sign_in(new.clone()) }).await, Started::Started);
    assert_eq!(it.changes.ended(), [old.id, kin.id]);
    assert!(!it.is_live(&old).await && !it.is_live(&kin).await && it.is_live(&new).await);
    let gone = NewSession { replaces: Some(old.id), ..sign_in(session(4, &alice)) };
    assert_eq!(it.start(gone).await, Started::Started, "what it would replace may have ended");
}

pub(crate) async fn a_session_that_keeps_its_id_changes_its_token_only_while_it_lives(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let bob = it.with_person(2, "bob").await;
    let old = session(1, &alice);
    it.start(sign_in(old.clone())).await;
    let stronger = Session { token: browser(50), ..old.clone() };
    let rotate = NewSession { replaces: Some(old.id), ..sign_in(stronger.clone()) };

    let not_said = NewSession { replaces: None, ..rotate.clone() };
    assert_eq!(it.start(not_said).await, Started::Refused, "an id is not taken over by the way");
    let bobs = NewSession { session: Session { user: bob.id, ..stronger.clone() }, ..rotate.clone() };
    assert_eq!(it.start(bobs).await, Started::Refused, "nor by another person");

    it.changes.take();
    assert_eq!(it.start(rotate.clone()).await, Started::Started);
    assert_eq!(it.changes.ended(), [old.id], "whoever holds the old token in memory drops it");
    assert!(!it.is_live(&old).await && it.is_live(&stronger).await);
    assert_eq!(it.store.session_by_id(old.id).await.unwrap(), Some(stronger));

    it.store.end_session(old.id, entry(Act::SignedOut)).await.unwrap();
    let revived = NewSession { session: Session { token: browser(51), ..old }, ..rotate };
    assert_eq!(it.start(revived).await, Started::Refused, "what was ended is not revived");
}

pub(crate) async fn a_child_needs_a_living_parent_and_is_alone_on_its_host(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let bob = it.with_person(2, "bob").await;
    let parent = session(1, &alice);
    let first = child(2, &parent, "wiki.example.com");
    assert_eq!(it.store.start_child(first.clone()).await.unwrap(), Started::Refused, "no parent yet");
    it.start(sign_in(parent.clone())).await;
    assert_eq!(it.store.start_child(parent.clone()).await.unwrap(), Started::Refused, "no child");
    let foreign = Session { user: bob.id, ..first.clone() };
    assert_eq!(it.store.start_child(foreign).await.unwrap(), Started::Refused, "somebody else's");
    assert_eq!(it.store.start_child(first.clone()).await.unwrap(), Started::Started);
    let grandchild = child(9, &first, "a.example.com");
    assert_eq!(it.store.start_child(grandchild).await.unwrap(), Started::Refused, "a child has no children");

    let elsewhere = child(3, &parent, "mail.example.com");
    it.store.start_child(elsewhere.clone()).await.unwrap();
    it.changes.take();
    let second = child(4, &parent, "wiki.example.com");
    assert_eq!(it.store.start_child(second.clone()).await.unwrap(), Started::Started);
    assert_eq!(it.changes.ended(), [first.id]);
    assert!(!it.is_live(&first).await && it.is_live(&second).await && it.is_live(&elsewhere).await);
}

pub(crate) async fn ending_a_session_ends_its_children_once(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let parent = session(1, &alice);
    let kin = child(2, &parent, "wiki.example.com");
    it.start(sign_in(parent.clone())).await;
    it.store.start_child(kin.clone()).await.unwrap();
    it.changes.take();
    let end = async || it.store.end_session(parent.id, entry(Act::SignedOut)).await.unwrap();
    assert!(end().await);
    assert_eq!(it.changes.ended(), [parent.id, kin.id]);
    assert!(!it.is_live(&kin).await);
    let entries = it.entries().await;
    assert!(!end().await, "it was not there");
    assert_eq!((it.entries().await, it.changes.take()), (entries, vec![]));
}

pub(crate) async fn all_sessions_but_one_end_together(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let bob = it.with_person(2, "bob").await;
    let kept = session(1, &alice);
    let kin = child(4, &kept, "wiki.example.com");
    for new in [kept.clone(), session(2, &alice), session(3, &alice), session(5, &bob)] {
        it.start(sign_in(new)).await;
    }
    it.store.start_child(kin.clone()).await.unwrap();
    let end = async |but| it.store.end_sessions_of(alice.id, but, entry(Act::SessionsRevoked)).await.unwrap();
    assert_eq!(end(Some(kept.id)).await, 2);
    assert!(it.is_live(&kept).await && it.is_live(&kin).await && it.is_live(&session(5, &bob)).await);
    assert_eq!(end(None).await, 1, "children are not counted");
    assert!(!it.is_live(&kept).await && !it.is_live(&kin).await && it.is_live(&session(5, &bob)).await);
}

pub(crate) async fn use_is_noted_and_never_revives(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    it.start(sign_in(session(1, &alice))).await;
    let id = session(1, &alice).id;
    it.store.touch_session(id, at(500)).await.unwrap();
    it.store.touch_session(id, at(400)).await.unwrap();
    assert_eq!(it.store.session_by_id(id).await.unwrap().unwrap().last_used, at(500), "it only grows");
    it.store.end_session(id, entry(Act::SignedOut)).await.unwrap();
    it.store.touch_session(id, at(600)).await.unwrap();
    assert_eq!(it.store.session_by_id(id).await.unwrap(), None);
}

pub(crate) async fn the_sweep_takes_what_is_over_a_few_at_a_time(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    for number in 1..=9 {
        it.start(sign_in(session(number, &alice))).await;
    }
    it.store.start_child(child(20, &session(1, &alice), "wiki.example.com")).await.unwrap();
    let over: Judge = Arc::new(|session| session.created < at(6));
    it.changes.take();
    let mut ended = Vec::new();
    for expected in [2, 2, 1, 0] {
        assert_eq!(it.store.sweep_sessions(over.clone(), 2).await.unwrap(), expected);
        ended.extend(it.changes.ended());
    }
    ended.sort();
    let expected: Vec<SessionId> = [1, 2, 3, 4, 5, 20].map(|number| SessionId::from_bytes([number; 16])).into();
    assert_eq!(ended, expected, "the child went with its parent");
    assert_eq!(it.store.sessions_of(alice.id).await.unwrap().len(), 4);
}

pub(crate) async fn a_browser_is_known_after_a_sign_in_until_it_gets_a_new_value(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let bob = it.with_person(2, "bob").await;
    let known = |hash, replaces| Some(KnownBrowser { hash: browser(hash), replaces, seen: at(0) });
    it.start(NewSession { browser: known(90, None), ..sign_in(session(1, &alice)) }).await;
    assert!(it.store.knows_browser(alice.id, &browser(90)).await.unwrap());
    assert!(!it.store.knows_browser(bob.id, &browser(90)).await.unwrap());
    assert!(it.store.has_known_browsers(alice.id).await.unwrap());
    assert!(!it.store.has_known_browsers(bob.id).await.unwrap());
    it.start(NewSession { browser: known(91, Some(browser(90))), ..sign_in(session(2, &alice)) }).await;
    assert!(!it.store.knows_browser(alice.id, &browser(90)).await.unwrap());
    assert!(it.store.knows_browser(alice.id, &browser(91)).await.unwrap());
    it.store.save_user(&alice, Ending::All, entry(Act::PasswordSet).into()).await.unwrap();
    assert!(it.store.knows_browser(alice.id, &browser(91)).await.unwrap(), "also after a change of password");
}

pub(crate) async fn of_twenty_who_end_a_session_one_did(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    it.start(sign_in(session(1, &alice))).await;
    let outcomes = twenty(|_| {
        let (store, id) = (it.store.clone(), session(1, &alice).id);
        async move { store.end_session(id, entry(Act::SignedOut)).await.unwrap() }
    });
    assert_eq!(outcomes.await.iter().filter(|did| **did).count(), 1);
}

pub(crate) async fn a_sign_in_that_races_a_disabling_never_leaves_a_session(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let disable = {
        let (store, user) = (it.store.clone(), User { status: Status::Disabled, ..alice.clone() });
        async move { store.save_user(&user, Ending::All, entry(Act::UserDisabled).into()).await.unwrap() }
    };
    let disable = tokio::spawn(disable);
    twenty(|number| {
        let (store, new) = (it.store.clone(), sign_in(session(number, &alice)));
        async move { store.start_session(new, entry(Act::SignedIn).into()).await.unwrap() }
    })
    .await;
    disable.await.unwrap();
    assert_eq!(it.store.sessions_of(alice.id).await.unwrap(), []);
}

pub(crate) async fn a_session_rises_while_it_lives_and_its_children_stay(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let (parent, other) = (session(1, &alice), session(3, &alice));
    let kin = child(2, &parent, "wiki.example.com");
    it.start(sign_in(parent.clone())).await;
    it.start(sign_in(other.clone())).await;
    it.store.start_child(kin.clone()).await.unwrap();
    let proven = Some(Second::Proven { kind: crate::domain::factor::FactorKind::Totp, at: at(50) });
    let methods = Methods { second: proven, ..Methods::PASSWORD };
    let user_version = alice.version;
    let raised = |id, token| Raised { id, user_version, token: browser(token), authenticated: at(50), methods };
    let raise = async |raised| it.store.raise_session(raised, entry(Act::FactorAccepted).into()).await.unwrap();
    for refused in [raised(kin.id, 60), raised(parent.id, 3), raised(session(9, &alice).id, 61)] {
        assert_eq!(raise(refused.clone()).await, Started::Refused, "{refused:?}");
    }
    let of_another_version = Raised { user_version: alice.version + 1, ..raised(parent.id, 60) };
    assert_eq!(raise(of_another_version).await, Started::Refused, "a factor may be there that was not asked for");
    assert_eq!(raise(raised(parent.id, 60)).await, Started::Started);
    assert!(!it.is_live(&parent).await, "the old token is nobody's");
    let expected = Session { token: browser(60), authenticated: at(50), methods, ..parent.clone() };
    let found = it.store.session(&kin.token).await.unwrap().unwrap();
    assert_eq!((found.session, found.parent), (kin.clone(), Some(expected)), "what a child has shown is as before");

    it.store.end_session(parent.id, entry(Act::SignedOut)).await.unwrap();
    assert_eq!(raise(raised(parent.id, 70)).await, Started::Refused, "what was ended is not revived");
    let disabled = User { status: Status::Disabled, ..alice.clone() };
    it.store.save_user(&disabled, Ending::None, entry(Act::UserDisabled).into()).await.unwrap();
    assert_eq!(raise(raised(other.id, 71)).await, Started::Refused);
}
