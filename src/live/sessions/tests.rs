use super::*;
use crate::domain::host::HostName;
use crate::domain::session::Methods;
use crate::domain::user::UserName;

const PORTAL: u8 = 1;
const CHILD: u8 = 2;

fn at(minute: u64) -> Timestamp {
    Timestamp::from_seconds(1_000_000 + 60 * minute)
}

fn token(number: u8) -> TokenHash {
    TokenHash::from_bytes([number; 32])
}

fn id(number: u8) -> SessionId {
    SessionId::from_bytes([number; 16])
}

fn ada() -> Arc<User> {
    Arc::new(User::new(UserId::from_bytes([9; 16]), UserName::parse("ada").unwrap(), at(0)))
}

fn session(number: u8, token_number: u8, reach: Reach) -> Session {
    Session {
        id: id(number),
        user: ada().id,
        token: token(token_number),
        reach,
        created: at(0),
        last_used: at(0),
        authenticated: at(0),
        methods: Methods::PASSWORD,
        browser: String::new(),
        address: String::new(),
    }
}

fn portal(token: u8) -> LiveSession {
    LiveSession::new(&session(PORTAL, token, Reach::Portal { remembered: false }), None, ada())
}

fn child(number: u8, token: u8, parent: &Arc<LiveSession>) -> LiveSession {
    let reach = Reach::Child { parent: parent.session.id, host: HostName::parse("wiki.test").unwrap() };
    LiveSession::new(&session(number, token, reach), Some(Arc::clone(parent)), ada())
}

fn keep(sessions: &LiveSessions, entry: LiveSession) -> Arc<LiveSession> {
    sessions.keep(sessions.generation(), entry).expect("nothing was forgotten meanwhile")
}

fn open(entry: &LiveSession, number: u64) -> CancellationToken {
    let cancel = CancellationToken::new();
    entry.opened(number, &cancel);
    cancel
}

#[test]
fn what_is_open_goes_on_through_every_new_token_and_ends_with_the_session() {
    type End = fn(&LiveSessions);
    let ends: [End; 2] =
        [|sessions| sessions.forget(ada().id, &[id(CHILD), id(PORTAL)]), |sessions| sessions.forget_user(ada().id)];
    for end in ends {
        // So many tokens later, and whether somebody came by with the last of them.
        for (rounds, comes_by) in [(1, true), (1, false), (3, true), (3, false)] {
            let sessions = LiveSessions::default();
            let mut parent = keep(&sessions, portal(10));
            let mut kin = keep(&sessions, child(CHILD, 20, &parent));
            let mut streams = vec![open(&parent, 0), open(&kin, 1)];
            for round in 1..=rounds {
                sessions.renew(ada().id, id(PORTAL));
                assert!(sessions.get(&token(9 + round)).is_none() && sessions.get(&token(20)).is_none());
                if comes_by || round < rounds {
                    parent = keep(&sessions, portal(10 + round));
                    kin = keep(&sessions, child(CHILD, 20, &parent));
                    streams.extend([open(&parent, 2 * u64::from(round)), open(&kin, 2 * u64::from(round) + 1)]);
                }
            }
            assert!(streams.iter().all(|stream| !stream.is_cancelled()), "{rounds} {comes_by}");
            end(&sessions);
            assert!(streams.iter().all(CancellationToken::is_cancelled), "{rounds} {comes_by}");
            assert!(open(&kin, 98).is_cancelled() && open(&parent, 99).is_cancelled());
            assert!(sessions.is_empty() && sessions.index().lives.is_empty());
        }
    }
}

#[test]
fn use_counts_for_the_entries_before_and_after() {
    let sessions = LiveSessions::default();
    let before = keep(&sessions, portal(10));
    let kin_before = keep(&sessions, child(CHILD, 20, &before));
    before.note_use(at(3));
    sessions.renew(ada().id, id(PORTAL));
    let after = keep(&sessions, portal(11));
    let kin_after = keep(&sessions, child(CHILD, 20, &after));
    assert_eq!(after.last_used(), at(3), "what was not yet written is not lost");
    assert_eq!(kin_after.note_use(at(40)), Some(id(PORTAL)));
    assert_eq!(before.note_use(at(40)), None, "it is written once");
    let policy = SessionPolicy::default();
    assert!(before.stands(&policy, at(99)) && kin_before.stands(&policy, at(99)));
    assert!(!before.stands(&policy, at(100)) && !kin_before.stands(&policy, at(100)));
    kin_before.note_use(at(90));
    assert!(after.stands(&policy, at(149)) && kin_after.stands(&policy, at(149)));
}

