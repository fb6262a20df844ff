//! What is asked of people elsewhere.

use super::house::SharedBytes;
use super::*;
use crate::domain::approval::{Approval, Asker, Asks, Denial, Event, Number, Pace, Purpose, Source, State};
use crate::domain::factor::FactorKind;
use crate::domain::ids::ApprovalId;
use crate::domain::letter::Whence;

/// Of the half-done sign-in that `half_done` opens.
fn asked(number: u8, of: &User, second: u64) -> Approval {
    Approval {
        id: ApprovalId::from_bytes([number; 16]),
        user: of.id,
        factor: FactorId::from_bytes([1; 16]),
        kind: FactorKind::Push,
        asker: Asker::Ticket(browser(number)),
        source: Source::Strangers,
        asks: Asks::Decision { number: Number::parse("42") },
        whence: Whence { at: at(second), browser: "Firefox on Linux".to_owned(), address: "192.0.2.1".to_owned() },
        purpose: Purpose::SignIn,
        app: None,
        link: Some(browser(number.wrapping_add(100))),
        handle: None,
        shows: None,
        created: at(second),
        ends: at(second + 90),
        sent: at(second),
        sends: 0,
        tries: 0,
        state: State::Created,
        is_used: false,
    }
}

/// And nothing is over by it.
fn opened() -> ApprovalOpened {
    ApprovalOpened::Opened(Vec::new())
}

fn when(second: u64) -> Along {
    AuditEntry { at: at(second), ..entry(Act::FactorAsked) }.into()
}

impl Fixture {
    /// Somebody whose password was right, with these tickets.
    async fn half_done(&self, tickets: &[u8]) -> User {
        let alice = self.with_person(1, "alice").await;
        for number in tickets {
            let opened = ticket(*number, pending(&alice), 100_000);
            assert_eq!(
                self.store.open_ticket(opened, entry(Act::PasswordAccepted).into()).await.unwrap(),
                TicketOpened::Opened
            );
        }
        alice
    }

    async fn ask(&self, approval: &Approval) -> ApprovalOpened {
        let along = AuditEntry { at: approval.created, ..entry(Act::FactorAsked) }.into();
        self.store.open_approval(approval.clone(), Pace::OF_DECISIONS, along).await.unwrap()
    }

    async fn turn(&self, number: u8, event: Event, second: u64) -> Turned {
        self.store.turn_approval(ApprovalId::from_bytes([number; 16]), event, when(second)).await.unwrap()
    }

    async fn send(&self, number: u8, second: u64) {
        let turned = self.turn(number, Event::Sent { handle: Some("h".to_owned()), shows: None }, second).await;
        assert!(matches!(turned, Turned::Turned(_)), "{turned:?}");
    }

    async fn finish(&self, of: &User, (session_number, ticket, approval): (u8, u8, u8), second: u64) -> Started {
        let along = Along {
            spends: Some(browser(ticket)),
            approval: Some(ApprovalId::from_bytes([approval; 16])),
            ..when(second)
        };
        let new = NewSession { user_version: of.version, ..sign_in(session(session_number, of)) };
        self.store.start_session(new, along).await.unwrap()
    }

    async fn state(&self, number: u8) -> Option<State> {
        self.store.approval(ApprovalId::from_bytes([number; 16])).await.unwrap().map(|found| found.state)
    }
}

pub(crate) async fn what_is_asked_is_found_by_its_id_its_link_and_its_person(it: Fixture) {
    let alice = it.half_done(&[1, 2]).await;
    let approval = asked(1, &alice, 10);
    assert_eq!(it.ask(&approval).await, opened());
    assert_eq!(it.store.approval(approval.id).await.unwrap().as_ref(), Some(&approval));
    assert_eq!(it.store.approval_by_link(&browser(101)).await.unwrap().as_ref(), Some(&approval));
    assert_eq!(it.store.approval_by_link(&browser(99)).await.unwrap(), None);
    let later = asked(2, &alice, 50);
    let first = Approval { state: State::Superseded, ..approval.clone() };
    assert_eq!(it.ask(&later).await, ApprovalOpened::Opened(vec![first]), "and it is said which ones are over");
    let ids: Vec<_> = it.store.approvals_of(alice.id).await.unwrap().iter().map(|found| found.id).collect();
    assert_eq!(ids, [later.id, approval.id], "the newest first");
    assert_eq!(it.state(1).await, Some(State::Superseded), "one waits at a time");
}

