//! Single-use things with an end.

use super::*;

impl Fixture {
    async fn open(&self, ticket: Ticket) -> TicketOpened {
        self.store.open_ticket(ticket, entry(Act::PasswordAccepted).into()).await.unwrap()
    }

    async fn has(&self, number: u8) -> bool {
        self.store.ticket(&browser(number)).await.unwrap().is_some()
    }
}

fn registration(number: u8, called: &str) -> Errand {
    Errand::Register(Box::new(Registration {
        name: name(called),
        given_name: "Alice".to_owned(),
        family_name: String::new(),
        address: mail(&format!("{called}.{number}@example.com")),
        password: PasswordHash::from_phc("$argon2id$x".to_owned()),
        groups: Vec::new(),
        language: Language::English,
        needs_approval: false,
        browser: browser(number),
        return_to: None,
    }))
}

pub(crate) async fn a_ticket_is_found_until_it_is_ended(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let sign_in = ticket(1, pending(&alice), 600);
    assert_eq!(it.open(sign_in.clone()).await, TicketOpened::Opened);
    assert_eq!(it.store.ticket(&browser(1)).await.unwrap(), Some(sign_in));
    let end = async || it.store.end_ticket(&browser(1), entry(Act::PasswordReset)).await.unwrap();
    let entries = it.entries().await;
    assert!(end().await);
    assert!(!it.has(1).await && !end().await);
    assert_eq!(it.entries().await, entries + 1);
}

pub(crate) async fn a_ticket_needs_the_person_whom_it_concerns(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let stale = User { version: 0, ..alice.clone() };
    assert_eq!(it.open(ticket(1, pending(&stale), 600)).await, TicketOpened::Gone);
    assert_eq!(it.open(ticket(2, pending(&person(9, "ghost")), 600)).await, TicketOpened::Gone);
    assert_eq!(
        it.open(ticket(3, Errand::Reset { user: person(9, "ghost").id, address: None, return_to: None }, 600)).await,
        TicketOpened::Gone
    );
    let disabled = User { status: Status::Disabled, ..alice.clone() };
    it.store.save_user(&disabled, Ending::All, entry(Act::UserDisabled).into()).await.unwrap();
    let disabled = it.store.user(alice.id).await.unwrap().unwrap();
    assert_eq!(it.open(ticket(4, pending(&disabled), 600)).await, TicketOpened::Gone);
    assert!(!it.has(1).await && !it.has(2).await && !it.has(3).await && !it.has(4).await);
}

pub(crate) async fn a_name_is_kept_for_whoever_registers_until_the_end(it: Fixture) {
    assert_eq!(it.open(ticket(1, registration(1, "alice"), 600)).await, TicketOpened::Opened);
    for called in ["alice", "a1ice"] {
        assert_eq!(it.open(ticket(2, registration(2, called), 600)).await, TicketOpened::NameTaken, "{called}");
        let created = it.store.create_user(&person(2, called), entry(Act::UserCreated).into()).await.unwrap();
        assert_eq!(created, Created::NameTaken, "{called}");
    }
    assert!(it.store.end_ticket(&browser(1), entry(Act::PasswordReset)).await.unwrap());
    assert_eq!(it.open(ticket(3, registration(3, "a1ice"), 50)).await, TicketOpened::Opened, "free again");

    let later = AuditEntry { at: at(50), ..entry(Act::PasswordAccepted) };
    let opened = it.store.open_ticket(ticket(4, registration(4, "alice"), 600), later.into()).await.unwrap();
    assert_eq!(opened, TicketOpened::Opened, "what is over keeps nothing, swept or not");
    assert_eq!(it.store.sweep_tickets(at(60), 9).await.unwrap(), 1);
    assert_eq!(
        it.open(ticket(5, registration(5, "alice"), 600)).await,
        TicketOpened::NameTaken,
        "it is kept by the later"
    );
    it.with_person(6, "bob").await;
    assert_eq!(it.open(ticket(6, registration(6, "b0b"), 600)).await, TicketOpened::NameTaken);
}

pub(crate) async fn of_twenty_who_register_a_name_one_keeps_it(it: Fixture) {
    let outcomes = twenty(|number| {
        let (store, called) = (it.store.clone(), if number % 2 == 0 { "alice" } else { "a1ice" });
        let wanted = ticket(number, registration(number, called), 600);
        async move { store.open_ticket(wanted, entry(Act::PasswordAccepted).into()).await.unwrap() }
    });
    let outcomes = outcomes.await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == TicketOpened::Opened).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == TicketOpened::NameTaken).count(), 19);
}

pub(crate) async fn a_registration_becomes_an_account_on_its_own_ticket_alone(it: Fixture) {
    assert_eq!(it.open(ticket(1, registration(1, "alice"), 600)).await, TicketOpened::Opened);
    assert_eq!(it.open(ticket(2, registration(2, "bob"), 600)).await, TicketOpened::Opened);
    let spending = |number| Along { spends: Some(browser(number)), ..entry(Act::UserCreated).into() };
    let create = async |number| it.store.create_user(&person(7, "alice"), spending(number)).await.unwrap();
    assert_eq!(create(2).await, Created::NameTaken, "somebody else's ticket");
    assert_eq!(create(1).await, Created::Created);
    assert!(!it.has(1).await && it.has(2).await);
    let again = it.store.create_user(&person(8, "carol"), spending(1)).await.unwrap();
    assert_eq!(again, Created::Spent, "and once");
    assert_eq!(it.store.user_by_name(&name("carol")).await.unwrap(), None);
}

