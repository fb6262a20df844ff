//! What every backend must keep, races included. A backend runs it all by `contract!(its_maker)`.

use std::any::Any;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::*;
use crate::domain::audit::chain::Flaw;
use crate::domain::audit::{Act, Actor};
use crate::domain::ban::Banned;
use crate::domain::change::{Change, ChangeSink};
use crate::domain::host::HostName;
use crate::domain::session::{Methods, Reach};
use crate::domain::user::{Email, Status};

/// An empty store, what it reported, and what must live as long.
pub(crate) struct Fixture {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) changes: Arc<Witness>,
    pub(crate) _keep: Box<dyn Any + Send>,
}

/// Remembers what it was told.
#[derive(Default)]
pub(crate) struct Witness(Mutex<Vec<Change>>);

impl ChangeSink for Witness {
    fn changed(&self, change: &Change) {
        self.0.lock().unwrap().push(change.clone());
    }
}

impl Witness {
    pub(crate) fn take(&self) -> Vec<Change> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    fn ended(&self) -> Vec<SessionId> {
        let ended = self.take().into_iter().filter_map(|change| match change {
            Change::SessionsEnded(ids) => Some(ids),
            _ => None,
        });
        let mut ended: Vec<SessionId> = ended.flatten().collect();
        ended.sort();
        ended
    }
}

pub(crate) fn at(second: u64) -> Timestamp {
    Timestamp::from_seconds(1_700_000_000 + second)
}

pub(crate) fn entry(act: Act) -> AuditEntry {
    AuditEntry {
        at: at(0),
        act,
        by: Actor::Operator,
        user: None,
        session: None,
        address: Some("192.0.2.1".to_owned()),
        note: "a note\twith a tab\n".to_owned(),
    }
}

pub(crate) fn name(text: &str) -> UserName {
    UserName::parse(text).unwrap()
}

pub(crate) fn mail(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub(crate) fn person(number: u8, called: &str) -> User {
    User {
        display_name: format!("{called} «the {number}th»"),
        email: Some(Email { address: mail(&format!("{called}@example.com")), verified: true }),
        version: 1,
        ..User::new(UserId::from_bytes([number; 16]), name(called), at(0))
    }
}

pub(crate) fn session(number: u8, of: &User) -> Session {
    Session {
        id: SessionId::from_bytes([number; 16]),
        user: of.id,
        token: TokenHash::from_bytes([number; 32]),
        reach: Reach::Portal { remembered: false },
        created: at(u64::from(number)),
        last_used: at(u64::from(number)),
        authenticated: at(u64::from(number)),
        methods: Methods::PASSWORD,
        browser: "Firefox on Linux".to_owned(),
        address: "192.0.2.1".to_owned(),
    }
}

fn child(number: u8, of: &Session, host: &str) -> Session {
    let reach = Reach::Child { parent: of.id, host: HostName::parse(host).unwrap() };
    Session { id: SessionId::from_bytes([number; 16]), token: TokenHash::from_bytes([number; 32]), reach, ..of.clone() }
}

pub(crate) fn sign_in(session: Session) -> NewSession {
    NewSession::new(session, 1, Lane::Strangers)
}

fn browser(number: u8) -> TokenHash {
    TokenHash::from_bytes([number; 32])
}

const RULE: AttemptRule = AttemptRule {
    forgives: crate::domain::limits::Forgives::AllTries,
    tries: 3,
    window: Duration::from_mins(15),
    first_wait: Duration::from_mins(1),
    longest_wait: Duration::from_hours(1),
};

impl Fixture {
    pub(crate) async fn with_person(&self, number: u8, called: &str) -> User {
        let user = person(number, called);
        assert_eq!(self.store.create_user(&user, entry(Act::UserCreated).into()).await.unwrap(), Created::Created);
        user
    }

    pub(crate) async fn start(&self, new: NewSession) -> Started {
        self.store.start_session(new, entry(Act::SignedIn).into()).await.unwrap()
    }

    async fn entries(&self) -> usize {
        self.store.entries(0, 1000).await.unwrap().len()
    }

    async fn is_live(&self, session: &Session) -> bool {
        self.store.session(&session.token).await.unwrap().is_some()
    }

    async fn count(&self, user: &User, lane: Lane, now: Timestamp) -> AttemptVerdict {
        self.store.count_attempt(user.id, lane, RULE, now).await.unwrap()
    }
}

const JUDGED: AttemptVerdict = AttemptVerdict::Judge { last_before_wait: false };
const LAST: AttemptVerdict = AttemptVerdict::Judge { last_before_wait: true };

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
        assert!(told.iter().any(|change| matches!(change, Change::SessionsEnded(ids) if ids.contains(&id))));
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
    it.store.clear_attempts(alice.id, entry(Act::UserEnabled)).await.unwrap();
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
}

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