pub(crate) async fn a_question_and_a_code_are_nothing_to_each_other(it: Fixture) {
    let alice = it.half_done(&[1, 2, 3]).await;
    let code = |number, second| Approval { asks: Asks::CodeOfTheirs, ..asked(number, &alice, second) };
    assert_eq!(it.ask(&asked(1, &alice, 10)).await, opened());
    assert_eq!(it.ask(&code(2, 11)).await, opened());
    assert_eq!((it.state(1).await, it.state(2).await), (Some(State::Created), Some(State::Created)), "both stand");
    let over = Approval { state: State::Superseded, ..code(2, 11) };
    assert_eq!(it.ask(&code(3, 50)).await, ApprovalOpened::Opened(vec![over]));
    assert_eq!(it.state(1).await, Some(State::Created));
}

pub(crate) async fn nothing_is_asked_for_somebody_who_is_not_there(it: Fixture) {
    let alice = it.half_done(&[1]).await;
    assert_eq!(it.ask(&asked(2, &alice, 10)).await, ApprovalOpened::Gone, "without its ticket");
    let of_session = Approval { asker: Asker::Session(session(7, &alice).id), ..asked(1, &alice, 10) };
    assert_eq!(it.ask(&of_session).await, ApprovalOpened::Gone, "without its session");
    assert_eq!(it.ask(&asked(1, &person(9, "ghost"), 10)).await, ApprovalOpened::Gone);
    assert!(it.store.approvals_of(alice.id).await.unwrap().is_empty());
}

pub(crate) async fn strangers_who_ask_too_often_are_withheld_and_a_known_browser_is_told(it: Fixture) {
    let alice = it.half_done(&[1, 2, 3, 4]).await;
    assert_eq!(it.ask(&asked(1, &alice, 10)).await, opened());
    it.send(1, 10).await;
    assert_eq!(it.ask(&asked(2, &alice, 20)).await, ApprovalOpened::Withheld);
    assert_eq!((it.state(1).await, it.state(2).await), (Some(State::Sent), Some(State::Created)), "the first stands");
    let known = |number, second| Approval { source: Source::Browser(browser(7)), ..asked(number, &alice, second) };
    assert_eq!(it.ask(&known(3, 21)).await, opened(), "its own askings are counted apart");
    assert_eq!(it.state(1).await, Some(State::Sent));
    assert_eq!(it.ask(&known(4, 30)).await, ApprovalOpened::NotFor(Duration::from_secs(21)));
    assert_eq!(it.state(4).await, None, "nothing was written");
}

pub(crate) async fn of_two_answers_the_first_one_counts(it: Fixture) {
    let alice = it.half_done(&[1, 2]).await;
    it.ask(&asked(1, &alice, 10)).await;
    assert_eq!(it.turn(1, Event::Approve, 11).await, Turned::Ended(State::Created), "it reached nobody yet");
    it.send(1, 11).await;
    it.changes.take();
    let store = it.store.clone();
    let answers = (0..20_u8).map(|number| {
        let store = store.clone();
        let event = if number % 2 == 0 { Event::Approve } else { Event::Deny(Denial::Declined) };
        tokio::spawn(
            async move { store.turn_approval(ApprovalId::from_bytes([1; 16]), event, when(12)).await.unwrap() },
        )
    });
    let answers: Vec<_> = answers.collect();
    let mut turned = 0;
    for answer in answers {
        turned += usize::from(matches!(answer.await.unwrap(), Turned::Turned(_)));
    }
    assert_eq!(turned, 1);
    assert_eq!(it.changes.take(), [Change::ApprovalTurned(ApprovalId::from_bytes([1; 16]))]);
    it.ask(&asked(2, &alice, 50)).await;
    it.send(2, 50).await;
    assert_eq!(it.turn(2, Event::Approve, 140).await, Turned::Ended(State::Expired), "too late");
    assert_eq!(it.turn(9, Event::Approve, 60).await, Turned::Gone);
}