pub(crate) async fn a_person_has_a_bounded_number_of_half_finished_sign_ins(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let bob = it.with_person(2, "bob").await;
    it.open(Ticket {
        created: at(0),
        ..ticket(250, Errand::Reset { user: alice.id, address: None, return_to: None }, 600)
    })
    .await;
    it.open(ticket(251, pending(&bob), 600)).await;
    for number in 1..=40 {
        let opened = it.open(Ticket { created: at(u64::from(number)), ..ticket(number, pending(&alice), 600) }).await;
        assert_eq!(opened, TicketOpened::Opened);
    }
    let mut there = Vec::new();
    for number in 1..=40 {
        if it.has(number).await {
            there.push(number);
        }
    }
    assert_eq!(there, (25..=40).collect::<Vec<u8>>(), "the oldest end");
    assert!(it.has(250).await && it.has(251).await, "of this kind and this person alone");
}

pub(crate) async fn room_is_taken_only_from_what_is_alike(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    let reset = |address: Option<&str>| Errand::Reset { user: alice.id, address: address.map(mail), return_to: None };
    let told = |called: &str| Errand::Disown { user: alice.id, mailbox: mail(called) };
    it.open(ticket(200, told("alice@example.com"), 600)).await;
    it.open(ticket(201, reset(None), 600)).await;
    for number in 1..=40_u8 {
        let created = at(u64::from(number));
        let opens = vec![
            Ticket { created, ..ticket(number, told("thief@example.org"), 600) },
            Ticket { created, ..ticket(100 + number, reset(Some("alice@example.com")), 600) },
        ];
        assert!(it.store.record(Along { opens, ..entry(Act::ResetAsked).into() }).await.unwrap());
    }
    assert!(it.has(200).await, "another mailbox was told");
    assert!(it.has(201).await, "an operator gave it");
    assert!(it.has(40).await && !it.has(24).await && it.has(140).await && !it.has(124).await);
}

pub(crate) async fn answers_to_a_ticket_are_counted_whoever_gives_them(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    it.open(ticket(1, pending(&alice), 600)).await;
    let outcomes = twenty(|_| {
        let store = it.store.clone();
        async move { store.count_answer(&browser(1)).await.unwrap() }
    });
    let mut counted = outcomes.await;
    counted.sort();
    assert_eq!(counted, (1..=20).map(Some).collect::<Vec<_>>());
    assert_eq!(it.store.ticket(&browser(1)).await.unwrap().unwrap().tries, 20);
    assert_eq!(it.store.count_answer(&browser(9)).await.unwrap(), None);
}

pub(crate) async fn the_sweep_of_tickets_takes_what_is_over_a_few_at_a_time(it: Fixture) {
    let alice = it.with_person(1, "alice").await;
    for number in 1..=9 {
        it.open(ticket(number, Errand::Enrol { user: alice.id }, u64::from(number) * 10)).await;
    }
    let trust = TrustedBrowser { ends: at(45), ..trusted(20, &alice) };
    it.start(NewSession { trust: Some(trust), ..sign_in(session(1, &alice)) }).await;
    let mut swept = Vec::new();
    for _ in 0..4 {
        swept.push(it.store.sweep_tickets(at(50), 2).await.unwrap());
    }
    assert_eq!(swept, [2, 2, 2, 0], "five tickets and a trusted browser");
    assert!(!it.has(5).await && it.has(6).await);
    assert_eq!(it.store.trusted_browsers_of(alice.id).await.unwrap(), []);
    assert_eq!(it.store.sweep_tickets(at(0), 9).await.unwrap(), 0);
}

pub(crate) async fn of_two_links_the_newer_counts_and_none_outlives_its_address(it: Fixture) {
    let ada = it.with_person(1, "ada").await;
    let ticket = |number, errand| Ticket {
        hash: TokenHash::from_bytes([number; 32]),
        created: at(0),
        ends: at(600),
        tries: 0,
        errand,
    };
    let change = |called: &str| Errand::ChangeAddress { user: ada.id, address: mail(called), session: None };
    let opens = async |ticket| {
        let opened = it.store.open_ticket(ticket, entry(Act::AddressSet).into()).await.unwrap();
        assert_eq!(opened, TicketOpened::Opened);
    };
    let stands = async |number| it.store.ticket(&TokenHash::from_bytes([number; 32])).await.unwrap().is_some();
    opens(ticket(1, Errand::Reset { user: ada.id, address: None, return_to: None })).await;
    opens(ticket(2, disown(&ada))).await;
    opens(ticket(3, change("a@example.org"))).await;
    opens(ticket(4, change("b@example.org"))).await;
    assert!(stands(1).await && stands(2).await && stands(4).await);
    assert!(!stands(3).await, "a newer one was asked for");

    let moved = User { email: Some(Email { address: mail("b@example.org"), verified: true }), ..ada };
    let along = Along { spends: Some(TokenHash::from_bytes([4; 32])), ..entry(Act::AddressVerified).into() };
    assert_eq!(it.store.save_user(&moved, Ending::None, along).await.unwrap(), Saved::Saved);
    assert!(!stands(1).await && !stands(4).await, "the old mailbox opens nothing any more");
    assert!(stands(2).await, "but still says that it was somebody else");
}