#[test]
fn a_child_goes_on_as_the_next_one_on_its_host() {
    for is_read_before in [true, false] {
        let sessions = LiveSessions::default();
        let parent = keep(&sessions, portal(10));
        let stream = open(&keep(&sessions, child(CHILD, 20, &parent)), 0);
        // As in a step-up: the parent rises, and a hand-over follows.
        sessions.renew(ada().id, id(PORTAL));
        let parent = keep(&sessions, portal(11));
        if is_read_before {
            keep(&sessions, child(CHILD, 20, &parent));
        }
        sessions.replace(ada().id, (id(CHILD), id(3)));
        assert!(sessions.get(&token(20)).is_none() && !stream.is_cancelled());
        sessions.replace(ada().id, (id(3), id(4)));
        let last = open(&keep(&sessions, child(4, 22, &parent)), 1);
        sessions.forget(ada().id, &[id(4)]);
        assert!(stream.is_cancelled() && last.is_cancelled() && sessions.get(&token(11)).is_some());
    }
}

#[test]
fn what_is_held_stays_and_what_nobody_holds_or_uses_leaves() {
    let sessions = LiveSessions::default();
    let before = keep(&sessions, portal(10));
    let stream = open(&before, 0);
    sessions.renew(ada().id, id(PORTAL));
    sessions.tidy(at(15), at(15));
    assert_eq!(sessions.index().lives.len(), 1, "a stream holds it");
    let after = keep(&sessions, portal(11));
    drop(after);
    sessions.tidy(at(15), at(15));
    assert!(sessions.get(&token(11)).is_some() && !stream.is_cancelled(), "one from before holds it");
    drop(before);
    sessions.tidy(at(0), at(0));
    assert!(sessions.get(&token(11)).is_some(), "it was used");
    sessions.tidy(at(15), at(15));
    assert!(sessions.is_empty());

    keep(&sessions, portal(12));
    sessions.renew(ada().id, id(PORTAL));
    sessions.tidy(at(15), at(15));
    assert!(sessions.index().lives.is_empty() && sessions.index().entries.is_empty());
}

#[test]
fn a_look_up_from_before_a_new_token_keeps_nothing() {
    let sessions = LiveSessions::default();
    let read_at = sessions.generation();
    sessions.renew(ada().id, id(PORTAL));
    assert!(sessions.keep(read_at, portal(10)).is_none());
    let first = keep(&sessions, portal(11));
    assert!(Arc::ptr_eq(&first, &keep(&sessions, portal(11))), "of two readers the first one's is kept");
}

#[test]
fn a_request_that_ended_leaves_the_others_open() {
    let sessions = LiveSessions::default();
    let entry = keep(&sessions, portal(10));
    let open: Vec<_> = (0..4).map(|number| open(&entry, number)).collect();
    for number in [0, 2, 7] {
        entry.closed(number);
    }
    sessions.forget(ada().id, &[id(PORTAL)]);
    assert_eq!(open.iter().map(CancellationToken::is_cancelled).collect::<Vec<_>>(), [false, true, false, true]);
}

#[test]
fn two_browsers_of_one_person_share_what_is_known_of_them() {
    let sessions = LiveSessions::default();
    let one = keep(&sessions, portal(10));
    let reach = Reach::Portal { remembered: true };
    let other = keep(&sessions, LiveSession::new(&session(5, 15, reach.clone()), None, ada()));
    assert!(Arc::ptr_eq(&one.user, &other.user));
    let renamed = Arc::new(User { display_name: "Ada Lovelace".to_owned(), ..User::clone(&ada()) });
    let third = keep(&sessions, LiveSession::new(&session(6, 16, reach), None, Arc::clone(&renamed)));
    assert!(Arc::ptr_eq(&third.user, &renamed), "what differs is not shared");
}