pub(crate) async fn what_was_approved_opens_once_and_only_for_whoever_asked(it: Fixture) {
    let alice = it.half_done(&[1, 2]).await;
    it.ask(&asked(1, &alice, 10)).await;
    it.send(1, 10).await;
    assert_eq!(it.finish(&alice, (10, 1, 1), 11).await, Started::Spent, "not yet");
    assert!(matches!(it.turn(1, Event::Approve, 12).await, Turned::Turned(_)));
    assert_eq!(it.finish(&alice, (10, 2, 1), 13).await, Started::Spent, "of another sign-in");
    assert!(!it.is_live(&session(10, &alice)).await);
    assert_eq!(it.finish(&alice, (10, 1, 1), 13).await, Started::Started);
    assert!(it.store.approval(ApprovalId::from_bytes([1; 16])).await.unwrap().unwrap().is_used);
    assert_eq!(it.finish(&alice, (11, 1, 1), 14).await, Started::Spent, "used");
    assert!(!it.is_live(&session(11, &alice)).await);
}

pub(crate) async fn of_twenty_who_use_an_approval_one_does(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let root = session(7, &alice);
    it.start(sign_in(root.clone())).await;
    let approval = Approval { asker: Asker::Session(root.id), ..asked(1, &alice, 10) };
    assert_eq!(it.ask(&approval).await, opened());
    it.send(1, 10).await;
    assert!(matches!(it.turn(1, Event::Approve, 11).await, Turned::Turned(_)));
    let elsewhere = Along { approval: Some(approval.id), within: Some(session(8, &alice).id), ..when(12) };
    assert!(!it.store.record(elsewhere).await.unwrap(), "of another session");
    let tries: Vec<_> = (0..20)
        .map(|_| {
            let (store, id) = (it.store.clone(), root.id);
            let along = Along { approval: Some(approval.id), within: Some(id), ..when(12) };
            tokio::spawn(async move { store.record(along).await.unwrap() })
        })
        .collect();
    let mut done = 0;
    for one in tries {
        done += usize::from(one.await.unwrap());
    }
    assert_eq!(done, 1);
}

pub(crate) async fn codes_are_counted_whoever_types_them(it: Fixture) {
    let alice = it.half_done(&[1]).await;
    it.ask(&Approval { asks: Asks::Code(CodeHash([7; 32])), ..asked(1, &alice, 10) }).await;
    let count = async |number: u8| it.store.count_code(ApprovalId::from_bytes([number; 16])).await.unwrap();
    assert_eq!((count(1).await, count(1).await, count(9).await), (Some(1), Some(2), None));
}

pub(crate) async fn what_was_asked_is_forgotten_after_a_day_and_with_its_person(it: Fixture) {
    const DAY: u64 = 24 * 60 * 60;
    let alice = it.half_done(&[1, 2]).await;
    it.ask(&asked(1, &alice, 10)).await;
    assert_eq!(it.store.sweep_tickets(at(9 + DAY), 9).await.unwrap(), 0);
    assert_eq!(it.store.sweep_tickets(at(11 + DAY), 9).await.unwrap(), 1);
    assert_eq!(it.store.approval_by_link(&browser(101)).await.unwrap(), None);
    it.ask(&asked(2, &alice, 50)).await;
    assert!(it.store.delete_user(alice.id, entry(Act::UserDeleted).into()).await.unwrap());
    assert_eq!((it.state(2).await, it.store.approval_by_link(&browser(102)).await.unwrap()), (None, None));
}

pub(crate) async fn no_backup_carries_what_is_asked(it: Fixture) {
    let alice = it.half_done(&[1]).await;
    it.ask(&asked(1, &alice, 10)).await;
    let written = Arc::new(Mutex::new(Vec::new()));
    it.store.export(Box::new(SharedBytes(written.clone()))).await.unwrap();
    let written = String::from_utf8_lossy(&written.lock().unwrap()).into_owned();
    assert!(written.contains("alice") && !written.contains(&asked(1, &alice, 10).id.to_string()));
}