pub(crate) async fn an_act_of_a_session_that_has_ended_is_not_done(it: Fixture) {
    let ada = it.with_person(1, "ada").await;
    let session = session(1, &ada);
    it.start(sign_in(session.clone())).await;
    let raised = |token| Raised {
        id: session.id,
        token: TokenHash::from_bytes([token; 32]),
        authenticated: at(7),
        methods: Methods::PASSWORD,
    };
    let along = |token| Along { raises: Some(raised(token)), ..entry(Act::ProfileSet).into() };
    let renamed = User { display_name: "Ada L".to_owned(), ..ada.clone() };
    assert_eq!(it.store.save_user(&renamed, Ending::AllBut(session.id), along(9)).await.unwrap(), Saved::Saved);
    assert!(it.store.session(&session.token).await.unwrap().is_none(), "the old token is nothing any more");
    let found = it.store.session(&TokenHash::from_bytes([9; 32])).await.unwrap().unwrap();
    assert_eq!((found.session.id, found.session.authenticated), (session.id, at(7)));

    assert!(it.store.end_session(session.id, entry(Act::SignedOut)).await.unwrap());
    let again = User { display_name: "Eve".to_owned(), version: ada.version + 1, ..ada.clone() };
    let entries = it.entries().await;
    assert_eq!(it.store.save_user(&again, Ending::None, along(8)).await.unwrap(), Saved::Spent);
    assert!(!it.store.record(along(8)).await.unwrap());
    assert_eq!(it.store.user(ada.id).await.unwrap().unwrap().display_name, "Ada L");
    assert_eq!(it.entries().await, entries);
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

/// Runs the same act twenty times at once.
async fn twenty<T: Send + 'static, F>(act: impl Fn(u8) -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
{
    let running: Vec<_> = (100..120).map(|number| tokio::spawn(act(number))).collect();
    let mut outcomes = Vec::new();
    for one in running {
        outcomes.push(one.await.unwrap());
    }
    outcomes
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

pub(crate) async fn of_twenty_who_end_a_session_one_did(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    it.start(sign_in(session(1, &alice))).await;
    let outcomes = twenty(|_| {
        let (store, id) = (it.store.clone(), session(1, &alice).id);
        async move { store.end_session(id, entry(Act::SignedOut)).await.unwrap() }
    });
    assert_eq!(outcomes.await.iter().filter(|did| **did).count(), 1);
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

struct SharedBytes(Arc<Mutex<Vec<u8>>>);

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

macro_rules! contract {
    ($maker:path) => {
        $crate::store::contract::contract! { $maker;
            a_person_is_found_by_id_name_and_address
            people_are_listed_by_name_in_pages
            names_and_addresses_are_given_once
            a_deleted_persons_name_and_id_stay_taken_and_the_address_is_free
            saving_needs_the_version_that_was_read
            an_address_moves_with_its_person
            a_change_of_a_person_ends_the_sessions_it_says
            a_session_is_found_with_its_person_and_a_child_with_its_parent
            a_sign_in_is_refused_if_the_person_changed_meanwhile
            a_repeated_sign_in_takes_the_place_of_the_session_before
            a_session_that_keeps_its_id_changes_its_token_only_while_it_lives
            a_child_needs_a_living_parent_and_is_alone_on_its_host
            ending_a_session_ends_its_children_once
            all_sessions_but_one_end_together
            use_is_noted_and_never_revives
            the_sweep_takes_what_is_over_a_few_at_a_time
            a_browser_is_known_after_a_sign_in_until_it_gets_a_new_value
            tries_are_counted_before_they_are_judged
            a_try_that_was_never_judged_is_given_back
            success_clears_the_browsers_own_lane_and_gives_strangers_one_try_back
            bans_stand_until_they_are_lifted
            keys_come_one_after_the_other_and_the_last_stays
            of_twenty_who_add_a_key_one_does
            entries_have_growing_numbers
            each_entry_is_linked_to_the_one_before_it
            old_entries_are_forgotten_and_numbers_go_on
            what_concerns_one_person_is_found_without_the_rest
            an_act_of_a_session_that_has_ended_is_not_done
            of_twenty_who_want_a_name_one_gets_it
            of_twenty_who_save_a_version_one_wins
            of_twenty_who_end_a_session_one_did
            of_twenty_tries_at_once_no_more_are_judged_than_the_rule_says
            a_sign_in_that_races_a_disabling_never_leaves_a_session
            an_export_is_of_one_moment_though_writes_go_on
            a_closed_store_answers_that_it_is
        }
    };
    ($maker:path; $($case:ident)+) => {
        mod contract {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    $crate::store::contract::$case($maker()).await;
                }
            )+
        }
    };
}
pub(crate) use contract;
