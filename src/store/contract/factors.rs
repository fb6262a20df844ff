//! What people prove with, and the browsers in which they need not.

use super::*;

impl Fixture {
    async fn change(&self, change: FactorChange) -> Saved {
        self.store.change_factors(change, entry(Act::FactorAdded).into()).await.unwrap()
    }

    /// This person has these, too.
    pub(super) async fn give(&self, user: &User, adds: Vec<Factor>) -> User {
        assert_eq!(self.change(adding(user, adds)).await, Saved::Saved);
        self.store.user(user.id).await.unwrap().unwrap()
    }
}

fn adding(user: &User, adds: Vec<Factor>) -> FactorChange {
    FactorChange { user: user.id, user_version: user.version, removes: Vec::new(), adds, ends_trust: false }
}

pub(crate) async fn factors_are_the_persons_own_from_the_oldest_on(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let bob = it.with_person(2, "bob").await;
    let (first, second) = (authenticator(9, &alice), paper(20, &alice, 10));
    it.give(&alice, vec![second.clone(), first.clone()]).await;
    it.give(&bob, vec![authenticator(3, &bob)]).await;
    assert_eq!(it.store.factors_of(alice.id).await.unwrap(), [first, second]);
    assert_eq!(it.store.factors_of(person(7, "ghost").id).await.unwrap(), []);
}

pub(crate) async fn a_change_of_factors_needs_the_person_as_they_were_read(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let (old, new) = (authenticator(3, &alice), authenticator(4, &alice));
    let read = it.give(&alice, vec![old.clone()]).await;
    assert_eq!(read.version, alice.version + 1, "whoever read them before looks again");
    let entries = it.entries().await;
    assert_eq!(it.change(adding(&alice, vec![new.clone()])).await, Saved::Stale);
    let ghost = person(7, "ghost");
    assert_eq!(it.change(adding(&ghost, vec![authenticator(5, &ghost)])).await, Saved::Gone);
    let stale_sign_in = sign_in(session(1, &alice));
    assert_eq!(it.start(stale_sign_in).await, Started::Refused, "a sign-in that is under way begins again");
    assert_eq!((it.store.factors_of(alice.id).await.unwrap(), it.entries().await), (vec![old.clone()], entries));

    let swap = FactorChange { removes: vec![old.id], ..adding(&read, vec![new.clone()]) };
    assert_eq!(it.change(swap).await, Saved::Saved);
    assert_eq!(it.store.factors_of(alice.id).await.unwrap(), [new]);
}

pub(crate) async fn a_factor_is_saved_if_nobody_used_it_meanwhile(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let read = authenticator(3, &alice);
    it.give(&alice, vec![read.clone()]).await;
    let save = async |factor: &Factor| it.store.save_factor(factor, entry(Act::FactorChanged).into()).await.unwrap();
    let renamed = Factor { label: Label::parse("Tablet").unwrap(), ..read.clone() };
    assert_eq!(save(&renamed).await, Saved::Saved);
    let stored = Factor { version: read.version + 1, ..renamed };
    assert_eq!(it.store.factors_of(alice.id).await.unwrap(), std::slice::from_ref(&stored));
    assert_eq!(save(&read).await, Saved::Stale, "no label brings back what was used up");
    assert_eq!(save(&authenticator(9, &alice)).await, Saved::Gone);
    assert_eq!(it.store.factors_of(alice.id).await.unwrap(), [stored]);
}

pub(crate) async fn of_twenty_first_factors_one_is_enrolled(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let outcomes = twenty(|number| {
        let (store, alice) = (it.store.clone(), alice.clone());
        let enrols = vec![authenticator(number, &alice), paper(number - 50, &alice, 10)];
        let new = NewSession { enrols, ..sign_in(session(number, &alice)) };
        async move { store.start_session(new, entry(Act::SignedIn).into()).await.unwrap() }
    });
    assert_eq!(outcomes.await.iter().filter(|outcome| **outcome == Started::Started).count(), 1);
    assert_eq!(it.store.factors_of(alice.id).await.unwrap().len(), 2);
    assert_eq!(it.store.sessions_of(alice.id).await.unwrap().len(), 1);
}

pub(crate) async fn a_first_factor_is_enrolled_on_the_way_in_only_while_there_is_none(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let codes = it.give(&alice, vec![paper(3, &alice, 1)]).await;
    let new = |number, user: &User| NewSession {
        enrols: vec![authenticator(number, user)],
        user_version: user.version,
        ..sign_in(session(number, user))
    };
    let draft = ticket(8, Errand::AddFactor { session: session(9, &alice).id, draft: authenticator(8, &alice) }, 900);
    let link = ticket(9, Errand::Enrol { user: alice.id }, 900);
    for begun in [&draft, &link] {
        it.store.open_ticket(begun.clone(), entry(Act::FactorBegun).into()).await.unwrap();
    }
    assert_eq!(it.start(new(4, &codes)).await, Started::Started, "paper alone protects nothing");
    for begun in [draft, link] {
        assert_eq!(it.store.ticket(&begun.hash).await.unwrap(), None, "what was begun without one ends");
    }
    let protected = it.store.user(alice.id).await.unwrap().unwrap();
    let before = it.store.factors_of(alice.id).await.unwrap();
    assert_eq!(it.start(new(5, &protected)).await, Started::Refused, "whoever has one shows it");
    assert_eq!(it.store.factors_of(alice.id).await.unwrap(), before);
}

pub(crate) async fn a_browser_is_trusted_until_its_trust_is_ended(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    for number in [3, 5, 4] {
        it.start(NewSession { trust: Some(trusted(number, &alice)), ..sign_in(session(number, &alice)) }).await;
    }
    let hashes = async || -> Vec<TokenHash> {
        it.store.trusted_browsers_of(alice.id).await.unwrap().iter().map(|trust| trust.hash).collect()
    };
    let end = async |which| it.store.end_trust(alice.id, which, entry(Act::TrustEnded)).await.unwrap();
    assert_eq!(hashes().await, [browser(5), browser(4), browser(3)], "the newest first");
    assert_eq!(it.store.trusted_browser(&browser(4)).await.unwrap(), Some(trusted(4, &alice)));
    assert_eq!(it.store.trusted_browser(&browser(9)).await.unwrap(), None);
    assert_eq!(end(Some(trusted(4, &alice).id)).await, 1);
    assert_eq!(it.store.trusted_browser(&browser(4)).await.unwrap(), None);
    let entries = it.entries().await;
    assert_eq!(end(Some(trusted(4, &alice).id)).await, 0);
    assert_eq!(it.entries().await, entries, "what was not there is not noted");
    let others = it.store.end_trust(person(2, "bob").id, Some(trusted(3, &alice).id), entry(Act::TrustEnded)).await;
    assert_eq!(others.unwrap(), 0, "nobody ends somebody else's");
    assert_eq!(end(None).await, 2);
    assert_eq!(hashes().await, []);

    it.start(NewSession { trust: Some(trusted(6, &alice)), ..sign_in(session(6, &alice)) }).await;
    let change = FactorChange { ends_trust: true, ..adding(&alice, vec![authenticator(1, &alice)]) };
    assert_eq!(it.change(change).await, Saved::Saved);
    assert_eq!(hashes().await, [], "it stood for a factor that is another now");
}
